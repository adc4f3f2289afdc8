"""Which community every entry of every source is: the answer to the matching, known because it was made up."""

from collections.abc import Iterator

from ingest.samples.making.world import World

Entry = tuple[str, str, str, str, str]
"""(source, edition or wave, key, name as listed, community)."""


def who_is_who(world: World) -> list[Entry]:
    """Every entry, in the order of sources, editions and names; equal entries of one edition once."""
    return sorted(set(_entries(world)))


def _entries(world: World) -> Iterator[Entry]:
    for edition in world.editions:
        if edition.source_id in ("fieldlabs", "pps_register", "technohubs"):
            for row in world.rows(edition):
                yield edition.source_id, edition.name, "", row.name, row.community.community_id
    for project in world.rif_projects:
        yield "rif", "werkmap", project.number, project.name, project.community_id
    for award in world.slim_awards:
        if award.community_id:
            yield "slim", "lijst", award.number, award.project, award.community_id
    for answers in (world.inventory, world.partner_survey):
        for wave in answers:
            for answer in wave.final.answers:
                yield wave.source_id, wave.table_id, "", answer.community, answer.community_id
    for activity in world.activities:
        if activity.community_id:
            yield "activity_register", "", "", activity.community, activity.community_id
