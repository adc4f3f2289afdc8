"""An attacker who reads two consecutive releases whole, sets up what all figures of people add up to, and solves it.

Unknown are, of each cell of a survey and each release, how many answered, their weight and the sum of what they
answered; and the same of whoever is in no part. What is read is one sum each: a figure told, a mean times its weight, a
total of its parts. A cell that is held says nothing of the later release. Every number of a row about a survey must be
one that the attacker knows how to use, or one of NOT_OF_ANSWERS: a new column does not go by unread.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import ceil, floor
from pathlib import Path
from typing import Any

import duckdb

from tests.attacker import Knowledge

SURVEYS = ("partner_survey", "curricula_survey", "company_survey")
KPI_KEY = ("kpi_id", "period_end", "region_level", "region_code", "breakdown")
WEIGHED = "company_survey"
FEW = 5
REST = "rest"
# of whom all are counted, so that the number of rows of the file is the number in the cell
OF_ALL = ("functions_named", "function_innovating", "function_education", "function_training", "function_knowledge")
NUMBERS = {
    "n": "n", "numerator": "sum", "denominator": "weight", "effective_n": "n", "value": "value",
    "quarter_before_value": "value", "year_before_value": "value", "old_value": "value", "new_value": "value",
    "amount": "value", "response": "response", "rows_loaded": "rows",
    # each follows from the value, the spread and the number: whoever has one of them is told too much
    "sd": "n", "ci_low": "n", "ci_high": "n", "attained": "n",
    "change_on_quarter": "n", "change_on_year": "n",
}  # fmt: skip
NOT_OF_ANSWERS = {
    "target", "baseline", "planned", "invited", "population", "match_score", "ordinal", "files", "bytes",
    "late_by_days", "rows_read", "rows_quarantined", "rows_no_data", "rows", "refused_files", "quarantined_rows",
    "quarantined_share", "drift_events", "open_corrections", "promises_broken", "left_start_year", "right_start_year",
    "open_records", "missing_records", "closed_records", "_row",
    # rows of answers that came, changed or went: how many, never what they say
    "common_facts", "new_facts", "revised_facts", "vanished_facts",
    # of the wave in whole per cents, as response is
    "coverage",
}  # fmt: skip
# a table with a column per figure: which KPI, and which number of it; None where it counts no people
WIDE: dict[str, dict[str, tuple[str, str] | None]] = {
    "marts.regions_overview": {
        "partner_grade": ("G1.2", "value"), "partner_grade_n": ("G1.2", "n"), "communities_known": None,
        "communities_active": None, "communities_of_unknown_state": None, "communities_sustainable": None,
        "communities_sustainable_and_broad": None, "communities_new": None, "awards_number": None,
        "awards_without_amount": None, "awards_eur": None, "organisations_htsm": None, "vacancies": None,
        "tension": None,
    },
}  # fmt: skip
NUMERIC = ("BIGINT", "INTEGER", "DOUBLE", "HUGEINT", "DECIMAL", "FLOAT", "SMALLINT", "UBIGINT")


@dataclass(frozen=True)
class Cell:
    """A cell of a survey; `part` says by what it cuts its figure, empty for the total."""

    cell_id: str
    source_id: str
    table_id: str
    figure: tuple[str, str, str, str]
    part: str
    statistic: str
    invited: int | None

    def __str__(self) -> str:
        return f"{'/'.join(self.figure)} {self.part or 'total'} {self.cell_id[:6]}"


@dataclass(frozen=True)
class Fact:
    """A number read somewhere about a cell in a release."""

    where: str
    cell: Cell
    at: int
    column: str
    number: float


class Attack:
    """Two releases, `old` and `new` as opened databases attached to one connection."""

    def __init__(self, old: Path, new: Path) -> None:
        self.con = duckdb.connect()
        self.names = ("old", "new")
        for name, path in zip(self.names, (old, new), strict=True):
            self.con.execute(f"attach '{path}' as {name} (read_only)")
        self.told_in_json = [json.loads((path.parent / "release.json").read_text()) for path in (old, new)]
        self.cells: dict[str, Cell] = {}
        self.hidden: set[tuple[str, int]] = set()
        self.held: set[tuple[str, int]] = set()
        self.behind: dict[tuple[int, tuple[Any, ...]], str] = {}
        for at in range(2):
            self._learn_cells(at)

    def findings(self) -> list[str]:
        """What was found out about few people, in words; nothing where nothing was."""
        self.read: set[str] = set()
        facts = [fact for at in range(2) for fact in (*self._facts(at), *self._facts_in_json(at))]
        found = [
            f"{f.where}: {f.column} of the hidden {f.cell}"
            for f in facts
            if (f.cell.cell_id, f.at) in self.hidden and f.column not in ("response", "rows_loaded")
        ]
        by_figure: dict[tuple[str, str, str, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            by_figure[fact.cell.figure].append(fact)
        for figure, known in sorted(by_figure.items()):
            found += self._solve([cell for cell in self.cells.values() if cell.figure == figure], known)
        return sorted(set(found))

    def _learn_cells(self, at: int) -> None:
        rows = self.con.execute(
            "select survey_cell_id, source_id, table_id, item, asked_of_nl, statistic, invited, region_level,"
            f" breakdown, suppressed, held from {self.names[at]}.core.fct_survey_cell order by all"
        ).fetchall()
        for cell_id, source_id, table_id, item, asked_of, statistic, invited, level, breakdown, hides, holds in rows:
            kind = breakdown.split(":")[0] if breakdown.split(":")[0] in ("role", "level", "response_rate") else ""
            part = kind if level == "nl" else level
            figure = (source_id, table_id, item, asked_of)
            self.cells[cell_id] = Cell(cell_id, source_id, table_id, figure, part, statistic, invited)
            self.hidden |= {(cell_id, at)} if hides else set()
            self.held |= {(cell_id, at)} if holds else set()
        # which cell speaks for a quarter is published with the evidence
        for *key, cell_id in self.con.execute(
            f"select distinct {', '.join(KPI_KEY)}, item_id from {self.names[at]}.marts.kpi_evidence"
            " where item_kind = 'survey_cell'"
        ).fetchall():
            self.behind[at, tuple(key)] = cell_id

    def _facts(self, at: int) -> Iterator[Fact]:
        """Every number about a cell in every table of a release."""
        columns: dict[str, dict[str, str]] = defaultdict(dict)
        for table, column, kind in self.con.execute(
            "select schema_name || '.' || table_name, column_name, data_type from duckdb_columns()"
            f" where database_name = '{self.names[at]}' and not internal order by schema_name, table_name, column_index"
        ).fetchall():
            columns[table][column] = kind
        kpis = {key[0] for _, key in self.behind}
        for table, kinds in columns.items():
            about = [f"{c} in {tuple(SURVEYS) + tuple(sorted(kpis))}" for c, kind in kinds.items() if kind == "VARCHAR"]
            some = "true" if table in WIDE else " or ".join(about) or "false"
            rows = self.con.execute(f"from {self.names[at]}.{table} where {some} order by all").fetchall()
            numbers = [c for c, kind in kinds.items() if kind.split("(")[0] in NUMERIC]
            if rows:
                unread = set(numbers) - (set(WIDE[table]) if table in WIDE else set(NUMBERS) | NOT_OF_ANSWERS)
                assert not unread, f"{table}: nobody says what {', '.join(sorted(unread))} tells of people"
                self.read.add(table)
            for row in rows:
                yield from self._of_row(table, dict(zip(kinds, row, strict=True)), numbers, at)

    def _of_row(self, table: str, row: dict[str, Any], numbers: list[str], at: int) -> Iterator[Fact]:
        for column, of in WIDE.get(table, {}).items():
            if of is not None:
                told = row | {"kpi_id": of[0], "breakdown": "", of[1]: row[column]}
                yield from self._of_row(f"{table} as KPI", told, [of[1]], at)
        if table in WIDE:
            return
        for column in numbers:
            if row[column] is None or column not in NUMBERS:
                continue
            for cell_id, then in self._cells_of(table, row, column, at):
                # what is held stands on what was told before
                yield Fact(table, self.cells[cell_id], 0 if (cell_id, then) in self.held else then, column, row[column])

    def _cells_of(self, table: str, row: dict[str, Any], column: str, at: int) -> Iterator[tuple[str, int]]:
        if "survey_cell_id" in row:
            yield row["survey_cell_id"], at
        elif column == "rows_loaded":
            table_of = self.con.execute(
                f"select table_id from {self.names[at]}.meta.source_snapshot where snapshot_id = ? and is_latest",
                [row["snapshot_id"]],
            ).fetchone()
            for cell in self.cells.values():
                if table_of and (cell.source_id, cell.table_id) == (row["source_id"], table_of[0]):
                    yield cell.cell_id, at
        elif set(KPI_KEY) <= set(row):
            if table.endswith("kpi_evidence") and row["item_kind"] == "published_value":
                return
            release = 0 if column == "old_value" else at
            key = tuple(row[name] for name in KPI_KEY)
            if column in ("quarter_before_value", "year_before_value"):
                key = (key[0], _quarter_before(row["period_end"], 1 if "quarter" in column else 4), *key[2:])
            if (release, key) in self.behind:
                yield self.behind[release, key], release

    def _facts_in_json(self, at: int) -> Iterator[Fact]:
        """What release.json says of KPIs that moved."""
        for row in self.told_in_json[at]["changes"]["kpis"]["shown"]:
            (day,) = self.con.execute("select ?::date", [row["period_end"]]).fetchone() or (None,)
            yield from self._of_row("release.json", row | {"period_end": day}, ["old_value", "new_value"], at)

    def _solve(self, cells: list[Cell], facts: list[Fact]) -> list[str]:
        """What the facts about one figure pin down of its cells, and of what moved between the releases."""
        (total,) = [cell for cell in cells if not cell.part]
        cuts: dict[str, list[str]] = defaultdict(list)
        for cell in cells:
            if cell.part:
                cuts[cell.part].append(cell.cell_id)
        rests = [f"{REST} of {cut}" for cut in cuts]
        unknowns = [
            (what, at, cell) for what in ("n", "weight", "sum") for at in range(2)
            for cell in [*(c.cell_id for c in cells), *rests]
        ]  # fmt: skip
        known = Knowledge(unknowns)  # type: ignore[arg-type]
        for at in range(2):
            for what in ("n", "weight", "sum"):
                for cut, parts in cuts.items():
                    known.learn(
                        {(what, at, total.cell_id): -1, (what, at, f"{REST} of {cut}"): 1}
                        | {(what, at, part): 1 for part in parts}
                    )
            for cell in [*(c.cell_id for c in cells), *rests]:
                if total.source_id != WEIGHED:
                    known.learn({("n", at, cell): 1, ("weight", at, cell): -1})
                if (cell, at) in self.hidden:
                    known.at_least["n", at, cell] = 1
        for fact in facts:
            _use(known, fact)
        # nobody answered: told in words
        told = {(f.cell.cell_id, f.at) for f in facts if f.column == "n"}
        for cell in cells:
            for at in range(2):
                if not {(cell.cell_id, at)} & (told | self.hidden | self.held):
                    for what in ("n", "weight", "sum"):
                        known.learn({(what, at, cell.cell_id): 1})
        return [*self._pinned(known, cells), *self._few(known, cells, cuts)]

    def _pinned(self, known: Knowledge, cells: list[Cell]) -> Iterator[str]:
        for cell in cells:
            for at in range(2):
                if (cell.cell_id, at) not in self.hidden:
                    continue
                for what in ("n", "weight", "sum"):
                    number = known.comes_to({(what, at, cell.cell_id): 1})
                    if number is not None:
                        yield f"solved: {what} of the hidden {cell} in {self.names[at]} is {number:g}"
                low, high = known.between({("n", at, cell.cell_id): 1})
                if ceil(low - 1e-6) >= floor(high + 1e-6):
                    yield f"bounded: n of the hidden {cell} in {self.names[at]} is {low:g}"

    def _few(self, known: Knowledge, cells: list[Cell], cuts: dict[str, list[str]]) -> Iterator[str]:
        """Groups of fewer than five in a release, and what so few answered who came or went between the two."""
        (total,) = [cell.cell_id for cell in cells if not cell.part]
        for cut, parts in (cuts or {"": []}).items():
            for now, before in ((0, None), (1, None), (1, 0)):
                had: list[set[str]] = []
                members = [total, *parts, *([f"{REST} of {cut}"] if parts else [])]
                groups = [{total}, *(set(g) for s in range(1, len(members)) for g in combinations(members[1:], s))]
                for group in groups:
                    if any(smaller <= group for smaller in had):
                        continue
                    people, answers = (
                        known.comes_to(
                            {(what, now, c): 1 for c in group}
                            | ({} if before is None else {(what, before, c): -1 for c in group})
                        )
                        for what in ("n", "sum")
                    )
                    if people is None:
                        continue
                    had.append(group)
                    if 0 < round(abs(people)) < FEW and (before is None or answers is not None):
                        names = ", ".join(sorted(str(self.cells.get(c, c)) for c in group))
                        since = "" if before is None else f" since {self.names[before]}"
                        yield f"subtracted: {round(people)} people in {self.names[now]}{since}: {names}"


def _quarter_before(end: date, quarters: int) -> date:
    first = date(end.year, end.month - 2, 1)
    for _ in range(quarters - 1):
        last = first - timedelta(days=1)
        first = date(last.year, last.month - 2, 1)
    return first - timedelta(days=1)


def _use(known: Knowledge, fact: Fact) -> None:
    cell, at, number = fact.cell, fact.at, float(fact.number)
    n, weight, answered = (("n", at, cell.cell_id), ("weight", at, cell.cell_id), ("sum", at, cell.cell_id))
    kind = NUMBERS[fact.column]
    if kind == "n" and fact.column == "n":
        known.learn({n: 1}, number)
    elif kind in ("sum", "weight"):
        if cell.statistic == "rate":
            # of those invited: a number that is published anyway
            known.learn({n: 1}, number) if kind == "sum" else None
        else:
            known.learn({answered if kind == "sum" else weight: 1}, number)
    elif kind == "value":
        if cell.statistic == "count":
            known.learn({n: 1}, number)
        elif cell.statistic == "rate":
            known.learn({n: 1}, number * (cell.invited or 0))
        else:
            known.learn({answered: 1, weight: -number})
    elif kind == "rows" and cell.figure[2] in OF_ALL and not cell.part:
        known.learn({n: 1}, number)
    elif kind == "response" and cell.invited and cell.figure[2] in (*OF_ALL, "company_number") and not cell.part:
        fewest, most = ceil(number * cell.invited - 1e-9), ceil((number + 0.01) * cell.invited - 1e-9) - 1
        if fewest == most and number < 1:
            known.learn({n: 1}, fewest)
