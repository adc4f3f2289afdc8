"""Eurostat's two data sets, in its four formats: the last editions as TSV and SDMX-CSV, earlier ones as XML and JSON.

An earlier edition ends earlier, and holds other figures where it was still provisional.
"""

import csv
import datetime as dt
import io
import json
from itertools import product
from xml.sax.saxutils import quoteattr

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.world import Eurostat, World

VACANCY_RATE, FACTORS = "jvs_q_nace2", "ei_bsin_q_r2"
LAST, EARLIER = dt.date(2024, 1, 31), dt.date(2023, 7, 31)
# the last quarter of the earlier edition
EARLIER_END = dt.date(2023, 3, 31)
# what the earlier edition had too low: its last two quarters, still provisional
TOO_LOW, PROVISIONAL_QUARTERS = 0.1, 2
DIMENSIONS = {
    VACANCY_RATE: ("freq", "s_adj", "nace_r2", "sizeclas", "indic_em", "geo"),
    FACTORS: ("freq", "indic", "s_adj", "geo"),
}
Series = dict[tuple[str, ...], dict[str, tuple[float | None, str]]]


def eurostat_files(world: World) -> dict[str, bytes]:
    """The files of both data sets, a format for each edition."""
    rate, factors = _series(world, VACANCY_RATE), _series(world, FACTORS)
    return {
        f"eurostat/{VACANCY_RATE}-{LAST}.tsv": tsv(VACANCY_RATE, rate),
        f"eurostat/{VACANCY_RATE}-{EARLIER}.xml": sdmx_ml(VACANCY_RATE, _earlier(rate)),
        f"eurostat/{FACTORS}-{LAST}.csv": sdmx_csv(FACTORS, factors, LAST),
        f"eurostat/{FACTORS}-{EARLIER}.json": json_stat(FACTORS, _earlier(factors), EARLIER),
    }


def _series(world: World, data_set: str) -> Series:
    """Values and flags by period, by the members of every dimension."""
    series: Series = {}
    for figure in world.eurostat:
        if figure.dataset == data_set:
            key = _key(figure)
            series.setdefault(key, {})[_period(figure.quarter_end)] = (figure.value, figure.flag)
    return dict(sorted(series.items()))


def _key(figure: Eurostat) -> tuple[str, ...]:
    if figure.dataset == VACANCY_RATE:
        return ("Q", "NSA", figure.nace, "TOTAL", "JVR", figure.geo)
    return ("Q", "BS-FLP3-PC", "NSA", figure.geo)


def _period(quarter_end: dt.date) -> str:
    return f"{quarter_end.year}-Q{quarter_end.month // 3}"


def _earlier(series: Series) -> Series:
    """The same as it was known before: fewer quarters, the last ones provisional and too low."""
    before: Series = {}
    for key, figures in series.items():
        periods = [p for p in sorted(figures) if p <= _period(EARLIER_END)]
        before[key] = {p: figures[p] for p in periods}
        for period in periods[-PROVISIONAL_QUARTERS:]:
            value = figures[period][0]
            before[key][period] = (None if value is None else round(value - TOO_LOW, 1), "p")
    return before


def _periods(series: Series) -> list[str]:
    return sorted({period for figures in series.values() for period in figures})


def _shown(value: float | None) -> str:
    return ":" if value is None else f"{value:.1f}"


def tsv(data_set: str, series: Series) -> bytes:
    """A line per series, a column per period; flags after a blank."""
    periods = _periods(series)
    lines = ["\t".join([",".join(DIMENSIONS[data_set]) + "\\TIME_PERIOD", *(f"{p} " for p in periods)])]
    for key, figures in series.items():
        cells = [f"{_shown(value)} {flag}" for value, flag in (figures.get(p, (None, "")) for p in periods)]
        lines.append("\t".join([",".join(key), *cells]))
    return ("\n".join(lines) + "\n").encode()


def sdmx_csv(data_set: str, series: Series, day: dt.date) -> bytes:
    """A row per observation, with the data flow and the moment of the last update."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["DATAFLOW", "LAST UPDATE", *DIMENSIONS[data_set], "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"])
    for key, figures in series.items():
        for period, (value, flag) in figures.items():
            shown = "" if value is None else _shown(value)
            flow = [f"ESTAT:{data_set.upper()}(1.0)", f"{day:%d/%m/%y} 11:00:00"]
            writer.writerow([*flow, *key, period, shown, flag])
    return text.getvalue().encode()


def sdmx_ml(data_set: str, series: Series) -> bytes:
    """SDMX-ML 2.1, structure specific."""
    message = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
    specific = message.replace("message", "data/structurespecific")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {NOTICE} -->",
        f'<m:StructureSpecificData xmlns:m="{message}" xmlns:s="{specific}">',
        f"<m:Header><m:ID>VOORBEELD</m:ID><m:Test>true</m:Test><m:DataSetID>{data_set.upper()}</m:DataSetID></m:Header>",
        '<m:DataSet s:dataScope="DataStructure">',
    ]
    for key, figures in series.items():
        names = " ".join(f"{n}={quoteattr(v)}" for n, v in zip(DIMENSIONS[data_set], key, strict=True))
        lines.append(f"<Series {names}>")
        for period, (value, flag) in figures.items():
            flagged = f' OBS_FLAG="{flag}"' if flag else ""
            shown = "NaN" if value is None else _shown(value)
            lines.append(f'<Obs TIME_PERIOD="{period}" OBS_VALUE="{shown}"{flagged}/>')
        lines.append("</Series>")
    return "\n".join([*lines, "</m:DataSet>", "</m:StructureSpecificData>", ""]).encode()


def json_stat(data_set: str, series: Series, day: dt.date) -> bytes:
    """JSON-stat 2.0 as Eurostat writes it: values and statuses as objects by position, missing cells left out."""
    names = [*DIMENSIONS[data_set], "time"]
    members = [sorted({key[i] for key in series}) for i in range(len(names) - 1)] + [_periods(series)]
    values, statuses = {}, {}
    for position, cell in enumerate(product(*members)):
        value, flag = series.get(cell[:-1], {}).get(cell[-1], (None, ""))
        if value is not None:
            values[str(position)] = value
        if flag:
            statuses[str(position)] = flag
    dimension = {
        name: {"label": name, "category": {"index": {m: i for i, m in enumerate(of_name)}}}
        for name, of_name in zip(names, members, strict=True)
    }
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": f"{data_set} ({NOTICE})",
        "source": f"ESTAT ({NOTICE})",
        "updated": f"{day.isoformat()}T11:00:00+0200",
        "value": values,
        "status": statuses,
        "id": names,
        "size": [len(m) for m in members],
        "dimension": dimension,
        "extension": {"id": data_set.upper(), "agencyId": "ESTAT"},
    }
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
