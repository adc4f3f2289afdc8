"""Where everything is: the project's root, and the one folder that holds all state (`HTSM_HOME`)."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Home:
    """The folders of one `HTSM_HOME`. Nothing is made here: who writes makes its own folder.

    `known_at` leaves out what people decided after that moment; None: all that was decided holds.
    """

    root: Path
    known_at: datetime | None = None

    @property
    def inbox(self) -> Path:
        """Files dropped by hand, a folder per source; refused ones under `<source_id>/refused/`."""
        return self.root / "inbox"

    @property
    def landing(self) -> Path:
        """Immutable deliveries and the manifest of every sighting, a folder per source."""
        return self.root / "landing"

    @property
    def parsed(self) -> Path:
        """Typed, traced Parquet, a folder per source."""
        return self.root / "parsed"

    @property
    def decisions(self) -> Path:
        """What people decided: dated, append-only."""
        return self.root / "decisions"

    @property
    def keys(self) -> Path:
        """The key that this state folder made for itself, where no setting names another one."""
        return self.root / "keys"

    @property
    def work(self) -> Path:
        """Build database, dbt target, Airflow home; deletable at any time."""
        return self.root / "work"

    @property
    def restricted(self) -> Path:
        """Answers of people behind the figures of surveys: for those who may see them, and in no release."""
        return self.work / "restricted"

    @property
    def published(self) -> Path:
        """Releases, and `current`, the pointer to the last good one."""
        return self.root / "published"


def home() -> Home:
    """The state folder named by `HTSM_HOME`, by default `var/` in the project's root."""
    return Home(Path(os.environ.get("HTSM_HOME") or PROJECT / "var").resolve())
