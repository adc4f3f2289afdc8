"""One KPI and the walk back: its figure, how it was made with the numbers in it, and the rows behind it."""

from functools import lru_cache
from typing import Any

from dash import html

from htsm.explained import Explained
from htsm.home import Home, home
from publish.explain import Explanation, explain
from publish.explain import Row as SourceRow
from publish.explain_names import called
from publish.explain_text import unit_of
from publish.web_board import charts
from publish.web_board.address import View
from publish.web_board.figures import FIGURES, figures, interval, target, trend_in_words
from publish.web_board.parts import SHOWN, Column, downloads, image, link, status, table, ways
from publish.web_board.store import Row, Shown
from publish.web_board.words import Speech

ROLES = ("numerator", "denominator", "excluded")
LEVELS = ("landsdeel", "provincie", "arbeidsmarktregio")


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]] | None:
    """Title and content; None for a KPI that is not there."""
    kpi = shown.one("from core.dim_kpi where kpi_id = ?", view.steps[1] if len(view.steps) > 1 else "")
    if kpi is None:
        return None
    region = view.region or "NL01"
    figure = shown.one(
        f"select f.*, r.name_nl as where_nl, r.name_en as where_en from ({FIGURES}) as f "
        "left join core.dim_region as r on f.region_level = r.region_level and f.region_code = r.region_code "
        "and r.is_current "
        "where kpi_id = ? and period_end = ? and f.region_code = ? and breakdown = ?",
        kpi["kpi_id"], shown.period_end, region, view.breakdown,
    )  # fmt: skip
    agenda = speech("in_agenda", reference=kpi["seed_reference"])
    body: list[Any] = [
        html.P([link(kpi["action_line_id"], view.to(f"/lijn/{kpi['action_line_id']}")), f" · {agenda}"]),
        html.P(kpi["definition_nl"] if speech.lang == "nl" else kpi["definition"]),
    ]
    if figure is not None:
        body += _figure(figure, unit_of(figure), speech)
        body += _walk_back(view, shown, speech, kpi, region)
    body += _over_time(shown, speech, kpi, region, view)
    body += _regions(view, shown, speech, kpi)
    body += _breakdowns(view, shown, speech, kpi)
    body.append(downloads("marts.kpi_observation", view, shown.release.release_id, speech))
    return f"{kpi['kpi_id']} {speech.name(kpi)}", body


def _figure(figure: Row, unit: str, speech: Speech) -> list[Any]:
    where = speech.name(figure, "where") + (f", {figure['breakdown']}" if figure["breakdown"] else "")
    told = [html.H2(where), html.P(speech.measure(figure["value"], unit), className="figure")]
    told.append(html.P(status(figure["status"], figure["uncertain"], speech)))
    facts = [
        (speech("target"), target(figure, unit, speech)),
        (speech("planned"), speech.measure(figure["planned_value"], unit)),
        (speech("uncertainty"), interval(figure, unit, speech) or "–"),
        (speech("reason"), figure["reason"] or "–"),
    ]
    return [
        *told,
        html.Dl([part for name, text in facts for part in (html.Dt(name), html.Dd(text))], className="facts"),
    ]


@lru_cache(maxsize=64)
def _explained(
    at: Home, kpi_id: str, quarter: str, region: str, breakdown: str, release_id: str, first: int
) -> Explanation:
    # the same for as long as the release is there; what is not shown is not read: it may be every vacancy
    return explain(at, kpi_id, quarter, region, breakdown, release_id, part=(first, SHOWN))


def _walk_back(view: View, shown: Shown, speech: Speech, kpi: Row, region: str) -> list[Any]:
    try:
        told = _explained(
            home(), kpi["kpi_id"], shown.quarter, region, view.breakdown, shown.release.release_id, view.part
        )
    except Explained as error:
        return [html.H2(speech("walk_back")), html.P(speech("not_explained")), html.Pre(str(error))]
    agrees = {True: speech("formula_agrees"), False: speech("formula_differs"), None: ""}[told.agrees]
    made = [html.H2(speech("walk_back"), id="bewijs"), html.P(told.formula, className="formula"), html.P(agrees)]
    return [*made, *(piece for role in ROLES for piece in _rows_of(told, role, view, speech))]


