"""What happens where: a map of provinces, tiles of labour market regions, and the same figures as a table."""

from typing import Any

from dash import html

from publish.web_board import charts
from publish.web_board.address import View
from publish.web_board.parts import Column, choices, downloads, image, link, table
from publish.web_board.store import Row, Shown
from publish.web_board.words import Speech

MEASURES = {
    "communities_active": "count", "communities_known": "count", "communities_new": "count",
    "communities_sustainable": "count", "awards_number": "count", "awards_eur": "eur", "organisations_htsm": "count",
    "vacancies": "count", "tension": "ratio", "partner_grade": "grade_1_10",
}  # fmt: skip
LEVELS = ("provincie", "arbeidsmarktregio", "landsdeel")


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]]:
    """Title and content."""
    measure = view.measure if view.measure in MEASURES else "communities_active"
    level = view.level if view.level in LEVELS else "provincie"
    rows = shown.rows(
        "from marts.regions_overview where period_end = ? and region_level = ? order by name_nl",
        shown.period_end,
        level,
    )
    columns = [Column(speech("region")), *(Column(speech.known("measure", name), True) for name in MEASURES)]
    lines = [
        [link(speech.name(row), view.to("/communities", region=row["region_code"])),
         *(_cell(row, name, speech) for name in MEASURES)]
        for row in rows
    ]  # fmt: skip
    named = [(speech.known("measure", name), view.but(measure=name), name == measure) for name in MEASURES]
    levels = [(speech.known("level", name), view.but(level=name), name == level) for name in LEVELS]
    return speech("page_regions"), [
        choices(speech("level"), levels),
        choices(speech("shown_measure"), named),
        *_map(rows, measure, level, speech),
        table(speech.known("level", level), columns, lines, speech),
        downloads("marts.regions_overview", view, shown.release.release_id, speech),
    ]


def _map(rows: list[Row], measure: str, level: str, speech: Speech) -> list[Any]:
    drawn = {"provincie": charts.province_map, "arbeidsmarktregio": charts.tile_map}.get(level)
    if drawn is None:
        return []
    values = {
        row["region_code"]: (speech.name(row), _number(row[measure]), speech.measure(row[measure], MEASURES[measure]))
        for row in rows
    }
    told = speech("map_of", name=speech.known("measure", measure), level=speech.known("level", level))
    return [html.H2(speech.known("measure", measure)), image(drawn(values), told, "map")]


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _cell(row: Row, name: str, speech: Speech) -> Any:
    reason = row.get(f"{name}_reason")
    if row[name] is None and reason:
        return [speech("no_value"), html.Span(reason, className="sub")]
    return speech.measure(row[name], MEASURES[name])
