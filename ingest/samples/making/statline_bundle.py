"""A StatLine table as the bundle of csv files that CBS offers: `;`, decimal comma, CRLF, one row per measure."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.samples.making.cbs_periods import Period
from ingest.samples.making.edition import NOTICE

_CBS = "https://standaarden.overheid.nl/owms/terms/Centraal_Bureau_voor_de_Statistiek"
Row = Sequence[object]


@dataclass(frozen=True)
class Measure:
    """A measure of a table: code, title, what it is, and its unit; one decimal."""

    code: str
    title: str
    description: str
    unit: str


def csv_bytes(header: str, rows: Iterable[Row]) -> bytes:
    """Rows under a header, as CBS writes them."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([header.split(";"), *rows])
    return text.getvalue().encode()


def decimal_comma(value: float | None) -> str:
    """A value with one decimal; nothing where it is missing."""
    return "" if value is None else f"{value:.1f}".replace(".", ",")


def bundle(
    table: str,
    title: str,
    modified: dt.date,
    measures: Sequence[Measure],
    dimensions: dict[str, dict[str, str]],
    periods: Sequence[Period],
    observations: Iterable[tuple[str, float | None, tuple[str, ...]]],
) -> dict[str, bytes]:
    """The files of a table by path below `files/`.

    `dimensions` has the titles by key of every dimension but the periods; an observation is a measure's code, its
    value, and the keys of those dimensions and of the period.
    """
    moment = f"{modified.isoformat()}T02:00:00+01:00"
    rows = [
        [n, code, "NotAvailable" if value is None else "None", decimal_comma(value), *keys]
        for n, (code, value, keys) in enumerate(observations)
    ]
    years = sorted({p.key[:4] for p in periods})
    description = f"{NOTICE}. Deze tabel heeft de vorm van een CBS-tabel;\r\nalle cijfers zijn verzonnen.\r\n"
    listed = [
        [m.code, "", n, m.title, m.description, "Double", m.unit, 1, "Relative"] for n, m in enumerate(measures, 1)
    ]
    files = {
        "Properties": csv_bytes(
            "Identifier;Title;Description;Modified;Language;TemporalCoverage;Authority;Catalog;Publisher;Version;"
            "VersionReason;Frequency;Status;ObservationCount;ObservationsModified;DatasetType;License;Source;Summary",
            [
                [table, f"{NOTICE}; {title}", description, moment, "nl", f"{years[0]}-{years[-1]}", _CBS, "CBS", _CBS,
                 f"{modified:%Y%m%d}0200", "Actualisering",
                 "Per kwartaal", "Regulier", len(rows), moment, "Numeric",
                 "https://creativecommons.org/licenses/by/4.0/", NOTICE, f"{NOTICE}: {title}"]
            ],
        ),
        "Dimensions": csv_bytes(
            "Identifier;Title;Description;MapYear;ReleasePolicy;Kind;ContainsGroups;ContainsCodes;CodesUrl;GroupsUrl",
            [
                *([name, name, "", "", "", "Dimension", False, True, f"{name}Codes.csv", ""] for name in dimensions),
                ["Perioden", "Perioden", "", "", False, "TimeDimension", False, True, "PeriodenCodes.csv", ""],
            ],
        ),
        "MeasureCodes": csv_bytes(
            "Identifier;MeasureGroupId;Index;Title;Description;DataType;Unit;Decimals;PresentationType",
            listed,
        ),
        "PeriodenCodes": csv_bytes(
            "Identifier;DimensionGroupId;DimensionId;Index;Title;Description;Status",
            [[p.key, 0, "Perioden", n, p.title, "", p.status] for n, p in enumerate(periods, 1)],
        ),
        "Observations": csv_bytes(f"Id;Measure;ValueAttribute;Value;{';'.join(dimensions)};Perioden", rows),
    }  # fmt: skip
    for name, titles in dimensions.items():
        files[f"{name}Codes"] = csv_bytes(
            "Identifier;DimensionGroupId;DimensionId;Index;Title;Description",
            [[key, 0, name, n, text, ""] for n, (key, text) in enumerate(titles.items(), 1)],
        )
    return {f"cbs/{table}/{name}.csv": content for name, content in files.items()}
