"""A delivery that has hardly a key in common with the one in use is another list; growing and shrinking are none."""

import pytest

from htsm.home import Home
from tests.integration.reading import Drop
from tests.integration.sources.made_files import workbook
from tests.integration.sources.test_uwv_tension import GROUP, MEASURES
from tests.integration.test_bad_input import SLIM_HEADER, SLIM_ROW


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def listed(numbers: range, day: int, number: str = "2022SLIM{}") -> dict[str, str]:
    rows = [SLIM_ROW.replace("2022SLIM202308", number.format(200000 + n)) for n in numbers]
    text = "\n".join(["VOORBEELDDATA - verzonnen", SLIM_HEADER, *rows]) + "\n"
    return {"slim.csv": text, "delivery.yml": f"landed_at: 2024-01-{day:02}\n"}


def last(drop: Drop, files: dict[str, str | bytes], source_id: str = "slim") -> dict:
    reports, _ = drop(source_id, files)
    (report,) = reports
    return report


def test_a_list_without_a_key_of_the_one_before_is_refused(drop):
    assert last(drop, listed(range(100), 1))["status"] == "good"
    report = last(drop, listed(range(100, 200), 2))
    assert report["status"] == "refused"
    (problem,) = report["problems"]
    assert "0 of its 100 keys (project_number) are among the 100 of the delivery in use" in problem["reason"]
    assert (problem["column"], problem["value"]) == ("project_number", "2022SLIM200100")
    assert "min_keys_of_previous" in problem["action"]
    # the refused one is none that the next is compared with
    assert last(drop, listed(range(1, 101), 3))["status"] == "good"


@pytest.mark.parametrize(
    ("numbers", "number", "status"),
    [
        (range(300), "2022SLIM{}", "good"),
        (range(60), "2022SLIM{}", "good"),
        (range(50, 150), "2022SLIM{}", "good"),
        (range(51, 151), "2022SLIM{}", "refused"),
        (range(100), "2022slim{}", "good"),
        (range(100), "SLIM-{}", "refused"),
    ],
    ids=["grown", "shrunk", "half of it new", "more than half new", "in small letters", "keys written otherwise"],
)
def test_what_is_the_same_list(drop, numbers, number, status):
    assert last(drop, listed(range(100), 1))["status"] == "good"
    assert last(drop, listed(numbers, 2, number))["status"] == status


def test_a_short_list_can_be_all_new(drop):
    assert last(drop, listed(range(9), 1))["status"] == "good"
    assert last(drop, listed(range(20, 40), 2))["status"] == "good"


def test_a_source_that_delivers_windows_says_so(drop):
    def window(quarter: str) -> bytes:
        header = ["Kwartaal", "Arbeidsmarktregio", "Beroepsgroep", *MEASURES]
        regions = [[quarter, f"Voorbeeldregio {n}", GROUP, 3.25, "krap", 650, 200] for n in range(12)]
        return workbook({"Spanning": [header, *regions]})

    for day, quarter in ((1, "2022-3"), (2, "2022-4")):
        files = {"spanning.xlsx": window(quarter), "delivery.yml": f"landed_at: 2024-01-{day:02}\n".encode()}
        assert last(drop, files, "uwv_tension")["status"] == "good"
