-- Of figures with margins the figure itself, of those with and without seasonal correction the uncorrected one, as the
-- vacancies are: the others would count double. Questions of the business survey that the map does not name stay out.
select
    period_key as period,
    measure,
    unit,
    value,
    status,
    coalesce(sector_key, 'T001081') as sector_code,
    region_key,
    size_class_key as size_class_code,
    {{ cbs_period_type('period_key') }} as period_type,
    {{ cbs_period_end('period_key') }} as period_end,
    {{ cbs_region_level('region_key') }} as region_level,
    {{ cbs_region_code('region_key') }} as region_code,
    {{ provenance() }}
from {{ source('cbs', 'observation') }}
where
    coalesce(margin, 'value') = 'value'
    and coalesce(seasonal_correction, 'uncorrected') = 'uncorrected'
    and not {{ finds_pattern("coalesce(measure, '')", "'^[A-Z]?[0-9_]+$'") }}
