"""When a decision is made: by the clock that its source's deliveries came in by, whatever the command is told."""

from datetime import datetime

from htsm.clock import SAMPLE_NOW, now, parse_time
from htsm.home import Home
from htsm.profile_in_use import profile_in_use
from ingest.landing import sightings
from ingest.refused import door_refusals


def moment_of(home: Home, source_id: str, profile: str | None = None) -> datetime:
    """The moment of a decision about a source.

    A delivery without a date of its own bears the time of the clock that ran when it came in, the sample data's or
    the real one; the last one tells, of real deliveries where there are any. Where none does, `profile` says which
    clock, or the profile in use.
    """
    came_in = [s for s in sightings(home, source_id) if not s.is_dated]
    moments = [s.landed_time for s in came_in if not s.is_sample] or [s.landed_time for s in came_in]
    moments = moments or [
        parse_time(entry["refused_at"])
        for entry in door_refusals(home, source_id)
        if "landed_at" not in entry.get("said", {})
    ]
    if not moments:
        return now(profile or profile_in_use(home))
    return now("sample" if moments[-1] == SAMPLE_NOW else "live")
