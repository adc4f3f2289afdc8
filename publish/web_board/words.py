"""What the board says, in Dutch or English: `words.csv`, and numbers and days as its readers write them."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from publish import dutch

WORDS = Path(__file__).with_suffix(".csv")


@cache
def words() -> dict[str, dict[str, str]]:
    """Every text, by its id and language."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {row["word"]: {"nl": row["nl"], "en": row["en"]} for row in csv.DictReader(file)}


@dataclass(frozen=True)
class Speech:
    """One of the two languages: `nl` or `en`."""

    lang: str

    def __call__(self, word: str, **values: Any) -> str:
        """The text of an id. Raises KeyError for one that is not in the list."""
        text = words()[word][self.lang]
        return text.format(**values) if values else text

    def known(self, kind: str, value: str | None) -> str:
        """The word for a value of data (`status:behaald`), or the value where it is none of the list."""
        if value is None:
            return dutch.DASH
        found = words().get(f"{kind}:{value}")
        return found[self.lang] if found else value.replace("_", " ")

    def name(self, row: dict[str, Any], prefix: str = "name") -> str:
        """The name that a row has in this language."""
        return row.get(f"{prefix}_{self.lang}") or row.get(f"{prefix}_nl") or dutch.DASH

    def number(self, value: float | None, decimals: int = 1) -> str:
        """A number, or a dash: `1.234,5` in Dutch, `1,234.5` in English."""
        if value is None:
            return dutch.DASH
        return self._own(dutch.number(float(value), decimals))

    def measure(self, value: float | None, unit: str) -> str:
        """A value with its unit, or a dash."""
        shown = self._own(dutch.measure(None if value is None else float(value), unit))
        return shown.replace(" per 1,000", " per 1,000") if self.lang == "en" else shown

    def day(self, moment: date | datetime | None) -> str:
        """A day: `15-02-2024` in Dutch, `15 Feb 2024` in English."""
        if moment is None:
            return dutch.DASH
        return dutch.day(moment) if self.lang == "nl" else f"{moment:%d %b %Y}".lstrip("0")

    def quarter(self, end: date) -> str:
        """A quarter by its last day: `4e kwartaal 2023`, `2023 Q4`."""
        return dutch.quarter(end) if self.lang == "nl" else f"{end.year} Q{(end.month + 2) // 3}"

    def _own(self, text: str) -> str:
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "en" else text
