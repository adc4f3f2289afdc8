"""Good deliveries made by hand, for readers that no sample file shows, or not in every form."""

import csv
import gzip
import io
import json
import zipfile

from tests.integration.sources.made_files import pdf, workbook
from tests.integration.sources.sav_files import company_answers

Made = tuple[str, str, bytes, dict[str, bytes]]

SLIM_HEADER = [
    "Projectnummer", "Categorie", "Jaar", "Tijdvak", "Naam aanvrager", "Vestigingsplaats", "Projectnaam",
    "Samenvatting", "Subsidiebedrag",
]  # fmt: skip
RIF_HEADER = ["Ronde", "Projectnaam", "Penvoerder", "Arbeidsmarktregio", "Type", "Subsidie", "Totale kosten"]
_PAGE = "https://opendata.cbs.nl/ODataFeed/OData/83599NED"


def made(reader: str) -> list[Made]:
    """The hand-made deliveries of a reader: source, file, bytes, files beside it."""
    return {
        "csv": _csv,
        "odata": _odata,
        "xlsx": _xlsx,
        "pdf": _pdf,
        "geojson": _geojson,
        "sav": _sav,
        "gzip": lambda: [(s, "vacatures.csv.gz", gzip.compress(c, mtime=0), b) for s, _, c, b in _vacancies()],
        "zip": _zip,
    }.get(reader, list)()


def awards(number: int) -> list[list[str]]:
    """Rows of a SLIM list, its header first."""
    row = ["MKB", "2022", "maart", "Voorbeeldbedrijf BV", "Zwolle", "Leren", "Tekst; met teken", "€ 24.999,00"]
    rows = [[f"2022SLIM{202300 + i}", *row] for i in range(1, number + 1)]
    return [SLIM_HEADER, *rows]


def text_of(rows: list[list[str]], **form: str) -> bytes:
    """Rows as a csv."""
    target = io.StringIO()
    csv.writer(target, **({"delimiter": ";", "lineterminator": "\n"} | form)).writerows(rows)  # type: ignore[arg-type]
    return target.getvalue().encode()


def _csv() -> list[Made]:
    quoted = [*awards(8)[:-1], [*awards(8)[-1][:7], 'Een "woord"\nover twee regels', "1.000"]]
    return [
        ("slim", "slim.csv", text_of(awards(8)), {}),
        ("slim", "slim.csv", text_of(quoted, delimiter=","), {}),
        ("slim", "slim.csv", text_of(awards(8)).decode().replace("\n", "\r\n").encode("utf-16"), {}),
        ("slim", "slim.csv", text_of(awards(8)).decode().encode("cp1252"), {}),
        ("slim", "slim.csv", b"VOORBEELDDATA;;\n\n" + text_of(awards(8)) + b"Totaal;;;;;;;;1\n", {}),
        *_vacancies(),
    ]


def _vacancies() -> list[Made]:
    rows = [
        ["vacancy_id", "posted_on", "expired_on", "job_title", "skills", "postcode"],
        *([f"v{i}", "2023-01-02", "", "Verzonnen lasser", "lassen;frezen", "8011 AB"] for i in range(20)),
    ]
    return [("vacancies", "vacatures.csv", text_of(rows, delimiter=","), {})]


def _odata() -> list[Made]:
    def cell(i: int) -> dict[str, object]:
        return {
            "ID": i, "RegioS": "NL01  ", "BedrijfstakkenBranchesSBI2008": "307500 ", "Perioden": f"20{10 + i}KW01",
            "OpenstaandeVacatures_1": f"    {i}8.1",
        }  # fmt: skip

    def page(cells: list[dict[str, object]], more: bool) -> bytes:
        link = {"odata.nextLink": f"{_PAGE}/UntypedDataSet/?$format=json&$skip=4"} if more else {}
        return json.dumps({"odata.metadata": f"{_PAGE}/$metadata#x", **link, "value": cells}).encode()

    first, last = page([cell(i) for i in range(4)], True), page([cell(i) for i in range(4, 7)], False)
    names = ("UntypedDataSet_page1.json", "UntypedDataSet_page2.json")
    return [
        ("cbs", names[0], page([cell(i) for i in range(6)], False), {}),
        ("cbs", names[0], first, {names[1]: last}),
        ("cbs", names[1], last, {names[0]: first}),
    ]


def _geojson() -> list[Made]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [5.4697, 51.4416]} if i else None,
            "properties": {"naam": f"Voorbeeldfieldlab {i}", "status": "actief", "start": 2021, "plaats": "Eindhoven",
                           "themas": ["robotica"]},
        }
        for i in range(4)
    ]  # fmt: skip
    return [("fieldlabs", "f.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode(), {})]


def _rif_rows() -> list[list[str]]:
    return [
        [
            "2022-2",
            f"Voorbeeldproject {i}",
            "ROC Voorbeeldstad",
            "Regio Zwolle",
            "Start",
            f"1.31{i}.500,00",
            "3.937.500",
        ]
        for i in range(5)
    ]


def _xlsx() -> list[Made]:
    top = [["Organisatieregister (VOORBEELDDATA - verzonnen)"], ["Peildatum: 1-1-2024"]]
    header = ["KvK-nummer", "Naam", "Vestigingsplaats", "SBI-code", "Lid van"]
    rows = [[1234560 + i, f"Voorbeeld {i} BV", "Zwolle", "2562", "FME-voorbeeld;Verzonnen bond"] for i in range(5)]
    sheets = {"Register": [*top, header, *rows, ["* selectie"]], "lookup": [["SBI"], ["2562"]]}
    return [("organisations", "register.xlsx", workbook(sheets, hidden=["lookup"]), {})]


def _pdf() -> list[Made]:
    titles = ["Overzicht Regionaal investeringsfonds mbo 2019-2022", "Peildatum: 17 november 2022"]
    rows = _rif_rows()
    return [
        ("rif", "rif.pdf", pdf([(titles, [RIF_HEADER, *rows], ["Bron: verzonnen lijst"])]), {}),
        ("rif", "rif.pdf", pdf([(titles, [RIF_HEADER, *rows], [])], lines=False), {}),
        ("rif", "rif.pdf", pdf([(titles, [RIF_HEADER, *rows[:2]], []), ([], [RIF_HEADER, *rows[2:]], [])]), {}),
    ]


def _sav() -> list[Made]:
    answers = company_answers([{"respnr": f"r{i}"} for i in range(5)])
    return [("company_survey", "enquete-w2020-2020-10-30.sav", answers, {})]


def _zip() -> list[Made]:
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lijst/slim.csv", text_of(awards(6)))
    return [("slim", "slim.zip", bundle.getvalue(), {})]
