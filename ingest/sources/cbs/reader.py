"""What a StatLine table says only in its own code lists: measures by title, margins, seasonal correction.

And whether those code lists are those of the table: files of two bundles in one delivery are refused.
"""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from htsm.sql import literal
from ingest.refusal import DeliveryRefused, Problem, refused

if TYPE_CHECKING:
    import duckdb

SOURCE = "cbs"
MEASURES = Path(__file__).with_name("measures.csv")
# what the titles of the two doubling dimensions mean; the first that fits
MARGINS = {"value": "waarde", "lower": "%ondergrens%", "upper": "%bovengrens%"}
SEASONS = {
    "uncorrected": ("%niet%gecorrigeerd%", "%ongecorrigeerd%", "%zonder%correctie%", "%oorspronkelijk%"),
    "corrected": ("%gecorrigeerd%", "%correctie%"),
}
# dimensions whose every key the delivery's own lists must explain; periods can be newer than their list
LISTED = {"sector_key": "SBI", "region_key": "Regio", "size_class_key": "grootte"}


def finish(con: "duckdb.DuckDBPyConnection", entity: str, relation: str) -> str | None:
    """Fills `margin`, `seasonal_correction`, names measures by title; raises DeliveryRefused for a mixed bundle."""
    if entity != "observation":
        return None
    columns = {name for name, *_ in con.execute(f"describe {relation}").fetchall()}
    if "period_key" in columns:
        _periods(con, relation)
    if {"margin_key", "seasonal_key"} <= columns:
        _titled(con, relation, "Marges", "margin_key", "margin", {k: (v,) for k, v in MARGINS.items()})
        _titled(con, relation, "Seizoencorrectie", "seasonal_key", "seasonal_correction", SEASONS)
    if _count(con, "select count(*) from entity_dimension"):
        _measures(con, relation)
        _one_table(con, relation, columns)
    return None


def _periods(con: "duckdb.DuckDBPyConnection", relation: str) -> None:
    """`2023 4e kwartaal*` (the star: provisional) as its key `2023KW04`, `2023` as `2023JJ00`."""
    quarter, year = r"^(\d{4}) ([1-4])e kwartaal\s*\**$", r"^(\d{4})\s*\**$"
    con.execute(
        f"update {relation} set period_key = regexp_replace(regexp_replace(period_key, '{quarter}', '\\1KW0\\2'), "
        f"'{year}', '\\1JJ00') where regexp_matches(period_key, '{quarter}') or regexp_matches(period_key, '{year}')"
    )


def _titled(
    con: "duckdb.DuckDBPyConnection",
    relation: str,
    dimension: str,
    key: str,
    field: str,
    meanings: dict[str, tuple[str, ...]],
) -> None:
    """Fills a field from the titles of a dimension's keys. A title that means nothing known would double figures."""
    when = " ".join(
        f"when lower(title) like {literal(pattern)} then {literal(meaning)}"
        for meaning, patterns in meanings.items()
        for pattern in patterns
    )
    titles = (
        f"select key, any_value(title) as title, any_value(case {when} end) as meaning from entity_category "
        f"where dimension = {literal(dimension)} group by key"
    )
    con.execute(f"update {relation} set {field} = t.meaning from ({titles}) as t where {key} = t.key")
    unknown = con.execute(
        f"select distinct _file, {key}, t.title from {relation} left join ({titles}) as t on {key} = t.key "
        f"where {field} is null and {key} is not null order by all limit 5"
    ).fetchall()
    if unknown:
        raise DeliveryRefused(
            SOURCE,
            [
                Problem(
                    file=file,
                    column=dimension,
                    value=value,
                    reason=f"its title {title!r} is none of those known, and rows of it would be counted double"
                    if title
                    else "the delivery has no title for it, so that it is not known what rows of it are",
                    action=f"add {dimension}Codes to the delivery, or the title to ingest/sources/cbs/reader.py",
                )
                for file, value, title in unknown
            ],
        )


def _measures(con: "duckdb.DuckDBPyConnection", relation: str) -> None:
    """Names a measure of the long form by its title; the others keep their code. The unit must be the declared one."""
    with MEASURES.open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    rows = ", ".join(f"({literal(r['title'])}, {literal(r['measure'])}, {literal(r['unit'])})" for r in known)
    listed = (
        "select p.key, p._file, trim(p.unit) as given, m.measure, m.unit from entity_measure_property as p "
        f"join (values {rows}) as m (title, measure, unit) on lower(trim(p.title)) = lower(m.title)"
    )
    other = con.execute(f"select _file, key, given, unit from ({listed}) where given <> unit order by all").fetchall()
    if other:
        raise DeliveryRefused(
            SOURCE,
            [
                Problem(
                    file=file,
                    column=key,
                    value=given,
                    reason=f"the unit is not the declared {unit!r}",
                    action="look whether the table was redesigned; then correct ingest/sources/cbs/measures.csv",
                )
                for file, key, given, unit in other
            ],
        )
    con.execute(f"update {relation} set measure = l.measure from ({listed}) as l where {relation}.measure = l.key")
    con.execute(
        f"update {relation} set unit = trim(p.unit) from entity_measure_property as p "
        f"where {relation}.measure = p.key and p.unit is not null"
    )


def _one_table(con: "duckdb.DuckDBPyConnection", relation: str, columns: set[str]) -> None:
    """Every key of the observations stands in the lists beside them, where there are lists of that dimension."""
    unlisted = _first(
        con,
        f"select _file, measure from {relation} where regexp_full_match(measure, '[A-Z]?[0-9_]+') "
        "and measure not in (select key from entity_measure_property) order by all limit 1",
    )
    if unlisted:
        raise _mixed(unlisted[0], "Measure", unlisted[1])
    for field, word in LISTED.items():
        keys = f"select key from entity_category where dimension ilike '%{word}%'"
        if field in columns and _count(con, f"select count(*) from ({keys})"):
            unlisted = _first(
                con, f"select _file, {field} from {relation} where {field} not in ({keys}) order by all limit 1"
            )
            if unlisted:
                raise _mixed(unlisted[0], field, unlisted[1])


def _mixed(file: str, column: str, value: str) -> DeliveryRefused:
    return refused(
        SOURCE,
        file,
        "the code lists beside it do not know this key: the files are of two tables, or of two editions of one",
        "drop the whole bundle of one table, in a folder of its own",
        column=column,
        value=value,
    )


def _first(con: "duckdb.DuckDBPyConnection", query: str) -> tuple[str, str] | None:
    row = con.execute(query).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def _count(con: "duckdb.DuckDBPyConnection", query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
