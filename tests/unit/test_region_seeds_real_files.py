"""The region seeds against the publishers' own files: regioatlas of 2016, StatLine, places of today."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from htsm.home import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds" / "regions"


@pytest.fixture(scope="module")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """A table per seed, all text."""
    connection = duckdb.connect()
    for seed in ("region", "municipality", "woonplaats", "region_alias"):
        csv = str(SEEDS / f"{seed}.csv")
        connection.execute(f"create table {seed} as from read_csv(?, header = true, all_varchar = true)", [csv])
    yield connection
    connection.close()


def from_file(file: Path, *columns: int) -> str:
    """A query of some columns of a publisher's csv, all text, stripped."""
    delimiter = "," if file.name.startswith("corop") else ";"
    names = ", ".join(f"trim(#{number}) as c{number}" for number in columns)
    return f"select {names} from read_csv('{file}', delim = '{delimiter}', header = true, all_varchar = true)"


@pytest.mark.parametrize(
    ("file", "level"),
    [
        ("arbeidsmarktregios", "arbeidsmarktregio"),
        ("provincies", "provincie"),
        ("nuts1regioslandsdelen", "landsdeel_cbs"),
    ],
)
def test_memberships_are_those_of_2016(db: duckdb.DuckDBPyConnection, real_data: Path, file: str, level: str) -> None:
    listed = from_file(real_data / "regions" / f"regioatlas_{file}.csv", 2, 3)
    known = f"""
        select substr(municipality_code, 3), alias from municipality
        join region_alias on region_level = '{level}' and region_code = {level}_code
        where valid_from = '2016-01-01'
    """
    assert len(db.execute(listed).fetchall()) == 390
    assert not db.execute(f"({listed}) except ({known})").fetchall()


def test_corop_areas_are_those_of_2016_but_for_three_listed_twice(
    db: duckdb.DuckDBPyConnection, real_data: Path
) -> None:
    listed = from_file(real_data / "regions" / "regioatlas_coropregios.csv", 2, 3)
    known = """
        select substr(municipality_code, 3), name_nl from municipality join region on region_code = corop_code
        where valid_from = '2016-01-01'
    """
    surplus = sorted(db.execute(f"({listed}) except ({known})").fetchall())
    assert [code for code, _ in surplus] == ["0361", "1931", "1940", "1940"]
    assert not db.execute(f"({known}) except ({listed})").fetchall()


def test_provinces_are_those_of_the_statline_export(db: duckdb.DuckDBPyConnection, real_data: Path) -> None:
    listed = db.execute(from_file(real_data / "regions" / "Gebieden_in_Nederland_GM_GGD_PV_statline_export.csv", 2, 6))
    known = """
        select municipality_code, provincie_code from municipality
        where valid_from <= '2020-01-01' and coalesce(valid_to, '9999-12-31') > '2020-01-01'
    """
    assert sorted(listed.fetchall()) == sorted(db.execute(known).fetchall())


def test_places_and_corop_areas_are_those_of_today(db: duckdb.DuckDBPyConnection, real_data: Path) -> None:
    file = real_data / "regions" / "corop_woonplaats_gemeente.generated.csv"
    listed = db.execute(from_file(file, 1, 2, 3, 4, 5, 6)).fetchall()
    known = """
        select woonplaats_code, woonplaats.name, substr(municipality_code, 3), municipality.name,
            official_code, name_nl
        from woonplaats join municipality using (municipality_code) join region on region_code = corop_code
        where valid_to is null
    """
    assert sorted(listed) == sorted(db.execute(known).fetchall())
