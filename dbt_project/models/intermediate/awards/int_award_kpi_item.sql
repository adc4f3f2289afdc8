{#
  AL1.4 and AL6.1: the awards that count at the end of each quarter, and those that do not. AL1.4 lies where the
  community lies, AL6.1 where the award does, both on the map of today. Breakdowns hold the same awards again; an amount
  is theirs where euros are added up.
#}
with quarter_award as (
    select
        award.*,
        quarter.period_end
    from {{ ref('int_scheme_award') }} as award
    inner join {{ ref('int_quarters') }} as quarter on award.counted_from <= quarter.period_end
),

linked as (
    select
        'AL1.4' as kpi_id,
        award.period_end,
        award.award_id,
        award.scheme as part,
        award.amount_eur,
        case
            when award.status = 'toegekend' and community.is_htsm then 'numerator'
            else 'excluded'
        end as role,
        case
            when award.status = 'ingetrokken' then 'de toekenning is ingetrokken'
            when award.status <> 'toegekend' then 'de community is nog in oprichting'
            when community.is_htsm then null
            else 'de community hoort niet bij HTSM: ' || community.is_htsm_reason
        end as reason,
        community.gemeente_code,
        community.provincie_code,
        community.corop_code,
        community.arbeidsmarktregio_code,
        community.landsdeel_code,
        community.landsdeel_cbs_code,
        {{ provenance('award') }}
    from quarter_award as award
    inner join {{ ref('int_community') }} as community
        on award.learning_community_id = community.learning_community_id
),

slim as (
    select
        'AL6.1' as kpi_id,
        period_end,
        award_id,
        coalesce(call, 'onbekend') as part,
        amount_eur,
        is_in_register,
        case when is_htsm then 'numerator' else 'excluded' end as role,
        case
            when is_htsm then null
            when is_in_register then 'de aanvrager hoort niet bij HTSM: ' || is_htsm_reason
            else 'de aanvrager staat niet in het organisatieregister'
        end as reason,
        current_gemeente_code as gemeente_code,
        current_provincie_code as provincie_code,
        current_corop_code as corop_code,
        current_arbeidsmarktregio_code as arbeidsmarktregio_code,
        current_landsdeel_code as landsdeel_code,
        current_landsdeel_cbs_code as landsdeel_cbs_code,
        {{ provenance() }}
    from quarter_award
    where scheme = 'SLIM'
),

counted as (
    {%- for kpi in ['linked', 'slim'] %}
    select
        kpi_id,
        period_end,
        award_id,
        part,
        amount_eur,
        role,
        reason,
        gemeente_code,
        provincie_code,
        corop_code,
        arbeidsmarktregio_code,
        landsdeel_code,
        landsdeel_cbs_code,
        {{ provenance() }}
    from {{ kpi }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

{%- set breakdowns = [
    ("''", 'true', 'amount_eur'),
    ("'number'", "role = 'numerator'", 'null'),
    ("'number_without_amount'", "role = 'numerator' and amount_eur is null", 'null'),
    ("case kpi_id when 'AL1.4' then 'scheme:' else 'call:' end || part", "role = 'numerator'", 'amount_eur'),
] %}

{%- for breakdown, condition, amount in breakdowns %}
select
    kpi_id,
    period_end,
    {{ breakdown }} as breakdown,
    award_id,
    role,
    reason,
    cast({{ amount }} as decimal(18, 2)) as amount_eur,
    gemeente_code,
    provincie_code,
    corop_code,
    arbeidsmarktregio_code,
    landsdeel_code,
    landsdeel_cbs_code,
    {{ provenance() }}
from counted
where {{ condition }}
union all
{%- endfor %}
-- how many of all applicants the register knows
select
    kpi_id,
    period_end,
    'coverage' as breakdown,
    award_id,
    case when is_in_register then 'both' else 'denominator' end as role,
    null as reason,
    null as amount_eur,
    gemeente_code,
    provincie_code,
    corop_code,
    arbeidsmarktregio_code,
    landsdeel_code,
    landsdeel_cbs_code,
    {{ provenance() }}
from slim
