"""One line of the coordinator's made-up register, in the register's own words."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

PROGRAMME_START = dt.date(2020, 6, 1)
PROGRAMME_END = dt.date(2023, 12, 31)

DONE, PLANNED, DROPPED = "uitgevoerd", "gepland", "vervallen"


class Mention(NamedTuple):
    """A community as the register names it, with its real number and its arbeidsmarktregio."""

    name: str
    community_id: str
    region: str


@dataclass(frozen=True)
class Activity:
    """An activity; texts are empty and the amount (euros) None where the register has nothing.

    `community` is the name as the register writes it; `community_id` is the world's own and stands in no file.
    """

    day: dt.date
    action_line: int
    kind: str
    title: str
    scope: str = "landelijk"
    audience: str = ""
    initiator: str = ""
    means: str = ""
    with_partners: bool | None = None
    region: str = ""
    community: str = ""
    amount: int | None = None
    funder: str = ""
    status: str = DONE
    community_id: str = ""

    @property
    def done(self) -> bool:
        """Whether it was carried out: the only status that counts."""
        return self.status == DONE
