"""The links between mentions, and the pairs that a steward must decide about."""

import duckdb
import pyarrow as pa

from matching.assignment import Evidence, Mention, Outcome, Thresholds, assign
from matching.blocking import block
from matching.records import load_records
from matching.scoring import VERSION, load_weights, score

MEMORY = "2GB"
OUTCOME = pa.schema(
    [
        (name, pa.float64() if name == "match_score" else pa.string())
        for name in (
            "kind", "mention_id", "other_mention_id", "learning_community_id", "match_method", "match_score",
            "decided_by", "why",
        )
    ]
)  # fmt: skip


def linked(
    mentions: pa.Table, sightings: pa.Table, decisions: pa.Table, version: str = VERSION
) -> tuple[duckdb.DuckDBPyConnection, Outcome]:
    """Links all mentions; gives the database with table `mention` (n, ...) and what was decided, by n.

    mentions and sightings: as int_mention and int_mention_sighting; decisions: as raw.match_decision.
    """
    weights = load_weights(version)
    thresholds = Thresholds(**weights["thresholds"])
    con = duckdb.connect(config={"memory_limit": MEMORY})
    load_records(con, mentions, sightings)
    con.register("decisions_given", decisions)
    block(con)
    scores = score(con, weights["settings"])
    found = [
        Mention(n, source_id, ordinal, frozenset(seen_in or ()))
        for n, source_id, ordinal, seen_in in con.execute(
            "select n, source_id, first_ordinal, ordinals from record order by n"
        ).fetchall()
    ]
    likely = [
        Evidence(left, right, "name" if is_same_name else "probabilistic", round(weight, 3))
        for left, right, weight, is_same_name in con.execute(
            f"""
            select scored.n_l, scored.n_r, scored.match_weight, l.name_key = r.name_key
            from {scores} as scored
            inner join mention as l on scored.n_l = l.n
            inner join mention as r on scored.n_r = r.n
            where scored.match_weight >= {thresholds.ask}
            """
        ).fetchall()
    ]
    decided = con.execute(
        """
        select least(l.n, r.n), greatest(l.n, r.n), decided.decision, decided.decided_by
        from decisions_given as decided
        inner join mention as l on decided.left_source_id = l.source_id and decided.left_key = l.source_key
        inner join mention as r on decided.right_source_id = r.source_id and decided.right_key = r.source_key
        order by 1, 2
        """
    ).fetchall()
    certain = [Evidence(one, other, "steward", None, by) for one, other, what, by in decided if what == "same"]
    certain += [Evidence(one, other, "key") for one, other in _keys(con)]
    apart = [(one, other) for one, other, what, _ in decided if what == "different"]
    return con, assign(found, certain, likely, apart, thresholds)


def _keys(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Pairs of which one names the project number of the other, or that name or have the same one."""
    found: list[tuple[int, int]] = con.execute(
        """
        with named as (
            select n, project_number as number from record where project_number is not null
            union
            select n, unnest(named_numbers) as number from record
        ),
        known as (
            select min(n) over (partition by number) as first, n
            from named
            where number in (select project_number from record where project_number is not null)
        )
        select distinct first, n from known where first <> n order by 1, 2
        """
    ).fetchall()
    return found


def match_outcome(mentions: pa.Table, sightings: pa.Table, decisions: pa.Table) -> pa.Table:
    """Links and questions as one table, as int_match_outcome.

    A row of kind `link` per mention: learning_community_id is the mention_id of the first-seen member of its community.
    A row of kind `question` per pair that a steward must decide about: mention_id and other_mention_id, the earlier
    one first, the match weight (log2 of the odds) and why it is asked.
    """
    con, outcome = linked(mentions, sightings, decisions)
    ids: dict[int, str] = dict(con.execute("select n, mention_id from mention order by n").fetchall())
    rows = [
        {
            "kind": "link",
            "mention_id": mention_id,
            "other_mention_id": None,
            "learning_community_id": ids[outcome.links[n].community],
            "match_method": outcome.links[n].method,
            "match_score": outcome.links[n].score,
            "decided_by": outcome.links[n].decided_by,
            "why": None,
        }
        for n, mention_id in ids.items()
    ] + [
        {
            "kind": "question",
            "mention_id": ids[doubt.left],
            "other_mention_id": ids[doubt.right],
            "learning_community_id": None,
            "match_method": None,
            "match_score": doubt.score,
            "decided_by": None,
            "why": doubt.why,
        }
        for doubt in outcome.doubts
    ]
    con.close()
    return pa.Table.from_pylist(rows, schema=OUTCOME)
