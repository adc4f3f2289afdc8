"""Killed at ten points and moments, or started twice: what comes of it is to the byte that of an undisturbed run."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from htsm.home import Home
from tests.faults.killing import HTSM, POINTS, Kill, Stage, environment, kills, survives
from tests.faults.whole import assert_release_whole, exported, landed

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
    built = replace(stage, home=Home(stage.home.root.with_name("calm")))
    with pytest.raises(AssertionError, match="other tables than undisturbed"):
        survives(built, Kill(after=0.01), tmp_path)


def test_of_two_runs_at_once_one_works_and_the_other_is_told(stage: Stage, tmp_path):
    home = Home(tmp_path / "var")
    shutil.copytree(stage.home.root, home.root, symlinks=True)
    started = [
        subprocess.Popen([str(HTSM), "run"], env=environment(home), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    told = {process.wait(): process.stderr.read().decode() for process in started if process.stderr}
    assert sorted(told) == [0, 1], told
    assert "Another run is at work" in told[1] and "What to do: wait for it" in told[1]
    assert assert_release_whole(home) == stage.release_id
    assert exported(home) == stage.tables
    assert landed(home) == stage.landed
