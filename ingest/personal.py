"""What may be told of an error where the rows are of people: its kind and our place, never its own words."""

import traceback
from pathlib import Path

from htsm.home import PROJECT
from ingest.declaration import Source


def holds_personal(source: Source) -> bool:
    """Whether a source's files hold personal data: it says so of a column, or of how its files are kept."""
    return source.raw != "keep" or any(column.is_personal for column in source.columns)


def kind_and_place(error: BaseException) -> str:
    """An error as its class and the last line of ours on its way, as in `ValueError at ingest/read/typing.py:12`.

    The words of an error may quote the cell that caused it.
    """
    inside = PROJECT / "ingest"
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [f"{path.relative_to(PROJECT)}:{line}" for path, line in frames if path.is_relative_to(inside)]
    return f"{type(error).__name__} at {ours[-1] if ours else 'a place that is not ours'}"
