{#
  A dated dimension: the periods of a key follow each other, none empty, without overlap and without a gap, and the last
  one is open. A period runs from valid_from up to, not including, valid_to.
#}
{% test periods_join_up(model, key) %}
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
where valid_to is distinct from next_valid_from or valid_from is null or valid_from >= valid_to
{% endtest %}
