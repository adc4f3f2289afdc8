"""Vacancies collected from the web: csv packed with gzip, an earlier edition as Parquet, and any number for a bench."""

import csv
import datetime as dt
import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.samples.making.edition import NOTICE
from ingest.samples.making.world import Vacancy, World

EDITION, EARLIER = dt.date(2024, 2, 1), dt.date(2023, 1, 16)
# the earlier edition is a window: what was posted in its year
WINDOW = 2022
COLUMNS = list(Vacancy.__dataclass_fields__)
_BLOCK = 65_535
_BASE_ROWS = 100_000


def vacancies_files(world: World) -> dict[str, bytes]:
    """All vacancies as `.csv.gz`, those of one year as Parquet."""
    window = [v for v in world.vacancies() if v.posted_on.year == WINDOW]
    return {
        f"vacancies/vacatures-{EDITION}.csv.gz": packed(csv_text(world.vacancies())),
        f"vacancies/vacatures-{EARLIER}.parquet": parquet(window),
    }


def csv_text(vacancies: Iterable[Vacancy]) -> bytes:
    """Vacancies as csv with `;`; skills as a list with `|`."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(v) for v in vacancies)
    return text.getvalue().encode()


def _cells(vacancy: Vacancy) -> Iterator[str]:
    for column in COLUMNS:
        value = getattr(vacancy, column)
        yield "|".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def packed(content: bytes) -> bytes:
    """A gzip file that is the same to the byte everywhere: its blocks are stored, since zlibs compress differently."""
    blocks = [content[i : i + _BLOCK] for i in range(0, len(content), _BLOCK)] or [b""]
    body = b"".join(
        struct.pack("<BHH", i == len(blocks), len(block), len(block) ^ 0xFFFF) + block
        for i, block in enumerate(blocks, 1)
    )
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


def parquet(vacancies: Iterable[Vacancy]) -> bytes:
    """Vacancies as Parquet: dates as dates, skills as a list; the notice stands in the file's own description."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = _arrow(vacancies).replace_schema_metadata({"notice": NOTICE})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="none", use_dictionary=True)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _arrow(vacancies: Iterable[Vacancy]) -> Any:
    import pyarrow as pa

    kinds = {"posted_on": pa.date32(), "expired_on": pa.date32(), "skills": pa.list_(pa.string())}
    rows = list(vacancies)
    columns = {}
    for column in COLUMNS:
        values = [getattr(v, column) for v in rows]
        kind = kinds.get(column, pa.string())
        columns[column] = pa.array([list(v) for v in values] if column == "skills" else values, kind)
    return pa.table(columns)


def write_vacancies(path: Path, rows: int, seed: int) -> None:
    """Writes so many vacancies for a bench, as `.parquet`, `.csv` or `.csv.gz`: a base of the made-up world, repeated
    with numbers of its own and days shifted, by DuckDB, never all in memory.
    """
    import duckdb

    from htsm.sql import literal
    from ingest.samples.making.world import world

    base = min(rows, _BASE_ROWS)
    options = "format parquet" if path.suffix == ".parquet" else "format csv, delimiter ';', header"
    options += ", compression gzip" if path.suffix == ".gz" else ""
    skills = "skills" if path.suffix == ".parquet" else "array_to_string(skills, '|') as skills"
    with duckdb.connect() as con:
        con.register("made", _arrow(islice(world(seed, 1).vacancies(base), base)))
        con.execute("create table base as select row_number() over () as n, * from made")
        con.execute(
            "copy (select vacancy_id[1:1] || lpad(cast(block as varchar), 5, '0') || vacancy_id[2:] as vacancy_id, "
            "duplicate_group_id[1:1] || lpad(cast(block as varchar), 5, '0') || duplicate_group_id[2:] as "
            "duplicate_group_id, posted_on - cast(block % 28 as integer) as posted_on, "
            "expired_on - cast(block % 28 as integer) as expired_on, "
            f"{', '.join(COLUMNS[4:11])}, {skills}, source_site "
            f"from range({-(-rows // base)}) as blocks (block), base where block * {base} + n <= {rows}) "
            f"to {literal(str(path))} ({options})"
        )
