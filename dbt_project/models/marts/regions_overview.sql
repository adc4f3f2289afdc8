{#
  What is going on in each region at the end of each quarter, on the map of today, whatever the level: counted anew from
  the facts, where a KPI is published for some levels only; a KPI where people or statistics decide for which regions a
  figure can be told.
#}
with quarter as (
    select
        period_end,
        year_quarter,
        is_latest
    from {{ ref('int_quarters') }}
),

region as (
    select
        region_level,
        region_code,
        name_nl,
        name_en
    from {{ ref('dim_region') }}
    where is_current
),

community as (
    select
        fact.period_end,
        fact.is_active,
        fact.is_sustainable,
        fact.is_broad,
        fact.state = 'unknown' as is_of_unknown_state,
        fact.gemeente_code,
        fact.provincie_code,
        fact.corop_code,
        fact.arbeidsmarktregio_code,
        fact.landsdeel_code,
        fact.landsdeel_cbs_code
    from {{ ref('fct_learning_community_quarter') }} as fact
    where fact.is_htsm
),

community_in_regions as (
    {{ rows_in_regions('community', [
        'period_end', 'is_active', 'is_of_unknown_state', 'is_sustainable', 'is_broad'
    ]) }}
),

communities as (
    select
        period_end,
        region_level,
        region_code,
        count(*) as known,
        count(*) filter (where is_active) as active,
        count(*) filter (where is_of_unknown_state) as of_unknown_state,
        count(*) filter (where is_sustainable) as sustainable,
        count(*) filter (where is_sustainable and is_broad) as sustainable_and_broad
    from community_in_regions
    group by period_end, region_level, region_code
),

award as (
    select
        quarter.period_end,
        award.amount_eur,
        award.current_gemeente_code,
        award.current_provincie_code,
        award.current_corop_code,
        award.current_arbeidsmarktregio_code,
        award.current_landsdeel_code,
        award.current_landsdeel_cbs_code
    from {{ ref('fct_award') }} as award
    inner join quarter on award.counted_from <= quarter.period_end
    where award.is_htsm and award.status = 'toegekend'
),

award_in_regions as (
    {{ rows_in_regions('award', ['period_end', 'amount_eur'], 'current_') }}
),

awards as (
    select
        period_end,
        region_level,
        region_code,
        count(*) as awards,
        count(amount_eur) as with_amount,
        sum(amount_eur) as amount_eur
    from award_in_regions
    group by period_end, region_level, region_code
),

organisation as (
    select
        organisation_id,
        gemeente_code,
        provincie_code,
        corop_code,
        arbeidsmarktregio_code,
        landsdeel_code,
        landsdeel_cbs_code
    from {{ ref('dim_organisation') }}
    where is_htsm
),

organisation_in_regions as (
    {{ rows_in_regions('organisation', ['organisation_id']) }}
),

organisations as (
    select
        region_level,
        region_code,
        count(*) as organisations
    from organisation_in_regions
    group by region_level, region_code
),

{% set told = {'new_communities': 'AL1.1', 'vacancies': 'AL3.2', 'tension': 'C3', 'partner_grade': 'G1.2'} -%}
-- What is taken from a KPI, hidden where that is hidden.
figure as (
    select
        period_end,
        region_level,
        region_code,
        {%- for column, kpi_id in told.items() %}
        max(value) filter (where kpi_id = '{{ kpi_id }}') as {{ column }},
        max(reason) filter (where kpi_id = '{{ kpi_id }}') as {{ column }}_reason,
        {%- endfor %}
        max(n) filter (where kpi_id = 'G1.2') as partner_grade_n,
        bool_or(is_sample) as is_sample
    from {{ ref('kpi_observation') }}
    where
        breakdown = ''
        and kpi_id in ('AL1.1', 'AL3.2', 'C3', 'G1.2')
    group by period_end, region_level, region_code
),

sample as (
    select bool_or(is_sample) as is_sample
    from {{ ref('dim_learning_community') }}
)

select
    quarter.period_end,
    quarter.year_quarter,
    quarter.is_latest,
    region.region_level,
    region.region_code,
    region.name_nl,
    region.name_en,
    coalesce(communities.known, 0) as communities_known,
    coalesce(communities.active, 0) as communities_active,
    coalesce(communities.of_unknown_state, 0) as communities_of_unknown_state,
    coalesce(communities.sustainable, 0) as communities_sustainable,
    coalesce(communities.sustainable_and_broad, 0) as communities_sustainable_and_broad,
    cast(figure.new_communities as bigint) as communities_new,
    coalesce(awards.awards, 0) as awards_number,
    coalesce(awards.awards - awards.with_amount, 0) as awards_without_amount,
    cast(case when awards.awards > 0 then awards.amount_eur else 0 end as decimal(18, 2)) as awards_eur,
    coalesce(organisations.organisations, 0) as organisations_htsm,
    cast(figure.vacancies as bigint) as vacancies,
    figure.tension,
    figure.partner_grade,
    figure.partner_grade_n,
    {%- for column, levels_of_kpi in [
        ('new_communities', 'landsdeel, provincie en arbeidsmarktregio'),
        ('vacancies', 'landsdeel en arbeidsmarktregio'),
        ('tension', 'arbeidsmarktregio'),
        ('partner_grade', 'landsdeel'),
    ] %}
    case
        when figure.{{ column }} is null
            then coalesce(figure.{{ column }}_reason, 'wordt alleen per {{ levels_of_kpi }} gemeten')
    end as {{ column }}_reason,
    {%- endfor %}
    case
        when awards.awards > 0 and awards.with_amount = 0
            then 'van de toekenningen (aantal: ' || awards.awards || ') is geen bedrag gepubliceerd'
    end as awards_eur_reason,
    coalesce(figure.is_sample, sample.is_sample, false) as is_sample
from quarter
cross join region
cross join sample
left join communities
    on
        quarter.period_end = communities.period_end
        and region.region_level = communities.region_level
        and region.region_code = communities.region_code
left join awards
    on
        quarter.period_end = awards.period_end
        and region.region_level = awards.region_level
        and region.region_code = awards.region_code
left join organisations
    on region.region_level = organisations.region_level and region.region_code = organisations.region_code
left join figure
    on
        quarter.period_end = figure.period_end
        and region.region_level = figure.region_level
        and region.region_code = figure.region_code
