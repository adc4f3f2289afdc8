"""Survey waves and the answers of their respondents, personal fields included (each of them a canary)."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from ingest.samples.making.places import Place
from ingest.samples.making.world.community import AgreementState, Form, Precision


@dataclass(frozen=True)
class Person:
    """Who answered. Every field holds a string that stands nowhere else in the world: none may survive the reader."""

    name: str
    email: str
    ip: str
    token: str


@dataclass(frozen=True)
class Answer:
    """What every instrument records. Only answers that are `complete` and no `preview` count, the last per person."""

    wave: str
    respondent: Person
    started_at: dt.datetime
    submitted_at: dt.datetime
    complete: bool
    preview: bool
    remark: str


@dataclass(frozen=True)
class InventoryAnswer(Answer):
    """`lc_inventory`: a community about itself. An incomplete answer has everything here too: write a part of it.

    `community` is the name as the respondent writes it. Partner counts are numbers of partners by kind.
    `promotion_activities` and `aimed_at_women` are of the year that the wave covers (`Wave.covers_year`).
    `last_subsidy` names the programme (`RIF`, ...), with its end; None for none. `skillslab` is a name or None.
    `experiments` and `research_titles` are titles of experiments with forms of learning and of research projects that
    run in the community (the register calls them by the same title). None means that the question was left open.
    """

    community_id: str
    community: str
    form: Form
    place: Place
    start: dt.date | None
    start_precision: Precision
    status: Literal["actief", "gestopt", "in oprichting"]
    education_partners: int
    business_partners: int
    government_partners: int
    research_partners: int
    last_subsidy: str | None
    last_subsidy_end: dt.date | None
    agreement: AgreementState | None
    agreement_until: dt.date | None
    structural_funding: bool | None
    structural_share: float | None
    sustainable_at_start: bool | None
    skillslab: str | None
    mbo_partner: bool | None
    adult_training: bool | None
    forms_of_learning: tuple[str, ...]
    experiments: tuple[str, ...]
    validates_learning: bool | None
    promotion_activities: int | None
    aimed_at_women: int | None
    research: bool | None
    research_titles: tuple[str, ...]


FUNCTIONS = ("innoveren", "onderwijs", "scholing werkenden", "kennisdeling")
"""The four functions: innovating, education supply, training workers, exchanging knowledge."""
FUNCTION_CODES = dict(zip(FUNCTIONS, ("innovating", "education", "training", "knowledge"), strict=True))
"""Breakdown code (`function:innovating`) per function."""


@dataclass(frozen=True)
class PartnerAnswer(Answer):
    """`partner_survey`: a partner about a community, named as the respondent writes it. `grade` 1-10, None if blank.

    `functions` are those of `FUNCTIONS` that were ticked; a complete answer has answered the question.
    """

    community_id: str
    community: str
    role: Literal["onderwijs", "bedrijf", "overheid", "kennisinstelling"]
    grade: int | None
    functions: tuple[str, ...]


@dataclass(frozen=True)
class CurriculaAnswer(Answer):
    """`curricula_survey`: a school or company about curricula of a `level` (`mbo 2`..`mbo 4`, `ad`, `hbo`).

    The region asked for is the province (`place.province`). `content`, `design`, `room`, `support` are 1 (helemaal
    oneens) to 5 (helemaal eens), None if blank; `room` and `support` are asked of schools only.
    """

    kind: Literal["school", "company"]
    place: Place
    level: str
    grade: int | None
    content: int | None
    design: int | None
    room: int | None
    support: int | None


@dataclass(frozen=True)
class CompanyAnswer(Answer):
    """`company_survey`: one person of a company. Questions about the company are asked of managers only (else None).

    At most one manager of a company answers. `education_level` is the respondent's own (`mbo 1`..`mbo 4`, `ad`,
    `hbo`, `wo`). `mismatch` and `too_incidental` are None for companies that do not work with education.
    `learning` (learning is a matter of course) is 1-5. `weight` is the survey weight of the answer.
    """

    company_number: int
    association: str
    role: Literal["manager", "staff"]
    education_level: str
    works_with_education: bool | None
    shortage: Literal["nu", "verwacht binnen 6 maanden", "nee"] | None
    mismatch: bool | None
    too_incidental: bool | None
    grade: int | None
    learning: int | None
    skills: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Evaluation(Answer):
    """`curricula_evaluation`: a curriculum as judged in a wave; the person is the one who judged.

    `crebo` (mbo) or `croho` (ad, hbo) or neither; `pathway` `initial` or `llo`. `content`, `design` `ja`, `deels` or
    `nee`: in line only when `ja`. `invites` to lifelong learning may be None. `in_force_since`: of its version.
    """

    curriculum_id: str
    crebo: str | None
    croho: str | None
    title: str
    nlqf: int
    pathway: Literal["initial", "llo"]
    institution: str
    brin: str
    place: Place
    content: Literal["ja", "deels", "nee"]
    design: Literal["ja", "deels", "nee"]
    invites: bool | None
    in_force_since: dt.date
    skills: tuple[str, ...]


A = TypeVar("A", bound=Answer)


@dataclass(frozen=True)
class Export(Generic[A]):
    """A delivery of a wave. A later export of the same wave replaces the earlier one. Rows in the order of the file."""

    number: int
    landed_at: dt.date
    note: str
    answers: tuple[A, ...]


@dataclass(frozen=True)
class Wave(Generic[A]):
    """A wave of an instrument. `table_id` is `w2021`. `groups` are the invited associations with their numbers.

    `population` is the size of the population where known. `covers_year` is the year that "last year" means.
    """

    source_id: str
    table_id: str
    title: str
    opened_on: dt.date
    closed_on: dt.date
    invited: int
    population: int | None
    groups: tuple[tuple[str, int], ...]
    covers_year: int
    exports: tuple[Export[A], ...]

    @property
    def final(self) -> Export[A]:
        """The last export: what is known at the end."""
        return self.exports[-1]

    def counted(self) -> tuple[A, ...]:
        """The answers that count: complete, no preview, the last per respondent; in order of submission."""
        last = {}
        for answer in sorted(self.final.answers, key=lambda a: a.submitted_at):
            if answer.complete and not answer.preview:
                last[answer.respondent.token] = answer
        return tuple(last.values())
