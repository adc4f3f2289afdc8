"""Fieldlabs: GeoJSON, JSON and workbook give the same rows; coordinates however they are written."""

import json
from datetime import date

import pytest

from tests.integration.reading import accounted
from tests.integration.sources.made_files import workbook

COLUMNS = (
    "_row, name, kind, status, start_date, start_date_precision, end_date, end_date_precision, place, hub_region, "
    "themes, partners, skillslab, has_skillslab, skillslab_name, mbo_partners, has_mbo_partner, url, latitude, "
    "longitude, coordinates_read_as"
)
PARTNERS = ["ROC Voorbeeldstad (onderwijs)", "Voorbeeldmetaal B.V. (bedrijf)"]
NESTED = [{"naam": "ROC Voorbeeldstad", "type": "onderwijs"}, {"naam": "Voorbeeldmetaal B.V.", "type": "bedrijf"}]
URL = "https://voorbeeld.example.org/1"
EINDHOVEN = (51.4416, 5.4697)
# the origin of the Dutch grid, as published: 155000, 463000 is 52.1551744 N 5.3872062 E
AMERSFOORT = (52.1552, 5.3872)
# the same three in all layouts: a fieldlab of which all is known, one of which little is, a hub
GOLDEN = [
    (
        "Voorbeeldfieldlab Metaal", "fieldlab", "actief", date(2021, 3, 1), "day", None, None, "Eindhoven", "Zuid",
        ["3D-printen", "robotica"], PARTNERS, "Voorbeeldskillslab Zuid", True, "Voorbeeldskillslab Zuid",
        ["ROC Voorbeeldstad"], True, URL, *EINDHOVEN, "wgs84",
    ),
    (
        "Verzonnen Fieldlab Water", "fieldlab", "in oprichting", date(2024, 1, 1), "year", None, None, "Leeuwarden",
        None, None, ["Verzonnen Waterbedrijf (bedrijf)"], "nee", False, None, None, False, None, None, None, None,
    ),
    (
        "Smart Industry Hub Noord (voorbeeld)", "hub", "gestopt", None, None, date(2023, 6, 30), "day", "Groningen",
        "Noord", ["algemeen"], None, None, None, None, ["ja"], True, None, 53.2194, 6.5665, "wgs84",
    ),
]  # fmt: skip


def feature(point, **properties) -> dict:
    geometry = point if isinstance(point, dict | None) else {"type": "Point", "coordinates": list(point)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features, **members) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members}, ensure_ascii=False)


def geojson() -> str:
    return collection(
        feature(
            (5.4697, 51.4416), id=7, naam="Voorbeeldfieldlab Metaal", status="actief", start="2021-03-01",
            plaats="Eindhoven", hub="Hub Zuid", themas=["3D-printen", "robotica"], partners=NESTED,
            skillslab="Voorbeeldskillslab Zuid", mbo_partners=["ROC Voorbeeldstad"], website=URL,
        ),
        feature(
            None, naam="Verzonnen Fieldlab Water", status="In oprichting", start=2024, plaats="Leeuwarden",
            partners=[{"naam": "Verzonnen Waterbedrijf", "type": "bedrijf"}], skillslab=False,
        ),
        feature(
            (6.5665, 53.2194, 0), naam="Smart Industry Hub Noord (voorbeeld)", status="gestopt", einde="30 juni 2023",
            plaats="Groningen", hub="Noord", themas="algemeen", mbo_partners=True,
        ),
    )  # fmt: skip


def page_json() -> str:
    first = {
        "id": 7, "name": "Voorbeeldfieldlab Metaal", "status": "actief", "start": "01-03-2021", "place": "Eindhoven",
        "region": "Zuid", "themes": ["3D-printen", "robotica"],
        "partners": [{"name": p["naam"], "type": p["type"]} for p in NESTED],
        "skillslab": "Voorbeeldskillslab Zuid", "mboPartners": ["ROC Voorbeeldstad"], "url": URL, "lat": 51.4416,
        "lng": 5.4697,
    }  # fmt: skip
    second = {
        "name": "Verzonnen Fieldlab Water", "status": "in opbouw", "start": "2024", "place": "Leeuwarden",
        "partners": ["Verzonnen Waterbedrijf (bedrijf)"], "skillslab": "nee",
    }  # fmt: skip
    third = {
        "name": "Smart Industry Hub Noord (voorbeeld)", "status": "gestopt", "end": "2023-06-30", "kind": "hub",
        "place": "Groningen", "region": "Noord", "themes": "algemeen", "mboPartners": "ja", "lat": "53,2194",
        "lng": "6,5665",
    }  # fmt: skip
    return json.dumps([first, second, third])


HEADER = [
    "Nr.", "Naam fieldlab", "Soort", "Status", "Start", "Einde", "Plaats", "Hubregio", "Thema's", "Partners",
    "Skillslab", "Mbo-partners", "Website", "Breedtegraad", "Lengtegraad",
]  # fmt: skip


