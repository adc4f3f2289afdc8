"""The partner survey from LimeSurvey: each wave's codes, who counts, what is set aside, and what stays nobody's."""

import json
import re
from decimal import Decimal

import pytest

from tests.integration.personal_search import found
from tests.integration.reading import accounted
from tests.integration.sources.survey_files import CANARY, limesurvey, shape_of

COLUMNS = (
    "_row, respondent, community, role, function_innovating, function_education, function_training, "
    "function_knowledge, grade"
)
# the same answer in the words of each wave
ANSWER = ("Voorbeeldlab Één", "bedrijf", True, False, True, False)
IN_WAVES = {
    "w2021": {"role": "AO02", "function_innovating": "Y", "function_education": "N", "function_training": "Y",
              "function_knowledge": "N", "grade": "8"},
    "w2022": {"role": "Bedrijf", "function_innovating": "Ja", "function_education": "Nee", "function_training": "Ja",
              "function_knowledge": "Nee", "grade": "8,5"},
    "w2023": {"role": "Een bedrijf of brancheorganisatie", "function_innovating": "Y", "function_training": "Y",
              "grade": "10 - zeer tevreden"},
}  # fmt: skip
GRADES = {"w2021": Decimal("8.00"), "w2022": Decimal("8.50"), "w2023": Decimal("10.00")}


def answer(wave: str, **changes: str) -> dict[str, str]:
    return {"community": "Voorbeeldlab Één", **IN_WAVES[wave], **changes}


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("wave", IN_WAVES)
def test_other_codes_in_each_wave_land_in_the_same_fields(drop, wave, delimiter):
    text = limesurvey(wave, [answer(wave, remark="regel een\nregel twee; met \"aanhaling\"")], delimiter)  # fmt: skip
    reports, message = drop("partner_survey", {f"export-{wave}.csv": "\ufeff" + text})
    assert message == ""
    assert accounted(reports) == 1
    assert reports[0]["table_id"] == wave
    assert drop.parsed("partner_survey", "answer", COLUMNS) == [(2, 1, *ANSWER, GRADES[wave])]


def test_one_code_means_another_function_in_the_next_wave(drop):
    """`SQ001` is innovating in 2021 and exchanging knowledge in 2022: the header of a wave decides."""
    text = limesurvey("w2021", [answer("w2021")]).replace("Q3[", "functies[").replace('"Q1"', '"lc"')
    for old, new in {'"Q2"': '"rol"', '"Q4"': '"cijfer"', '"Q5"': '"toelichting"', "Q2[other]": "rol[other]"}.items():
        text = text.replace(old, new)
    text = text.replace("Q4[other]", "functies[other]").replace("AO02", "Bedrijf")
    reports, message = drop("partner_survey", {"w2022.csv": text})
    assert message == ""
    accounted(reports)
    boxes = "function_innovating, function_education, function_training, function_knowledge"
    # as ticked: first and third
    assert drop.parsed("partner_survey", "answer", boxes) == [(False, True, False, True)]


def test_last_complete_answer_counts_others_are_told_by_kind(drop):
    answers = [
        answer("w2021", token="een", grade="3"),
        answer("w2021", token="EEN", grade="7", submitdate="2021-02-03 08:00:00"),
        answer("w2021", token="een", grade="1", submitdate=""),
        answer("w2021", token="twee", grade="9", submitdate="2021-02-04 08:00:00"),
        answer("w2021", token="twee", grade="2", submitdate="2021-02-02 08:00:00"),
        answer("w2021", token="", grade="6"),
        answer("w2021", token="", grade="6"),
        {"token": "drie", "submitdate": "", "community": "Voorbeeldlab Twee", "role": "AO01"},
        answer("w2021", token="vier", grade="5", submitdate="1980-01-01 00:00:00"),
    ]
    reports, message = drop("partner_survey", {"w2021.csv": limesurvey("w2021", answers)})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["kinds"] == {"double_answer": 2, "header": 1, "incomplete": 2}
    assert drop.parsed("partner_survey", "answer", "_row, respondent, grade::integer") == [
        (3, 1, 7),
        (5, 2, 9),
        (7, 3, 6),
        (8, 4, 6),
        (10, 5, 5),
    ]


