"""A small good database in plain SQL: the raw relations, the star and the marts as far as the gate looks at them.

CBS figures in two snapshots (three branches in six periods, one of them revised) and one with provinces, three
SLIM awards, three RIF awards of which one on both lists, two activities, 52 KPIs in fifteen quarters.
"""

from datetime import date
from pathlib import Path

import duckdb

AS_OF = date(2024, 2, 15)


def build(path: Path) -> Path:
    """Makes the database at `path` and gives the path."""
    with duckdb.connect(str(path)) as connection:
        for script in (_CONTROL, _CBS, _AWARDS, _ACTIVITIES, _LEDGER, _STAR, _KPIS, _MARTS):
            connection.execute(script)
    return path


def _traced(source: str, table: str, snapshot: str, file: str, sheet: str = "", landed: str = "2024-02-01") -> str:
    """The provenance columns of parsed rows; `_row` is the select's `nth` plus the header."""
    return (
        f"'{source}' as _source_id, '{table}' as _table_id, '{snapshot}' as _snapshot_id, '{file}' as _file,"
        f" '{sheet}' as _sheet, cast(nth + 1 as bigint) as _row, timestamp '{landed}' as _landed_at,"
        " date '2024-01-31' as _valid_as_of, true as _is_sample"
    )


_CONTROL = """
create schema raw; create schema core; create schema marts;

create table raw.run as
select timestamp '2024-02-15 23:59:59' as as_of, date '2024-02-15' as as_of_date, 'sample' as profile,
  true as is_sample, 'r1' as release_id, 'f1' as fingerprint;

create table raw.snapshot as
select source_id, table_id, ordinal, snapshot_id, cast(landed_at as timestamp) as landed_at, is_latest,
  true as is_sample
from (values
  ('cbs', '80472ned', 1, 'cbs-1', '2024-01-01', false),
  ('cbs', '80472ned', 2, 'cbs-2', '2024-02-01', true),
  ('cbs', '83599NED', 1, 'cbs-3', '2024-02-01', true),
  ('slim', 'slim', 1, 'slim-1', '2024-02-01', true),
  ('rif', 'overzicht', 1, 'rif-1', '2024-02-01', true),
  ('rif', 'werkmap', 1, 'rif-2', '2024-02-01', true),
  ('activity_register', 'activity_register', 1, 'act-1', '2024-02-01', true)
) as t (source_id, table_id, ordinal, snapshot_id, landed_at, is_latest);

create table raw.quarantine as
select 'cbs' as source_id, '83599NED' as table_id, 'cbs-3' as snapshot_id, 'regional.csv' as file_name, '' as sheet,
  cast(20 as bigint) as row, 'value' as column_name, 'veel' as value, 'is no number' as reason, '{}' as row_values;

create table raw.source as
select unnest(['cbs', 'slim', 'rif', 'activity_register', 'survey']) as source_id,
  unnest(['keep', 'keep', 'keep', 'keep', 'discard']) as raw;

-- a total of cents agrees when it differs by less than one; figures of replaced files are history
create table raw.promised_count as
select * exclude (nth, promised, found), cast(0 as bigint) as not_counted, cast(nth as bigint) as row,
  cast(promised as double) as promised,
  cast(found as double) as found
from (values
  ('rif', 'rif-2', 'rif.xlsx', '2021', 4, 'total of subsidy_eur', 1500000.004, 1500000.0),
  ('cbs', 'cbs-1', 'old.csv', '', 1, 'number of rows', 18.0, 17.0)
) as t (source_id, snapshot_id, file_name, sheet, nth, what, promised, found);

-- a correction is held against all the deliveries in use together: its row may stand in any of them
create table raw.correction as
select * exclude (nth), cast(nth as bigint) as row from (values
  ('slim', 'slim-1', 'slim-1', 'applied', 'slim.csv', 3, 'Subsidiebedrag', '4000000', 'a nought too many'),
  ('rif', 'rif-1', 'rif-1', 'row_not_found', '', null, 'Subsidie', null, 'a comma for a point'),
  ('rif', 'rif-2', 'rif-1', 'applied', 'rif.xlsx', 2, 'Subsidie', '9,00000', 'a comma for a point'),
  ('cbs', 'cbs-1', 'cbs-1', 'no_longer_needed', 'old.csv', 2, 'value', '4', 'an old error'),
  ('cbs', 'cbs-3', 'cbs-1', 'applied', 'regional.csv', 2, 'value', '40', 'an old error')
) as t (source_id, snapshot_id, correction_id, state, file_name, nth, column_name, found, reason);
alter table raw.correction add column sheet varchar default '';
"""

_NATIONAL = """
select sector_key, cast(null as varchar) as region_key, period_key, 'open_vacancies' as measure,
  'x 1 000' as unit, cast({value} as decimal(18, 4)) as value, {traced}
from (
  select *, row_number() over (order by sector_key, period_key) as nth
  from (values ('328105'), ('339205'), ('300023')) as branch (sector_key)
  cross join (
    values ('2020KW04'), ('2021JJ00'), ('2021KW01'), ('2021KW02'), ('2021KW03'), ('2021KW04')
  ) as period (period_key)
)
"""

