"""How registries list the communities: editions of a register, and the row of a community in each of them."""

import datetime as dt
from dataclasses import dataclass

from ingest.samples.making.world.community import Community, Precision

REGISTRIES = (
    "rif",
    "slim",
    "fieldlabs",
    "pps_register",
    "technohubs",
    "lc_inventory",
    "partner_survey",
    "activity_register",
)
GONE_AFTER = {"fieldlabs": 2, "pps_register": 2, "technohubs": 2}
"""A record that so many editions in a row lack is closed, on the day of the last of them (`gone_after_snapshots`)."""


@dataclass(frozen=True)
class Edition:
    """A state of a register as it was delivered.

    `name` is for the file name (`2022-12-01`); `valid_as_of` the day it describes; `landed_at` the day it is known in
    the warehouse; `corrects` the name of the edition that it replaces, for the same day or an earlier one.
    """

    source_id: str
    name: str
    valid_as_of: dt.date
    landed_at: dt.date
    corrects: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Status:
    """The status that a register gives from the day `since` on, in its own words."""

    since: dt.date
    status: str


@dataclass(frozen=True)
class Mistake:
    """A field that a register had wrong in the editions before `repaired_on`: `wrong` is what those say.

    Fields: `place`, `start`, `companies`, `subsidy`, `coordinates` (swapped), `name`.
    """

    field: str
    wrong: str
    repaired_on: dt.date


@dataclass(frozen=True)
class Listing:
    """A community in one register, over all its editions.

    `names` are (from which edition day, the name as written there): a register takes over a rename late or never.
    `key` (`key_kind` project_number or kvk) and `parent_key` where the register has one: most have none.
    `start` with `precision` is the start as this register writes it (RIF: of the subsidy); `end` likewise, the day from
    which the community is no longer active, None while it goes on or where the register has no end dates.
    `place` is spelled as this register spells it.
    """

    source_id: str
    community_id: str
    names: tuple[tuple[dt.date, str], ...]
    place: str
    listed_from: dt.date
    vanished_on: dt.date | None
    statuses: tuple[Status, ...]
    start: dt.date | None
    precision: Precision
    end: dt.date | None = None
    key: str | None = None
    key_kind: str | None = None
    parent_key: str | None = None
    mistakes: tuple[Mistake, ...] = ()

    def name_in(self, day: dt.date) -> str:
        """The name that an edition of this day writes."""
        return [name for since, name in self.names if since <= day or since == self.names[0][0]][-1]


@dataclass(frozen=True)
class Row:
    """A community's row in one edition, mistakes of that edition included: what a writer writes.

    `start` is None where the register does not know it; `precision` says how much of it to write (year: 2021).
    `end` is None while the edition knows of none. `wrong` holds the mistakes of this edition by field (`coordinates`:
    latitude and longitude swapped; `companies`, `subsidy`: the wrong number as text); `name`, `place`, `start` are
    already the wrong ones. Everything else is asked of `community` as on `edition.valid_as_of`.
    """

    edition: Edition
    community: Community
    name: str
    place: str
    status: str
    start: dt.date | None
    precision: Precision
    end: dt.date | None
    key: str | None
    parent_key: str | None
    wrong: dict[str, str]

    @property
    def start_text(self) -> str:
        """The start in ISO form with no more than is known: `2021`, `2021-03` or `2021-03-01`; empty for none."""
        return (
            "" if self.start is None else self.start.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]
        )
