"""Periods in one form, the day of the last update, and what names no period."""

from typing import TYPE_CHECKING

from htsm.sql import identifier

if TYPE_CHECKING:
    import duckdb

# 2020Q1 and 2020-Q1, 2020M01 and 2020-01, 2020S1 and 2020-S1, 2020
_PERIOD = r"([0-9]{4})(?:-?(?:(Q[1-4]|S[12])|M?(0[1-9]|1[0-2])))?"


def finish(con: "duckdb.DuckDBPyConnection", _entity: str, relation: str) -> str | None:
    """Old forms of a period become those of today; a period of another form is set aside."""
    table = identifier(relation)
    con.execute(
        f"update {table} set period = regexp_replace(period, '^{_PERIOD}$', '\\1-\\2\\3') "
        f"where regexp_full_match(period, '{_PERIOD}') and length(period) > 4"
    )
    columns = {name for name, *_ in con.execute(f"describe {table}").fetchall()}
    if {"updated_at", "updated_on"} <= columns:
        # `05/09/23 23:00:00` in SDMX-CSV, `2024-01-15T11:00:00+0100` in JSON-stat
        con.execute(
            f"update {table} set updated_on = coalesce(cast(try_strptime(left(updated_at, 8), '%d/%m/%y') as date), "
            "case when regexp_matches(updated_at, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') "
            "then try_cast(left(updated_at, 10) as date) end)"
        )
    return (
        "select _file, _sheet, _row, 'TIME_PERIOD' as column_name, period as value, "
        f"'expected a period (2020-Q1, 2020-01 or 2020)' as reason from {table} "
        f"where not regexp_full_match(period, '{_PERIOD}')"
    )
