"""Which communities the coordinator's register names, and what runs in them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from random import Random

from ingest.samples.making.activities import Activity, Mention
from ingest.samples.making.world.clock import AGENDA_START
from ingest.samples.making.world.community import Community
from ingest.samples.making.world.naming import as_written

NAMED, OUTSIDERS = 24, 3
Titles = dict[str, list[tuple[dt.date, str]]]


def mentions(seed: int, communities: Sequence[Community]) -> list[Mention]:
    """24 communities that were there all the time, the last but one and two others not of the top sector."""
    random = Random(f"{seed} mentions")
    there = [c for c in communities if c.start < AGENDA_START and not (c.stopped_on or c.in_preparation or c.withdrawn)]
    htsm = [c for c in there if c.is_htsm]
    # some worlds have fewer of the top sector than are named
    ours = random.sample(htsm, min(NAMED - OUTSIDERS, len(htsm)))
    others = random.sample([c for c in there if not c.is_htsm], NAMED - len(ours))
    named = [*ours[:-1], *others, ours[-1]]
    return [
        Mention(as_written(c.name, random, c.place.name, 0.5), c.community_id, c.place.labour_market_region)
        for c in named
    ]


def titles_of(activities: Sequence[Activity], kind: str) -> Titles:
    """What ran in each community since when, as the register has it."""
    found: Titles = defaultdict(list)
    for activity in activities:
        if activity.kind == kind and activity.done and activity.community_id:
            found[activity.community_id].append((activity.day, activity.title))
    return found


def with_unregistered(seed: int, communities: Sequence[Community], registered: Titles) -> Titles:
    """The experiments, with some that only the communities themselves know of; all of these began in 2022 or later."""
    random = Random(f"{seed} experiments")
    found: Titles = defaultdict(list, {key: list(titles) for key, titles in registered.items()})
    for community in communities:
        if community.is_htsm and community.active_on(dt.date(2022, 6, 1)) and random.random() < 0.15:
            began = dt.date(2022, 1, 10) + dt.timedelta(days=random.randrange(500))
            theme = community.themes[0]
            found[community.community_id].append((began, f"Experiment leren met {theme}"))
    return found
