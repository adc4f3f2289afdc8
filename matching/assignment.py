"""Which mentions are one community: decided delivery by delivery, in the order in which they landed.

What was linked stays linked: a later delivery adds to communities or shows that two are one, and changes nothing else.
Inside a delivery the surest pairs go first. This is a loop over the pairs that are worth a decision, not over all
that were compared: some per mention, and each in constant time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Method = Literal["first", "key", "name", "probabilistic", "steward"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention by its number in the order of landing; `seen_in` are the deliveries of a list that have it."""

    n: int
    source_id: str
    ordinal: int
    seen_in: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two mentions, the earlier on the left, and how sure it is that they are one; certain ones have no score."""

    left: int
    right: int
    method: Method
    score: float | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Match weights: from `link` on a pair is linked, from `ask` on it is a question.

    One that another community comes nearer to than `margin` is a question too. From `merge` on a pair needs no margin,
    and two communities that are both there already become one.
    """

    link: float
    merge: float
    ask: float
    margin: float


@dataclass(slots=True)
class Link:
    """What came of a mention: the first mention of its community, and how it came in."""

    community: int
    method: Method = "first"
    score: float | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two mentions of different communities that may be one."""

    left: int
    right: int
    score: float
    why: str


@dataclass
class Outcome:
    """The link of every mention, and the doubts that are left at the end."""

    links: dict[int, Link]
    doubts: list[Doubt] = field(default_factory=list)


def assign(
    mentions: Sequence[Mention],
    certain: Iterable[Evidence],
    scored: Iterable[Evidence],
    apart: Iterable[tuple[int, int]],
    thresholds: Thresholds,
) -> Outcome:
    """Links all mentions.

    certain: keys and stewards' decisions, which need no score. scored: pairs with a match weight of at least
    `thresholds.ask`. apart: pairs that a steward says are two. Mentions are numbered in the order of landing.
    """
    return _Communities(mentions, apart, thresholds).decided(list(certain), list(scored))


class _Communities:
    def __init__(self, mentions: Sequence[Mention], apart: Iterable[tuple[int, int]], thresholds: Thresholds) -> None:
        self._mentions = {m.n: m for m in mentions}
        self._thresholds = thresholds
        self._links = {m.n: Link(m.n) for m in mentions}
        self._parent = {m.n: m.n for m in mentions}
        self._members = {m.n: [m.n] for m in mentions}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)
        self._doubts: dict[tuple[int, int], Doubt] = {}

    def decided(self, certain: list[Evidence], scored: list[Evidence]) -> Outcome:
        arrivals: dict[int, tuple[list[Evidence], list[Evidence]]] = defaultdict(lambda: ([], []))
        for evidence in certain:
            arrivals[self._ordinal(evidence)][0].append(evidence)
        for evidence in scored:
            arrivals[self._ordinal(evidence)][1].append(evidence)
        for ordinal in sorted(arrivals):
            sure, likely = arrivals[ordinal]
            for evidence in sorted(sure, key=lambda e: (e.method != "steward", e.left, e.right)):
                if not self._kept_apart(evidence.left, evidence.right):
                    self._join(evidence)
            self._take(sorted(likely, key=lambda e: (-(e.score or 0), e.left, e.right)), ordinal)
        left = [
            d
            for d in self._doubts.values()
            if self.root(d.left) != self.root(d.right)
            and not self._kept_apart(d.left, d.right)
            and not self._listed_together(d.left, d.right, None)
        ]
        links = {n: Link(self.root(n), link.method, link.score, link.decided_by) for n, link in self._links.items()}
        return Outcome(links, _one_per_pair(left, self.root))

    def root(self, n: int) -> int:
        """The first-seen mention of the community of a mention."""
        while self._parent[n] != n:
            self._parent[n] = self._parent[self._parent[n]]
            n = self._parent[n]
        return n

    def _ordinal(self, evidence: Evidence) -> int:
        return max(self._mentions[evidence.left].ordinal, self._mentions[evidence.right].ordinal)

    def _take(self, likely: list[Evidence], ordinal: int) -> None:
        """Pairs of one delivery, the surest first."""
        t = self._thresholds
        near: dict[int, list[Evidence]] = defaultdict(list)
        for evidence in likely:
            near[evidence.right].append(evidence)
        for evidence in likely:
            score = evidence.score or 0
            one, other = self.root(evidence.left), self.root(evidence.right)
            if one == other or self._kept_apart(one, other) or self._listed_together(one, other, ordinal):
                continue
            is_new = self._is_alone_and_new(other, ordinal) or self._is_alone_and_new(one, ordinal)
            if score < (t.link if is_new else t.merge):
                self._doubt(evidence, "likely, not sure")
            elif score < t.merge and (rival := self._rival(evidence, near[evidence.right], ordinal)):
                self._doubt(evidence, "two communities come near")
                self._doubt(rival, "two communities come near")
            else:
                self._join(evidence)

    def _is_alone_and_new(self, root: int, ordinal: int) -> bool:
        return len(self._members[root]) == 1 and self._mentions[root].ordinal == ordinal

    def _rival(self, evidence: Evidence, near: list[Evidence], ordinal: int) -> Evidence | None:
        """Evidence for another community that it could be, nearly as sure."""
        one, other = self.root(evidence.left), self.root(evidence.right)
        for rival in near:
            if (rival.score or 0) <= (evidence.score or 0) - self._thresholds.margin:
                return None
            root = self.root(rival.left)
            if (
                root not in (one, other)
                and not self._kept_apart(root, other)
                and not self._listed_together(root, other, ordinal)
            ):
                return rival
        return None

    def _doubt(self, evidence: Evidence, why: str) -> None:
        pair = (evidence.left, evidence.right)
        self._doubts.setdefault(pair, Doubt(*pair, evidence.score or 0, why))

    def _kept_apart(self, left: int, right: int) -> bool:
        """Whether a steward said of any two members that they are two."""
        one, other = self.root(left), self.root(right)
        if not self._apart:
            return False
        small, large = sorted((one, other), key=lambda r: len(self._members[r]))
        return any(self.root(n) == large for m in self._members[small] for n in self._apart.get(m, ()))

    def _listed_together(self, left: int, right: int, ordinal: int | None) -> bool:
        """Whether one delivery of a list, up to a moment, has members of both: then they are two."""
        one, other = (self._seen_in(self.root(n), ordinal) for n in (left, right))
        return not one.isdisjoint(other)

    def _seen_in(self, root: int, ordinal: int | None) -> set[int]:
        return {o for m in self._members[root] for o in self._mentions[m].seen_in if ordinal is None or o <= ordinal}

    def _join(self, evidence: Evidence) -> None:
        """Two communities become one, under the mention that was seen first."""
        one, other = sorted((self.root(evidence.left), self.root(evidence.right)))
        if one == other:
            return
        self._parent[other] = one
        self._members[one] += self._members.pop(other)
        self._links[other] = Link(one, evidence.method, evidence.score, evidence.decided_by)


def _one_per_pair(doubts: list[Doubt], root: Callable[[int], int]) -> list[Doubt]:
    """Of all doubts about two communities the strongest."""
    kept: dict[tuple[int, int], Doubt] = {}
    for doubt in sorted(doubts, key=lambda d: (-d.score, d.left, d.right)):
        one, other = sorted((root(doubt.left), root(doubt.right)))
        kept.setdefault((one, other), doubt)
    return sorted(kept.values(), key=lambda d: (-d.score, d.left, d.right))
