"""Where a figure comes from: its value, definition and formula, the rows behind it, and what was left out."""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.explained import Explained, UsageFault
from htsm.home import Home
from htsm.sql import literal
from publish import dutch
from publish.explain_names import item_names
from publish.recompute import recomputed
from publish.shelf import Release, current, releases

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PERIOD = re.compile(r"(\d{4})-?[Qq]([1-4])")
# where a row comes from, and the number and hour of the answer: neither says anything about the figure
_NOT_SHOWN = ("_source_id", "_table_id", "_snapshot_id", "_file", "_sheet", "_row", "_landed_at", "_valid_as_of",
              "_is_sample", "respondent", "submitted_at")  # fmt: skip


class NotExplained(Explained):
    """The figure is not there, or its rows are not; says what is and what to do."""


@dataclass
class Row:
    """A row of a source behind a figure; `values` are its fields as they were read, none where that is not kept."""

    role: str
    item_kind: str
    item_id: str
    amount: float | None
    reason: str | None
    source_id: str | None
    snapshot_id: str | None
    file: str | None
    sheet: str | None
    row: int | None
    values: dict[str, Any] = field(default_factory=dict)
    item_name: str | None = None

    @property
    def place(self) -> str:
        """File, sheet and row as a person looks for them; empty for what no source has a row of."""
        parts = [self.file or self.source_id or ""]
        parts += [f"blad {self.sheet}"] if self.sheet else []
        parts += [f"rij {self.row}"] if self.row is not None else []
        return ", ".join(parts)


@dataclass
class Explanation:
    """All about one figure of a release. `formula` has the numbers in it and ends in what the rows come to; `counts`
    says how many rows there are by role, also where `rows` are some of them.
    """

    release_id: str
    figure: dict[str, Any]
    formula: str
    agrees: bool | None
    rows: list[Row]
    counts: dict[str, int]

    def as_record(self) -> dict[str, Any]:
        """As JSON shows it."""
        return asdict(self)


def explain(
    home: Home,
    kpi_id: str,
    period: str,
    region: str = "NL01",
    breakdown: str = "",
    release_id: str | None = None,
    restricted: bool = False,
    part: tuple[int, int] | None = None,
) -> Explanation:
    """Explains a figure. `period` is a quarter (`2022-Q4`), `region` a code of any level.

    With `restricted` the rows of a figure of people are those of respondents, from work/restricted/. With `part`
    (first, number) only so many rows of each role, from the first on; where a role has less, its last.
    Raises UsageFault for what cannot be asked, NotExplained where there is no such figure or no such rows.
    """
    import duckdb

    release = _release(home, release_id)
    found = _PERIOD.fullmatch(period.strip())
    if not found:
        raise UsageFault(f"{period!r} is no quarter. What to do: write it as 2022-Q4")
    end = _quarter_end(int(found[1]), int(found[2]))
    with duckdb.connect(str(release.database), read_only=True) as con:
        figure = _figure(con, release, kpi_id, end, region, breakdown)
        if restricted and figure.get("held"):
            raise NotExplained(
                f"{kpi_id} stands as an earlier release told it: what was answered since would tell of a few people, "
                "and the answers behind it are not kept here. What to do: leave --restricted out"
            )
        key = (
            f"kpi_id = {literal(figure['kpi_id'])} and period_end = {literal(end.isoformat())} "
            f"and region_level = {literal(figure['region_level'])} and region_code = {literal(figure['region_code'])} "
            f"and breakdown = {literal(figure['breakdown'])}"
        )
        made = con.execute(recomputed(key)).fetchone()
        rows = [
            Row(*found)
            for found in con.execute(
                "select role, item_kind, item_id, amount, reason, _source_id, _snapshot_id, _file, _sheet, _row "
                f"from marts.kpi_evidence where {key} {_some(part)}"
                "order by case role when 'numerator' then 1 when 'denominator' then 2 else 3 end, item_kind, item_id, "
                "_source_id, _file, _sheet, _row"
            ).fetchall()
        ]
        counts: dict[str, int] = dict(
            con.execute(f"select role, count(*) from marts.kpi_evidence where {key} group by all").fetchall()
        )
        names = item_names(con, ((row.item_kind, row.item_id) for row in rows))
    for line in rows:
        line.item_name = names.get((line.item_kind, line.item_id))
    if restricted:
        rows = _respondents(home, rows)
        counts = {"numerator": len(rows)}
    _read_values(home, rows)
    formula, agrees = _formula_of_answers(figure, rows) if restricted else _formula(figure, made)
    return Explanation(release.release_id, figure, formula, agrees, rows, counts)


