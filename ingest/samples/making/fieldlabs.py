"""Fieldlabs: a workbook with the Dutch grid (2020), the list behind a web page (2021), a map's GeoJSON (since 2022)."""

import datetime as dt
import json
from typing import Any

from ingest.samples.making.dutch import long_date, short_date
from ingest.samples.making.edition import NOTICE
from ingest.samples.making.register_editions import register_files
from ingest.samples.making.sheet import Cell, write_lookup, write_sheet
from ingest.samples.making.workbook import workbook_bytes
from ingest.samples.making.world import Edition, Row, World

HEADER = [
    "Nr.", "Naam fieldlab", "Soort", "Status", "Start", "Einde", "Plaats", "X (RD)", "Y (RD)", "Hubregio", "Thema's",
    "Partners", "Skillslab", "Mbo-partners", "Website",
]  # fmt: skip
_BANDS = (("Fieldlab", 1, 3), ("Looptijd", 4, 5), ("Waar", 6, 9), ("Inhoud en partners", 10, 14))
_KINDS = {"education": "onderwijs", "business": "bedrijf", "government": "overheid", "research": "kennisinstelling"}
_HUBS = {
    "Noord": ("Groningen", "Friesland", "Drenthe"),
    "Oost": ("Overijssel", "Gelderland"),
    "Zuid": ("Noord-Brabant", "Limburg", "Zeeland"),
    "Noordwest": ("Noord-Holland", "Utrecht", "Flevoland"),
    "Zuid-Holland": ("Zuid-Holland",),
}
# where the hubs have their desk: place, longitude, latitude
_DESKS = {
    "Noord": ("Groningen", 6.5665, 53.2194),
    "Oost": ("Zwolle", 6.0830, 52.5168),
    "Zuid": ("Eindhoven", 5.4697, 51.4416),
    "Noordwest": ("Amsterdam", 4.9041, 52.3676),
    "Zuid-Holland": ("Rotterdam", 4.4777, 51.9244),
}
NOWHERE = ("Voorbeeldfieldlab met een fout", (13.405, 52.52))
"""A fieldlab on the map of 2023 that no reader can place: it goes to quarantine."""


def _hub(row: Row) -> str:
    return next(hub for hub, provinces in _HUBS.items() if row.community.place.province in provinces)


def _partners(row: Row) -> list[dict[str, str]]:
    return [{"naam": p.name, "type": _KINDS[p.kind]} for p in row.community.partners]


def _mbo(row: Row) -> list[str]:
    return [p.name for p in row.community.partners if p.is_mbo]


def _features(edition: Edition, rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    features = []
    for row in rows:
        point = [row.community.longitude, row.community.latitude]
        properties = {
            "naam": row.name,
            "soort": "fieldlab",
            "status": row.status,
            "start": row.start_text or None,
            "einde": row.end.isoformat() if row.end else None,
            "plaats": row.place,
            "hub": f"Hub {_hub(row)}",
            "themas": list(row.community.themes),
            "partners": _partners(row),
            "skillslab": row.community.skillslab or "nee",
            "mbo_partners": _mbo(row),
            "website": row.community.url,
        }
        features.append(_feature(point[::-1] if "coordinates" in row.wrong else point, properties))
    for region, (place, longitude, latitude) in _DESKS.items():
        hub = {"naam": f"Smart Industry Hub {region} (voorbeeld)", "status": "actief", "plaats": place, "hub": region}
        features.append(_feature([longitude, latitude], hub))
    if edition.valid_as_of.year >= 2023:
        name, point_abroad = NOWHERE
        features.append(_feature(list(point_abroad), {"naam": name, "status": "actief", "plaats": "Voorbeelddam"}))
    for feature in features:
        feature["properties"]["peildatum"] = edition.valid_as_of.isoformat()
    return features


def _feature(point: list[float], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": point}, "properties": properties}


def _geojson(edition: Edition, rows: tuple[Row, ...]) -> bytes:
    document = {
        "type": "FeatureCollection",
        "name": f"Fieldlabs ({NOTICE}), stand {edition.valid_as_of}",
        "features": _features(edition, rows),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _page(rows: tuple[Row, ...]) -> bytes:
    records = [
        {
            "id": at,  # another one in every edition
            "name": row.name,
            "status": "in opbouw" if row.status == "in oprichting" else row.status,
            "start": row.start_text,
            "end": short_date(row.end) if row.end else "",
            "place": row.place,
            "region": _hub(row),
            "lat": f"{row.community.latitude}".replace(".", ","),
            "lng": f"{row.community.longitude}".replace(".", ","),
            "themes": list(row.community.themes),
            "partners": [{"name": p["naam"], "type": p["type"]} for p in _partners(row)],
            "skillslab": bool(row.community.skillslab),
            "mboPartners": bool(_mbo(row)),
            "source": NOTICE,
            "updated": row.edition.valid_as_of.isoformat(),
            "url": row.community.url,
        }
        for at, row in enumerate(rows, 101)
    ]
    return (json.dumps(records, ensure_ascii=False, indent=1) + "\n").encode()


def _sheet_row(at: int, row: Row) -> list[Cell]:
    x, y = _on_grid(row.community.longitude, row.community.latitude)
    start: Cell = None
    if row.start:
        start = row.start.year if row.precision == "year" else row.start
    partners = "\n".join(f"{p['naam']} ({p['type']})" for p in _partners(row))
    return [
        at, row.name, "Fieldlab", row.status, start, row.end, row.place, x, y, _hub(row),
        "; ".join(row.community.themes), partners, "ja" if row.community.skillslab else "nee",
        "; ".join(_mbo(row)) or "nee", row.community.url,
    ]  # fmt: skip


def _on_grid(longitude: float, latitude: float) -> tuple[int, int]:
    from pyproj import Transformer

    from ingest.read.coordinates import RD_TO_WGS84

    back = Transformer.from_pipeline(RD_TO_WGS84)
    x, y = back.transform(longitude, latitude, direction="INVERSE")
    return round(x), round(y)


def _workbook(edition: Edition, rows: tuple[Row, ...]) -> bytes:
    title = f"{NOTICE}: fieldlabs Smart Industry"
    lines = [_sheet_row(at, row) for at, row in enumerate(rows, 1)]
    titles = [title, f"Stand per {long_date(edition.valid_as_of)}"]
    notes = [f"Aantal fieldlabs: {len(rows)}", "Bron: verzonnen register"]

    def write(book: Any) -> None:
        write_sheet(book, "Fieldlabs", titles, _BANDS, HEADER, lines, notes)
        write_lookup(book, [["Status", "actief", "gestopt", "in oprichting"], ["Hub", *_HUBS]])

    return workbook_bytes(title, edition.valid_as_of, write)


def fieldlabs_files(world: World) -> dict[str, bytes]:
    """Every edition in the form of its day."""

    def write(edition: Edition) -> tuple[str, bytes]:
        rows = world.rows(edition)
        if edition.valid_as_of < dt.date(2021, 1, 1):
            return ".xlsx", _workbook(edition, rows)
        if edition.valid_as_of < dt.date(2022, 1, 1):
            return ".json", _page(rows)
        return ".geojson", _geojson(edition, rows)

    return register_files(world, "fieldlabs", "fieldlabs", write)
