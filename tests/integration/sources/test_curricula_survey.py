"""The curricula survey from Qualtrics: both layouts, any language of labels, and which answers count."""

import csv
from decimal import Decimal

import pytest

from tests.integration.personal_search import found
from tests.integration.reading import accounted
from tests.integration.sources.survey_files import CANARY, PLACE, QUALTRICS, csv_text, qualtrics, qualtrics_legacy

COLUMNS = "_row, respondent, kind, region, level, grade, content, design, room, support"
CODES = {"kind": "1", "region": "2", "level": "3", "grade": "8", "content": "4", "design": "2", "room": "5",
         "support": ""}  # fmt: skip
TEXTS = {
    "kind": "Een onderwijsinstelling",
    "region": "Fryslân",
    "level": "Mbo niveau 4",
    "grade": "10 - zeer tevreden",
    "content": "Mee eens",
    "design": "Mee oneens",
    "room": "helemaal mee eens",
    "support": "",
}
GOLDEN = ("school", "Friesland", "mbo 4", 4, 2, 5, None)


def rows(drop) -> list[tuple]:
    return drop.parsed("curricula_survey", "answer", COLUMNS)


def golden(row: int, grade: str) -> tuple:
    kind, region, level, *points = GOLDEN
    return (row, 1, kind, region, level, Decimal(grade), *points)


@pytest.mark.parametrize("language", ["DE", "EN"])
def test_the_new_form_reads_whatever_the_language_of_its_labels(drop, language):
    answer = TEXTS | {"remark": f"{CANARY}\n\ntwee regels, een komma"}
    reports, message = drop("curricula_survey", {"w2023.csv": qualtrics("w2023", [answer], language)})
    assert message == ""
    accounted(reports)
    assert (reports[0]["table_id"], reports[0]["layout"]) == ("w2023", "qualtrics_csv")
    assert reports[0]["ledger"][0]["kinds"] == {"header": 3}
    assert rows(drop) == [golden(4, "10.00")]
    assert found(drop.state.root, [CANARY]) == {}


@pytest.mark.parametrize("shift", [0, 1], ids=["usual positions", "shifted positions"])
def test_the_legacy_form_binds_names_and_ids_not_positions(drop, shift):
    answer = CODES | {"remark": f"{CANARY}\ntwee regels"}
    reports, message = drop("curricula_survey", {"w2021.csv": qualtrics_legacy("w2021", [answer], shift)})
    assert message == ""
    accounted(reports)
    assert (reports[0]["table_id"], reports[0]["layout"]) == ("w2021", "qualtrics_legacy_csv")
    assert reports[0]["ledger"][0]["kinds"] == {"header": 2}
    assert rows(drop) == [golden(3, "8.00")]
    assert found(drop.state.root, [CANARY]) == {}


def test_both_waves_read_in_either_layout(drop):
    reports, message = drop(
        "curricula_survey", {"w2021.csv": qualtrics("w2021", [CODES]), "w2023.csv": qualtrics_legacy("w2023", [TEXTS])}
    )
    assert message == ""
    accounted(reports)
    assert {r["table_id"]: r["layout"] for r in reports} == {
        "w2021": "qualtrics_csv",
        "w2023": "qualtrics_legacy_csv",
    }
    assert [row[2:5] + row[6:] for row in rows(drop)] == [GOLDEN, GOLDEN]


def test_one_question_id_asks_another_thing_in_the_next_wave(drop):
    """`Q2` is the province in 2021 and the level in 2023."""
    reports, _ = drop("curricula_survey", {"w2021.csv": qualtrics("w2021", [CODES])})
    text = qualtrics("w2023", [TEXTS | {"level": "2"}, TEXTS])
    more, _ = drop("curricula_survey", {"w2023.csv": text})
    accounted(reports + more)
    assert [cell[2:5] for cell in drop.quarantine("curricula_survey")] == [(4, "Q2", "2")]


def test_previews_incomplete_and_double_answers_are_no_data(drop):
    answers = [
        CODES | {"email": "een@voorbeeld.example", "grade": "3"},
        CODES | {"email": "een@voorbeeld.example", "grade": "7"},
        CODES | {"email": "een@voorbeeld.example", "grade": "1", "Finished": "0"},
        CODES | {"email": "een@voorbeeld.example", "grade": "1", "Status": "1"},
        CODES | {"email": "", "reference": "ref-1", "grade": "9", "RecordedDate": "2021-05-19 08:00:00"},
        CODES | {"email": "", "reference": "REF-1", "grade": "2", "RecordedDate": "2021-05-18 08:00:00"},
        CODES | {"email": "", "grade": "6"},
        CODES | {"email": "", "grade": "6"},
        {"email": "", "Finished": "0"},
        CODES | {"Status": "8", "grade": "4"},
    ]
    reports, message = drop("curricula_survey", {"w2021.csv": qualtrics("w2021", answers)})
    assert message == ""
    accounted(reports)
    kinds = reports[0]["ledger"][0]["kinds"]
    assert kinds == {"double_answer": 2, "header": 3, "incomplete": 2, "preview": 1}
    assert [(row[0], row[1], int(row[5])) for row in rows(drop)] == [
        (5, 1, 7),
        (8, 2, 9),
        (10, 3, 6),
        (11, 4, 6),
        (13, 5, 4),
    ]


