"""The world's own links in the place of ours: `python -m tests.truth.true_links [--home HTSM_HOME] [--only KPI...]`.

Two ways, both after a whole build (`htsm run`):

- by default, quickly, to work on a model: replaces `intermediate.int_community_link` in the build database by one made
  from `who_is_who` of truth_world.json joined on int_mention, runs the models downstream of it (no tests), and compares
  with the truth (`compare`). `--no-dbt` only replaces; `--select SELECTOR` narrows what is run (dbt's words). The next
  ordinary build puts our own links back.
- `--decide`: as a steward who knows everything: a decision `same` for the entries of one community, `different`
  for those that were linked and are not one, in `HTSM_HOME/decisions`; then `htsm build`, until the links are true.
  This is what the tests do (`world_with_true_links`): nothing in the product knows of it.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from htsm.dbt import run_dbt
from htsm.home import Home, home
from htsm.match_decisions import decide_match
from tests.truth.compare import compare, differences, table, wrong_kpis
from tests.truth.figures_of import SHIPPED, built_figures, load_truth, true_figures

LINKS = "intermediate.int_community_link"
# on the clock of the sample world
DECIDED_AT = datetime(2024, 2, 15, tzinfo=UTC)
ROUNDS = 5
Entry = tuple[str, str]
Pair = tuple[Entry, Entry]


def who_is_who(truth: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The community of each entry, by source and project number and by source and name; both in small letters."""
    found = {}
    for source_id, _, key, name, community in truth["who_is_who"]:
        if key:
            found[source_id, key.casefold()] = community
        found[source_id, name.casefold()] = community
    return found


def communities_of_mentions(
    con: duckdb.DuckDBPyConnection, truth: dict[str, Any]
) -> list[tuple[str, str, str, int, str | None]]:
    """(mention_id, source_id, source_key, first_ordinal, community or None) of every mention, first seen first."""
    known = who_is_who(truth)
    rows = con.execute(
        "select mention_id, source_id, source_key, first_ordinal, name from intermediate.int_mention"
        " order by first_ordinal, mention_id"
    ).fetchall()
    return [
        (
            mention_id,
            source_id,
            source_key,
            ordinal,
            known.get((source_id, source_key.casefold())) or known.get((source_id, (name or "").casefold())),
        )
        for mention_id, source_id, source_key, ordinal, name in rows
    ]


def put_in(database: Path, truth: dict[str, Any]) -> int:
    """Replaces the links in a build database by the true ones; gives how many mentions no entry of the truth names.

    Such a mention (an award to a firm on its own) is a community by itself, as with our own links.
    """
    with duckdb.connect(str(database)) as con:
        first: dict[str, str] = {}
        rows = []
        mentions = communities_of_mentions(con, truth)
        for mention_id, source_id, source_key, _, community in mentions:
            of = first.setdefault(community or mention_id, mention_id)
            method = "first" if of == mention_id else "steward"
            rows.append((mention_id, source_id, source_key, of, method, None, None))
        columns = [(row[0], row[1]) for row in con.execute(f"describe {LINKS}").fetchall()]
        written = [
            "mention_id", "source_id", "source_key", "learning_community_id", "match_method", "match_score",
            "decided_by",
        ]  # fmt: skip
        con.execute("create temp table true_link as select * from " + LINKS + " limit 0")
        con.executemany(f"insert into true_link ({', '.join(written)}) values ({', '.join('?' * 7)})", rows)
        selected = ", ".join(name for name, _ in columns)
        con.execute(f"create or replace table {LINKS} as select {selected} from true_link order by mention_id")
    return sum(community is None for *_, community in mentions)


