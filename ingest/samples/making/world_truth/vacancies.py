"""What vacancies ask for: one group is one vacancy, with the attributes of its first posting."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from ingest.samples.making.places import place_of
from ingest.samples.making.world import QUARTER_ENDS, Vacancy
from ingest.samples.making.world.clock import months_later, quarter_start
from ingest.samples.making.world.vacancy_stream import nlqf
from ingest.samples.making.world_truth.figure import Cell, Figure, Region, in_levels, regions_of

LEVELS = (3, 4, 5)
MOST = 25


class Demand:
    """The demand of HTSM vacancies at NLQF 3-5, gathered in one pass over the stream."""

    def __init__(self, vacancies: Iterable[Vacancy]) -> None:
        self._posted: Counter[tuple[dt.date, Region]] = Counter()
        self._asked: Counter[tuple[dt.date, int, str]] = Counter()
        seen = ""
        for vacancy in vacancies:
            first, seen = vacancy.duplicate_group_id != seen, vacancy.duplicate_group_id
            level = nlqf(vacancy.education_level)
            if not first or level not in LEVELS or not 24 <= int(vacancy.sbi_2008[:2]) <= 33:
                continue
            end = _quarter_end(vacancy.posted_on)
            for region in regions_of(place_of(vacancy.place)):
                self._posted[end, region] += 1
            for skill in {skill.casefold() for skill in vacancy.skills}:
                self._asked[end, level, skill] += 1

    def posted(self, end: dt.date, region: Region) -> int:
        """AL3.2: vacancies first posted in the quarter."""
        return self._posted[end, region]

    def most_asked(self, level: int, end: dt.date) -> list[str]:
        """The 25 skills in most vacancies of a level in four quarters up to the end; of equals the first by name."""
        ends = {_quarter_end(months_later(quarter_start(end), -3 * back)) for back in range(4)}
        total: Counter[str] = Counter()
        for (quarter, asked_level, skill), number in self._asked.items():
            if asked_level == level and quarter in ends:
                total[skill] += number
        return sorted(total, key=lambda skill: (-total[skill], skill))[:MOST]


def _quarter_end(day: dt.date) -> dt.date:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return months_later(first, 3) - dt.timedelta(days=1)


def demand_figures(demand: Demand) -> Iterator[tuple[Cell, Figure]]:
    """AL3.2."""
    for end in QUARTER_ENDS:
        for region in in_levels(("nl", "landsdeel", "arbeidsmarktregio")):
            yield Cell("AL3.2", region, "", end), Figure(demand.posted(end, region))
