"""UWV's tension workbooks: an edition in long form, and a later one with a band of columns per quarter.

The earlier edition is a window: it holds one year only.
"""

import datetime as dt
from itertools import groupby

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.workbook import Workbook, workbook_bytes
from ingest.samples.making.world import Tension, World

LONG_EDITION, BAND_EDITION = dt.date(2023, 2, 17), dt.date(2024, 2, 9)
FIRST_YEAR, WINDOW = 2020, 2022
# in the first quarter, before the agenda, figures of fewer short-term unemployed are not published
MIN_UNEMPLOYED, HIDDEN_QUARTER = 60, dt.date(2020, 3, 31)
MEASURES = ["Spanningsindicator", "Typering", "Openstaande vacatures", "Kortdurend werklozen"]
_UP_TO = ((0.25, "zeer ruim"), (0.67, "ruim"), (1.5, "gemiddeld"), (4.0, "krap"))
# regions as the later edition spells them
_SPELLED = {"Groot Amsterdam": "Groot-Amsterdam", "Gooi en Vechtstreek": "Gooi & Vechtstreek", "Friesland": "Fryslân"}


def typering(tension: float) -> str:
    """What UWV calls a ratio of vacancies to short-term unemployed."""
    return next((name for limit, name in _UP_TO if tension <= limit), "zeer krap")


def uwv_tension_files(world: World) -> dict[str, bytes]:
    """Both workbooks."""
    whole = [t for t in world.uwv_tension if t.quarter_end.year >= FIRST_YEAR]
    window = [t for t in world.uwv_tension if t.quarter_end.year == WINDOW]
    return {
        f"uwv_tension/spanning-{LONG_EDITION}.xlsx": _workbook(LONG_EDITION, lambda book: _long(book, window)),
        f"uwv_tension/spanning-{BAND_EDITION}.xlsx": _workbook(BAND_EDITION, lambda book: _band(book, whole)),
    }


def _workbook(edition: dt.date, write: object) -> bytes:
    return workbook_bytes(f"Spanningsindicator ({NOTICE})", edition, write)  # type: ignore[arg-type]


def _figures(t: Tension) -> list[float | str]:
    if t.unemployed < MIN_UNEMPLOYED and t.quarter_end == HIDDEN_QUARTER:
        return ["x", "x", t.vacancies, "x"]
    return [t.tension, typering(t.tension), t.vacancies, t.unemployed]


def _band(book: Workbook, rows: list[Tension]) -> None:
    sheet = book.add_worksheet("Spanning per regio")
    bold, middle = book.add_format({"bold": True}), book.add_format({"align": "center", "bold": True})
    sheet.write(0, 0, f"Spanningsindicator naar arbeidsmarktregio en beroepsgroep ({NOTICE})", bold)
    sheet.write(1, 0, "Peildatum: 31 december 2023")
    quarters = sorted({t.quarter_end for t in rows})
    for i, quarter in enumerate(quarters):
        name = f"{quarter.month // 3}e kwartaal {quarter.year}"
        sheet.merge_range(3, 3 + 4 * i, 3, 6 + 4 * i, name, middle)
        sheet.write_row(4, 3 + 4 * i, MEASURES, bold)
    sheet.write_row(4, 0, ["Arbeidsmarktregio", "Beroepsgroepcode", "Beroepsgroep"], bold)
    place = {quarter: 3 + 4 * i for i, quarter in enumerate(quarters)}
    ordered = sorted(rows, key=_series)
    at = 5
    for (_, region, code, occupation), series in groupby(ordered, key=_series):
        sheet.write_row(at, 0, [_SPELLED.get(region, region), code, occupation])
        for t in series:
            sheet.write_row(at, place[t.quarter_end], _figures(t))
        at += 1
    _notes(sheet, at + 1)
    explanation = book.add_worksheet("Toelichting")
    explanation.write(0, 0, NOTICE)
    explanation.write(1, 0, "De spanningsindicator deelt openstaande vacatures door kortdurend werklozen.")


def _long(book: Workbook, rows: list[Tension]) -> None:
    sheet = book.add_worksheet("Spanning")
    sheet.write(0, 0, f"Spanningsindicator arbeidsmarkt ({NOTICE})")
    sheet.write(1, 0, f"Peildatum: 31 december {WINDOW}")
    sheet.write_row(3, 0, ["Kwartaal", "Arbeidsmarktregio", "Beroepsgroepcode", "Beroepsgroep", *MEASURES])
    ordered = sorted(rows, key=lambda t: (t.quarter_end, _series(t)))
    for at, t in enumerate(ordered, 4):
        quarter = f"{t.quarter_end.year}-{t.quarter_end.month // 3}"
        sheet.write_row(at, 0, [quarter, t.region, t.occupation_code, t.occupation, *_figures(t)])
    _notes(sheet, 5 + len(ordered))


def _series(t: Tension) -> tuple[bool, str, str, str]:
    """The country first, then the regions by name."""
    return t.region != "Nederland", t.region, t.occupation_code, t.occupation


def _notes(sheet: object, at: int) -> None:
    for i, note in enumerate(
        ("x = te kleine aantallen", "Door afronding tellen cijfers niet altijd op.", "Bron: UWV (voorbeeld)")
    ):
        sheet.write(at + i, 0, note)  # type: ignore[attr-defined]
