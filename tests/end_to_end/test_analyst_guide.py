"""The questions of docs/analyst_guide.md, asked of a release as an analyst would."""

import re
from typing import Any

import duckdb
import pytest

from htsm.home import PROJECT, Home

GUIDE = PROJECT / "docs" / "analyst_guide.md"
QUESTION = re.compile(r"^### (\d+)\. (.+?)\n(.*?)(?=^###? |\Z)", re.MULTILINE | re.DOTALL)
SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)
# what a release of the sample data has nothing of, said in the guide where it is asked
MAY_BE_EMPTY = "nothing in the sample data"


def questions() -> list[tuple[int, str, str, bool]]:
    """Number, question, SQL, and whether the guide says that the sample data has no answer."""
    found = []
    for number, title, body in QUESTION.findall(GUIDE.read_text(encoding="utf-8")):
        statements = SQL.findall(body)
        assert len(statements) == 1, title
        found.append((int(number), title, statements[0], MAY_BE_EMPTY in body))
    return found


def ask(home: Home, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of a query on the current release, opened as the guide says."""
    with duckdb.connect(str(home.published / "current" / "htsm.duckdb"), read_only=True) as con:
        result = con.execute(sql)
        return [column[0] for column in result.description], result.fetchall()


def test_there_are_twenty_questions_numbered_one_by_one():
    assert [number for number, *_ in questions()] == list(range(1, 21))
    assert sum(is_empty for *_, is_empty in questions()) <= 2


@pytest.mark.parametrize(("number", "title", "sql", "may_be_empty"), questions())
def test_a_question_is_answered(sample_home, number, title, sql, may_be_empty):
    columns, rows = ask(sample_home, sql)
    assert bool(rows) != may_be_empty, title
    assert len(set(columns)) == len(columns), title
    # an answer of which a column is nothing but NULL is no answer
    empty = [] if may_be_empty else [c for at, c in enumerate(columns) if all(row[at] is None for row in rows)]
    assert empty == [], title


def test_every_table_of_the_marts_is_asked_about(sample_home):
    text = GUIDE.read_text(encoding="utf-8")
    _, rows = ask(sample_home, "select table_name from duckdb_tables() where schema_name = 'marts'")
    assert len(rows) >= 4
    assert [name for (name,) in rows if f"marts.{name}" not in text and f"`{name}`" not in text] == []
