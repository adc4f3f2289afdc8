"""Who answered a survey: previews, incomplete and double answers are told from answers that count.

Respondents become numbers within their wave here, before anything is written: what tells them apart goes no further.
"""

from typing import TYPE_CHECKING

from ingest.declaration import Part
from ingest.read.header import Header
from ingest.read.typing import IS_LOADED, TYPED

if TYPE_CHECKING:
    import duckdb

RESPONDENT = "respondent"


def settle_answers(con: "duckdb.DuckDBPyConnection", part: Part, header: Header) -> None:
    """Gives rows of `typed` that are no answer their kind, and the others the column `respondent`, from 1 on.

    An answer without anything that tells its respondent apart is somebody's own. Of several complete answers of one
    respondent the last one counts, by moment of submission and then by row. Where that one cannot be read it is set
    aside and none counts: the ones before it are not what the respondent said last.
    """
    if not part.answers:
        return
    number = {c.field: i + 1 for i, c in header.columns.items() if c.is_loaded}
    preview, complete, moment = (
        number.get(field or "") for field in (part.answers.preview, part.answers.complete, part.answers.submitted_at)
    )
    kinds = []
    if preview:
        kinds.append(f"when coalesce(v{preview}, false) then 'preview'")
    if complete:
        boolean = next(c.type for i, c in header.columns.items() if i + 1 == complete) == "boolean"
        # a moment of completion is there or not, a mark says yes or no; a mark that cannot be read is set aside
        is_open = f"m{complete} is null" + (f" or not v{complete}" if boolean else "")
        kinds.append(f"when {is_open} then 'incomplete'")
    if kinds:
        kind = f"case {' '.join(kinds)} end"
        con.execute(f"update {TYPED} set _kind = {kind}, _bad = _bad and ({kind}) is null where _kind is null")
    keys = [number[field] for field in part.answers.respondent if field in number]
    key = f"nullif(concat_ws(chr(31), {', '.join(f'lower(m{n})' for n in keys)}), '')" if keys else "null"
    # an answer whose moment cannot be read may well be the last one
    order = f"(m{moment} is not null and v{moment} is null) desc, v{moment} desc, " if moment else ""
    con.execute(
        f"create or replace temp table _doubled as select _file, _sheet, _row from "
        f"(select _file, _sheet, _row, {key} as key, "
        f"row_number() over (partition by {key} order by {order}_row desc) as recency "
        f"from {TYPED} where _kind is null) where key is not null and recency > 1"
    )
    con.execute(
        f"update {TYPED} set _kind = 'double_answer', _bad = false from _doubled as d "
        f"where {TYPED}._file = d._file and {TYPED}._sheet = d._sheet and {TYPED}._row = d._row"
    )
    con.execute(
        f"create or replace temp table {TYPED} as select *, "
        f"case when {IS_LOADED} then row_number() over (partition by {IS_LOADED} order by _file, _sheet, _row) end "
        f"as {RESPONDENT} from {TYPED}"
    )
