"""A file behind a link on a landing page: the link's name changes with every edition, the page stays."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from ingest.pull.http import PublisherUnreachable, get
from ingest.pull.one_file import Known, PulledFile, pull_file
from ingest.read.completeness import natural

if TYPE_CHECKING:
    import httpx


_SAFE = re.compile(r"[\w-][\w.-]*")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for key, value in attrs if key == "href" and value]


def links(html: str) -> list[str]:
    """Every address that a page links to, in order."""
    parser = _Links()
    parser.feed(html)
    return parser.found


def pull_linked_file(
    session: "httpx.Client", page: str, pattern: str, aside: Path, known: dict[str, Known]
) -> PulledFile | None:
    """Fetches the file whose link matches `pattern`; None when the publisher says that it is unchanged.

    `known` holds ETag and Last-Modified by address. Raises PublisherUnreachable, also when no link matches.
    """
    listing = get(session, page)
    found = [link for link in links(listing.text) if re.search(pattern, link)]
    if not found:
        raise PublisherUnreachable(
            f"{page} has no link that matches {pattern!r}. What to do: open the page, look how the file is "
            "called now, and change `link` in source.yml"
        )
    # of several editions the last by name: 2023-12 after 2023-06
    url = urljoin(str(listing.url), max(found, key=natural))
    name = Path(unquote(urlsplit(url).path)).name
    if not name.isprintable() or name in ("", ".", ".."):
        raise PublisherUnreachable(f"{page} links to {url}, which names no file. What to do: look at the page")
    return pull_file(session, url, name, aside, known.get(url, {}))


def pull_noted(session: "httpx.Client", page: str, aside: Path) -> None:
    """Fetches every delivery that a page lists, `<folder>/<name>` with its `delivery.yml`, into folders below `aside`.

    Raises PublisherUnreachable, also for a link to anything else.
    """
    listing = get(session, page)
    for link in links(listing.text):
        url = urljoin(str(listing.url), link)
        place = [unquote(part) for part in urlsplit(link).path.split("/")]
        if len(place) != 2 or not all(_SAFE.fullmatch(part) for part in place):
            raise PublisherUnreachable(f"{page} links to {link}, which is no delivery. What to do: look at the page")
        pull_file(session, url, place[1], aside / place[0], {})
