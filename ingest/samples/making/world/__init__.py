"""The made-up programme behind all sample files: `world(seed, scale) -> World`.

What writers use:

- `world.communities`, `world.community(id)`: what is really so (`Community`); its id stands in no file;
- `world.editions_of(source_id)` and `world.rows(edition)`: the rows that a registry writes in an edition (`Row`: name,
  place, status, start as that edition has them; the rest through `row.community`), for `fieldlabs`, `pps_register` and
  `technohubs`; `world.rif_projects` and `world.slim_awards` for the subsidy lists;
- `world.organisations` (those with `in_register` are in the organisation register);
- `world.inventory`, `partner_survey`, `curricula_survey`, `company_survey`, `curricula_evaluation`: waves
  (`Wave.exports[n].answers`; a later export of a wave corrects the earlier one);
- `world.vacancies(rows)`, `uwv_tension`, `cbs_tension`, `business_survey`, `eurostat`, `market` (CBS vacancies);
- `world.activities`: the coordinator's register;
- `world.canaries()`: personal strings that may survive nowhere.

Everything is made up: names say so, places are real, the world is known as on 2024-02-15.
"""

from ingest.samples.making.world.answers import (
    FUNCTION_CODES,
    FUNCTIONS,
    Answer,
    CompanyAnswer,
    CurriculaAnswer,
    Evaluation,
    Export,
    InventoryAnswer,
    PartnerAnswer,
    Person,
    Wave,
)
from ingest.samples.making.world.clock import AGENDA_END, AGENDA_START, CLOCK, QUARTER_ENDS
from ingest.samples.making.world.community import Community, Funding, Grant, Numbers, Partner, Rename
from ingest.samples.making.world.labour import CbsTension, Eurostat, Obstacle, Tension, Vacancy
from ingest.samples.making.world.making import world
from ingest.samples.making.world.model import World
from ingest.samples.making.world.organisation import Organisation
from ingest.samples.making.world.registry import GONE_AFTER, REGISTRIES, Edition, Listing, Mistake, Row, Status

__all__ = [
    "AGENDA_END",
    "AGENDA_START",
    "CLOCK",
    "FUNCTIONS",
    "FUNCTION_CODES",
    "GONE_AFTER",
    "QUARTER_ENDS",
    "REGISTRIES",
    "Answer",
    "CbsTension",
    "Community",
    "CompanyAnswer",
    "CurriculaAnswer",
    "Edition",
    "Eurostat",
    "Evaluation",
    "Export",
    "Funding",
    "Grant",
    "InventoryAnswer",
    "Listing",
    "Mistake",
    "Numbers",
    "Obstacle",
    "Organisation",
    "Partner",
    "PartnerAnswer",
    "Person",
    "Rename",
    "Row",
    "Status",
    "Tension",
    "Vacancy",
    "Wave",
    "World",
    "world",
]
