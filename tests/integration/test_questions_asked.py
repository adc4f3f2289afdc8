"""What is asked of a steward in Airflow: each open question once, and again when nobody answered in time."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from htsm.home import Home
from htsm.match_questions import Question, answer, open_questions, to_ask

WEEK = timedelta(days=7)


@pytest.fixture
def home(sample_home: Home, tmp_path: Path) -> Home:
    shutil.copytree(sample_home.published, tmp_path / "var" / "published", symlinks=True)
    return Home(tmp_path / "var")


def test_a_question_is_asked_once_until_nobody_answered_in_time(home: Home) -> None:
    asked = [q.question_id for q in to_ask(home, WEEK)]
    assert asked == [q.question_id for q in open_questions(home)]
    assert len(asked) >= 3
    assert to_ask(home, WEEK) == []
    note = home.work / "asked" / "matches.json"
    long_ago = (datetime.now(UTC) - WEEK - timedelta(minutes=1)).isoformat()
    note.write_text(json.dumps(json.loads(note.read_text()) | {asked[1]: long_ago}))
    assert [q.question_id for q in to_ask(home, WEEK)] == [asked[1]]
    note.unlink()
    assert len(to_ask(home, WEEK)) == len(asked)


def test_what_was_answered_elsewhere_is_not_asked(home: Home) -> None:
    first = open_questions(home)[0]
    answer(home, first.question_id, "different", datetime(2024, 2, 15, tzinfo=UTC), "steward", "andere plaats")
    assert first.question_id not in {q.question_id for q in to_ask(home, WEEK)}


def test_a_name_cannot_become_a_link_or_a_picture() -> None:
    side = {"place": None, "start_year": 2021, "form": "PPS", "source_id": "rif"}
    row = {f"left_{k}": v for k, v in side.items()} | {f"right_{k}": v for k, v in side.items()}
    row |= {"left_name": "![x](http://127.0.0.1/y)", "right_name": "<b>Twee</b>", "why_asked": "likely"}
    body = Question("q", ("rif", "a"), ("rif", "b"), row).body
    assert r"\!\[x\]\(http://127.0.0.1/y\)" in body
    assert r"\<b\>Twee\</b\>" in body
