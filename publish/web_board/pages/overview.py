"""Where the agenda stands: two goals and ten action lines, a row each."""

from typing import Any

from dash import html

from publish import dutch
from publish.board import Line, lines
from publish.update.files import updates
from publish.web_board.address import View
from publish.web_board.figures import NATIONAL, figures, interval, target
from publish.web_board.parts import Column, downloads, link, spark, status, table
from publish.web_board.store import Row, Shown
from publish.web_board.words import Speech


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]]:
    """Title and content."""
    kpis = figures(shown, f"period_end = ? and {NATIONAL}", shown.period_end)
    sources = shown.rows("from meta.source_status")
    every = lines(shown.rows("from core.dim_action_line"), kpis)
    goals = [line for line in every if line.area.startswith("Hoofddoel")]
    return speech("page_overview"), [
        _board(speech("goals"), goals, kpis, sources, view, shown, speech),
        _board(speech("lines"), every[len(goals) :], kpis, sources, view, shown, speech),
        html.P(speech("target_not_judged"), className="note"),
        downloads("marts.kpi_current", view, shown.release.release_id, speech),
        _updates(shown, speech),
    ]


def _updates(shown: Shown, speech: Speech) -> html.P | None:
    """The updates for the top team that were made from this release."""
    made = updates(shown.release)
    if not made:
        return None
    ways: list[Any] = [speech("updates"), " "]
    for place in made:
        for form in ("html", "pdf"):
            if (place / f"update.{form}").exists():
                href = f"/update/{shown.release.release_id}/{place.name}/update.{form}"
                ways += [html.A(f"{place.name} ({form})", href=href, lang="nl"), " "]
    return html.P(ways, className="ways")


def _board(
    caption: str, of: list[Line], kpis: list[Row], sources: list[Row], view: View, shown: Shown, speech: Speech
) -> html.Div:
    columns = [
        Column(speech("goal_or_line")), Column(speech("value"), True), Column(speech("target"), True),
        Column(speech("planned"), True), Column(speech("status")), Column(speech("trend")),
        Column(speech("uncertainty")), Column(speech("freshness")),
    ]  # fmt: skip
    rows = [_row(line, kpis, sources, view, shown, speech) for line in of]
    return table(caption, columns, rows, speech)


def _row(line: Line, kpis: list[Row], sources: list[Row], view: View, shown: Shown, speech: Speech) -> list[Any]:
    name = line.name_en if speech.lang == "en" else line.name_nl
    code = line.area.replace("Hoofddoel ", "G").replace("Actie ", "AL")
    kpi = next((kpi for kpi in kpis if kpi["kpi_id"] == line.kpi_id), None)
    sub = f"{line.kpi_id} {speech.name(kpi)}" if kpi else (line.reason or "")
    first = [link(f"{code} {name}", view.to(f"/lijn/{code}")), html.Span(sub, className="sub")]
    if kpi is None:
        return [first, dutch.DASH, "", "", status(line.status, False, speech), "", "", ""]
    # a number alone says nothing of where the link goes
    words = html.Span(f" {line.kpi_id}: {speech('walk_back')}", className="unseen")
    reason = [html.Span(line.reason, className="sub")] if line.reason else []
    return [
        first,
        link([speech.measure(line.value, line.unit), words], view.to(f"/kpi/{line.kpi_id}")),
        target(kpi, line.unit, speech),
        speech.measure(kpi["planned_value"], line.unit),
        [status(line.status, line.uncertain, speech), *reason],
        spark(shown, kpi, speech),
        interval(kpi, line.unit, speech),
        _fresh(kpi, sources, speech),
    ]


def _fresh(kpi: Row, sources: list[Row], speech: Speech) -> list[Any]:
    of = [source for source in sources if source["source_id"] in (kpi["sources"] or [])]
    moments = [source["last_landed_at"] for source in of if source["last_landed_at"]]
    late = [source["source_id"] for source in of if source["is_late"]]
    told = [html.Span(speech("late_sources", sources=", ".join(late)), className="sub")] if late else []
    return [speech.day(min(moments)) if moments else speech("unknown"), *told]
