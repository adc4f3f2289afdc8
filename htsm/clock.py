"""The only clock: what "now" is for a profile, and how an as-of is written.

All times are UTC. The sample world stands still on 2024-02-15, so that its releases can be made again.
"""

from datetime import UTC, date, datetime, time

from htsm.explained import UsageFault

SAMPLE_NOW = datetime(2024, 2, 15, tzinfo=UTC)


def now(profile: str) -> datetime:
    """The moment of a run; for the sample data always the same one."""
    return SAMPLE_NOW if profile == "sample" else datetime.now(UTC)


def as_of(profile: str, text: str | None) -> datetime:
    """The as-of of a run: `text` as ISO date (its last moment is meant) or time; by default the day of the run.

    Raises UsageFault when the text is neither.
    """
    if text is None:
        return end_of_day(now(profile).date())
    try:
        moment = end_of_day(date.fromisoformat(text)) if len(text) == len("2024-02-15") else parse_time(text)
    except ValueError as error:
        raise UsageFault(
            f"as-of {text!r} is no date or time. What to do: write 2024-02-15 or 2024-02-15T12:00:00"
        ) from error
    if moment > end_of_day(datetime.now(UTC).date()):
        raise UsageFault(f"as-of {text!r} is in the future: nothing is known of it yet. What to do: leave it out")
    return moment


def end_of_day(day: date) -> datetime:
    """The last microsecond of a day."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def parse_time(text: str) -> datetime:
    """An ISO date or time as UTC; one without a zone is read as UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
