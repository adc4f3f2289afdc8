"""Words of a header: numbering and years left out, compounds taken apart, and what each word stands for.

General words that mean the same, in Dutch and English, are in `words.csv`, with how much each tells of a column.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words.csv")
UNKNOWN_WEIGHT = 1.0
_SHORTEST = 3
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBERED = re.compile(r"^\s*\(?(\d{1,3}|[a-z])[.)]\s+|^\s*\d{1,3}\s+(?=[A-Za-z])", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The concepts of every known word, and the weight of every concept: fillers and units weigh nothing."""

    concepts: dict[str, frozenset[str]]
    weights: dict[str, float]
    _parts: dict[str, list[str]] = field(default_factory=dict)

    def weight(self, word: str) -> float:
        """How much a word tells of a column, from 0 to 1."""
        return max((self.weights[c] for c in self.concepts.get(word, ())), default=UNKNOWN_WEIGHT)

    def parts(self, word: str) -> list[str]:
        """A compound as its words (`subsidiebedrag`: subsidie, bedrag); of an unknown one what its last word is."""
        if word not in self._parts:
            self._parts[word] = [word] if word in self.concepts else self._split(word) or [word]
        return self._parts[word]

    def _split(self, word: str) -> list[str] | None:
        for end in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
            head, rest = word[:end], word[end:]
            if head in self.concepts:
                for joint in ("", "s", "e", "en"):
                    tail = rest.removeprefix(joint) if rest.startswith(joint) else ""
                    if len(tail) >= _SHORTEST and tail in self.concepts:
                        return [head, tail]
                    if len(tail) > 2 * _SHORTEST - 1 and (deeper := self._split(tail)):
                        return [head, *deeper]
        for start in range(_SHORTEST + 1, len(word) - _SHORTEST):
            if word[start:] in self.concepts:
                return [word[:start], word[start:]]
        return None


# for measuring what the list of words brings
NO_WORDS = Vocabulary({}, {})


@cache
def vocabulary() -> Vocabulary:
    """The general words, read once."""
    concepts: dict[str, set[str]] = {}
    weights: dict[str, float] = {}
    with WORDS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            weights[line["concept"]] = float(line["weight"])
            for word in line["words"].split("|"):
                concepts.setdefault(bare(word), set()).add(line["concept"])
    return Vocabulary({word: frozenset(c) for word, c in concepts.items()}, weights)


def bare(text: str) -> str:
    """Lower case without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’`")


def tokens(header: str, words: Vocabulary) -> list[str]:
    """The words of a header, compounds taken apart; without its numbering, years and position numbers."""
    text = _NUMBERED.sub("", re.sub(r"-\s*\n\s*", "", header), count=1)
    found = [t for t in re.split(r"[^0-9a-z%€]+", bare(_CAMEL.sub(" ", text))) if t and not t.isdigit()]
    return [part for token in found for part in words.parts(token)]
