"""The summary in words: every sentence is made from figures of the release, and is left out where there is none."""

from collections import Counter
from collections.abc import Iterator

from publish import dutch
from publish.board import JUDGED, Line
from publish.update.context import UNKNOWN, partnerships
from publish.update.facts import Facts
from publish.update.standing import over_the_period
from publish.web_board.figures import target
from publish.web_board.store import Row
from publish.web_board.words import Speech

DUTCH = Speech("nl")
_TENSION, _VACANCIES = "C3", "AL3.2"
_AGENDA = "agenda"
_NAMED = 6
"""At most so many changes of status by name."""


def sentences(of: Facts) -> list[str]:
    """The sentences, the main goals first."""
    parts = (_goals, _lines, _moves, _risk, _labour, _quality)
    return [sentence for part in parts for sentence in part(of)]


def _goals(of: Facts) -> Iterator[str]:
    """Per main goal each figure that the agenda gives a target; the headline where it gives none."""
    for line in of.lines:
        if line.area.startswith("Hoofddoel"):
            promised = [k for k in of.kpis if k["area"] == line.area and k["target_origin"] == _AGENDA]
            headline = of.kpi(line.kpi_id)
            for kpi in promised or ([headline] if headline else []):
                yield _goal(line, kpi, of)


def _goal(line: Line, kpi: Row, of: Facts) -> str:
    begin = f"{line.area}, ‘{kpi['name_nl']}’ ({kpi['kpi_id']}):"
    if kpi["value"] is None:
        reason = f", {dutch.joined_reasons(kpi['reason'])}" if kpi["reason"] else ""
        return f"{begin} geen meting{reason}."
    unit = kpi["unit"]
    said = f"{begin} {dutch.measure(kpi['value'], unit)}"
    was = of.was(kpi)
    if was is not None and was != kpi["value"]:
        said += f" ({of.period.before.at_its_end}: {dutch.measure(was, unit)})"
    if kpi["target"] is None:
        return f"{said}; de agenda noemt hiervoor geen getal."
    said += f", tegen een doel van {target(kpi, unit, DUTCH)} op {dutch.day(kpi['target_date'])}"
    if kpi["planned_value"] not in (None, kpi["target"]):
        said += f" en {dutch.measure(kpi['planned_value'], unit)} volgens de planlijn"
    unsure = ", al is dat door de steekproef onzeker" if kpi["uncertain"] else ""
    return f"{said}: {kpi['status']}{unsure}."


def _lines(of: Facts) -> Iterator[str]:
    lines = [line for line in of.lines if line.area.startswith("Actie")]
    counts = Counter(line.status for line in lines)
    judged = [f"{counts[status]} op ‘{status}’" for status in JUDGED if counts[status]]
    rest = len(lines) - sum(counts[status] for status in JUDGED)
    without = f"{rest} {'heeft' if rest == 1 else 'hebben'} geen doel in cijfers of geen meting" if rest else ""
    verb = "staat" if sum(counts[status] for status in JUDGED) == 1 else "staan"
    told = "; ".join(filter(None, [f"{verb} er {dutch.listed(judged)}" if judged else "", without]))
    yield f"Van de {len(lines)} actielijnen {told}."


def _moves(of: Facts) -> Iterator[str]:
    compared = [kpi for kpi in of.kpis if None not in (kpi["value"], of.was(kpi))]
    moved = of.moved()
    up = sum(kpi["value"] > (of.was(kpi) or 0) for kpi in compared)
    down = sum(kpi["value"] < (of.was(kpi) or 0) for kpi in compared)
    new = sum(of.was(kpi) is None for kpi in moved)
    gone = sum(kpi["value"] is None for kpi in moved)
    if compared:
        equal = len(compared) - up - down
        told = f"{up} hoger, {down} lager en {equal} gelijk"
        yield f"Van de {len(compared)} KPI’s met ook een waarde {of.period.before.when}: {told}."
    if new or gone:
        parts = [f"{dutch.counted(new, 'KPI heeft', 'KPI’s hebben')} nu voor het eerst een waarde" if new else ""]
        parts += [f"{dutch.counted(gone, 'KPI heeft', 'KPI’s hebben')} geen waarde meer" if gone else ""]
        yield f"{'; '.join(filter(None, parts))}."
    yield from _statuses(of)


def _statuses(of: Facts) -> Iterator[str]:
    """Which KPIs are judged otherwise than before."""
    changed = [
        (kpi, before["status"])
        for kpi in of.kpis
        if (before := of.before.get(kpi["kpi_id"]))
        and before["status"] != kpi["status"]
        and {before["status"], kpi["status"]} <= set(JUDGED)
    ]
    if changed:
        told = [f"{kpi['kpi_id']} van ‘{was}’ naar ‘{kpi['status']}’" for kpi, was in changed[:_NAMED]]
        more = [f"{len(changed) - _NAMED} andere"] if len(changed) > _NAMED else []
        yield f"Anders beoordeeld: {dutch.listed(told + more)}."


def _risk(of: Facts) -> Iterator[str]:
    found = partnerships(of)
    if found:
        first = min(row["last_subsidy_end"] for row in found)
        unknown = sum(row["continuation_agreement"] is None for row in found)
        told = f" (van {unknown} is het {UNKNOWN})" if unknown else ""
        number = dutch.counted(len(found), "samenwerking", "samenwerkingen")
        yield (
            f"Bij {number} eindigt de subsidie binnen een jaar zonder"
            f" dat een getekend besluit over voortzetting bekend is{told}; de eerste op {dutch.day(first)}."
        )


def _labour(of: Facts) -> Iterator[str]:
    tension = of.kpi(_TENSION)
    if tension and tension["value"] is not None:
        was = of.was(tension)
        before = f" ({of.period.before.at_its_end}: {dutch.measure(was, 'ratio')})" if was is not None else ""
        yield (
            "Spanning op de technische arbeidsmarkt, in openstaande vacatures per kortdurend werkloze:"
            f" {dutch.measure(tension['value'], 'ratio')}{before}."
        )
    asked = over_the_period(_VACANCIES, of)
    if asked is not None:
        during = of.period.when if of.period.quarter else f"in {of.period.year}"
        yield f"HTSM-vacatures op NLQF 3-5, geplaatst {during}: {dutch.measure(asked, 'count')}."


def _quality(of: Facts) -> Iterator[str]:
    info = of.release.info
    late = [source["source_id"] for source in info["sources"] if source["is_late"]]
    stale = [source["source_id"] for source in info["sources"] if source["is_stale"]]
    told = f"te laat: {dutch.listed(late)}" if late else "geen te laat"
    told += f"; met een oudere levering gerekend: {dutch.listed(stale)}" if stale else ""
    aside = sum(source["quarantined_rows"] for source in info["sources"])
    refused = sum(source["refused_files"] for source in info["sources"])
    checks = info["checks"]
    yield (
        f"De cijfers komen uit {dutch.counted(len(info['sources']), 'bron', 'bronnen')} ({told})."
        f" Controles geslaagd: {checks['passed']} van {checks['total']}."
        f" Rijen in quarantaine: {dutch.number(aside, 0)}; geweigerde bestanden: {dutch.number(refused, 0)}."
    )
