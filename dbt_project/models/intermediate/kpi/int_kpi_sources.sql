-- Per KPI the sources it stands on: those that its model reads, or, while it has none, those of the catalogue.
with read_by_models as (
    select
        kpi_id,
        source_id,
        table_id
    from {{ ref('kpi_source') }}
    where has_model
),

named_by_catalogue as (
    select
        kpi_id,
        {{ explode_text('sources', "'|'") }} as source_id
    from {{ ref('kpi_catalogue') }}
    where kpi_id not in (select read_by_models.kpi_id from read_by_models)
),

needed as (
    select
        kpi_id,
        source_id,
        table_id,
        true as has_model,
        true as is_essential
    from read_by_models
    union all
    -- what only a part of a KPI stands on
    select
        kpi_id,
        source_id,
        table_id,
        true as has_model,
        false as is_essential
    from {{ ref('kpi_side_source') }}
    where kpi_id in (select read_by_models.kpi_id from read_by_models)
    union all
    select
        named.kpi_id,
        named.source_id,
        kpi_source.table_id,
        false as has_model,
        true as is_essential
    from named_by_catalogue as named
    left join {{ ref('kpi_source') }} as kpi_source
        on named.kpi_id = kpi_source.kpi_id and named.source_id = kpi_source.source_id
),

latest as (
    select
        source_id,
        table_id,
        is_sample
    from {{ ref('stg_raw__snapshot') }}
    where is_latest
),

standing as (
    select
        needed.kpi_id,
        needed.source_id,
        needed.table_id,
        needed.has_model,
        needed.is_essential,
        -- A figure that the agenda states is a seed of the project: it is always there.
        needed.source_id = 'stated_figures' or needed.source_id in (
            select source.source_id from {{ ref('stg_raw__source') }} as source
        ) as is_connected,
        needed.source_id = 'stated_figures' or count(latest.source_id) > 0 as is_loaded,
        coalesce(bool_or(latest.is_sample), false) as is_sample
    from needed
    left join latest
        on
            needed.source_id = latest.source_id
            and (needed.table_id is null or needed.table_id = latest.table_id)
    group by needed.kpi_id, needed.source_id, needed.table_id, needed.has_model, needed.is_essential
)

select
    kpi_id,
    source_id,
    table_id,
    has_model,
    is_loaded,
    is_sample,
    case
        when is_loaded or not is_essential then null
        when not is_connected then 'bron ' || source_id || ' is nog niet aangesloten'
        -- What a model reads is declared; a table that a KPI still waits for is not.
        when table_id is not null
            then
                'tabel ' || table_id || ' van bron ' || source_id || ' is '
                || case when has_model then 'niet geladen' else 'nog niet aangesloten' end
        else 'bron ' || source_id || ' is niet geladen'
    end as lacking_reason
from standing
