{#
  The two-week blocks of AL10.2 as the CTE `blocks` (block_start, block_end, has_consultation), with the `consultations`
  that fill them before it.
#}
{% macro consultation_blocks() -%}
consultations as (
    select
        activity_id,
        activity_date
    from {{ ref('int_activities') }}
    where kind = 'tweewekelijks overleg' and status = 'uitgevoerd'
),

-- Two-week blocks from Monday of ISO week 2020-W23, the first of the programme, as far as it reaches.
block_starts as (
    select
        {{ explode_dates('period_from', 'period_to', days=14) }} as block_start,
        period_to
    from {{ ref('action_line_period') }}
    where action_line_id = 'AL10'
),

blocks as (
    select
        block_starts.block_start,
        {{ add_days('block_starts.block_start', 13) }} as block_end,
        count(consultations.activity_date) > 0 as has_consultation
    from block_starts
    left join consultations
        on
            block_starts.block_start <= consultations.activity_date
            and {{ add_days('block_starts.block_start', 13) }} >= consultations.activity_date
    where {{ add_days('block_starts.block_start', 13) }} <= block_starts.period_to
    group by block_starts.block_start
)
{%- endmacro %}
