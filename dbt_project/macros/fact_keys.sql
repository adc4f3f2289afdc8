{#
  What tells the records of a staging model apart within a table, as one text: the fact_key of int_source_facts and the
  record_key of int_register_record. Answers of people have no key that outlives an export: an answer that changed is
  another one. Of a vacancy list the numbers per month and site are the facts: a hash of each of ten million rows costs
  more than it tells, and an export of the last months only would seem to have lost the others.
#}
{% macro fact_key(staging_model) -%}
    {%- set columns = {
        'stg_activity_register__activity': ['activity_date', 'kind', 'title', 'region', 'community'],
        'stg_cbs__observation': ['measure', 'sector_code', 'region_code', 'period', 'size_class_code'],
        'stg_company_survey__answer': [
            'company_number', 'association', 'role', 'education_level', 'works_with_education', 'shortage',
            'mismatch', 'too_incidental', 'grade', 'learning', 'skills', 'weight'
        ],
        'stg_curricula_evaluation__evaluation': ['curriculum_id'],
        'stg_curricula_survey__answer': [
            'kind', 'region', 'level', 'grade', 'content', 'design', 'room', 'support'
        ],
        'stg_eurostat__observation': [
            'frequency', 'seasonal_adjustment', 'nace_code', 'size_class', 'indicator', 'geo', 'period_given'
        ],
        'stg_fieldlabs__fieldlab': ['name', 'place'],
        'stg_lc_inventory__answer': ['community'],
        'stg_organisations__organisation': ['coalesce(kvk_number, ' ~ stable_hash(['name', 'place']) ~ ')'],
        'stg_partner_survey__answer': [
            'community', 'role', 'function_innovating', 'function_education', 'function_training',
            'function_knowledge', 'grade'
        ],
        'stg_pps_register__partnership': ['name', 'lead_institution'],
        'stg_regions__gebieden': ['municipality_code'],
        'stg_regions__municipality_region': ['municipality_code', 'region_name'],
        'stg_regions__woonplaats': ['woonplaats_code'],
        'stg_rif__award_list': ['round', 'project_name', 'lead_school'],
        'stg_rif__award_workbook': ['_sheet', 'upper(project_number)', 'project_name'],
        'stg_slim__award': ['upper(project_number)'],
        'stg_technohubs__technohub': ['name', 'place'],
        'stg_uwv_tension__tension': ['region_name', 'occupation_group', 'period', 'measure'],
        'stg_vacancies__vacancy': [
            part_of_date('year', 'posted_on'), part_of_date('month', 'posted_on'), 'source_site'
        ],
    }[staging_model] -%}
{{ columns[0] if columns | length == 1 else stable_hash(columns) }}
{%- endmacro %}

{# The facts that a staging model states: which state says it, the key, and the value as one text. #}
{% macro stated_facts(staging_model, value) -%}
    select
        _source_id as source_id,
        _table_id as table_id,
        _snapshot_id as snapshot_id,
        {{ fact_key(staging_model) }} as fact_key,
        {{ value }} as fact_value
    from {{ ref(staging_model) }}
{%- endmacro %}
