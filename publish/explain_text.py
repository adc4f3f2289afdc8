"""An explanation for a person: the figure, how it was made, and its rows as a table."""

from typing import TYPE_CHECKING, Any

from publish import dutch
from publish.board_text import written
from publish.explain import Explanation, Row

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
    console.print(f"{f['period_end']}, {f['region_level']} {f['region_code']}" + (
        f", uitsplitsing {f['breakdown']}" if f["breakdown"] else ""
    ))  # fmt: skip
    if f["is_sample"]:
        console.print("VOORBEELDDATA - verzonnen cijfers")
    value = "geen meting" if f["value"] is None else dutch.measure(f["value"], _unit(f))
    console.print(Text(written(f"Waarde: {value}; status: {f['status']}", console)))
    if f["n"] is not None:
        console.print(f"Respondenten: {f['n']}; 95%-interval: {f['ci_low']:.3g} tot {f['ci_high']:.3g}"
                      if f["ci_low"] is not None else f"Respondenten: {f['n']}")  # fmt: skip
    console.print(Text(f"Definitie: {f['definition']} ({f['seed_reference']})"))
    console.print(Text(f"Formule: {told.formula}"))
    if told.agrees is False:
        console.print(Text("LET OP: de rijen komen niet op de gepubliceerde waarde uit", style="bold red"))
    for role, title in (("numerator", "Rijen die tellen"), ("denominator", "Waarvan het een deel is"),
                        ("excluded", "Wat niet telt, en waarom")):  # fmt: skip
        rows = [row for row in told.rows if row.role == role]
        if not rows:
            continue
        table = Table(title=f"{title} ({len(rows)})", title_justify="left")
        for column in ("wat", "bron", "plaats", "waarden" if role != "excluded" else "reden en waarden"):
            table.add_column(column, overflow="fold")
        for row in rows if everything else rows[:SHOWN]:
            table.add_row(*(Text(cell) for cell in _cells(row)))
        console.print(table)
        if len(rows) > SHOWN and not everything:
            console.print(f"... en nog {len(rows) - SHOWN}: --all, of --json")


def _unit(figure: dict[str, Any]) -> str:
    """The unit of a figure: a breakdown may be of another kind than its KPI."""
    of = figure["breakdown"]
    if of in ("number", "number_without_amount"):
        return "count"
    if of in ("share", "coverage") or of.startswith("response_rate:"):
        return "share"
    return str(figure["unit"])


def _cells(row: Row) -> tuple[str, str, str, str]:
    values = "; ".join(f"{name}: {value}" for name, value in row.values.items())
    told = "; ".join(part for part in (row.reason, _amount(row), values) if part)
    what = f"{row.item_kind} {row.item_id[:12]}"
    return what, row.source_id, row.place, told if len(told) <= _VALUES else f"{told[:_VALUES]} ..."


def _amount(row: Row) -> str:
    return "" if row.amount is None or row.item_kind == "respondent" else dutch.number(row.amount, 4)
