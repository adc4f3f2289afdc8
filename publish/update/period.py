"""What an update is about: a quarter (`2022-Q4`), or a year (`2022`) as the sum of its quarters."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from htsm.explained import UsageFault
from publish import dutch

_WRITTEN = re.compile(r"(\d{4})(?:-?[Qq]([1-4]))?")


@dataclass(frozen=True)
class Period:
    """A quarter, or without `quarter` a year."""

    year: int
    quarter: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of `2022-Q4` or `2022`. Raises UsageFault for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        if not found or not 2000 <= int(found[1]) <= 2100:
            raise UsageFault(f"{text!r} is no quarter and no year. What to do: write it as 2022-Q4, or 2022 for a year")
        return cls(int(found[1]), int(found[2]) if found[2] else None)

    @classmethod
    def ending(cls, end: date) -> Self:
        """The quarter of its last day."""
        return cls(end.year, (end.month + 2) // 3)

    @classmethod
    def ended_last(cls, day: date) -> Self:
        """The quarter that ended last before a day."""
        return cls.ending(date(day.year, day.month - (day.month - 1) % 3, 1) - timedelta(days=1))

    @property
    def name(self) -> str:
        """As in a command and a folder: `2022-Q4`, `2022`."""
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def end(self) -> date:
        """Its last day."""
        month = 3 * (self.quarter or 4)
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def before(self) -> Self:
        """The quarter or year before it."""
        if self.quarter is None:
            return type(self)(self.year - 1)
        return type(self)(self.year, self.quarter - 1) if self.quarter > 1 else type(self)(self.year - 1, 4)

    @property
    def quarter_ends(self) -> list[date]:
        """The last days of its quarters: one, or four."""
        numbers = [self.quarter] if self.quarter else [1, 2, 3, 4]
        return [type(self)(self.year, number).end for number in numbers]

    @property
    def in_dutch(self) -> str:
        """`4e kwartaal 2022`, `2022`."""
        return dutch.quarter(self.end) if self.quarter else str(self.year)

    @property
    def at_its_end(self) -> str:
        """Above a column of values: `4e kwartaal 2022`, `eind 2022`."""
        return self.in_dutch if self.quarter else f"eind {self.year}"

    @property
    def when(self) -> str:
        """In a sentence about values: `in het 4e kwartaal 2022`, `eind 2022`."""
        return f"in het {self.in_dutch}" if self.quarter else self.at_its_end
