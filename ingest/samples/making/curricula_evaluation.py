"""The evaluation of curricula as a research bureau delivers it: a workbook with title rows and footnotes per wave."""

import datetime as dt

from ingest.samples.making.dutch import long_date
from ingest.samples.making.edition import NOTICE
from ingest.samples.making.survey_files import headers, survey_files
from ingest.samples.making.workbook import Workbook, workbook_bytes
from ingest.samples.making.world import Evaluation, Export, Wave, World

Cell = str | int | dt.date | None
ASSESSOR = ("Datum beoordeling", "Beoordelaar", "E-mail beoordelaar", "Stand")
_VERDICT = {"ja": "volledig in lijn", "deels": "gedeeltelijk", "nee": "niet in lijn"}
_PATHWAY = {
    "w2021": {"initial": "initieel", "llo": "LLO"},
    "w2022": {"initial": "initieel", "llo": "leven lang ontwikkelen"},
    "w2023": {"initial": "Bekostigd initieel onderwijs", "llo": "Leven lang ontwikkelen"},
}
_NOTES = (
    "* op het niveau van de eigen onderwijseenheden",
    "Bron: evaluatieonderzoek curricula (voorbeeld)",
)


def _items(answer: Evaluation) -> dict[str, Cell]:
    newest = answer.wave == "w2023"
    invites = {None: "niet beoordeeld", True: "ja", False: "nee"}[answer.invites]
    return {
        "curriculum_id": answer.curriculum_id,
        "title": answer.title,
        "crebo": int(answer.crebo) if answer.crebo else "-",
        "croho": answer.croho or "-",
        "nlqf": answer.nlqf,
        "pathway": _PATHWAY[answer.wave][answer.pathway],
        "institution": answer.institution,
        "brin": answer.brin,
        "place": answer.place.name,
        "region": answer.place.province,
        "content": _VERDICT[answer.content] if newest else answer.content,
        "design": _VERDICT[answer.design] if newest else answer.design,
        "invites_lifelong": invites,
        "in_force_since": answer.in_force_since,
        "skills": "; ".join(answer.skills) or None,
        "remark": answer.remark or None,
    }


def _write(book: Workbook, wave: Wave[Evaluation], export: Export[Evaluation]) -> None:
    texts = headers(wave.source_id, "evaluation_xlsx", wave.table_id)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet(f"Beoordelingen {wave.table_id[1:]}")
    sheet.write(0, 0, f"{NOTICE}: {wave.title}", bold)
    sheet.write(1, 0, f"Peildatum: {long_date(wave.closed_on)}")
    sheet.write_row(3, 0, [*texts.values(), *ASSESSOR], bold)
    row = 3
    for row, answer in enumerate(export.answers, 4):
        items, person = _items(answer), answer.respondent
        state = "afgerond" if answer.complete else "concept"
        cells = [*(items[f] for f in texts), answer.submitted_at.date(), person.name, person.email, state]
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, cell)
    sheet.write_column(row + 2, 0, _NOTES)
    words = book.add_worksheet("Begrippen")
    words.write_column(0, 0, [NOTICE, "in lijn", "deels", "niet in lijn"])


def curricula_evaluation_files(world: World) -> dict[str, bytes]:
    """A workbook per wave."""

    def book(wave: Wave[Evaluation], export: Export[Evaluation]) -> bytes:
        title = f"{NOTICE}: {wave.title}"
        return workbook_bytes(title, export.landed_at, lambda target: _write(target, wave, export))

    return survey_files(world.curricula_evaluation, "curricula-evaluatie", ".xlsx", book)
