"""The summary in words: every sentence is made from figures of the release, and is left out where there is none."""

from collections import Counter
from collections.abc import Iterator

from publish import dutch
from publish.board import JUDGED, Line
from publish.update.context import partnerships
from publish.update.facts import Facts
from publish.web_board.figures import target
from publish.web_board.words import Speech

DUTCH = Speech("nl")
_TENSION, _VACANCIES = "C3", "AL3.2"


def sentences(of: Facts) -> list[str]:
    """The sentences, the main goals first."""
    parts = (_goals, _lines, _moves, _risk, _labour, _quality)
    return [sentence for part in parts for sentence in part(of)]


def _goals(of: Facts) -> Iterator[str]:
    for line in of.lines:
        if line.area.startswith("Hoofddoel"):
            yield _goal(line, of)


def _goal(line: Line, of: Facts) -> str:
    kpi = of.kpi(line.kpi_id)
    begin = f"{line.area} ({line.name_nl})"
    if kpi is None or kpi["value"] is None:
        reason = f": {dutch.joined_reasons(line.reason)}" if line.reason else ""
        return f"{begin} is in deze periode niet gemeten{reason}."
    unit = kpi["unit"]
    said = f"{begin}: {kpi['name_nl'].lower()} staat op {dutch.measure(kpi['value'], unit)}"
    was = of.was(kpi)
    if was is not None and was != kpi["value"]:
        said += f" ({of.period.before.in_dutch}: {dutch.measure(was, unit)})"
    if kpi["target"] is None:
        return f"{said}; de agenda noemt geen getal als doel."
    said += f", tegen een doel van {target(kpi, unit, DUTCH)} op {dutch.day(kpi['target_date'])}"
    if kpi["planned_value"] is not None:
        said += f" en {dutch.measure(kpi['planned_value'], unit)} volgens de planlijn"
    return f"{said}: {_judged(kpi['status'], bool(kpi['uncertain']))}."


def _judged(status: str, uncertain: bool) -> str:
    return f"{status}, al is dat door de steekproef onzeker" if uncertain else status


def _lines(of: Facts) -> Iterator[str]:
    lines = [line for line in of.lines if line.area.startswith("Actie")]
    counts = Counter(line.status for line in lines)
    judged = [f"{counts[status]} op '{status}'" for status in JUDGED if counts[status]]
    rest = len(lines) - sum(counts[status] for status in JUDGED)
    told = dutch.listed(judged) if judged else "geen op een te beoordelen stand"
    without = f"; {rest} {'heeft' if rest == 1 else 'hebben'} geen doel in cijfers of geen meting" if rest else ""
    yield f"Van de {len(lines)} actielijnen staan er {told}{without}."


def _moves(of: Facts) -> Iterator[str]:
    moved = of.moved()
    compared = [kpi for kpi in of.kpis if None not in (kpi["value"], of.was(kpi))]
    if not compared:
        return
    up = sum(kpi["value"] > (of.was(kpi) or 0) for kpi in moved)
    yield (
        f"Van de {len(compared)} KPI's die ook in {of.period.before.in_dutch} een waarde hadden zijn er {up} hoger,"
        f" {len(moved) - up} lager en {len(compared) - len(moved)} gelijk."
    )
    changed = [kpi for kpi in of.kpis if _status_before(kpi["kpi_id"], of) not in (None, kpi["status"])]
    if changed:
        told = [f"{k['kpi_id']} van {_status_before(k['kpi_id'], of)} naar {k['status']}" for k in changed]
        yield f"Van status veranderden: {dutch.listed(told)}."


def _status_before(kpi_id: str, of: Facts) -> str | None:
    before = of.before.get(kpi_id)
    return before["status"] if before else None


def _risk(of: Facts) -> Iterator[str]:
    found = partnerships(of)
    if found:
        first = min(row["last_subsidy_end"] for row in found)
        number = f"{len(found)} samenwerkingen eindigt" if len(found) > 1 else "één samenwerking eindigt"
        yield (
            f"Bij {number} de subsidie binnen een jaar zonder getekend besluit over voortzetting; de eerste op"
            f" {dutch.day(first)}."
        )


def _labour(of: Facts) -> Iterator[str]:
    tension = of.kpi(_TENSION)
    if tension and tension["value"] is not None:
        was = of.was(tension)
        before = f" ({of.period.before.in_dutch}: {dutch.measure(was, 'ratio')})" if was is not None else ""
        yield (
            f"Op de technische arbeidsmarkt staan er {dutch.measure(tension['value'], 'ratio')} vacatures open per"
            f" kortdurend werkloze{before}."
        )
    asked = of.kpi(_VACANCIES)
    if asked and asked["value"] is not None:
        quarter = "het laatste kwartaal" if of.period.quarter is None else "dit kwartaal"
        yield f"In {quarter} werden {dutch.measure(asked['value'], 'count')} HTSM-vacatures op NLQF 3-5 geplaatst."


def _quality(of: Facts) -> Iterator[str]:
    info = of.release.info
    late = [source["source_id"] for source in info["sources"] if source["is_late"]]
    told = f"te laat: {dutch.listed(late)}" if late else "alle op tijd"
    aside = sum(source["quarantined_rows"] for source in info["sources"])
    checks = info["checks"]
    yield (
        f"De cijfers komen uit {len(info['sources'])} bronnen ({told}); {checks['passed']} van de {checks['total']}"
        f" controles slaagden en {dutch.number(aside, 0)} rijen staan in quarantaine."
    )