def _rows_of(told: Explanation, role: str, view: View, speech: Speech) -> list[Any]:
    rows = [row for row in told.rows if row.role == role]
    if not rows:
        return []
    columns = [Column(speech(word)) for word in ("what", "source", "file", "sheet")]
    columns += [Column(speech("row"), True), Column(speech("values" if role != "excluded" else "reason"))]
    caption = f"{speech.known('role', role)} ({speech.number(told.counts[role], 0)})"
    return [table(caption, columns, [_row(row) for row in rows], speech), ways(told.counts[role], view, speech)]


def _row(row: SourceRow) -> list[Any]:
    values = "; ".join(f"{name}: {value}" for name, value in row.values.items())
    told = " · ".join(text for text in (row.reason, values) if text)
    what = called(row.item_kind, row.item_id, row.item_name)
    return [
        what,
        row.source_id or "–",
        row.file or "–",
        row.sheet or "–",
        "–" if row.row is None else str(row.row),
        told,
    ]


def _over_time(shown: Shown, speech: Speech, kpi: Row, region: str, view: View) -> list[Any]:
    where = "kpi_id = ? and region_code = ? and breakdown = ? order by period_end"
    rows = figures(shown, where, kpi["kpi_id"], region, view.breakdown)
    measured = [row for row in rows if row["value"] is not None]
    if len(measured) < 2:
        return [html.H2(speech("over_time")), html.P(speech("no_trend", name=speech.name(kpi)))]
    unit = unit_of({"unit": kpi["unit"], "breakdown": view.breakdown})
    told = trend_in_words(measured, speech.name(kpi), unit, speech)
    columns = [
        Column(speech("quarter")),
        *(Column(speech(w), True) for w in ("value", "uncertainty", "planned", "target")),
    ]
    columns.append(Column(speech("status")))
    lines = [
        [speech.quarter(r["period_end"]), speech.measure(r["value"], unit), interval(r, unit, speech),
         speech.measure(r["planned_value"], unit), target(r, unit, speech), status(r["status"], r["uncertain"], speech)]
        for r in reversed(rows)
    ]  # fmt: skip
    drawn = image(charts.trend([charts.point(row) for row in measured], speech, unit), told, "trend")
    return [html.H2(speech("over_time")), drawn, table(speech("over_time"), columns, lines, speech)]


def _regions(view: View, shown: Shown, speech: Speech, kpi: Row) -> list[Any]:
    rows = shown.rows(
        "select o.*, r.name_nl, r.name_en from marts.kpi_observation as o inner join core.dim_region as r "
        "on o.region_level = r.region_level and o.region_code = r.region_code and r.is_current "
        "where kpi_id = ? and period_end = ? and breakdown = ? and o.region_level <> 'nl' order by r.name_nl",
        kpi["kpi_id"], shown.period_end, view.breakdown,
    )  # fmt: skip
    unit = unit_of({"unit": kpi["unit"], "breakdown": view.breakdown})
    columns = [
        Column(speech("region")),
        Column(speech("value"), True),
        Column(speech("uncertainty"), True),
        Column(speech("reason")),
    ]
    made: list[Any] = []
    for level in LEVELS:
        lines = [
            [link(speech.name(r), view.but(region=r["region_code"])), speech.measure(r["value"], unit),
             interval(r, unit, speech), r["reason"] or ""]
            for r in rows if r["region_level"] == level
        ]  # fmt: skip
        if lines:
            made.append(table(speech.known("level", level), columns, lines, speech))
    if made:
        nation = [html.P(link(speech("nation"), view.but(region="")))] if view.region else []
        made = [html.H2(speech("by_region")), *nation, *made]
    return made


def _breakdowns(view: View, shown: Shown, speech: Speech, kpi: Row) -> list[Any]:
    rows = shown.rows(
        "select * from marts.kpi_observation where kpi_id = ? and period_end = ? and region_level = 'nl' "
        "and breakdown <> '' order by breakdown",
        kpi["kpi_id"], shown.period_end,
    )  # fmt: skip
    if not rows:
        return []
    columns = [
        Column(speech("breakdown")),
        Column(speech("value"), True),
        Column(speech("uncertainty"), True),
        Column(speech("reason")),
    ]
    lines = []
    for r in rows:
        unit = unit_of(r | {"unit": kpi["unit"]})
        lines.append([link(r["breakdown"], view.but(breakdown=r["breakdown"], region="")),
                      speech.measure(r["value"], unit), interval(r, unit, speech), r["reason"] or ""])  # fmt: skip
    whole = [html.P(link(speech("all"), view.but(breakdown="")))] if view.breakdown else []
    return [html.H2(speech("breakdowns")), *whole, table(speech("breakdowns"), columns, lines, speech)]
