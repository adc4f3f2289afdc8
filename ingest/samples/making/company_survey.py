"""The survey among companies as SPSS files, a wave each: labels, values that count as missing, weights."""

from collections.abc import Callable, Sequence
from typing import Any

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.spss import Variable, sav_bytes, seconds
from ingest.samples.making.survey_files import headers, questions, survey_files
from ingest.samples.making.world import CompanyAnswer, Export, Wave, World

_OLD = "w2020"
_ASSOCIATIONS = ("FME (voorbeeld)", "Metaalunie (voorbeeld)")
_ROLES = ("manager", "staff")
_LEVELS = ("mbo 1", "mbo 2", "mbo 3", "mbo 4", "ad", "hbo", "wo")
_SHORTAGES = ("nu", "verwacht binnen 6 maanden", "nee")
_UNKNOWN = {8.0: "weet niet", 9.0: "geen antwoord"}
_NOT_ANSWERED = 9.0
# grades have a range of values that are none
_NO_GRADE = {"lo": 97.0, "hi": 99.0}
_LABELS: dict[str, dict[str, Sequence[str]]] = {
    "old": {
        "association": _ASSOCIATIONS,
        "role": ("leidinggevende", "medewerker"),
        "education_level": ("mbo 1", "mbo 2", "mbo 3", "mbo 4", "associate degree", "hbo", "wo"),
        "shortage": ("nu al", "verwacht binnen 6 maanden", "nee"),
        "learning": ("helemaal oneens", "oneens", "neutraal", "eens", "helemaal eens"),
    },
    "new": {
        "association": _ASSOCIATIONS,
        "role": ("Leidinggevende of directeur", "Medewerker"),
        "education_level": (
            "Mbo niveau 1", "Mbo niveau 2", "Mbo niveau 3", "Mbo niveau 4", "Associate degree (ad)", "Hbo-bachelor",
            "Universiteit",
        ),
        "shortage": ("Ja, op dit moment", "Ja, we verwachten dat binnen een half jaar", "Nee"),
        "learning": ("Helemaal mee oneens", "Mee oneens", "Neutraal", "Mee eens", "Helemaal mee eens"),
    },
}  # fmt: skip
_YES_NO = ("works_with_education", "mismatch", "too_incidental")


def _variable(field: str, wave: str, question: str) -> Variable:
    labels = _LABELS["old" if wave == _OLD else "new"]
    if field in labels:
        values = {float(n): text for n, text in enumerate(labels[field], 1)}
        return Variable(question, values | _UNKNOWN, (8.0, 9.0))
    if field in _YES_NO:
        yes, no = ("ja", "nee") if wave == _OLD else ("Ja", "Nee")
        return Variable(question, {1.0: yes, 0.0: no} | _UNKNOWN, (8.0, 9.0))
    if field == "grade":
        ends = {} if wave == "w2023" else {1.0: "zeer slecht", 10.0: "zeer goed"}
        return Variable(question, ends | {98.0: "weet niet", 99.0: "geen antwoord"}, (_NO_GRADE,))
    return Variable(question or field)


def _position(options: Sequence[str], chosen: str | None) -> float | None:
    return None if chosen is None else options.index(chosen) + 1.0


def _yes_no(answer: bool | None) -> float | None:
    return None if answer is None else float(answer)


def _or_mark(value: float | None, mark: float) -> float:
    return mark if value is None else value


# None is missing by the system: the question was not asked
_VALUES: dict[str, Callable[[CompanyAnswer], Any]] = {
    "company_number": lambda a: float(a.company_number),
    "association": lambda a: _position(_ASSOCIATIONS, a.association),
    "role": lambda a: _position(_ROLES, a.role),
    "education_level": lambda a: _position(_LEVELS, a.education_level),
    "works_with_education": lambda a: _yes_no(a.works_with_education),
    "shortage": lambda a: _position(_SHORTAGES, a.shortage),
    "mismatch": lambda a: _yes_no(a.mismatch),
    "too_incidental": lambda a: _yes_no(a.too_incidental),
    "grade": lambda a: float(a.grade) if a.grade else (98.0 if a.role == "manager" else None),
    "learning": lambda a: _or_mark(float(a.learning) if a.learning else None, _NOT_ANSWERED),
    "skills": lambda a: ";".join(a.skills),
    "weight": lambda a: a.weight,
    "remark": lambda a: a.remark,
}
_SYSTEM: dict[str, tuple[Variable, Callable[[CompanyAnswer], Any]]] = {
    "respnr": (Variable("Respondentnummer"), lambda a: a.respondent.token),
    "naam": (Variable("Naam (verzonnen)"), lambda a: a.respondent.name),
    "email": (Variable("E-mailadres (verzonnen)"), lambda a: a.respondent.email),
    "ipadres": (Variable("IP-adres (verzonnen)"), lambda a: a.respondent.ip),
    "datum": (Variable("Datum en tijd", spss_format="DATETIME20"), lambda a: seconds(a.submitted_at)),
    "afgerond": (Variable("Enquête afgerond", {1.0: "ja", 0.0: "nee"}), lambda a: float(a.complete)),
    "test": (Variable("Testinvoer", {1.0: "ja", 0.0: "nee"}), lambda a: float(a.preview)),
}
# who gave up had not come to these
_LATER = ("grade", "learning", "mismatch", "too_incidental")


def _cell(field: str, answer: CompanyAnswer) -> Any:
    return None if field in _LATER and not answer.complete else _VALUES[field](answer)


def _sav(wave: Wave[CompanyAnswer], export: Export[CompanyAnswer]) -> bytes:
    names, wording = (f(wave.source_id, "spss_sav", wave.table_id) for f in (headers, questions))
    variables = {name: variable for name, (variable, _) in _SYSTEM.items()}
    columns = {name: [value(a) for a in export.answers] for name, (_, value) in _SYSTEM.items()}
    for field, name in names.items():
        variables[name] = _variable(field, wave.table_id, wording[field])
        columns[name] = [_cell(field, answer) for answer in export.answers]
    return sav_bytes(f"{NOTICE}: {wave.title}", export.landed_at, variables, columns)


def company_survey_files(world: World) -> dict[str, bytes]:
    """An SPSS file per wave."""
    return survey_files(world.company_survey, "bedrijvenenquete", ".sav", _sav)
