"""Which municipality lies where: a table per year, whatever columns somebody chose and however they are numbered."""

import csv
import io
import json

import pytest

from ingest.samples.making.regions import gebieden
from tests.integration.reading import Drop, accounted

AREAS = "Lokaliseringen van gemeenten"
# group, title, and what two municipalities have there; the order is that of the table of 2016
TOPICS = [
    ("Codes en namen van gemeenten", "Code", ("GM1680    ", "GM0358    ")),
    ("Codes en namen van gemeenten", "Naam", ("Aa en Hunze ", "Aalsmeer ")),
    ("Codes en namen van gemeenten", "Sortering naam", ("Aa en Hunze ", "Aalsmeer ")),
    (f"{AREAS}/Arbeidsmarktregio's", "Code", ("AM01      ", "AM18      ")),
    (f"{AREAS}/Arbeidsmarktregio's", "Naam", ("Groningen ", "Groot Amsterdam ")),
    (f"{AREAS}/Arrondissementen (rechtsgebieden)", "Code", ("AR05      ", "AR01      ")),
    (f"{AREAS}/COROP-gebieden", "Code", ("CR07      ", "CR23      ")),
    (f"{AREAS}/COROP-gebieden", "Naam", ("Noord-Drenthe ", "Groot-Amsterdam ")),
    (f"{AREAS}/COROP-plusgebieden", "Code", ("CP0700    ", "CP2300    ")),
    (f"{AREAS}/Jeugdzorgregio’s", "Code", ("JZ04      ", "JZ13      ")),
    (f"{AREAS}/Landsdelen", "Code", ("LD01      ", "LD03      ")),
    (f"{AREAS}/Provincies", "Code", ("PV22      ", "PV27      ")),
    (f"{AREAS}/Provincies", "Naam", ("Drenthe ", "Noord-Holland ")),
    ("Grootte en stedelijkheid van gemeenten/Stedelijkheid", "Omschrijving", ("Niet stedelijk", "Matig stedelijk")),
    ("Statistische gegevens", "Inwonertal", (25243, 31077)),
]
UNITS = {
    "Code": "code",
    "Naam": "naam",
    "Sortering naam": "naam",
    "Omschrijving": "omschrijving",
    "Inwonertal": "aantal",
}
FIELDS = (
    "municipality_code, municipality_name, labour_market_region_code, corop_code, landsdeel_cbs_code, province_name"
)
READ = [
    ("GM1680", "Aa en Hunze", "AM01", "CR07", "LD01", "Drenthe"),
    ("GM0358", "Aalsmeer", "AM18", "CR23", "LD03", "Noord-Holland"),
]


