"""What happens to communities: earlier beginnings, years only, renames, stops, mergers, splits, false starts."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from ingest.samples.making.names import Names
from ingest.samples.making.world.clock import AGENDA_START, CLOCK
from ingest.samples.making.world.community import Rename
from ingest.samples.making.world.draft import Draft

YEAR_ONLY_SHARE = 0.3
# numbers at scale 1
_EARLIER, _RENAMED, _STOPPED, _SPLIT, _MERGED = 5, 12, 12, 3, 3
_PREPARING, _ANNOUNCED, _WITHDRAWN, _ONLY_SLIM = 3, 2, 3, 2
_LAST_STOP = dt.date(2023, 11, 20)


def _day(random: Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=random.randrange(max(1, (last - first).days)))


def begin_earlier(seed: int, scale: int, drafts: Sequence[Draft]) -> None:
    """Some partnerships were there before their subsidy: the year of that is all that is known of their start."""
    random = Random(f"{seed} earlier")
    old_enough = [d for d in drafts if len(d.projects) == 1 and 2020 < d.projects[0].start.year < 2024]
    for draft in random.sample(old_enough, _EARLIER * scale):
        draft.start = dt.date(draft.projects[0].start.year - random.randrange(2, 6), random.randrange(1, 13), 1)
        draft.start_known = "year"


def know_years_only(seed: int, drafts: Sequence[Draft]) -> None:
    """Three starts in ten are known as a year: those of which no list says more, then others that began of late."""
    random = Random(f"{seed} precision")
    for draft in drafts:
        no_more = draft.projects and draft.projects[0].start_known_as_year
        if no_more or draft.form == "CoE" or (draft.form == "other PPS" and not draft.projects):
            draft.start_known = "year"
    wanted = round(YEAR_ONLY_SHARE * len(drafts)) - sum(draft.start_known == "year" for draft in drafts)
    free = [d for d in drafts if d.start_known == "day" and not (d.projects or d.in_preparation or d.announced_on)]
    late = [d for d in free if d.start.year in (2020, 2021, 2022)]
    rest = [d for d in free if d not in late]
    random.shuffle(late)
    random.shuffle(rest)
    for draft in [*late, *rest][: max(0, wanted)]:
        draft.start_known = "year"
    for draft in random.sample([d for d in free if d.start_known == "day" and d.form == "living lab"], 1):
        draft.start_known = "month"


def only_by_slim(seed: int, scale: int, drafts: Sequence[Draft]) -> None:
    """Some company schools are known by a SLIM award alone: nobody wrote down when they began."""
    schools = [d for d in drafts if d.form == "company school"]
    for draft in Random(f"{seed} slim only").sample(schools, _ONLY_SLIM * scale):
        draft.only_slim = True
        draft.start_known = "year"


def false_starts(seed: int, scale: int, drafts: Sequence[Draft]) -> None:
    """Fieldlabs that are in preparation, still or for a year, and awards that were withdrawn before anything began."""
    random = Random(f"{seed} false starts")
    new = sorted((d for d in drafts if d.form == "fieldlab" and not d.projects), key=lambda d: d.start, reverse=True)
    for at, draft in enumerate(new[: _PREPARING * scale]):
        draft.in_preparation = True
        # a planned start that has passed, and one that is to come
        draft.start = dt.date(2023, 4 + at % 3, 1) if at % 2 else dt.date(2024, 9, 1)
    for at, draft in enumerate(new[_PREPARING * scale : (_PREPARING + _ANNOUNCED) * scale]):
        # announced in the register of a December, begun in the autumn before the next one
        year = 2021 + at % 3
        draft.start, draft.announced_on = dt.date(year, 10, 4 + at % 25), dt.date(year - 1, 11, 1)
    single = [d for d in drafts if len(d.projects) == 1 and d.start.year in (2021, 2022) and d.start_known == "day"]
    for draft in random.sample(single, _WITHDRAWN * scale):
        draft.withdrawn = True


def stop_some(seed: int, scale: int, drafts: Sequence[Draft]) -> None:
    """Some stop, never before their last subsidy ends; one in three of RIF's within five months after it."""
    random = Random(f"{seed} stops")
    going = [d for d in drafts if not (d.in_preparation or d.withdrawn or d.only_slim)]
    ended = [d for d in going if d.projects and d.last_end and d.last_end < _LAST_STOP]
    for at, draft in enumerate(sorted(ended, key=lambda d: d.is_htsm)):
        if at % 3 == 1:
            draft.stopped_on = min(
                _day(random, _after(_last_known(draft)), _after(_last_known(draft), 150)), _LAST_STOP
            )
    others = [d for d in going if not d.projects and d.start < dt.date(2021, 6, 1)]
    for draft in random.sample(others, _STOPPED * scale // 2):
        first = max(_after(_last_known(draft)), _after(draft.start, 400), dt.date(2020, 9, 1))
        if first < _LAST_STOP:
            draft.stopped_on = _day(random, first, _LAST_STOP)


def _last_known(draft: Draft) -> dt.date | None:
    """The last day on which a subsidy shows that it is there."""
    return max((grant.end or grant.counted_from for grant in draft.grants), default=None)


def _after(day: dt.date | None, days: int = 1) -> dt.date:
    return (day or AGENDA_START) + dt.timedelta(days=days)


def merge_and_split(seed: int, scale: int, drafts: Sequence[Draft]) -> None:
    """Mergers: one goes into another of its form, which goes on. Splits: a younger one comes out of an older one."""
    random = Random(f"{seed} mergers")
    free = [d for d in drafts if d.is_htsm and not d.projects and _plain(d) and d.form in ("fieldlab", "technohub")]
    random.shuffle(free)
    for _ in range(_MERGED * scale):
        gone = next(d for d in free if d.start < dt.date(2020, 1, 1) and d.merged_into is None and _plain(d))
        old = [d for d in free if d is not gone and d.form == gone.form and d.start < dt.date(2021, 1, 1)]
        other = next(d for d in old if _plain(d))
        first = max(_after(_last_known(gone)), dt.date(2021, 2, 1))
        gone.stopped_on = _day(random, first, max(_after(first), dt.date(2023, 6, 1)))
        gone.merged_into = other.community_id
        free = [d for d in free if d not in (gone, other)]
    young = [d for d in drafts if _plain(d) and not d.projects and d.start > AGENDA_START and d.is_htsm]
    for draft in random.sample(young, min(len(young), _SPLIT * scale)):
        old = [d for d in drafts if d.form == "fieldlab" and d.start < dt.date(2020, 1, 1) and _plain(d)]
        draft.split_from = random.choice(old).community_id
        draft.place = next(d.place for d in old if d.community_id == draft.split_from)


def _plain(draft: Draft) -> bool:
    return not (draft.in_preparation or draft.withdrawn or draft.only_slim or draft.stopped_on)


def rename_some(seed: int, scale: int, drafts: Sequence[Draft]) -> None:
    """Some get another name, a coined one that shares no word with the first."""
    random, names = Random(f"{seed} renames"), Names(seed, "renames")
    targets = {d.merged_into for d in drafts if d.merged_into}
    free = [d for d in drafts if _plain(d) and d.start < dt.date(2022, 1, 1) and d.community_id not in targets]
    merged = [d for d in drafts if d.community_id in targets]
    for draft in [*merged, *random.sample(free, _RENAMED * scale - len(merged))]:
        since = _day(random, max(dt.date(2020, 8, 1), _after(draft.start, 200)), CLOCK - dt.timedelta(days=120))
        word = {"fieldlab": "Fieldlab", "technohub": "Technohub", "CIV": "CIV"}.get(draft.form, "Leergemeenschap")
        draft.renames = (Rename(since, f"{word} {names.stem()} Voorbeeld"),)
