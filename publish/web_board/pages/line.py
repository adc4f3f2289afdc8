"""A goal or action line: all its KPIs in the quarter shown."""

from typing import Any

from dash import html

from publish.board import catalogue_order
from publish.web_board.address import View
from publish.web_board.figures import NATIONAL, figures, interval, target
from publish.web_board.parts import Column, downloads, link, spark, status, table
from publish.web_board.store import Shown
from publish.web_board.words import Speech


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]] | None:
    """Title and content; None for a line that is not there."""
    code = view.steps[1] if len(view.steps) > 1 else ""
    line = shown.one("from core.dim_action_line where action_line_id = ?", code)
    if line is None:
        return None
    kpis = figures(shown, f"action_line_id = ? and period_end = ? and {NATIONAL}", code, shown.period_end)
    kpis.sort(key=lambda kpi: catalogue_order(kpi["kpi_id"]))
    columns = [
        Column(speech("kpi")), Column(speech("value"), True), Column(speech("target"), True),
        Column(speech("planned"), True), Column(speech("status")), Column(speech("trend")),
        Column(speech("uncertainty")),
    ]  # fmt: skip
    rows = [
        [
            [
                link(f"{k['kpi_id']} {speech.name(k)}", view.to(f"/kpi/{k['kpi_id']}")),
                html.Span(k["definition_nl"] if speech.lang == "nl" else k["definition"], className="sub"),
            ],
            speech.measure(k["value"], k["unit"]),
            target(k, k["unit"], speech),
            speech.measure(k["planned_value"], k["unit"]),
            [status(k["status"], k["uncertain"], speech), html.Span(k["reason"] or "", className="sub")],
            spark(shown, k, speech),
            interval(k, k["unit"], speech),
        ]
        for k in kpis
    ]
    return f"{code} {speech.name(line)}", [
        html.P(speech("in_agenda", reference=line["seed_reference"]), className="note"),
        table(speech("all_kpis"), columns, rows, speech),
        downloads(mart(shown, code), view, shown.release.release_id, speech),
    ]


def mart(shown: Shown, code: str) -> str:
    """The published table of a goal or line: `AL1` -> `marts.action_01_new_learning_communities`."""
    begins = f"action_{int(code.removeprefix('AL')):02}_" if code.startswith("AL") else f"goal_{code[1:]}_"
    found = shown.one(
        "select table_name from duckdb_tables() where schema_name = 'marts' and starts_with(table_name, ?)", begins
    )
    return f"marts.{found['table_name']}" if found else "marts.kpi_current"
