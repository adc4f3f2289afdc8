"""Where an update stands: in its release, `update/<period>/` with `update.html`, `update.pdf` and `update.json`.

The rest of a release never changes; an update is added to it whole, and made again only from the same.
"""

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

from htsm.home import Home
from publish.atomic import one_publisher, put_in_place
from publish.release_diff import difference, release_named
from publish.shelf import PARTIAL, Release, releases
from publish.update.document import html, pdf
from publish.update.facts import facts
from publish.update.period import Period


def folder(release: Release) -> Path:
    """Where the updates of a release are."""
    return release.path / "update"


def updates(release: Release) -> list[Path]:
    """The updates that were made from a release, by period."""
    return sorted(path for path in folder(release).glob("*") if not path.name.startswith("."))


def update_before(home: Home, release: Release, period: Period) -> Release | None:
    """The release of the update that the readers had before: the last one made of an earlier quarter (or year), from a
    release that was published before this one, or from this one. An update that is made again is compared with what it
    was compared with.
    """
    kept = {other.release_id: other for other in releases(home)}
    told = folder(release) / period.name / "update.json"
    if told.exists():
        return kept.get(json.loads(told.read_text(encoding="utf-8"))["since"])
    found = [
        (made.end, other.info["published_at"], other)
        for other in kept.values()
        for made in (Period.parse(path.name) for path in updates(other))
        if bool(made.quarter) == bool(period.quarter)
        and made.end < period.end
        and other.info["published_at"] <= release.info["published_at"]
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def make_update(
    home: Home, release: Release, period: Period, since: Release | None, with_pdf: bool = True
) -> dict[str, Any]:
    """Makes the update of a period from a release and puts it there, in place of one that was there.

    Gives `{"period", "release_id", "since", "as_of", "html", "pdf"}`; `since` and `pdf` are None where there is none.
    Raises NotInRelease and NoPdf; what was there stays then.
    """
    read = facts(release, period)
    cells = []
    if since and since.release_id != release.release_id:
        cells = difference(home, since.release_id, release.release_id)["cells"]
    page = html(read, since.release_id if since else None, cells)
    as_of = datetime.fromisoformat(release.info["as_of"])
    place = folder(release) / period.name
    made = {
        "period": period.name,
        "release_id": release.release_id,
        "since": since.release_id if since else None,
        "as_of": release.info["as_of"],
    }
    content = {"update.html": page.encode(), "update.json": (json.dumps(made, indent=1) + "\n").encode()}
    if with_pdf:
        content["update.pdf"] = pdf(page, as_of, f"{release.release_id} {period.name}")
    with one_publisher(home.published):
        _put(place, content)
    return made | {"html": str(place / "update.html"), "pdf": str(place / "update.pdf") if with_pdf else None}


def make_due(home: Home, day: date, asked: str | None = None) -> list[dict[str, Any]]:
    """Makes the update of the quarter that ended last before `day` from the current release, and after a fourth
    quarter the report of the year; or the one that is asked for. Raises as `make_update` does, and UsageFault.
    """
    quarter = Period.ended_last(day)
    due = [Period.parse(asked)] if asked else [quarter, *([Period(quarter.year)] if quarter.quarter == 4 else [])]
    release = release_named(home, None)
    return [make_update(home, release, period, update_before(home, release, period)) for period in due]


def _put(place: Path, content: dict[str, bytes]) -> None:
    """Gives the folder its content whole: a reader sees what was there, for a moment nothing, or this."""
    _mend(place.parent)
    there = {path.name: path.read_bytes() for path in place.iterdir()} if place.exists() else {}
    if content.items() <= there.items():
        return  # a PDF that was made of the same page stays
    aside, old = (place.with_name(f".{place.name}{PARTIAL}{what}") for what in ("new", "old"))
    aside.mkdir(parents=True)
    for name, data in content.items():
        (aside / name).write_bytes(data)
    if place.exists():
        place.rename(old)
    put_in_place(aside, place)
    shutil.rmtree(old, ignore_errors=True)


def _mend(room: Path) -> None:
    """Puts back what a killed writer had set aside and not replaced yet; removes what it left else."""
    for old in room.glob(f".*{PARTIAL}old"):
        place = room / old.name.removeprefix(".").removesuffix(f"{PARTIAL}old")
        if not place.exists():
            old.rename(place)
    for left in room.glob(f".*{PARTIAL}*"):
        shutil.rmtree(left)
