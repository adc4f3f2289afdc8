"""Which test belongs in which layer (dbt_project/README.md): that every model keeps to it."""

from typing import Any

import pytest

from tests.dbt.conftest import Built

PUBLISHED = ("core", "marts", "meta")
KEY_TESTS = {"key_is_unique", "one_row_per", "unique"}
# a refused file has many faults and a row many cells: what is listed is each finding, not each row
NO_KEY = {"refusal", "quarantine"}
# one row per thing, or as published by others: nothing is computed in them that a data test does not see
GROUPS = {"staging": {"preparation", "bookkeeping"}, "intermediate": {"preparation", "bookkeeping"}}


@pytest.fixture(scope="module")
def models(built: Built) -> dict[str, dict[str, Any]]:
    """Models by name."""
    return {n["name"]: n for n in built.manifest["nodes"].values() if n["resource_type"] == "model"}


def published(models: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: node for name, node in models.items() if node["schema"] in PUBLISHED}


def data_tests(built: Built, name: str) -> set[str]:
    """The kinds of the data tests of a model."""
    return {
        node["test_metadata"]["name"]
        for node in built.manifest["nodes"].values()
        if node["resource_type"] == "test"
        and node.get("test_metadata")
        and (node.get("attached_node") or "").endswith(f".{name}")
    }


def test_every_layer_has_its_models(models):
    sizes = {schema: sum(n["schema"] == schema for n in models.values()) for schema in (*GROUPS, *PUBLISHED)}
    assert sizes["staging"] >= 32 and sizes["intermediate"] >= 30 and len(published(models)) >= 26, sizes


def test_what_is_published_has_contract_group_access_and_descriptions(models):
    groups = {"core": "core", "marts": "marts", "meta": "bookkeeping"}
    for name, node in published(models).items():
        assert node["contract"]["enforced"], name
        assert (node["group"], node["access"]) == (groups[node["schema"]], "public"), name
        assert node["description"].strip(), name
        assert [c for c, column in node["columns"].items() if not column["description"].strip()] == [], name
        assert [c for c, column in node["columns"].items() if not column["data_type"]] == [], name


def test_what_is_published_has_a_key_and_a_test_of_it(built, models):
    without = [name for name, node in published(models).items() if not node["config"]["meta"].get("key")]
    assert without == []
    assert sorted(n for n in published(models) if not KEY_TESTS & data_tests(built, n)) == sorted(NO_KEY)


def test_staging_and_intermediate_are_described_and_closed(models):
    for name, node in models.items():
        if node["schema"] in GROUPS:
            assert node["description"].strip(), name
            assert node["group"] in GROUPS[node["schema"]], name
            assert node["access"] in ("private", "protected"), name


def test_staging_is_read_inside_preparation_only(built, models):
    private = {n["unique_id"] for n in models.values() if n["schema"] == "staging" and n["access"] == "private"}
    assert len(private) >= 21
    readers = {n["name"]: n["group"] for n in models.values() if private & set(n["depends_on"]["nodes"])}
    assert {name for name, group in readers.items() if group != "preparation"} == set()


def test_every_fact_has_a_unit_test(built, models):
    tested = {test["model"] for test in built.manifest["unit_tests"].values()}
    facts = {name for name in models if name.startswith("fct_")} | {"kpi_observation"}
    assert len(facts) >= 4
    assert facts - tested == set()


def test_every_kpi_that_has_a_model_has_a_unit_test_of_its_name(built):
    """`al8_2_...` tests AL8.2, whichever model of a family computes it."""
    kpis = [row[0] for row in built.query("select distinct kpi_id from seeds.kpi_source where has_model order by 1")]
    assert len(kpis) >= 17
    of_kpi_models = [
        test["name"] for test in built.manifest["unit_tests"].values() if test["model"].startswith("int_")
    ]  # fmt: skip
    untested = [k for k in kpis if not any(n.startswith(k.lower().replace(".", "_") + "_") for n in of_kpi_models)]
    assert untested == []


def test_no_model_is_there_that_nothing_uses(built, models):
    """Used is: read by a model, or published and named by an exposure."""
    children = built.manifest["child_map"]
    exposed = {d for e in built.manifest["exposures"].values() for d in e["depends_on"]["nodes"]}
    seeds = [n for n in built.manifest["nodes"].values() if n["resource_type"] == "seed"]
    unused = [
        node["name"]
        for node in [*models.values(), *seeds]
        if node["unique_id"] not in exposed
        and not any(child.startswith("model.") for child in children[node["unique_id"]])
    ]
    assert unused == []


def test_exposures_name_what_is_published_and_nothing_else(built, models):
    exposures = {e["name"]: set(e["depends_on"]["nodes"]) for e in built.manifest["exposures"].values()}
    assert set(exposures) == {"board", "quarterly_update", "analysts"}
    named = {nodes.rsplit(".", 1)[1] for of in exposures.values() for nodes in of}
    assert named - set(published(models)) == set()
    # analysts may use all that is published
    assert {nodes.rsplit(".", 1)[1] for nodes in exposures["analysts"]} == set(published(models))


def test_no_model_is_a_disabled_one(built):
    assert built.manifest["disabled"] == {}
