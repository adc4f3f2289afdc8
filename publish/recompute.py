"""A KPI's value made again from the evidence that is published with it."""

from htsm.sql import literal

_CELL = "kpi_id, period_end, region_level, region_code, breakdown"
_PUBLISHED = ("published_value", "survey_cell", "stated_figure")
_JOINT_AMBITION = 100
"""AL1.2 is a part of the joint 100 communities of the top sectors: no item, but the agenda's own number."""


def recomputed(condition: str = "true") -> str:
    """SQL over a release (schemas marts, core): per cell with evidence what its items come to.

    Columns: the five key columns, kind (published, mean, share, sum or count), numerators, denominators (numbers of
    different items), amount (sum over different items), value. An item that stands in several rows is one item.
    """
    published = ", ".join(literal(kind) for kind in _PUBLISHED)
    return f"""
        with item as (
            select {_CELL}, role, item_kind, item_id, max(amount) as amount
            from marts.kpi_evidence
            where {condition}
            group by {_CELL}, role, item_kind, item_id
        ),
        tally as (
            select
                {_CELL},
                max(amount) filter (where role = 'numerator' and item_kind in ({published})) as published,
                bool_or(item_kind in ({published})) as is_published,
                avg(amount) filter (where item_kind = 'level_share') as mean,
                bool_or(item_kind = 'level_share') as is_mean,
                count(*) filter (where role = 'numerator') as numerators,
                count(*) filter (where role = 'denominator') as denominators,
                count(*) filter (where role = 'numerator' and amount is not null) as amounts,
                sum(cast(amount as decimal(18, 2))) filter (where role = 'numerator') as amount
            from item
            group by {_CELL}
        ),
        kinds as (
            select
                tally.*,
                case
                    when is_published then 'published'
                    when is_mean then 'mean'
                    when kpi.kpi_id = 'AL1.2' then 'part of {_JOINT_AMBITION}'
                    when breakdown in ('number', 'number_without_amount') then 'count'
                    when breakdown in ('share', 'coverage') or kpi.unit = 'share' then 'share'
                    when kpi.unit = 'eur' then 'sum'
                    else 'count'
                end as kind
            from tally inner join core.dim_kpi as kpi on tally.kpi_id = kpi.kpi_id
        )
        select
            {_CELL},
            kind,
            numerators,
            denominators,
            cast(amount as double) as amount,
            case kind
                when 'published' then published
                when 'mean' then mean
                when 'part of {_JOINT_AMBITION}' then numerators / {_JOINT_AMBITION}.0
                when 'share' then cast(numerators as double) / nullif(denominators, 0)
                when 'sum' then case when numerators = 0 then 0 when amounts > 0 then cast(amount as double) end
                else numerators
            end as value
        from kinds
    """
