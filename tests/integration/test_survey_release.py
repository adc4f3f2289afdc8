"""What a release holds of people: cells, never answers; a hidden cell is empty in every table that has it."""

import stat
from collections.abc import Iterator

import duckdb
import pytest

from htsm.home import Home
from htsm.restricted import ANSWERS

OF_PEOPLE = ("partner_survey", "curricula_survey", "company_survey")
KEY = ("kpi_id", "period_end", "region_level", "region_code", "breakdown")
FIGURES = {
    "value", "numerator", "denominator", "n", "sd", "effective_n", "ci_low", "ci_high", "attained", "amount",
    "amount_eur", "previous_value", "change", "value_before",
}  # fmt: skip
JUDGED = ("behaald", "op schema", "aandacht", "achter")


@pytest.fixture(scope="module")
def release(sample_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_home.published / "current" / "htsm.duckdb"), read_only=True) as con:
        yield con


def tables(release: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of every published table, by schema and name."""
    found: dict[str, set[str]] = {}
    for title, column in release.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() where not internal"
    ).fetchall():
        found.setdefault(title, set()).add(column)
    assert len(found) >= 26
    return found


def test_no_table_has_a_respondent(release):
    named = {title for title, columns in tables(release).items() if {"respondent", "company_number"} & columns}
    assert named == set()
    schemas = {name for (name,) in release.execute("select distinct schema_name from duckdb_tables()").fetchall()}
    assert schemas == {"core", "marts", "meta"}


def test_no_table_has_a_row_of_an_answer(release):
    """Books about a file may count and name its rows; what is told of a subject never stands on one answer."""
    looked = 0
    for title, columns in tables(release).items():
        if {"_source_id", "_row"} <= columns:
            rows = f"select count(*) from {title} where _source_id in {OF_PEOPLE} and _row is not null"
            assert release.execute(rows).fetchone() == (0,), title
            looked += 1
    assert looked >= 3


def test_every_cell_that_is_told_rests_on_five_people(release):
    cells = release.execute("select count(*), count(*) filter (where suppressed) from core.fct_survey_cell").fetchone()
    assert cells and cells[0] >= 130 and cells[1] >= 6
    for title, columns in tables(release).items():
        if "n" in columns:
            assert release.execute(f"select count(*) from {title} where n < 5").fetchone() == (0,), title


def test_a_hidden_cell_is_empty_in_every_table(release):
    looked = 0
    for title, columns in tables(release).items():
        figures = sorted(columns & FIGURES)
        if "suppressed" in columns:
            hidden = f"from {title} as it where it.suppressed"
        elif set(KEY) <= columns:
            joined = " and ".join(f"it.{column} = hidden.{column}" for column in KEY)
            hidden = f"from {title} as it join marts.kpi_observation as hidden on hidden.suppressed and {joined}"
        else:
            continue
        some = " or ".join(f"it.{column} is not null" for column in figures) or "false"
        bad = release.execute(f"select * {hidden} {'and' if 'where' in hidden else 'where'} ({some})").fetchall()
        assert bad == [], title
        if "status" in columns:
            judged = f"select count(*) {hidden} {'and' if 'where' in hidden else 'where'} it.status in {JUDGED}"
            assert release.execute(judged).fetchone() == (0,), title
        looked += 1
    assert looked >= 3


def test_no_total_of_the_release_gives_a_cell_away(release):
    """Per wave and item, the country less what is told of its regions, and less what is told of each kind of part."""
    left = release.execute(
        """
        with cells as (
            select *, case when region_level <> 'nl' then region_level else split_part(breakdown, ':', 1) end as kind,
                region_level = 'nl' and split_part(breakdown, ':', 1) not in ('role', 'level', 'response_rate')
                    as is_total
            from core.fct_survey_cell
        )
        select total.n - coalesce(sum(part.n), 0), count(*) filter (where part.suppressed)
        from cells as total
        join cells as part using (source_id, table_id, item, asked_of_nl)
        where total.is_total and not part.is_total and total.n is not null
            and (part.region_level = 'nl' or part.breakdown = total.breakdown)
        group by total.survey_cell_id, total.n, part.kind
        """
    ).fetchall()
    assert len(left) >= 15
    assert [pair for pair in left if 0 < pair[0] < 5 or (pair[1] == 1 and pair[0] < 5)] == []
    assert sum(hidden > 0 for _, hidden in left) >= 3


def test_answers_behind_the_cells_are_for_their_owner_alone(sample_home, release):
    place = sample_home.restricted / ANSWERS
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    release.execute(f"create temp table answer as from read_parquet('{place}')")
    # every cell that is told is the sum of its answers, to the last digit
    bad = release.execute(
        """
        select cell.survey_cell_id
        from core.fct_survey_cell as cell
        left join (
            select survey_cell_id, count(*) as n, cast(sum(weight) as double) as w,
                cast(sum(weight * value) as double) as wx
            from answer group by survey_cell_id
        ) as summed using (survey_cell_id)
        where not cell.suppressed and cell.n > 0
            and (cell.n <> summed.n or (cell.statistic in ('mean', 'share')
                and (cell.denominator <> summed.w or cell.numerator <> summed.wx)))
        """
    ).fetchall()
    assert bad == []
    assert release.execute("select count(distinct survey_cell_id) from answer").fetchone() > (150,)
    below = list(sample_home.root.rglob(ANSWERS))
    assert below == [place]