@pytest.fixture
def drop(state, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def odata(table_id: str, data_set: str, records: list[dict]) -> str:
    context = f"https://opendata.cbs.nl/ODataFeed/OData/{table_id}/$metadata#{data_set}"
    return json.dumps({"odata.metadata": context, "value": records}, ensure_ascii=False)


def bundle(table_id: str, topics: list[tuple]) -> dict[str, str]:
    """The data of two municipalities and the properties beside it; columns are numbered in the order of `topics`."""
    properties, groups, records = [], {}, [{"ID": n, "RegioS": code} for n, code in enumerate(topics[0][2])]
    for number, (path, title, values) in enumerate(topics, 1):
        parent = None
        for depth in range(1, path.count("/") + 2):
            group = "/".join(path.split("/")[:depth])
            if group not in groups:
                groups[group] = 100 + len(groups)
                name = group.rpartition("/")[2]
                properties.append(
                    {"ID": groups[group], "ParentID": parent, "Type": "TopicGroup", "Key": "", "Title": name}
                )
            parent = groups[group]
        key = f"{title.replace(' ', '')}_{number}"
        properties.append(
            {
                "ID": number,
                "ParentID": parent,
                "Type": "Topic",
                "Key": key,
                "Title": title,
                "Unit": UNITS.get(title, title.lower()),
            }
        )
        for record, value in zip(records, values, strict=True):
            record[key] = value
    dimension = {"ID": 99, "ParentID": None, "Type": "GeoDetail", "Key": "RegioS", "Title": "Regio's"}
    return {
        "TypedDataSet.json": odata(table_id, "TypedDataSet", records),
        "DataProperties.json": odata(table_id, "DataProperties", [dimension, *properties]),
    }


def export(topics: list[tuple]) -> str:
    """The same as StatLine writes it out: BOM, CRLF, everything quoted, group and title in the header."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["Regio's", *(f"{path}/{title} ({UNITS.get(title, title.lower())})" for path, title, _ in topics)])
    for n in range(2):
        writer.writerow([topics[1][2][n].strip(), *(values[n] for *_, values in topics)])
    return "\ufeff" + text.getvalue()


def shifted() -> list[tuple]:
    """Another year: the name to sort by and a group are gone, and with them every number behind has moved."""
    return [t for t in TOPICS if t[1] != "Sortering naam" and "Arrondissementen" not in t[0]]


@pytest.mark.parametrize(("table_id", "topics"), [("83287NED", TOPICS), ("84721NED", shifted())])
def test_columns_are_bound_by_group_and_title_whatever_their_number(drop, table_id, topics):
    reports, message = drop("regions", bundle(table_id, topics))
    assert message == ""
    assert [(r["table_id"], r["layout"], r["rows"]["gebieden"]) for r in reports] == [(table_id, "gebieden_v3", 2)]
    assert accounted(reports) == 2
    assert drop.parsed("regions", "gebieden", FIELDS) == READ


def test_the_numbers_did_move():
    records = [json.loads(bundle("x", topics)["TypedDataSet.json"])["value"][0] for topics in (TOPICS, shifted())]
    (first,), (second,) = [[k for k, v in record.items() if v == "CR07      "] for record in records]
    assert (first, second) == ("Code_7", "Code_5")


def test_a_column_that_the_properties_do_not_explain_is_refused(drop):
    files = bundle("84721NED", TOPICS)
    files["DataProperties.json"] = files["DataProperties.json"].replace('"Code_7"', '"Code_77"')
    reports, message = drop("regions", files)
    assert [r["status"] for r in reports] == ["refused"]
    assert '"Code_7"' in message and "two tables or editions" in message


def test_a_group_that_the_map_does_not_know_is_refused(drop):
    files = {k: v.replace("Landsdelen", "Waterschappen") for k, v in bundle("84721NED", TOPICS).items()}
    reports, message = drop("regions", files)
    assert [r["status"] for r in reports] == ["refused"]
    assert "Lokaliseringen van gemeenten/Waterschappen/Code" in message and "columns.csv" in message


def test_data_without_properties_is_no_delivery(drop):
    files = bundle("84721NED", TOPICS)
    del files["DataProperties.json"]
    reports, message = drop("regions", files)
    assert [r["status"] for r in reports] == ["refused"]
    assert "no 'properties' file" in message


CHOSEN = [t for t in TOPICS if any(name in t[0] for name in ("Codes", "Arbeidsmarktregio", "COROP-gebieden"))]


@pytest.mark.parametrize(
    ("name", "table_id"),
    [
        ("Gebieden_in_Nederland_83553NED.csv", "83553NED"),
        ("84378ned-gebieden.csv", "84378NED"),
        ("Gebieden_in_Nederland_22042020_101112.csv", "gebieden"),
    ],
)
def test_an_export_holds_the_columns_that_somebody_chose(drop, name, table_id):
    reports, message = drop("regions", {name: export(CHOSEN)})
    assert message == ""
    assert [(r["table_id"], r["layout"], r["rows"]["gebieden"]) for r in reports] == [(table_id, "gebieden_export", 2)]
    assert drop.parsed("regions", "gebieden", FIELDS) == [(*row[:4], None, None) for row in READ]


def test_the_note_of_a_delivery_says_which_year_an_export_is_of(drop):
    drop("regions", {"gebieden.csv": export(TOPICS), "delivery.yml": "table_id: 83859NED\nlanded_at: 2019-01-10\n"})
    assert drop.parsed("regions", "gebieden", f"_table_id, {FIELDS}") == [("83859NED", *row) for row in READ]


def test_an_unknown_group_of_an_export_is_refused(drop):
    reports, message = drop("regions", {"gebieden.csv": export(CHOSEN).replace("COROP-gebieden", "Waterschappen")})
    assert [r["status"] for r in reports] == ["refused"]
    assert "Waterschappen/Code (code)" in message


def test_the_years_are_tables_of_their_own(drop):
    drop("regions", bundle("83287NED", TOPICS))
    reports, _ = drop("regions", {"Gebieden_in_Nederland_2020-84721NED.csv": gebieden()})
    assert {(r["table_id"], r["rows"]["gebieden"]) for r in reports} >= {("84721NED", 355)}
    assert len(drop.parsed("regions", "gebieden", "1")) == 357


def test_codes_that_excel_cut_get_their_zeros_back(drop):
    header = "Woonplaatscode,Woonplaats,Gemeentecode,Gemeente,COROP-gebiedcode,COROP-gebied"
    rows = ["1831,Garmerwolde,14,Groningen,3,Overig Groningen", "1000,Hoogerheide,0873,Woensdrecht,33,West-Brabant"]
    rows.append("1001,Huijbergen,GM0873,Woensdrecht,33,West-Brabant")
    reports, message = drop("regions", {"woonplaatsen.csv": "\n".join([header, *rows]) + "\n"})
    assert message == ""
    assert drop.parsed("regions", "woonplaats", "woonplaats_code, municipality_code, corop_code") == [
        ("1831", "0014", "03"),
        ("1000", "0873", "33"),
    ]
    assert [(p["column"], p["rows"], p["note"]) for p in reports[0]["padded"]] == [
        ("Gemeentecode", 1, "padded_code"),
        ("COROP-gebiedcode", 1, "padded_code"),
    ]
    assert [cell[2:] for cell in drop.quarantine("regions")] == [
        (4, "Gemeentecode", "GM0873", "expected a code of 4 digits")
    ]
