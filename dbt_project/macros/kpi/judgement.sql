{# How a value is judged, in the columns of kpi_observation; the value may be an end of an interval. #}

{# The part of the way from a comparable baseline to the target, else of the target. #}
{% macro attained_by(value) -%}
case
            when baseline_is_comparable and baseline is not null
                then ({{ value }} - baseline) / nullif(target - baseline, 0)
            -- Lower is better: at the target 1, at twice the target a half.
            when direction = 'down' and {{ value }} <= 0 then case when target is not null then 1.0 end
            when direction = 'down' then target / {{ value }}
            else {{ value }} / nullif(target, 0)
        end
{%- endmacro %}

{# The judgement of a target of the agenda. #}
{% macro judgement_of(attained) -%}
case
            when {{ attained }} >= 1 then 'behaald'
            when {{ attained }} >= planned then 'op schema'
            when {{ attained }} >= 0.75 * planned then 'aandacht'
            when {{ attained }} is not null then 'achter'
        end
{%- endmacro %}
