"""Deliveries that come in one by one, in any order of sources, give what they give when all are read at once."""

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from htsm import steps
from htsm.clock import SAMPLE_NOW, end_of_day
from htsm.home import Home
from htsm.made_from import journals
from htsm.rebuild import copy_state
from ingest.source_folder import source_ids

AS_OF = end_of_day(SAMPLE_NOW.date()).isoformat()
RELATIONS = 42
EXAMPLES = int(os.environ.get("HTSM_REPLAYS", "2"))


@pytest.fixture(scope="module")
def lines(sample_home: Home) -> dict[str, list[int]]:
    """Where each line of every manifest ends, in bytes."""
    found = {}
    for source_id in source_ids():
        manifest = sample_home.landing / source_id / "manifest.jsonl"
        ends, end = [], 0
        for line in manifest.read_bytes().splitlines(keepends=True):
            end += len(line)
            ends.append(end)
        found[str(manifest.relative_to(sample_home.root))] = ends
    return found


def raw(home: Home) -> dict[str, list[Any]]:
    """The rows of every raw relation, in an order of their own."""
    relations = json.loads((home.work / "raw_relations.json").read_text(encoding="utf-8"))
    with duckdb.connect() as con:
        return {r["name"]: con.execute(f"from ({r['sql']}) order by all").fetchall() for r in relations}


@pytest.fixture(scope="module")
def at_once(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What one run over everything gives."""
    home = Home(tmp_path_factory.mktemp("once") / "var")
    copy_state(sample_home, home, journals(sample_home))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTSM_HOME", str(home.root))
        read_and_plan()
    found = raw(home)
    assert len(found) == RELATIONS
    assert sum(map(len, found.values())) > 10_000
    return found


def read_and_plan() -> None:
    for source_id in source_ids():
        steps.read(source_id, "sample")
    steps.plan("sample", AS_OF)


@settings(
    max_examples=int(os.environ.get("HTSM_REPLAYS", "2")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_runs_over_some_deliveries_each_end_in_what_one_run_gives(
    data: st.DataObject, sample_home: Home, lines: dict[str, list[int]], at_once: dict[str, list[Any]], tmp_path: Path
) -> None:
    home = Home(tmp_path / f"var{len(list(tmp_path.iterdir()))}")
    everything = journals(sample_home)
    seen = dict.fromkeys(lines, 0)
    deliveries = data.draw(st.permutations([name for name, ends in lines.items() for _ in ends]))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(deliveries) - 1), min_size=2, max_size=4)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HTSM_HOME", str(home.root))
        for begin, end in zip([0, *cuts], [*cuts, len(deliveries)], strict=True):
            for name in deliveries[begin:end]:
                seen[name] += 1
            lengths = {name: lines[name][count - 1] for name, count in seen.items() if count}
            add(sample_home, home, everything | dict.fromkeys(lines, 0) | lengths)
            read_and_plan()
    replayed = raw(home)
    assert replayed.keys() == at_once.keys()
    for name, rows in at_once.items():
        assert replayed[name] == rows, name


def add(sample_home: Home, home: Home, lengths: dict[str, int]) -> None:
    """What landed meanwhile: the journals grow, what was read stays."""
    then = Home(home.root.with_name(f"{home.root.name}-landed"))
    copy_state(sample_home, then, lengths)
    for room in ("landing", "decisions", "parsed"):
        for path in (then.root / room).rglob("*"):
            target = home.root / path.relative_to(then.root)
            if path.is_dir() and not any(path.iterdir()):
                target.mkdir(parents=True, exist_ok=True)
            if path.is_file() and (not target.exists() or path.suffix == ".jsonl"):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    if not home.keys.exists():
        home.keys.symlink_to(sample_home.keys)
