"""One file at one address, fetched only when the publisher says that it changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.pull.http import facts, get

if TYPE_CHECKING:
    import httpx

Known = dict[str, str | None]


@dataclass
class PulledFile:
    """One file, its name, and what the publisher said of it."""

    name: str
    path: Path
    http: dict[str, object]


def pull_file(session: "httpx.Client", url: str, name: str, aside: Path, known: Known) -> PulledFile | None:
    """Fetches the address into the folder `aside`; None when the publisher says that it is unchanged.

    `known` holds `etag` and `last_modified` of what is there already. Raises PublisherUnreachable.
    """
    headers = {}
    if known.get("etag"):
        headers["If-None-Match"] = str(known["etag"])
    elif known.get("last_modified"):
        headers["If-Modified-Since"] = str(known["last_modified"])
    aside.mkdir(parents=True, exist_ok=True)
    response = get(session, url, aside / name, headers)
    return None if response.status_code == 304 else PulledFile(name, aside / name, facts(response))
