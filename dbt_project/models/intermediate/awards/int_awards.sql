with awards as (
    select
        scheme,
        project_number,
        project_name,
        recipient_name,
        {{ organisation_key(brin='brin', name='recipient_name') }} as organisation_key,
        place,
        province,
        labour_market_region,
        sector,
        year,
        call,
        call_of_row,
        cast(null as varchar) as category,
        application_type,
        parent_project_number,
        status,
        start_date,
        start_date_precision,
        end_date,
        end_date_precision,
        dates_reason,
        amount_eur,
        list_amount_eur,
        amounts_disagree,
        cofinancing_eur,
        total_budget_eur,
        {{ provenance() }},
        list_snapshot_id,
        list_file,
        list_row
    from {{ ref('int_rif_awards') }}
    union all
    select
        scheme,
        project_number,
        project_name,
        recipient_name,
        {{ organisation_key(name='recipient_name', place='place') }} as organisation_key,
        place,
        null as province,
        null as labour_market_region,
        null as sector,
        year,
        call,
        call_of_row,
        category,
        null as application_type,
        null as parent_project_number,
        'toegekend' as status,
        null as start_date,
        null as start_date_precision,
        null as end_date,
        null as end_date_precision,
        'no dates' as dates_reason,
        amount_eur,
        null as list_amount_eur,
        false as amounts_disagree,
        null as cofinancing_eur,
        null as total_budget_eur,
        {{ provenance() }},
        null as list_snapshot_id,
        null as list_file,
        null as list_row
    from {{ ref('int_slim_awards') }}
),

-- An award is known by its number; one without by what its own row says, so that another list cannot rename it.
keyed as (
    select
        *,
        coalesce(
            project_number,
            {{ award_key_without_number('project_name', 'recipient_name', 'year', 'call_of_row') }}
        ) as award_key
    from awards
),

-- Awards that share all of their key are told apart by their order in the file.
numbered as (
    select
        *,
        row_number() over (
            partition by scheme, award_key
            order by year, _table_id, _file, _sheet, _row
        ) as nth
    from keyed
),

sector_mapping as (
    select
        {{ normalised_text('sector_text') }} as sector_key,
        is_htsm,
        reason
    from {{ ref('htsm_sector_mapping') }}
)

select
    {{ stable_hash(['numbered.scheme', 'numbered.award_key', 'numbered.nth']) }} as award_id,
    -- Where only the year is known, the middle of it: municipalities merge on the first of January.
    coalesce(numbered.start_date, {{ date_of('numbered.year', 7, 1) }}) as placed_on,
    numbered.*,
    sector_mapping.is_htsm,
    case
        when numbered.scheme = 'SLIM' then 'the list gives no sector'
        when numbered.sector is null then 'sector not given'
        when sector_mapping.sector_key is null then 'sector not in the mapping'
        else sector_mapping.reason
    end as is_htsm_reason
from numbered
left join sector_mapping on {{ normalised_text('numbered.sector') }} = sector_mapping.sector_key
