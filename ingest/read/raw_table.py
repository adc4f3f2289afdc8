"""One table of text as a carrier gives it: what every reader of a format hands to the typing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@dataclass
class RawTable:
    """A sheet, section, page or file as rows of text.

    `peek` holds the first rows (row 1 first, or `first_row`), for finding the header.
    `load` makes a relation in DuckDB, given its name, with `_row` (as a spreadsheet shows it) and
    `c1`..`cN` (text); it gives N. A table over several files (pages of one set) has `_file` in its relation too.
    `keys` is set where the carrier names its columns itself (JSON): there is no header row then. `nested` holds
    the keys whose value is somewhere no single value but a list or object, with the first row where it is.
    `is_large` says that the relation is a view to be streamed through, never held in memory; `is_damaged` that
    some letters may be unreadable; `pads`, set by `load`, that records may be shorter than others: NULL is then a cell
    that is not there, and an empty text one that is empty.
    """

    file: str
    sheet: str
    peek: list[list[str]]
    load: "Callable[[duckdb.DuckDBPyConnection, str], int]"
    first_row: int = 1
    keys: list[str] | None = None
    hidden: bool = False
    nested: dict[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    is_large: bool = False
    is_damaged: bool = True
    pads: bool = False
