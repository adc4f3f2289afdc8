"""The two v3 tables in the bulk form: data set and stacked metadata, `;`, BOM, padded, `.` for missing."""

import csv
import io
from collections.abc import Iterable, Sequence

from ingest.samples.making.branches import BRANCH, BRANCHES, REGIONAL_BRANCHES, REGIONS, SIZE_CLASSES
from ingest.samples.making.cbs_periods import YEARS, Period, at, quarter_period, year_of_stock, year_period
from ingest.samples.making.edition import CBS_MODIFIED, NOTICE
from ingest.samples.making.labour_market import LabourMarket

BRANCH_WIDTH = 7
REGION_WIDTH = 6
# The regional table begins a year earlier, so that it is longer than one page of 10,000.
REGIONAL_YEARS = (YEARS[0] - 1, *YEARS)
_YEAR_TITLE = " jaargem. /jaartotaal"
_INFO_COLUMNS = [
    "ID",
    "Title",
    "ShortTitle",
    "Identifier",
    "Summary",
    "Modified",
    "ReasonDelivery",
    "ExplanatoryText",
    "Language",
    "Catalog",
    "Frequency",
    "Period",
    "ShortDescription",
    "Description",
    "DefaultPresentation",
    "DefaultSelection",
    "GraphTypes",
    "OutputStatus",
    "Source",
    "MetaDataModified",
    "SearchPriority",
]
_PROPERTY_COLUMNS = [
    "ID",
    "Position",
    "ParentID",
    "Type",
    "Key",
    "Title",
    "Description",
    "ReleasePolicy",
    "Datatype",
    "Unit",
    "Decimals",
    "Default",
]

Table = Sequence[Sequence[object]]


def padded(value: float | None, decimals: int) -> str:
    """A value as the untyped data set has it: eight wide, `.` for missing."""
    return f"{'.' if value is None else f'{value:.{decimals}f}':>8}"


def bulk_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows in the bulk form: BOM, `;`, every value quoted, no line end after the last row."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return ("\ufeff" + text.getvalue().removesuffix("\n")).encode()


def _metadata(identifier: str, title: str, summary: str, topics: Table, dimensions: dict[str, Table]) -> bytes:
    modified = f"{CBS_MODIFIED.isoformat()}T02:00:00"
    description = (
        f"\n{NOTICE}. Deze tabel heeft de vorm van een CBS-tabel; alle cijfers zijn verzonnen.\n\n"
        "Status van de cijfers:\nDe cijfers van 2023 zijn voorlopig of nader voorlopig.\n"
    )
    info = {
        "ID": 0,
        "Title": f"{NOTICE}; {title}",
        "ShortTitle": f"{NOTICE}; vacatures",
        "Identifier": identifier,
        "Summary": f"{NOTICE}\n{summary}",
        "Modified": modified,
        "ReasonDelivery": "Actualisering",
        "Language": "nl",
        "Catalog": "CBS",
        "Frequency": "Perkwartaal",
        "Period": "kw I 2018 - kw IV 2023",
        "ShortDescription": description,
        "Description": f"INHOUDSOPGAVE\n\n1. Toelichting\n{description}",
        "GraphTypes": "Table,Bar,Line",
        "OutputStatus": "Regulier",
        "Source": NOTICE,
        "MetaDataModified": modified,
        "SearchPriority": 3,
    }
    names = [*dimensions]
    properties: list[Sequence[object]] = [
        [n, n, "", "TimeDimension" if key == "Perioden" else "Dimension", key, _spaced(key), "",
         "false" if key == "Perioden" else "", "", "", "", ""]
        for n, key in enumerate(names)
    ]  # fmt: skip
    properties += [
        [
            len(names) + n,
            len(names) + n,
            "",
            "Topic",
            key,
            topic,
            text,
            "",
            "Double",
            "x 1 000",
            decimals,
            "Missing",
        ]
        for n, (key, topic, text, decimals) in enumerate(topics)
    ]
    rows: list[Sequence[object]] = [
        ["TableInfos"],
        _INFO_COLUMNS,
        [info.get(name, "") for name in _INFO_COLUMNS],
    ]
    rows += [["DataProperties"], _PROPERTY_COLUMNS, *properties]
    for key, members in dimensions.items():
        columns = ["Key", "Title", "Description"] + ["Status"] * (key == "Perioden")
        rows += [[key], columns, *members]
    return bulk_csv(rows)


def _spaced(key: str) -> str:
    return {"BedrijfstakkenBranchesSBI2008": "Bedrijfstakken/branches SBI2008", "RegioS": "Regio's"}.get(key, key)


