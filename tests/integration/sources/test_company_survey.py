"""The company survey from SPSS: labels and codes per wave, what is missing, who counts, what is set aside."""

from datetime import datetime
from decimal import Decimal

import pytest

from ingest.samples.making.company_survey import company_survey_files
from ingest.samples.making.edition import SEED
from ingest.samples.making.spss import seconds
from ingest.samples.making.world import world
from tests.integration.personal_search import found
from tests.integration.reading import accounted
from tests.integration.sources.sav_files import company_answers
from tests.integration.sources.survey_files import CANARY

COLUMNS = (
    "_row, respondent, company_number, association, role, education_level, works_with_education, shortage, mismatch, "
    "too_incidental, grade, learning, skills, weight"
)
GOLDEN = (
    17, "Metaalunie (voorbeeld)", "manager", "ad", True, "verwacht binnen 6 maanden", True, False, Decimal("8.00"), 5,
    ["lassen", "cnc-programmeren"], Decimal("1.1250"),
)  # fmt: skip


def test_labels_and_numbers_become_values_and_nobody_is_left(drop):
    reports, message = drop("company_survey", {"enquete-w2020.sav": company_answers([{}])})
    assert message == ""
    accounted(reports)
    assert (reports[0]["table_id"], reports[0]["layout"]) == ("w2020", "spss_sav")
    assert reports[0]["ledger"][0]["kinds"] == {}
    assert drop.parsed("company_survey", "answer", COLUMNS) == [(1, 1, *GOLDEN)]
    assert found(drop.state.root, [CANARY]) == {}


def test_values_and_ranges_that_count_as_missing_are_missing(drop):
    answers = [
        {"respnr": "a", "grade": 97.0, "learning": 9.0, "shortage": 9.0, "works_with_education": 8.0},
        {"respnr": "b", "grade": 99.0, "learning": None, "shortage": None, "works_with_education": 9.0},
        {"respnr": "c", "grade": 1.0, "learning": 3.0, "shortage": 3.0, "works_with_education": 0.0},
        {"respnr": "d", "grade": 10.0, "weight": 0.3333333333, "skills": ""},
    ]
    reports, message = drop("company_survey", {"w2020.sav": company_answers(answers)})
    assert message == ""
    accounted(reports)
    columns = "grade, learning, shortage, works_with_education, weight, skills"
    weight, skills = Decimal("1.1250"), ["lassen", "cnc-programmeren"]
    assert drop.parsed("company_survey", "answer", columns) == [
        (None, None, None, None, weight, skills),
        (None, None, None, None, weight, skills),
        (Decimal("1.00"), 3, "nee", False, weight, skills),
        (Decimal("10.00"), 5, "verwacht binnen 6 maanden", True, Decimal("0.3333"), None),
    ]


def test_previews_incomplete_and_double_answers_are_no_data(drop):
    moment = seconds(datetime(2020, 9, 9))
    answers = [
        {"respnr": "a", "grade": 3.0},
        {"respnr": "a", "grade": 7.0, "datum": moment},
        {"respnr": "a", "grade": 1.0, "afgerond": 0.0, "datum": moment + 9},
        {"respnr": "b", "test": 1.0},
        {"respnr": "", "grade": 5.0},
        {"respnr": "", "grade": 6.0},
        {"respnr": "c", "afgerond": 0.0, "grade": None, "role": None},
    ]
    reports, message = drop("company_survey", {"w2020.sav": company_answers(answers)})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["kinds"] == {"double_answer": 1, "incomplete": 2, "preview": 1}
    assert drop.parsed("company_survey", "answer", "_row, respondent, grade::integer") == [
        (2, 1, 7),
        (5, 2, 5),
        (6, 3, 6),
    ]


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"grade": 96.0}, ("v05", "96")),
        ({"learning": 7.0}, ("v06", "7")),
        ({"role": 3.0}, ("functie", "3")),
        ({"company_number": 2.5}, ("bedrijf", "2.5")),
        ({"datum": seconds(datetime(1583, 1, 1))}, ("datum", "[personal]")),
        ({"datum": seconds(datetime(9999, 12, 31))}, ("datum", "[personal]")),
        ({"datum": 1e19}, ("datum", "[personal]")),
        ({"afgerond": 4.0}, ("afgerond", "[personal]")),
    ],
)
def test_what_is_no_answer_is_set_aside_without_a_word_of_the_person(drop, changes, cell):
    reports, _ = drop("company_survey", {"w2020.sav": company_answers([{}, {"respnr": f"{CANARY}-2"} | changes])})
    accounted(reports)
    assert [c[2:5] for c in drop.quarantine("company_survey")] == [(2, *cell)]
    assert len(drop.parsed("company_survey", "answer", "_row")) == 1
    assert found(drop.state.root, [CANARY]) == {}


