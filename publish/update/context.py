"""What the top team must know beside the figures: partnerships at risk, the labour market, sources and quality."""

import json
from datetime import date
from typing import Any

from publish import dutch
from publish.update.facts import Facts
from publish.update.standing import DRAWN
from publish.update.table import Cell, Standing, Table, Two
from publish.web_board import charts
from publish.web_board.figures import trend_in_words
from publish.web_board.store import Row
from publish.web_board.words import Speech

DUTCH = Speech("nl")
UNKNOWN = "onbekend"
LICENCES = {
    "internal": "intern",
    "to be confirmed with the publisher": "nog te bevestigen met de bronhouder",
    "by contract; no redistribution of single vacancies": "volgens contract; losse vacatures niet doorgeven",
}
WITHOUT_DECISION = "AL2.3"
AT_RISK = ("achter", "aandacht")
SKILLS = 5
LEVELS = (3, 4, 5)
_QUARTERS_DRAWN = 12


def partnerships(of: Facts) -> list[Row]:
    """The communities that AL2.3 counts: subsidy ends within a year, nothing signed about what comes after."""
    return of.rows(
        f"""
        select c.name, c.form, q.last_subsidy_end, q.continuation_agreement, r.name_nl as region,
            list_sort(list(distinct e._source_id)) as sources
        from marts.kpi_evidence as e
        inner join core.fct_learning_community_quarter as q
            on e.item_id = q.learning_community_id and e.period_end = q.period_end
        inner join core.dim_learning_community as c on e.item_id = c.learning_community_id and c.is_current
        left join core.dim_region as r
            on q.provincie_code = r.region_code and r.region_level = 'provincie' and r.is_current
        where e.kpi_id = '{WITHOUT_DECISION}' and e.region_level = 'nl' and e.breakdown = '' and e.role = 'numerator'
            and e.period_end = ?
        group by all
        order by q.last_subsidy_end, c.name
        """,
        of.period.end,
    )


def without_decision(of: Facts) -> Table:
    """Those partnerships, the first to end first."""
    rows: list[list[Cell]] = [
        [
            row["name"],
            DUTCH.known("form", row["form"]),
            row["region"] or dutch.DASH,
            dutch.day(row["last_subsidy_end"]),
            row["continuation_agreement"] or UNKNOWN,
            ", ".join(row["sources"]),
        ]
        for row in partnerships(of)
    ]
    titles = ["Samenwerking", "Vorm", "Provincie", "Subsidie eindigt", "Afspraak over vervolg", "Bron"]
    kpi = of.kpi(WITHOUT_DECISION)
    unmeasured = (
        f"niet gemeten: {dutch.joined_reasons(kpi['reason'] or '')}" if kpi and kpi["value"] is None else "geen."
    )
    return Table("Samenwerkingen zonder besluit over voortzetting", titles, rows, empty=unmeasured)


def behind(of: Facts) -> Table:
    """The KPIs that are behind, or ask for attention: how far the value is from where the plan has it."""
    rows: list[list[Cell]] = [
        [
            Two(f"{kpi['kpi_id']} {kpi['name_nl']}", kpi["area"]),
            dutch.measure(kpi["value"], kpi["unit"]),
            dutch.measure(kpi["planned_value"], kpi["unit"]),
            dutch.measure(kpi["target"], kpi["unit"]),
            Standing(kpi["status"], bool(kpi["uncertain"])),
        ]
        for kpi in sorted(of.kpis, key=lambda kpi: AT_RISK.index(kpi["status"]) if kpi["status"] in AT_RISK else 9)
        if kpi["status"] in AT_RISK
    ]
    titles = ["KPI", "Waarde", "Planlijn", "Doel", "Status"]
    return Table("Achter op de planlijn, of bijna", titles, rows, titles[1:4])


def shortage(of: Facts) -> dict[str, Any] | None:
    """The tension of the labour market over the last years as a drawing; None where nothing is measured."""
    name = DUTCH("measure:tension_ratio").lower()
    rows = of.rows(
        """
        select kpi_id, period_end, value, ci_low, ci_high, null as planned_value, null as target
        from marts.kpi_observation
        where kpi_id = 'C3' and region_level = 'nl' and breakdown = '' and value is not null and period_end <= ?
        order by period_end
        """,
        of.period.end,
    )[-_QUARTERS_DRAWN:]
    if len(rows) < 2:
        return None
    image = charts.trend([charts.point(row) for row in rows], DUTCH, "ratio", *DRAWN)
    return {"image": image, "told": trend_in_words(rows, name, "ratio", DUTCH)}


