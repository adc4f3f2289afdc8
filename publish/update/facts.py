"""What a release says about a period: the national figures at its end and at the end of the period before."""

from dataclasses import dataclass
from typing import Any

from htsm.explained import Explained
from publish.board import Line, catalogue_order, lines
from publish.shelf import Release
from publish.update.period import Period
from publish.web_board.figures import NATIONAL, figures
from publish.web_board.store import Row, Shown, quarters

_PARTS = ("Hoofddoel", "Actie", "Sturing", "Context")


class NotInRelease(Explained):
    """The release has no figures of the period."""


@dataclass(frozen=True)
class Facts:
    """`kpis` in the order of the catalogue, `before` by KPI id; `lines` are goals and action lines as on the board."""

    shown: Shown
    period: Period
    kpis: list[Row]
    before: dict[str, Row]
    lines: list[Line]

    @property
    def release(self) -> Release:
        """The release that all of it is from."""
        return self.shown.release

    def kpi(self, kpi_id: str | None) -> Row | None:
        """The figure of a KPI at the end of the period."""
        return next((kpi for kpi in self.kpis if kpi["kpi_id"] == kpi_id), None)

    def was(self, kpi: Row) -> float | None:
        """What a KPI was at the end of the period before."""
        value: float | None = self.before.get(kpi["kpi_id"], {}).get("value")
        return value

    def moved(self) -> list[Row]:
        """The KPIs with another value than before; one of the two may be none."""
        return [kpi for kpi in self.kpis if kpi["value"] != self.was(kpi)]

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """The rows of a query on the release."""
        return self.shown.rows(sql, *parameters)


def facts(release: Release, period: Period) -> Facts:
    """Reads them. Raises NotInRelease when the period has no figures in the release."""
    known = quarters(release)
    if period.end not in known:
        have = f"those of {Period.ending(known[-1]).name} to {Period.ending(known[0]).name}" if known else "none"
        later = not known or period.end > known[0]
        more = ", or wait: `htsm run` makes a release with it when it has ended" if later else ""
        raise NotInRelease(
            f"release {release.release_id} has no figures of the end of {period.name}; it has {have}. "
            f"What to do: take one of those{more}"
        )
    shown = Shown(release, period.end)
    kpis = _national(shown, period)
    before = {kpi["kpi_id"]: kpi for kpi in _national(shown, period.before)}
    return Facts(shown, period, kpis, before, lines(shown.rows("from core.dim_action_line"), kpis))


def last_quarter(release: Release) -> Period:
    """The last quarter that a release has figures of. Raises NotInRelease when it has none."""
    known = quarters(release)
    if not known:
        raise NotInRelease(f"release {release.release_id} has no figures. What to do: `htsm run`")
    return Period.ending(known[0])


def _national(shown: Shown, period: Period) -> list[Row]:
    found = figures(shown, f"period_end = ? and {NATIONAL}", period.end)
    return sorted(found, key=lambda kpi: (_PARTS.index(kpi["area"].split()[0]), catalogue_order(kpi["kpi_id"])))
