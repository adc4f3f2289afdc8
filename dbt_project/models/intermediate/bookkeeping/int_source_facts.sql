-- What counts as a fact of each table, and what as its value: a list that cuts its descriptions elsewhere is a
-- changed file, not a changed fact, so descriptions are in no value.
with stated as (
    select
        _source_id as source_id,
        _table_id as table_id,
        _snapshot_id as snapshot_id,
        {{ stable_hash(['measure', 'sector_code', 'region_code', 'period', 'size_class_code']) }} as fact_key,
        cast(value as varchar) as fact_value
    from {{ ref('stg_cbs__observation') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        project_number,
        {{ stable_hash([
            'category', 'year', 'call', 'applicant_name', 'place', 'project_name', 'subsidy_eur'
        ]) }}
    from {{ ref('stg_slim__award') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['round', 'project_name', 'lead_school']) }},
        {{ stable_hash([
            'labour_market_region', 'application_type', 'subsidy_eur', 'total_budget_eur', 'status'
        ]) }}
    from {{ ref('stg_rif__award_list') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['_sheet', 'project_number', 'project_name']) }},
        {{ stable_hash([
            'lead_school', 'place', 'province', 'sector', 'start_date', 'end_date', 'subsidy_eur', 'cofinancing_eur',
            'round', 'brin', 'labour_market_region', 'domain', 'application_type', 'parent_project_number',
            'total_budget_eur', 'status'
        ]) }}
    from {{ ref('stg_rif__award_workbook') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['activity_date', 'kind', 'title', 'region', 'community']) }},
        {{ stable_hash([
            'action_line', 'scope', 'audience', 'initiator', 'means_kind', 'with_partners', 'amount_eur', 'funder',
            'status'
        ]) }}
    from {{ ref('stg_activity_register__activity') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        municipality_code,
        region_name
    from {{ ref('stg_regions__municipality_region') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        municipality_code,
        province_code
    from {{ ref('stg_regions__gebieden') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        woonplaats_code,
        municipality_code
    from {{ ref('stg_regions__woonplaats') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        community,
        {{ stable_hash([
            'form', 'region', 'place', 'start_date', 'status', 'education_partners', 'business_partners',
            'government_partners', 'research_partners', 'last_subsidy', 'last_subsidy_end', 'continuation_agreement',
            'agreement_until', 'structural_funding', 'structural_share', 'sustainable_at_start', 'skillslab',
            'mbo_partner', 'adult_training', 'forms_of_learning', 'experiments', 'validates_learning',
            'promotion_activities', 'aimed_at_women', 'research', 'research_titles'
        ]) }}
    from {{ ref('stg_lc_inventory__answer') }}
    -- answers of people have no key that outlives an export: an answer that changed is another one
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash([
            'community', 'role', 'function_innovating', 'function_education', 'function_training',
            'function_knowledge', 'grade'
        ]) }},
        '' as fact_value
    from {{ ref('stg_partner_survey__answer') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['kind', 'region', 'level', 'grade', 'content', 'design', 'room', 'support']) }},
        '' as fact_value
    from {{ ref('stg_curricula_survey__answer') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash([
            'company_number', 'association', 'role', 'education_level', 'works_with_education', 'shortage',
            'mismatch', 'too_incidental', 'grade', 'learning', 'skills', 'weight'
        ]) }},
        '' as fact_value
    from {{ ref('stg_company_survey__answer') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        curriculum_id,
        {{ stable_hash([
            'title', 'crebo', 'croho', 'nlqf', 'pathway', 'institution', 'brin', 'place', 'region', 'content',
            'design', 'invites_lifelong', 'in_force_since', 'skills'
        ]) }}
    from {{ ref('stg_curricula_evaluation__evaluation') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['name', 'place']) }},
        {{ stable_hash([
            'kind', 'status', 'start_date', 'end_date', 'hub_region', 'themes', 'partners', 'skillslab',
            'mbo_partners', 'round(latitude, 4)', 'round(longitude, 4)', 'url'
        ]) }}
    from {{ ref('stg_fieldlabs__fieldlab') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['name', 'lead_institution']) }},
        {{ stable_hash([
            'partnership_type', 'top_sector', 'start_year', 'status', 'region', 'place', 'companies', 'students',
            'teachers'
        ]) }}
    from {{ ref('stg_pps_register__partnership') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['name', 'place']) }},
        {{ stable_hash(['start_date', 'companies', 'subsidy_eur', 'status']) }}
    from {{ ref('stg_technohubs__technohub') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        coalesce(kvk_number, {{ stable_hash(['name', 'place']) }}),
        {{ stable_hash([
            'name', 'trade_names', 'place', 'postcode', 'sbi_2008', 'size_class', 'member_of', 'brin'
        ]) }}
    from {{ ref('stg_organisations__organisation') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash([
            'frequency', 'seasonal_adjustment', 'nace_code', 'size_class', 'indicator', 'geo', 'period_given'
        ]) }},
        {{ stable_hash(['value', 'flag']) }}
    from {{ ref('stg_eurostat__observation') }}
    union all
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash(['region_name', 'occupation_group', 'period', 'measure']) }},
        {{ stable_hash(['value', 'typering']) }}
    from {{ ref('stg_uwv_tension__tension') }}
    union all
    -- of a vacancy list the numbers per month and site are the facts: a hash of each of ten million rows costs more
    -- than it tells, and an export of the last months only would seem to have lost the others
    select
        _source_id,
        _table_id,
        _snapshot_id,
        {{ stable_hash([part_of_date('year', 'posted_on'), part_of_date('month', 'posted_on'), 'source_site']) }},
        cast(count(*) as varchar) as fact_value
    from {{ ref('stg_vacancies__vacancy') }}
    group by
        _source_id, _table_id, _snapshot_id, {{ part_of_date('year', 'posted_on') }},
        {{ part_of_date('month', 'posted_on') }}, source_site
)

-- Rows of one state that share a key are one fact.
select
    source_id,
    table_id,
    snapshot_id,
    fact_key,
    max(fact_value) as fact_value
from stated
group by source_id, table_id, snapshot_id, fact_key
