"""Rows that were there before: in how many of them a new column holds what an old one held."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_ROWS = 20
UNIQUE = 0.9

Columns = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Agreement:
    """The share of the common records in which two columns hold the same; `beyond` what chance would give."""

    beyond: float
    equal: float
    records: int


class SameRows:
    """Pairs of rows, old and new, that are the same record by what tells records apart."""

    def __init__(self, olds: Columns, news: Columns, pairs: list[tuple[int, int]]) -> None:
        """`pairs` are the row numbers (old, new); `olds` and `news` the vanished and the appeared columns."""
        self.olds, self.news, self.pairs = olds, news, pairs

    def agreement(self, old: int, new: int) -> Agreement | None:
        """How far two columns agree; None where too few records have both values, or nearly all have the same."""
        there = [
            (a.casefold(), b.casefold()) for o, n in self.pairs if (a := self.olds[old][o]) and (b := self.news[new][n])
        ]
        if len(there) < LEAST_ROWS:
            return None
        equal = sum(a == b for a, b in there) / len(there)
        left, right = Counter(a for a, _ in there), Counter(b for _, b in there)
        chance = sum(n * right[value] for value, n in left.items()) / len(there) ** 2
        return Agreement(max(0.0, (equal - chance) / (1 - chance)), equal, len(there)) if chance < 0.95 else None


def same_rows(known_old: Columns, known_new: Columns, olds: Columns, news: Columns) -> SameRows | None:
    """Finds the records that both deliveries have: by all known columns together, by one of them, or by a vanished and
    an appeared column that tell records apart and share values. None where there are too few.
    """
    candidates = [(_unique(old), _unique(new)) for old, new in zip(known_old, known_new, strict=True)]
    if known_old:
        together = (list(zip(*columns, strict=True)) for columns in (known_old, known_new))
        candidates.append(tuple(map(_unique, together)))  # type: ignore[arg-type]
    before, after = [_unique(column) for column in olds], [_unique(column) for column in news]
    candidates += [(old, new) for old in before for new in after]
    best = max(candidates, key=lambda c: len(c[0].keys() & c[1].keys()), default=None)
    pairs = [(best[0][key], row) for key, row in best[1].items() if key in best[0]] if best else []
    return SameRows(olds, news, pairs) if len(pairs) >= LEAST_ROWS else None


def _unique(keys: Sequence[object]) -> dict[object, int]:
    """Row by key, where nearly every key is there once; nothing else is an identity."""
    counted = Counter(keys)
    once = {key: row for row, key in enumerate(keys) if counted[key] == 1 and key != ""}
    return once if len(once) >= UNIQUE * len(keys) else {}
