"""KPI figures as the pages show them, with what the plan says for their quarter, their interval and their trend."""

from typing import Any

from publish.web_board.store import Row, Shown
from publish.web_board.words import Speech

# where a KPI should be by its plan, in its own unit: `planned` is the part of the way from baseline to target
_FROM = "case when k.baseline_is_comparable then coalesce(k.baseline, 0) else 0 end"
FIGURES = f"""
    select
        o.*, k.action_line_id, k.area, k.name_nl, k.name_en, k.unit, k.target_origin, k.target_date,
        k.definition, k.definition_nl,
        {_FROM} + o.planned * (o.target - {_FROM}) as planned_value
    from marts.kpi_observation as o
    inner join core.dim_kpi as k on o.kpi_id = k.kpi_id
"""
NATIONAL = "region_level = 'nl' and breakdown = ''"


def figures(shown: Shown, where: str, *parameters: Any) -> list[Row]:
    """Rows of FIGURES that meet a condition."""
    return shown.rows(f"from ({FIGURES}) where {where}", *parameters)


def interval(row: Row, unit: str, speech: Speech) -> str:
    """The 95% interval of a figure, or nothing."""
    if row["ci_low"] is None:
        return ""
    return speech("interval", low=speech.measure(row["ci_low"], unit), high=speech.measure(row["ci_high"], unit))


def target(row: Row, unit: str, speech: Speech) -> str:
    """A target, in brackets where the agenda does not give it: it is shown then, and not judged."""
    told = speech.measure(row["target"], unit)
    return f"({told})" if row["target"] is not None and row["target_origin"] != "agenda" else told


def trend_in_words(rows: list[Row], name: str, unit: str, speech: Speech) -> str:
    """From what to what: what a drawing of these figures shows."""
    first, last = rows[0], rows[-1]
    return speech(
        "trend_of", name=name, first=speech.measure(first["value"], unit), begin=speech.quarter(first["period_end"]),
        last=speech.measure(last["value"], unit), end=speech.quarter(last["period_end"]),
    )  # fmt: skip
