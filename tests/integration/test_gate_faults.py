"""Every check fails on a fault planted for it, and none does on good data."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from expectations import gate
from expectations.checks import LAYERS, Check, Excuse
from expectations.results import EXAMPLES
from expectations.suite_files import load
from htsm.home import PROJECT
from ingest.control_tables import CONTROL_TABLES
from ingest.read.entities import QUARANTINE, entity_schema
from ingest.source_folder import load_source
from tests.integration.gate_database import AS_OF, build
from tests.integration.gate_faults import FAULTS

CHECKS = [check for layer in LAYERS for check in load(layer)]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("gate") / "good.duckdb")


@pytest.mark.parametrize("layer", LAYERS)
def test_every_check_has_a_planted_fault(layer: str) -> None:
    assert set(FAULTS[layer]) == {check.check_id for check in CHECKS if check.layer == layer}


@pytest.mark.parametrize("layer", LAYERS)
def test_good_data_passes_every_check_and_each_looks_at_rows(good: Path, layer: str) -> None:
    results = gate.run(layer, good, AS_OF)

    gate.enforce(results)
    assert [result.check_id for result in results] == list(FAULTS[layer])
    assert all(result.passed and not result.examples for result in results), results
    assert not [result.observed for result in results if "of 0 rows" in result.observed]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.check_id)
def test_a_planted_fault_is_found_with_its_rows(good: Path, tmp_path: Path, check: Check) -> None:
    faulty = tmp_path / "faulty.duckdb"
    shutil.copy(good, faulty)
    with duckdb.connect(str(faulty)) as connection:
        connection.execute(FAULTS[check.layer][check.check_id])

    (result,) = gate.run_checks([check], faulty, AS_OF)

    assert not result.passed
    assert not result.excepted
    assert "could not run" not in result.observed
    assert (result.severity, result.owner) == (check.severity, check.owner)
    if (check.expectation or "").startswith("expect_table_"):
        assert (result.failing_rows, result.examples) == (0, [])
    else:
        assert result.failing_rows > 0
        # Great Expectations counts and our SQL selects: both must mean the same rows
        assert len(result.examples) == min(result.failing_rows, EXAMPLES)


def test_examples_of_parsed_rows_name_their_place_and_are_limited(good: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.duckdb"
    shutil.copy(good, faulty)
    with duckdb.connect(str(faulty)) as connection:
        connection.execute("update raw.cbs__observation set value = -0.5")

    (result,) = gate.run_checks([c for c in CHECKS if c.check_id == "cbs_value_not_negative"], faulty, AS_OF)

    assert (result.failing_rows, result.observed) == (31, "31 rows that must not exist")
    assert len(result.examples) == 20
    assert result.examples[0] == {
        "source_id": "cbs", "file": "new.csv", "sheet": "", "row": 2,
        "measure": "open_vacancies", "value": -0.5,
    }  # fmt: skip
    with pytest.raises(gate.GateRefused, match=r"source_id cbs, file new.csv, row 2: .*value=-0.5"):
        gate.enforce([result])


def test_what_an_older_snapshot_had_wrong_stops_nothing_once_a_newer_one_has_it_right(
    good: Path, tmp_path: Path
) -> None:
    faulty = tmp_path / "faulty.duckdb"
    shutil.copy(good, faulty)
    with duckdb.connect(str(faulty)) as connection:
        connection.execute(
            "update raw.cbs__observation set value = -1 where _snapshot_id = 'cbs-1';"
            # the newer file lacks one of the figures, so that the older one stays current
            "update core.fct_labour_shortage set value = -1 where period = '2020KW04' and sector_code = '328105';"
            "update marts.labour_shortage set value = -1 where period = '2020KW04' and sector_code = '328105';"
            "update marts.kpi_observation set value = -1, sources = ['cbs'] where kpi_id = 'K30'"
        )
    wanted = ("cbs_value_not_negative", "labour_shortage_not_negative", "kpi_not_negative")

    results = gate.run_checks([check for check in CHECKS if check.check_id in wanted], faulty, AS_OF)

    gate.enforce(results)
    assert [(r.check_id, r.passed, r.failing_rows) for r in results] == [
        ("cbs_value_not_negative", True, 0),
        ("kpi_not_negative", True, 0),
        ("labour_shortage_not_negative", False, 1),
    ]


def test_publishers_are_held_to_their_latest_snapshot_only() -> None:
    of_all_history = [
        check.check_id
        for check in CHECKS
        if check.layer == "parsed" and check.owner == "publisher"
        if not check.latest_only and "is_latest" not in (check.sql or "")
    ]

    assert of_all_history == []


def test_a_snapshot_that_shrank_is_published_with_a_warning(good: Path, tmp_path: Path) -> None:
    """The reader refuses it by the threshold of its source; a steward who lowered that one is not stopped here."""
    faulty = tmp_path / "faulty.duckdb"
    shutil.copy(good, faulty)
    with duckdb.connect(str(faulty)) as connection:
        connection.execute(FAULTS["parsed"]["snapshot_at_least_half_of_predecessor"])

    results = gate.run_checks(
        [c for c in CHECKS if c.check_id == "snapshot_at_least_half_of_predecessor"], faulty, AS_OF
    )

    gate.enforce(results)
    assert [(r.passed, r.stops) for r in results] == [(False, False)]


@pytest.mark.parametrize(("as_of", "excepted"), [(date(2024, 6, 30), True), (date(2024, 7, 1), False)])
def test_an_exception_excuses_a_failure_until_its_end_date(
    good: Path, tmp_path: Path, as_of: date, excepted: bool
) -> None:
    faulty = tmp_path / "faulty.duckdb"
    shutil.copy(good, faulty)
    with duckdb.connect(str(faulty)) as connection:
        connection.execute(FAULTS["marts"]["subsidy_not_zero"])
    check = _with_exception("subsidy_not_zero")

    (result,) = gate.run_checks([check], faulty, as_of)

    assert not result.passed
    assert result.excepted is excepted
    assert ("excepted until 2024-06-30: the ministry sends a new list" in result.observed) is excepted
    assert result.stops is not excepted


def _with_exception(check_id: str) -> Check:
    (check,) = (check for check in CHECKS if check.check_id == check_id)
    return replace(check, exception=Excuse("the ministry sends a new list", date(2024, 6, 30)))


def test_a_check_that_cannot_run_refuses_whatever_its_severity_and_exception(good: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.duckdb"
    shutil.copy(good, faulty)
    with duckdb.connect(str(faulty)) as connection:
        connection.execute("drop table core.fct_activity; alter table core.fct_award drop column list_amount_eur")
    checks = [c for c in CHECKS if c.check_id in ("rif_list_and_workbook_agree", "activity_date_in_range")]

    results = gate.run_checks(checks, faulty, AS_OF)

    assert [(r.severity, r.owner, r.stops) for r in results] == [("fail", "internal", True)] * 2
    assert "could not run" in results[0].observed
    assert "list_amount_eur" in results[0].observed
    assert results[1].observed == "could not run: there is no table core.fct_activity"


def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no database .*build.duckdb to check; .*htsm build"):
        gate.run("core", tmp_path / "build.duckdb", AS_OF)


def test_the_small_database_has_only_columns_that_the_pipeline_has(good: Path) -> None:
    with duckdb.connect(str(good), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where schema_name in ('raw', 'core', 'marts')"
        ).fetchall()

    assert len({(schema, table) for schema, table, _ in columns}) == 24
    assert not [column for column in columns if column[2] not in _columns(*column[:2])]


def _columns(schema: str, table: str) -> set[str]:
    """The columns of a table in the reader's declarations, or in the description of the model."""
    if schema != "raw":
        text = (PROJECT / "dbt_project" / "models" / schema / f"{table}.yml").read_text(encoding="utf-8")
        return {column["name"] for model in yaml.safe_load(text)["models"] for column in model["columns"]}
    if "__" in table:
        source_id, _, entity = table.partition("__")
        return set(entity_schema(load_source(source_id), entity))
    return set(QUARANTINE if table == "quarantine" else CONTROL_TABLES[table])
