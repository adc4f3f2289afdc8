with statuses as (
    select
        category._table_id as table_id,
        category.category_key as period,
        category.status,
        row_number() over (
            partition by category._table_id, category.category_key
            order by snapshot.ordinal desc, category._row asc
        ) as recency
    from {{ ref('stg_cbs__category') }} as category
    inner join {{ ref('stg_raw__snapshot') }} as snapshot
        on
            category._source_id = snapshot.source_id
            and category._table_id = snapshot.table_id
            and category._snapshot_id = snapshot.snapshot_id
    where category.dimension = 'Perioden' and category.status is not null
)

select
    statuses.table_id,
    statuses.period,
    maturity.maturity
from statuses
inner join {{ ref('maturity') }} as maturity on statuses.status = maturity.cbs_status
where statuses.recency = 1
