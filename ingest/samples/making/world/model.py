"""The world as one value: everything that writers and truth need."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.samples.making.activities import Activity
from ingest.samples.making.labour_market import LabourMarket
from ingest.samples.making.rif_world import Project
from ingest.samples.making.slim import Award
from ingest.samples.making.world.answers import (
    Answer,
    CompanyAnswer,
    CurriculaAnswer,
    Evaluation,
    InventoryAnswer,
    PartnerAnswer,
    Wave,
)
from ingest.samples.making.world.community import Community
from ingest.samples.making.world.labour import CbsTension, Eurostat, Obstacle, Tension, Vacancy
from ingest.samples.making.world.organisation import Organisation
from ingest.samples.making.world.registry import Edition, Listing, Row
from ingest.samples.making.world.rows import rows_of
from ingest.samples.making.world.vacancy_stream import ROWS, vacancies


@dataclass(frozen=True)
class World:
    """A made-up programme. Made by `world(seed, scale)`; equal for equal seed and scale."""

    seed: int
    scale: int
    communities: tuple[Community, ...]
    listings: tuple[Listing, ...]
    editions: tuple[Edition, ...]
    organisations: tuple[Organisation, ...]
    rif_projects: tuple[Project, ...]
    slim_awards: tuple[Award, ...]
    activities: tuple[Activity, ...]
    inventory: tuple[Wave[InventoryAnswer], ...]
    partner_survey: tuple[Wave[PartnerAnswer], ...]
    curricula_survey: tuple[Wave[CurriculaAnswer], ...]
    company_survey: tuple[Wave[CompanyAnswer], ...]
    curricula_evaluation: tuple[Wave[Evaluation], ...]
    uwv_tension: tuple[Tension, ...]
    cbs_tension: tuple[CbsTension, ...]
    business_survey: tuple[Obstacle, ...]
    eurostat: tuple[Eurostat, ...]
    market: LabourMarket

    @cached_property
    def _by_id(self) -> dict[str, Community]:
        return {community.community_id: community for community in self.communities}

    @cached_property
    def _organisation_by_kvk(self) -> dict[str, Organisation]:
        return {organisation.kvk: organisation for organisation in self.organisations}

    def community(self, community_id: str) -> Community:
        """The community with this number; KeyError for none."""
        return self._by_id[community_id]

    def organisation(self, kvk: str) -> Organisation:
        """The organisation with this KvK number; KeyError for none."""
        return self._organisation_by_kvk[kvk]

    def editions_of(self, source_id: str) -> tuple[Edition, ...]:
        """The editions of a registry, oldest first (by the day on which they became known)."""
        return tuple(edition for edition in self.editions if edition.source_id == source_id)

    def listings_of(self, source_id: str) -> tuple[Listing, ...]:
        """How a registry lists the communities."""
        return tuple(listing for listing in self.listings if listing.source_id == source_id)

    def rows(self, edition: Edition) -> tuple[Row, ...]:
        """The rows of one edition of a registry, in its order, with that edition's mistakes."""
        return rows_of(self.listings_of(edition.source_id), self._by_id, edition)

    def waves_of(self, source_id: str) -> tuple[Wave[Answer], ...]:
        """The waves of any survey by its source_id, oldest first; KeyError for no survey."""
        waves: dict[str, tuple[Wave[Answer], ...]] = {
            "lc_inventory": self.inventory,  # type: ignore[dict-item]
            "partner_survey": self.partner_survey,  # type: ignore[dict-item]
            "curricula_survey": self.curricula_survey,  # type: ignore[dict-item]
            "company_survey": self.company_survey,  # type: ignore[dict-item]
            "curricula_evaluation": self.curricula_evaluation,  # type: ignore[dict-item]
        }
        return waves[source_id]

    def vacancies(self, rows: int | None = None) -> Iterator[Vacancy]:
        """Vacancies one by one, by day of posting, never all in memory; `rows` of them (default 3,000 x scale)."""
        return vacancies(self.seed, rows or ROWS * self.scale, self.organisations)

    def canaries(self) -> tuple[str, ...]:
        """Every personal string of every respondent (name, e-mail, IP, token, remark), sorted. None may survive."""
        sources = ("lc_inventory", "partner_survey", "curricula_survey", "company_survey", "curricula_evaluation")
        found: set[str] = set()
        for source_id in sources:
            for wave in self.waves_of(source_id):
                for export in wave.exports:
                    for answer in export.answers:
                        person = answer.respondent
                        found |= {person.name, person.email, person.ip, person.token}
                        if answer.remark:
                            found.add(answer.remark)
        return tuple(sorted(found))