@pytest.mark.parametrize("mark", ["-99", "weet niet", "n.v.t."])
def test_an_answer_of_somebody_who_does_not_say_whose_it_is_counts(drop, mark):
    reports, message = drop("curricula_survey", {"w2021.csv": qualtrics("w2021", [CODES, CODES | {"kind": mark}])})
    assert message == ""
    accounted(reports)
    assert drop.parsed("curricula_survey", "answer", "kind, grade::integer") == [("school", 8), ("other", 8)]


def test_an_answer_of_neither_school_nor_company_counts_without_their_words(drop):
    other = TEXTS | {"kind": "Anders, namelijk", "kind_other": f"{CANARY} de buurman"}
    reports, message = drop("curricula_survey", {"w2023.csv": qualtrics("w2023", [TEXTS, other])})
    assert message == ""
    accounted(reports)
    assert drop.parsed("curricula_survey", "answer", "kind") == [("school",), ("other",)]
    assert found(drop.state.root, [CANARY]) == {}


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"grade": "8-9"}, ("Q4", "8-9", "expected a grade from 1 to 10")),
        ({"content": "6"}, ("Q5_1", "6", "expected a point on the scale from 1 to 5")),
        ({"kind": ""}, ("Q1", None, "the value is missing and it is required")),
        ({"Status": "42"}, ("Status", "[personal]", None)),
        ({"RecordedDate": f"{CANARY}"}, ("RecordedDate", "[personal]", "expected a date and time")),
    ],
    ids=["grade", "scale", "kind", "status", "moment"],
)
def test_what_is_no_answer_is_set_aside_without_a_word_of_the_person(drop, changes, cell):
    reports, _ = drop("curricula_survey", {"w2021.csv": qualtrics("w2021", [CODES, CODES | changes])})
    accounted(reports)
    quarantined = drop.quarantine("curricula_survey")
    assert [(c[2], c[3], c[4]) for c in quarantined] == [(5, cell[0], cell[1])]
    assert cell[2] is None or quarantined[0][5] == cell[2]
    assert len(rows(drop)) == 1
    assert found(drop.state.root, [CANARY]) == {}


def test_a_comma_and_a_decimal_comma(drop):
    answers = [CODES | {"grade": "8,5"}, CODES | {"grade": "7.5"}, CODES | {"grade": "weet niet"}]
    reports, message = drop("curricula_survey", {"w2021.csv": qualtrics("w2021", answers)})
    assert message == ""
    accounted(reports)
    assert [row[5] for row in rows(drop)] == [Decimal("8.50"), Decimal("7.50"), None]


def test_system_columns_are_those_of_real_exports(real_data):
    new = (real_data / "surveys" / "sample.csv").read_text(encoding="utf-8").splitlines()
    assert new[0].split(",")[: len(QUALTRICS)] == QUALTRICS
    legacy = (real_data / "surveys" / "sample_legacy.csv").read_text(encoding="utf-8-sig").splitlines()
    ours = qualtrics_legacy("w2021", []).decode("utf-8-sig").splitlines()
    assert legacy[0].split(",")[:10] == ours[0].split(",")[:10]
    assert legacy[1].split(",")[:10] == ours[1].split(",")[:10]
    assert legacy[0].split(",")[-4:] == [*PLACE, ""]


@pytest.mark.parametrize("name", ["sample.csv", "sample_legacy.csv"])
def test_rows_of_real_exports_read_with_our_questions_in_place_of_theirs(drop, real_data, name):
    """The real file as it is, but for the columns of its questions: system columns on the left, places on the right."""
    with (real_data / "surveys" / name).open(encoding="utf-8-sig", newline="") as file:
        real = list(csv.reader(file))
    is_legacy = "legacy" in name
    wave, left, right, headers = ("w2021", 10, 4, 2) if is_legacy else ("w2023", 17, 0, 3)
    ours = qualtrics_legacy(wave, [CODES]).decode("utf-8-sig") if is_legacy else qualtrics(wave, [TEXTS])
    made = list(csv.reader(ours.splitlines(keepends=True)))
    assert len(real) == len(made) == headers + 1
    mixed = [
        theirs[:left] + mine[left : len(mine) - right] + theirs[len(theirs) - right :]
        for theirs, mine in zip(real, made, strict=True)
    ]
    reports, message = drop("curricula_survey", {f"{wave}.csv": "\ufeff" * is_legacy + csv_text(mixed)})
    assert message == ""
    accounted(reports)
    assert [row[2:5] + row[6:] for row in rows(drop)] == [GOLDEN]


def test_an_unknown_question_is_refused_and_says_where_to_look(drop):
    text = qualtrics("w2023", [TEXTS]).replace("Q4_4", "Q4_9", 1)
    reports, _ = drop("curricula_survey", {"w2023.csv": text})
    assert [r["status"] for r in reports] == ["refused"]
    assert [p["column"] for p in reports[0]["problems"]] == ["Q4_9"]
    assert "htsm map suggest curricula_survey tells" in reports[0]["problems"][0]["action"]


def test_a_wave_that_cannot_be_told_is_refused(drop):
    reports, message = drop("curricula_survey", {"export.csv": qualtrics("w2023", [TEXTS])})
    assert not [r for r in reports if r["status"] == "good"]
    assert "delivery.yml with table_id" in message
