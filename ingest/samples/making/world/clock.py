"""The days that the whole made-up world shares."""

import datetime as dt
from calendar import monthrange

CLOCK = dt.date(2024, 2, 15)
"""The sample world is known as on this day."""
AGENDA_START = dt.date(2020, 6, 1)
AGENDA_END = dt.date(2023, 12, 31)

QUARTER_ENDS = tuple(
    dt.date(year, month, 30 if month in (6, 9) else 31) for year in range(2020, 2024) for month in (3, 6, 9, 12)
)[1:]
"""The last days of 2020-Q2 up to 2023-Q4: the fifteen quarters of the truth."""


def quarter_number(day: dt.date) -> int:
    """Quarters counted from the year 0, so that differences are numbers of quarters."""
    return day.year * 4 + (day.month - 1) // 3


def quarter_start(end: dt.date) -> dt.date:
    """The first day of the quarter that ends on `end`."""
    return end.replace(month=end.month - 2, day=1)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
