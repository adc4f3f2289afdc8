"""The coordinator's register as a workbook: the register, a sheet that explains it, a hidden sheet of lists."""

import datetime as dt
from collections.abc import Sequence

from ingest.samples.making import routine, story
from ingest.samples.making.activities import Activity, Mention
from ingest.samples.making.dutch import euro_cents, euro_dash, long_date, short_date
from ingest.samples.making.edition import NOTICE, REGISTER_EDITION
from ingest.samples.making.workbook import Workbook, workbook_bytes

HEADER = [
    "Datum",
    "Actielijn",
    "Soort",
    "Titel",
    "Reikwijdte",
    "Doelgroep",
    "Initiatief",
    "Middel",
    "Met partners",
    "Regio",
    "Learning community",
    "Bedrag (EUR)",
    "Financier",
    "Status",
    "Bewijs (URL)",
]
_EXPLANATION = (
    (NOTICE, ""),
    ("Status", "uitgevoerd, gepland of vervallen; alleen uitgevoerd telt"),
    ("Datum", "dag waarop de activiteit plaatsvond of is gepland"),
    ("Bedrag (EUR)", "leeg = niet bekend"),
)


def activities(seed: int, communities: Sequence[Mention]) -> list[Activity]:
    """Everything in the register, by date; `communities` (24 and more) are those in which something happens."""
    everything = [
        *routine.consultations(seed),
        *routine.meetings(),
        *routine.updates(),
        *routine.reports(),
        *routine.website(),
        *story.skills_and_curricula(),
        *story.publications(),
        *story.events(seed),
        *story.campaigns(),
        *story.training_fund_means(),
        *story.promotion(seed, communities),
        *story.research(communities),
        *story.experiments_and_projects(communities),
    ]
    return sorted(everything, key=lambda activity: (activity.day, activity.kind, activity.title))


def _date_cell(day: dt.date, at: int) -> dt.date | str:
    """Most dates are Excel dates; every seventh is a text, in one of three notations."""
    texts = {0: short_date, 7: long_date, 14: dt.date.isoformat}
    return texts[at % 21](day) if at % 21 in texts else day


def _amount_cell(amount: int | None, at: int) -> int | str:
    if amount is None:
        return ""
    return (amount, euro_cents(amount), euro_dash(amount))[at % 3]


def _cells(activity: Activity, at: int) -> list[dt.date | int | str]:
    partners = {None: "", True: "ja", False: "nee"}[activity.with_partners]
    evidence = f"https://voorbeeld.example.org/bewijs/{at + 1}" if activity.done and at % 4 else ""
    return [
        _date_cell(activity.day, at),
        activity.action_line,
        activity.kind if at % 9 else activity.kind.capitalize(),
        activity.title,
        activity.scope,
        activity.audience,
        activity.initiator,
        activity.means,
        partners,
        activity.region,
        activity.community,
        _amount_cell(activity.amount, at),
        activity.funder,
        activity.status,
        evidence,
    ]


def _write(book: Workbook, rows: list[Activity]) -> None:
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet("Register")
    sheet.write(0, 0, f"{NOTICE}: activiteitenregister human capital agenda HTSM", bold)
    sheet.write(1, 0, f"Stand van {long_date(REGISTER_EDITION)}")
    sheet.write_row(3, 0, HEADER, bold)
    for at, activity in enumerate(rows):
        for column, cell in enumerate(_cells(activity, at)):
            if isinstance(cell, dt.date):
                moment = dt.datetime(cell.year, cell.month, cell.day)
                sheet.write_datetime(4 + at, column, moment, day)
            elif isinstance(cell, int):
                sheet.write_number(4 + at, column, cell)
            elif cell:
                sheet.write_string(4 + at, column, cell)
    sheet.write(5 + len(rows), 0, "Bron: coördinator human capital (voorbeeld)")
    explanation = book.add_worksheet("Toelichting")
    for at, line in enumerate(_EXPLANATION):
        explanation.write_row(at, 0, line)
    lists = book.add_worksheet("Lijsten")
    lists.write_column(0, 0, ["Status", "uitgevoerd", "gepland", "vervallen"])
    lists.write_column(0, 1, ["Soort", *sorted({activity.kind for activity in rows})])
    lists.hide()


def activity_register_files(rows: list[Activity]) -> dict[str, bytes]:
    """The register's current edition."""
    title = f"{NOTICE}: activiteitenregister"
    book = workbook_bytes(title, REGISTER_EDITION, lambda target: _write(target, rows))
    return {f"activity_register/activiteitenregister-{REGISTER_EDITION}.xlsx": book}