def _some(part: tuple[int, int] | None) -> str:
    if part is None:
        return ""
    first, number = part
    begin = f"least({int(first)}, count(*) over (partition by role) - 1)"
    at = "row_number() over (partition by role order by item_kind, item_id, _source_id, _file, _sheet, _row)"
    return f"qualify {at} > {begin} and {at} <= {begin} + {int(number)} "


def _release(home: Home, release_id: str | None) -> Release:
    kept = releases(home)
    if release_id is None:
        release = current(home)
        if release is None:
            raise NotExplained("there is no release yet. What to do: `htsm run`")
        return release
    for release in kept:
        if release.release_id == release_id:
            return release
    raise UsageFault(
        f"release {release_id} is not on the shelf. What to do: take one of "
        f"{', '.join(r.release_id for r in kept) or 'none'} (`htsm releases list`)"
    )


def _quarter_end(year: int, quarter: int) -> date:
    month = 3 * quarter
    return date(year, month, 31 if month in (3, 12) else 30)


def _figure(
    con: "DuckDBPyConnection", release: Release, kpi_id: str, end: date, region: str, breakdown: str
) -> dict[str, Any]:
    known = con.execute("select kpi_id from core.dim_kpi where lower(kpi_id) = lower(?)", [kpi_id]).fetchone()
    if known is None:
        ids = ", ".join(k for (k,) in con.execute("select kpi_id from core.dim_kpi order by kpi_id").fetchall())
        raise UsageFault(f"there is no KPI {kpi_id!r}. What to do: take one of {ids}")
    found = con.execute(
        "select o.*, k.name_nl, k.name_en, k.definition, k.definition_nl, k.unit, k.seed_reference, "
        "region.name_nl as region_name_nl from marts.kpi_observation as o "
        "inner join core.dim_kpi as k on o.kpi_id = k.kpi_id left join core.dim_region as region "
        "on o.region_level = region.region_level and o.region_code = region.region_code and region.is_current "
        "where o.kpi_id = ? and o.period_end = ? and lower(o.region_code) = lower(?) and o.breakdown = ?",
        [known[0], end, region, breakdown],
    )
    names = [column[0] for column in found.description]
    row = found.fetchone()
    if row is None:
        there: tuple[Any, ...] = con.execute(
            "select min(period_end), max(period_end), list(distinct region_code order by region_code), "
            "list(distinct breakdown order by breakdown) from marts.kpi_observation where kpi_id = ?",
            [known[0]],
        ).fetchone() or (None, None, [], [])
        # of what is asked, what no figure has
        wrong = [
            text
            for is_there, text in (
                (there[0] and there[0] <= end <= there[1], f"take a quarter from {there[0]} to {there[1]}"),
                (region.lower() in (code.lower() for code in there[2]), f"take a region of {', '.join(there[2])}"),
                (breakdown in there[3], f"take a breakdown of {', '.join(b for b in there[3] if b) or 'none'}"),
            )
            if not is_there
        ]
        raise NotExplained(
            f"release {release.release_id} has no figure of {known[0]} for {end}, region {region}"
            f"{f', breakdown {breakdown}' if breakdown else ''}. What to do: "
            f"{'; '.join(wrong) or 'leave the region or the breakdown out: it has no figure of both'}"
        )
    return dict(zip(names, row, strict=True))


def _formula(figure: dict[str, Any], made: tuple[Any, ...] | None) -> tuple[str, bool | None]:
    """The formula with its numbers, and whether it comes to the value; None where there is no value."""
    value = figure["value"]
    if value is None:
        return figure["reason"] or "", None
    if made is None:
        return "0 (er is niets dat telt)", bool(value == 0)
    kind, numerators, denominators, amount, again = made[5:]
    comes_to = _number(again)
    shown = {
        "published": _as_told(figure, again),
        "mean": f"gemiddelde van {numerators} aandelen = {comes_to}",
        "share": f"{numerators} / {denominators} = {comes_to}",
        "sum": f"som van {numerators} bedragen = {_number(amount)}",
        "count": f"aantal = {numerators}",
    }.get(kind, f"{numerators} / {kind.rpartition(' ')[2]} = {comes_to}")
    return shown, again is not None and abs(again - value) <= 1e-9 * max(1.0, abs(value))


def _as_told(figure: dict[str, Any], value: float | None) -> str:
    """A figure that is taken as it is: a cell of a survey with what it is made of, else with what stands beside it."""
    parts = None
    if figure["denominator"] is not None:
        parts = f"{_number(figure['numerator'])} / {_number(figure['denominator'])}"
    if figure["n"] is not None:
        return f"cel van een onderzoek, naar gewicht: {f'{parts} = ' if parts else ''}{_number(value)}"
    return f"zoals gepubliceerd: {_number(value)}" + (f" (ernaast, afgerond: {parts})" if parts else "")


