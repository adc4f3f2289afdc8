"""The document: a HTML page from the template, and the same as a tagged PDF; one release gives one of each."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from htsm.explained import Explained
from publish import dutch
from publish.board import BANNER
from publish.board_text import REFERENCE_NOTE
from publish.page import filled
from publish.update import changed, context, standing, summary
from publish.update.facts import Facts
from publish.update.table import Standing, Two
from publish.web_board.store import Row

STYLE = Path(__file__).with_name("update.css")


class NoPdf(Explained):
    """The library that draws the PDF cannot be loaded: Pango, which comes with the system, is missing."""


def html(of: Facts, since: str | None, revised_cells: list[Row]) -> str:
    """The page. `since` is the release of the update before, `revised_cells` what this one says otherwise."""
    info = of.release.info
    return filled(
        "update.html.j2",
        style=STYLE.read_text(encoding="utf-8"),
        kind="Kwartaalupdate" if of.period.quarter else "Jaarrapportage",
        period=of.period.in_dutch,
        is_quarter=bool(of.period.quarter),
        per_quarter=dutch.listed(list(standing.PER_QUARTER)),
        release_id=of.release.release_id,
        as_of=dutch.day(datetime.fromisoformat(info["as_of"])),
        as_of_iso=info["as_of"],
        banner=BANNER if info["is_sample"] else "",
        reference_note=REFERENCE_NOTE,
        since=since,
        sentences=summary.sentences(of),
        board=standing.board(of),
        sections=standing.sections(of),
        by_quarter=standing.year_by_quarter(of),
        changed=changed.since_before(of),
        revised=changed.revised(of, revised_cells),
        without_decision=context.without_decision(of),
        behind=context.behind(of),
        shortage=context.shortage(of),
        tightest=context.tightest(of),
        skills=context.skills(of),
        sources=context.sources(of),
        failed_checks=context.failed_checks(of),
        approvals=info.get("approvals", []),
        is_two=lambda cell: isinstance(cell, Two),
        is_standing=lambda cell: isinstance(cell, Standing),
    )


def pdf(page: str, as_of: datetime, identifier: str) -> bytes:
    """The page as PDF/UA-1: tagged, in Dutch, nothing fetched. Raises NoPdf where Pango is not installed."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise NoPdf(
            f"the PDF cannot be drawn: {error}. What to do: install Pango (Debian: apt-get install libpango-1.0-0 "
            "libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango), or take `--html`"
        ) from error
    only_inside: Any = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    with _dated(as_of):
        made: bytes = HTML(string=page, url_fetcher=only_inside).write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()
        )
    return made


@contextmanager
def _dated(moment: datetime) -> Iterator[None]:
    """Fonts are stamped with the time at which they were subset, unless this says otherwise."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
