"""Rows whose declared key stands elsewhere in the same snapshot: the first one counts, the others are set aside."""

from typing import TYPE_CHECKING, Any

from htsm.sql import identifier
from ingest.declaration import Part, Source
from ingest.read.finishing import SET_ASIDE
from ingest.read.header import Header

if TYPE_CHECKING:
    import duckdb

Headers = dict[tuple[str, str], Header]


def set_aside_duplicates(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    part: Part,
    relation: str,
    table_id: str,
    ledger: list[dict[str, Any]],
    headers: Headers,
) -> None:
    """Moves rows with a key that came before from the entity's `relation` to quarantine, and corrects the ledger.

    Codes are one whether written in capitals or not: `2022slim12345` is `2022SLIM12345`.
    `headers` are those of each file and sheet: a key of one column is shown as that column. A row that the source's
    own reader has set aside stays so, and is told of its key as well.
    """
    if not part.key:
        return
    key = ", ".join(identifier(field) for field in part.key)
    codes = {c.field for c in source.columns if c.part == part.name and c.type.partition(":")[0] == "code"}
    same = ", ".join(f"lower({identifier(f)})" if f in codes else identifier(f) for f in part.key)
    both = f"select {key}, _source_id, _snapshot_id, _file, _sheet, _row, true as counts from {relation}"
    if con.execute("select 1 from duckdb_tables() where table_name = ?", [_aside(part)]).fetchone():
        whence = f"(select any_value(_source_id) from {relation}), (select any_value(_snapshot_id) from {relation})"
        both += f" union all select {key}, {whence}, _file, _sheet, _row, false from {identifier(_aside(part))}"
    if not con.execute(f"select 1 from ({both}) group by {same} having count(*) > 1 limit 1").fetchone():
        return
    # a row with several measures is one row, and goes as a whole; twice the same measure in it is none that counts
    other = "true" if "measure" in part.key else "(_file, _sheet, _row) <> (first_file, first_sheet, first_row)"
    con.execute(
        "create or replace temp table doubled as select _source_id, _snapshot_id, _file, _sheet, _row, counts, "
        "min(first_file) as first_file, min(first_sheet) as first_sheet, min(first_row) as first_row, "
        "min(key_text) as key_text "
        f"from (select *, concat_ws(' / ', {key}) as key_text, row_number() over same as number, "
        f"first(_file) over same as first_file, first(_sheet) over same as first_sheet, "
        f"first(_row) over same as first_row from ({both}) "
        f"window same as (partition by {same} order by counts desc, _file, _sheet, _row)) "
        f"where number > 1 and {other} group by all"
    )
    con.execute(
        "create or replace temp table key_column (_file varchar, _sheet varchar, label varchar, number integer)"
    )
    for (file, sheet), header in headers.items():
        con.execute("insert into key_column values (?, ?, ?, ?)", [file, sheet, *_column(part, header)])
    con.execute(
        "insert into quarantine select _source_id, $table, _snapshot_id, _file, _sheet, _row, "
        "coalesce(label, $names), key_text, "
        "case when (_file, _sheet, _row) = (first_file, first_sheet, first_row) "
        "then 'the same ' || $names || ' stands twice in the row' else "
        "'the same ' || $names || ' stands in row ' || first_row || "
        "case when first_sheet <> _sheet then ' of sheet ' || first_sheet else '' end || "
        "case when first_file <> _file then ' of ' || first_file else '' end || ' already' end, null, number "
        "from doubled left join key_column using (_file, _sheet)",
        {"table": table_id, "names": ", ".join(part.key)},
    )
    counts = con.execute("select _file, _sheet, count(distinct _row) from doubled where counts group by all").fetchall()
    con.execute(
        f"delete from {relation} using doubled where {relation}._file = doubled._file "
        f"and {relation}._sheet = doubled._sheet and {relation}._row = doubled._row"
    )
    for file, sheet, rows in counts:
        entry = next(e for e in ledger if (e["file_name"], e["sheet"]) == (file, sheet))
        entry["rows_loaded"] -= rows
        entry["rows_quarantined"] += rows


def _aside(part: Part) -> str:
    return f"{SET_ASIDE}_{part.entity}"


def _column(part: Part, header: Header) -> tuple[str | None, int | None]:
    """The label and number of the column of a key of one field, where it is one column of the table."""
    positions = [i for i, column in header.columns.items() if [column.field] == list(part.key)]
    if len(positions) != 1:
        return None, None
    return header.texts[positions[0]].strip(), positions[0] + 1
