"""SPSS files as text, in a process of its own: `python -m ingest.read.sav_text names|cases FILE`.

The library that reads SPSS files is C: a damaged one can end the process that reads it. `names` writes the names of
the variables as a JSON list, `cases` the cases as an Arrow stream of `_row` (from 1) and text columns `c1`..`cN`.
A value is its label where the file has one, else the number or text; dates are ISO; what is missing by the system or
declared missing by the user (values and ranges) is NULL. Exit code 3: the file is damaged, the reason on stderr.
"""

import io
import json
import math
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from ingest.read.workbook_rows import cell_as_text

DAMAGED = 3
CASES_AT_ONCE = 20_000
# SPSS counts seconds from the first day of the Gregorian calendar
_DAY_ZERO = datetime(1582, 10, 14)
_YEARS = range(1900, 2101)
_DATES = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR")
_MOMENTS = ("DATETIME", "YMDHMS")
_TIMES = ("TIME", "DTIME", "MTIME")


def _moment(seconds: float) -> datetime | None:
    try:
        return _DAY_ZERO + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None


def moment_as_text(seconds: float, is_date: bool) -> str:
    """ISO text of seconds since 14 October 1582; what no survey of ours can mean becomes text that is no date."""
    moment = _moment(seconds)
    if moment is None:
        return f"{seconds:g} seconds since 1582-10-14, beyond any calendar"
    text = moment.date().isoformat() if is_date else moment.isoformat(sep=" ", timespec="seconds")
    return text if moment.year in _YEARS else f"{text} (no year from {_YEARS[0]} to {_YEARS[-1]})"


def time_as_text(seconds: float) -> str:
    """A time of day or a duration as hours, minutes and seconds: 83410 becomes `23:10:10`."""
    minutes, second = divmod(round(abs(seconds)), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60:02}:{minutes % 60:02}:{second:02}"


def _as_text(spss_format: str, labels: dict[Any, str]) -> Callable[[Any], str | None]:
    """How a variable's values become text, by its format (`EDATE10`) and its value labels."""
    kind = spss_format.rstrip("0123456789.")

    def text(value: Any) -> str | None:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return None
        if value in labels:
            return labels[value]
        if isinstance(value, str):
            return value
        if kind in _DATES or kind in _MOMENTS:
            return moment_as_text(value, kind in _DATES)
        return time_as_text(value) if kind in _TIMES else cell_as_text(value)

    return text


def _column(values: list[Any], text: Callable[[Any], str | None]) -> list[str | None]:
    """A column as text; answers are few and often the same, so each different one is made once."""
    made = {value: text(value) for value in set(values)}
    return [made[value] for value in values]


def chunks(path: str) -> Iterator[tuple[int, list[list[str | None]]]]:
    """Text columns of the cases, so many at a time, with how many came before; one chunk at least."""
    import pyreadstat

    done = 0
    while True:
        read: Any = pyreadstat.read_sav(
            path,
            disable_datetime_conversion=True,
            output_format="dict",
            row_offset=done,
            row_limit=CASES_AT_ONCE,
        )
        content, about = read
        texts = [
            _column(values, _as_text(about.original_variable_types[name], about.variable_value_labels.get(name, {})))
            for name, values in content.items()
        ]
        cases = len(texts[0]) if texts else 0
        if cases or not done:
            yield done, texts
        done += cases
        if cases < CASES_AT_ONCE:
            break
    _refuse_more_cases(path, done)


class _Unnumbered(io.FileIO):
    """A file as if its header did not say how many cases it has: four bytes from the eightieth on."""

    def read(self, size: int | None = -1, /) -> bytes:
        at, content = self.tell(), bytearray(super().read(size) or b"")
        for i in range(max(80 - at, 0), min(84 - at, len(content))):
            content[i] = 0xFF
        return bytes(content)


def _refuse_more_cases(path: str, done: int) -> None:
    """The library stops at the number of cases that the header gives; what stands beyond must not be lost."""
    import pyreadstat

    with _Unnumbered(path, "rb") as file:
        read: Any = pyreadstat.read_sav(
            file, disable_datetime_conversion=True, output_format="dict", row_offset=done, row_limit=1
        )
    if any(read[0].values()):
        raise ValueError(f"its header speaks of {done} cases, yet there are more")


def names(path: str) -> list[str]:
    """The names of the variables, in order."""
    import pyreadstat

    about: Any = pyreadstat.read_sav(path, metadataonly=True, output_format="dict")[1]
    return list(about.column_names)


def _write_cases(path: str) -> None:
    import pyarrow as pa

    writer = None
    for done, texts in chunks(path):
        cases = len(texts[0]) if texts else 0
        columns = {"_row": pa.array(range(done + 1, done + cases + 1), pa.int64())}
        columns |= {f"c{i}": pa.array(text, pa.string()) for i, text in enumerate(texts, 1)}
        batch = pa.record_batch(columns)
        writer = writer or pa.ipc.new_stream(sys.stdout.buffer, batch.schema)
        writer.write_batch(batch)
    if writer:
        writer.close()


def main(task: str, path: str) -> int:
    """Writes names or cases to standard output; gives the exit code."""
    try:
        if task == "names":
            json.dump(names(path), sys.stdout)
        else:
            _write_cases(path)
        sys.stdout.flush()
    except Exception as error:
        sys.stderr.write(str(error).splitlines()[0] if str(error) else type(error).__name__)
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
