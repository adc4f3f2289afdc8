"""Subsidies: what was awarded, by scheme and year and one by one, with the row of the list it stands in."""

from typing import Any

from publish.web_board.address import View
from publish.web_board.parts import SHOWN, Column, choices, downloads, table, ways
from publish.web_board.store import Shown
from publish.web_board.words import Speech


def page(view: View, shown: Shown, speech: Speech) -> tuple[str, list[Any]]:
    """Title and content."""
    totals = shown.rows(
        "select scheme, year, count(*) as awards, count(*) filter (is_htsm) as htsm, sum(amount_eur) as amount_eur, "
        "count(*) filter (amount_eur is null) as without_amount "
        "from marts.subsidies where counted_from <= ? group by all order by scheme, year",
        shown.period_end,
    )
    schemes = sorted({row["scheme"] for row in totals})
    some, total = shown.some(
        "from marts.subsidies where counted_from <= $1 and ($2 = '' or scheme = $2)",
        "counted_from desc, project_number, award_id", view.part, SHOWN, shown.period_end, view.form,
    )  # fmt: skip
    of_year = [
        Column(speech("scheme")),
        *(Column(speech(w), True) for w in ("year", "number", "is_htsm", "amount", "without_amount")),
    ]
    sums = [
        [
            r["scheme"],
            str(r["year"]),
            speech.number(r["awards"], 0),
            speech.number(r["htsm"], 0),
            speech.measure(r["amount_eur"], "eur"),
            speech.number(r["without_amount"], 0),
        ]
        for r in totals
    ]
    columns = [Column(speech(w)) for w in ("project", "scheme", "recipient", "place")]
    columns += [
        Column(speech("year"), True),
        Column(speech("amount"), True),
        Column(speech("file")),
        Column(speech("row"), True),
    ]
    lines = [
        [r["project_number"], r["scheme"], r["recipient_name"], r["place"] or "–", str(r["year"]),
         speech.measure(r["amount_eur"], "eur"), r["_file"], str(r["_row"])]
        for r in some
    ]  # fmt: skip
    whole = (speech("all"), view.but(form=""), not view.form)
    return speech("page_subsidies"), [
        table(speech("per_scheme"), of_year, sums, speech),
        choices(speech("scheme"), [whole, *((s, view.but(form=s), s == view.form) for s in schemes)]),
        table(f"{speech('awards')} ({speech.number(total, 0)})", columns, lines, speech),
        ways(total, view, speech),
        downloads("marts.subsidies", view, shown.release.release_id, speech),
    ]
