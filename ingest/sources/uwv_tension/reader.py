"""Quarters in one form, whatever a band or a cell calls them."""

from typing import TYPE_CHECKING

from htsm.sql import identifier

if TYPE_CHECKING:
    import duckdb

# 2022-1, 2022 Q1, 2022KW01, 2022 1e kwartaal; and the other way round: 1e kwartaal 2022, Q1 2022
_YEAR_FIRST = r"(20\d\d)\s*[-/]?\s*(?:kw|q|kwartaal)?\s*0?([1-4])(?:e\s*kwartaal)?\*?"
_QUARTER_FIRST = r"(?:kw|q|kwartaal)?\s*0?([1-4])(?:e\s*kwartaal)?\s*[-/]?\s*(20\d\d)\*?"


def finish(con: "duckdb.DuckDBPyConnection", _entity: str, relation: str) -> str | None:
    """`1e kwartaal 2022` becomes `2022KW01`; what names no quarter is set aside."""
    table = identifier(relation)
    for pattern, form in ((_YEAR_FIRST, r"\1KW0\2"), (_QUARTER_FIRST, r"\2KW0\1")):
        con.execute(
            f"update {table} set period = regexp_replace(trim(period), '(?i)^{pattern}$', '{form}') "
            f"where regexp_full_match(trim(period), '(?i){pattern}')"
        )
    return (
        "select distinct _file, _sheet, _row, 'Kwartaal' as column_name, period as value, "
        "'expected a quarter (2022-1)' as reason "
        f"from {table} where not regexp_full_match(period, '20[0-9]{{2}}KW0[1-4]')"
    )
