"""What a row that is no data is: the rows of a file that are counted and not loaded, each by its kind."""

from htsm.sql import literal
from ingest.declaration import Part, Source
from ingest.read.header import Header

KINDS = ("title", "header", "blank", "note", "total", "preview", "incomplete", "double_answer", "hidden")
# a row with one filled cell that starts like this is a note over or under a table, in any source
NOTES = r"(?i)^(bron(nen)?\s*:|peildatum|toelichting|noot\b|voorbeelddata|\*|©|\(?c\)? ?cbs)"
TOTALS = r"(?i)^((sub|eind)?totaal|total):?$"
# types of which a total row, however it is called, has no value of its own
_NAMES = ("text", "code", "choice", "kvk")


def kind_of_row(source: Source, part: Part, header: Header, width: int) -> str:
    """An SQL expression over `t1`..`t<width>` (trimmed text) and `_row`: the kind of a row that is no data, or NULL."""
    cells = [f"t{i + 1}" for i in range(width)]
    first = f"coalesce({', '.join(cells)}, null)"
    if header.row is None:
        return f"case when {first} is null then 'blank' end"
    notes = " or ".join(f"regexp_matches({first}, {literal(p)})" for p in (NOTES, *source.footers))
    last = header.row + part.header_rows - 1
    # the cheap look comes first, case by case: most rows are data, and begin with two filled cells
    may_be_alone = f"t1 is null or coalesce({', '.join(cells[1:])}, null) is null"
    is_alone = f"case when {may_be_alone} then list_count([{', '.join(cells)}]) = 1 end"
    may_be_total = f"lower({first}[1:1]) in ('t', 's', 'e')"
    return (
        f"case when {first} is null then 'blank' "
        f"when _row < {header.first_row} then 'title' when _row <= {last} then 'header' "
        f"when {_is_repeated_header(header)} then 'header' "
        f"when case when {may_be_total} then regexp_matches({first}, {literal(TOTALS)}) "
        f"and {_names_nothing(header)} end then 'total' when case when {is_alone} then {notes} end then 'note' end"
    )


def _names_nothing(header: Header) -> str:
    """Whether a row lacks what every record has beside its first text: a company can be called Total.

    That is a required text, or where fewer than two texts are required any other text at all.
    """
    texts = {i + 1: c for i, c in header.columns.items() if c.type in _NAMES and not c.measure}
    # a sign for "nothing" is no text
    filled = {n: f"coalesce(regexp_matches(t{n}, '[\\p{{L}}\\p{{N}}]'), false)" for n in texts}
    required = [filled[n] for n, c in texts.items() if c.required]
    if len(required) > 1:
        return f"not ({' and '.join(required)})"
    return f"len(list_filter([{', '.join(filled.values())}], lambda f: f)) < 2" if texts else "true"


def _is_repeated_header(header: Header) -> str:
    named = [i for i, c in header.columns.items() if c.is_loaded] or list(header.columns)
    same = [f"lower(t{i + 1}) = {literal(header.texts[i].strip().lower())}" for i in named]
    return f"case when {same[0]} then {' and '.join(same)} end"
