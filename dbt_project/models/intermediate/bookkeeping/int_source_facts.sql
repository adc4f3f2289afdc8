-- What counts as a fact of each table (its key is in macros/fact_keys.sql), and what as its value: a list that cuts its
-- descriptions elsewhere is a changed file, not a changed fact, so descriptions are in no value.
with stated as (
    {{ stated_facts('stg_cbs__observation', 'cast(value as varchar)') }}
    union all
    {{ stated_facts('stg_slim__award', stable_hash([
        'category', 'year', 'call', 'applicant_name', 'place', 'project_name', 'subsidy_eur'
    ])) }}
    union all
    {{ stated_facts('stg_rif__award_list', stable_hash([
        'labour_market_region', 'application_type', 'subsidy_eur', 'total_budget_eur', 'status'
    ])) }}
    union all
    {{ stated_facts('stg_rif__award_workbook', stable_hash([
        'lead_school', 'place', 'province', 'sector', 'start_date', 'end_date', 'subsidy_eur', 'cofinancing_eur',
        'round', 'brin', 'labour_market_region', 'domain', 'application_type', 'parent_project_number',
        'total_budget_eur', 'status'
    ])) }}
    union all
    {{ stated_facts('stg_activity_register__activity', stable_hash([
        'action_line', 'scope', 'audience', 'initiator', 'means_kind', 'with_partners', 'amount_eur', 'funder',
        'status'
    ])) }}
    union all
    -- a municipality can lie in two regions of one level: lying in one is the fact
    {{ stated_facts('stg_regions__municipality_region', "''") }}
    union all
    {{ stated_facts('stg_regions__gebieden', stable_hash([
        'province_code', 'landsdeel_cbs_code', 'corop_code', 'labour_market_region_code'
    ])) }}
    union all
    {{ stated_facts('stg_regions__woonplaats', 'municipality_code') }}
    union all
    {{ stated_facts('stg_lc_inventory__answer', stable_hash([
        'form', 'region', 'place', 'start_date', 'status', 'education_partners', 'business_partners',
        'government_partners', 'research_partners', 'last_subsidy', 'last_subsidy_end', 'continuation_agreement',
        'agreement_until', 'structural_funding', 'structural_share', 'sustainable_at_start', 'skillslab',
        'mbo_partner', 'adult_training', 'forms_of_learning', 'experiments', 'validates_learning',
        'promotion_activities', 'aimed_at_women', 'research', 'research_titles'
    ])) }}
    union all
    {{ stated_facts('stg_partner_survey__answer', "''") }}
    union all
    {{ stated_facts('stg_curricula_survey__answer', "''") }}
    union all
    {{ stated_facts('stg_company_survey__answer', "''") }}
    union all
    {{ stated_facts('stg_curricula_evaluation__evaluation', stable_hash([
        'title', 'crebo', 'croho', 'nlqf', 'pathway', 'institution', 'brin', 'place', 'region', 'content',
        'design', 'invites_lifelong', 'in_force_since', 'skills'
    ])) }}
    union all
    {{ stated_facts('stg_fieldlabs__fieldlab', stable_hash([
        'kind', 'status', 'start_date', 'end_date', 'hub_region', 'themes', 'partners', 'skillslab',
        'mbo_partners', 'round(latitude, 4)', 'round(longitude, 4)', 'url'
    ])) }}
    union all
    {{ stated_facts('stg_pps_register__partnership', stable_hash([
        'partnership_type', 'top_sector', 'start_year', 'status', 'region', 'place', 'companies', 'students',
        'teachers'
    ])) }}
    union all
    {{ stated_facts('stg_technohubs__technohub', stable_hash([
        'start_date', 'companies', 'subsidy_eur', 'status'
    ])) }}
    union all
    {{ stated_facts('stg_organisations__organisation', stable_hash([
        'name', 'trade_names', 'place', 'postcode', 'sbi_2008', 'size_class', 'member_of', 'brin'
    ])) }}
    union all
    {{ stated_facts('stg_eurostat__observation', stable_hash(['value', 'flag'])) }}
    union all
    {{ stated_facts('stg_uwv_tension__tension', stable_hash(['value', 'typering'])) }}
    union all
    {{ stated_facts('stg_vacancies__vacancy', 'cast(count(*) as varchar)') }}
    group by _source_id, _table_id, _snapshot_id, {{ fact_key('stg_vacancies__vacancy') }}
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
