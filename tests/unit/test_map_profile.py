"""Columns by their values, and what may be shown of them."""

import pytest

from ingest.map.profile import Profile, is_other_size, likeness
from ingest.map.reasons import MASK, examples, masked
from ingest.map.same_rows import same_rows

AMOUNTS = Profile([f"€ {n}.500,00" for n in range(10, 60)])
DATES = Profile([f"2022-03-{n:02d}" for n in range(1, 29)])


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["€ 1.000,00", "12.500", "15.000,-"], "money"),
        (["2022", "2023"], "year"),
        (["2022-01-02", "1 mei 2022", "01-02-2022"], "date"),
        (["GM0014", "2022SLIM202308"], "code"),
        (["ja", "nee"], "yes_no"),
        (["https://voorbeeld.example.org/1"], "url"),
        (["Zwolle", "Delft"], "word"),
        ([], ""),
    ],
)
def test_kinds(values, kind):
    assert Profile(values).kind == kind


def test_the_same_kind_of_values_is_nearer():
    later = Profile([f"€ {n}.250,00" for n in range(30, 80)])
    near, far = likeness(AMOUNTS, later), likeness(AMOUNTS, DATES)
    assert near and far
    assert near.score > far.score + 0.4
    assert likeness(AMOUNTS, AMOUNTS).score == pytest.approx(1)
    assert likeness(AMOUNTS, Profile(["", ""])) is None


def test_another_unit_is_noticed():
    thousands = Profile([str(n) for n in range(10, 60)])
    assert is_other_size(likeness(AMOUNTS, thousands).ratio)
    assert not is_other_size(likeness(AMOUNTS, AMOUNTS).ratio)


def test_rows_that_recur_tell_a_start_from_an_end():
    keys = [f"P{n}" for n in range(40)]
    start, end = [f"2022-01-{n % 28 + 1:02d}" for n in range(40)], [f"2024-05-{n % 28 + 1:02d}" for n in range(40)]
    found = same_rows([keys], [keys[10:]], [start, end], [end[10:], start[10:]])
    assert found
    assert found.agreement(0, 1).beyond == pytest.approx(1)
    assert found.agreement(0, 0).equal == 0
    assert same_rows([["a", "b"] * 20], [["a", "b"] * 20], [["x"] * 40], [["x"] * 40]) is None


@pytest.mark.parametrize(
    "text",
    ["jan@voorbeeld.invalid", "10.0.0.12", "bel 06-12345678", "+31 6 12345678", "fe80:0:0:0:1:2:3:4"],
)
def test_what_looks_personal_is_masked(text):
    assert MASK in masked(text)
    assert MASK in examples(Profile([text]))[0]


@pytest.mark.parametrize("text", ["€ 1.312.500,00", "2022SLIM202308", "01-09-2022", "25.62.1", "1.234", "10:30:00"])
def test_what_is_no_address_is_shown(text):
    assert masked(text) == text
