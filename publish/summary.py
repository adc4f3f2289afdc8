"""The text of a publication, for engineers: what changed, and which sources are late, stale or refused."""

from collections.abc import Iterator
from typing import Any

MOST = 10


def summary(info: dict[str, Any]) -> str:
    """A few lines in English, made from the content of a release.json."""
    parts = (_rows(info), _kpis(info), _facts(info), _people(info), _sources(info), _checks(info["checks"]))
    return "\n".join([_heading(info), *(line for part in parts for line in part)])


def _heading(info: dict[str, Any]) -> str:
    sample = ", SAMPLE DATA: made-up figures" if info["is_sample"] else ""
    before = info["changes"]["previous_release_id"]
    place = f"after {before}" if before else "the first one"
    return f"release {info['release_id']} ({place}), as of {info['as_of']}, profile {info['profile']}{sample}"


def _rows(info: dict[str, Any]) -> Iterator[str]:
    rows = info["rows"]
    yield f"rows: {_count(sum(rows.values()))} in {len(rows)} tables"
    changed = info["changes"]["rows"]
    if changed:
        yield "rows changed: " + _some(
            [f"{title} {_or_none(count['old'])} -> {_or_none(count['new'])}" for title, count in changed.items()]
        )


def _kpis(info: dict[str, Any]) -> Iterator[str]:
    kpis = info["changes"]["kpis"]
    if kpis["moved"] or kpis["appeared"] or kpis["vanished"]:
        yield (
            f"KPI values: {_count(kpis['moved'])} moved, {_count(kpis['appeared'])} appeared,"
            f" {_count(kpis['vanished'])} vanished"
        )
    for kpi in kpis["shown"][:MOST]:
        where = "" if kpi["region_level"] == "nl" else f" {kpi['region_code']}"
        part = f" {kpi['breakdown']}" if kpi["breakdown"] else ""
        values = f"{_value(kpi['old_value'])} -> {_value(kpi['new_value'])}"
        yield f"  {kpi['kpi_id']}{part}{where} {kpi['period_end']}: {values}"


def _facts(info: dict[str, Any]) -> Iterator[str]:
    for state in info["changes"]["facts"]:
        gone = f", {_count(state['vanished_facts'])} vanished" if state["vanished_facts"] else ""
        yield (
            f"{state['source_id']} {state['table_id']}: {_count(state['new_facts'])} new and"
            f" {_count(state['revised_facts'])} revised of {_count(state['common_facts'])} common facts{gone}"
        )


def _people(info: dict[str, Any]) -> Iterator[str]:
    people = info.get("people", {"cells": 0})  # a release of before they were counted
    if people["cells"]:
        yield (
            f"cells of surveys: {_count(people['cells'])}, of which {_count(people['suppressed'])} withheld and"
            f" {_count(people['held'])} held as they were"
        )


def _sources(info: dict[str, Any]) -> Iterator[str]:
    sources = info["sources"]
    late = [f"{s['source_id']} (last landed {s['last_landed_at'] or 'never'})" for s in sources if s["is_late"]]
    stale = [s["source_id"] for s in sources if s["is_stale"]]
    refused = [f"{s['source_id']} {_count(s['refused_files'])}" for s in sources if s["refused_files"]]
    quarantined = [f"{s['source_id']} {_count(s['quarantined_rows'])}" for s in sources if s["quarantined_rows"]]
    for title, found in (
        ("late", late),
        ("stale, last good snapshot used", stale),
        ("refused files", refused),
        ("quarantined rows", quarantined),
    ):
        if found:
            yield f"{title}: {', '.join(found)}"


def _checks(checks: dict[str, Any]) -> Iterator[str]:
    yield f"checks: {checks['passed']} of {checks['total']} passed"
    for check in checks["failed"]:
        excepted = ", excepted" if check.get("excepted") else ""
        yield (
            f"  {check['severity']}, {check['owner']}{excepted}: {check['suite']}.{check['check_id']}:"
            f" {check['description']} (observed {check['observed']})"
        )


def _some(parts: list[str]) -> str:
    more = f", and {len(parts) - MOST} more" if len(parts) > MOST else ""
    return ", ".join(parts[:MOST]) + more


def _count(number: int) -> str:
    return f"{number:,}"


def _or_none(number: int | None) -> str:
    return "none" if number is None else _count(number)


def _value(number: float | None) -> str:
    return "none" if number is None else f"{number:,.10g}"
