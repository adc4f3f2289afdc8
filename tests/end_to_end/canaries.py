"""The personal strings of the sample surveys, looked for in everything that a state folder holds."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from htsm.home import PROJECT
from tests.integration.personal_search import Search, readable
from tests.integration.test_personal_samples import SURVEYS, words

SAMPLES = PROJECT / "ingest" / "samples" / "files"


@dataclass
class Searched:
    """What a search went through (files by suffix, pieces of content read of them) and the words found, with where."""

    files: Counter[str] = field(default_factory=Counter)
    pieces: int = 0
    places: dict[str, set[str]] = field(default_factory=dict)


@cache
def canaries() -> frozenset[str]:
    """The personal strings that stand in the sample files of surveys as they are delivered."""
    found = searched(SAMPLES, words(), SURVEYS)
    return frozenset(found.places)


def searched(root: Path, wanted: frozenset[str] | tuple[str, ...], folders: list[str] | None = None) -> Searched:
    """Looks in every file below a folder, or below some folders in it: its name, its bytes, and what unpacking shows.

    Members of archives and workbooks, also of archives in them, and every value of Parquet and of tables of DuckDB,
    which both pack texts in ways that their bytes do not show.
    """
    search, result = Search(wanted), Searched()
    for path in sorted(p for place in folders or ["."] for p in (root / place).rglob("*") if p.is_file()):
        inside = str(path.relative_to(root))
        result.files[path.suffix] += 1
        for content in (inside.encode(), *readable(path)):
            result.pieces += 1
            for word in search.words_in(content):
                result.places.setdefault(word, set()).add(inside)
    return result