def wrong_pairs(con: duckdb.DuckDBPyConnection, truth: dict[str, Any]) -> tuple[set[Pair], set[Pair]]:
    """Pairs of entries that the links lack, and pairs that they should not have.

    Lacking: an entry and the first one of its community. Too much: every two entries that share a community here and
    in truth do not.
    """
    links = dict(con.execute(f"select mention_id, learning_community_id from {LINKS}").fetchall())
    first: dict[str, tuple[Entry, str]] = {}
    linked: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    lacking, too_much = set(), set()
    for mention_id, source_id, source_key, _, known in communities_of_mentions(con, truth):
        entry, community, link = (source_id, source_key), known or mention_id, links[mention_id]
        head, of = first.setdefault(community, (entry, link))
        if of != link:
            lacking.add((head, entry))
        too_much |= {(other, entry) for other, true in linked[link] if true != community}
        linked[link].append((entry, community))
    return lacking, too_much


def decide(home: Home, lacking: set[Pair], too_much: set[Pair]) -> None:
    """Writes what a steward who knows everything decides about these pairs."""
    for pairs, verdict in ((too_much, "different"), (lacking, "same")):
        for one, other in sorted(pairs):
            decide_match(home, one, other, verdict, DECIDED_AT, "steward", "known of the made-up world")  # type: ignore[arg-type]


def build(home: Home) -> None:
    """`htsm build` in a home."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("htsm")), "build"],
        env=os.environ | {"HTSM_HOME": str(home.root), "HTSM_PROFILE": "sample"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def make_links_true(home: Home, truth: dict[str, Any]) -> list[tuple[int, int]]:
    """Decides and builds until the links are true; gives how many pairs were lacking and too much in each round."""
    rounds = []
    while len(rounds) < ROUNDS:
        with duckdb.connect(str(home.work / "build.duckdb"), read_only=True) as con:
            lacking, too_much = wrong_pairs(con, truth)
        rounds.append((len(lacking), len(too_much)))
        if not lacking and not too_much:
            return rounds
        decide(home, lacking, too_much)
        build(home)
    raise AssertionError(f"the links are not those that were decided after {ROUNDS} rounds: {rounds}")


def world_with_true_links(built: Home, other: Home, truth: dict[str, Any]) -> Home:
    """A home over what another home landed, in which a steward decided everything as it is in truth, and its build."""
    other.root.mkdir(parents=True, exist_ok=True)
    for folder in ("landing", "parsed", "keys"):
        (other.root / folder).symlink_to(built.root / folder)
    shutil.copytree(built.work, other.work, ignore=shutil.ignore_patterns("airflow", "scratch", "turn.lock"))
    make_links_true(other, truth)
    return other


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=None, help="default HTSM_HOME")
    parser.add_argument("--only", nargs="*", default=[], help="KPIs to compare; default all")
    parser.add_argument("--select", default="int_community_link+", help="what dbt runs")
    parser.add_argument("--decide", action="store_true", help="by steward decisions and htsm build")
    parser.add_argument("--no-dbt", action="store_true", help="only replace the links")
    parser.add_argument("--truth", type=Path, default=SHIPPED, help="truth_world.json of another world")
    asked = parser.parse_args()
    at = Home(asked.home.resolve()) if asked.home else home()
    os.environ["HTSM_HOME"] = str(at.root)
    truth = load_truth(asked.truth)
    if asked.decide:
        print(f"pairs lacking and too much, per round: {make_links_true(at, truth)}")
        return _compared(at, truth, asked.only)
    unknown = put_in(at.work / "build.duckdb", truth)
    print(f"true links put in; {unknown} mentions are named by no entry of the truth")
    if asked.no_dbt:
        return 0
    run_dbt(at, ["run", "--select", asked.select, "--exclude", "int_community_link"])
    return _compared(at, truth, asked.only)


def _compared(at: Home, truth: dict[str, Any], kpis: list[str]) -> int:
    found = compare(built_figures(at.work / "build.duckdb", kpis), true_figures(truth, kpis))
    print(table(found))
    print(differences(found))
    return 1 if wrong_kpis(found) else 0


if __name__ == "__main__":
    sys.exit(main())
