"""Text files as they should not be: encodings, line ends, signs that are none, headers where nobody looks for them."""

import pytest

from htsm.home import Home
from tests.integration.reading import Drop, accounted
from tests.integration.test_bad_input import SLIM_HEADER, SLIM_ROW

LIST = f"{SLIM_HEADER}\n{SLIM_ROW}\n"
NAME = [("Voorbeeldbedrijf Één BV",)]


@pytest.fixture
def drop(state: Home, tmp_path) -> Drop:
    return Drop(state, tmp_path)


def read_or_told(drop: Drop, content: bytes | str) -> tuple[list[tuple], str]:
    """The names that were read; none when the file was refused, then with what to do."""
    reports, message = drop("slim", {"slim.csv": content})
    if [r["status"] for r in reports] == ["good"]:
        accounted(reports)
        return drop.parsed("slim", "award", "applicant_name"), message
    assert "slim.csv" in message
    assert "What to do" in message or '"action"' in message
    return [], message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_encodings_and_line_ends_of_old_and_new_programs_read_the_same(drop, encoding, end):
    names, message = read_or_told(drop, LIST.replace("\n", end).encode(encoding))
    assert (names, message) == (NAME, "")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_an_encoding_that_does_not_tell_its_name_is_refused(drop, encoding):
    names, message = read_or_told(drop, LIST.encode(encoding))
    assert names == []
    assert message


def test_a_byte_that_is_no_utf_8_among_utf_8_costs_only_its_row(drop):
    second = SLIM_ROW.replace("202308", "202309").encode().replace(b"Zwolle", b"Zw\xffolle")
    names, _ = read_or_told(drop, LIST.encode() + second + b"\n")
    assert names == NAME
    assert [(row, column) for _, _, row, column, _, _ in drop.quarantine("slim")] == [(3, "Vestigingsplaats")]


@pytest.mark.parametrize("place", ["cell", "line", "amount"])
def test_nul_bytes_lose_no_row(drop, place):
    second = SLIM_ROW.replace("202308", "202309")
    spoilt = {
        "cell": second.replace("Zwolle", "Zw\x00olle"),
        "line": second + "\n\x00\x00\x00",
        "amount": second.replace("24.999", "24.\x00999"),
    }[place]
    reports, message = drop("slim", {"slim.csv": f"{LIST}{spoilt}\n"})
    if [r["status"] for r in reports] == ["good"]:
        accounted(reports)
        assert reports[0]["ledger"][0]["rows_read"] == (4 if place == "line" else 3)
        assert drop.parsed("slim", "award", "applicant_name")[:1] == NAME
    else:
        assert "action" in message or "What to do" in message


def test_a_header_at_row_70_is_found_and_what_stands_above_is_told_apart(drop):
    reports, message = drop("slim", {"slim.csv": "Toelichting\n" * 69 + LIST})
    assert message == ""
    accounted(reports)
    assert reports[0]["ledger"][0]["kinds"] == {"header": 1, "title": 69}
    assert drop.parsed("slim", "award", "_row") == [(71,)]


def test_a_header_too_far_down_is_refused(drop):
    names, message = read_or_told(drop, "Toelichting\n" * 200 + LIST)
    assert names == []
    assert "no header row" in message


def test_a_header_that_comes_twice_is_refused_by_its_name(drop):
    header, row = SLIM_HEADER + ";Projectnaam", SLIM_ROW + ";Anders"
    names, message = read_or_told(drop, f"{header}\n{row}\n")
    assert names == []
    assert "the column occurs twice" in message
    assert "Projectnaam" in message


def test_a_cell_of_a_million_letters_is_one_cell(drop):
    names, message = read_or_told(
        drop, LIST + SLIM_ROW.replace("202308", "202309").replace("Tekst", "x" * 1_000_000) + "\n"
    )
    assert message == ""
    assert names == NAME * 2
