"""A function that was not ticked is a "no", wherever the question was answered at all."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

FUNCTIONS = ("function_innovating", "function_education", "function_training", "function_knowledge")


def finish(con: "duckdb.DuckDBPyConnection", entity: str, relation: str) -> str | None:  # noqa: ARG001 - the interface
    """Makes boxes that were left empty false in answers that ticked another one; sets no row aside.

    The survey tool writes an empty cell for a box that is not ticked, and for a question that was not answered.
    """
    boxes = ", ".join(f"{name} = coalesce({name}, false)" for name in FUNCTIONS)
    con.execute(f"update {relation} set {boxes} where coalesce({', '.join(FUNCTIONS)}) is not null")
    return None