def sheet(*rows) -> list[list]:
    bands = ["", "Fieldlab", "", "", "Looptijd"]
    return [["Overzicht fieldlabs (VOORBEELDDATA - verzonnen)"], ["Stand per 1 december 2022"], bands, HEADER, *rows]


ROWS = [
    [
        1, "Voorbeeldfieldlab Metaal", "Fieldlab", "actief", date(2021, 3, 1), "", "Eindhoven", "Zuid",
        "3D-printen; robotica", "\n".join(PARTNERS), "Voorbeeldskillslab Zuid", "ROC Voorbeeldstad", URL, 51.4416,
        5.4697,
    ],
    [
        2, "Verzonnen Fieldlab Water", "", "in oprichting", 2024, "-", "Leeuwarden", "n.v.t.", "",
        "Verzonnen Waterbedrijf (bedrijf)", "nee", "", "", "", "",
    ],
    [
        3, "Smart Industry Hub Noord (voorbeeld)", "Hub", "gestopt", "", date(2023, 6, 30), "Groningen", "Noord",
        "algemeen", "", "", "ja", "", "53,2194", "6,5665",
    ],
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "first_row"),
    [("kaart.geojson", geojson(), 1), ("fieldlabs.json", page_json(), 1), ("fieldlabs.xlsx", None, 5)],
    ids=["geojson", "json", "xlsx"],
)
def test_every_layout_gives_the_same_rows(drop, name, content, first_row):
    notes = [["Bron: Smart Industry (voorbeeld)"], ["Aantal fieldlabs: 3"]]
    book = {"Fieldlabs": sheet(*ROWS, [], *notes), "lookup": [["status"], ["actief"]], "Toelichting": [["Uitleg"]]}
    content = content or workbook(book, hidden=["lookup"])
    reports, message = drop("fieldlabs", {name: content})
    assert message == ""
    accounted(reports)
    expected = [(first_row + i, *row) for i, row in enumerate(GOLDEN)]
    assert drop.parsed("fieldlabs", "fieldlab", COLUMNS) == expected
    if name.endswith("xlsx"):
        assert reports[0]["valid_as_of"] == "2022-12-01"
        assert reports[0]["promises"][0] | {"what": ""} == {
            "file_name": name, "sheet": "Fieldlabs", "row": 10, "what": "", "promised": 3.0, "found": 3.0,
            "not_counted": 0,
        }  # fmt: skip
        kinds = {entry["sheet"]: entry["kinds"] for entry in reports[0]["ledger"]}
        assert kinds == {
            "Fieldlabs": {"blank": 1, "header": 1, "note": 2, "title": 3},
            "lookup": {"hidden": 2},
            "Toelichting": {"hidden": 1},
        }


@pytest.mark.parametrize(
    ("east", "north", "expected"),
    [
        ("5.4697", "51.4416", (*EINDHOVEN, "wgs84")),
        ("51.4416", "5.4697", (*EINDHOVEN, "wgs84 swapped")),
        ("5,4697", "51,4416", (*EINDHOVEN, "wgs84")),
        ("155000", "463000", (*AMERSFOORT, "rd")),
        ("463000", "155000", (*AMERSFOORT, "rd swapped")),
        ("155.000,00", "463.000,00", (*AMERSFOORT, "rd")),
        ("155.000", "463.000", (*AMERSFOORT, "rd")),
        ("", "", (None, None, None)),
    ],
)
def test_coordinates_are_read_however_they_are_written(drop, east, north, expected):
    row = [*ROWS[0][:13], north, east]
    reports, message = drop("fieldlabs", {"fieldlabs.xlsx": workbook({"Fieldlabs": sheet(row)})})
    assert message == ""
    accounted(reports)
    columns = "round(latitude, 4), round(longitude, 4), coordinates_read_as"
    assert drop.parsed("fieldlabs", "fieldlab", columns) == [expected]


@pytest.mark.parametrize(
    ("east", "north", "reason"),
    [
        ("13.405", "52.52", "outside the Netherlands"),
        ("0", "0", "outside the Netherlands"),
        ("3100000", "3900000", "outside the Netherlands"),
        ("5.47", "", "one of the two coordinates is missing"),
        ("bij de sluis", "51.44", "expected two coordinates"),
    ],
)
def test_a_place_that_is_nowhere_goes_to_quarantine_with_what_was_written(drop, east, north, reason):
    row = [*ROWS[0][:13], north, east]
    reports, _ = drop("fieldlabs", {"fieldlabs.xlsx": workbook({"Fieldlabs": sheet(row, *ROWS[1:])})})
    accounted(reports)
    assert reports[0]["rows"] == {"fieldlab": 2}
    [(file, of_sheet, number, column, value, told)] = drop.quarantine("fieldlabs")
    assert (file, of_sheet, number) == ("fieldlabs.xlsx", "Fieldlabs", 5)
    assert column == "coordinates (lon/lat or x/y)"
    assert value == f"{east} / {north}"
    assert told.startswith(reason)


