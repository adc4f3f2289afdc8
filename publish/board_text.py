"""The board on a terminal, in Dutch; also readable at 80 columns, without colours and in a log."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from publish import dutch
from publish.board import NOT_MEASURED, Board, Line, board
from publish.opening import database_path, folder_path, sql_command

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from publish.shelf import Release

# Status -> symbol, its stand-in where only ASCII can be written, colour.
MARKS = {
    "behaald": ("✔", "+", "green"),
    "op schema": ("●", "o", "cyan"),
    "aandacht": ("▲", "!", "yellow"),
    "achter": ("✘", "x", "red"),
    "geen doel": ("○", "-", "white"),
    "nog niet begonnen": ("◌", ".", "white"),
    NOT_MEASURED: ("–", "?", "bright_black"),
}
REFERENCE_NOTE = "(doel tussen haakjes): niet uit de agenda; getoond, niet beoordeeld"


def as_json(release: "Release") -> dict[str, Any]:
    """The board, where the release is and how to open it."""
    return board(release).as_json() | {
        "path": str(release.path),
        "database": str(release.database),
        "open_with": sql_command(release),
    }


def print_board(release: "Release", console: "Console") -> None:
    """Prints ten action lines and two goals, then where the release is and how to open it with SQL."""
    shown = board(release)
    _print_heading(shown, console)
    console.print(_table(shown, console))
    if any(_is_reference(line) for line in shown.lines):
        console.print(written(REFERENCE_NOTE, console), style="italic", highlight=False)
    console.print()
    # Commands and paths are copied from the screen: never wrapped, never marked up.
    for text in (
        f"Release:   {folder_path(release)}",
        f"Database:  {database_path(release)}",
        f"SQL:       {sql_command(release)}",
    ):
        console.print(text, soft_wrap=True, markup=False, highlight=False)


def written(text: str, console: "Console") -> str:
    """The text as this console can write it: ASCII only where it knows no more."""
    if not console.options.ascii_only:
        return text
    return dutch.in_ascii(text)


def _print_heading(shown: Board, console: "Console") -> None:
    from rich.text import Text

    if shown.banner:
        banner = written(f"*** {shown.banner} ***", console)
        console.print(Text(banner.center(console.width), style="bold white on red"))
    quarter = dutch.quarter(date.fromisoformat(shown.period_end)) if shown.period_end else "geen kwartaal"
    as_of = dutch.day(datetime.fromisoformat(shown.as_of))
    console.print(
        written(f"Human capital HTSM: stand {quarter}, zoals bekend op {as_of}", console),
        style="bold",
        highlight=False,
    )


def _table(shown: Board, console: "Console") -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="underline")
    table.add_column("Lijn", no_wrap=True)
    table.add_column("Naam en KPI", overflow="fold", ratio=1)
    table.add_column("Waarde", justify="right", no_wrap=True)
    table.add_column("Doel", justify="right", no_wrap=True)
    table.add_column("Status", max_width=19)
    for line in shown.lines:
        table.add_row(
            line.area,
            _what(line, console),
            written(dutch.measure(line.value, line.unit), console),
            written(_target(line), console),
            _status(line, console),
        )
    return table


def _what(line: Line, console: "Console") -> "Text":
    from rich.text import Text

    text = Text(written(line.name_nl, console), style="bold")
    if line.kpi_name_nl:
        text.append(written(f"\n{line.kpi_id} {line.kpi_name_nl}", console), style="not bold")
    if line.status == NOT_MEASURED and line.reason:
        text.append(written(f"\n{dutch.joined_reasons(line.reason)}", console), style="not bold italic")
    return text


def _target(line: Line) -> str:
    target = dutch.measure(line.target, line.unit)
    return f"({target})" if _is_reference(line) else target


def _is_reference(line: Line) -> bool:
    return line.target is not None and line.target_origin != "agenda"


def _status(line: Line, console: "Console") -> "Text":
    from rich.text import Text

    symbol, plain, colour = MARKS.get(line.status, ("·", "-", "white"))
    words = f"{line.status}, onzeker" if line.uncertain else line.status
    return Text(f"{plain if console.options.ascii_only else symbol} {words}", style=colour)
