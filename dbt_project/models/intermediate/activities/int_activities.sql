with latest as (
    {{ rows_of_latest_state('stg_activity_register__activity') }}
),

-- The register has no numbers: activities that look the same are told apart by their order in the file.
comparable as (
    select
        activity_date,
        action_line,
        lower({{ without_accents('trim(kind)') }}) as kind,
        title,
        {{ normalised_text('title') }} as title_key,
        scope,
        audience,
        initiator,
        means_kind,
        with_partners,
        region,
        community,
        amount_eur,
        nullif(trim(funder), '') as funder,
        status,
        evidence_url,
        {{ provenance() }}
    from latest
),

numbered as (
    select
        *,
        row_number() over (
            partition by activity_date, kind, title, region, community
            order by _table_id, _file, _sheet, _row
        ) as nth
    from comparable
)

select
    {{ stable_hash(['activity_date', 'kind', 'title', 'region', 'community', 'nth']) }} as activity_id,
    *
from numbered
