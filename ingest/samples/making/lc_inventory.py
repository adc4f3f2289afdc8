"""The yearly inventory as Microsoft Forms exports it: a workbook per wave, the question texts as headers."""

import datetime as dt

from ingest.samples.making.dutch import MONTHS
from ingest.samples.making.edition import NOTICE
from ingest.samples.making.survey_files import headers, survey_files
from ingest.samples.making.workbook import Workbook, workbook_bytes
from ingest.samples.making.world import Export, InventoryAnswer, Wave, World

Cell = str | int | dt.date | None
DUTCH = ("ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam")
ENGLISH = ("ID", "Start time", "Completion time", "Email", "Name")
# the form of 2022 belonged to somebody whose Forms is in English
_SYSTEM = {"w2020": DUTCH, "w2021": DUTCH, "w2022": ENGLISH, "w2023": DUTCH}
_OLD = ("w2020", "w2021")
_FORMS = {
    "CIV": "Centrum voor innovatief vakmanschap (CIV)",
    "CoE": "Centre of expertise (CoE)",
    "company school": "Bedrijfsschool",
    "other PPS": "Andere PPS",
}
_OLD_FORMS = {"CIV": "CIV", "CoE": "CoE", "company school": "Bedrijfsschool", "other PPS": "Anders"}
_STATUS = {
    "actief": "Ja, we zijn actief",
    "gestopt": "Nee, we zijn gestopt",
    "in oprichting": "Nee, we zijn nog in oprichting",
}
_AGREEMENT = {"ja": "Ja, getekend", "nee": "Nee, nog niet", "in voorbereiding": "Nee, wel in voorbereiding"}
_LEARNING = {
    "hybride leren": "Hybride leren (school en bedrijf)",
    "werkplekleren": "Werkplekleren",
    "online modules": "Online modules",
    "challenges": "Challenges en hackathons",
    "leren op de fieldlab-vloer": "Leren op de vloer van een fieldlab",
}
# what somebody who gave up had not come to
_ANSWERED_AT_FIRST = 8


def _yes_no(answer: bool | None) -> str | None:
    return None if answer is None else ("Ja" if answer else "Nee")


def _start(answer: InventoryAnswer) -> Cell:
    if answer.start is None or answer.start_precision == "day":
        return answer.start
    return (
        answer.start.year
        if answer.start_precision == "year"
        else f"{MONTHS[answer.start.month - 1]} {answer.start.year}"
    )


def _items(answer: InventoryAnswer) -> dict[str, Cell]:
    """The answer by item, in the words of its wave."""
    old = answer.wave in _OLD
    forms = _OLD_FORMS if old else _FORMS
    agreement = answer.agreement and (answer.agreement.capitalize() if old else _AGREEMENT[answer.agreement])
    learning = [form if old else _LEARNING[form] for form in answer.forms_of_learning]
    share = answer.structural_share
    return {
        "community": answer.community,
        "form": forms.get(answer.form, answer.form.capitalize()),
        "region": answer.place.province,
        "place": answer.place.name,
        "start_date": _start(answer),
        "status": answer.status.capitalize() if old else _STATUS[answer.status],
        "education_partners": answer.education_partners,
        "business_partners": answer.business_partners,
        "government_partners": answer.government_partners,
        "research_partners": answer.research_partners,
        "last_subsidy": answer.last_subsidy or ("geen" if old else None),
        "last_subsidy_end": answer.last_subsidy_end,
        "continuation_agreement": agreement,
        "agreement_until": answer.agreement_until,
        "structural_funding": _yes_no(answer.structural_funding),
        "structural_share": None if share is None else (f"{share:.0%}" if old else round(100 * share)),
        "sustainable_at_start": _yes_no(answer.sustainable_at_start) or "weet niet",
        "skillslab": answer.skillslab,
        "mbo_partner": _yes_no(answer.mbo_partner),
        "adult_training": _yes_no(answer.adult_training),
        "forms_of_learning": "".join(f"{form};" for form in learning) or None,
        "experiments": "\n".join(answer.experiments) or None,
        "validates_learning": _yes_no(answer.validates_learning),
        "promotion_activities": answer.promotion_activities,
        "aimed_at_women": answer.aimed_at_women,
        "research": _yes_no(answer.research),
        "research_titles": "\n".join(answer.research_titles) or None,
        "remark": answer.remark or None,
    }


def _cells(answer: InventoryAnswer, number: int, fields: list[str]) -> list[Cell]:
    items = _items(answer)
    if not answer.complete:
        items |= dict.fromkeys(fields[_ANSWERED_AT_FIRST:-1])
    ended = answer.submitted_at if answer.complete else None
    person = answer.respondent
    return [number, answer.started_at, ended, person.email, person.name, *(items[field] for field in fields)]


def _write(book: Workbook, wave: Wave[InventoryAnswer], export: Export[InventoryAnswer]) -> None:
    texts = headers(wave.source_id, "forms_xlsx", wave.table_id)
    day = book.add_format({"num_format": "d-m-yyyy"})
    moment = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    sheet = book.add_worksheet("Form1")
    sheet.write_row(0, 0, [*_SYSTEM[wave.table_id], *texts.values()])
    # a form has no previews: a try-out is removed before it opens
    answers = [answer for answer in export.answers if not answer.preview]
    for row, answer in enumerate(answers, 1):
        for column, cell in enumerate(_cells(answer, row, list(texts))):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(row, column, cell, moment)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, cell)


def lc_inventory_files(world: World) -> dict[str, bytes]:
    """A workbook per wave; that of 2022 was exported again."""

    def book(wave: Wave[InventoryAnswer], export: Export[InventoryAnswer]) -> bytes:
        title = f"{NOTICE}: {wave.title}"
        return workbook_bytes(title, export.landed_at, lambda target: _write(target, wave, export))

    return survey_files(world.inventory, "lc-inventarisatie", ".xlsx", book)
