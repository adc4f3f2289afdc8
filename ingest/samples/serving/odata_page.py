"""One page of an OData set: `$filter`, `$select`, `$top`, `$skip`, and the address of the page after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ingest.samples.serving.odata_filter import QueryRefused, parse_filter

_OPTIONS = {"$filter", "$select", "$top", "$skip", "$format"}


@dataclass(frozen=True)
class Page:
    """The rows of one page; `next_query` is the query string of the page after it, None on the last."""

    rows: list[dict[str, object]]
    next_query: str | None


def page_of(rows: Sequence[Mapping[str, object]], query: Mapping[str, str], size: int) -> Page:
    """The page that a query asks for, at most `size` rows.

    Raises QueryRefused for an option or value that is not understood: leaving it out would give wrong rows.
    """
    unknown = {name for name in query if name.startswith("$")} - _OPTIONS
    if unknown:
        raise QueryRefused(f"{', '.join(sorted(unknown))} is not supported here")
    columns = set(rows[0]) if rows else set()
    if rows and "$filter" in query:
        test = parse_filter(query["$filter"], columns)
        rows = [row for row in rows if test(row)]
    skip, top = _count(query, "$skip"), _count(query, "$top")
    start = skip or 0
    wanted = len(rows) - start if top is None else min(top, len(rows) - start)
    shown = rows[start : start + min(max(wanted, 0), size)]
    next_query = None
    if wanted > size:
        # Everything of this query is in the link, so that a client uses it as it is.
        onward = dict(query) | {"$skip": str(start + size)}
        if top is not None:
            onward["$top"] = str(top - size)
        next_query = "&".join(f"{name}={quote(value, safe='')}" for name, value in onward.items())
    return Page([_selected(row, query, columns) for row in shown], next_query)


def _count(query: Mapping[str, str], name: str) -> int | None:
    if name not in query:
        return None
    if not query[name].isdecimal():
        raise QueryRefused(f"{name}: {query[name]!r} is no whole number")
    return int(query[name])


def _selected(row: Mapping[str, object], query: Mapping[str, str], columns: set[str]) -> dict[str, object]:
    if "$select" not in query:
        return dict(row)
    names = [name.strip() for name in query["$select"].split(",")]
    missing = set(names) - columns
    if missing:
        raise QueryRefused(f"$select: no column {', '.join(sorted(missing))}")
    return {name: row[name] for name in names}
