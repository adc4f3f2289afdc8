"""Reference files in the publishers' forms. These are facts: they are made from the warehouse's own seeds."""

import csv
import io
from collections.abc import Iterable, Sequence

from htsm.home import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds" / "regions"
_GEBIEDEN_HEADER = (
    "Regio's",
    "Codes en namen van gemeenten/Code (code)",
    "Codes en namen van gemeenten/Naam (naam)",
    "Lokaliseringen van gemeenten/GGD-regio's/Code (code)",
    "Lokaliseringen van gemeenten/GGD-regio's/Naam (naam)",
    "Lokaliseringen van gemeenten/Provincies/Code (code)",
    "Lokaliseringen van gemeenten/Provincies/Naam (naam)",
)


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _municipalities_on(day: str) -> list[dict[str, str]]:
    """The municipalities that existed on a day (ISO), by name."""
    rows = [
        row
        for row in _seed("municipality")
        if row["valid_from"] <= day and (not row["valid_to"] or day < row["valid_to"])
    ]
    return sorted(rows, key=lambda row: (row["name"].removeprefix("'s-"), row["municipality_code"]))


def _region_names(level: str) -> dict[str, str]:
    return {row["region_code"]: row["name_nl"] for row in _seed("region") if row["region_level"] == level}


def _quoted(rows: Iterable[Sequence[str]], line_end: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator=line_end).writerows(rows)
    return "\ufeff" + text.getvalue()


def labour_market_regions() -> bytes:
    """Regioatlas, 2016: BOM, `;`, quoted, no line end after the last row. Population is left empty."""
    names = _region_names("arbeidsmarktregio")
    header = ("Gemeente", "CBS", "Arbeidsmarktregio's", "Inwoneraantal van regio")
    rows = [
        (row["name"], row["municipality_code"].removeprefix("GM"), names[row["arbeidsmarktregio_code"]], "")
        for row in _municipalities_on("2016-01-01")
    ]
    return _quoted([header, *rows], "\n").removesuffix("\n").encode()


def gebieden() -> bytes:
    """StatLine export, 2020: BOM, CRLF, codes padded to 10 and names to 50. GGD regions are left blank."""
    names = _region_names("provincie")
    rows = [
        (
            row["name"],
            f"{row['municipality_code']:<10}",
            f"{row['name']:<50}",
            " " * 10,
            " " * 50,
            f"{row['provincie_code']:<10}",
            f"{names[row['provincie_code']]:<50}",
        )
        for row in _municipalities_on("2020-01-01")
    ]
    return _quoted([_GEBIEDEN_HEADER, *rows], "\r\n").encode()


def woonplaatsen() -> bytes:
    """Woonplaats -> gemeente -> COROP as on 2024-01-01, by gemeente: comma, no BOM."""
    corop_names = _region_names("corop")
    municipalities = {row["municipality_code"]: row for row in _municipalities_on("2024-01-01")}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Woonplaatscode", "Woonplaats", "Gemeentecode", "Gemeente", "COROP-gebiedcode", "COROP-gebied"])
    for place in sorted(_seed("woonplaats"), key=lambda row: (row["municipality_code"], row["name"])):
        code = place["municipality_code"]
        corop = municipalities[code]["corop_code"]
        municipality = (code.removeprefix("GM"), municipalities[code]["name"])
        corop_area = (corop.removeprefix("CR"), corop_names[corop])
        writer.writerow([place["woonplaats_code"], place["name"], *municipality, *corop_area])
    return text.getvalue().encode()


def region_files() -> dict[str, bytes]:
    """The three reference files, named with the day that they describe."""
    return {
        "regions/regioatlas_arbeidsmarktregios-2016-01-01.csv": labour_market_regions(),
        "regions/gebieden-in-nederland-2020-01-01.csv": gebieden(),
        "regions/woonplaatsen-2024-01-01.csv": woonplaatsen(),
    }
