"""What changed and why: against the period before, and in what earlier updates said of earlier periods."""

from publish import dutch
from publish.explain_names import KINDS
from publish.update.facts import Facts
from publish.update.table import Cell, Table, Two
from publish.web_board.store import Row

ROLES = {"numerator": "", "denominator": "waarover: "}
# what is measured anew each time: there is nothing to say of rows that came and went
_MEASURED = {"survey_cell", "published_value", "stated_figure", "figure"}


def since_before(of: Facts) -> Table:
    """Each KPI with another value than at the end of the period before, and the rows of evidence that made it so."""
    why = reasons(of)
    rows: list[list[Cell]] = [
        [
            Two(f"{kpi['kpi_id']} {kpi['name_nl']}"),
            dutch.measure(of.was(kpi), kpi["unit"]),
            dutch.measure(kpi["value"], kpi["unit"]),
            _why(kpi, of, why),
        ]
        for kpi in of.moved()
    ]
    titles = ["KPI", of.period.before.at_its_end, of.period.at_its_end, "Waardoor"]
    return Table(f"Anders dan {of.period.before.when}", titles, rows, titles[1:3])


def _why(kpi: Row, of: Facts, why: dict[str, str]) -> str:
    if kpi["value"] is None:
        return f"geen waarde meer: {dutch.joined_reasons(kpi['reason'] or 'reden onbekend')}"
    told = why.get(kpi["kpi_id"], "geen verschil in de rijen van het bewijs")
    return f"toen nog geen waarde; {told}" if of.was(kpi) is None else told


def reasons(of: Facts) -> dict[str, str]:
    """In words per KPI: `award: 3 erbij, 1 eraf (slim)`, from the evidence of its two national figures."""
    rows = of.rows(
        """
        with item as (
            select kpi_id, role, item_kind, item_id, period_end, max(amount) as amount,
                list(distinct _source_id) as sources
            from marts.kpi_evidence
            where region_level = 'nl' and breakdown = '' and role <> 'excluded' and period_end in ($1, $2)
            group by all
        ),
        side as (
            select coalesce(now.kpi_id, was.kpi_id) as kpi_id, coalesce(now.role, was.role) as role,
                coalesce(now.item_kind, was.item_kind) as item_kind, now.item_id is not null as is_now,
                was.item_id is not null as was_then, now.amount is distinct from was.amount as is_otherwise,
                list_concat(coalesce(now.sources, []), coalesce(was.sources, [])) as sources
            from (from item where period_end = $1) as now
            full join (from item where period_end = $2) as was
                on now.kpi_id = was.kpi_id and now.role = was.role and now.item_kind = was.item_kind
                and now.item_id = was.item_id
        )
        select kpi_id, role, item_kind, count(*) filter (not was_then) as came, count(*) filter (not is_now) as went,
            count(*) filter (is_now and was_then) as otherwise,
            list_sort(list_distinct(list_filter(flatten(list(sources)), source -> source is not null))) as sources
        from side
        where is_otherwise or not is_now or not was_then
        group by all
        order by kpi_id, role desc, item_kind
        """,
        of.period.end,
        of.period.before.end,
    )
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row["kpi_id"], []).append(_reason(row))
    return {kpi_id: "; ".join(dict.fromkeys(parts)) for kpi_id, parts in told.items()}


def _reason(row: Row) -> str:
    sources = f" ({', '.join(row['sources'])})" if row["sources"] else ""
    if row["item_kind"] in _MEASURED:
        return f"nieuwe meting{sources}"
    counts = {"erbij": row["came"], "eraf": row["went"], "anders": row["otherwise"]}
    parts = ", ".join(f"{dutch.number(number, 0)} {word}" for word, number in counts.items() if number)
    return f"{ROLES[row['role']]}{KINDS.get(row['item_kind'], row['item_kind'])}: {parts}{sources}"


def revised(of: Facts, cells: list[Row]) -> Table:
    """What the release says otherwise of earlier quarters than the last update did: cells of `releases diff`."""
    names = {kpi["kpi_id"]: kpi for kpi in of.kpis}
    shown = [
        cell
        for cell in cells
        if (cell["region_level"], cell["breakdown"]) == ("nl", "") and cell["period_end"] < of.period.end
        and cell["kpi_id"] in names and cell["change"] in ("value", "gone")
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            Two(f"{cell['kpi_id']} {names[cell['kpi_id']]['name_nl']}"),
            dutch.quarter(cell["period_end"]),
            dutch.measure(cell["old_value"], names[cell["kpi_id"]]["unit"]),
            dutch.measure(cell["new_value"], names[cell["kpi_id"]]["unit"]),
            cell["reason"],
        ]
        for cell in sorted(shown, key=lambda cell: (cell["period_end"], cell["kpi_id"]), reverse=True)
    ]
    titles = ["KPI", "Kwartaal", "Toen gemeld", "Nu", "Waardoor"]
    return Table("Herzien sinds de vorige update", titles, rows, titles[2:4])
