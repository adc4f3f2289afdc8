"""Which wave speaks for a quarter."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from ingest.samples.making.world import Answer, Wave
from ingest.samples.making.world.clock import quarter_number
from ingest.samples.making.world_truth.figure import Figure

A = TypeVar("A", bound=Answer)
AT_MOST_QUARTERS = 6


def wave_of(waves: Sequence[Wave[A]], end: dt.date) -> Wave[A] | None:
    """The latest wave closed on or before the end of a quarter, and in one of the six quarters before it or in it."""
    closed = [wave for wave in waves if wave.closed_on <= end]
    if not closed or quarter_number(end) - quarter_number(closed[-1].closed_on) > AT_MOST_QUARTERS:
        return None
    return closed[-1]


def no_wave(waves: Sequence[Wave[A]], end: dt.date) -> Figure:
    """No value, and why."""
    closed = any(wave.closed_on <= end for wave in waves)
    return Figure(None, reason="the latest wave is more than 6 quarters old" if closed else "no wave closed yet")