def test_a_file_on_the_dutch_grid_says_so_in_its_crs(drop):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    content = collection(feature((155000, 463000), naam="Voorbeeldfieldlab A", status="actief"), crs=crs)
    reports, message = drop("fieldlabs", {"kaart.geojson": content})
    assert message == ""
    accounted(reports)
    columns = "round(latitude, 4), round(longitude, 4), coordinates_read_as, east_given, north_given"
    assert drop.parsed("fieldlabs", "fieldlab", columns) == [(*AMERSFOORT, "rd", "155000", "463000")]


def test_a_geometry_that_is_no_point_goes_to_quarantine(drop):
    area = {"type": "Polygon", "coordinates": [[[5, 52], [5.1, 52], [5, 52.1], [5, 52]]]}
    one = {"type": "MultiPoint", "coordinates": [[5.4697, 51.4416]]}
    strange = {"type": "Point", "coordinates": ["5.4697"]}
    content = collection(
        feature(area, naam="Voorbeeldfieldlab A", status="actief"),
        feature(one, naam="Voorbeeldfieldlab B", status="actief"),
        feature(strange, naam="Voorbeeldfieldlab C", status="actief"),
    )
    reports, _ = drop("fieldlabs", {"kaart.geojson": content})
    accounted(reports)
    assert drop.parsed("fieldlabs", "fieldlab", "name, latitude, longitude") == [("Voorbeeldfieldlab B", *EINDHOVEN)]
    assert drop.quarantine("fieldlabs") == [
        ("kaart.geojson", "", 1, "geometry", "Polygon", "expected one of: Point"),
        ("kaart.geojson", "", 3, "geometry", 'Point without a position: ["5.4697"]', "expected one of: Point"),
    ]


GOOD = feature((5.4697, 51.4416), naam="Voorbeeldfieldlab A", status="actief")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (geojson()[:-60], "cut off or damaged"),
        (json.dumps({"type": "Feature", "features": []}), "no FeatureCollection"),
        (json.dumps({"type": "FeatureCollection", "features": {"a": 1}}), "no list of features"),
        (collection(GOOD, 5), "feature 2 is no Feature"),
        (collection(GOOD, GOOD | {"properties": [1]}), "the properties of feature 2 are no object"),
        (collection(GOOD).replace('"status"', '"naam": "x", "status"'), "the key 'naam' twice"),
        (collection(GOOD).replace("51.4416", "NaN"), "NaN stands where a number should"),
        (collection(GOOD | {"properties": {"naam": "x", "status": {"nu": "actief"}}}), "a list or an object"),
        (collection(GOOD).replace('"naam"', '"naam lab"'), "htsm map suggest fieldlabs tells"),
        ('{"type": "FeatureCollection", "features": ' + "[" * 50_000, "damaged"),
    ],
    ids=["cut", "feature", "no list", "number", "properties", "twice", "nan", "nested", "renamed", "deep"],
)
def test_broken_geojson_is_refused_with_the_file_and_what_to_do(drop, content, words):
    reports, message = drop("fieldlabs", {"kaart.geojson": content})
    assert not [r for r in reports if r["status"] == "good"]
    assert "kaart.geojson" in message
    assert words in message
    assert "What to do" in message or '"action"' in message


def test_a_renamed_column_of_the_workbook_is_refused_by_name(drop):
    rows = sheet(*ROWS)
    rows[3] = [h.replace("Hubregio", "Hub regio").replace("Status", "Fase") for h in HEADER]
    reports, message = drop("fieldlabs", {"fieldlabs.xlsx": workbook({"Fieldlabs": rows})})
    assert [r["status"] for r in reports] == ["refused"]
    assert {(p["column"], p["row"]) for p in reports[0]["problems"]} == {("Status", 4), ("Fase", 4), ("Hub regio", 4)}
    assert "htsm map suggest fieldlabs" in message


def test_what_is_no_status_no_region_or_no_date_goes_to_quarantine(drop):
    rows = [[*row] for row in ROWS]
    rows[0][3], rows[1][7], rows[2][5] = "misschien", "Midden", "31-02-2023"
    reports, _ = drop("fieldlabs", {"fieldlabs.xlsx": workbook({"Fieldlabs": sheet(*rows, ROWS[0])})})
    accounted(reports)
    assert [(row, column, value) for _, _, row, column, value, _ in drop.quarantine("fieldlabs")] == [
        (5, "Status", "misschien"),
        (6, "Hubregio", "Midden"),
        (7, "Einde", "31-02-2023"),
    ]


def test_the_same_name_in_the_same_place_counts_once(drop):
    twin = [*ROWS[0]]
    twin[6] = "Helmond"
    book = workbook({"Fieldlabs": sheet(ROWS[0], twin, ROWS[0])})
    reports, _ = drop("fieldlabs", {"fieldlabs.xlsx": book})
    accounted(reports)
    assert drop.parsed("fieldlabs", "fieldlab", "_row, place") == [(5, "Eindhoven"), (6, "Helmond")]
    assert [(row, column) for _, _, row, column, _, _ in drop.quarantine("fieldlabs")] == [(7, "name, place")]
