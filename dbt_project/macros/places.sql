{#
  Joins that find where a place lies. Expressions: the place, province and labour_market_region as the source names
  them, and the year in which it is meant (none: now). The asker must be listed in int_asked_place. Codes come from
  the alias given, `place` when none is: place.gemeente_code, place.provincie_code and so on.
#}
{% macro join_place(place, province='null', labour_market_region='null', year='null', alias='place') -%}
left join {{ ref('int_asked_place') }} as asked_{{ alias }}
        on
            asked_{{ alias }}.place is not distinct from {{ place }}
            and asked_{{ alias }}.province is not distinct from {{ province }}
            and asked_{{ alias }}.labour_market_region is not distinct from {{ labour_market_region }}
            and asked_{{ alias }}.placed_year is not distinct from {{ year }}
    left join {{ ref('int_place') }} as {{ alias }} on asked_{{ alias }}.place_id = {{ alias }}.place_id
{%- endmacro %}

{# The year in which a place of a day is looked up: the map begins in 2016, what is older is looked up there. #}
{% macro year_on_the_map(date) -%}
case when {{ date }} is not null then greatest({{ part_of_date('year', date) }}, 2016) end
{%- endmacro %}
