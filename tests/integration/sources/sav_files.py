"""SPSS files for tests, and what is done to their bytes."""

import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ingest.samples.making.spss import Variable, sav_bytes, seconds
from tests.integration.sources.survey_files import CANARY, headers

# one byte in ASCII that stands for a letter of two bytes, so that lengths in the file stay what they are
_STAND_INS = {"é": b"~", "ë": b"^"}
_ENCODING_RECORD = struct.pack("<4i", 7, 20, 1, 5) + b"UTF-8"
_MACHINE_RECORD = struct.pack("<4i", 7, 3, 4, 8)

YES_NO = {1.0: "ja", 0.0: "nee"}
ENDS = {1.0: "zeer slecht", 10.0: "zeer goed", 98.0: "weet niet", 99.0: "geen antwoord"}
# the variables of the company survey of 2020, by field
SURVEY = {
    "company_number": Variable("Bedrijfsnummer"),
    "association": Variable("Vereniging", {1.0: "FME (voorbeeld)", 2.0: "Metaalunie (voorbeeld)"}),
    "role": Variable("Functie", {1.0: "leidinggevende", 2.0: "medewerker"}),
    "education_level": Variable("Opleiding", {3.0: "mbo 3", 5.0: "associate degree"}),
    "works_with_education": Variable("Samenwerking", YES_NO | {8.0: "weet niet"}, (8.0, 9.0)),
    "shortage": Variable("Tekort", {1.0: "nu al", 2.0: "verwacht binnen 6 maanden", 3.0: "nee"}, (9.0,)),
    "mismatch": Variable("Aansluiting", YES_NO),
    "too_incidental": Variable("Incidenteel", YES_NO),
    "grade": Variable("Cijfer", ENDS, ({"lo": 97.0, "hi": 99.0},)),
    "learning": Variable("Leren", {1.0: "helemaal oneens", 3.0: "neutraal", 5.0: "helemaal eens"}, (9.0,)),
    "skills": Variable("Skills"),
    "weight": Variable("Gewicht"),
    "remark": Variable("Opmerkingen"),
}
SYSTEM = {
    "respnr": Variable("Respondent"),
    "datum": Variable("Datum", spss_format="DATETIME20"),
    "afgerond": Variable("Afgerond", YES_NO),
    "test": Variable("Testinvoer", YES_NO),
}
ANSWER = {
    "respnr": f"{CANARY}-1", "datum": seconds(datetime(2020, 9, 8, 10, 30)), "afgerond": 1.0, "test": 0.0,
    "company_number": 17.0, "association": 2.0, "role": 1.0, "education_level": 5.0, "works_with_education": 1.0,
    "shortage": 2.0, "mismatch": 1.0, "too_incidental": 0.0, "grade": 8.0, "learning": 5.0,
    "skills": "lassen;cnc-programmeren", "weight": 1.125, "remark": f"{CANARY} in vrije tekst",
}  # fmt: skip


def company_answers(answers: Sequence[Mapping[str, Any]], renamed: Mapping[str, str] | None = None) -> bytes:
    """The company survey of 2020; each answer says in what it differs from `ANSWER`."""
    names = headers("company_survey", "spss_sav", "w2020") | dict(renamed or {})
    variables = SYSTEM | {names[field]: variable for field, variable in SURVEY.items()}
    given = [ANSWER | answer for answer in answers]
    columns = {name: [answer[name] for answer in given] for name in SYSTEM}
    columns |= {names[field]: [answer[field] for answer in given] for field in SURVEY}
    return sav_bytes("VOORBEELDDATA", date(2020, 10, 30), variables, columns)


def one_variable(values: Sequence[Any], variable: Variable) -> bytes:
    """A file of a single variable `v`."""
    return sav_bytes("", date(2020, 10, 30), {"v": variable}, {"v": values})


def in_windows_1252(make: Any) -> bytes:
    """A file as an old SPSS writes it: `make(letters)` gives the file with stand-ins for `letters["é"]`, `["ë"]`."""
    content: bytes = make({letter: stand_in.decode() for letter, stand_in in _STAND_INS.items()})
    for letter, stand_in in _STAND_INS.items():
        assert content.count(stand_in) > 0
        content = content.replace(stand_in, letter.encode("cp1252"))
    assert content.count(_ENCODING_RECORD) == content.count(_MACHINE_RECORD) == 1
    content = content.replace(_ENCODING_RECORD, b"")
    # the last of the eight numbers of this record is the code page
    at = content.index(_MACHINE_RECORD) + len(_MACHINE_RECORD) + 7 * 4
    return content[:at] + struct.pack("<i", 1252) + content[at + 4 :]