def _number(value: float | None) -> str:
    """A number of a formula, with as many decimals as tell it from its neighbours."""
    return dutch.DASH if value is None else dutch.number(value, 6)


def _formula_of_answers(figure: dict[str, Any], rows: list[Row]) -> tuple[str, bool | None]:
    """The weighted mean of the answers (a share is that of ones and noughts), or their number."""
    weight = sum(row.values["gewicht"] for row in rows)
    mean = sum(row.values["antwoord"] * row.values["gewicht"] for row in rows) / weight if weight else None
    again = float(len(rows)) if figure["unit"] == "count" and not figure["breakdown"] else mean
    if figure["breakdown"].startswith("response_rate:") and figure["denominator"]:
        again = len(rows) / figure["denominator"]
    value = figure["value"]
    agrees = None if value is None or again is None else abs(again - value) <= 1e-9 * max(1.0, abs(value))
    return f"{len(rows)} antwoorden, naar gewicht: {_number(again)}", agrees


def _respondents(home: Home, rows: list[Row]) -> list[Row]:
    import duckdb

    place = home.work / "restricted" / "survey_answers.parquet"
    if not place.exists():
        raise NotExplained(
            f"{place} is not there: answers of people stay where the release was built. What to do: ask there, or "
            "leave --restricted out"
        )
    cells = [row.item_id for row in rows if row.item_kind == "survey_cell"]
    if not cells:
        raise UsageFault("this figure does not rest on answers of people. What to do: leave --restricted out")
    found = duckdb.execute(
        "select respondent, value, weight, source_id, _snapshot_id, _file, _sheet, _row "
        f"from read_parquet({literal(str(place))}) where list_contains(?, survey_cell_id) order by respondent",
        [cells],
    ).fetchall()
    return [
        Row("numerator", "respondent", str(respondent), float(value), None, source_id, snapshot_id, file, sheet, row,
            {"antwoord": float(value), "gewicht": float(weight)})
        for respondent, value, weight, source_id, snapshot_id, file, sheet, row in found
    ]  # fmt: skip


def _read_values(home: Home, rows: list[Row]) -> None:
    """Fills in the fields of each row from the parsed files that are still there."""
    import duckdb

    wanted: dict[tuple[str, str], set[tuple[str, str, int]]] = {}
    for row in rows:
        if row.row is not None and row.file and row.source_id and row.snapshot_id and not row.values:
            wanted.setdefault((row.source_id, row.snapshot_id), set()).add((row.file, row.sheet or "", row.row))
    read: dict[tuple[str | None, str | None, str, str, int], dict[str, Any]] = {}
    with duckdb.connect() as con:
        for (source_id, snapshot_id), places in wanted.items():
            for path in _parsed(home, source_id, snapshot_id):
                # a list per column: row by row, the vacancies of a quarter take a minute
                con.execute(
                    "create or replace temp table wanted as select unnest(cast(? as varchar[])) as file_name, "
                    "unnest(cast(? as varchar[])) as sheet_name, unnest(cast(? as bigint[])) as row_number",
                    [list(column) for column in zip(*sorted(places), strict=True)],
                )
                found = con.execute(
                    f"select parsed.* from read_parquet({literal(str(path))}) as parsed "
                    "semi join wanted on parsed._file = wanted.file_name "
                    "and coalesce(parsed._sheet, '') = wanted.sheet_name and parsed._row = wanted.row_number"
                )
                names = [column[0] for column in found.description]
                for line in found.fetchall():
                    values = dict(zip(names, line, strict=True))
                    at = (source_id, snapshot_id, values["_file"], values["_sheet"] or "", values["_row"])
                    read[at] = {k: v for k, v in values.items() if k not in _NOT_SHOWN and v is not None}
    for row in rows:
        if row.row is not None and row.file is not None and not row.values:
            row.values = read.get((row.source_id, row.snapshot_id, row.file, row.sheet or "", row.row), {})


def _parsed(home: Home, source_id: str, snapshot_id: str) -> list[Path]:
    """The parsed files of a delivery, as it was read last."""
    reads = [
        (json.loads(path.read_text(encoding="utf-8")), path) for path in home.parsed.glob(f"{source_id}/reads/*.json")
    ]
    of_delivery = [(read.get("read_at", ""), path) for read, path in reads if read.get("snapshot_id") == snapshot_id]
    if not of_delivery:
        return []
    name = max(of_delivery)[1].stem
    found = (home.parsed / source_id).glob(f"*/{name}.parquet")
    return sorted(path for path in found if path.parent.name != "quarantine")
