{#
  What each KPI about communities counts and leaves out: a row per community (experiment, region) in each quarter. The
  reason of what is left out is for readers; it begins with `niet beslist` where the sources do not tell.
#}
{%- set partnerships = "('CIV', 'CoE', 'fieldlab', 'skillslab', 'other PPS')" -%}
{%- set agenda_start = "cast('2020-06-01' as date)" -%}

with communities as (
    select * from {{ ref('int_community_quarter') }}
),

htsm as (
    select *
    from communities
    where is_htsm
),

active as (
    select *
    from htsm
    where is_active
),

new_communities as (
    select
        *,
        case
            when start_first_day is null then 'excluded'
            when state in ('in preparation', 'withdrawn') then 'excluded'
            when start_first_day >= {{ agenda_start }} and start_last_day <= period_end then 'numerator'
            else 'excluded'
        end as role,
        case
            when start_first_day is null then 'geen bron geeft een begindatum'
            when state = 'in preparation' then 'nog in oprichting'
            when state = 'withdrawn' then 'de toekenning is ingetrokken'
            else 'niet beslist: van het begin is alleen het jaar bekend'
        end as reason
    from htsm
    where
        start_first_day is null
        or (start_last_day >= {{ agenda_start }} and start_first_day <= period_end)
),

grown as (
    select
        *,
        case
            when start_last_day < {{ agenda_start }} and not sustainable_at_start then 'numerator'
            else 'excluded'
        end as role,
        case
            when
                start_first_day is null
                or (start_first_day < {{ agenda_start }} and start_last_day >= {{ agenda_start }})
                then 'niet beslist: niet bekend of het voor 1 juni 2020 begon'
            when start_last_day >= {{ agenda_start }} then 'begonnen op of na 1 juni 2020'
            when sustainable_at_start then 'was al duurzaam op 1 juni 2020'
            else 'niet beslist: niet bekend of het op 1 juni 2020 al duurzaam was'
        end as reason
    from communities
    where is_sustainable and form in {{ partnerships }}
),

-- A title in a community is one experiment. The register's day goes before that on which a wave closed that names it.
experiments as (
    select
        learning_community_id,
        title,
        coalesce(min(registered_on), min(named_on)) as began_on
    from {{ ref('int_experiment_mention') }}
    group by learning_community_id, title
),

promotion_years as (
    select distinct
        learning_community_id,
        {{ part_of_date('year', 'activity_date') }} as promoted_in
    from {{ ref('int_community_activity') }}
    where kind = 'promotieactiviteit'
),

covered as (
    select distinct
        period_end,
        region_level,
        region_code
    from (
        {{ items_per_region('active') }}
    )
),

items as (
    select
        'G1.1' as kpi_id,
        learning_community_id,
        cast(null as varchar) as item,
        period_end,
        case when is_sustainable and is_broad then 'numerator' else 'excluded' end as role,
        case
            when answered_on is null then 'geen antwoord in de inventarisatie van de laatste twaalf maanden'
            when is_sustainable is null then 'niet beslist: structurele financiering niet opgegeven'
            when not is_sustainable then 'niet duurzaam'
            else 'duurzaam, niet breed'
        end as reason
    from active
    union all
    select
        'AL1.1' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        role,
        reason
    from new_communities
    union all
    select
        'AL1.2' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        role,
        reason
    from new_communities
    union all
    select
        'AL2.1' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        role,
        reason
    from grown
    union all
    select
        'AL2.2' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        case state when 'active' then 'both' when 'unknown' then 'excluded' else 'denominator' end as role,
        'niet beslist: niet bekend of het nog actief is' as reason
    from htsm
    where has_rif_award and last_rif_end <= period_end
    union all
    select
        'AL2.3' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        case when continuation_agreement = 'ja' then 'excluded' else 'numerator' end as role,
        'er is een getekende vervolgafspraak' as reason
    from htsm
    where
        form in {{ partnerships }}
        and last_subsidy_end > period_end
        and last_subsidy_end <= {{ add_months('period_end', 12) }}
    union all
    select
        'AL2.4' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        case when has_skillslab then 'both' when not has_skillslab then 'denominator' else 'excluded' end as role,
        'niet opgegeven of er een skillslab is' as reason
    from htsm
    where is_active and deciding_register = 'fieldlabs'
    union all
    select
        'AL2.5' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        case when has_mbo_partner then 'both' when not has_mbo_partner then 'denominator' else 'excluded' end as role,
        'niet opgegeven of er een mbo-partner is' as reason
    from htsm
    where is_active and deciding_register = 'fieldlabs'
    {%- for kpi_id, answer in {
        'AL5.2': 'adult_training', 'AL5.3': 'validates_learning', 'AL8.3': 'research'
    }.items() %}
    union all
    select
        '{{ kpi_id }}' as kpi_id,
        learning_community_id,
        null as item,
        period_end,
        case when {{ answer }} then 'both' when not {{ answer }} then 'denominator' else 'excluded' end as role,
        case
            when inventory_closed_on is null then 'geen antwoord op de laatste inventarisatie'
            else 'de vraag is niet beantwoord'
        end as reason
    from active
    {%- endfor %}
    union all
    select
        'AL5.1' as kpi_id,
        experiments.learning_community_id,
        experiments.title as item,
        htsm.period_end,
        'numerator' as role,
        null as reason
    from experiments
    inner join htsm on experiments.learning_community_id = htsm.learning_community_id
    where experiments.began_on >= cast('2022-01-01' as date) and experiments.began_on <= htsm.period_end
    union all
    -- a wave is about the calendar year before it
    select
        'AL7.1' as kpi_id,
        active.learning_community_id,
        null as item,
        active.period_end,
        case
            when active.inventory_closed_on is null then 'excluded'
            when active.promotion_activities > 0 or promotion_years.learning_community_id is not null then 'both'
            else 'denominator'
        end as role,
        'geen antwoord op de laatste inventarisatie' as reason
    from active
    left join promotion_years
        on
            active.learning_community_id = promotion_years.learning_community_id
            and {{ part_of_date('year', 'active.inventory_closed_on') }} - 1 = promotion_years.promoted_in
    union all
    -- what is counted here are regions: of the other levels those without a community are told
    select
        'AL1.3' as kpi_id,
        null as learning_community_id,
        region.region_level || ' ' || region.region_code as item,
        quarter.period_end,
        case
            when region.region_level <> 'landsdeel' then 'excluded'
            when covered.region_code is not null then 'both'
            else 'denominator'
        end as role,
        region.region_level || ' zonder actieve learning community: ' || region.name_nl as reason
    from {{ ref('region') }} as region
    cross join {{ ref('int_quarters') }} as quarter
    left join covered
        on
            region.region_level = covered.region_level
            and region.region_code = covered.region_code
            and quarter.period_end = covered.period_end
    where
        region.region_level = 'landsdeel'
        or (region.region_level in ('provincie', 'arbeidsmarktregio') and covered.region_code is null)
)

select
    items.kpi_id,
    items.period_end,
    '' as breakdown,
    items.role,
    case when items.role = 'excluded' then items.reason end as reason,
    items.learning_community_id,
    items.item,
    cast(null as decimal(18, 2)) as amount_eur,
    community.landsdeel_code,
    community.provincie_code,
    community.arbeidsmarktregio_code
from items
inner join {{ ref('int_kpi_frame') }} as frame on items.kpi_id = frame.kpi_id and items.period_end = frame.period_end
left join {{ ref('int_community') }} as community on items.learning_community_id = community.learning_community_id
