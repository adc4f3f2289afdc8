"""A text that begins as a formula is written with an apostrophe, and read as it was."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.formula_guard import guarded, unguarded

LIVE = ["=1+1", "+31 20", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"]


@pytest.mark.parametrize("text", LIVE)
def test_what_begins_as_a_formula_begins_with_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'s-Gravenhage", "'", "''", "A=1", "Naam", "'t Gooi", "1-2"])
def test_other_texts_stay_as_they_are(text):
    assert guarded(text) == unguarded(text) == text


@given(st.text(alphabet="'=+-@\t\r\nｅ＝a1 ", max_size=8))
@example("'=1")
@example("''-")
def test_every_text_comes_back_and_none_is_live(text):
    written = guarded(text)
    assert unguarded(written) == text
    assert written[:1] not in {live[0] for live in LIVE}
