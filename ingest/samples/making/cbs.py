"""All that is made of CBS besides the tables of vacancies: the business survey and the tension series."""

from ingest.samples.making.cbs_business_survey import cbs_business_survey_files
from ingest.samples.making.cbs_tension import cbs_tension_files
from ingest.samples.making.world import World


def cbs_files(world: World) -> dict[str, bytes]:
    """The files by path below `files/`."""
    return cbs_business_survey_files(world) | cbs_tension_files(world)
