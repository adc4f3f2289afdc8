"""Texts of others in a csv that people open: none of them begins as a formula, and reading gives every one back."""

import re

# marks for missing and labels are written by us, and begin with a `-` in most sources
_OURS = ("missing", "values")
# what spreadsheets take for the beginning of a formula, or pass over before looking for one
_LIVE = r"[=+\-@＝＋－＠\t\r\n]"


def guarded(text: str) -> str:
    """The text with an apostrophe before it where it would begin as a formula; `unguarded` gives it back.

    A text that has such an apostrophe of its own gets another one.
    """
    return f"'{text}" if re.match(f"'*{_LIVE}", text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given; every other text as it is."""
    return text[1:] if re.match(f"'+{_LIVE}", text) else text


def guarded_line(line: dict[str, str]) -> dict[str, str]:
    """A line of declarations or decisions as it is written."""
    return {field: text if field in _OURS else guarded(text) for field, text in line.items()}


def unguarded_line(line: dict[str, str]) -> dict[str, str]:
    """A line of declarations or decisions as it was before `guarded_line`."""
    return {field: text if field in _OURS else unguarded(text) for field, text in line.items()}
