"""Killed at ten points and moments: the next run ends well, and makes the same to the byte as an undisturbed one."""

import pytest

from tests.faults.killing import POINTS, Kill, Stage, kills, survives

SEED, KILLS = 20240215, 10
# a run takes longer here than this on any machine; the soak draws over the whole of it
SECONDS = 20.0


@pytest.mark.parametrize("how", kills(KILLS, SEED, SECONDS), ids=str)
def test_a_killed_run_costs_nothing_but_time(stage: Stage, how: Kill, tmp_path):
    survives(stage, how, tmp_path)


def test_kills_are_the_ends_of_all_steps_and_then_moments():
    many = kills(200, 1, 30.0)
    assert len(many) == 200
    assert {(how.step, how.source_id) for how in many if how.step} == set(POINTS)
    assert kills(200, 1, 30.0) == many != kills(200, 2, 30.0)


def test_a_lost_row_would_be_seen(stage: Stage, tmp_path, monkeypatch):
    # a killed run that leaves a row less in what is exported must not pass for a whole one
    from tests.faults import killing

    real = killing.exported
    monkeypatch.setattr(killing, "exported", lambda home: real(home) | {"core/fct_award.parquet": "other"})
    with pytest.raises(AssertionError, match="other tables than undisturbed"):
        survives(stage, Kill(after=0.01), tmp_path)
