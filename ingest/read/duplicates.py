"""Rows whose declared key stands elsewhere in the same snapshot: the first one counts, the others are set aside."""

from typing import TYPE_CHECKING, Any

from htsm.sql import identifier
from ingest.declaration import Part, Source

if TYPE_CHECKING:
    import duckdb


def set_aside_duplicates(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    part: Part,
    relation: str,
    table_id: str,
    ledger: list[dict[str, Any]],
) -> None:
    """Moves rows with a key that came before from the entity's `relation` to quarantine, and corrects the ledger.

    Codes are one whether written in capitals or not: `2022slim12345` is `2022SLIM12345`.
    """
    if not part.key:
        return
    key = ", ".join(identifier(field) for field in part.key)
    codes = {c.field for c in source.columns if c.part == part.name and c.type.partition(":")[0] == "code"}
    same = ", ".join(f"lower({identifier(f)})" if f in codes else identifier(f) for f in part.key)
    if not con.execute(f"select 1 from {relation} group by {same} having count(*) > 1 limit 1").fetchone():
        return
    # a row with several measures is one row: it goes as a whole
    con.execute(
        "create or replace temp table doubled as select _source_id, _snapshot_id, _file, _sheet, _row, "
        "min(first_file) as first_file, min(first_sheet) as first_sheet, min(first_row) as first_row, "
        "min(key_text) as key_text "
        f"from (select *, concat_ws(' / ', {key}) as key_text, row_number() over same as number, "
        f"first(_file) over same as first_file, first(_sheet) over same as first_sheet, "
        f"first(_row) over same as first_row from {relation} "
        f"window same as (partition by {same} order by _file, _sheet, _row)) "
        "where number > 1 and (_file, _sheet, _row) <> (first_file, first_sheet, first_row) group by all"
    )
    con.execute(
        "insert into quarantine select _source_id, $table, _snapshot_id, _file, _sheet, _row, $names, key_text, "
        "'the same ' || $names || ' stands in row ' || first_row || "
        "case when first_sheet <> _sheet then ' of sheet ' || first_sheet else '' end || "
        "case when first_file <> _file then ' of ' || first_file else '' end || ' already', null, null from doubled",
        {"table": table_id, "names": ", ".join(part.key)},
    )
    con.execute(
        f"delete from {relation} using doubled where {relation}._file = doubled._file "
        f"and {relation}._sheet = doubled._sheet and {relation}._row = doubled._row"
    )
    counts = con.execute("select _file, _sheet, count(*) from doubled group by all").fetchall()
    for file, sheet, rows in counts:
        entry = next(e for e in ledger if (e["file_name"], e["sheet"]) == (file, sheet))
        entry["rows_loaded"] -= rows
        entry["rows_quarantined"] += rows
