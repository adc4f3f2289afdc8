"""The made-up labour market behind the CBS tables: open vacancies per branch, size class and province.

Every series is smooth: a common cycle, a season, and a little noise of its own. The levels are invented;
only the keys and titles of branches and regions are CBS's.
"""

import math
from functools import cache
from itertools import pairwise
from random import Random

from ingest.samples.making.branches import BRANCHES, REGIONS, SIZE_CLASSES, leaves

# A quarter before the first that is published, so that its flows have an open stock to start from.
QUARTERS = tuple((year, quarter) for year in range(2016, 2024) for quarter in (1, 2, 3, 4))

_CYCLE = (
    (2016.0, 0.76),
    (2017.0, 0.84),
    (2018.4, 0.98),
    (2019.5, 1.06),
    (2020.0, 1.02),
    (2020.4, 0.73),
    (2021.0, 0.81),
    (2021.9, 1.40),
    (2022.6, 1.66),
    (2023.3, 1.57),
    (2024.0, 1.48),
)
_SEASON = (1.01, 1.05, 0.99, 0.95)
_TURNOVER = 0.86


def cycle(year: int, quarter: int) -> float:
    """The level of the labour market at the end of a quarter, 2016-2023; ValueError outside."""
    at = year + quarter / 4
    for (left, low), (right, high) in pairwise(_CYCLE):
        if left <= at <= right:
            part = (1 - math.cos(math.pi * (at - left) / (right - left))) / 2
            return low + (high - low) * part
    raise ValueError(f"{year} quarter {quarter} lies outside the cycle {_CYCLE[0][0]}-{_CYCLE[-1][0]}")


def _wander(random: Random, size: float) -> list[float]:
    """A factor around 1 per quarter that keeps some of its last deviation."""
    deviation, path = 0.0, []
    for _ in QUARTERS:
        deviation = 0.6 * deviation + (random.random() - 0.5) * size
        path.append(1 + deviation)
    return path


class LabourMarket:
    """Open vacancies (x 1,000, unrounded) at the end of each of `QUARTERS`."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._leaf = {branch.key: self._series(branch.key, branch.level) for branch in BRANCHES if branch.level}

    def _series(self, key: str, level: float) -> list[float]:
        wander = _wander(Random(f"{self._seed} branch {key}"), 0.05)
        return [
            level * cycle(year, quarter) * _SEASON[quarter - 1] * factor
            for (year, quarter), factor in zip(QUARTERS, wander, strict=True)
        ]

    def open_in_branch(self, key: str) -> list[float]:
        """The series of a branch or size class; of an aggregate, the sum of its leaves."""
        if key in SIZE_CLASSES:
            return self._of_size(key)
        return [sum(values) for values in zip(*(self._leaf[leaf] for leaf in leaves(key)), strict=True)]

    def _of_size(self, key: str) -> list[float]:
        total = self.open_in_branch("T001081")
        wander = {size: _wander(Random(f"{self._seed} size {size}"), 0.03) for size in SIZE_CLASSES}
        weights = {size: [share * f for f in wander[size]] for size, (_, share) in SIZE_CLASSES.items()}
        return [
            value * weights[key][at] / sum(weight[at] for weight in weights.values()) for at, value in enumerate(total)
        ]

    def flows(self, key: str) -> tuple[list[float], list[float]]:
        """New and filled vacancies during each quarter but the first: open = open before + new - filled."""
        stock = self.open_in_branch(key)
        new = [_TURNOVER * (before + after) / 2 for before, after in pairwise(stock)]
        filled = [
            max(0.0, arriving - (after - before))
            for arriving, (before, after) in zip(new, pairwise(stock), strict=True)
        ]
        return new, filled

    @cache  # noqa: B019 - one labour market lives as long as the run that makes the samples
    def _province_weights(self, leaf: str) -> dict[str, list[float]]:
        industry = leaf in leaves("307500")
        weights = {}
        for region in REGIONS:
            if region.share:
                random = Random(f"{self._seed} {leaf} in {region.key}")
                tilt = (0.85 + 0.3 * random.random()) * (region.industry if industry else 1)
                weights[region.key] = [region.share * tilt * factor for factor in _wander(random, 0.04)]
        totals = [sum(values) for values in zip(*weights.values(), strict=True)]
        return {
            key: [weight / total for weight, total in zip(path, totals, strict=True)] for key, path in weights.items()
        }

    def open_in_region(self, branch: str, region: str) -> list[float]:
        """The series of a branch in a province, landsdeel or the country; provinces add up to the country."""
        provinces = next(r.provinces for r in REGIONS if r.key == region)
        series = [0.0] * len(QUARTERS)
        for leaf in leaves(branch):
            weights = self._province_weights(leaf)
            for at, value in enumerate(self._leaf[leaf]):
                series[at] += value * sum(weights[province][at] for province in provinces)
        return series


def year_figure(kw4_before: float, kw1: float, kw2: float, kw3: float, kw4: float) -> float:
    """The year figure of open vacancies: a weighted mean of the five ends of quarters that bound the year."""
    return (kw4_before + 2 * (kw1 + kw2 + kw3) + kw4) / 8
