"""`truth_world.json`: the truth as a file, a line per series so that a change can be read."""

import json
from collections import Counter, defaultdict

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.world import CLOCK, QUARTER_ENDS, World
from ingest.samples.making.world_truth.figure import Figure
from ingest.samples.making.world_truth.figures import figures
from ingest.samples.making.world_truth.knowledge import Knowledge
from ingest.samples.making.world_truth.who_is_who import who_is_who

_DIGITS = 10


def _series(quarters: dict[str, Figure]) -> dict[str, object]:
    """A value per quarter, in order; the rest by quarter and only where there is something to tell."""
    told: dict[str, object] = {"value": [_rounded(figure.value) for figure in quarters.values()]}
    for name in ("numerator", "denominator", "n"):
        numbers = [_rounded(getattr(figure, name)) for figure in quarters.values()]
        if any(number is not None for number in numbers):
            told[name] = numbers
    told["reason"] = {end: figure.reason for end, figure in quarters.items() if figure.value is None}
    told["suppressed"] = [end for end, figure in quarters.items() if figure.suppressed]
    told["listed"] = {end: figure.listed for end, figure in quarters.items() if figure.listed}
    told["beside"] = {end: dict(figure.beside) for end, figure in quarters.items() if figure.beside}
    return {name: value for name, value in told.items() if value}


def _rounded(number: float | None) -> float | None:
    return round(number, _DIGITS) if isinstance(number, float) else number


def truth_world(world: World) -> bytes:
    """`{notice, known_on, communities, communities_htsm, known_htsm, by_form, quarters, kpis, who_is_who}`.

    A line of `kpis` is `{kpi_id, region_level, region_code, breakdown, value: [one per quarter], ...}`: `numerator`,
    `denominator` and `n` likewise; `reason` (of null), `listed` (communities not decided) and `beside` by quarter,
    `suppressed` a list of quarters. A line of `who_is_who` is `[source, edition or wave, key, name as listed,
    community]`.
    """
    series: dict[tuple[str, str, str, str], dict[str, Figure]] = defaultdict(dict)
    for cell, figure in figures(world).items():
        series[cell.kpi_id, *cell.region, cell.breakdown][cell.end.isoformat()] = figure
    ends = [end.isoformat() for end in QUARTER_ENDS]
    lines = [
        {"kpi_id": kpi_id, "region_level": level, "region_code": code, "breakdown": breakdown}
        | _series({end: quarters[end] for end in ends})
        for (kpi_id, level, code, breakdown), quarters in sorted(series.items())
    ]
    head: dict[str, object] = {
        "notice": NOTICE,
        "known_on": CLOCK.isoformat(),
        "communities": len(world.communities),
        "communities_htsm": sum(community.is_htsm for community in world.communities),
        "known_htsm": len(Knowledge(world).htsm),
        "quarters": ends,
        "by_form": dict(sorted(Counter(community.form for community in world.communities).items())),
    }
    parts = [f'"{name}": {_line(value)}' for name, value in head.items()]
    parts.append('"kpis": [\n' + ",\n".join(_line(line) for line in lines) + "\n]")
    parts.append('"who_is_who": [\n' + ",\n".join(_line(entry) for entry in who_is_who(world)) + "\n]")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
