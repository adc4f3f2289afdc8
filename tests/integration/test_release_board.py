"""The board and the sources as people see them: terminal, log file, 80 columns, ASCII, JSON."""

import io
import json
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from htsm.home import Home
from publish import status
from publish.board_text import MARKS, as_json, print_board
from publish.release import Release
from tests.integration.release_build import AREAS, Builds

BANNER = "VOORBEELDDATA – verzonnen cijfers"
COMMANDS = ("Release:", "Database:", "SQL:")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    made = Builds(Home(tmp_path_factory.mktemp("a state") / "var"))
    made.build()
    return made


@pytest.fixture(scope="module")
def release(builds: Builds) -> Release:
    return builds.publish()


def printed(release: Release, width: int = 80, terminal: bool = False, encoding: str = "utf-8") -> str:
    """What the board prints to a terminal or a file of this width and encoding."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    colours = "standard" if terminal else "auto"
    print_board(release, Console(file=file, width=width, force_terminal=terminal, color_system=colours))
    file.flush()
    return file.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]


def line_of(text: str, area: str) -> str:
    """The first line about an area."""
    return next(line for line in text.splitlines() if line.startswith(f"{area} "))


def test_every_goal_and_action_line_is_there_in_order(release: Release) -> None:
    text = printed(release)
    found = [area for line in text.splitlines() for _, area, _ in AREAS if line.startswith(f"{area} ")]
    assert found == [area for _, area, _ in AREAS]
    assert "stand 4e kwartaal 2023, zoals bekend op 15-02-2024" in text


def test_values_targets_and_statuses_are_dutch(release: Release) -> None:
    text = printed(release)
    assert line_of(text, "Hoofddoel 1").split()[-5:] == ["7,3", "7,5", "▲", "aandacht,", "onzeker"]
    assert line_of(text, "Hoofddoel 2").split()[-5:] == ["62,5%", "–", "○", "geen", "doel"]
    assert line_of(text, "Actie 1").split()[-5:] == ["7%", "(10%)", "○", "geen", "doel"]
    assert "(doel tussen haakjes): niet uit de agenda" in text
    assert "€ 1.234.568" in line_of(text, "Actie 6")
    assert "nog niet begonnen" in " ".join(text.split())
    assert line_of(text, "Actie 9").split()[-4:] == ["6", "5", "✔", "behaald"]


def test_the_first_judged_kpi_in_catalogue_order_speaks_for_the_line(release: Release) -> None:
    by_area = {line["area"]: line for line in as_json(release)["lines"]}
    assert by_area["Hoofddoel 1"]["kpi_id"] == "G1.2"
    assert by_area["Actie 10"]["kpi_id"] == "AL10.2"
    assert by_area["Actie 6"]["value"] == 1234567.89


def test_a_line_without_measurement_says_why(release: Release) -> None:
    text = " ".join(printed(release, width=120).split())
    assert "geen meting" in line_of(printed(release), "Actie 2")
    assert "bron niet geladen: lc_inventory – coördinatie volgt" in text


@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_is_wider_than_the_terminal_but_those_to_copy(release: Release, width: int) -> None:
    for line in printed(release, width=width).splitlines():
        assert cell_len(line) <= width or line.startswith(COMMANDS)


def test_a_log_gets_no_colours_and_no_boxes(release: Release) -> None:
    text = printed(release)
    assert "\x1b" not in text
    assert not [sign for sign in text if 0x2500 <= ord(sign) <= 0x257F]


def test_a_terminal_gets_colours_and_the_same_words(release: Release) -> None:
    text = printed(release, terminal=True)
    assert "\x1b[" in text
    assert all(word in text for word in ("✔ behaald", "✘ achter", BANNER))


def test_ascii_only_is_readable_too(release: Release) -> None:
    text = printed(release, encoding="ascii")
    assert "VOORBEELDDATA - verzonnen cijfers" in text
    assert "+ behaald" in text
    assert "EUR 1.234.568" in text
    assert all(plain.isascii() for _, plain, _ in MARKS.values())


def test_only_sample_data_carries_the_banner(builds: Builds, release: Release) -> None:
    assert BANNER in printed(release)
    assert as_json(release)["banner"] == BANNER
    real = builds.publish("20240216-real", is_sample=False, profile="live")
    assert "VOORBEELD" not in printed(real)
    assert as_json(real)["banner"] is None


def test_the_line_that_opens_the_release_works(builds: Builds, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = builds.publish("20240217-old")
    now = builds.publish("20240217-now")
    for folder, seen in ((builds.home.root.parent, "var/published/"), (tmp_path, str(builds.home.root))):
        monkeypatch.chdir(folder)
        for release, place in ((now, "current"), (old, "releases/20240217-old")):
            text = printed(release)
            command = next(line for line in text.splitlines() if line.startswith("SQL:")).removeprefix("SQL:")
            assert place in command
            assert seen in command
            done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            assert "kpi_id" in done.stdout
    assert str(now.path) in text or str(old.path) in text


def test_the_board_as_json_is_what_json_can_hold(release: Release) -> None:
    board = json.loads(json.dumps(as_json(release)))
    assert len(board["lines"]) == 12
    assert (board["release_id"], board["period_end"], board["is_sample"]) == (release.release_id, "2023-12-31", True)
    assert Path(board["database"]).is_file()
    missing = next(line for line in board["lines"] if line["area"] == "Actie 2")
    assert (missing["value"], missing["status"]) == (None, "geen meting")
    assert missing["reason"]


@pytest.mark.parametrize("width", [80, 100])
def test_sources_are_shown_with_what_is_wrong(release: Release, width: int) -> None:
    console = Console(file=io.StringIO(), width=width)
    status.print_status(release, console)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    cbs = next(line for line in lines if line.startswith("cbs"))
    slim = next(line for line in lines if line.startswith("slim"))
    assert cbs.split() == ["cbs", "2023-11-30", "stale", "0", "0", "1,234", "(2.8%)", "1", "0"]
    assert slim.split() == ["slim", "never", "late", "1", "1", "0", "0", "0"]
    # the longest name, and the longest state, over as many lines as they take
    n, evaluation = next((n, line) for n, line in enumerate(lines) if line.startswith("curricula_"))
    assert evaluation.split()[-5:] == ["0", "0", "0", "0", "2"]
    assert {80: "curricula_ evaluation", 100: "curricula_evaluation"}[width] in " ".join(
        [evaluation.split()[0], lines[n + 1].split()[0]]
    )
    assert "late by 1,234 days," in evaluation
    assert "stale" in evaluation + lines[n + 1]
    assert "changed cbs: 4,896 new and 1,022 revised facts" in lines
    assert not [line for line in lines if line.startswith("changed slim")]
    refused = " ".join("\n".join(lines).split())
    assert (
        "refused slim: file lijst.csv, row 4, column Subsidie [EUR]: column is not in the map; accept the proposed map"
    ) in refused
    # what can be pasted is never broken over lines
    assert max(len(line) for line in lines if not line.startswith("refused")) <= width


def test_sources_as_json(release: Release) -> None:
    found = json.loads(json.dumps(status.as_json(release)))
    assert {s["source_id"]: (s["is_late"], s["is_stale"]) for s in found["sources"]} == {
        "cbs": (False, True),
        "curricula_evaluation": (True, True),
        "slim": (True, False),
    }
    assert {s["source_id"]: (s["late_by_days"], s["promises_broken"]) for s in found["sources"]}["slim"] == (None, 0)
    assert found["refused"][0]["file_name"] == "lijst.csv"
