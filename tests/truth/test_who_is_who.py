"""Who is who on the sample world, against its truth; and a steward who answers what is asked."""

import json
import shutil
from collections import defaultdict
from itertools import combinations, pairwise

import duckdb
import pyarrow as pa

from htsm.home import Home
from matching.links import match_outcome
from tests.end_to_end.walking import Walk
from tests.truth.figures_of import load_truth
from tests.truth.judged_links import DECISIONS
from tests.truth.true_links import communities_of_mentions


def pairs(groups: dict[str, list[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def judged(home: Home) -> tuple[float, float, int]:
    """Precision and recall over pairs of entries, and how many entries there are."""
    with duckdb.connect(str(home.work / "build.duckdb"), read_only=True) as con:
        links = dict(
            con.execute("select mention_id, learning_community_id from intermediate.int_community_link").fetchall()
        )
        entries = communities_of_mentions(con, load_truth())
    ours, true = defaultdict(list), defaultdict(list)
    for mention_id, *_, community in entries:
        ours[links[mention_id]].append(mention_id)
        true[community or mention_id].append(mention_id)
    found, wanted = pairs(ours), pairs(true)
    assert len(wanted) > 1000
    return len(found & wanted) / len(found), len(found & wanted) / len(wanted), len(entries)


def test_links_are_right_and_nearly_all_there(sample_home):
    precision, recall, entries = judged(sample_home)
    assert entries > 600
    assert precision >= 0.995
    assert recall >= 0.93


def test_ids_hold_whatever_lands_later(sample_home):
    """After each delivery every id is the one of before, or leads to the older community that it joined."""
    known: list[dict[str, str]] = []
    with duckdb.connect(str(sample_home.work / "build.duckdb"), read_only=True) as con:
        deliveries = con.execute(
            "select distinct landing_ordinal from intermediate.int_mention_sighting order by 1"
        ).fetchall()
        order = {
            mention_id: (ordinal, mention_id)
            for mention_id, ordinal in con.execute(
                "select mention_id, first_ordinal from intermediate.int_mention"
            ).fetchall()
        }
        for (last,) in deliveries:
            seen = con.execute("from intermediate.int_mention where first_ordinal <= ?", [last]).to_arrow_table()
            sightings = con.execute(
                "select mention_id, landing_ordinal from intermediate.int_mention_sighting where landing_ordinal <= ?",
                [last],
            ).to_arrow_table()
            links = match_outcome(seen, sightings, pa.Table.from_pylist([], schema=DECISIONS)).to_pylist()
            known.append({row["mention_id"]: row["learning_community_id"] for row in links if row["kind"] == "link"})
    assert len(known) > 20
    joined = 0
    for before, after in pairwise(known):
        assert before.keys() <= after.keys()
        moved = {entry: (of, after[entry]) for entry, of in before.items() if after[entry] != of}
        assert [entry for entry, (of, now) in moved.items() if after[of] != now or order[now] > order[of]] == []
        joined += len({of for of, _ in moved.values()})
    # some were two until a later delivery said that they are one
    assert joined > 0


def test_a_steward_answers_every_question_once_and_hardly_anything_is_missed(sample_home, tmp_path):
    home = Home(tmp_path / "var")
    shutil.copytree(sample_home.root, home.root, symlinks=True, ignore=shutil.ignore_patterns("restricted"))
    walk = Walk(home.root)
    with duckdb.connect(str(home.work / "build.duckdb"), read_only=True) as con:
        known = {(s, k): c or m for m, s, k, _, c in communities_of_mentions(con, load_truth())}
    asked = json.loads(walk("match", "list", "--json").stdout)
    assert 0 < len(asked) <= 0.1 * load_truth()["communities"]
    for question in asked:
        left = known[question["left_source_id"], question["left_key"]]
        right = known[question["right_source_id"], question["right_key"]]
        said = "same" if left == right else "different"
        walk("match", "decide", question["question_id"], said, "--reason", "looked it up", "--by", "steward.example")
    assert "No open questions" in walk("match", "list").stdout
    assert "no open question" in walk("match", "decide", asked[0]["question_id"], "same", "--reason", "x",
                                      "--by", "steward.example", expect=2).stderr  # fmt: skip
    walk("run")
    again = {q["question_id"] for q in json.loads(walk("match", "list", "--json").stdout)}
    assert not again & {q["question_id"] for q in asked}
    precision, recall, _ = judged(home)
    assert precision >= 0.99
    assert recall >= 0.95
    with duckdb.connect(str(home.published / "current" / "htsm.duckdb"), read_only=True) as con:
        decided = con.execute("select count(*), min(decided_by) from meta.match_decision").fetchone()
    assert decided == (len(asked), "steward.example")