def tightest(of: Facts) -> Table:
    """The regions where the most vacancies stand against a person short-term unemployed."""
    rows = of.rows(
        """
        select r.name_nl, o.value from marts.kpi_observation as o
        inner join core.dim_region as r
            on o.region_level = r.region_level and o.region_code = r.region_code and r.is_current
        where o.kpi_id = 'C3' and o.region_level = 'arbeidsmarktregio' and o.breakdown = '' and o.period_end = ?
            and o.value is not null
        order by o.value desc, r.name_nl limit 5
        """,
        of.period.end,
    )
    told: list[list[Cell]] = [[row["name_nl"], dutch.measure(row["value"], "ratio")] for row in rows]
    title = "Spanning (vacatures per kortdurend werkloze)"
    return Table(
        "De vijf krapste arbeidsmarktregio's",
        ["Arbeidsmarktregio", title],
        told,
        [title],
        "niet gemeten in deze periode.",
    )


def skills(of: Facts) -> Table:
    """The skills that vacancies ask for most, by level, and whether a curriculum teaches them."""
    rows = of.rows(
        """
        select nlqf_level, skill_name, vacancies, share, rank_year_before, is_taught
        from marts.skills_in_demand
        where region_level = 'nl' and period_end = $1 and rank <= $2 and list_contains($3, nlqf_level)
        order by nlqf_level, rank, skill_name
        """,
        of.period.end,
        SKILLS,
        LEVELS,
    )
    told: list[list[Cell]] = [
        [
            row["skill_name"],
            str(row["nlqf_level"]),
            dutch.number(row["vacancies"], 0),
            dutch.measure(row["share"], "share"),
            dutch.DASH if row["rank_year_before"] is None else str(row["rank_year_before"]),
            "ja" if row["is_taught"] else "nee",
        ]
        for row in rows
    ]
    titles = ["Skill", "NLQF", "Vacatures", "Aandeel", "Plaats een jaar eerder", "In een curriculum"]
    return Table(
        f"De {SKILLS} meest gevraagde skills per niveau", titles, told, titles[1:5], "niet gemeten in deze periode."
    )


def sources(of: Facts) -> Table:
    """Every source with its licence and credit line, when it last delivered, and what was refused or set aside."""
    described = json.loads((of.release.path / "datapackage.json").read_text(encoding="utf-8"))["sources"]
    status = {row["source_id"]: row for row in of.rows("from meta.source_status")}
    rows: list[list[Cell]] = []
    for source in described:
        of_it = status.get(source["name"], {})
        rows.append([
            Two(source["title"], f"{source['publisher']}; {source['attribution']}"),
            LICENCES.get(source["licence"], source["licence"]),
            _moment(of_it.get("last_landed_at")),
            _late(of_it),
            dutch.number(of_it.get("refused_files") or 0, 0),
            dutch.number(of_it.get("quarantined_rows") or 0, 0),
        ])  # fmt: skip
    titles = ["Bron", "Licentie", "Laatste levering", "Op tijd", "Geweigerd", "Quarantaine"]
    return Table("Bronnen, licenties en leveringen", titles, rows, titles[4:])


def _moment(moment: date | None) -> str:
    return dutch.day(moment) if moment else "nooit"


def _late(status: Row) -> str:
    if status.get("is_late"):
        days = status.get("late_by_days")
        late = "nee" if days is None else f"nee, {dutch.counted(days, 'dag', 'dagen')} te laat"
    else:
        late = "ja" if status.get("last_landed_at") else dutch.DASH
    return f"{late}; gerekend met een oudere levering" if status.get("is_stale") else late


def failed_checks(of: Facts) -> Table:
    """The checks that did not pass; what must pass and does not, stops a release."""
    rows: list[list[Cell]] = [
        [f"{c['suite']}.{c['check_id']}", c["description"], c["observed"]] for c in of.release.info["checks"]["failed"]
    ]
    return Table("Controles die niet slaagden", ["Controle", "Wat zij nagaat", "Gezien"], rows)