_CBS = f"""
create table raw.cbs__observation as
{_NATIONAL.format(
    value="if(period_key = '2021KW04', 3, 4)", traced=_traced("cbs", "80472ned", "cbs-1", "old.csv", "", "2024-01-01")
)}
union all
{_NATIONAL.format(value="4", traced=_traced("cbs", "80472ned", "cbs-2", "new.csv"))}
union all
select '307500', region_key, '2021KW01', 'open_vacancies', 'x 1 000', if(region_key = 'NL01', 12, 1),
  {_traced("cbs", "83599NED", "cbs-3", "regional.csv")}
from (
  select row_number() over () as nth, if(code = 19, 'NL01', 'PV' || code) as region_key from range(19, 32) as t (code)
);

alter table raw.cbs__observation add column margin varchar;
alter table raw.cbs__observation add column seasonal_correction varchar;
alter table raw.cbs__observation add column size_class_key varchar;

create table raw.cbs__category as
select 'Perioden' as dimension, period_key as key, period_key as title, 'Definitief' as status,
  {_traced("cbs", "80472ned", "cbs-2", "metadata.csv", "Perioden")}
from (select row_number() over (order by period_key) as nth, * from (
  select distinct period_key from raw.cbs__observation where _snapshot_id = 'cbs-2'
));
"""  # fmt: skip

_AWARDS = f"""
create table raw.slim__award as
select project_number, category, 2021 as year, cast(subsidy_eur as decimal(18, 2)) as subsidy_eur,
  {_traced("slim", "slim", "slim-1", "slim.csv")}
from (values
  (1, '2021SLIM1', 'MKB', 20000), (2, '2021SLIM2', 'samenwerkingsverband', 400000), (3, '2021SLIM3', 'MKB', null)
) as t (nth, project_number, category, subsidy_eur);

create table raw.rif__award_list as
select round, project_name, lead_school, cast(subsidy_eur as decimal(18, 2)) as subsidy_eur,
  cast(3 * subsidy_eur as decimal(18, 2)) as total_budget_eur, {_traced("rif", "overzicht", "rif-1", "rif.csv")}
from (values
  (1, '2021-1', 'Alfa', 'ROC Een', 900000), (2, '2021-2', 'Beta', 'ROC Twee', 1000000)
) as t (nth, round, project_name, lead_school, subsidy_eur);

create table raw.rif__award_workbook as
select project_number, project_name, lead_school, date '2021-09-01' as start_date, date '2025-08-31' as end_date,
  cast(subsidy_eur as decimal(18, 2)) as subsidy_eur, cast(2 * subsidy_eur as decimal(18, 2)) as cofinancing_eur,
  {_traced("rif", "werkmap", "rif-2", "rif.xlsx", "2021")}
from (values
  (1, 'RIF1', 'Alfa', 'ROC Een', 900000), (2, 'RIF3', 'Gamma', 'ROC Drie', 600000)
) as t (nth, project_number, project_name, lead_school, subsidy_eur);

create table raw.technohubs__technohub as
select name, place, cast(subsidy_eur as decimal(18, 2)) as subsidy_eur,
  {_traced("technohubs", "technohubs", "hub-1", "technohubs.xlsx", "Technohubs")}
from (values (1, 'Technohub Delta', 'Ede', 250000)) as t (nth, name, place, subsidy_eur) where false;
"""

_ACTIVITIES = f"""
create table raw.activity_register__activity as
select cast(activity_date as date) as activity_date, 9 as action_line, 'publicatie' as kind, title,
  {_traced("activity_register", "activity_register", "act-1", "register.xlsx", "Activiteiten")}
from (values (1, '2021-03-01', 'Agenda'), (2, '2022-03-01', 'Voortgang')) as t (nth, activity_date, title);
"""

_PARSED = (
    "cbs__observation",
    "cbs__category",
    "slim__award",
    "rif__award_list",
    "rif__award_workbook",
    "activity_register__activity",
)
_PLACES = " union all ".join(
    f"select _source_id as source_id, _snapshot_id as snapshot_id, _file as file_name, _sheet as sheet,"
    f" _row from raw.{table}"
    for table in _PARSED
)

_LEDGER = f"""
create table raw.row_ledger as
select source_id, snapshot_id, file_name, sheet, cast(loaded + quarantined + 1 as bigint) as rows_read,
  cast(loaded as bigint) as rows_loaded, cast(quarantined as bigint) as rows_quarantined,
  cast(1 as bigint) as rows_no_data
from (
  select source_id, snapshot_id, file_name, sheet, count(distinct _row) as loaded,
    if(file_name = 'regional.csv', 1, 0) as quarantined
  from ({_PLACES}) group by all
);

create table raw.row_kind as
select source_id, snapshot_id, file_name, sheet, if(file_name = 'rif.xlsx', 'note', 'header') as kind,
  rows_no_data as rows
from raw.row_ledger;
"""

