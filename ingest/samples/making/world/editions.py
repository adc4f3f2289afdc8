"""The editions of each register: what was delivered, of which day, and when it became known."""

import datetime as dt

from ingest.samples.making.edition import RIF_LIST_EDITION, RIF_WORKBOOK_EDITION, SLIM_EDITION
from ingest.samples.making.world.registry import Edition

_DAYS = {
    "fieldlabs": ("2020-12-01", "2021-12-01", "2022-12-01", "2023-12-01"),
    "pps_register": ("2020-12-31", "2021-12-31", "2022-12-31", "2023-12-31"),
    "technohubs": ("2021-06-30", "2022-12-31", "2023-12-31"),
    "organisations": ("2022-01-01", "2024-01-01"),
}
# the edition that had mistakes, and the day on which its corrected form became known
CORRECTED = {
    "fieldlabs": ("2022-12-01", dt.date(2024, 2, 5)),
    "pps_register": ("2022-12-31", dt.date(2024, 1, 22)),
    "technohubs": ("2022-12-31", dt.date(2024, 2, 1)),
}
_LAG = dt.timedelta(days=9)


def editions() -> tuple[Edition, ...]:
    """All editions, per source in the order in which they became known."""
    made = [
        Edition("rif", "overzicht", RIF_LIST_EDITION, RIF_LIST_EDITION),
        Edition("rif", "werkmap", RIF_WORKBOOK_EDITION, RIF_WORKBOOK_EDITION, note="with an award that came late"),
        Edition("slim", "republished", dt.date(2023, 6, 1), dt.date(2023, 6, 1)),
        Edition("slim", "lijst", SLIM_EDITION, SLIM_EDITION),
    ]
    for source_id, days in _DAYS.items():
        for name in days:
            day = dt.date.fromisoformat(name)
            made.append(Edition(source_id, name, day, day + _LAG))
        if source_id in CORRECTED:
            name, landed = CORRECTED[source_id]
            day = dt.date.fromisoformat(name)
            made.append(
                Edition(source_id, f"{name}-gecorrigeerd", day, landed, name, "replaces the edition of that day")
            )
    return tuple(made)


def days_of(source_id: str) -> list[dt.date]:
    """The days that a register describes, oldest first."""
    return sorted({edition.valid_as_of for edition in editions() if edition.source_id == source_id})


def mistakes_until(source_id: str) -> tuple[dt.date, dt.date]:
    """The day of the edition with mistakes, and the day from which deliveries are right: that of the next one."""
    wrong = dt.date.fromisoformat(CORRECTED[source_id][0])
    return wrong, min(day for day in days_of(source_id) if day > wrong)
