"""A community while it is being made up: what `Community` has, to be filled in step by step."""

import datetime as dt
from dataclasses import dataclass, field

from ingest.samples.making.places import Place
from ingest.samples.making.rif_world import Project
from ingest.samples.making.world.community import Community, Form, Funding, Grant, Numbers, Partner, Precision, Rename


@dataclass
class Draft:
    """A community in the making; `projects` are its RIF awards, the first one first."""

    community_id: str
    name: str
    stem: str
    form: Form
    sector: str
    top_sector: str
    is_htsm: bool
    place: Place
    start: dt.date
    lead_school: str
    lead_brin: str
    projects: list[Project] = field(default_factory=list)
    start_known: Precision = "day"
    renames: tuple[Rename, ...] = ()
    stopped_on: dt.date | None = None
    merged_into: str | None = None
    split_from: str | None = None
    in_preparation: bool = False
    withdrawn: bool = False
    only_slim: bool = False
    announced_on: dt.date | None = None
    lead_kvk: str = ""
    partners: tuple[Partner, ...] = ()
    themes: tuple[str, ...] = ()
    skillslab: str | None = None
    numbers: tuple[Numbers, ...] = ()
    funding: tuple[Funding, ...] = ()
    sustainable_at_start: bool | None = None
    grants: tuple[Grant, ...] = ()
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def last_end(self) -> dt.date | None:
        """The end of the last subsidy that has one."""
        ends = [grant.end for grant in self.grants if grant.end and not grant.withdrawn]
        return max(ends, default=None)

    def community(self) -> Community:
        """The finished community."""
        return Community(
            community_id=self.community_id,
            name=self.name,
            renames=self.renames,
            form=self.form,
            sector=self.sector,
            top_sector=self.top_sector,
            is_htsm=self.is_htsm,
            place=self.place,
            latitude=round(self.place.latitude + self.shift[0], 5),
            longitude=round(self.place.longitude + self.shift[1], 5),
            start=self.start,
            start_known=self.start_known,
            stopped_on=self.stopped_on,
            merged_into=self.merged_into,
            split_from=self.split_from,
            parent=self.projects[0].number if len(self.projects) > 1 else None,
            in_preparation=self.in_preparation,
            withdrawn=self.withdrawn,
            partners=self.partners,
            lead_school=self.lead_school,
            lead_brin=self.lead_brin,
            lead_kvk=self.lead_kvk,
            themes=self.themes,
            skillslab=self.skillslab,
            numbers=self.numbers,
            funding=self.funding,
            sustainable_at_start=self.sustainable_at_start,
            grants=self.grants,
            only_slim=self.only_slim,
            url=f"https://voorbeeld.example.org/lc/{self.stem.lower()}",
        )
