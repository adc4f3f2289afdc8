-- A key that CBS publishes and the seed does not list is a sector too, with the title of the newest metadata; so is an
-- occupation group of UWV.
with unlisted as (
    select distinct fact.sector_code
    from {{ ref('int_labour_shortage_versions') }} as fact
    where fact.sector_code not in (select listed.sector_code from {{ ref('sector') }} as listed)
),

titles as (
    select
        category.category_key as sector_code,
        category.title,
        category.kind,
        row_number() over (
            partition by category.category_key
            order by category._landed_at desc, category._table_id asc, category._row asc
        ) as recency
    from {{ ref('int_sector_titles') }} as category
)

select
    sector_code,
    name_nl,
    name_en,
    kind,
    sbi_2008,
    is_htsm,
    reason as is_htsm_reason,
    true as is_listed
from {{ ref('sector') }}
union all
select
    unlisted.sector_code,
    coalesce(titles.title, unlisted.sector_code) as name_nl,
    coalesce(titles.title, unlisted.sector_code) as name_en,
    coalesce(titles.kind, 'unlisted') as kind,
    null as sbi_2008,
    false as is_htsm,
    'not in the list of sectors' as is_htsm_reason,
    false as is_listed
from unlisted
left join titles on unlisted.sector_code = titles.sector_code and titles.recency = 1
