"""The world's own links in the place of ours: `python -m tests.truth.true_links [--home HTSM_HOME] [--only KPI...]`.

After a whole build: replaces `intermediate.int_community_link` in the build database by one made from `who_is_who` of
truth_world.json joined on int_mention, runs the models downstream of it (no tests), and compares with the truth
(`compare`). `--no-dbt` only replaces; `--select SELECTOR` narrows what is run (dbt's words). The next ordinary build
puts our own links back.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import duckdb

from htsm.dbt import run_dbt
from htsm.home import Home, home
from tests.truth.compare import compare, differences, table, wrong_kpis
from tests.truth.figures_of import SHIPPED, built_figures, load_truth, true_figures

LINKS = "intermediate.int_community_link"


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


def world_with_true_links(built: Home, other: Home, truth: dict[str, Any]) -> Home:
    """A copy of what a home built, in another home, with the true links put in and run downstream."""
    shutil.copytree(built.work, other.work, ignore=shutil.ignore_patterns("airflow", "scratch", "turn.lock"))
    if not has_links(other.work / "build.duckdb"):
        return other
    put_in(other.work / "build.duckdb", truth)
    run_dbt(other, ["run", "--select", "int_community_link+", "--exclude", "int_community_link"])
    return other


def has_links(database: Path) -> bool:
    """Whether the build knows links at all."""
    with duckdb.connect(str(database), read_only=True) as con:
        return bool(con.execute("from duckdb_tables() where table_name = 'int_community_link'").fetchall())


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=None, help="default HTSM_HOME")
    parser.add_argument("--only", nargs="*", default=[], help="KPIs to compare; default all")
    parser.add_argument("--select", default="int_community_link+", help="what dbt runs")
    parser.add_argument("--no-dbt", action="store_true", help="only replace the links")
    parser.add_argument("--truth", type=Path, default=SHIPPED, help="truth_world.json of another world")
    asked = parser.parse_args()
    at = Home(asked.home.resolve()) if asked.home else home()
    os.environ["HTSM_HOME"] = str(at.root)
    truth = load_truth(asked.truth)
    unknown = put_in(at.work / "build.duckdb", truth)
    print(f"true links put in; {unknown} mentions are named by no entry of the truth")
    if asked.no_dbt:
        return 0
    run_dbt(at, ["run", "--select", asked.select, "--exclude", "int_community_link"])
    found = compare(built_figures(at.work / "build.duckdb", asked.only), true_figures(truth, asked.only))
    print(table(found))
    print(differences(found))
    return 1 if wrong_kpis(found) else 0


if __name__ == "__main__":
    sys.exit(main())
