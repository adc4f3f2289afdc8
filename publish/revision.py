"""`marts.kpi_revision`: which published KPI cells a release changes, from what to what, and why.

Against the release that readers saw before: a table of the publication, as `meta.run` is. The first release has none.
"""

from typing import TYPE_CHECKING

from htsm.sql import identifier, literal
from publish.release_tables import KPI_REVISION
from publish.rows import has_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from publish.shelf import Release

KPI_KEY = "kpi_id, period_end, region_level, region_code, breakdown"
CELLS, SNAPSHOTS = ("marts", "kpi_observation"), ("meta", "source_snapshot")
COMPARED = (CELLS, SNAPSHOTS)
"""The tables that are held against those of the release before."""


def fill(connection: "DuckDBPyConnection", release_id: str, previous: "Release | None") -> None:
    """Fills the table in the release of `connection`, whose other tables are there already."""
    if previous is None or not has_table(connection, "release", "marts", "kpi_observation"):
        return
    if not can_compare(previous):
        return
    now = (identifier("release", *table) for table in COMPARED)
    connection.execute(
        f"insert into {identifier('release', KPI_REVISION.schema, KPI_REVISION.name)} "
        + revisions(previous, release_id, *now)
    )


def can_compare(previous: "Release") -> bool:
    """Whether a release has the tables that are compared; one of an older version may not."""
    return all(previous.parquet(*table).exists() for table in COMPARED)


def parquet(release: "Release", schema: str, table: str) -> str:
    """A table of a release in SQL, read from its Parquet file."""
    return f"read_parquet({literal(str(release.parquet(schema, table)))})"


def revisions(old: "Release", new_release_id: str, new_cells: str, new_snapshots: str) -> str:
    """The SELECT of the columns of the table: the cells of `old` that are otherwise in the relations given.

    The cells of before are read from Parquet: the old database file may be open somewhere, or of another storage
    version. A cell that is hidden in either release has no value here.
    """
    side = f"select {KPI_KEY}, value, status, suppressed, sources, true as is_there"
    state = "select distinct source_id, snapshot_id"
    now, before = f"{state} from {new_snapshots}", f"{state} from {parquet(old, *SNAPSHOTS)}"
    return f"""
        with differing as (
            ({now} except {before}) union all ({before} except {now})
        ),
        cell as (
            select {KPI_KEY}, old.value as old_value, new.value as new_value, old.status as old_status,
                new.status as new_status, new.is_there is null as is_gone,
                old.suppressed or coalesce(new.suppressed, false) as is_hidden,
                old.suppressed is distinct from new.suppressed as is_otherwise_hidden,
                list_concat(old.sources, coalesce(new.sources, [])) as sources
            from ({side} from {parquet(old, *CELLS)}) as old
            left join ({side} from {new_cells}) as new using ({KPI_KEY})
        ),
        moved as (
            select *, case
                when is_gone then 'gone'
                when is_otherwise_hidden then 'hidden'
                when old_value is distinct from new_value then 'value'
                when old_status is distinct from new_status then 'status'
            end as change
            from cell
        ),
        arrived as (
            select {", ".join(f"moved.{column}" for column in KPI_KEY.split(", "))},
                list(distinct differing.source_id order by differing.source_id) as source_ids,
                list(distinct differing.snapshot_id order by differing.snapshot_id) as snapshot_ids
            from moved
            inner join differing on list_contains(moved.sources, differing.source_id)
            where moved.change is not null
            group by all
        )
        select {KPI_KEY}, change, case when not is_hidden then old_value end as old_value,
            case when not is_hidden then new_value end as new_value, old_status, new_status,
            {literal(old.release_id)} as old_release_id, {literal(new_release_id)} as new_release_id,
            coalesce(source_ids, []) as source_ids, coalesce(snapshot_ids, []) as snapshot_ids,
            case
                when len(source_ids) > 0 then 'andere leveringen: ' || array_to_string(source_ids, ', ')
                else 'dezelfde leveringen: een besluit, een definitie, de code of de peildatum is veranderd'
            end as reason
        from moved
        left join arrived using ({KPI_KEY})
        where change is not null
        order by {KPI_KEY}
    """
