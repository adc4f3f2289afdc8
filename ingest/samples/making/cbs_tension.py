"""CBS tension series, written out by hand from StatLine: one file per vintage, all quarters as known on that day."""

import csv
import datetime as dt
import io

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.world import CbsTension, World

# before the series was rewritten, that day itself, and the last one
VINTAGES = (dt.date(2021, 11, 14), dt.date(2022, 2, 15), dt.date(2024, 2, 14))


def cbs_tension_files(world: World) -> dict[str, bytes]:
    """`cbs/arbeidsmarktspanning-<day>.csv` of every vintage."""
    return {f"cbs/arbeidsmarktspanning-{day.isoformat()}.csv": _vintage(world, day) for day in VINTAGES}


def _vintage(world: World, day: dt.date) -> bytes:
    known: dict[dt.date, CbsTension] = {}
    for figure in sorted(world.cbs_tension, key=lambda f: f.published_on):
        if figure.published_on <= day:
            known[figure.quarter_end] = figure
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([f"Spanning op de arbeidsmarkt ({NOTICE})"])
    writer.writerow([f"Gepubliceerd op: {day:%d-%m-%Y}"])
    writer.writerow([])
    writer.writerow(["Perioden", "Vacatures per 100 werklozen", "Status"])
    for quarter_end in sorted(known):
        figure = known[quarter_end]
        star = "*" if figure.status == "Voorlopig" else ""
        title = f"{quarter_end.year} {quarter_end.month // 3}e kwartaal{star}"
        writer.writerow([title, f"{figure.per_100:.0f}", figure.status])
    writer.writerow(["Bron: CBS (voorbeeld)"])
    return text.getvalue().encode("utf-8-sig")
