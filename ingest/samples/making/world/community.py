"""A learning community as it really is in the made-up world, whatever any registry writes about it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from ingest.samples.making.places import Place

Form = Literal["CIV", "CoE", "fieldlab", "skillslab", "living lab", "technohub", "company school", "other PPS"]
PartnerKind = Literal["education", "business", "government", "research"]
Precision = Literal["day", "month", "year"]
AgreementState = Literal["ja", "nee", "in voorbereiding"]

PARTNERSHIPS: tuple[Form, ...] = ("CIV", "CoE", "fieldlab", "skillslab", "other PPS")
"""The forms that the agenda calls partnerships (AL2.1, AL2.3)."""


@dataclass(frozen=True)
class Rename:
    """The community is called `name` from the day `since` on."""

    since: dt.date
    name: str


@dataclass(frozen=True)
class Partner:
    """A partner of a community. `kvk` (8 digits) for firms, `brin` for schools; `is_mbo` for mbo schools."""

    name: str
    kind: PartnerKind
    is_mbo: bool = False
    kvk: str | None = None
    brin: str | None = None


@dataclass(frozen=True)
class Numbers:
    """Size of a community in a calendar year, as registries publish it."""

    year: int
    companies: int
    students: int
    teachers: int


@dataclass(frozen=True)
class Funding:
    """How a community is funded, from the day `since` until the next state.

    `agreement_until` is the last day of a signed continuation agreement (`agreement == "ja"`), else None.
    `structural_share` is 0..1 of the budget; None without structural funding.
    """

    since: dt.date
    structural: bool
    structural_share: float | None
    agreement: AgreementState
    agreement_until: dt.date | None


@dataclass(frozen=True)
class Grant:
    """A programme subsidy of a community: `scheme` RIF, SLIM or TECHNOHUB, `project_number` in that scheme's list.

    `counted_from` is the day from which it is known: RIF rounds 1 and 2 come out in the second and fourth quarter
    (30 June, 31 December), SLIM on the last day of its call's month, a technohub on its start. `start` and `end` are
    None where the scheme has no period (SLIM, technohubs). `amount` in euros, None where it is not published.
    """

    scheme: str
    project_number: str
    counted_from: dt.date
    start: dt.date | None
    end: dt.date | None
    amount: int | None
    withdrawn: bool = False


@dataclass(frozen=True)
class Community:
    """One real learning community.

    `community_id` is the truth's own number (`W0001`) and stands in no file. `name` is the first name, `renames` the
    later ones. `start_known` is how precisely registries can know the start: three in ten know the year only, and then
    no registry writes more. `stopped_on` is the day on which it ended (merged: the day of the merger), None while it
    goes on; `in_preparation` never started so far, `withdrawn` never will (its award was withdrawn).
    `parent` is the project number of its first RIF award where an upscaling names it. `only_slim`: a SLIM award is all
    that anybody wrote about it. `sector` is RIF's for communities of RIF; `top_sector` is what a register that asks for
    it writes (`HTSM`, `Energie`, ...).
    """

    community_id: str
    name: str
    renames: tuple[Rename, ...]
    form: Form
    sector: str
    top_sector: str
    is_htsm: bool
    place: Place
    latitude: float
    longitude: float
    start: dt.date
    start_known: Precision
    stopped_on: dt.date | None
    merged_into: str | None
    split_from: str | None
    parent: str | None
    in_preparation: bool
    withdrawn: bool
    partners: tuple[Partner, ...]
    lead_school: str
    lead_brin: str
    lead_kvk: str
    themes: tuple[str, ...]
    skillslab: str | None
    numbers: tuple[Numbers, ...]
    funding: tuple[Funding, ...]
    sustainable_at_start: bool | None
    grants: tuple[Grant, ...]
    url: str
    only_slim: bool = False

    def name_on(self, day: dt.date) -> str:
        """What the community calls itself on a day."""
        names = [rename.name for rename in self.renames if rename.since <= day]
        return names[-1] if names else self.name

    def active_on(self, day: dt.date) -> bool:
        """Whether it really was active: started, not stopped, not withdrawn, no longer in preparation."""
        begun = self.start <= day and not self.withdrawn and not self.in_preparation
        return begun and (self.stopped_on is None or day < self.stopped_on)

    def funding_on(self, day: dt.date) -> Funding:
        """The state of funding on a day; before the first state, the first."""
        states = [state for state in self.funding if state.since <= day]
        return states[-1] if states else self.funding[0]

    def numbers_in(self, year: int) -> Numbers | None:
        """Companies, students and teachers of a year; None where the community was not there."""
        return next((numbers for numbers in self.numbers if numbers.year == year), None)

    def last_grant_end(self, day: dt.date) -> dt.date | None:
        """The end of the last programme subsidy known on a day; None without any that has an end."""
        ends = [g.end for g in self.grants if g.end and not g.withdrawn and g.counted_from <= day]
        return max(ends, default=None)

    @property
    def has_mbo(self) -> bool:
        """Whether a school for mbo is among the partners."""
        return any(partner.is_mbo for partner in self.partners)

    def partners_of(self, kind: PartnerKind) -> tuple[Partner, ...]:
        """The partners of one kind."""
        return tuple(partner for partner in self.partners if partner.kind == kind)
