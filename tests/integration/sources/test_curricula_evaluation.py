"""The evaluation of curricula: title rows, footnotes, wording per wave, and which judgement of a curriculum counts."""

from datetime import date

import pytest

from ingest.source_folder import load_source
from tests.integration.personal_search import found
from tests.integration.reading import accounted
from tests.integration.sources.made_files import workbook
from tests.integration.sources.survey_files import CANARY, headers, shape_of

COLUMNS = (
    "_row, respondent, curriculum_id, title, crebo, croho, nlqf, pathway, institution, brin, place, region, content, "
    "design, invites_lifelong, in_force_since, in_force_since_precision, skills, assessed_on, _valid_as_of"
)
GOLDEN = (
    "CV0001", "Voorbeeldcurriculum", "25297", None, 4, "llo", "ROC Voorbeeldstad", "01AB", "Zwolle", "Overijssel",
    "ja", "deels", True, date(2020, 8, 1), "day", ["lassen", "cnc-programmeren"], date(2021, 4, 3), date(2021, 5, 28),
)  # fmt: skip
GIVEN = {
    "curriculum_id": "CV0001",
    "title": "Voorbeeldcurriculum",
    "crebo": 25297,
    "croho": "-",
    "nlqf": 4,
    "institution": "ROC Voorbeeldstad",
    "brin": "01AB",
    "place": "Zwolle",
    "region": "Overijssel",
    "invites_lifelong": "ja",
    "in_force_since": date(2020, 8, 1),
    "skills": "lassen; cnc-programmeren",
    "remark": f"{CANARY} opmerking",
}
IN_WAVES = {
    "w2021": {"pathway": "LLO", "content": "ja", "design": "deels"},
    "w2022": {"pathway": "leven lang ontwikkelen", "content": "Ja", "design": "Deels"},
    "w2023": {"pathway": "Leven lang ontwikkelen", "content": "volledig in lijn", "design": "gedeeltelijk"},
}
ASSESSOR = ["Datum beoordeling", "Beoordelaar", "E-mail beoordelaar", "Stand"]


def judged(wave: str, **changes: object) -> dict[str, object]:
    return GIVEN | IN_WAVES[wave] | changes


def book(
    wave: str,
    judgements: list[dict[str, object]],
    sheet: str = "Beoordelingen",
    renamed: dict[str, str] | None = None,
) -> bytes:
    fields = headers("curricula_evaluation", "evaluation_xlsx", wave) | (renamed or {})
    rows = [
        ["Evaluatieonderzoek curricula (voorbeeld)"],
        ["Peildatum: 28 mei 2021"],
        [],
        [*fields.values(), *ASSESSOR],
    ]
    for judgement in judgements:
        day, state = judgement.get("assessed_on", date(2021, 4, 3)), judgement.get("state", "afgerond")
        rows.append([*(judgement.get(f) for f in fields), day, f"{CANARY} naam", f"{CANARY}@voorbeeld.example", state])
    rows += [
        [],
        ["* op het niveau van de eigen onderwijseenheden"],
        ["deels = niet op alle punten"],
        ["Bron: voorbeeld"],
    ]
    return workbook({sheet: rows, "Begrippen": [["NLQF", "niveau"]]})


@pytest.mark.parametrize("wave", IN_WAVES)
def test_other_words_in_each_wave_land_in_the_same_fields(drop, wave):
    reports, message = drop("curricula_evaluation", {f"evaluatie-{wave}.xlsx": book(wave, [judged(wave)])})
    assert message == ""
    accounted(reports)
    assert reports[0]["table_id"] == wave
    assert drop.parsed("curricula_evaluation", "evaluation", COLUMNS) == [(5, 1, *GOLDEN)]
    kinds = {entry["sheet"]: entry["kinds"] for entry in reports[0]["ledger"]}
    assert kinds["Beoordelingen"] == {"blank": 2, "header": 1, "note": 3, "title": 2}
    assert found(drop.state.root, [CANARY]) == {}


def test_the_last_finished_judgement_of_a_curriculum_counts(drop):
    judgements = [
        judged("w2022", content="nee"),
        judged("w2022", content="ja", assessed_on=date(2021, 5, 1)),
        judged("w2022", content="nee", assessed_on=date(2021, 5, 9), state="concept"),
        judged("w2022", curriculum_id="CV0002", content="deels"),
    ]
    reports, message = drop("curricula_evaluation", {"w2022.xlsx": book("w2022", judgements)})
    assert message == ""
    accounted(reports)
    kinds = reports[0]["ledger"][0]["kinds"]
    assert (kinds["double_answer"], kinds["incomplete"]) == (1, 1)
    assert drop.parsed("curricula_evaluation", "evaluation", "_row, respondent, curriculum_id, content") == [
        (6, 1, "CV0001", "ja"),
        (8, 2, "CV0002", "deels"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("content", "grotendeels", "grotendeels"),
        ("nlqf", "mbo", "mbo"),
        ("in_force_since", "31-02-2021", "31-02-2021"),
        ("title", None, None),
        ("state", "bijna", "[personal]"),
    ],
)
def test_what_is_no_judgement_is_set_aside_without_a_word_of_the_person(drop, field, value, shown):
    judgements = [judged("w2021"), judged("w2021", curriculum_id="CV0002", **{field: value})]
    reports, _ = drop("curricula_evaluation", {"w2021.xlsx": book("w2021", judgements)})
    accounted(reports)
    named = headers("curricula_evaluation", "evaluation_xlsx", "w2021") | {"state": "Stand"}
    assert [cell[:5] for cell in drop.quarantine("curricula_evaluation")] == [
        ("w2021.xlsx", "Beoordelingen", 6, named[field], shape_of(shown))
    ]
    assert found(drop.state.root, [CANARY]) == {}


def test_a_wave_that_cannot_be_told_is_refused(drop):
    reports, message = drop("curricula_evaluation", {"evaluatie.xlsx": book("w2021", [judged("w2021")])})
    assert not [r for r in reports if r["status"] == "good"]
    assert "delivery.yml with table_id" in message


def test_a_sheet_that_nobody_declared_is_refused(drop):
    reports, _ = drop("curricula_evaluation", {"w2022.xlsx": book("w2022", [judged("w2022")], sheet="Concept")})
    assert [r["status"] for r in reports] == ["refused"]
    assert [(p["sheet"], p["reason"]) for p in reports[0]["problems"]] == [
        ("Concept", "the sheet is not one that the source declares")
    ]


def test_an_unknown_column_is_refused_and_says_where_to_look(drop):
    judgements = [judged("w2022")]
    content = book("w2022", judgements, renamed={"content": "Inhoud in lijn met innovatieprogramma's?"})
    reports, _ = drop("curricula_evaluation", {"w2022.xlsx": content})
    assert [r["status"] for r in reports] == ["refused"]
    missing, unknown = reports[0]["problems"]
    assert missing["column"] == "Inhoud in lijn met de innovatieprogramma's"
    assert "htsm map suggest curricula_evaluation tells" in missing["action"]
    assert "codebooks/w2022.csv" in missing["action"]
    assert unknown["column"] == "Inhoud in lijn met innovatieprogramma's?"


def test_names_of_assessors_are_known_columns_that_are_dropped():
    columns = {c.source_header: c for c in load_source("curricula_evaluation").columns}
    assert [columns[name].is_personal for name in ASSESSOR] == [False, True, True, True]
    assert [columns[name].is_loaded for name in ASSESSOR] == [True, False, False, True]