def test_no_box_at_all_is_a_question_left_open(drop):
    blank = dict.fromkeys(("function_innovating", "function_education", "function_training", "function_knowledge"), "")
    reports, _ = drop("partner_survey", {"w2023.csv": limesurvey("w2023", [answer("w2023") | blank], ",")})
    accounted(reports)
    assert drop.parsed("partner_survey", "answer", "function_innovating, function_knowledge") == [(None, None)]


@pytest.mark.parametrize(
    ("field", "header", "value", "shown", "reason"),
    [
        ("grade", "Q4", "8-9", "8-9", "expected a grade from 1 to 10"),
        ("grade", "Q4", "11", "11", "expected a grade from 1 to 10"),
        ("grade", "Q4", f"{CANARY} belt u mij op 0612345678", "shape", "expected a grade from 1 to 10"),
        ("role", "Q2", "AO09", "aa09", "expected one of: AO01, AO02, AO03, AO04, -oth-"),
        ("function_training", "Q3[SQ003]", "misschien", "aaaaaaaaa", "expected yes or no (ja/nee)"),
        ("community", "Q1", "", None, "the value is missing and it is required"),
    ],
)
def test_what_is_no_answer_is_set_aside_without_a_word_of_the_person(drop, field, header, value, shown, reason):
    # in delimited text the cells of a row can shift: a word of a person can stand in any column
    shown = re.sub("[0-9]", "9", re.sub("[^0-9 _-]", "a", value)) if shown == "shape" else shown
    answers = [answer("w2021"), answer("w2021", remark=f"{CANARY} opmerking") | {field: value}]
    reports, _ = drop("partner_survey", {"w2021.csv": limesurvey("w2021", answers)})
    accounted(reports)
    assert drop.quarantine("partner_survey") == [("w2021.csv", "", 3, header, shown, reason)]
    assert len(drop.parsed("partner_survey", "answer", "_row")) == 1
    assert found(drop.state.root, [CANARY]) == {}


@pytest.mark.parametrize(("wave", "role"), [("w2021", "-oth-"), ("w2022", "Anders"), ("w2023", "-oth-")])
def test_a_partner_of_another_kind_counts_and_what_they_wrote_goes_no_further(drop, wave, role):
    answers = [answer(wave), answer(wave, role=role, role_other=f"{CANARY} de buurman")]
    reports, message = drop("partner_survey", {f"{wave}.csv": limesurvey(wave, answers)})
    assert message == ""
    accounted(reports)
    grade = GRADES[wave]
    assert drop.parsed("partner_survey", "answer", "role, grade") == [("bedrijf", grade), ("anders", grade)]
    assert found(drop.state.root, [CANARY]) == {}


def test_where_the_last_answer_cannot_be_read_no_earlier_one_counts(drop):
    answers = [
        answer("w2021", token="een", grade="7"),
        answer("w2021", token="een", grade="8-9", submitdate="2021-02-03 08:00:00"),
        # an earlier one that cannot be read is no loss
        answer("w2021", token="twee", grade="8-9"),
        answer("w2021", token="twee", grade="6", submitdate="2021-02-03 08:00:00"),
    ]
    reports, message = drop("partner_survey", {"w2021.csv": limesurvey("w2021", answers)})
    assert message == ""
    accounted(reports)
    assert drop.parsed("partner_survey", "answer", "_row, respondent, grade") == [(5, 1, Decimal("6.00"))]
    assert [(row, value) for _, _, row, _, value, _ in drop.quarantine("partner_survey")] == [(3, "8-9")]
    assert reports[0]["ledger"][0]["kinds"] == {"double_answer": 2, "header": 1}


def test_an_answer_whose_moment_cannot_be_read_may_be_the_last_one(drop):
    answers = [
        answer("w2021", token="een", grade="7"),
        answer("w2021", token="een", grade="3", submitdate="1 feb om 10u"),
    ]
    other = answer("w2021", token="twee", grade="8")
    reports, message = drop("partner_survey", {"w2021.csv": limesurvey("w2021", [*answers, other])})
    assert message == ""
    accounted(reports)
    assert drop.parsed("partner_survey", "answer", "_row, grade") == [(4, Decimal("8.00"))]
    assert [row for _, _, row, *_ in drop.quarantine("partner_survey")] == [3]
    assert reports[0]["ledger"][0]["kinds"] == {"double_answer": 1, "header": 1}


