"""The v4 table of vacancy rates, in the form of the csv bundle: `;`, decimal comma, CRLF, long observations."""

import csv
import io
from collections.abc import Sequence

from ingest.samples.making.branches import BRANCHES, Branch
from ingest.samples.making.cbs_periods import YEARS, at, quarter_period, year_of_stock, year_period
from ingest.samples.making.edition import CBS_MODIFIED, NOTICE
from ingest.samples.making.labour_market import LabourMarket

IDENTIFIER = "80567ned"
MEASURE = "M000901"
_JOBS_PER_QUARTER = 0.004  # jobs grow, so that the rate rises less than the vacancies


def rates(market: LabourMarket, branch: Branch) -> list[float]:
    """Open vacancies per 1,000 jobs of employees at the end of each quarter, one decimal."""
    stock = market.open_in_branch(branch.key)
    mean = sum(stock) / len(stock)
    return [round(branch.rate * value / mean / (1 + _JOBS_PER_QUARTER * n), 1) for n, value in enumerate(stock)]


def rate_by_period(market: LabourMarket, branch: Branch) -> dict[str, float | None]:
    """The published rate per period key, quarters and years; None where it is missing."""
    series = rates(market, branch)
    values: dict[str, float | None] = {}
    for year in YEARS:
        values |= {quarter_period(year, quarter).key: series[at(year, quarter)] for quarter in (1, 2, 3, 4)}
        figure = year_of_stock(series, year)
        values[f"{year}JJ00"] = None if figure is None else round(figure, 1)
    return values


def rate_branches() -> list[Branch]:
    """The branches that the table of rates has."""
    return [branch for branch in BRANCHES if branch.rate]


def _csv(header: str, rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([header.split(";"), *rows])
    return text.getvalue().encode()


def vacancy_rates(market: LabourMarket) -> dict[str, bytes]:
    """80567ned as a bundle of csv files, named as in every bundle of CBS."""
    branches = rate_branches()
    observations: list[Sequence[object]] = []
    for branch in branches:
        for period, value in rate_by_period(market, branch).items():
            attribute = "NotAvailable" if value is None else "None"
            shown = "" if value is None else f"{value:.1f}".replace(".", ",")
            observations.append([len(observations), MEASURE, attribute, shown, branch.key, period])
    periods = [p for y in YEARS for p in (*(quarter_period(y, q) for q in (1, 2, 3, 4)), year_period(y, " gemiddelde"))]
    modified = f"{CBS_MODIFIED.isoformat()}T02:00:00+01:00"
    cbs = "https://standaarden.overheid.nl/owms/terms/Centraal_Bureau_voor_de_Statistiek"
    bundle = {
        "Properties": _csv(
            "Identifier;Title;Description;Modified;Language;TemporalCoverage;Authority;Catalog;Publisher;Version;"
            "VersionReason;Frequency;Status;ObservationCount;ObservationsModified;DatasetType;License;Source;Summary",
            [
                [
                    IDENTIFIER,
                    f"{NOTICE}; Vacaturegraad naar SBI 2008",
                    f"{NOTICE}. Deze tabel heeft de vorm van een CBS-tabel;\r\nalle cijfers zijn verzonnen.\r\n",
                    modified,
                    "nl",
                    f"{YEARS[0]}-{YEARS[-1]}",
                    cbs,
                    "CBS",
                    cbs,
                    f"{CBS_MODIFIED:%Y%m%d}0200",
                    "Actualisering",
                    "Per kwartaal",
                    "Regulier",
                    len(observations),
                    modified,
                    "Numeric",
                    "https://creativecommons.org/licenses/by/4.0/",
                    NOTICE,
                    f"{NOTICE}: vacatures per 1 000 banen",
                ]
            ],
        ),
        "Dimensions": _csv(
            "Identifier;Title;Description;MapYear;ReleasePolicy;Kind;ContainsGroups;ContainsCodes;CodesUrl;GroupsUrl",
            [
                [
                    "SBI2008",
                    "SBI2008",
                    "",
                    "",
                    "",
                    "Dimension",
                    True,
                    True,
                    "SBI2008Codes.csv",
                    "SBI2008Groups.csv",
                ],
                [
                    "Perioden",
                    "Perioden",
                    "",
                    "",
                    False,
                    "TimeDimension",
                    True,
                    True,
                    "PeriodenCodes.csv",
                    "PeriodenGroups.csv",
                ],
            ],
        ),
        "MeasureCodes": _csv(
            "Identifier;MeasureGroupId;Index;Title;Description;DataType;Unit;Decimals;PresentationType",
            [
                [
                    MEASURE,
                    "",
                    1,
                    "Vacaturegraad",
                    "Openstaande vacatures per 1 000 banen van werknemers.\r\n",
                    "Double",
                    "per 1 000 banen",
                    1,
                    "Relative",
                ]
            ],
        ),
        "SBI2008Codes": _csv(
            "Identifier;DimensionGroupId;DimensionId;Index;Title;Description",
            [[b.key, 0, "SBI2008", n, b.title, ""] for n, b in enumerate(branches, start=1)],
        ),
        "SBI2008Groups": _csv(
            "Id;Index;Title;Description;ParentId;DimensionId", [[0, 0, "Bedrijfstakken", "", "", "SBI2008"]]
        ),
        "PeriodenCodes": _csv(
            "Identifier;DimensionGroupId;DimensionId;Index;Title;Description;Status",
            [
                [p.key, int("JJ" not in p.key), "Perioden", n, p.title, "", p.status]
                for n, p in enumerate(periods, start=1)
            ],
        ),
        "PeriodenGroups": _csv(
            "Id;Index;Title;Description;ParentId;DimensionId",
            [[0, 0, "Jaren", "", "", "Perioden"], [1, 1, "Kwartalen", "", "", "Perioden"]],
        ),
        "Observations": _csv("Id;Measure;ValueAttribute;Value;SBI2008;Perioden", observations),
    }
    return {f"cbs/{IDENTIFIER}/{name}.csv": content for name, content in bundle.items()}
