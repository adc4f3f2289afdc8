"""An explanation for a person: the figure, how it was made, and its rows as a table."""

import textwrap
from typing import TYPE_CHECKING, Any

from publish import dutch
from publish.board_text import written
from publish.explain import Explanation, Row
from publish.explain_names import called

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 40
_VALUES = 160


def print_explanation(told: Explanation, console: "Console", everything: bool = False) -> None:
    """Prints it; of many rows the first ones, unless everything is asked for."""
    from rich.table import Table
    from rich.text import Text

    f = told.figure
    head = f"{f['kpi_id']} {f['name_nl']}"
    console.print(Text(head, style="bold"))
    where = f"{f['region_name_nl'] or f['region_code']} ({f['region_level']} {f['region_code']})"
    part = f", uitsplitsing {f['breakdown']}" if f["breakdown"] else ""
    console.print(Text(f"{dutch.quarter(f['period_end'])}, {where}{part}"))
    if f["is_sample"]:
        console.print("VOORBEELDDATA - verzonnen cijfers")
    value = "geen meting" if f["value"] is None else dutch.measure(f["value"], unit_of(f))
    console.print(Text(written(f"Waarde: {value}; status: {f['status']}", console)))
    if f["n"] is not None:
        interval = ""
        if f["ci_low"] is not None:
            low, high = (dutch.measure(f[side], unit_of(f)) for side in ("ci_low", "ci_high"))
            interval = f"; 95%-interval: {low} tot {high}"
        console.print(f"Respondenten: {f['n']}{interval}")
    if f.get("held"):
        console.print("Vastgehouden: staat zoals een eerdere publicatie het had; het verschil zou van enkelen zijn")
    console.print(Text(written(f"Definitie: {f['definition_nl']} ({f['seed_reference']})", console)))
    console.print(Text(f"Formule: {told.formula}"))
    if told.agrees is False:
        console.print(Text("LET OP: de rijen komen niet op de gepubliceerde waarde uit", style="bold red"))
    for role, title in (("numerator", "Rijen die tellen"), ("denominator", "Waarvan het een deel is"),
                        ("excluded", "Wat niet telt, en waarom")):  # fmt: skip
        rows = [row for row in told.rows if row.role == role]
        if not rows:
            continue
        table = Table(title=f"{title} ({len(rows)})", title_justify="left")
        for column in ("wat", "bron en plaats", "waarden" if role != "excluded" else "reden en waarden"):
            table.add_column(column, overflow="fold")
        before = ""
        for row in rows if everything else rows[:SHOWN]:
            what, *cells = _cells(row)
            # an item that several rows speak of is named once
            table.add_row(*(Text(written(cell, console)) for cell in ("" if what == before else what, *cells)))
            before = what
        console.print(table)
        if len(rows) > SHOWN and not everything:
            console.print(f"... en nog {len(rows) - SHOWN}: --all, of --json")


def unit_of(figure: dict[str, Any]) -> str:
    """The unit of a figure: a breakdown may be of another kind than its KPI."""
    of = figure["breakdown"]
    if of in ("number", "number_without_amount"):
        return "count"
    if of in ("share", "coverage") or of.startswith("response_rate:"):
        return "share"
    return str(figure["unit"])


def _cells(row: Row) -> tuple[str, str, str]:
    values = "; ".join(f"{name}: {value}" for name, value in row.values.items())
    told = "; ".join(part for part in (row.reason, _amount(row), values) if part)
    where = f"{row.source_id}: {row.place}" if row.file else row.place
    return called(row.item_kind, row.item_id, row.item_name), where, textwrap.shorten(told, _VALUES, placeholder=" ...")


def _amount(row: Row) -> str:
    return "" if row.amount is None or row.item_kind == "respondent" else dutch.number(row.amount, 4)
