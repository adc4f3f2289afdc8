"""The dialect by which Great Expectations reads DuckDB: results outlive the connection, and nothing is written."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from expectations import dialect


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "small one.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table award as select range as nth, 'it''s 5% of {a:b}' as note from range(3000)")
    return path


@pytest.fixture
def engine(database: Path) -> Iterator[sa.Engine]:
    dialect.register()
    connect_args = {"read_only": True, "session_views": {"first": "select * from award where nth < 2500"}}
    engine = sa.create_engine(sa.URL.create("duckdb+buffered", database=str(database)), connect_args=connect_args)
    yield engine
    engine.dispose()


def test_a_result_can_be_fetched_after_its_connection_is_closed(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        result = connection.execute(sa.text("select nth from award order by nth"))

    assert [row.nth for row in result.fetchall()] == list(range(3000))


def test_the_plain_dialect_silently_gives_nothing(database: Path) -> None:
    """The reason for ours; once this fails, ours can go."""
    engine = sa.create_engine(sa.URL.create("duckdb", database=str(database)), connect_args={"read_only": True})
    with engine.connect() as connection:
        result = connection.execute(sa.text("select nth from award"))

    assert result.fetchall() == []
    engine.dispose()


def test_fetching_one_many_and_by_name_work(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        one = connection.execute(sa.text("select count(*) as awards from award"))
        many = connection.execute(sa.text("select nth from award order by nth limit 5"))
        none = connection.execute(sa.text("select nth from award where false"))

    assert one.fetchone() == (3000,)
    assert [row["nth"] for row in many.mappings().fetchmany(2)] == [0, 1]
    assert none.first() is None


def test_parameters_are_bound_and_text_is_left_alone(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        bound = connection.exec_driver_sql("select count(*) from award where nth < ? and note like '%5% of {%'", (7,))
        named = connection.execute(sa.text("select note from award where nth = :nth"), {"nth": 1})

    assert bound.scalar() == 7
    assert named.scalar() == "it's 5% of {a:b}"


def test_the_session_views_are_in_every_connection(engine: sa.Engine) -> None:
    with engine.connect() as one, engine.connect() as other:
        counts = [c.execute(sa.text("select count(*) from first")).scalar() for c in (one, other)]

    assert counts == [2500, 2500]


def test_the_database_is_opened_read_only(engine: sa.Engine) -> None:
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        connection.execute(sa.text("delete from award"))


def test_a_failing_statement_raises_at_once(engine: sa.Engine) -> None:
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="nowhere"):
        connection.execute(sa.text("select * from nowhere"))
