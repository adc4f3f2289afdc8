"""docs/data_dictionary.md is what the models say, in both languages, and the release says the same."""

import json
from pathlib import Path

import pytest

from htsm.home import PROJECT
from publish.dictionary import dictionary, missing_texts, sources_of
from publish.manifest import published_tables
from publish.release_tables import TABLES
from publish.texts_nl import text_nl, texts
from tests.dbt.conftest import Built


@pytest.fixture(scope="module")
def manifest(built: Built) -> Path:
    return built.small.parent / "dbt" / "target" / "manifest.json"


def test_the_page_is_current(manifest):
    page = (PROJECT / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    assert page == dictionary(manifest), "run `htsm dictionary`"


def test_every_published_table_and_column_has_a_dutch_text(manifest):
    assert len(published_tables(manifest)) >= 26
    assert missing_texts(manifest) == []


def test_no_dutch_text_is_about_nothing(manifest):
    tables = {table.name: set(table.columns) for table in [*published_tables(manifest), *TABLES]}
    columns = set.union(*tables.values())
    lost = [
        (table, column)
        for table, column in texts()
        if (column and column not in (tables.get(table, set()) if table else columns))
        or (table and table not in tables)
    ]
    assert lost == []
    assert len(texts()) > 250


def test_a_text_about_one_table_goes_before_that_about_all():
    assert text_nl("fct_activity", "status") != text_nl("kpi_observation", "status")
    assert text_nl("fct_award", "amount_eur").unit == "euro"
    assert text_nl("fct_award", "no such column") == ("", "")


def test_sources_are_found_through_everything_between(manifest):
    nodes = json.loads(manifest.read_text(encoding="utf-8"))
    assert sources_of("model.htsm.fct_activity", nodes) == ("activity_register",)
    assert sources_of("model.htsm.labour_shortage", nodes) == ("cbs", "eurostat", "uwv_tension")
    assert sources_of("model.htsm.dim_date", nodes) == ()
