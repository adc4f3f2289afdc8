"""Is it the same list: a delivery has keys in common with the one in use before, or it is another list or another form.

A list that grows has all keys of the one before, a list that shrinks has none but those; so what is in common is held
against the smaller of the two.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from htsm.sql import identifier, literal
from ingest.declaration import Layout, Part, Source
from ingest.read.typing import relation_of
from ingest.refusal import refused

if TYPE_CHECKING:
    import duckdb

# of fewer, half can be new by chance
FEWEST_KEYS = 10


def check_keys(
    con: "duckdb.DuckDBPyConnection",
    source: Source,
    layout: Layout,
    file: str,
    previous: dict[str, Any],
    folder: Path,
) -> None:
    """Compares the keys of every part with those of the state before, in `folder`; raises DeliveryRefused.

    `previous` is that state's report. Another key, or a parsed file that is gone, says nothing.
    """
    if not source.min_keys_of_previous:
        return
    before = next((old.parts for old in source.layouts if old.name == previous["layout"]), ())
    keys_before = {part.entity: part.key for part in before}
    for part in layout.parts:
        parsed = folder / part.entity / f"{previous['parsed_name']}.parquet"
        if not part.key or keys_before.get(part.entity) != part.key or not parsed.exists():
            continue
        old, new, common, example = _counts(con, source, part, parsed)
        if min(old, new) >= FEWEST_KEYS and common < source.min_keys_of_previous * min(old, new):
            raise refused(
                source.source_id,
                file,
                f"{common:,} of its {new:,} keys ({', '.join(part.key)}) are among the {old:,} of the delivery in use, "
                f"and the source declares at least {source.min_keys_of_previous:.0%} of the smaller list: it is "
                "another list, or its keys are written in another way",
                "compare the key with the list before; ask the publisher; if the list really was renewed, lower "
                "min_keys_of_previous in source.yml",
                column=", ".join(part.key),
                value=example or "",
            )


def _counts(
    con: "duckdb.DuckDBPyConnection", source: Source, part: Part, parsed: Path
) -> tuple[int, int, int, str | None]:
    """How many keys there were, are, and are the same; and a new one."""
    earlier = f"read_parquet({literal(str(parsed))})"
    there = {name for name, *_ in con.execute(f"describe select * from {earlier}").fetchall()}
    if not set(part.key) <= there:
        return 0, 0, 0, None
    codes = {c.field for c in source.columns if c.part == part.name and c.type.partition(":")[0] == "code"}
    key = ", ".join(f"lower({identifier(f)})" if f in codes else f"cast({identifier(f)} as varchar)" for f in part.key)
    shown = f"concat_ws(' / ', {', '.join(identifier(f) for f in part.key)})"
    row = con.execute(
        f"with old as (select distinct {key} from {earlier}), new as (select distinct {key} from "
        f"{relation_of(part.entity)}), common as (from old intersect from new) select (select count(*) from old), "
        f"(select count(*) from new), (select count(*) from common), (select min({shown}) from "
        f"{relation_of(part.entity)} where ({key}) not in (from common))"
    ).fetchone()
    return row or (0, 0, 0, None)
