"""What a steward is asked about pairs of entries: the questions of the release, less those answered since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from htsm.asked import not_asked_yet, plain
from htsm.decisions import Decision
from htsm.explained import UsageFault
from htsm.home import Home
from htsm.match_decisions import Entry, Verdict, decide_match, match_decisions


@dataclass(frozen=True)
class Question:
    """Two entries that may be one community; `row` is that of meta.match_question."""

    question_id: str
    left: Entry
    right: Entry
    row: dict[str, Any]

    def side(self, side: str) -> str:
        """An entry in words: name, place, year, form and source."""
        known = [self.row[f"{side}_{what}"] for what in ("place", "start_year", "form")]
        said = ", ".join(str(value) for value in known if value is not None)
        return f"{self.row[f'{side}_name']}{f' ({said})' if said else ''}, {self.row[f'{side}_source_id']}"

    @property
    def subject(self) -> str:
        """The question in one line."""
        thing = "organisatie" if self.row["left_form"] == "organisatie" else "learning community"
        return f"Is dit dezelfde {thing}? {self.row['left_name']} / {self.row['right_name']}"

    @property
    def body(self) -> str:
        """What is known of both, and why it is asked, as Markdown in which names stay names."""
        lines = [f"- {plain(self.side(side))}" for side in ("left", "right")]
        return "\n".join([*lines, "", f"Gevraagd omdat: {plain(self.row['why_asked'])}"])


def open_questions(home: Home) -> list[Question]:
    """The questions of the current release that nobody has answered, the most likely first; none without a release."""
    import duckdb

    from publish.shelf import current

    release = current(home)
    if release is None:
        return []
    with duckdb.connect(str(release.database), read_only=True) as con:
        if not con.execute(
            "from duckdb_tables() where schema_name = 'meta' and table_name = 'match_question'"
        ).fetchall():
            return []  # a release of before there were questions
        found = con.execute("from meta.match_question order by match_score desc, question_id")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    decided = {frozenset((d.left, d.right)) for d in match_decisions(home)}
    asked = [
        Question(
            row["question_id"],
            (row["left_source_id"], row["left_key"]),
            (row["right_source_id"], row["right_key"]),
            row,
        )
        for row in rows
    ]
    return [q for q in asked if frozenset((q.left, q.right)) not in decided]


def to_ask(home: Home, wait: timedelta) -> list[Question]:
    """The open questions that are not being asked in Airflow already, and notes that they are now.

    One that got no answer within `wait` is asked again.
    """
    found = open_questions(home)
    new = not_asked_yet(home, "matches", [q.question_id for q in found], wait)
    return [q for q in found if q.question_id in new]


def answer(home: Home, question_id: str, decision: Verdict, at: datetime, by: str, reason: str) -> Decision:
    """Appends the decision that answers an open question. Raises UsageFault when there is no such question."""
    found = [q for q in open_questions(home) if q.question_id == question_id]
    if not found:
        raise UsageFault(f"no open question {question_id}. What to do: `htsm match list` shows those that are")
    return decide_match(home, found[0].left, found[0].right, decision, at, by, reason)
