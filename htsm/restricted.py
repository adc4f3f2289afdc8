"""What rests on people stays here: the answers behind each survey cell, written by the build and never published."""

from pathlib import Path

import duckdb

from htsm.home import Home

ANSWERS = "survey_answers.parquet"
_BEHIND_CELLS = """
    select
        survey_cell_id, source_id, table_id, item, breakdown, region_level, region_code, respondent, value, weight,
        snapshot_id as _snapshot_id, _file, _sheet, _row
    from intermediate.int_survey_cell_answer
    where survey_cell_id not in (select survey_cell_id from intermediate.int_survey_cell where held)
    order by survey_cell_id, respondent
"""


def write_restricted(at: Home) -> Path:
    """Writes the rows behind each cell of core.fct_survey_cell, a row per respondent and cell; gives the file.

    A cell that is held stands on the answers of an earlier delivery, which are not here. Folder and file are their
    owner's alone (0700, 0600). DuckDB spills none of it to disk.
    """
    at.restricted.mkdir(parents=True, exist_ok=True)
    at.restricted.chmod(0o700)
    aside, place = at.restricted / f".{ANSWERS}.partial", at.restricted / ANSWERS
    aside.touch(mode=0o600)
    aside.chmod(0o600)
    with duckdb.connect(str(at.work / "build.duckdb"), read_only=True, config={"temp_directory": ""}) as con:
        con.sql(_BEHIND_CELLS).write_parquet(str(aside), compression="zstd")
    aside.chmod(0o600)
    aside.replace(place)
    return place


def remove_restricted(at: Home) -> None:
    """Removes what an earlier build wrote: what is there is of the build that is there."""
    (at.restricted / ANSWERS).unlink(missing_ok=True)
