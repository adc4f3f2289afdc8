"""The survey among partners as LimeSurvey exports it: csv of codes, each wave with codes and labels of its own."""

import csv
import datetime as dt
import io

from ingest.samples.making.survey_files import headers, survey_files
from ingest.samples.making.world import Export, PartnerAnswer, Wave, World

SYSTEM = [
    "id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "refurl",
]  # fmt: skip
_PAGES = 3
_FUNCTIONS = {
    "function_innovating": "innoveren",
    "function_education": "onderwijs",
    "function_training": "scholing werkenden",
    "function_knowledge": "kennisdeling",
}
_ROLES = {
    "w2021": {"onderwijs": "AO01", "bedrijf": "AO02", "overheid": "AO03", "kennisinstelling": "AO04"},
    "w2022": {
        "onderwijs": "Onderwijsinstelling",
        "bedrijf": "Bedrijf",
        "overheid": "Overheid",
        "kennisinstelling": "Kennisinstelling",
    },
    "w2023": {
        "onderwijs": "Een onderwijsinstelling",
        "bedrijf": "Een bedrijf of brancheorganisatie",
        "overheid": "Een overheid",
        "kennisinstelling": "Een kennisinstelling",
    },
}
_TICKED = {"w2021": ("Y", "N"), "w2022": ("Ja", "Nee"), "w2023": ("Y", "N")}
_ENDS = {1: "1 - zeer ontevreden", 10: "10 - zeer tevreden"}


def _grade(answer: PartnerAnswer) -> str:
    if answer.grade is None:
        return ""
    return _ENDS.get(answer.grade, str(answer.grade)) if answer.wave == "w2023" else str(answer.grade)


def _items(answer: PartnerAnswer) -> dict[str, str]:
    yes, no = _TICKED[answer.wave]
    items = {field: yes if function in answer.functions else no for field, function in _FUNCTIONS.items()}
    items |= {"community": answer.community, "role": _ROLES[answer.wave][answer.role]}
    if answer.complete:
        return items | {"grade": _grade(answer), "remark": answer.remark}
    return {name: "" if name in _FUNCTIONS else text for name, text in items.items()}


def _moment(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _csv(wave: Wave[PartnerAnswer], export: Export[PartnerAnswer]) -> bytes:
    fields = headers(wave.source_id, "limesurvey_csv", wave.table_id)
    text = io.StringIO()
    # the tool lets one choose; whoever exported in 2023 chose the comma
    delimiter = "," if wave.table_id == "w2023" else ";"
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([*SYSTEM, *fields.values()])
    # a try-out is removed when the survey is made active
    for number, answer in enumerate((a for a in export.answers if not a.preview), 3):
        items, person = _items(answer), answer.respondent
        ended = _moment(answer.submitted_at)
        writer.writerow(
            [
                number, ended if answer.complete else "", _PAGES if answer.complete else 1, "nl", 100_000 + number,
                person.token, _moment(answer.started_at), ended, person.ip,
                "https://voorbeelddata.example/verzonnen", *(items.get(field, "") for field in fields),
            ]
        )  # fmt: skip
    return ("\ufeff" + text.getvalue()).encode()


def partner_survey_files(world: World) -> dict[str, bytes]:
    """A csv per wave; that of 2022 was exported again."""
    return survey_files(world.partner_survey, "partneronderzoek", ".csv", _csv)
