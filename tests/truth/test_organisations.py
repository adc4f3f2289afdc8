"""Which organisation is which, against the made-up world: as it writes them, and with one applicant in ten misspelt.

The world spells an organisation the same everywhere, but for legal forms and small letters; so here some names get a
slip of the kind that its names of communities have.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from htsm.dbt import run_dbt
from htsm.home import Home
from ingest.samples.making.edition import SEED
from ingest.samples.making.world import world
from ingest.samples.making.world.naming import with_typo
from tests.truth.judged_links import pairs_of

Entry = tuple[str, str]
MISSPELT_OF = 10


def true_numbers() -> dict[str, str]:
    """The KvK number behind every name that an organisation goes by, in small letters."""
    made = world(SEED)
    found = {}
    for organisation in made.organisations:
        for name in (organisation.name, f"{organisation.name} (oude naam)", *organisation.trade_names):
            found[name.casefold()] = organisation.kvk
    found |= {award.applicant.casefold(): award.kvk for award in made.slim_awards}
    return found


@pytest.fixture(scope="module")
def numbers() -> dict[str, str]:
    return true_numbers()


@pytest.fixture(scope="module")
def misspelt(sample_home: Home, numbers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which one applicant in ten has a slip in its name; their names are added to the numbers."""
    home = Home(tmp_path_factory.mktemp("misspelt"))
    home.work.mkdir()
    relations = json.loads((sample_home.work / "raw_relations.json").read_text(encoding="utf-8"))
    random, changed = Random("misspelt"), {}
    for award in world(SEED).slim_awards[::MISSPELT_OF]:
        wrong = with_typo(award.applicant, random, "")
        if wrong != award.applicant:
            changed[award.number] = wrong
            numbers[wrong.casefold()] = award.kvk
    awards = home.work / "slim__award.parquet"
    with duckdb.connect() as con:
        given = next(relation["sql"] for relation in relations if relation["name"] == "slim__award")
        con.execute("create table wrong (number varchar, name varchar)")
        con.executemany("insert into wrong values (?, ?)", list(changed.items()))
        con.execute(
            f"copy (select award.* replace (coalesce(wrong.name, applicant_name) as applicant_name)"
            f" from ({given}) as award left join wrong on award.project_number = wrong.number) to '{awards}'"
        )
    assert len(changed) > 20
    write_relations(home, relations, {"slim__award": awards})
    build(home)
    return home


def write_relations(home: Home, relations: list[dict[str, Any]], other: dict[str, Path]) -> None:
    listing = [
        relation | ({"sql": f"select * from read_parquet(['{other[relation['name']]}'])"}
                    if relation["name"] in other else {})
        for relation in relations
    ]  # fmt: skip
    (home.work / "raw_relations.json").write_text(json.dumps(listing), encoding="utf-8")


def build(home: Home) -> None:
    run_dbt(home, ["build", "--select", "+int_organisation_likeness", "--exclude-resource-type", "unit_test", "test"])


def names(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[Entry, str]]:
    """Entry and name of every entry, by entry_id."""
    return {
        entry_id: ((source_id, key), name)
        for entry_id, source_id, key, name in con.execute(
            "select link.entry_id, link.source_id, link.source_key, min(name.name)"
            " from intermediate.int_organisation_link as link"
            " inner join intermediate.int_organisation_name as name"
            " on link.source_id = name.source_id and link.source_key = name.source_key and name.kind = 'name'"
            " group by all"
        ).fetchall()
    }


def judged(home: Home, numbers: dict[str, str]) -> tuple[float, float]:
    """Precision and recall over pairs of entries; a name that is no organisation of the world is one by itself."""
    with duckdb.connect(str(home.work / "build.duckdb"), read_only=True) as con:
        links = dict(con.execute("select entry_id, organisation_id from intermediate.int_organisation_link").fetchall())
        found = names(con)
    order = {entry_id: n for n, entry_id in enumerate(sorted(links))}
    ours = pairs_of({order[entry_id]: of for entry_id, of in links.items()})
    true = pairs_of({order[e]: numbers.get(name.casefold(), e) for e, (_, name) in found.items()})
    assert len(true) > 500
    return len(ours & true) / len(ours), len(ours & true) / len(true)


def asked(home: Home) -> list[tuple[str, str]]:
    with duckdb.connect(str(home.work / "build.duckdb"), read_only=True) as con:
        return con.execute("from intermediate.int_organisation_likeness order by all").fetchall()


def answer(home: Home, questions: Iterable[tuple[str, str]], numbers: dict[str, str]) -> dict[str, int]:
    """Decides as it is in truth, where the next build finds it; gives how many were one and how many two."""
    with duckdb.connect(str(home.work / "build.duckdb"), read_only=True) as con:
        known = names(con)
    rows, counted = [], defaultdict(int)
    for left, right in questions:
        one, other = known[left], known[right]
        is_same = numbers.get(one[1].casefold(), left) == numbers.get(other[1].casefold(), right)
        counted["same" if is_same else "different"] += 1
        rows.append((*one[0], *other[0], "same" if is_same else "different"))
    decisions = home.work / "match_decision.parquet"
    with duckdb.connect() as con:
        con.execute(
            "create table decided (left_source_id varchar, left_key varchar, right_source_id varchar,"
            " right_key varchar, decision varchar, decided_by varchar, decided_on date, reason varchar)"
        )
        con.executemany("insert into decided values (?, ?, ?, ?, ?, 'steward', current_date, 'known')", rows)
        con.execute(f"copy decided to '{decisions}'")
    relations = json.loads((home.work / "raw_relations.json").read_text(encoding="utf-8"))
    write_relations(home, relations, {"match_decision": decisions})
    return counted


def test_organisations_as_the_world_writes_them(sample_home, numbers):
    precision, recall = judged(sample_home, numbers)
    assert precision >= 0.995 and recall >= 0.99
    assert len(asked(sample_home)) <= 5


def test_a_slip_in_a_name_is_asked_and_then_known(misspelt, numbers):
    precision, recall = judged(misspelt, numbers)
    questions = asked(misspelt)
    counted = answer(misspelt, questions, numbers)
    build(misspelt)
    with_list = judged(misspelt, numbers)
    assert precision >= 0.995
    assert recall < 0.99
    assert counted["same"] > 15 and counted["different"] <= 5
    assert with_list[0] >= 0.99 and with_list[1] >= 0.99
    assert asked(misspelt) == []