def _members(periods: Iterable[Period]) -> Table:
    text = "Het jaarcijfer van de openstaande vacatures is een gewogen gemiddelde.\nVerzonnen cijfer."
    return [[p.key, p.title, text if "JJ" in p.key else "", p.status] for p in periods]


def national_table(market: LabourMarket) -> dict[str, bytes]:
    """80472ned: branches and size classes (one dimension) by quarters and years; 2018JJ00 open is missing."""
    titles = {b.key: b.title for b in BRANCHES if b.title} | {k: t for k, (t, _) in SIZE_CLASSES.items()}
    rows: list[Sequence[object]] = []
    for key in titles:
        stock = [round(value, 1) for value in market.open_in_branch(key)]
        # A flow belongs to the quarter that it leads up to.
        new, filled = ([0, *(round(value) for value in flow)] for flow in market.flows(key))
        for year in YEARS:
            positions = [at(year, quarter) for quarter in (1, 2, 3, 4)]
            cells = [(quarter_period(*q).key, stock[p], new[p], filled[p]) for q, p in _of_year(year, positions)]
            sums = (sum(new[p] for p in positions), sum(filled[p] for p in positions))
            for period, opened, arrived, left in [*cells, (f"{year}JJ00", year_of_stock(stock, year), *sums)]:
                branch = f"{key:<{BRANCH_WIDTH}}"
                rows.append([len(rows), branch, period, padded(opened, 1), padded(arrived, 0), padded(left, 0)])
    topics = [
        ("OpenstaandeVacatures_1", "Openstaande vacatures", "Aan het eind van het kwartaal.", 1),
        ("OntstaneVacatures_2", "Ontstane vacatures", "In het kwartaal.", 0),
        ("VervuldeVacatures_3", "Vervulde vacatures", "Vervulde vacatures incl. vervallen vacatures.", 0),
    ]
    periods = [p for y in YEARS for p in (*(quarter_period(y, q) for q in (1, 2, 3, 4)), year_period(y, _YEAR_TITLE))]
    dimensions: dict[str, Table] = {
        "Bedrijfskenmerken": [[f"{key:<{BRANCH_WIDTH}}", title, ""] for key, title in titles.items()],
        "Perioden": _members(periods),
    }
    title = "Vacatures; SBI 2008; naar economische activiteit en bedrijfsgrootte"
    summary = "Openstaande, ontstane en vervulde vacatures\nnaar economische activiteit en bedrijfsgrootte"
    return _table("80472ned", title, summary, topics, dimensions, rows)


def _of_year(year: int, positions: Sequence[int]) -> Iterable[tuple[tuple[int, int], int]]:
    return (((year, quarter), position) for quarter, position in enumerate(positions, start=1))


def regional_table(market: LabourMarket) -> dict[str, bytes]:
    """83599NED: open vacancies by branch, region and quarter; cells too small to publish are missing."""
    quarters = [(year, quarter) for year in REGIONAL_YEARS for quarter in (1, 2, 3, 4)]
    rows: list[Sequence[object]] = []
    for branch in REGIONAL_BRANCHES:
        for region in REGIONS:
            series = market.open_in_region(branch, region.key)
            for year, quarter in quarters:
                value = series[at(year, quarter)]
                shown = None if value < 0.02 else round(value, 1)
                keys = [f"{branch:<{BRANCH_WIDTH}}", f"{region.key:<{REGION_WIDTH}}"]
                rows.append([len(rows), *keys, quarter_period(year, quarter).key, padded(shown, 1)])
    dimensions: dict[str, Table] = {
        "BedrijfstakkenBranchesSBI2008": [[f"{k:<{BRANCH_WIDTH}}", BRANCH[k].title, ""] for k in REGIONAL_BRANCHES],
        "RegioS": [[f"{r.key:<{REGION_WIDTH}}", r.title, ""] for r in REGIONS],
        "Perioden": _members(quarter_period(*q) for q in quarters),
    }
    topics = [("OpenstaandeVacatures_1", "Openstaande vacatures", "Aan het eind van het kwartaal.", 1)]
    return _table("83599NED", "Openstaande vacatures; SBI 2008, regio", "Per provincie", topics, dimensions, rows)


def _table(
    identifier: str, title: str, summary: str, topics: Table, dimensions: dict[str, Table], rows: Table
) -> dict[str, bytes]:
    header = ["ID", *dimensions, *(topic[0] for topic in topics)]
    folder = f"cbs/{identifier}/{identifier}"
    return {
        f"{folder}_UntypedDataSet_bulkcsv.csv": bulk_csv([header, *rows]),
        f"{folder}_metadata_bulkcsv.csv": _metadata(identifier, title, summary, topics, dimensions),
    }
