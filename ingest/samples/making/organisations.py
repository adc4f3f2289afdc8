"""The organisation register: a workbook in which Excel dropped leading zeros (2022), a csv that kept them (2024)."""

import csv
import io
from dataclasses import replace
from typing import Any

from ingest.samples.making.dutch import long_date
from ingest.samples.making.edition import NOTICE
from ingest.samples.making.register_editions import register_files
from ingest.samples.making.sheet import Cell, write_lookup, write_sheet
from ingest.samples.making.workbook import workbook_bytes
from ingest.samples.making.world import Edition, Organisation, World

HEADER = [
    "KvK-nummer", "Naam", "Handelsnamen", "Vestigingsplaats", "Postcode", "SBI-code", "Grootteklasse", "Lid van",
    "BRIN",
]  # fmt: skip
_SIZES = ("2-9", "10-49", "50-249", "250+")
_LATER, _RENAMED, _GROWN, _GONE = 17, 23, 29, 31


def _rows(world: World, is_current: bool) -> list[Organisation]:
    """The register now, or as it was: some came later, some had another name or size, some are gone since."""
    listed = [o for o in world.organisations if o.in_register]
    if is_current:
        return sorted(listed, key=lambda o: o.kvk)
    rows = [_before(o, at) for at, o in enumerate(listed, 1) if at % _LATER]
    taken = {o.kvk for o in world.organisations}
    free = (number for number in map("{:08}".format, range(9_000_001, 9_999_999)) if number not in taken)
    # gone since: firms that no other file names
    gone = [replace(o, name=f"Verdwenen Voorbeeld {at} B.V.", trade_names=(), kvk=next(free), brin=None)
            for at, o in enumerate(listed[:: len(listed) // _GONE], 1)]  # fmt: skip
    return sorted([*rows, *gone], key=lambda o: o.kvk)


def _before(organisation: Organisation, at: int) -> Organisation:
    """An organisation as it was two years earlier."""
    if at % _RENAMED == 0:
        return replace(organisation, name=f"{organisation.name} (oude naam)")
    if at % _GROWN == 0:
        smaller = max(_SIZES.index(organisation.size_class) - 1, 0)
        return replace(organisation, size_class=_SIZES[smaller])
    return organisation


def _cells(organisation: Organisation, as_numbers: bool) -> list[Cell]:
    o = organisation
    return [
        int(o.kvk) if as_numbers else o.kvk, o.name, ";".join(o.trade_names), o.place.name, o.postcode, o.sbi_2008,
        o.size_class, ";".join(o.member_of), o.brin or "",
    ]  # fmt: skip


def _titles(edition: Edition) -> list[str]:
    return [f"{NOTICE}: organisatieregister", f"Peildatum: {long_date(edition.valid_as_of)}"]


def _csv(edition: Edition, rows: list[Organisation]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=",", lineterminator="\r\n")
    writer.writerows([title] for title in _titles(edition))
    writer.writerow(HEADER)
    writer.writerows(_cells(o, as_numbers=False) for o in rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(edition: Edition, rows: list[Organisation]) -> bytes:
    titles = _titles(edition)

    def write(book: Any) -> None:
        cells = [_cells(o, as_numbers=True) for o in rows]
        write_sheet(book, "Register", titles, (), HEADER, cells, ["Bron: verzonnen register"])
        write_lookup(book, [["Grootteklasse", *_SIZES]])

    return workbook_bytes(titles[0], edition.valid_as_of, write)


def organisations_files(world: World) -> dict[str, bytes]:
    """Both editions."""
    latest = world.editions_of("organisations")[-1]

    def write(edition: Edition) -> tuple[str, bytes]:
        rows = _rows(world, edition == latest)
        return (".csv", _csv(edition, rows)) if edition == latest else (".xlsx", _workbook(edition, rows))

    return register_files(world, "organisations", "organisaties", write)
