select
    category_key,
    title,
    'unlisted' as kind,
    _table_id,
    _row,
    _landed_at
from {{ ref('stg_cbs__category') }}
where dimension not in ('Perioden', 'RegioS', 'Marges', 'Seizoencorrectie')
union all
select
    {{ occupation_sector('tension') }} as category_key,
    tension.occupation_group as title,
    'occupation_group' as kind,
    tension._table_id,
    tension._row,
    tension._landed_at
from {{ ref('stg_uwv_tension__tension') }} as tension
