"""Dutch texts and units of published tables and columns: `texts_nl.csv`, one place for release and data dictionary.

A line without a table is about the column wherever it stands, a line without a column about the table.
"""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

TEXTS = Path(__file__).with_suffix(".csv")


class Text(NamedTuple):
    """What a column holds, in Dutch, and its unit; empty where none is written."""

    text: str = ""
    unit: str = ""


@cache
def texts() -> dict[tuple[str, str], Text]:
    """Every line, by table and column."""
    with TEXTS.open(encoding="utf-8", newline="") as file:
        return {(r["table"], r["column"]): Text(r["text_nl"], r["unit"]) for r in csv.DictReader(file)}


def text_nl(table: str, column: str = "") -> Text:
    """The text about a column of a table, else about the column wherever it stands; about the table without one."""
    found = texts()
    return found.get((table, column)) or (found.get(("", column)) if column else None) or Text()
