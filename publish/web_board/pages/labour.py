"""The labour market: shortages by measure and sector, and the skills that vacancies ask for."""

from typing import Any

from dash import html

from publish.web_board.address import View
from publish.web_board.parts import SHOWN, Column, choices, downloads, table, ways
from publish.web_board.store import Shown
from publish.web_board.words import Speech

SKILL_NUMBERS = ("nlqf_level", "rank", "vacancies", "share")


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]]:
    """Title and content."""
    return speech("page_labour"), [
        html.H2(speech("shortage")),
        *_shortage(view, shown, speech),
        downloads("marts.labour_shortage", view, shown.release.release_id, speech),
        html.H2(speech("skills")),
        _skills(shown, speech),
        downloads("marts.skills_in_demand", view, shown.release.release_id, speech),
    ]


def _shortage(view: View, shown: Shown, speech: Speech) -> list[Any]:
    kinds = [
        r["measure"]
        for r in shown.rows("select measure from marts.labour_shortage group by 1 order by count(*) desc, measure")
    ]
    measure = (
        view.measure
        if view.measure in kinds
        else "tension_ratio"
        if "tension_ratio" in kinds
        else kinds[0]
        if kinds
        else ""
    )
    some, total = shown.some(
        """
        select l.*, coalesce(r.name_nl, l.region_code) as name_nl, coalesce(r.name_en, l.region_code) as name_en
        from marts.labour_shortage as l
        left join core.dim_region as r
            on l.region_level = r.region_level and l.region_code = r.region_code and r.is_current
        where l.measure = $1 and l.period_end <= $2
        qualify l.period_end = max(l.period_end) over (partition by l.source_id, l.table_id, l.region_level)
        """,
        "source_id, table_id, region_level, name_nl, sector_name, period, fact_version",
        view.part, SHOWN, measure, shown.period_end,
    )  # fmt: skip
    columns = [Column(speech(w)) for w in ("region", "sector", "period")]
    columns += [
        Column(speech("value"), True),
        Column(speech("unit")),
        Column(speech("source")),
        Column(speech("maturity")),
    ]
    lines = [
        [f"{speech.name(r)}", r["sector_name"] or "–", speech.day(r["period_end"]), speech.number(r["value"], 2),
         r["unit"], f"{r['source_id']} {r['table_id'] or ''}", r["maturity"] or "–"]
        for r in some
    ]  # fmt: skip
    named = [(speech.known("measure", kind), view.but(measure=kind), kind == measure) for kind in kinds]
    return [
        choices(speech("shown_measure"), named),
        table(speech.known("measure", measure), columns, lines, speech),
        ways(total, view, speech),
    ]


def _skills(shown: Shown, speech: Speech) -> html.Div:
    rows = shown.rows(
        "from marts.skills_in_demand where period_end = ? and region_level = 'nl' and rank <= 10 "
        "order by nlqf_level, rank, skill_name",
        shown.period_end,
    )
    columns = [
        Column(speech("skill")),
        *(Column(speech(w), True) for w in ("nlqf_level", "rank", "vacancies", "share")),
    ]
    columns.append(Column(speech("taught")))
    lines = [
        [r["skill_name"], str(r["nlqf_level"]), str(r["rank"]), speech.number(r["vacancies"], 0),
         speech.measure(r["share"], "share"), speech("yes") if r["is_taught"] else speech("no")]
        for r in rows
    ]  # fmt: skip
    return table(speech("skills"), columns, lines, speech)
