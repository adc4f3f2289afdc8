"""A table of the document: what the template draws, and a screen reader walks through."""

from collections.abc import Sequence
from dataclasses import dataclass

from publish.board_text import MARKS


@dataclass(frozen=True)
class Two:
    """A cell of two lines: what it is, and smaller what it means."""

    main: str
    sub: str = ""


@dataclass(frozen=True)
class Standing:
    """A cell with a status: in words, with a shape and a colour."""

    status: str
    uncertain: bool = False
    sub: str = ""

    @property
    def shape(self) -> str:
        """The shape that goes with the words."""
        return MARKS.get(self.status, ("·", "-", "white"))[0]

    @property
    def name(self) -> str:
        """As CSS names it."""
        return self.status.replace(" ", "-")


Cell = str | Two | Standing


@dataclass(frozen=True)
class Table:
    """A caption, column titles of which those named in `numeric` hold numbers, and rows whose first cell names them.

    Without rows `empty` stands in its place.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: Sequence[str] = ()
    empty: str = "geen."
