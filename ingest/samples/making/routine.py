"""The register's rhythm: fortnightly consultation, meetings, updates, reports and the website."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from ingest.samples.making.activities import DONE, DROPPED, PLANNED, PROGRAMME_END, PROGRAMME_START, Activity
from ingest.samples.making.dutch import MONTHS

_FORTNIGHT = dt.timedelta(days=14)
_SUMMER = (7, 8)


def consultations(seed: int) -> Iterator[Activity]:
    """The fortnightly consultation: gaps in summer and at Christmas, some cancelled, now and then two in a block."""
    random = Random(f"{seed} consultations")
    block = PROGRAMME_START
    while block + _FORTNIGHT <= PROGRAMME_END + dt.timedelta(days=1):
        day = block + dt.timedelta(days=random.choice((1, 3, 8, 10)))
        holiday = (day.month in _SUMMER and random.random() < 0.5) or (day.month, day.day) > (12, 22)
        if not holiday:
            yield _consultation(day, DROPPED if random.random() < 0.1 else DONE)
            if random.random() < 0.06:
                yield _consultation(block + dt.timedelta(days=11), DONE)
        block += _FORTNIGHT
    yield _consultation(dt.date(2024, 2, 20), PLANNED)


def _consultation(day: dt.date, status: str) -> Activity:
    title = f"Tweewekelijks overleg hc-coördinatoren {day.day} {MONTHS[day.month - 1]} {day.year}"
    return Activity(day, 10, "tweewekelijks overleg", title, with_partners=False, status=status)


def meetings() -> Iterator[Activity]:
    """Five meetings of the coordinators held, one dropped, one still to come."""
    days = {
        dt.date(2020, 10, 15): DONE,
        dt.date(2021, 4, 15): DROPPED,
        dt.date(2021, 9, 30): DONE,
        dt.date(2022, 3, 24): DONE,
        dt.date(2022, 11, 10): DONE,
        dt.date(2023, 6, 8): DONE,
        dt.date(2024, 3, 14): PLANNED,
    }
    for at, (day, status) in enumerate(days.items(), start=1):
        title = f"Bijeenkomst human capital coördinatoren, ronde {at}"
        yield Activity(day, 10, "bijeenkomst hc-coordinatoren", title, with_partners=True, status=status)


def updates() -> Iterator[Activity]:
    """A quarterly update from the third quarter of 2020 on; that of 2021-Q3 was skipped."""
    quarters = [(year, quarter) for year in range(2020, 2024) for quarter in (1, 2, 3, 4)][2:]
    for year, quarter in quarters:
        day = dt.date(year, 3 * quarter, 18)
        status = DROPPED if (year, quarter) == (2021, 3) else DONE
        yield Activity(day, 10, "kwartaalupdate", f"Update aan het topteam {year}-Q{quarter}", status=status)
    yield Activity(dt.date(2024, 3, 18), 10, "kwartaalupdate", "Update aan het topteam 2024-Q1", status=PLANNED)


def reports() -> Iterator[Activity]:
    """A yearly report each spring; that on 2021 came late."""
    for day in (dt.date(2021, 2, 18), dt.date(2022, 6, 2), dt.date(2023, 3, 16)):
        yield Activity(day, 10, "jaarrapportage", f"Jaarrapportage {day.year - 1} aan het topteam")
    yield Activity(dt.date(2024, 3, 21), 10, "jaarrapportage", "Jaarrapportage 2023 aan het topteam", status=PLANNED)


def website() -> Iterator[Activity]:
    """The communication plan and the updates of the website, with more than 90 days without any in 2021 and 2022."""
    yield Activity(dt.date(2020, 9, 10), 9, "communicatieplan", "Communicatieplan, eerste versie", status=DROPPED)
    yield Activity(dt.date(2020, 11, 19), 9, "communicatieplan", "Communicatieplan HCA HTSM vastgesteld")
    days = (
        (2020, 8, 25), (2020, 12, 3), (2021, 2, 16), (2021, 5, 20), (2021, 11, 9), (2022, 2, 8), (2022, 5, 12),
        (2022, 12, 6), (2023, 2, 14), (2023, 5, 23), (2023, 8, 22), (2023, 11, 21),
    )  # fmt: skip
    for at, day in enumerate(days, start=1):
        yield Activity(dt.date(*day), 9, "website-update", f"Website topsectoren HCA bijgewerkt, nummer {at}")
    yield Activity(dt.date(2022, 9, 6), 9, "website-update", "Website in nieuwe vormgeving", status=DROPPED)
