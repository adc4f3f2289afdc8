"""The summary of a release for people, in Dutch: what changed and why, which sources are late, what was set aside."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from publish import dutch

MOST = 10
RECORD = ("release_id", "as_of", "is_sample", "changes", "approvals", "sources", "refused", "checks")


def record(info: dict[str, Any]) -> dict[str, Any]:
    """The same for programs: text, and the parts of release.json that it was made from; dates as text."""
    said = {"text": summary(info)} | {name: info.get(name, []) for name in RECORD}
    plain: dict[str, Any] = json.loads(json.dumps(said, default=str))
    return plain


def summary(info: dict[str, Any]) -> str:
    """Lines of text, made from the content of a release.json."""
    told = (_kpis, _approvals, _people, _sources, _facts, _rows)
    parts = (*(part(info) for part in told), _checks(info["checks"]))
    return "\n".join([_heading(info), *(line for part in parts for line in part)])


def _heading(info: dict[str, Any]) -> str:
    sample = " VOORBEELDDATA: verzonnen cijfers." if info["is_sample"] else ""
    before = info["changes"]["previous_release_id"]
    place = f"na {before}" if before else "de eerste"
    day = dutch.day(datetime.fromisoformat(str(info["as_of"])))
    return f"Release {info['release_id']} ({place}), zoals bekend op {day}, profiel {info['profile']}.{sample}"


def _kpis(info: dict[str, Any]) -> Iterator[str]:
    kpis = info["changes"]["kpis"]
    if not (kpis["moved"] or kpis["appeared"] or kpis["vanished"]):
        if info["changes"]["previous_release_id"]:
            yield "Cijfers: geen enkel cijfer is anders dan in de vorige release."
        return
    yield (
        f"Cijfers: {_count(kpis['moved'])} anders, {_count(kpis['appeared'])} nieuw,"
        f" {_count(kpis['vanished'])} verdwenen."
    )
    for kpi in kpis["shown"][:MOST]:
        where = "" if kpi["region_level"] == "nl" else f", {kpi['region_code']}"
        part = f", {kpi['breakdown']}" if kpi["breakdown"] else ""
        quarter = dutch.quarter(_day(kpi["period_end"]))
        values = " -> ".join(
            "geen waarde" if kpi[side] is None else dutch.measure(kpi[side], kpi["unit"])
            for side in ("old_value", "new_value")
        )
        yield f"  {kpi['kpi_id']} {kpi['name_nl']}, {quarter}{where}{part}: {values} ({kpi['reason']})"
    if kpis["moved"] > MOST:
        yield "  Alle verschillen: `htsm releases diff`, of de tabel marts.kpi_revision."


def _approvals(info: dict[str, Any]) -> Iterator[str]:
    for approved in info.get("approvals", []):
        yield f"Goedgekeurd door {approved['by']}: {approved['move']}. Reden: {approved['reason'] or 'niet gegeven'}"


def _facts(info: dict[str, Any]) -> Iterator[str]:
    for state in info["changes"]["facts"]:
        gone = f", {_count(state['vanished_facts'])} verdwenen" if state["vanished_facts"] else ""
        title = " ".join(filter(None, [state["source_id"], state["table_id"]]))
        yield (
            f"Levering {title}: {dutch.counted(state['new_facts'], 'feit', 'feiten')} nieuw en"
            f" {_count(state['revised_facts'])} herzien, van {_count(state['common_facts'])} die er al waren{gone}."
        )


def _rows(info: dict[str, Any]) -> Iterator[str]:
    rows = info["rows"]
    yield f"Rijen: {_count(sum(rows.values()))} in {len(rows)} tabellen."
    changed = info["changes"]["rows"]
    if changed:
        yield "Andere aantallen: " + _some(
            [f"{title} {_or_none(count['old'])} -> {_or_none(count['new'])}" for title, count in changed.items()]
        )


def _people(info: dict[str, Any]) -> Iterator[str]:
    people = info.get("people", {"cells": 0})  # a release of before they were counted
    if people["cells"]:
        held = people["held"]
        kept = f"; {_count(held)} zoals eerder verteld, omdat het verschil weinig mensen aangaat" if held else ""
        hidden = f"waarvan {_count(people['suppressed'])} niet getoond"
        yield f"Cellen van enquêtes: {_count(people['cells'])}, {hidden}{kept}."


def _sources(info: dict[str, Any]) -> Iterator[str]:
    sources = info["sources"]
    late = [
        f"{s['source_id']} (laatste levering {_when(s['last_landed_at'])})"
        for s in sources
        if s["is_late"] and s["last_landed_at"]
    ]
    never = [s["source_id"] for s in sources if s["is_late"] and not s["last_landed_at"]]
    stale = [s["source_id"] for s in sources if s["is_stale"]]
    refused = [f"{s['source_id']} {_count(s['refused_files'])}" for s in sources if s["refused_files"]]
    quarantined = [f"{s['source_id']} {_count(s['quarantined_rows'])}" for s in sources if s["quarantined_rows"]]
    for title, found in (
        ("Te laat", late),
        ("Nooit geleverd", never),
        ("Verouderd, met de laatste goede levering gerekend", stale),
        ("Geweigerde bestanden", refused),
        ("Rijen in quarantaine", quarantined),
    ):
        if found:
            yield f"{title}: {', '.join(found)}."


def _checks(checks: dict[str, Any]) -> Iterator[str]:
    yield f"Controles: {checks['passed']} van {checks['total']} geslaagd."
    for check in checks["failed"]:
        excepted = ", uitgezonderd" if check.get("excepted") else ""
        yield (
            f"  {check['severity']}, {check['owner']}{excepted}: {check['suite']}.{check['check_id']}:"
            f" {check['description']} ({check['observed']})"
        )


def _some(parts: list[str]) -> str:
    more = f", en {len(parts) - MOST} andere" if len(parts) > MOST else ""
    return ", ".join(parts[:MOST]) + more + "."


def _count(number: int) -> str:
    return dutch.number(number, 0)


def _or_none(number: int | None) -> str:
    return "geen" if number is None else _count(number)


def _day(moment: date | str) -> date:
    return moment if isinstance(moment, date) else date.fromisoformat(moment)


def _when(moment: object) -> str:
    return dutch.day(datetime.fromisoformat(str(moment)))
