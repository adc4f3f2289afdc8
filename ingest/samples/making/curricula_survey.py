"""The survey on curricula as Qualtrics exports it: the legacy form in 2021 (codes), the new form in 2023 (texts)."""

import csv
import datetime as dt
import io
import json

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.survey_files import headers, questions, survey_files
from ingest.samples.making.world import CurriculaAnswer, Export, Wave, World

_LEGACY = [
    "ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status", "StartDate",
    "EndDate", "Finished",
]  # fmt: skip
_LEGACY_PLACE = ["LocationLatitude", "LocationLongitude", "LocationAccuracy"]
# name, label for somebody whose Qualtrics is in Dutch, import id
_SYSTEM = [
    ("StartDate", "Startdatum", "startDate"),
    ("EndDate", "Einddatum", "endDate"),
    ("Status", "Responstype", "status"),
    ("IPAddress", "IP-adres", "ipAddress"),
    ("Progress", "Voortgang", "progress"),
    ("Duration (in seconds)", "Duur (in seconden)", "duration"),
    ("Finished", "Voltooid", "finished"),
    ("RecordedDate", "Vastgelegde datum", "recordedDate"),
    ("ResponseId", "Antwoord-ID", "_recordId"),
    ("RecipientLastName", "Achternaam ontvanger", "recipientLastName"),
    ("RecipientFirstName", "Voornaam ontvanger", "recipientFirstName"),
    ("RecipientEmail", "E-mailadres ontvanger", "recipientEmail"),
    ("ExternalReference", "Externe gegevensreferentie", "externalDataReference"),
    ("LocationLatitude", "Breedtegraad locatie", "locationLatitude"),
    ("LocationLongitude", "Lengtegraad locatie", "locationLongitude"),
    ("DistributionChannel", "Distributiekanaal", "distributionChannel"),
    ("UserLanguage", "Gebruikerstaal", "userLanguage"),
]
_PROVINCES = (
    "Groningen", "Friesland", "Drenthe", "Overijssel", "Flevoland", "Gelderland", "Utrecht", "Noord-Holland",
    "Zuid-Holland", "Zeeland", "Noord-Brabant", "Limburg",
)  # fmt: skip
_LEVELS = {
    "mbo 2": "Mbo niveau 2",
    "mbo 3": "Mbo niveau 3",
    "mbo 4": "Mbo niveau 4",
    "ad": "Associate degree",
    "hbo": "Hbo-bachelor",
}
_KINDS = {"school": "Een onderwijsinstelling", "company": "Een bedrijf"}
_AGREE = ("Helemaal mee oneens", "Mee oneens", "Niet mee eens, niet mee oneens", "Mee eens", "Helemaal mee eens")
_OPINIONS = ("content", "design", "room", "support")


def _codes(answer: CurriculaAnswer) -> dict[str, str]:
    """The answer in numbers, as the survey of 2021 coded it."""
    items = {
        "kind": str(1 + list(_KINDS).index(answer.kind)),
        "region": str(1 + _PROVINCES.index(answer.place.province)),
        "level": str(1 + list(_LEVELS).index(answer.level)),
        "grade": str(answer.grade or ""),
    }
    return items | {name: str(getattr(answer, name) or "") for name in _OPINIONS}


def _texts(answer: CurriculaAnswer) -> dict[str, str]:
    """The answer in the words of 2023."""
    ends = {10: "10 - zeer tevreden"}
    items = {
        "kind": _KINDS[answer.kind],
        "region": "Fryslân" if answer.place.province == "Friesland" else answer.place.province,
        "level": _LEVELS[answer.level],
        "grade": ends.get(answer.grade or 0, str(answer.grade or "")),
    }
    points = {name: getattr(answer, name) for name in _OPINIONS}
    return items | {name: _AGREE[point - 1] if point else "" for name, point in points.items()}


def _given(answer: CurriculaAnswer, items: dict[str, str]) -> dict[str, str]:
    """What of it was given: who gave up had not come to the opinions."""
    if not answer.complete:
        items |= dict.fromkeys(("grade", *_OPINIONS), "")
    # a remark of two lines, as people write them
    return items | {"remark": answer.remark.replace(" over de ", "\nover de ")}


def _moment(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _response_id(answer: CurriculaAnswer) -> str:
    return f"R_{answer.respondent.token[-12:]}{answer.submitted_at:%m%d%H}"


def _legacy(wave: Wave[CurriculaAnswer], export: Export[CurriculaAnswer]) -> bytes:
    """Two header rows, a BOM, and a comma at the end of every row."""
    ids, wording = (f(wave.source_id, "qualtrics_csv", wave.table_id) for f in (headers, questions))
    asked = {field: " ".join(wording[field].split()) for field in ids}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(f"V{n}" for n in range(1, 11)), *ids.values(), *_LEGACY_PLACE, ""])
    writer.writerow([*_LEGACY, *asked.values(), *_LEGACY_PLACE, ""])
    for answer in export.answers:
        person, items = answer.respondent, _given(answer, _codes(answer))
        writer.writerow(
            [
                _response_id(answer), f"{NOTICE} antwoordset", person.name, person.token, person.email, person.ip,
                int(answer.preview), _moment(answer.started_at), _moment(answer.submitted_at), int(answer.complete),
                *(items[field] for field in ids), "", "", "-1", "",
            ]
        )  # fmt: skip
    return ("\ufeff" + text.getvalue()).encode()


def _new(wave: Wave[CurriculaAnswer], export: Export[CurriculaAnswer]) -> bytes:
    """Three header rows: names, labels in the language of who exports, import ids."""
    ids, wording = (f(wave.source_id, "qualtrics_csv", wave.table_id) for f in (headers, questions))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(name for name, _, _ in _SYSTEM), *ids.values()])
    labels = [f"{NOTICE}.\n{wording[f]}" if f == "kind" else wording[f] or ids[f] for f in ids]
    writer.writerow([*(label for _, label, _ in _SYSTEM), *labels])
    imported = [*(name for _, _, name in _SYSTEM), *(f"QID{n}" for n in range(1, len(ids) + 1))]
    writer.writerow([json.dumps({"ImportId": name}, separators=(",", ":")) for name in imported])
    for answer in export.answers:
        person, items = answer.respondent, _given(answer, _texts(answer))
        first, _, last = person.name.partition(" ")
        ended = _moment(answer.submitted_at)
        writer.writerow(
            [
                _moment(answer.started_at), ended, "Survey Preview" if answer.preview else "IP Address", person.ip,
                100 if answer.complete else 40, int((answer.submitted_at - answer.started_at).total_seconds()),
                answer.complete, ended, _response_id(answer), last, first, person.email, person.token, "", "",
                "preview" if answer.preview else "email", "NL", *(items.get(field, "") for field in ids),
            ]
        )  # fmt: skip
    return text.getvalue().encode()


def curricula_survey_files(world: World) -> dict[str, bytes]:
    """A csv per wave."""

    def write(wave: Wave[CurriculaAnswer], export: Export[CurriculaAnswer]) -> bytes:
        return _legacy(wave, export) if wave.table_id == "w2021" else _new(wave, export)

    return survey_files(world.curricula_survey, "curricula-enquete", ".csv", write)
