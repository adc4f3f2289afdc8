"""The pieces that pages are made of: tables that a screen reader can walk, marks of a status, links, images."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from publish import dutch
from publish.board_text import MARKS
from publish.web_board import charts
from publish.web_board.address import View
from publish.web_board.figures import NATIONAL, trend_in_words
from publish.web_board.store import Row, Shown
from publish.web_board.words import Speech

SHOWN = 100
FORMATS = ("csv", "xlsx", "parquet")
Cell = Any
_UNSAID: dict[str, Any] = {"aria-hidden": "true"}


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, and whether it holds numbers."""

    title: str
    numeric: bool = False


def table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], speech: Speech) -> html.Div:
    """A table with a caption and a header per column; its first column names the row. It scrolls by itself."""
    head = html.Thead(html.Tr([html.Th(c.title, scope="col", className="number" * c.numeric) for c in columns]))
    body = [
        html.Tr([_cell(n, c, value) for n, (c, value) in enumerate(zip(columns, row, strict=True))]) for row in rows
    ]
    if not body:
        return html.Div([html.P(html.Strong(caption)), html.P(speech("no_rows"))], className="table")
    made = html.Table([html.Caption(caption), head, html.Tbody(body)])
    # what scrolls must be reachable by keyboard, and say what it is
    return html.Div(made, className="table", tabIndex="0", role="region", **labelled(caption))


def labelled(text: str) -> dict[str, Any]:
    """What a region or a list is called by a screen reader."""
    return {"aria-label": text}


def _cell(number: int, column: Column, value: Cell) -> Any:
    kind = "number" if column.numeric else ""
    return html.Th(value or dutch.DASH, scope="row", className=kind) if number == 0 else html.Td(value, className=kind)


def part(rows: Sequence[Row], view: View, speech: Speech) -> tuple[Sequence[Row], html.P | None]:
    """The rows that are shown of many, and the way to the others."""
    first = min(view.part, max(len(rows) - 1, 0))
    return rows[first : first + SHOWN], ways(len(rows), view, speech)


def ways(total: int, view: View, speech: Speech) -> html.P | None:
    """The way to the other rows of so many, from those that are shown; None where all are."""
    if total <= SHOWN:
        return None
    first = min(view.part, total - 1)
    last = min(first + SHOWN, total)
    told: list[Any] = [speech("rows_shown", first=first + 1, last=last, total=speech.number(total, 0))]
    if first:
        told += [" ", link(speech("previous_rows"), view.but(part=max(first - SHOWN, 0)))]
    if last < total:
        told += [" ", link(speech("next_rows"), view.but(part=last))]
    return html.P(told, className="ways")


def link(text: Any, href: str, **more: Any) -> dcc.Link:
    """A link to another view, without loading the page again."""
    return dcc.Link(text, href=href, **more)


def status(value: str, uncertain: bool, speech: Speech) -> html.Span:
    """A status in words, with a shape and a colour of its own."""
    shape = MARKS.get(value, ("·", "-", "white"))[0]
    words = speech.known("status", value) + (f", {speech('uncertain')}" if uncertain else "")
    name = value.replace(" ", "-")
    return html.Span([html.Span(shape, className="shape", **_UNSAID), words], className=f"status {name}")


def image(source: str, told: str, kind: str) -> html.Img:
    """A drawing, and what it shows in words."""
    return html.Img(src=source, alt=told, className=kind)


def downloads(title: str, view: View, release_id: str, speech: Speech) -> html.P:
    """The links that download a published table (`marts.kpi_current`) in three formats."""
    ways: list[Any] = [speech("download"), " "]
    for form in FORMATS:
        href = f"/download/{release_id}/{title}.{form}?lang={view.lang}"
        ways += [html.A(form, href=href, download=f"{title}.{form}", **labelled(f"{title} {form}")), " "]
    return html.P(ways, className="ways")


def choices(title: str, options: Sequence[tuple[str, str, bool]]) -> html.Nav:
    """A row of links of which one is chosen: `(text, address, chosen)`."""
    items = [html.Li(link(text, href, className="chosen" if chosen else "")) for text, href, chosen in options]
    return html.Nav(
        [html.Span(f"{title}: ", className="label"), html.Ul(items)], className="choices", **labelled(title)
    )


def spark(shown: Shown, row: Row, speech: Speech) -> Any:
    """The small line of a KPI's national figures, up to the quarter shown."""
    points = shown.rows(
        f"select period_end, value from marts.kpi_observation where kpi_id = ? and period_end <= ? and {NATIONAL} "
        "and value is not null order by 1",
        row["kpi_id"],
        shown.period_end,
    )
    if len(points) < 2:
        return ""
    drawn = charts.sparkline([(point["period_end"], point["value"]) for point in points])
    return image(drawn, trend_in_words(points, speech.name(row), row["unit"], speech), "spark")
