"""How good the data is: sources, checks, quarantine, every row accounted for, and what this release changed."""

from typing import Any

from dash import html

from publish.summary import summary
from publish.web_board.address import View
from publish.web_board.parts import SHOWN, Column, downloads, table, ways
from publish.web_board.store import Shown
from publish.web_board.words import Speech


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]]:
    """Title and content."""
    ident = shown.release.release_id
    return speech("page_quality"), [
        html.H2(speech("sources")),
        _sources(shown, speech),
        downloads("meta.source_status", view, ident, speech),
        html.H2(speech("summary")),
        html.Pre(summary(shown.release.info), lang="nl"),
        html.H2(speech("checks")),
        _checks(shown, speech),
        downloads("meta.check_result", view, ident, speech),
        html.H2(speech("quarantine")),
        *_quarantine(view, shown, speech),
        downloads("meta.quarantine", view, ident, speech),
        html.H2(speech("ledger")),
        _ledger(shown, speech),
        downloads("meta.row_ledger", view, ident, speech),
    ]


def _sources(shown: Shown, speech: Speech) -> html.Div:
    rows = shown.rows("from meta.source_status order by is_late desc, source_id")
    columns = [Column(speech("source")), Column(speech("last_delivery")), Column(speech("late"))]
    columns += [Column(speech("refused"), True), Column(speech("quarantined"), True)]
    lines = [
        [r["source_id"], speech.day(r["last_landed_at"]),
         speech("days_late", days=speech.number(r["late_by_days"], 0)) if r["is_late"] else speech("on_time"),
         speech.number(r["refused_files"], 0), speech.number(r["quarantined_rows"], 0)]
        for r in rows
    ]  # fmt: skip
    return table(speech("sources"), columns, lines, speech)


def _checks(shown: Shown, speech: Speech) -> html.Div:
    rows = shown.rows("from meta.check_result order by passed, suite, check_id")
    columns = [Column(speech(w)) for w in ("check", "what", "status", "severity", "owner", "observed")]
    lines = [
        [r["check_id"], r["description"],
         speech("passed") if r["passed"] else speech("excepted") if r["excepted"] else speech("failed"),
         r["severity"], r["owner"], r["observed"]]
        for r in rows
    ]  # fmt: skip
    passed = sum(r["passed"] for r in rows)
    return table(f"{speech('checks')}: {passed} / {len(rows)} {speech('passed')}", columns, lines, speech)


def _quarantine(view: View, shown: Shown, speech: Speech) -> list[Any]:
    order = "source_id, file_name, sheet, row, column_name"
    some, total = shown.some("from meta.quarantine", order, view.part, SHOWN)
    columns = [Column(speech(w)) for w in ("source", "file", "sheet")]
    columns += [Column(speech("row"), True), *(Column(speech(w)) for w in ("column", "value", "reason"))]
    lines = [
        [
            r["source_id"],
            r["file_name"],
            r["sheet"] or "–",
            str(r["row"]),
            r["column_name"],
            r["value"] or "–",
            r["reason"],
        ]
        for r in some
    ]
    return [
        table(f"{speech('quarantine')} ({speech.number(total, 0)})", columns, lines, speech),
        ways(total, view, speech),
    ]


def _ledger(shown: Shown, speech: Speech) -> html.Div:
    names = ("rows_read", "rows_loaded", "rows_quarantined", "rows_no_data")
    sums = ", ".join(f"sum({name})::bigint as {name}" for name in names)
    rows = shown.rows(f"select source_id, {sums} from meta.row_ledger group by all order by source_id")
    words = ("rows_read", "rows_loaded", "quarantined", "rows_no_data")
    columns = [Column(speech("source")), *(Column(speech(word), True) for word in words)]
    lines = [[r["source_id"], *(speech.number(r[name], 0) for name in names)] for r in rows]
    return table(speech("ledger"), columns, lines, speech)
