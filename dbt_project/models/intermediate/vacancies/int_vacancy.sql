{#
  One row per vacancy: postings of one group are one vacancy, with what its first posting says. An export may hold the
  last months only; a later one stands for all days from its first on, the earlier ones for those before it. The first
  posting is found over two narrow columns and joined back, so that ten million wide rows are never sorted.
#}
with reaches as (
    select
        _table_id,
        _snapshot_id,
        min(posted_on) as reaches_from
    from {{ ref('stg_vacancies__vacancy') }}
    group by _table_id, _snapshot_id
),

replaced as (
    select
        reaches._table_id,
        reaches._snapshot_id,
        min(reaches.reaches_from) over (
            partition by reaches._table_id
            order by snapshot.ordinal
            rows between 1 following and unbounded following
        ) as replaced_from
    from reaches
    inner join {{ ref('stg_raw__snapshot') }} as snapshot
        on
            snapshot.source_id = 'vacancies'
            and reaches._table_id = snapshot.table_id
            and reaches._snapshot_id = snapshot.snapshot_id
),

postings as (
    select vacancy.*
    from {{ ref('stg_vacancies__vacancy') }} as vacancy
    inner join replaced
        on
            vacancy._table_id = replaced._table_id
            and vacancy._snapshot_id = replaced._snapshot_id
            and (replaced.replaced_from is null or vacancy.posted_on < replaced.replaced_from)
),

firsts as (
    select
        duplicate_group_id,
        min(cast(posted_on as varchar) || ' ' || vacancy_id) as first_posting,
        count(*) as postings
    from postings
    group by duplicate_group_id
)

select
    postings.duplicate_group_id as vacancy_id,
    postings.vacancy_id as first_posting_id,
    firsts.postings,
    postings.posted_on,
    {{ add_days(add_months(quarter_start('postings.posted_on'), 3), -1) }} as period_end,
    postings.expired_on,
    postings.job_title,
    postings.profession_code,
    postings.education_level,
    education.nlqf_level,
    postings.sbi_2008,
    coalesce(mapping.is_htsm, false) as is_htsm,
    coalesce(mapping.is_htsm and education.nlqf_level between 3 and 5, false) as is_counted,
    postings.employer_name,
    postings.place,
    place.gemeente_code,
    place.provincie_code,
    place.corop_code,
    place.arbeidsmarktregio_code,
    place.landsdeel_code,
    place.landsdeel_cbs_code,
    postings.skills,
    {{ provenance('postings') }}
from postings
inner join firsts
    on
        postings.duplicate_group_id = firsts.duplicate_group_id
        and cast(postings.posted_on as varchar) || ' ' || postings.vacancy_id = firsts.first_posting
left join {{ ref('education_level') }} as education
    on lower(trim(postings.education_level)) = education.education_key
left join {{ ref('htsm_sbi_mapping') }} as mapping on substr(postings.sbi_2008, 1, 2) = mapping.sbi_division
{{ join_place('postings.place', year=part_of_date('year', 'postings.posted_on')) }}
