"""Where communities are named without being listed: SLIM projects, surveys, the coordinator's register."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from ingest.samples.making.activities import Mention
from ingest.samples.making.edition import REGISTER_EDITION
from ingest.samples.making.slim import Award
from ingest.samples.making.world.answers import InventoryAnswer, PartnerAnswer, Wave
from ingest.samples.making.world.community import Community
from ingest.samples.making.world.registry import Listing, Status
from ingest.samples.making.world.substance import counted_from


def mention_listings(
    communities: Sequence[Community], slim: Sequence[Award], inventory: Sequence[Wave[InventoryAnswer]],
    partner_survey: Sequence[Wave[PartnerAnswer]], named: Sequence[Mention],
) -> Iterator[Listing]:  # fmt: skip
    """A listing per source and community that is named there; `names` in the order in which they were written."""
    by_id = {community.community_id: community for community in communities}
    for award in slim:
        if award.community_id:
            names = ((counted_from(award), award.project),)
            yield _listing("slim", by_id[award.community_id], names, award.number, "project_number", award.place)
    yield from _answered("lc_inventory", by_id, inventory)
    yield from _answered("partner_survey", by_id, partner_survey)
    for mention in named:
        yield _listing("activity_register", by_id[mention.community_id], ((REGISTER_EDITION, mention.name),))


def _listing(
    source_id: str, community: Community, names: tuple[tuple[dt.date, str], ...], key: str | None = None,
    key_kind: str | None = None, place: str = "",
) -> Listing:  # fmt: skip
    """Only what the inventory and the registers write is a start: SLIM, partners and coordinator give none."""
    start = community.start if source_id == "lc_inventory" else None
    return Listing(
        source_id, community.community_id, names, place or community.place.name, names[0][0], None,
        (Status(names[0][0], ""),), start, community.start_known, None, key, key_kind,
    )  # fmt: skip


def _answered(
    source_id: str, by_id: Mapping[str, Community],
    waves: Sequence[Wave[InventoryAnswer]] | Sequence[Wave[PartnerAnswer]],
) -> Iterator[Listing]:  # fmt: skip
    names: dict[str, dict[str, dt.date]] = {}
    keys: dict[str, str] = {}
    for wave in waves:
        for answer in wave.final.answers:
            names.setdefault(answer.community_id, {}).setdefault(answer.community, wave.closed_on)
            if isinstance(answer, InventoryAnswer) and answer.last_subsidy and answer.last_subsidy.startswith("RIF "):
                keys[answer.community_id] = answer.last_subsidy.removeprefix("RIF ")
    for community_id, written in sorted(names.items()):
        key = keys.get(community_id)
        listed = tuple((day, name) for name, day in written.items())
        yield _listing(source_id, by_id[community_id], listed, key, "project_number" if key else None)
