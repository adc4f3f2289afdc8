{#
  A dated dimension: the periods of a key follow each other, none empty, without overlap and without a gap, and the last
  one is open, or closed where a thing may end. A period runs from valid_from up to, not including, valid_to.
#}
{% test periods_join_up(model, key, may_end=false) %}
{%- set keys = key | join(', ') -%}
with followed as (
    select
        {{ keys }},
        valid_from,
        valid_to,
        lead(valid_from) over (partition by {{ keys }} order by valid_from) as next_valid_from
    from {{ model }}
)

select *
from followed
where
    valid_from is null
    or valid_from >= valid_to
    or (next_valid_from is not null and valid_to is distinct from next_valid_from)
    {%- if not may_end %}
    or (next_valid_from is null and valid_to is not null)
    {%- endif %}
{% endtest %}