def test_a_personal_cell_that_cannot_be_read_shows_as_personal(drop, caplog):
    caplog.set_level("DEBUG")
    answers = [answer("w2021"), answer("w2021", submitdate=f"{CANARY} dinsdag")]
    reports, message = drop("partner_survey", {"w2021.csv": limesurvey("w2021", answers)})
    accounted(reports)
    assert [cell[3:5] for cell in drop.quarantine("partner_survey")] == [("submitdate", "[personal]")]
    assert found(drop.state.root, [CANARY]) == {}
    assert CANARY not in message + json.dumps(reports) + caplog.text


def test_a_wave_that_cannot_be_told_is_refused_and_says_where_to_write_it(drop):
    text = limesurvey("w2021", [answer("w2021")])
    reports, message = drop("partner_survey", {"results-survey.csv": text})
    assert not [r for r in reports if r["status"] == "good"]
    assert "it cannot be seen which table this is" in message
    assert "delivery.yml with table_id" in message
    assert "w2021, w2022, w2023" in message
    reports, message = drop("partner_survey", {"results-2.csv": text, "delivery.yml": "table_id: w2021\n"})
    assert [r["table_id"] for r in reports if r["status"] == "good"] == ["w2021"]


def test_an_unknown_question_is_refused_and_says_where_to_look(drop):
    text = limesurvey("w2021", [answer("w2021")]).replace('"Q1"', '"Q1_"').replace('"Q4"', '"Q4a"')
    reports, _ = drop("partner_survey", {"w2021.csv": text})
    assert [r["status"] for r in reports] == ["refused"]
    missing, *unknown = reports[0]["problems"]
    assert (missing["column"], missing["row"]) == ("Q1", 1)
    # nothing is kept of the file: the command must be given it
    assert "htsm map suggest partner_survey --file FILE" in missing["action"]
    assert "map accept" not in missing["action"]
    assert [p["column"] for p in unknown] == ["Q1_", "Q4a"]
    assert all("ingest/sources/partner_survey/codebooks/w2021.csv" in p["action"] for p in reports[0]["problems"])


@pytest.mark.parametrize(
    "content",
    [
        "Er zijn geen antwoorden voor deze enquete.\n",
        "No Data, survey table does not exist.",
        limesurvey("w2021", []),
        limesurvey("w2021", [{"token": "", "submitdate": ""}]),
    ],
    ids=["text", "english", "header only", "one empty record"],
)
def test_a_survey_without_answers_is_refused(drop, content):
    reports, message = drop("partner_survey", {"w2021.csv": content})
    assert not [r for r in reports if r["status"] == "good"]
    assert "w2021.csv" in message
    assert "no header row" in message or "not one row of data" in message


def test_the_file_is_not_kept(drop):
    reports, _ = drop("partner_survey", {"w2021.csv": limesurvey("w2021", [answer("w2021")])})
    assert [r["status"] for r in reports] == ["good"]
    kept = [p for p in (drop.state.landing / "partner_survey").rglob("*.csv*") if p.is_file()]
    assert kept == []


def test_a_wave_of_bad_answers_only_is_refused_without_a_word_of_theirs(drop):
    answers = [answer("w2021", grade=f"{CANARY} acht", submitdate=f"{CANARY} dinsdag")]
    reports, message = drop("partner_survey", {"w2021.csv": limesurvey("w2021", answers)})
    assert "not one row of data could be loaded" in message
    _, *cells = reports[0]["problems"]
    assert [(c["row"], c["column"], c["value"]) for c in cells] == [
        (2, "Q4", shape_of(f"{CANARY} acht")),
        (2, "submitdate", "[personal]"),
    ]
    assert CANARY not in message
    assert found(drop.state.root, [CANARY]) == {}
