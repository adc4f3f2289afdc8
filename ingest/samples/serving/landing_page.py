"""Landing pages with links to the current editions, and the files behind them; `eerder/` has the ones before."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from email.utils import format_datetime, parsedate_to_datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from ingest.delivery_note import DELIVERY_NOTE
from ingest.samples.serving.reply import Reply, html

TITLES = {
    "slim": "Toegekende SLIM-subsidies",
    "rif": "Regionaal investeringsfonds mbo: toegekende aanvragen",
    "activity_register": "Activiteitenregister human capital agenda HTSM",
    "regions": "Gebieden in Nederland",
    "cbs": "Spanning op de arbeidsmarkt (CBS)",
    "uwv_tension": "Spanningsindicator arbeidsmarkt (UWV)",
    "vacancies": "Vacatures van internet",
    "fieldlabs": "Fieldlabs Smart Industry",
    "pps_register": "Publiek-private samenwerkingen in het beroepsonderwijs",
    "technohubs": "Technohubs",
    "organisations": "Organisatieregister",
    "lc_inventory": "Inventarisatie van learning communities",
    "partner_survey": "Partneronderzoek",
    "curricula_survey": "Curricula-enquête",
    "curricula_evaluation": "Evaluatieonderzoek curricula",
    "company_survey": "Bedrijvenenquête",
}
_EDITION = re.compile(r"-(\d{4}-\d\d-\d\d)(?=[.])")
_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".pdf": "application/pdf",
    ".tsv": "text/tab-separated-values",
    ".xml": "application/vnd.sdmx.structurespecificdata+xml; version=2.1",
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".sav": "application/x-spss-sav",
}


def edition_of(name: str) -> dt.date | None:
    """The day in a file's name: `slim-toegekend-2023-12-15.csv` -> 15 December 2023."""
    found = _EDITION.search(name)
    return dt.date.fromisoformat(found[1]) if found else None


def _files(folder: Path) -> dict[str, Path]:
    """The files that are offered, by name. A path is only ever taken from this listing."""
    if not folder.is_dir():
        return {}
    return {path.name: path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix in _TYPES}


def page(folder: Path) -> Reply:
    """The landing page of a source: of each file, the newest edition."""
    newest: dict[str, str] = {}
    for name in _files(folder):  # by name, so that a later edition comes after an earlier one
        newest[_EDITION.sub("", name)] = name
    items = "\n".join(f'<li><a href="{quote(name)}">{escape(name)}</a></li>' for name in newest.values())
    title = f"{TITLES[folder.name]} (VOORBEELDDATA - verzonnen)"
    return html(200, title, f"<p>Actuele bestanden:</p>\n<ul>\n{items}\n</ul>")


def _earlier(folder: Path) -> dict[str, Path]:
    """Deliveries of before the sample run, with the notes that say when they came, by folder and name."""
    notes = [note for note in sorted(folder.glob(f"*/{DELIVERY_NOTE}")) if "landed_at" in note.read_text("utf-8")]
    return {f"{note.parent.name}/{p.name}": p for note in notes for p in [note, *_files(note.parent).values()]}


def earlier_page(folder: Path) -> Reply:
    """What was delivered before the current editions, a folder per delivery."""
    items = "\n".join(f'<li><a href="{quote(name)}">{escape(name)}</a></li>' for name in _earlier(folder))
    title = f"{TITLES[folder.name]}: eerdere leveringen (VOORBEELDDATA - verzonnen)"
    return html(200, title, f"<ul>\n{items}\n</ul>")


def earlier_file(folder: Path, delivery: str, name: str) -> Reply:
    """A file of an earlier delivery, or its note."""
    path = _earlier(folder).get(f"{delivery}/{name}")
    if path is None:
        return html(404, "Pagina niet gevonden")
    return Reply(200, _TYPES.get(path.suffix, "text/plain; charset=utf-8"), path.read_bytes(), {})


def file(folder: Path, name: str, headers: Mapping[str, str]) -> Reply:
    """A file with ETag and Last-Modified; 304 when the client has it already.

    Last-Modified is the day in the name, so that it does not depend on when the file was checked out.
    """
    path = _files(folder).get(name)
    if path is None:
        return html(404, "Pagina niet gevonden")
    body = path.read_bytes()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    modified = _moment(path)
    facts = {"ETag": etag, "Last-Modified": format_datetime(modified, usegmt=True)}
    content_type = _TYPES[path.suffix]
    if _is_known(headers, etag, modified):
        return Reply(304, content_type, b"", facts)
    return Reply(200, content_type, body, facts)


def _moment(path: Path) -> dt.datetime:
    day = edition_of(path.name)
    if day is None:
        return dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC)
    return dt.datetime(day.year, day.month, day.day, 6, tzinfo=dt.UTC)


def _is_known(headers: Mapping[str, str], etag: str, modified: dt.datetime) -> bool:
    """If-None-Match decides alone where it is given; a date that cannot be read decides nothing."""
    known = headers.get("If-None-Match")
    if known is not None:
        return known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    since = headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
