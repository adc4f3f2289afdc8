{#
  Who counts in which figure of a survey, and with what: a row per respondent (of AL3.3: per company) and figure of
  survey_figure. `value` is a grade, or 1 for yes and 0 for no; who did not answer the question has no row. A view, so
  that no answer is stored in the build database.
#}
{%- set functions = ['innovating', 'education', 'training', 'knowledge'] -%}
{%- set levels = "level in ('mbo 3', 'mbo 4', 'ad')" -%}
{%- set with_education = "role = 'manager' and works_with_education" -%}
{%- set of_region = {'landsdeel_code': 'landsdeel_code'} -%}
{%- set of_person = {'weight': 'coalesce(weight, 1)', 'role': 'role', 'level': 'education_level'} -%}

with province_names as (
    select distinct
        {{ normalised_text('alias.alias') }} as province_key,
        landsdeel.landsdeel_code
    from {{ ref('region_alias') }} as alias
    inner join {{ ref('landsdeel_provincie') }} as landsdeel
        on alias.region_code = landsdeel.provincie_code
    where alias.region_level = 'provincie'
),

partner_answers as (
    {{ rows_of_latest_state('stg_partner_survey__answer') }}
),

-- A function that is not ticked is not named, also where none is: the share is of all who answered.
partners as (
    select
        partner_answers.*,
        {% for function in functions -%}
        case when partner_answers.function_{{ function }} then 1 else 0 end{{ " + " if not loop.last }}
        {%- endfor %} as functions_named,
        coalesce(community.is_htsm, false) as is_htsm,
        community.landsdeel_code
    from partner_answers
    left join {{ ref('int_community_link') }} as link
        on link.source_id = 'partner_survey' and partner_answers.community = link.source_key
    left join {{ ref('int_community') }} as community
        on link.learning_community_id = community.learning_community_id
),

curricula_answers as (
    {{ rows_of_latest_state('stg_curricula_survey__answer') }}
),

curricula as (
    select
        curricula_answers.*,
        province_names.landsdeel_code
    from curricula_answers
    left join province_names on {{ normalised_text('curricula_answers.region') }} = province_names.province_key
),

companies as (
    {{ rows_of_latest_state('stg_company_survey__answer') }}
),

-- A company counts once, whoever of it answered.
company_numbers as (
    select
        _source_id,
        _table_id,
        _snapshot_id,
        _is_sample,
        company_number,
        min(association) as association,
        min(_file) as _file,
        min(_sheet) as _sheet,
        min(_row) as _row
    from companies
    where company_number is not null
    group by _source_id, _table_id, _snapshot_id, _is_sample, company_number
),

counted as (
    {{ survey_answers('partners', 'grade', 'htsm', 'grade', 'is_htsm', of_region) }}
    union all
    {{ survey_answers('partners', 'functions_named', '', yes_if('functions_named >= 3'), 'true') }}
    {%- for function in functions %}
    union all
    {{ survey_answers('partners', 'function_' ~ function, '', yes_if('function_' ~ function), 'true') }}
    {%- endfor %}
    {%- for kind in ['school', 'company'] %}
    {%- set condition = "kind = '" ~ kind ~ "' and " ~ levels %}
    union all
    {{ survey_answers('curricula', 'grade', 'kind:' ~ kind, 'grade', condition, of_region) }}
    {%- for item in ['content', 'design'] %}
    union all
    {{ survey_answers('curricula', item, 'kind:' ~ kind, agrees(item), condition, of_region) }}
    {%- endfor %}
    {%- endfor %}
    {%- for item in ['room', 'support'] %}
    union all
    {{ survey_answers('curricula', item, 'kind:school', agrees(item), "kind = 'school'", of_region) }}
    {%- endfor %}
    union all
    {{ survey_answers('companies', 'learning', '', agrees('learning'), 'true', of_person) }}
    union all
    {{ survey_answers(
        'companies', 'shortage', 'association:fme', yes_if("shortage <> 'nee'", 'shortage'),
        "role = 'manager' and (association = 'FME' or association like 'FME %')", of_person
    ) }}
    {%- for item in ['mismatch', 'too_incidental'] %}
    union all
    {{ survey_answers('companies', item, 'works_with_education', yes_if(item, item), with_education, of_person) }}
    {%- endfor %}
    union all
    {{ survey_answers('companies', 'grade', 'works_with_education', 'grade', with_education, of_person) }}
    union all
    {{ survey_answers(
        'company_numbers', 'company_number', '', '1', 'true',
        {'respondent': 'company_number', 'response_rate': 'association'}
    ) }}
)

select *
from counted
where value is not null
