"""The region seeds: complete, dated without gaps, explained by the mergers."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from htsm.home import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds" / "regions"
KEYS = {
    "region": ["region_level", "region_code"],
    "municipality": ["municipality_code", "valid_from"],
    "municipality_merger": ["old_code", "new_code"],
    "landsdeel_provincie": ["provincie_code"],
    "woonplaats": ["woonplaats_code"],
    "region_alias": ["region_level", "alias"],
}
DATES = {"municipality": ["valid_from", "valid_to"], "municipality_merger": ["effective_date"]}
LEVEL_SIZES = {
    "nl": 1,
    "landsdeel": 5,
    "landsdeel_cbs": 4,
    "provincie": 12,
    "corop": 40,
    "arbeidsmarktregio": 35,
}
# Whether punctuation leaves a blank or nothing, a name has to lead to the same region.
NORMALISATIONS = {
    "punctuation to a blank": "trim(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', ' ', 'g'))",
    "punctuation gone": "regexp_replace(lower(strip_accents(name)), '[^a-z0-9 ]', '', 'g')",
}
EVERY_NAME = """
    select region_level, alias as name, region_code from region_alias
    union select 'gemeente', name, municipality_code from municipality
    union select 'woonplaats', name, woonplaats_code from woonplaats
"""
ON_A_DAY = "valid_from <= $day and (valid_to is null or valid_to > $day)"


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """A table per seed, typed as dbt types them."""
    connection = duckdb.connect()
    for seed in KEYS:
        csv = str(SEEDS / f"{seed}.csv")
        connection.execute(f"create table {seed} as from read_csv(?, header = true, all_varchar = true)", [csv])
        for column in DATES.get(seed, []):
            connection.execute(f"alter table {seed} alter {column} type date")
    yield connection
    connection.close()


def column(db: duckdb.DuckDBPyConnection, query: str, **values: object) -> list[object]:
    """The first column of a query's rows."""
    return [row[0] for row in db.execute(query, values or None).fetchall()]


@pytest.mark.parametrize("seed", KEYS)
def test_a_seed_is_plain_sorted_and_keyed(db: duckdb.DuckDBPyConnection, seed: str) -> None:
    content = (SEEDS / f"{seed}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content and content.endswith(b"\n")
    keys = [tuple(map(str, row)) for row in db.execute(f"select {', '.join(KEYS[seed])} from {seed}").fetchall()]
    assert keys == sorted(set(keys))


def test_levels_have_as_many_regions_as_there_are(db: duckdb.DuckDBPyConnection) -> None:
    assert dict(db.execute("select region_level, count(*) from region group by all").fetchall()) == LEVEL_SIZES


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2016, 1, 1), 390),
        (date(2017, 1, 1), 388),
        (date(2018, 1, 1), 380),
        (date(2019, 1, 1), 355),
        (date(2020, 1, 1), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2022, 3, 23), 345),
        (date(2022, 3, 24), 344),
        (date(2023, 1, 1), 342),
        (date(2024, 2, 15), 342),
    ],
)
def test_number_of_municipalities_on_a_day(db: duckdb.DuckDBPyConnection, day: date, number: int) -> None:
    assert column(db, f"select count(*) from municipality where {ON_A_DAY}", day=day) == [number]


def test_periods_of_a_municipality_follow_each_other(db: duckdb.DuckDBPyConnection) -> None:
    following = "lead(valid_from) over (partition by municipality_code order by valid_from)"
    broken = f"valid_to <= valid_from or {following} <> coalesce(valid_to, valid_from)"
    assert not db.execute(f"select * from municipality qualify {broken}").fetchall()


def test_every_code_of_a_municipality_is_a_region_of_its_level(db: duckdb.DuckDBPyConnection) -> None:
    for level in ("provincie", "corop", "arbeidsmarktregio", "landsdeel_cbs"):
        used = set(column(db, f"select {level}_code from municipality"))
        assert used == set(column(db, "select region_code from region where region_level = $level", level=level))
    placed = db.execute("select provincie_code, landsdeel_code from landsdeel_provincie").fetchall()
    provinces = column(db, "select region_code from region where region_level = 'provincie'")
    landsdelen = column(db, "select region_code from region where region_level = 'landsdeel'")
    assert sorted(p for p, _ in placed) == sorted(map(str, provinces)) and {x for _, x in placed} == set(landsdelen)


def test_mergers_explain_what_is_gone_and_what_is_new(db: duckdb.DuckDBPyConnection) -> None:
    gone = db.execute(
        "select municipality_code, name, valid_to from municipality where valid_to is not null"
    ).fetchall()
    new = "select municipality_code, name, valid_from from municipality where valid_from > date '2016-01-01'"
    explained = db.execute("select distinct old_code, old_name, effective_date from municipality_merger").fetchall()
    assert sorted(gone) == sorted(explained) and len(gone) == 66
    formed = db.execute(
        """
        select distinct new_code, new_name, effective_date from municipality_merger
        where new_code not in (
            select municipality_code from municipality where valid_from = date '2016-01-01'
        )
        """
    ).fetchall()
    assert sorted(db.execute(new).fetchall()) == sorted(formed) and len(formed) == 18