_STAR = """
create table core.dim_region as
select region_level, region_code, cast(valid_from as date) as valid_from, cast(valid_to as date) as valid_to
from (values
  ('gemeente', 'GM0005', '2016-01-01', '2019-01-01'), ('gemeente', 'GM1966', '2019-01-01', null),
  ('provincie', 'PV20', '2016-01-01', '2019-01-01'), ('provincie', 'PV20', '2019-01-01', null)
) as t (region_level, region_code, valid_from, valid_to);

create table core.fct_award as
select project_number as award_id, 'SLIM' as scheme, project_number, cast(null as varchar) as project_name,
  subsidy_eur as amount_eur, cast(null as decimal(18, 2)) as list_amount_eur,
  _source_id, _table_id, _snapshot_id, _file, _sheet, _row,
  _is_sample, cast(null as varchar) as list_snapshot_id, cast(null as varchar) as list_file,
  cast(null as bigint) as list_row
from raw.slim__award
union all
select coalesce(book.project_number, list.project_name), 'RIF', book.project_number,
  coalesce(book.project_name, list.project_name), coalesce(book.subsidy_eur, list.subsidy_eur), list.subsidy_eur,
  coalesce(book._source_id, list._source_id), coalesce(book._table_id, list._table_id),
  coalesce(book._snapshot_id, list._snapshot_id), coalesce(book._file, list._file),
  coalesce(book._sheet, list._sheet), coalesce(book._row, list._row), coalesce(book._is_sample, list._is_sample),
  list._snapshot_id, list._file, list._row
from raw.rif__award_workbook as book
full join raw.rif__award_list as list using (project_name);

create table core.fct_activity as
select title as activity_id, * exclude (action_line) from raw.activity_register__activity;

create table core.fct_labour_shortage as
with replayed as (
  select figure.*, state.landed_at,
    lag(value) over timeline as value_before, row_number() over timeline as appearance
  from raw.cbs__observation as figure
  inner join raw.snapshot as state
    on figure._table_id = state.table_id and figure._snapshot_id = state.snapshot_id
  window timeline as (
    partition by figure._table_id, figure.sector_key, figure.region_key, figure.period_key order by state.ordinal
  )
),
versions as (
  select *, lead(landed_at) over timeline as valid_to, row_number() over timeline as fact_version
  from replayed
  where appearance = 1 or value is distinct from value_before
  window timeline as (partition by _table_id, sector_key, region_key, period_key order by landed_at)
)
select 'cbs' as source_id, _table_id as table_id, measure, unit, sector_key as sector_code,
  case when region_key like 'PV%' then 'provincie' else 'nl' end as region_level,
  coalesce(region_key, 'NL01') as region_code, period_key as period,
  if(period_key like '%JJ00', 'year', 'quarter') as period_type,
  date '2021-12-31' as period_end, value, cast(fact_version as integer) as fact_version,
  landed_at as valid_from, valid_to, valid_to is null as is_current,
  _source_id, _table_id, _snapshot_id, _file, _sheet, _row, _is_sample
from versions;
"""

_KPIS = """
create table core.dim_kpi as
select 'K' || nth as kpi_id, case when nth <= 20 then 'share' when nth <= 25 then 'grade_1_10' else 'count' end as unit
from range(1, 53) as t (nth);

create table marts.kpi_observation as
select kpi_id, cast(closed + interval 3 months as date) - 1 as period_end, 'nl' as region_level,
  'NL01' as region_code, '' as breakdown,
  case
    when kpi_id = 'K52' then null when unit = 'share' then 0.5::double when unit = 'count' then 3 else 7.5
  end as value,
  cast(null as double) as numerator, cast(null as double) as denominator,
  if(unit = 'grade_1_10', 25, null) as n, cast(null as double) as ci_low, cast(null as double) as ci_high,
  cast(null as double) as attained, if(kpi_id = 'K52', 'geen meting', 'geen doel') as status, false as suppressed,
  if(kpi_id = 'K52', 'bron fieldlabs is nog niet aangesloten', null) as reason,
  if(kpi_id = 'K52', [], ['slim']) as sources, kpi_id <> 'K52' as is_sample
from core.dim_kpi
cross join (
  select unnest(generate_series(date '2020-04-01', date '2023-10-01', interval 3 months)) as closed
);

create table marts.kpi_current as
select * from marts.kpi_observation where period_end = date '2023-12-31';
"""

_MARTS = """
create table marts.labour_shortage as
with current as (
  select * exclude (valid_from, valid_to, is_current), false as is_htsm_approximation
  from core.fct_labour_shortage where is_current
)
select * from current
union all by name
select source_id, table_id, measure, unit, 'HTSM~' as sector_code, region_level, region_code, period, period_type,
  period_end, sum(value) as value, max(fact_version) as fact_version, true as is_htsm_approximation,
  source_id as _source_id, table_id as _table_id, true as _is_sample
from current
where table_id = '80472ned'
group by all;

create table marts.subsidies as
select award_id, scheme, project_number, amount_eur, _is_sample as is_sample,
  _source_id, _snapshot_id, _file, _sheet, _row
from core.fct_award;
"""
