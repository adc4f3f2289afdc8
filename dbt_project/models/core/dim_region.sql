{#
  Nothing nests by itself: what a region lies in is what all of its municipalities lie in, in each stretch
  between two changes of the map. Stretches in which nothing changes for a region are put together again.
#}
{%- set parents = [
    'provincie_code', 'corop_code', 'arbeidsmarktregio_code', 'landsdeel_code', 'landsdeel_cbs_code'
] -%}
{%- set region_code_at = {
    'nl': "'NL01'",
    'landsdeel': 'landsdeel_code',
    'landsdeel_cbs': 'landsdeel_cbs_code',
    'provincie': 'provincie_code',
    'corop': 'corop_code',
    'arbeidsmarktregio': 'arbeidsmarktregio_code',
} -%}

with municipality as (
    select
        municipality.municipality_code,
        municipality.name,
        municipality.provincie_code,
        municipality.corop_code,
        municipality.arbeidsmarktregio_code,
        landsdeel_provincie.landsdeel_code,
        municipality.landsdeel_cbs_code,
        municipality.valid_from,
        municipality.valid_to
    from {{ ref('municipality') }} as municipality
    left join {{ ref('landsdeel_provincie') }} as landsdeel_provincie
        on municipality.provincie_code = landsdeel_provincie.provincie_code
),

map_change as (
    select valid_from as changed_on
    from municipality
    union
    select valid_to as changed_on
    from municipality
    where valid_to is not null
),

stretch as (
    select
        changed_on as stretch_from,
        row_number() over (order by changed_on) as stretch_number,
        lead(changed_on) over (order by changed_on) as stretch_to
    from map_change
),

municipality_in_stretch as (
    select
        municipality.*,
        stretch.stretch_number,
        stretch.stretch_from,
        stretch.stretch_to
    from stretch
    inner join municipality
        on
            stretch.stretch_from >= municipality.valid_from
            and (municipality.valid_to is null or stretch.stretch_from < municipality.valid_to)
),

member as (
    {%- for region_level, region_code in region_code_at.items() %}
    select
        *,
        '{{ region_level }}' as region_level,
        {{ region_code }} as region_code
    from municipality_in_stretch
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

region_in_stretch as (
    select
        region_level,
        region_code,
        stretch_number,
        {%- for parent in parents %}
        case when min({{ parent }}) = max({{ parent }}) then min({{ parent }}) end as {{ parent }},
        {%- endfor %}
        min(stretch_from) as stretch_from,
        min(stretch_to) as stretch_to
    from member
    group by region_level, region_code, stretch_number
),

described as (
    select
        *,
        {% for parent in parents -%}
        coalesce({{ parent }}, '-'){{ " || '|' || " if not loop.last }}
        {%- endfor %} as lies_in
    from region_in_stretch
),

compared as (
    select
        *,
        lag(stretch_number) over of_region as stretch_before,
        lag(lies_in) over of_region as lay_in
    from described
    window of_region as (partition by region_level, region_code order by stretch_number)
),

numbered as (
    select
        *,
        sum(case when stretch_before = stretch_number - 1 and lay_in = lies_in then 0 else 1 end) over (
            partition by region_level, region_code order by stretch_number
            rows between unbounded preceding and current row
        ) as period_number
    from compared
),

region_period as (
    select
        region_level,
        region_code,
        {%- for parent in parents %}
        min({{ parent }}) as {{ parent }},
        {%- endfor %}
        min(stretch_from) as valid_from,
        case when count(*) = count(stretch_to) then max(stretch_to) end as valid_to
    from numbered
    group by region_level, region_code, period_number
),

named as (
    select
        region_period.region_level,
        region_period.region_code,
        region.name_nl,
        region.name_en,
        region.official_code,
        {%- for parent in parents %}
        region_period.{{ parent }},
        {%- endfor %}
        region_period.valid_from,
        region_period.valid_to
    from region_period
    left join {{ ref('region') }} as region
        on
            region_period.region_level = region.region_level
            and region_period.region_code = region.region_code
    union all
    select
        'gemeente' as region_level,
        municipality_code as region_code,
        name as name_nl,
        name as name_en,
        substr(municipality_code, 3) as official_code,
        {%- for parent in parents %}
        {{ parent }},
        {%- endfor %}
        valid_from,
        valid_to
    from municipality
)

select
    named.region_level,
    named.region_code,
    named.name_nl,
    named.name_en,
    named.official_code,
    {%- for parent in parents %}
    named.{{ parent }},
    {%- endfor %}
    named.valid_from,
    named.valid_to,
    named.valid_from <= run.as_of_date
    and (named.valid_to is null or named.valid_to > run.as_of_date) as is_current
from named
cross join {{ source('raw', 'run') }} as run
