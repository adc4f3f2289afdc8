"""The project keeps its own rules: contracts, descriptions, keys, unit tests, one source per staging model."""

import csv

from htsm.home import PROJECT
from ingest.control_tables import CONTROL_TABLES
from ingest.read.entities import QUARANTINE, entity_schema
from ingest.source_folder import load_source, source_ids
from tests.dbt.raw_fixture import raw_schemas

DBT = PROJECT / "dbt_project"
# at least so many, so that no loop passes over nothing
PUBLISHED = 26


def test_the_catalogue_is_the_one_of_the_design(design):
    assert (DBT / "seeds" / "kpi_catalogue.csv").read_bytes() == (design / "kpi_catalogue.csv").read_bytes()


def test_the_catalogue_has_its_52_kpis(built):
    with (DBT / "seeds" / "kpi_catalogue.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["kpi_id"] for row in csv.DictReader(file)]
    assert len(listed) == 52
    assert sorted(listed) == [row[0] for row in built.query("select kpi_id from core.dim_kpi order by 1")]


def test_every_published_column_is_described_and_typed_as_declared(built):
    published = built.published()
    assert len(published) >= PUBLISHED
    for name, node in published.items():
        assert node["contract"]["enforced"], name
        assert node["description"], name
        assert node["group"] and node["access"] == "public", name
        made = [row[0] for row in built.query(f"describe {name}")]
        assert made == list(node["columns"]), name
        assert set(node["config"]["meta"]["key"]) <= set(made), name
        undescribed = [c for c, column in node["columns"].items() if not column["description"]]
        assert undescribed == [], name


def test_every_model_of_the_published_schemas_is_published(built):
    models = [
        f"{node['schema']}.{node['name']}"
        for node in built.manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in ("core", "marts", "meta")
    ]
    assert sorted(models) == sorted(built.published())


def test_all_unit_tests_pass_and_none_is_lost(built):
    assert len(built.unit_tests) == len(built.manifest["unit_tests"]) >= 48
    assert set(built.unit_tests.values()) == {"pass"}


def test_every_seed_is_described_and_typed(built):
    seeds = [node for node in built.manifest["nodes"].values() if node["resource_type"] == "seed"]
    assert len(seeds) >= 17
    for seed in seeds:
        columns = [row[0] for row in built.query(f"describe seeds.{seed['name']}")]
        assert seed["description"], seed["name"]
        assert set(columns) == set(seed["config"]["column_types"]), seed["name"]
        assert [c for c in columns if not seed["columns"].get(c, {}).get("description")] == [], seed["name"]


def test_staging_reads_one_source_and_joins_nothing():
    models = sorted((DBT / "models" / "staging").glob("*/*.sql"))
    assert len(models) >= 32
    for model in models:
        sql = model.read_text(encoding="utf-8")
        assert sql.count("source(") == 1 and "ref(" not in sql and " join " not in sql, model.name


def test_where_a_row_comes_from_is_said_by_one_macro():
    said = "{{ provenance("
    models = {path.name: path.read_text(encoding="utf-8") for path in (DBT / "models").rglob("*.sql")}
    parsed = {path.stem.removeprefix("stg_") for path in (DBT / "models" / "staging").glob("*/*.sql")}
    parsed = {name for name in parsed if not name.startswith("raw__")}
    assert len(parsed) >= 21
    assert [name for name in sorted(parsed) if said not in models[f"stg_{name}.sql"]] == []
    written_out = [name for name, sql in models.items() if "_file,\n" in sql and "_row,\n" in sql and said not in sql]
    # of two lists that are joined each column is chosen by itself; what others rely on keeps its columns in their order
    assert sorted(written_out) == ["int_rif_awards.sql", "subsidies.sql"]


def test_sources_have_the_columns_that_ingest_writes():
    written = dict(CONTROL_TABLES) | {"quarantine": QUARANTINE}
    for source_id in source_ids():
        source = load_source(source_id)
        for entity in source.entities():
            written[f"{source_id}__{entity}"] = entity_schema(source, entity)
    declared = raw_schemas()
    assert len(declared) >= 32
    for relation, columns in declared.items():
        have = {column: kind.lower().replace(" ", "") for column, kind in written[relation].items()}
        assert columns.items() <= have.items(), relation
