-- What reading found out of the snapshots in use of each source.
with in_use as (
    select distinct
        source_id,
        snapshot_id
    from {{ ref('stg_raw__snapshot') }}
    where is_latest
),

booked as (
    select
        ledger.source_id,
        sum(ledger.rows_quarantined) as quarantined_rows,
        sum(ledger.rows_loaded + ledger.rows_quarantined) as data_rows
    from {{ ref('stg_raw__row_ledger') }} as ledger
    inner join in_use
        on ledger.source_id = in_use.source_id and ledger.snapshot_id = in_use.snapshot_id
    group by ledger.source_id
),

promised as (
    select
        figure.source_id,
        count(*) filter (
            where round(abs(figure.promised - figure.found), 2) <> 0 and coalesce(figure.not_counted, 0) = 0
        ) as promises_broken
    from {{ ref('stg_raw__promised_count') }} as figure
    inner join in_use
        on figure.source_id = in_use.source_id and figure.snapshot_id = in_use.snapshot_id
    group by figure.source_id
),

corrected as (
    select
        correction.source_id,
        count(distinct correction.correction_id) as open_corrections
    from {{ ref('stg_raw__correction') }} as correction
    inner join in_use
        on correction.source_id = in_use.source_id and correction.snapshot_id = in_use.snapshot_id
    group by correction.source_id
)

select
    booked.source_id,
    cast(booked.quarantined_rows as bigint) as quarantined_rows,
    cast(booked.quarantined_rows as double) / nullif(booked.data_rows, 0) as quarantined_share,
    coalesce(promised.promises_broken, 0) as promises_broken,
    coalesce(corrected.open_corrections, 0) as open_corrections
from booked
left join promised on booked.source_id = promised.source_id
left join corrected on booked.source_id = corrected.source_id
