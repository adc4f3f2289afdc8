"""An attacker with linear algebra: what a set of published sums pins down, to the last person or within bounds."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import linprog

Terms = Mapping[Hashable, float]
CLOSE = 1e-7


@dataclass
class Knowledge:
    """Unknown numbers and the sums of them that were read somewhere: `{unknown: factor}` and what it comes to."""

    unknowns: list[Hashable]
    sums: dict[tuple[frozenset[tuple[Hashable, float]], float], Terms] = field(default_factory=dict)
    at_least: dict[Hashable, float] = field(default_factory=dict)
    at_most: dict[Hashable, float] = field(default_factory=dict)

    def learn(self, terms: Terms, comes_to: float = 0.0) -> None:
        """Reads one more sum; before the first question only."""
        self.sums[frozenset(terms.items()), comes_to] = terms

    def comes_to(self, terms: Terms) -> float | None:
        """What a combination of the unknowns must be, or None where more than one number is possible.

        It is pinned down when it lies in the row space of the sums.
        """
        wanted = self._vector(terms)
        inside = self._row_space.T @ (self._row_space @ wanted)
        if np.abs(wanted - inside).max(initial=0) > CLOSE:
            return None
        return float(inside @ self._solution)

    def between(self, terms: Terms) -> tuple[float, float]:
        """The smallest and the largest that a combination can be, with the bounds of the unknowns."""
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * self._vector(terms),
                A_eq=self._matrix if self.sums else None,
                b_eq=self._right if self.sums else None,
                bounds=[(self.at_least.get(u, 0), self.at_most.get(u)) for u in self.unknowns],
            )
            ends.append(-np.inf * sign if found.status == 3 else sign * found.fun)
            assert found.status in (0, 3), found.message
        return ends[0], ends[1]

    @cached_property
    def _places(self) -> dict[Hashable, int]:
        return {unknown: place for place, unknown in enumerate(self.unknowns)}

    def _vector(self, terms: Terms) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        row = np.zeros(len(self.unknowns))
        for unknown, factor in terms.items():
            row[self._places[unknown]] += factor
        return row

    @cached_property
    def _matrix(self) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
        return np.array([self._vector(terms) for terms in self.sums.values()]).reshape(-1, len(self.unknowns))

    @cached_property
    def _right(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        return np.array([comes_to for _, comes_to in self.sums])

    @cached_property
    def _row_space(self) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
        """An orthonormal basis of the sums."""
        _, sizes, basis = np.linalg.svd(self._matrix, full_matrices=False)
        kept: np.ndarray[tuple[int, int], np.dtype[np.float64]] = basis[sizes > CLOSE * sizes.max(initial=1)]
        return kept

    @cached_property
    def _solution(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """The smallest numbers that fit, wherever they are not pinned down."""
        return np.linalg.lstsq(self._matrix, self._right)[0]
