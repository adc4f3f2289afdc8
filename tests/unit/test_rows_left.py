"""What was not loaded of a large table, found by row number."""

import duckdb

from ingest.read.typing import find_left


def test_rows_that_were_not_loaded_are_found_in_whatever_order_the_others_come():
    """A scan on several cores gives ten million rows out of order: what was loaded must not count as left."""
    with duckdb.connect() as con:
        con.execute("create temp table raw_rows as select i as _row, 'cell ' || i as c1 from range(1, 11) as t (i)")
        con.execute("create temp table loaded as select unnest([7, 8, 9, 2, 3, 5, 6]) as _row")
        find_left(con, "loaded")
        assert con.execute("select _row, c1 from raw_left order by _row").fetchall() == [
            (1, "cell 1"), (4, "cell 4"), (10, "cell 10"),
        ]  # fmt: skip
