"""Where the sample files that tests look into lie, and how a csv of them is read."""

import csv
from functools import cache
from pathlib import Path

from ingest.samples.generate import FILES

REGISTER = FILES / "activity_register" / "activiteitenregister-2024-01-31.xlsx"
WORKBOOK = FILES / "rif" / "rif-werkmap-2024-01-31.xlsx"
OVERVIEW = FILES / "rif" / "rif-overzicht-2022-11-17.csv"
AWARDS = FILES / "slim" / "slim-toegekend-2023-12-15.csv"
BULK = [FILES / "cbs" / table / f"{table}_UntypedDataSet_bulkcsv.csv" for table in ("80472ned", "83599NED")]
NATIONAL, REGIONAL = BULK


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    """The rows of a csv with `;`."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=";"))


@cache
def values(path: Path) -> dict[tuple[str, ...], list[float | None]]:
    """Measures of a bulk csv by its stripped keys."""
    header, *rows = rows_of(path)
    keys = [at for at, name in enumerate(header) if (name != "ID" and not name[-1].isdigit()) or "SBI" in name]
    measures = [at for at in range(1, len(header)) if at not in keys]
    return {
        tuple(row[at].strip() for at in keys): [None if row[m].strip() == "." else float(row[m]) for m in measures]
        for row in rows
    }
