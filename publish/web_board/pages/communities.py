"""Learning communities: a list to search, and the life of one over its sources."""

from typing import Any

from dash import dcc, html

from publish.web_board.address import View
from publish.web_board.parts import SHOWN, Column, choices, downloads, link, table, ways
from publish.web_board.store import Row, Shown
from publish.web_board.words import Speech

STATES = "core.fct_learning_community_quarter"


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]] | None:
    """Title and content; None for a community that is not there."""
    return _one(view, shown, speech) if len(view.steps) > 1 else _list(view, shown, speech)


def _list(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]]:
    some, total = shown.some(
        f"""
        select c.learning_community_id, c.name, c.form, c.place, c.start_date, c.start_precision, q.state, q.is_htsm,
            count(distinct p.organisation_id) as partners
        from {STATES} as q
        inner join core.dim_learning_community as c
            on q.learning_community_id = c.learning_community_id and c.is_current
        left join core.fct_partnership as p on q.learning_community_id = p.learning_community_id
        where q.period_end = $1 and ($2 = '' or c.form = $2) and ($3 = '' or q.state = $3)
            and ($4 = '' or $4 in (q.provincie_code, q.arbeidsmarktregio_code, q.landsdeel_code))
            and ($5 = '' or contains(lower(list_aggregate(c.names, 'string_agg', ' ')), lower($5)))
        group by all
        """,
        "name, learning_community_id", view.part, SHOWN,
        shown.period_end, view.form, view.status, view.region, view.find.strip(),
    )  # fmt: skip
    columns = [Column(speech(w)) for w in ("name", "form", "place", "started", "state", "is_htsm")]
    columns.append(Column(speech("partners"), True))
    lines = [
        [link(r["name"], view.to(f"/communities/{r['learning_community_id']}")), speech.known("form", r["form"]),
         r["place"] or "–", _start(r, speech), speech.known("state", r["state"]),
         speech("yes") if r["is_htsm"] else speech("no"), speech.number(r["partners"], 0)]
        for r in some
    ]  # fmt: skip
    caption = f"{speech('page_communities')} ({speech.number(total, 0)})"
    return speech("page_communities"), [
        html.Label(speech("find"), htmlFor="find", className="label"), " ",
        dcc.Input(id="find", type="search", value=view.find, debounce=True),
        choices(speech("form"), _options("form", "core.dim_learning_community", view.form, view, shown, speech)),
        choices(speech("state"), _options("state", STATES, view.status, view, shown, speech)),
        *_region(view, shown, speech),
        table(caption, columns, lines, speech),
        ways(total, view, speech),
        downloads("core.dim_learning_community", view, shown.release.release_id, speech),
    ]  # fmt: skip


def _options(column: str, relation: str, chosen: str, view: View, shown: Shown, speech: Speech) -> list[Any]:
    name = {"form": "form", "state": "status"}[column]
    values = [
        r[column] for r in shown.rows(f"select distinct {column} from {relation} where {column} is not null order by 1")
    ]
    whole = (speech("all"), view.but(**{name: ""}), not chosen)
    return [whole, *((speech.known(column, v), view.but(**{name: v}), v == chosen) for v in values)]


def _region(view: View, shown: Shown, speech: Speech) -> list[Any]:
    if not view.region:
        return []
    found = shown.one("from core.dim_region where region_code = ? and is_current", view.region)
    named = speech.name(found) if found else view.region
    return [html.P([f"{speech('region')}: {named} ", link(speech("all"), view.but(region=""))])]


def _start(row: Row, speech: Speech) -> str:
    if row["start_date"] is None:
        return "–"
    return str(row["start_date"].year) if row["start_precision"] == "year" else speech.day(row["start_date"])


def _one(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]] | None:
    ident = view.steps[1]
    versions = shown.rows(
        "from core.dim_learning_community where learning_community_id = $1 or list_contains(alias_ids, $1) "
        "order by valid_from desc",
        ident,
    )
    if not versions:
        return None
    now = versions[0]
    entries = shown.rows(
        "from core.bridge_learning_community_source where learning_community_id = ? order by source_id, source_key",
        now["learning_community_id"],
    )
    others = sorted(set(now["names"] or []) - {now["name"]})
    facts = [
        (speech("form"), speech.known("form", now["form"])), (speech("place"), now["place"] or "–"),
        (speech("started"), _start(now, speech)), (speech("is_htsm"), now["is_htsm_reason"] or "–"),
        (speech("other_names"), "; ".join(others) or "–"),
    ]  # fmt: skip
    columns = [Column(speech(w)) for w in ("source", "name", "matched_by")]
    lines = [[e["source_id"], e["name"], speech.known("matched", e["match_method"])] for e in entries]
    return now["name"], [
        html.Dl([piece for k, v in facts for piece in (html.Dt(k), html.Dd(v))], className="facts"),
        table(speech("entries"), columns, lines, speech),
        *_life(now, versions, shown, speech),
        *_partners(now, shown, speech),
        *_awards(now, shown, speech),
    ]


def _life(now: Row, versions: list[Row], shown: Shown, speech: Speech) -> list[Any]:
    states = shown.rows(
        f"from {STATES} where learning_community_id = ? order by period_end desc", now["learning_community_id"]
    )
    quarters = [
        [
            speech.quarter(s["period_end"]),
            speech.known("state", s["state"]),
            s["state_source"] or "–",
            speech("yes") if s["is_sustainable"] else speech("no"),
        ]
        for s in states
    ]
    columns = [
        Column(speech("quarter")),
        Column(speech("state")),
        Column(speech("source")),
        Column(speech("measure:communities_sustainable")),
    ]
    dated = [
        [
            speech.day(v["valid_from"]),
            speech.day(v["valid_to"]),
            v["name"],
            speech.known("state", v["status"]),
            v["status_source"] or "–",
        ]
        for v in versions
    ]
    names = [Column(speech(w)) for w in ("from", "until", "name", "status", "source")]
    return [
        html.H2(speech("life")),
        table(speech("state"), columns, quarters, speech),
        table(speech("life"), names, dated, speech),
    ]


def _partners(now: Row, shown: Shown, speech: Speech) -> list[Any]:
    rows = shown.rows(
        "select partner_name, partner_kind, role, first_named_on, last_named_on, _source_id from core.fct_partnership "
        "where learning_community_id = ? order by partner_name, role",
        now["learning_community_id"],
    )
    columns = [Column(speech(w)) for w in ("name", "what", "from", "until", "source")]
    lines = [
        [r["partner_name"], " · ".join(filter(None, (r["partner_kind"], r["role"]))), speech.day(r["first_named_on"]),
         speech.day(r["last_named_on"]), r["_source_id"]]
        for r in rows
    ]  # fmt: skip
    return [table(speech("partners"), columns, lines, speech)]


def _awards(now: Row, shown: Shown, speech: Speech) -> list[Any]:
    rows = shown.rows(
        "select scheme, project_number, recipient_name, year, amount_eur, _file, _row from core.fct_award "
        "where learning_community_id = ? order by year, project_number",
        now["learning_community_id"],
    )
    columns = [Column(speech("project")), Column(speech("scheme")), Column(speech("recipient")),
               Column(speech("year"), True),
               Column(speech("amount"), True), Column(speech("file")), Column(speech("row"), True)]  # fmt: skip
    lines = [
        [
            r["project_number"],
            r["scheme"],
            r["recipient_name"],
            str(r["year"]),
            speech.measure(r["amount_eur"], "eur"),
            r["_file"],
            str(r["_row"]),
        ]
        for r in rows
    ]
    return [table(speech("awards"), columns, lines, speech)]
