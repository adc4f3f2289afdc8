"""The rows of an edition of a register."""

import datetime as dt
from collections.abc import Iterable, Mapping

from ingest.samples.making.world.community import Community, Precision
from ingest.samples.making.world.registry import Edition, Listing, Row


def rows_of(listings: Iterable[Listing], communities: Mapping[str, Community], edition: Edition) -> tuple[Row, ...]:
    """What the register writes on the day of the edition, by name; with the mistakes that were not yet repaired."""
    day = edition.valid_as_of
    rows = [
        _row(communities[listing.community_id], edition, listing)
        for listing in listings
        if listing.listed_from <= day and (listing.vanished_on is None or day < listing.vanished_on)
    ]
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.community.community_id)))


def _row(community: Community, edition: Edition, listing: Listing) -> Row:
    day = edition.valid_as_of
    since = [status for status in listing.statuses if status.since <= day] or listing.statuses[:1]
    status = since[-1].status
    wrong = {m.field: m.wrong for m in listing.mistakes if edition.landed_at < m.repaired_on and not edition.corrects}
    start: dt.date | None = listing.start
    precision: Precision = listing.precision
    if status == "in oprichting" and listing.statuses[-1].status == "actief":
        start = None  # announced, and nobody knows yet when it will begin
    if "start" in wrong:
        start, precision = dt.date(int(wrong["start"]), 1, 1), "year"
    if listing.source_id == "rif":
        status = listing.statuses[-1].status
    return Row(
        edition=edition,
        community=community,
        name=wrong.get("name", listing.name_in(day)),
        place=wrong.get("place", listing.place),
        status=status,
        start=start,
        precision=precision,
        end=listing.end if listing.end and listing.end <= day else None,
        key=listing.key,
        parent_key=listing.parent_key,
        wrong=wrong,
    )
