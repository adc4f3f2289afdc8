"""Technohubs: a small csv per edition."""

import csv
import io

from ingest.samples.making.dutch import dots, euro_cents, euro_dash, long_date, short_date
from ingest.samples.making.edition import NOTICE
from ingest.samples.making.register_editions import register_files
from ingest.samples.making.world import Edition, Row, World

HEADER = ["Naam", "Plaats", "Startdatum", "Aantal bedrijven", "Subsidie", "Status"]


def _subsidy(row: Row) -> int | None:
    if "subsidy" in row.wrong:
        return int(row.wrong["subsidy"])
    return next((g.amount for g in row.community.grants if g.scheme == "TECHNOHUB"), None)


def _start(row: Row, at: int) -> str:
    if row.start is None or row.precision != "day":
        return row.start_text
    return (short_date, long_date)[at % 2](row.start)


def _csv(edition: Edition, rows: tuple[Row, ...]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([f"{NOTICE}: technohubs"])
    writer.writerow([f"Stand per {long_date(edition.valid_as_of)}"])
    writer.writerow(HEADER)
    companies, subsidies = [], []
    for at, row in enumerate(rows):
        numbers, subsidy = row.community.numbers_in(edition.valid_as_of.year), _subsidy(row)
        companies.append(numbers.companies if numbers else 0)
        subsidies.append(subsidy or 0)
        amount = (euro_cents, euro_dash)[at % 2](subsidy) if subsidy else "niet gepubliceerd"
        count = numbers.companies if numbers else "-"
        writer.writerow([row.name, row.place, _start(row, at), count, amount, row.status])
    writer.writerow(["Totaal", "", "", sum(companies), dots(sum(subsidies)), ""])
    writer.writerow(["Bron: verzonnen lijst"])
    return text.getvalue().encode()


def technohubs_files(world: World) -> dict[str, bytes]:
    """Every edition."""
    return register_files(
        world, "technohubs", "technohubs", lambda edition: (".csv", _csv(edition, world.rows(edition)))
    )
