"""HTTP as a polite guest: retries with backoff and jitter, conditional requests, a pause between requests."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.explained import Explained

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 5
LONGEST_WAIT_SECONDS = 20.0
PAUSE_SECONDS = 0.1
RETRY_STATUS = {429, 500, 502, 503, 504}
USER_AGENT = "htsm-warehouse (human capital agenda; statistics and public registers)"


class PublisherUnreachable(Explained):
    """A publisher did not answer as it should after several attempts; what landed before stays in use."""


@contextmanager
def client() -> "Iterator[httpx.Client]":
    """An HTTP client for one pull; follows redirects, 30 seconds to connect or read."""
    import httpx

    # a proxy of the machine is for publishers, never for the sample publisher on loopback
    direct = {"all://127.0.0.1": httpx.HTTPTransport()}
    headers = {"User-Agent": USER_AGENT}
    with httpx.Client(headers=headers, timeout=30, follow_redirects=True, mounts=direct) as session:
        yield session


def get(session: "httpx.Client", url: str, target: Path | None = None, headers: dict[str, str] | None = None) -> Any:
    """GET with retries; the body is streamed to `target` when given. Gives the closed response.

    Raises PublisherUnreachable naming the address and the last fault.
    """
    import httpx
    from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

    waits = wait_exponential_jitter(multiplier=0.2, max=LONGEST_WAIT_SECONDS)
    try:
        for attempt in Retrying(
            stop=stop_after_attempt(ATTEMPTS), wait=waits, retry=retry_if_exception_type((httpx.TransportError, _Again))
        ):
            with attempt:
                return _once(session, url, target, headers or {})
    except RetryError as error:
        cause = error.last_attempt.exception()
        raise PublisherUnreachable(
            f"{url} could not be fetched after {ATTEMPTS} attempts ({type(cause).__name__}: {cause}). "
            "What to do: look whether the publisher has a fault; the last good delivery stays in use and the "
            "next run tries again"
        ) from cause
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PublisherUnreachable(
            f"{url} could not be fetched ({type(error).__name__}: {error}). What to do: open the address in a browser"
        ) from error
    raise AssertionError("unreachable")


class _Again(Exception):
    """An answer that is worth another attempt."""


def _once(session: "httpx.Client", url: str, target: Path | None, headers: dict[str, str]) -> Any:
    time.sleep(PAUSE_SECONDS if not url.startswith("http://127.0.0.1") else 0)
    with session.stream("GET", url, headers=headers) as response:
        if response.status_code in RETRY_STATUS:
            wait = response.headers.get("Retry-After", "")
            if wait.isdigit():
                time.sleep(min(int(wait), 60))
            raise _Again(f"status {response.status_code}")
        if response.status_code not in (200, 304):
            raise PublisherUnreachable(
                f"{url} answered status {response.status_code}. What to do: check the address in source.yml"
            )
        if target is None:
            response.read()
        elif response.status_code == 200:
            with target.open("wb") as file:
                for chunk in response.iter_bytes():
                    file.write(chunk)
        return response


def facts(response: Any) -> dict[str, object]:
    """What the publisher said of a file, for the manifest."""
    return {
        "url": str(response.url),
        "http_status": response.status_code,
        "etag": response.headers.get("ETag"),
        "last_modified": response.headers.get("Last-Modified"),
        "content_type": response.headers.get("Content-Type"),
    }
