"""Two releases beside each other: which figures are told otherwise, and why."""

from typing import Any

from dash import html

from htsm.explained import Explained
from htsm.home import home
from publish.release_diff import difference
from publish.web_board.address import View
from publish.web_board.parts import Column, link, part, table
from publish.web_board.store import Shown
from publish.web_board.words import Speech


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]]:
    """Title and content."""
    title = speech("page_compare")
    new = shown.release.release_id
    if not view.compare or view.compare == new:
        return title, [html.P(speech("no_compare"))]
    try:
        cells = difference(home(), view.compare, new)["cells"]
    except Explained as error:
        return title, [html.Pre(str(error))]
    cells.sort(key=lambda c: (c["region_level"] != "nl", c["breakdown"] != ""))
    some, ways = part(cells, view, speech)
    columns = [Column(speech(w)) for w in ("kpi", "quarter", "region", "breakdown")]
    columns += [Column(speech("was"), True), Column(speech("is"), True), Column(speech("reason"))]
    lines = [
        [link(c["kpi_id"], view.to(f"/kpi/{c['kpi_id']}", region=c["region_code"], breakdown=c["breakdown"])),
         speech.quarter(c["period_end"]), c["region_code"], c["breakdown"] or "–",
         _side(c, "old", speech), _side(c, "new", speech), c["reason"]]
        for c in some
    ]  # fmt: skip
    told = speech("changed_between", old=view.compare, new=new)
    if not cells:
        return title, [html.P(told), html.P(speech("nothing_changed"))]
    return title, [table(f"{told} ({speech.number(len(cells), 0)})", columns, lines, speech), ways]


def _side(cell: dict[str, Any], side: str, speech: Speech) -> str:
    if cell["change"] == "hidden":
        return speech("not_shown_small")
    value = speech.number(cell[f"{side}_value"], 4)
    return f"{value} ({speech.known('status', cell[f'{side}_status'])})" if cell["change"] == "status" else value
