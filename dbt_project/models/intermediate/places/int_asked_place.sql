{#
  Every place that a source names, as it names it, with the province and arbeidsmarktregio that it gives beside it and
  the year in which the place is meant; join_place in macros/places.sql finds it back. Per asker: what it is read
  from, the year (none: now), the column of the place, and those of the two regions. A column that may hold either
  kind is given as both.
#}
{%- set askers = [
    {'from': ref('int_awards'), 'year': part_of_date('year', 'placed_on'), 'province': 'province',
     'labour_market_region': 'labour_market_region'},
    {'from': ref('int_awards'), 'province': 'province', 'labour_market_region': 'labour_market_region'},
    {'from': ref('stg_rif__award_workbook'), 'province': 'province', 'labour_market_region': 'labour_market_region'},
    {'from': ref('stg_rif__award_list'), 'place': 'null', 'labour_market_region': 'labour_market_region'},
    {'from': ref('stg_activity_register__activity'), 'place': 'null', 'labour_market_region': 'region'},
    {'from': ref('stg_slim__award')},
    {'from': ref('stg_fieldlabs__fieldlab')},
    {'from': ref('stg_fieldlabs__fieldlab'), 'year': year_on_the_map('start_date')},
    {'from': ref('stg_technohubs__technohub')},
    {'from': ref('stg_technohubs__technohub'), 'year': year_on_the_map('start_date')},
    {'from': ref('stg_pps_register__partnership'), 'province': 'region', 'labour_market_region': 'region'},
    {'from': ref('stg_lc_inventory__answer'), 'province': 'region', 'labour_market_region': 'region'},
    {'from': ref('stg_organisations__organisation')},
    {'from': ref('stg_curricula_evaluation__evaluation'), 'province': 'region', 'labour_market_region': 'region'},
    {'from': ref('stg_vacancies__vacancy'), 'year': part_of_date('year', 'posted_on')},
] -%}

with province_names as (
    select distinct
        {{ normalised_text('alias') }} as province_key,
        region_code as provincie_code
    from {{ ref('region_alias') }}
    where region_level = 'provincie'
),

arbeidsmarktregio_names as (
    select distinct
        {{ normalised_text('alias') }} as arbeidsmarktregio_key,
        region_code as arbeidsmarktregio_code
    from {{ ref('region_alias') }}
    where region_level = 'arbeidsmarktregio'
),

as_named as (
    {%- for asker in askers %}
    select distinct
        cast({{ asker.get('place', 'place') }} as varchar) as place,
        cast({{ asker.get('province', 'null') }} as varchar) as province,
        cast({{ asker.get('labour_market_region', 'null') }} as varchar) as labour_market_region,
        cast({{ asker.get('year', 'null') }} as integer) as placed_year
    from {{ asker['from'] }}
    {{ "union" if not loop.last }}
    {%- endfor %}
),

-- One name in two columns is one region: of the province of that name when there is one.
understood as (
    select
        as_named.place,
        as_named.province,
        as_named.labour_market_region,
        as_named.placed_year,
        nullif({{ normalised_text('as_named.place') }}, '') as place_key,
        province_names.provincie_code as given_provincie_code,
        case
            when province_names.provincie_code is null or as_named.province <> as_named.labour_market_region
                then arbeidsmarktregio_names.arbeidsmarktregio_code
        end as given_arbeidsmarktregio_code
    from as_named
    left join province_names on {{ normalised_text('as_named.province') }} = province_names.province_key
    left join arbeidsmarktregio_names
        on {{ normalised_text('as_named.labour_market_region') }} = arbeidsmarktregio_names.arbeidsmarktregio_key
)

select
    {{ stable_hash(['place_key', 'given_provincie_code', 'given_arbeidsmarktregio_code', 'placed_year']) }} as place_id,
    *
from understood
