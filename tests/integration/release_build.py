"""A small build database with its dbt manifest, as the publication finds them, and plans and checks to go with it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from htsm.home import Home
from publish.release import Release, current, publish

KPI_KEY = ["kpi_id", "period_end", "region_level", "region_code", "breakdown"]
KEYS = {
    "core.dim_action_line": ["action_line_id"],
    "core.fct_award": ["award_id"],
    "marts.kpi_current": KPI_KEY,
    "marts.kpi_observation": KPI_KEY,
    "meta.refusal": ["source_id", "file_name", "row"],
    "meta.source_snapshot": ["source_id", "table_id", "ordinal"],
    "meta.source_status": ["source_id"],
}
AREAS = [("G1", "Hoofddoel 1", 1), ("G2", "Hoofddoel 2", 2)] + [(f"AL{n}", f"Actie {n}", n) for n in range(1, 11)]
OLD, NEW = "a" * 64, "b" * 64
NO_SOURCE = "bron niet geladen: lc_inventory – coördinatie volgt"


def plan(release_id: str = "20240215-aaaaaaaaaaaa", **changed: Any) -> dict[str, Any]:
    """What steps.plan writes."""
    return {
        "fingerprint": hashlib.sha256(release_id.encode()).hexdigest(),
        "release_id": release_id,
        "as_of": "2024-02-15T23:59:59.999999+00:00",
        "profile": "sample",
        "is_sample": True,
        "made_from": {"landing/cbs/manifest.jsonl": 300},
        "unchanged": False,
    } | changed


def check(check_id: str, **changed: Any) -> dict[str, Any]:
    """What a gate found, as a dictionary."""
    return {
        "suite": "core",
        "check_id": check_id,
        "layer": "core",
        "severity": "fail",
        "owner": "internal",
        "description": "every award has a year",
        "passed": True,
        "excepted": False,
        "observed": "0 of 3 rows",
        "failing_rows": 0,
        "examples": [],
    } | changed


def kpi(kpi_id: str, area: str, value: float | None, **changed: Any) -> dict[str, Any]:
    """A row of marts.kpi_current; what marts.kpi_observation holds of it is taken from the same."""
    return {
        "kpi_id": kpi_id,
        "period_end": "2023-12-31",
        "region_level": "nl",
        "region_code": "NL01",
        "breakdown": "",
        "area": area,
        "name_nl": f"Naam van {kpi_id}",
        "unit": "count",
        "value": value,
        "target": None,
        "target_origin": None,
        "status": "geen meting" if value is None else "geen doel",
        "uncertain": False,
        "reason": NO_SOURCE if value is None else None,
        "suppressed": False,
        "sources": ["rif"],
    } | changed


def some_kpis(publications: float = 6) -> list[dict[str, Any]]:
    """Every area of the board, with a value of each kind."""
    return [
        kpi("G1.1", "Hoofddoel 1", None, target=20, target_origin="agenda"),
        kpi(
            "G1.2",
            "Hoofddoel 1",
            7.25,
            unit="grade_1_10",
            target=7.5,
            target_origin="agenda",
            status="aandacht",
            uncertain=True,
        ),
        kpi("G2.1", "Hoofddoel 2", 0.625, unit="share"),
        kpi("AL1.2", "Actie 1", 0.07, unit="share", target=0.1, target_origin="derived"),
        *(kpi(f"AL{n}.1", f"Actie {n}", None) for n in (2, 3, 4, 5, 7)),
        kpi("AL6.1", "Actie 6", 1234567.89, unit="eur"),
        kpi("AL6.1", "Actie 6", 99.0, unit="eur", region_level="provincie", region_code="PV20"),
        kpi("AL8.2", "Actie 8", 1500.0, unit="eur", status="nog niet begonnen"),
        kpi("AL9.1", "Actie 9", publications, target=5, target_origin="agenda", status="behaald"),
        kpi("AL10.10", "Actie 10", 9, target=6, target_origin="agenda", status="behaald"),
        kpi("AL10.2", "Actie 10", 2, target=6, target_origin="agenda", status="achter"),
    ]


class Builds:
    """Builds in one state folder."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.database = home.work / "build.duckdb"
        self.manifest = home.work / "dbt" / "target" / "manifest.json"

    def build(self, awards: int = 3, kpis: list[dict[str, Any]] | None = None, states: int = 2) -> None:
        """Writes the build database, rows in no order, and the manifest."""
        self.database.parent.mkdir(parents=True, exist_ok=True)
        self.database.unlink(missing_ok=True)
        with duckdb.connect(str(self.database)) as connection:
            for schema in ("raw", "intermediate", "core", "marts", "meta"):
                connection.execute(f"create schema {schema}")
            self._core(connection, awards)
            self._marts(connection, some_kpis() if kpis is None else kpis)
            self._meta(connection, states)
            types = connection.execute(
                "select schema_name || '.' || table_name, column_name from duckdb_columns()"
            ).fetchall()
        self._write_manifest(types)

    def add_award(self) -> None:
        """One award more, without building all again."""
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("insert into core.fct_award (award_id) select 'more ' || count(*) from core.fct_award")

    def publish(self, release_id: str = "20240215-aaaaaaaaaaaa", **changed: Any) -> Release:
        """Publishes what is built, with one check and one duration, and gives what is current then."""
        publish(plan(release_id, **changed), [check("award_year")], {"build": 1.5}, self.home)
        release = current(self.home)
        assert release is not None
        return release

    def _core(self, connection: duckdb.DuckDBPyConnection, awards: int) -> None:
        connection.execute("create table core.dim_action_line (action_line_id text, area text, number int)")
        connection.execute("alter table core.dim_action_line add column name_nl text")
        connection.execute("alter table core.dim_action_line add column name_en text")
        connection.executemany(
            "insert into core.dim_action_line values (?, ?, ?, ?, ?)",
            [(i, area, n, f"Lijn {area}", f"Line {area}") for i, area, n in reversed(AREAS)],
        )
        connection.execute(
            "create table core.fct_award as select 'award ' || i as award_id, (i * 7.5)::decimal(18, 2) as amount_eur,"
            " ['rif', i::varchar] as sources, sum(i)::hugeint as projects, date '2020-01-01' + (i % 900)::int as starts"
            " from range(?) r(i) group by i order by hash(i)",
            [awards],
        )
        connection.execute("create table intermediate.not_published as select 1 as one")

    def _marts(self, connection: duckdb.DuckDBPyConnection, kpis: list[dict[str, Any]]) -> None:
        connection.execute(
            "create table marts.kpi_current (kpi_id text, period_end date, region_level text, region_code text,"
            " breakdown text, area text, name_nl text, unit text, value double, target double, target_origin text,"
            " status text, uncertain boolean, reason text, suppressed boolean, sources text[])"
        )
        marks = ", ".join("?" * 16)
        connection.executemany(f"insert into marts.kpi_current values ({marks})", [[*row.values()] for row in kpis])
        connection.execute(
            f"create table marts.kpi_observation as select {', '.join(KPI_KEY)}, value, status, suppressed, sources"
            " from marts.kpi_current order by hash(kpi_id)"
        )

    def _meta(self, connection: duckdb.DuckDBPyConnection, states: int) -> None:
        connection.execute(
            "create table meta.source_snapshot as select 'cbs' as source_id, '83599NED' as table_id, i + 1 as ordinal,"
            " case i when 0 then ? else ? end as snapshot_id, timestamp '2023-11-30 12:00:00' as landed_at,"
            " case i when 0 then 0 else 15504 end as common_facts, case i when 0 then 0 else 4896 end as new_facts,"
            " case i when 0 then 0 else 1022 end as revised_facts, 0 as vanished_facts from range(?) r(i)",
            [OLD, NEW, states],
        )
        connection.execute(
            "create table meta.source_status as select * from (values"
            " ('slim', null::timestamp, null, true, false, 1::bigint, 0::bigint, 0::bigint, 0::bigint, 1::bigint,"
            " null::bigint, null::double, 0::bigint, 0::bigint),"
            " ('cbs', timestamp '2023-11-30 12:00:00', 'b', false, true, 0, 1234, 4896, 1022, 0, 0, 0.0278, 0, 1),"
            " ('curricula_evaluation', timestamp '2022-06-01', 'c', true, true, 0, 0, 0, 0, 0, 1234, 0.0, 2, 0)"
            ") t(source_id, last_landed_at, last_good_snapshot_id, is_late, is_stale, refused_files, quarantined_rows,"
            " new_facts, revised_facts, drift_events, late_by_days, quarantined_share, promises_broken,"
            " open_corrections)"
        )
        connection.execute(
            "create table meta.refusal as select 'slim' as source_id, 'lijst.csv' as file_name, '' as sheet,"
            " 4::bigint as row, 'Subsidie [EUR]' as column_name, '' as value, 'column is not in the map' as reason,"
            " 'accept the proposed map' as action"
        )

    def _write_manifest(self, columns: list[tuple[str, str]]) -> None:
        nodes = {
            f"model.htsm.{title}": {
                "resource_type": "model",
                "unique_id": f"model.htsm.{title}",
                "schema": title.split(".")[0],
                "name": title.split(".")[1],
                "alias": title.split(".")[1],
                "description": f"What {title} holds,\nit's   described.",
                "config": {"meta": {"key": KEYS[title]} if title in KEYS else {}},
                "columns": {
                    column: {"name": column, "description": f"The {column}, o'clock."}
                    for table, column in columns
                    if table == title
                },
            }
            for title in [*KEYS, "intermediate.not_published"]
        }
        self.manifest.parent.mkdir(parents=True, exist_ok=True)
        self.manifest.write_text(json.dumps({"nodes": nodes, "parent_map": {}, "sources": {}}), encoding="utf-8")


def parquet_hashes(release: Release) -> dict[str, str]:
    """The sha256 of every Parquet file of a release but those of the publication, by `<schema>/<table>.parquet`."""
    root = release.path / "parquet"
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*.parquet"))
        if path.stem not in ("run", "kpi_revision")
    }


def query(release: Release, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query on a release's database file."""
    with duckdb.connect(str(release.database), read_only=True) as connection:
        rows: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
        return rows


def names(folder: Path) -> list[str]:
    """What a folder holds, hidden things included."""
    return sorted(path.name for path in folder.iterdir())