def test_a_merger_ends_in_a_municipality_of_today(db: duckdb.DuckDBPyConnection) -> None:
    today = "select municipality_code, name from municipality where valid_to is null"
    ends = db.execute("select distinct new_code, new_name from municipality_merger").fetchall()
    assert set(ends) <= set(db.execute(today).fetchall()) and len(ends) == 30


def test_only_a_split_municipality_has_more_than_one_successor(db: duckdb.DuckDBPyConnection) -> None:
    query = "select old_name, count(*), min(share), max(share) from municipality_merger group by old_name"
    successors = db.execute(query).fetchall()
    split = {name: number for name, number, _, _ in successors if number > 1}
    assert split == {"Haaren": 4, "Littenseradiel": 3, "Winsum": 2}
    assert all((first, last) == (("part",) * 2 if n > 1 else ("whole",) * 2) for _, n, first, last in successors)


def test_a_new_municipality_is_in_the_arbeidsmarktregio_of_most_predecessors(
    db: duckdb.DuckDBPyConnection,
) -> None:
    query = """
        select new.name, new.arbeidsmarktregio_code, mode(old.arbeidsmarktregio_code),
            count(distinct old.arbeidsmarktregio_code)
        from municipality as new
        join municipality_merger as merger on new.municipality_code = merger.new_code
        join municipality as old on merger.old_code = old.municipality_code
        where new.valid_from > date '2016-01-01'
        group by all
    """
    formed = db.execute(query).fetchall()
    assert len(formed) == 18 and all(region == of_most for _, region, of_most, _ in formed)
    assert {name for name, _, _, regions in formed if regions > 1} == {"Vijfheerenlanden", "West Betuwe"}


def test_every_woonplaats_lies_in_a_municipality_of_today(db: duckdb.DuckDBPyConnection) -> None:
    assert column(db, "select count(*) from woonplaats") == [2501]
    today = column(db, "select municipality_code from municipality where valid_to is null")
    assert set(column(db, "select municipality_code from woonplaats")) == set(today)


@pytest.mark.parametrize("normalised", NORMALISATIONS.values(), ids=NORMALISATIONS)
def test_an_alias_leads_to_one_region(db: duckdb.DuckDBPyConnection, normalised: str) -> None:
    two_regions = f"""
        select region_level, {normalised} as spelling from ({EVERY_NAME}) group by all
        having count(distinct region_code) > 1
    """
    alias = f"select region_level, {normalised} from (select region_level, alias as name from region_alias)"
    assert not db.execute(f"({alias}) intersect ({two_regions})").fetchall()


@pytest.mark.parametrize(
    ("region_level", "written", "region_code"),
    [
        ("provincie", "Friesland (NL)", "PV21"),
        ("provincie", "Groningen (PV)", "PV20"),
        ("gemeente", "Groningen (gemeente)", "GM0014"),
        ("gemeente", "SUDWEST FRYSLAN", "GM1900"),
        ("woonplaats", "\u2019s Gravenhage", "1245"),
        ("woonplaats", "'S-Hertogenbosch", "1595"),
        ("woonplaats", "s Gravenzande", "2662"),
        ("woonplaats", "Son En Breugel", "3520"),
        ("arbeidsmarktregio", "Regio Zwolle", "ijsselvechtstreek"),
        ("arbeidsmarktregio", "Holland  Rijnland", "holland-rijnland"),
        ("nl", "Nederland", "NL01"),
    ],
)
def test_a_name_is_found_however_it_is_written(
    db: duckdb.DuckDBPyConnection, region_level: str, written: str, region_code: str
) -> None:
    normalised = NORMALISATIONS["punctuation to a blank"]
    query = f"""
        select distinct region_code from (select *, {normalised} as spelling from ({EVERY_NAME}))
        where region_level = $level and spelling = (select {normalised} from (select $written as name))
    """
    assert column(db, query, level=region_level, written=written) == [region_code]


def test_aliases_hold_the_names_of_every_region_themselves(db: duckdb.DuckDBPyConnection) -> None:
    names = "select region_level, name_nl, region_code from region"
    assert not db.execute(f"{names} except select region_level, alias, region_code from region_alias").fetchall()


def test_eight_arbeidsmarktregios_cross_a_border_by_municipalities_that_stayed(
    db: duckdb.DuckDBPyConnection,
) -> None:
    query = """
        select arbeidsmarktregio_code from municipality
        where valid_from = date '2016-01-01' and valid_to is null
        group by all having count(distinct provincie_code) > 1
    """
    assert len(column(db, query)) == 8
