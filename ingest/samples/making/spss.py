"""SPSS files that come out the same to the byte whenever they are written. The only place that writes them."""

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# the header's day and time of creation, as in "16 Aug 18" and "17:22:33"
_CREATED_AT = 92
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_ZERO = dt.datetime(1582, 10, 14)


@dataclass(frozen=True)
class Variable:
    """A variable: its label, the labels of its values, what counts as missing (values, or `{"lo": .., "hi": ..}`)."""

    label: str
    values: Mapping[float, str] = field(default_factory=dict)
    missing: Sequence[Any] = ()
    spss_format: str | None = None


def seconds(moment: dt.datetime) -> float:
    """A moment as SPSS counts: seconds since 14 October 1582."""
    return (moment - _DAY_ZERO).total_seconds()


def sav_bytes(
    title: str, created: dt.date, variables: Mapping[str, Variable], columns: Mapping[str, Sequence[Any]]
) -> bytes:
    """The .sav file (UTF-8) of `columns`, with `title` as its label; numbers, text, or None for what is missing."""
    import pandas as pd  # type: ignore[import-untyped]
    import pyreadstat

    numbers = [name for name, values in columns.items() if not any(isinstance(v, str) for v in values)]
    frame = pd.DataFrame({n: pd.Series(v, dtype="float64" if n in numbers else object) for n, v in columns.items()})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.sav"
        pyreadstat.write_sav(
            frame,
            path,
            file_label=title,
            column_labels={name: v.label for name, v in variables.items()},
            variable_value_labels={name: dict(v.values) for name, v in variables.items() if v.values},
            missing_ranges={name: list(v.missing) for name, v in variables.items() if v.missing},
            variable_format={name: v.spss_format for name, v in variables.items() if v.spss_format},
        )
        written = bytearray(path.read_bytes())
    stamp = f"{created.day:02} {_MONTHS[created.month - 1]} {created:%y}00:00:00"
    written[_CREATED_AT : _CREATED_AT + len(stamp)] = stamp.encode()
    return bytes(written)
