"""Small exports of survey tools for tests, in the tools' own form."""

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from ingest.source_folder import load_source

CANARY = "kanarie-van-de-test"


def shape_of(value: str | None) -> str | None:
    """How quarantine shows a value that a person may have written: letters as a, digits of a longer one as 9."""
    if value is None or value == "[personal]":
        return value
    letters = re.sub(r"[^\W\d_]", "a", value)
    return letters if len(value.encode()) <= 5 else re.sub(r"[0-9]", "9", letters)


def headers(source_id: str, layout: str, table_id: str) -> dict[str, str]:
    """The header of each field in a wave's codebook, in order."""
    lines = [c for c in load_source(source_id).columns if (c.layout, c.table_id) == (layout, table_id)]
    return {c.field: c.source_header for c in lines}


def csv_text(rows: Sequence[Sequence[Any]], delimiter: str = ",", quoted: bool = False) -> str:
    """Rows as csv; `quoted`: every value in quotes."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
    return text.getvalue()


LIMESURVEY = [
    "id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl",
]  # fmt: skip


def limesurvey(wave: str, answers: Sequence[dict[str, str]], delimiter: str = ";") -> str:
    """Partner survey: answers by field; `token`, `submitdate` may be given."""
    fields = headers("partner_survey", "limesurvey_csv", wave)
    rows = []
    for number, answer in enumerate(answers, 1):
        submitted = answer.get("submitdate", f"2021-02-01 10:{number:02}:00")
        token = answer.get("token", f"{CANARY}-token-{number}")
        system = [number, submitted, "3", "nl", "77", token, "", "", f"{CANARY}-ip", f"{CANARY}-refurl"]
        rows.append([*system, *(answer.get(field, "") for field in fields)])
    return csv_text([[*LIMESURVEY, *fields.values()], *rows], delimiter, quoted=True)


QUALTRICS = [
    "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
    "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference",
    "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage",
]  # fmt: skip
QUALTRICS_LABELS = {
    "DE": [
        "Anfangsdatum", "Enddatum", "Antworttyp", "IP-Adresse", "Aktueller Stand", "Dauer (in Sekunden)", "Beendet",
        "Erfassungsdatum", "Antwort-ID", "Nachname des Empfängers", "Vorname des Empfängers", "E-Mail des Empfängers",
        "Externe Datenreferenz", "Breitengrad des Standorts", "Längengrad des Standorts", "Verteilungskanal",
        "Benutzersprache",
    ],
    "EN": [
        "Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished",
        "Recorded Date", "Response ID", "Recipient Last Name", "Recipient First Name", "Recipient Email",
        "External Data Reference", "Location Latitude", "Location Longitude", "Distribution Channel", "User Language",
    ],
}  # fmt: skip
LEGACY = [
    "ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status", "StartDate",
    "EndDate", "Finished",
]  # fmt: skip
PLACE = ["LocationLatitude", "LocationLongitude", "LocationAccuracy"]


def qualtrics(wave: str, answers: Sequence[dict[str, str]], language: str = "EN") -> str:
    """Curricula survey in the new form: three header rows, the second in a language."""
    fields = headers("curricula_survey", "qualtrics_csv", wave)
    labels = [*QUALTRICS_LABELS[language], *(f"Vraag over {field}\nin twee regels" for field in fields)]
    ids = [json.dumps({"ImportId": name}) for name in (*QUALTRICS, *fields.values())]
    rows = []
    for number, answer in enumerate(answers, 1):
        rows.append(
            [
                "2023-04-03 10:00:00", "", answer.get("Status", "0"), f"{CANARY}-ip", "100", "60",
                answer.get("Finished", "1"), answer.get("RecordedDate", f"2023-04-03 11:{number:02}:00"),
                f"{CANARY}-id", f"{CANARY}-last", f"{CANARY}-first", answer.get("email", f"{number}@{CANARY}"),
                answer.get("reference", ""), f"{CANARY}-lat", "7.2", "anonymous", "NL",
                *(answer.get(field, "") for field in fields),
            ]
        )  # fmt: skip
    return csv_text([[*QUALTRICS, *fields.values()], labels, ids, *rows])


def qualtrics_legacy(wave: str, answers: Sequence[dict[str, str]], shift: int = 0) -> bytes:
    """The same in the legacy form: two header rows, BOM, a comma at the end. `shift` moves the positions."""
    fields = headers("curricula_survey", "qualtrics_csv", wave)
    positions = [f"V{n}" for n in range(1 + shift, len(LEGACY) + 1 + shift)]
    rows = [[*positions, *fields.values(), *PLACE, ""]]
    rows.append([*LEGACY, *(f"Vraag, met komma, over {field}\nin twee regels" for field in fields), *PLACE, ""])
    for number, answer in enumerate(answers, 1):
        rows.append(
            [
                f"{CANARY}-id", "Standard-Antwortsatz", f"{CANARY}-name", answer.get("reference", ""),
                answer.get("email", f"{number}@{CANARY}"), f"{CANARY}-ip", answer.get("Status", "0"),
                "2021-05-17 10:00:00", answer.get("RecordedDate", f"2021-05-17 11:{number:02}:00"),
                answer.get("Finished", "1"), *(answer.get(field, "") for field in fields), f"{CANARY}-lat", "7.2", "-1",
                "",
            ]
        )  # fmt: skip
    return ("\ufeff" + csv_text(rows)).encode()


DUTCH = ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"]
ENGLISH = ["ID", "Start time", "Completion time", "Email", "Name"]


def forms(
    wave: str,
    answers: Sequence[dict[str, Any]],
    system: Sequence[str] = DUTCH,
    renamed: dict[str, str] | None = None,
) -> bytes:
    """Inventory as Forms exports it; `submitted` may be None, `email` given. `renamed` words fields otherwise."""
    fields = headers("lc_inventory", "forms_xlsx", wave) | (renamed or {})
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    moment = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    sheet = book.add_worksheet("Form1")
    sheet.write_row(0, 0, [*system, *fields.values()])
    for row, answer in enumerate(answers, 1):
        submitted = answer.get("submitted", datetime(2021, 10, 5, 9, row))
        email, name = answer.get("email", f"{row}@{CANARY}"), f"{CANARY}-naam"
        cells = [row, datetime(2021, 10, 5, 8, 30), submitted, email, name, *(answer.get(f) for f in fields)]
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(row, column, cell, moment)
            elif cell is not None:
                sheet.write(row, column, cell)
    book.close()
    return buffer.getvalue()