def test_other_names_and_labels_in_each_wave_land_in_the_same_fields(drop):
    """The sample's waves: names of variables and labels differ in all three, parsed values do not."""
    files = {path.split("/")[-1]: content for path, content in company_survey_files(world(SEED)).items()}
    sav = {name: content for name, content in files.items() if name.endswith(".sav")}
    assert len(sav) == 3
    reports, message = drop("company_survey", sav)
    assert message == ""
    accounted(reports)
    for column, values in {
        "role": ["manager", "staff"],
        "association": ["FME (voorbeeld)", "Metaalunie (voorbeeld)"],
        "shortage": ["nee", "nu", "verwacht binnen 6 maanden"],
        "education_level": ["ad", "hbo", "mbo 1", "mbo 2", "mbo 3", "mbo 4", "wo"],
        "learning": [1, 2, 3, 4, 5],
    }.items():
        rows = drop.parsed("company_survey", "answer", f"_table_id, {column}")
        per_wave = {wave: sorted({v for w, v in rows if w == wave and v is not None}) for wave, _ in rows}
        assert per_wave == dict.fromkeys(("w2020", "w2022", "w2023"), values)


def test_a_file_that_is_cut_off_is_refused_in_words(drop):
    content = company_answers([{}] * 20)
    reports, message = drop("company_survey", {"w2020.sav": content[:-200]})
    assert not [r for r in reports if r["status"] == "good"]
    assert "w2020.sav" in message
    assert "the SPSS file is cut off or damaged" in message
    assert "export it again" in message


def test_another_kind_of_file_is_refused(drop):
    reports, message = drop("company_survey", {"w2020.sav": "respnr;datum;afgerond\n1;2020-09-08;ja\n"})
    assert not [r for r in reports if r["status"] == "good"]
    assert "w2020.sav" in message


def test_a_wave_that_cannot_be_told_is_refused_and_says_where_to_write_it(drop):
    content = company_answers([{}])
    reports, message = drop("company_survey", {"enquete.sav": content})
    assert not [r for r in reports if r["status"] == "good"]
    assert "it cannot be seen which table this is" in message
    assert "delivery.yml with table_id" in message
    more, _ = drop("company_survey", {"enquete-2.sav": company_answers([{}, {}]), "delivery.yml": "table_id: w2020\n"})
    assert [r["table_id"] for r in more if r["status"] == "good"] == ["w2020"]


def test_an_unknown_variable_is_refused_and_says_where_to_look(drop):
    content = company_answers([{}], renamed={"company_number": "bedrijfnr", "learning": "v6"})
    reports, _ = drop("company_survey", {"w2020.sav": content})
    assert [r["status"] for r in reports] == ["refused"]
    missing, *unknown = reports[0]["problems"]
    assert "htsm map suggest company_survey tells" in missing["action"]
    assert [p["column"] for p in unknown] == ["bedrijfnr", "v6"]


def test_two_exports_of_a_wave_at_once_are_refused_unless_they_are_dated(drop):
    files = {"w2020-a.sav": company_answers([{"grade": 3.0}]), "w2020-b.sav": company_answers([{"grade": 9.0}])}
    reports, message = drop("company_survey", files)
    assert not [r for r in reports if r["status"] == "good"]
    assert "nothing says which of them is the newer" in message
