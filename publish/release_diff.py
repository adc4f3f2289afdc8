"""How two releases differ: KPI cells with their reason, and for one KPI the rows of evidence that came and went."""

from functools import partial
from typing import TYPE_CHECKING, Any

from htsm.explained import UsageFault
from htsm.home import Home
from htsm.sql import literal
from publish import dutch, proposed, shelf
from publish.board_text import written
from publish.revision import COMPARED, KPI_KEY, parquet, revisions
from publish.shelf import Release

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 40
SIDES = {"went": "Rijen die er niet meer zijn", "came": "Rijen die erbij kwamen"}
EVIDENCE_TABLE = ("marts", "kpi_evidence")
EVIDENCE = f"{KPI_KEY}, role, item_kind, item_id, amount, reason, _source_id, _snapshot_id, _file, _sheet, _row"


def difference(home: Home, old_id: str, new_id: str, kpi_id: str | None = None) -> dict[str, Any]:
    """`{"old", "new", "cells": [...], "evidence": [...]}`; evidence only where a KPI is named.

    `new_id` may be `proposed`: what was built and is not published. A row of evidence has `side`: `came` or `went`.
    Raises UsageFault for a release that is not on the shelf, or without a build.
    """
    import duckdb

    old = release_named(home, old_id)
    with duckdb.connect() as con:
        is_proposed = new_id == proposed.NAME
        new = proposed.attach(con, home) if is_proposed else partial(parquet, release_named(home, new_id))
        where = f" where lower(kpi_id) = lower({literal(kpi_id)})" if kpi_id else ""
        cells = _rows(
            con, f"from ({revisions(old, new_id, *(new(*table) for table in COMPARED))}){where} order by {KPI_KEY}"
        )
        evidence = []
        if kpi_id:
            before, now = (_evidence(table(*EVIDENCE_TABLE), kpi_id) for table in (partial(parquet, old), new))
            evidence = _rows(
                con,
                f"select 'came' as side, * from ({now} except {before}) union all "
                f"select 'went', * from ({before} except {now}) order by all",
            )
    return {"old": old_id, "new": new_id, "cells": cells, "evidence": evidence}


def release_named(home: Home, release_id: str | None) -> Release:
    """The release of an id, or the current one without. Raises UsageFault when it is not on the shelf."""
    kept = shelf.releases(home)
    now = shelf.current(home)
    wanted = release_id or (now.release_id if now else None)
    found = [release for release in kept if release.release_id == wanted]
    if wanted is None:
        raise UsageFault(f"nothing is published yet in {home.root}. What to do: `htsm run`, or set HTSM_HOME")
    if not found:
        raise UsageFault(
            f"release {release_id} is not on the shelf. What to do: take one of "
            f"{', '.join(r.release_id for r in kept) or 'none'} (`htsm releases list`)"
        )
    return found[0]


def _evidence(table: str, kpi_id: str) -> str:
    return f"select {EVIDENCE} from {table} where lower(kpi_id) = lower({literal(kpi_id)})"


def _rows(con: Any, sql: str) -> list[dict[str, Any]]:
    found = con.execute(sql)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def print_difference(made: dict[str, Any], console: "Console", everything: bool = False) -> None:
    """Prints it; of many rows the first ones, headlines first, unless everything is asked for."""
    from rich.table import Table
    from rich.text import Text

    cells = sorted(made["cells"], key=lambda c: (c["region_level"] != "nl", c["breakdown"] != ""))
    console.print(Text(f"{made['old']} -> {made['new']}: {len(cells)} cijfers anders", style="bold"))
    table = Table()
    for column in ("KPI", "kwartaal", "waar", "was", "is", "waarom"):
        table.add_column(column, overflow="fold")
    for cell in cells if everything else cells[:SHOWN]:
        where = cell["region_code"] + (f", {cell['breakdown']}" if cell["breakdown"] else "")
        was, now = (_told(cell, side) for side in ("old", "new"))
        line = (cell["kpi_id"], dutch.quarter(cell["period_end"]), where, was, now, cell["reason"])
        table.add_row(*(Text(written(text, console)) for text in line))
    if cells:
        console.print(table)
    for side, title in SIDES.items():
        rows = [row for row in made["evidence"] if row["side"] == side]
        if rows:
            console.print(Text(f"{title} ({len(rows)})", style="bold"))
        for row in rows if everything else rows[:SHOWN]:
            console.print(Text(written(f"  {evidence_told(row)}", console)))
    if not everything and max(len(cells), len(made["evidence"])) > SHOWN:
        console.print("... meer met --all, of --json")


def evidence_told(row: dict[str, Any]) -> str:
    """A row of evidence in a line: what it is of, and where it stands."""
    place = ", ".join(str(part) for part in (row["_file"], row["_sheet"], row["_row"]) if part is not None)
    what = f"{row['period_end']} {row['region_code']} {row['role']} {row['item_kind']} {row['item_id']}"
    return f"{what}: {row['_source_id'] or ''} {place}"


def _told(cell: dict[str, Any], side: str) -> str:
    if cell["change"] == "hidden":
        return "verborgen of niet"
    value = cell[f"{side}_value"]
    shown = dutch.DASH if value is None else dutch.number(value, 4)
    return f"{shown} ({cell[f'{side}_status']})" if cell["change"] == "status" else shown
