"""What the values of a column look like, and how alike two columns are by them."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10

_KINDS = (
    ("url", re.compile(r"(?i)(https?://|www[.])\S+")),
    ("email", re.compile(r"[^@\s]+@[^@\s]+[.][a-z]+", re.IGNORECASE)),
    ("date", re.compile(r"(?i)\d{4}-\d{2}-\d{2}.*|\d{1,2}[-/]\d{1,2}[-/]\d{4}|\d{1,2} [a-z]+[.]? \d{4}")),
    ("year", re.compile(r"(19|20)\d{2}")),
    ("money", re.compile(r"(?i)(€|eur).*\d|-?\d{1,3}([.]\d{3})+(,(\d\d|-))?|\d+,(-|\d\d)")),
    ("integer", re.compile(r"[+-]?\d{1,18}")),
    ("decimal", re.compile(r"[+-]?\d+[.,]\d+")),
    ("code", re.compile(r"(?=.*\d)[A-Z0-9._/-]{2,24}")),
    ("yes_no", re.compile(r"(?i)ja|nee|yes|no|true|false|waar|onwaar")),
    ("word", re.compile(r"\S+")),
    ("words", re.compile(r"(\S+\s+){1,5}\S+")),
)
_NUMERIC = ("year", "money", "integer", "decimal")


@dataclass(frozen=True)
class Profile:
    """The values of a column in the order of its rows; an empty text is a missing value."""

    values: Sequence[str]

    @cached_property
    def filled(self) -> list[str]:
        """The values that are there."""
        return [v for v in self.values if v]

    @property
    def share_filled(self) -> float:
        """How much of the column is filled, from 0 to 1."""
        return len(self.filled) / len(self.values) if self.values else 0.0

    @cached_property
    def distinct(self) -> Counter[str]:
        """How often every different value is there, case aside."""
        return Counter(v.casefold() for v in self.filled)

    @cached_property
    def kinds(self) -> dict[str, float]:
        """The share of the filled values that are a date, an amount, a word, ..."""
        counted = Counter(_kind(v) for v in self.filled)
        return {kind: n / len(self.filled) for kind, n in counted.items()}

    @cached_property
    def shapes(self) -> dict[str, float]:
        """The share of every shape: digits as 9, letters as a, runs of letters as one."""
        counted = Counter(_shape(v) for v in self.filled)
        return {shape: n / len(self.filled) for shape, n in counted.items()}

    @cached_property
    def numbers(self) -> list[float]:
        """The numbers among the values, sorted."""
        return sorted(n for v in self.filled if (n := _number(v)) is not None)

    @cached_property
    def length(self) -> float:
        """The mean length of a value."""
        return sum(map(len, self.filled)) / len(self.filled) if self.filled else 0.0

    @property
    def kind(self) -> str:
        """What most of the values are; empty where there are none."""
        return max(self.kinds, key=lambda k: self.kinds[k], default="")


def _kind(value: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(value)), "text")


def _shape(value: str) -> str:
    return re.sub(r"a+", "a", re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", value)))[:24]


def _number(value: str) -> float | None:
    if _kind(value) not in _NUMERIC:
        return None
    text = re.sub(r"[^0-9.,+-]", "", value).rstrip(",-")
    if re.fullmatch(r"[+-]?\d{1,3}([.]\d{3})+(,\d+)?", text) or "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Likeness:
    """How alike two columns are by their values: `score` from 0 to 1, and what stood out, for a person."""

    score: float
    shared: int
    kinds: float
    shapes: float
    ratio: float | None


def likeness(old: Profile, new: Profile) -> Likeness | None:
    """Compares the values of two columns; None where one of them has none."""
    if not old.filled or not new.filled:
        return None
    shared = len(old.distinct.keys() & new.distinct.keys())
    kinds, shapes = _common(old.kinds, new.kinds), _common(old.shapes, new.shapes)
    parts = [
        (3.0, kinds),
        (2.0, shapes),
        (1.0, _nearness(old.length, new.length)),
        (1.0, 1 - abs(_variety(old) - _variety(new))),
        (1.0, 1 - abs(old.share_filled - new.share_filled)),
        (4.0, _overlap(old, new)),
    ]
    ratio = None
    if len(old.numbers) > 0.5 * len(old.filled) and len(new.numbers) > 0.5 * len(new.filled):
        parts.append((3.0, _same_range(old.numbers, new.numbers)))
        ratio = _middle(new.numbers) / _middle(old.numbers) if _middle(old.numbers) else None
    weight = sum(w for w, _ in parts)
    return Likeness(sum(w * s for w, s in parts) / weight, shared, kinds, shapes, ratio)


def _common(a: dict[str, float], b: dict[str, float]) -> float:
    return sum(min(share, b.get(key, 0.0)) for key, share in a.items())


def _nearness(a: float, b: float) -> float:
    return min(a, b) / max(a, b) if max(a, b) else 1.0


def _variety(profile: Profile) -> float:
    return len(profile.distinct) / len(profile.filled)


def _overlap(old: Profile, new: Profile) -> float:
    """How much of what is in one column is in the other: by rows where values recur, and of the smaller by values."""
    common = old.distinct.keys() & new.distinct.keys()
    by_rows = sum(new.distinct[v] for v in common) / len(new.filled)
    by_values = len(common) / min(len(old.distinct), len(new.distinct))
    return (by_rows + by_values) / 2


def _same_range(a: list[float], b: list[float]) -> float:
    """One less the greatest distance between the two distributions (Kolmogorov-Smirnov)."""
    points = sorted({*a, *b})
    return 1 - max(abs(bisect_left(a, p) / len(a) - bisect_left(b, p) / len(b)) for p in points)


def _middle(numbers: list[float]) -> float:
    return numbers[len(numbers) // 2]


def is_other_size(ratio: float | None) -> bool:
    """Whether the middle value is a hundred times as large or as small: another unit, perhaps."""
    return ratio is not None and ratio > 0 and abs(log10(ratio)) >= 2
