"""The inventory from Microsoft Forms: each wave's wording, the owner's language, dates and lists as people write."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from ingest.source_folder import load_source
from tests.integration.personal_search import found
from tests.integration.reading import accounted
from tests.integration.sources.survey_files import CANARY, DUTCH, ENGLISH, forms, shape_of

COLUMNS = (
    "community, form, region, place, start_date, start_date_precision, status, education_partners, business_partners, "
    "government_partners, research_partners, last_subsidy, last_subsidy_end, continuation_agreement, agreement_until, "
    "structural_funding, structural_share, sustainable_at_start, skillslab, mbo_partner, adult_training, "
    "forms_of_learning, experiments, validates_learning, promotion_activities, aimed_at_women, research, "
    "research_titles"
)
GOLDEN = (
    "Voorbeeldlab Metaal", "CIV", "Friesland", "Leeuwarden", date(2021, 3, 1), "month", "actief", 2, 11, 1, 0,
    "RIF VB21-107", date(2025, 1, 31), "in voorbereiding", date(2027, 12, 31), True, Decimal("0.400000"), None,
    "Verzonnen skillslab", True, False, ["hybride leren", "challenges"], ["Experiment een", "Experiment; twee"], None,
    3, 1, True, ["Onderzoek"],
)  # fmt: skip
GIVEN = {
    "community": "Voorbeeldlab Metaal",
    "place": "Leeuwarden",
    "start_date": "maart 2021",
    "education_partners": 2,
    "business_partners": 11,
    "government_partners": 1,
    "research_partners": 0,
    "last_subsidy": "RIF VB21-107",
    "last_subsidy_end": 45688,
    "agreement_until": "31-12-2027",
    "structural_funding": "Ja",
    "sustainable_at_start": "weet niet",
    "skillslab": "Verzonnen skillslab",
    "mbo_partner": "Ja",
    "adult_training": "Nee",
    "experiments": "Experiment een\nExperiment twee",
    "promotion_activities": 3,
    "aimed_at_women": 1,
    "research": "Ja",
    "research_titles": "Onderzoek\n",
    "remark": f"{CANARY} in vrije tekst",
}
OLD = {
    "form": "CIV",
    "region": "Friesland",
    "status": "Actief",
    "continuation_agreement": "In voorbereiding",
    "structural_share": "40%",
    "forms_of_learning": "hybride leren;challenges;",
}
NEW = {
    "form": "Centrum voor innovatief vakmanschap (CIV)",
    "region": "Fryslân",
    "status": "Ja, we zijn actief",
    "continuation_agreement": "Nee, wel in voorbereiding",
    "structural_share": 40,
    "forms_of_learning": "Hybride leren (school en bedrijf);Challenges en hackathons;",
}
IN_WAVES = {"w2020": OLD, "w2021": OLD, "w2022": NEW, "w2023": NEW}
EXPECTED = (*GOLDEN[:22], ["Experiment een", "Experiment twee"], *GOLDEN[23:])


def answer(wave: str, **changes: object) -> dict[str, object]:
    return GIVEN | IN_WAVES[wave] | changes


@pytest.mark.parametrize("wave", IN_WAVES)
@pytest.mark.parametrize("system", [DUTCH, ENGLISH], ids=["Dutch owner", "English owner"])
def test_other_words_in_each_wave_land_in_the_same_fields(drop, wave, system):
    reports, message = drop("lc_inventory", {f"Inventarisatie {wave}(1-1).xlsx": forms(wave, [answer(wave)], system)})
    assert message == ""
    accounted(reports)
    assert reports[0]["table_id"] == wave
    assert drop.parsed("lc_inventory", "answer", COLUMNS) == [EXPECTED]
    place = "_row, respondent, submitted_at, _table_id, _sheet"
    assert drop.parsed("lc_inventory", "answer", place) == [(2, 1, datetime(2021, 10, 5, 9, 1), wave, "Form1")]
    assert found(drop.state.root, [CANARY]) == {}


def test_a_community_counts_once_per_respondent_and_a_person_may_answer_for_two(drop):
    answers = [
        answer("w2021", email="een@voorbeeld.example", business_partners=3),
        answer("w2021", email="Een@Voorbeeld.example", business_partners=4),
        answer("w2021", email="een@voorbeeld.example", business_partners=5, submitted=None),
        answer("w2021", email="een@voorbeeld.example", community="Voorbeeldlab Water", business_partners=6),
        answer("w2021", email="anonymous", business_partners=7),
        {"submitted": None, "community": "Voorbeeldlab Lucht"},
    ]
    reports, message = drop("lc_inventory", {"w2021.xlsx": forms("w2021", answers)})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["kinds"] == {"double_answer": 1, "header": 1, "incomplete": 2}
    assert drop.parsed("lc_inventory", "answer", "_row, respondent, community, business_partners") == [
        (3, 1, "Voorbeeldlab Metaal", 4),
        (5, 2, "Voorbeeldlab Water", 6),
        (6, 3, "Voorbeeldlab Metaal", 7),
    ]


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        (2021, date(2021, 1, 1), "year"),
        ("2021-03", date(2021, 3, 1), "month"),
        ("1 maart 2021", date(2021, 3, 1), "day"),
        (44256, date(2021, 3, 1), "day"),
        ("onbekend", None, None),
        (None, None, None),
    ],
)
def test_a_start_keeps_how_precisely_it_is_known(drop, written, day, precision):
    reports, message = drop("lc_inventory", {"w2022.xlsx": forms("w2022", [answer("w2022", start_date=written)])})
    assert message == ""
    accounted(reports)
    assert drop.parsed("lc_inventory", "answer", "start_date, start_date_precision") == [(day, precision)]


def header(wave: str, field: str) -> str:
    columns = load_source("lc_inventory").columns
    return next(c.source_header for c in columns if (c.table_id, c.field) == (wave, field))


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("business_partners", "een stuk of tien", "een stuk of tien"),
        ("structural_share", "140%", "140%"),
        ("status", "Slapend", "Slapend"),
        ("start_date", "vorig jaar", "vorig jaar"),
        ("forms_of_learning", "hybride leren;buiten spelen;", "hybride leren;buiten spelen;"),
        ("community", None, None),
    ],
)
def test_what_is_no_answer_is_set_aside_without_a_word_of_the_person(drop, field, value, shown):
    answers = [answer("w2021"), answer("w2021", **{field: value})]
    reports, _ = drop("lc_inventory", {"w2021.xlsx": forms("w2021", answers)})
    accounted(reports)
    assert [cell[:5] for cell in drop.quarantine("lc_inventory")] == [
        ("w2021.xlsx", "Form1", 3, header("w2021", field), shape_of(shown))
    ]
    assert found(drop.state.root, [CANARY]) == {}


@pytest.mark.parametrize("share", [0.4, "0,5", "0.5"])
def test_a_share_of_one_is_not_taken_for_a_percentage(drop, share):
    """40 % in Excel is the number 0.4."""
    answers = [answer("w2022"), answer("w2022", structural_share=share)]
    reports, _ = drop("lc_inventory", {"w2022.xlsx": forms("w2022", answers)})
    accounted(reports)
    assert drop.parsed("lc_inventory", "answer", "_row, structural_share") == [(2, Decimal("0.400000"))]
    ((_, _, row, column, value, reason),) = drop.quarantine("lc_inventory")
    assert (row, column, value) == (3, header("w2022", "structural_share"), shape_of(str(share)))
    assert "with its sign if it is less than 1" in reason


@pytest.mark.parametrize("moment", [44882.63, "44882,63", "17-11-2022 15:07:12", "2022-11-17T15:07:12"])
def test_the_moment_of_an_answer_is_that_moment_without_a_format_too(drop, moment):
    reports, message = drop("lc_inventory", {"w2022.xlsx": forms("w2022", [answer("w2022", submitted=moment)])})
    assert message == ""
    accounted(reports)
    assert drop.parsed("lc_inventory", "answer", "submitted_at") == [(datetime(2022, 11, 17, 15, 7, 12),)]


def test_an_unknown_question_is_refused_and_says_where_to_look(drop):
    old = "Welke vorm heeft uw learning community?"
    book = forms("w2022", [answer("w2022")], renamed={"form": old, "remark": "Hoe vond u deze vragenlijst?"})
    reports, _ = drop("lc_inventory", {"w2022.xlsx": book})
    assert [r["status"] for r in reports] == ["refused"]
    missing, renamed, new = reports[0]["problems"]
    assert missing["column"] == "Welke vorm past het best bij uw learning community?"
    assert "htsm map suggest lc_inventory tells" in missing["action"]
    assert renamed["column"] == old
    assert new["column"] == "Hoe vond u deze vragenlijst?"


def test_a_file_under_the_name_of_another_wave_is_refused(drop):
    reports, message = drop("lc_inventory", {"w2023.xlsx": forms("w2020", [answer("w2020")])})
    assert not [r for r in reports if r["status"] == "good"]
    assert "w2023.xlsx" in message


def test_a_wave_that_cannot_be_told_is_refused_and_says_where_to_write_it(drop):
    book = forms("w2021", [answer("w2021")])
    reports, message = drop("lc_inventory", {"Inventarisatie learning communities.xlsx": book})
    assert not [r for r in reports if r["status"] == "good"]
    assert "it cannot be seen which table this is" in message
    assert "delivery.yml with table_id" in message
