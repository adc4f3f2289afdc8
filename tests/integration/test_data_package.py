"""The data package and the catalogue metadata of a release: valid by their standards, and true of its files."""

import csv
import hashlib
import json
from pathlib import Path

import duckdb
import pytest
from frictionless import Package
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from htsm.home import PROJECT
from ingest.source_folder import source_ids
from publish.dcat import dcat

MANDATORY = list(csv.DictReader((PROJECT / "docs" / "dcat_ap_mandatory.csv").open(encoding="utf-8", newline="")))
ADDRESS = "http://127.0.0.1/release/"


@pytest.fixture(scope="module")
def release(sample_home) -> Path:
    return (sample_home.published / "current").resolve()


@pytest.fixture(scope="module")
def package(release) -> dict:
    return json.loads((release / "datapackage.json").read_text(encoding="utf-8"))


def test_it_is_a_valid_data_package(package):
    assert list(Package.metadata_validate(package)) == []
    broken = package | {"resources": [package["resources"][0] | {"path": "../outside.parquet"}]}
    assert list(Package.metadata_validate(broken)) != []


def test_it_lists_every_file_as_it_is(release, package):
    listed = {resource["path"]: resource for resource in package["resources"]}
    assert set(listed) == {str(p.relative_to(release)) for p in release.rglob("*.parquet")}
    assert len(listed) >= 55
    counted = json.loads((release / "release.json").read_text(encoding="utf-8"))["rows"]
    for path, resource in listed.items():
        table = duckdb.from_parquet(str(release / path))
        assert [field["name"] for field in resource["schema"]["fields"]] == table.columns, path
        assert resource["rows"] == counted[resource["name"]] == len(table), path
        if resource["name"] not in ("meta.run", "marts.kpi_revision"):
            assert resource["hash"] == f"sha256:{hashlib.sha256((release / path).read_bytes()).hexdigest()}"


def test_every_column_is_told_in_two_languages_and_amounts_have_a_unit(package):
    fields = [(r["name"], field) for r in package["resources"] for field in r["schema"]["fields"]]
    assert len(fields) > 1000
    assert [(name, f["name"]) for name, f in fields if not f["title"] or not f["description"]] == []
    assert [(name, f["name"]) for name, f in fields if f["name"].endswith("_eur") and not f.get("unit")] == []


def test_keys_are_unique_and_references_are_met(release, package):
    files = {r["name"]: str(release / r["path"]) for r in package["resources"]}
    keyed = [r for r in package["resources"] if "primaryKey" in r["schema"]]
    assert len(keyed) >= 50
    for resource in keyed:
        key = ", ".join(f'"{column}"' for column in resource["schema"]["primaryKey"])
        twice = duckdb.sql(f"select {key} from '{files[resource['name']]}' group by all having count(*) > 1 limit 1")
        assert twice.fetchall() == [], resource["name"]
    references = [(r, key) for r in package["resources"] for key in r["schema"].get("foreignKeys", [])]
    assert len(references) >= 12
    for resource, key in references:
        other, (field,) = key["reference"]["resource"], key["reference"]["fields"]
        column = f'"{key["fields"][0]}"'
        lost = duckdb.sql(
            f"select {column} from '{files[resource['name']]}' where {column} is not null "
            f"and {column} not in (select {field} from '{files[other]}') limit 1"
        )
        assert lost.fetchall() == [], (resource["name"], key)


def test_every_source_is_credited_with_its_licence(package):
    assert [source["name"] for source in package["sources"]] == list(source_ids())
    assert all(source["licence"] and source["attribution"] and source["publisher"] for source in package["sources"])
    used = {source["name"] for resource in package["resources"] for source in resource["sources"]}
    assert used == set(source_ids())


def test_sample_data_says_so(release, package):
    assert package["is_sample"]
    assert "Made-up" in package["description"]
    assert "Verzonnen voorbeelddata" in (release / "dcat.jsonld").read_text(encoding="utf-8")


def _breaches(graph: Graph) -> list[tuple[str, str]]:
    """What the profile requires and a description lacks or has too often."""
    found = []
    for rule in MANDATORY:
        things = set(graph.subjects(RDF.type, graph.namespace_manager.expand_curie(rule["class"])))
        assert things, f"no {rule['class']} is described"
        for thing in things:
            count = len(list(graph.objects(thing, URIRef(graph.namespace_manager.expand_curie(rule["property"])))))
            if count < int(rule["at_least"]) or (rule["at_most"] and count > int(rule["at_most"])):
                found.append((rule["class"], rule["property"]))
    return sorted(set(found))


def _graph(told: dict) -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in told["@context"].items():
        graph.bind(prefix, namespace)
    graph.parse(data=json.dumps(told), format="json-ld", base=ADDRESS)
    return graph


def test_the_catalogue_metadata_has_all_that_dcat_ap_requires(release, package):
    told = json.loads((release / "dcat.jsonld").read_text(encoding="utf-8"))
    assert told == dcat(package)
    graph = _graph(told)
    assert len(MANDATORY) == 9
    assert _breaches(graph) == []
    addresses = graph.objects(None, graph.namespace_manager.expand_curie("dcat:accessURL"))
    assert {str(address).removeprefix(ADDRESS) for address in addresses} == {r["path"] for r in package["resources"]}


@pytest.mark.parametrize("rule", MANDATORY, ids=lambda rule: f"{rule['class']} {rule['property']}")
def test_a_missing_property_is_seen(package, rule):
    graph = _graph(dcat(package))
    thing = next(graph.subjects(RDF.type, graph.namespace_manager.expand_curie(rule["class"])))
    graph.remove((thing, graph.namespace_manager.expand_curie(rule["property"]), None))
    assert _breaches(graph) == [(rule["class"], rule["property"])]
