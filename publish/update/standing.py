"""Where the agenda stands: the board, and per goal and action line all its KPIs with the course of the first."""

from typing import Any

from publish import dutch
from publish.board import Line, catalogue_order
from publish.update.facts import Facts
from publish.update.table import Cell, Standing, Table, Two
from publish.web_board import charts
from publish.web_board.figures import NATIONAL, figures, interval, target, trend_in_words
from publish.web_board.store import Row
from publish.web_board.words import Speech

DUTCH = Speech("nl")
CONTEXT = ("Sturing", "Context")
PER_QUARTER = ("AL3.2",)
"""KPIs that count what happened in the quarter alone; the others are a state at its end, or all there was by then."""
DRAWN = (380, 130)
"""Width and height of a drawing in pixels: half a page, with letters that can be read on paper."""


def board(of: Facts) -> Table:
    """Two goals and ten action lines: a row each."""
    titles = ["Doel of lijn", "Waarde", of.period.before.at_its_end, "Doel", "Planlijn", "Status"]
    return Table("De hoofddoelen en de actielijnen", titles, [_line(line, of) for line in of.lines], titles[1:5])


def _line(line: Line, of: Facts) -> list[Cell]:
    kpi = of.kpi(line.kpi_id)
    name = f"{line.area}: {line.name_nl}"
    if kpi is None:
        return [Two(name, line.reason or ""), *[dutch.DASH] * 4, Standing(line.status)]
    return [Two(name, f"{line.kpi_id} {kpi['name_nl']}"), *_numbers(kpi, of)]


def _numbers(kpi: Row, of: Facts) -> list[Cell]:
    unit = kpi["unit"]
    reason = dutch.joined_reasons(kpi["reason"]) if kpi["reason"] else ""
    return [
        Two(dutch.measure(kpi["value"], unit), interval(kpi, unit, DUTCH)),
        dutch.measure(of.was(kpi), unit),
        target(kpi, unit, DUTCH),
        dutch.measure(kpi["planned_value"], unit),
        Standing(kpi["status"], bool(kpi["uncertain"]), reason),
    ]


def sections(of: Facts) -> list[dict[str, Any]]:
    """Per goal, action line and what stands beside them: title, what the agenda asks, a table, and a drawing."""
    areas = [line.area for line in of.lines] + [*CONTEXT]
    found = [(area, [kpi for kpi in of.kpis if kpi["area"] == area]) for area in areas]
    return [_section(area, kpis, of) for area, kpis in found if kpis]


def _section(area: str, kpis: list[Row], of: Facts) -> dict[str, Any]:
    line = next((line for line in of.lines if line.area == area), None)
    titles = ["KPI", "Waarde", of.period.before.at_its_end, "Doel", "Planlijn", "Status"]
    rows: list[list[Cell]] = [[Two(f"{k['kpi_id']} {k['name_nl']}"), *_numbers(k, of)] for k in kpis]
    title = f"{area}: {line.name_nl}" if line else {"Sturing": "Sturing van de agenda", "Context": "De omgeving"}[area]
    return {
        "title": title,
        "table": Table(f"{title}: alle KPI's", titles, rows, titles[1:5]),
        "drawing": _drawing(of.kpi(line.kpi_id) if line else None, of),
    }


def _drawing(kpi: Row | None, of: Facts) -> dict[str, str] | None:
    """The course of a headline up to the period; none where there is no course to draw."""
    if kpi is None:
        return None
    where = f"kpi_id = ? and {NATIONAL} and value is not null and period_end <= ? order by period_end"
    rows = figures(of.shown, where, kpi["kpi_id"], of.period.end)
    if len(rows) < 2:
        return None
    unit = kpi["unit"]
    return {
        "image": charts.trend([charts.point(row) for row in rows], DUTCH, unit, *DRAWN),
        "told": trend_in_words(rows, f"{kpi['kpi_id']} {kpi['name_nl']}", unit, DUTCH),
    }


def year_by_quarter(of: Facts) -> Table | None:
    """A yearly report as the sum of its quarters: every KPI at the end of each; None for a quarter."""
    if of.period.quarter:
        return None
    ends = of.period.quarter_ends
    rows = figures(of.shown, f"year(period_end) = ? and {NATIONAL}", of.period.year)
    values = {(row["kpi_id"], row["period_end"]): dutch.measure(row["value"], row["unit"]) for row in rows}
    names = {row["kpi_id"]: row["name_nl"] for row in rows}
    units = {row["kpi_id"]: row["unit"] for row in rows}
    titles = [*(dutch.quarter(end) for end in ends), f"Heel {of.period.name}"]
    told: list[list[Cell]] = [
        [
            Two(kpi_id, names[kpi_id]),
            *(values.get((kpi_id, end), dutch.DASH) for end in ends),
            dutch.measure(over_the_period(kpi_id, of), units[kpi_id]),
        ]
        for kpi_id in sorted(names, key=catalogue_order)
    ]
    return Table(f"Alle KPI's in {of.period.name} per kwartaal", ["KPI", *titles], told, titles)


def over_the_period(kpi_id: str, of: Facts) -> float | None:
    """A KPI over the whole period: the sum of its quarters where it counts per quarter, else how it ended."""
    if kpi_id not in PER_QUARTER:
        kpi = of.kpi(kpi_id)
        return kpi["value"] if kpi else None
    where = f"kpi_id = ? and {NATIONAL} and period_end in (select unnest(?))"
    values = [row["value"] for row in figures(of.shown, where, kpi_id, tuple(of.period.quarter_ends))]
    return None if None in values or not values else sum(values)
