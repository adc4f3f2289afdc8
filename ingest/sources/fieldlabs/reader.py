"""Fieldlabs: where they are in WGS84, hubs told apart, partners in one form, schools for mbo among them."""

from typing import TYPE_CHECKING

from htsm.sql import identifier
from ingest.read.coordinates import Nowhere, locate

if TYPE_CHECKING:
    import duckdb

COORDINATES = "coordinates (lon/lat or x/y)"
# the five Smart Industry hubs stand on the same map as the fieldlabs that they look after
_HUB = r"(?i)^((smart industry|si)[ -]?hub|hub)\b|\b(smart industry|si)[ -]hub$"
_MBO = r"(?i)\b(mbo|roc|aoc|vakschool|vakcollege)\b"


def finish(con: "duckdb.DuckDBPyConnection", _entity: str, relation: str) -> str | None:
    """Fills the derived columns; rows that lie nowhere in the Netherlands are set aside."""
    table = identifier(relation)
    columns = {name for name, *_ in con.execute(f"describe {table}").fetchall()}

    def given(field: str, kind: str = "varchar") -> str:
        return identifier(field) if field in columns else f"cast(null as {kind})"

    if "partners" in columns:
        con.execute(f"update {table} set partners = list_transform(partners, lambda p: {_partner('p')})")
    mbo, partners = given("mbo_partners", "varchar[]"), given("partners", "varchar[]")
    skillslab, kind = given("skillslab"), given("kind_given")
    con.execute(
        f"update {table} set kind = coalesce({kind}, case when regexp_matches(name, '{_HUB}') then 'hub' "
        f"else 'fieldlab' end), has_skillslab = {_is_there(skillslab)}, "
        f"skillslab_name = case when cell_boolean({skillslab}) is null then {skillslab} end, "
        f"has_mbo_partner = case when {_one_is_mbo(mbo)} or {_some_mbo(partners)} then true "
        f"when {mbo} is not null or {partners} is not null then false end"
    )
    return _locate(con, table, given("east_given"), given("north_given"))


def _partner(element: str) -> str:
    """`{"naam": "x", "type": "y"}` becomes `x (y)`; a text stays as it is."""

    def value(*keys: str) -> str:
        found = ", ".join(f"json_extract_string({element}, '$.{key}')" for key in keys)
        return f"coalesce({found})"

    name, kind = value("naam", "name"), value("type", "soort", "kind")
    written = f"coalesce({name} || ' (' || {kind} || ')', {name}, {element})"
    return f"case when {element}[1:1] = '{{' and json_valid({element}) then {written} else {element} end"


def _is_there(skillslab: str) -> str:
    """ja, nee, or a name; nothing said is not known."""
    return f"case when {skillslab} is not null then coalesce(cell_boolean({skillslab}), true) end"


def _one_is_mbo(mbo: str) -> str:
    """A list of schools, or only `ja` or `nee`."""
    named = f"list_filter({mbo}, lambda m: coalesce(cell_boolean(m), true))"
    return f"coalesce(len({named}) > 0, false)"


def _some_mbo(partners: str) -> str:
    return f"coalesce(len(list_filter({partners}, lambda p: regexp_matches(p, '{_MBO}'))) > 0, false)"


def _locate(con: "duckdb.DuckDBPyConnection", table: str, east: str, north: str) -> str | None:
    place, nowhere = "_file, _sheet, _row", []
    for *at, east_text, north_text in con.execute(
        f"select {place}, {east}, {north} from {table} order by all"
    ).fetchall():
        try:
            found = locate(east_text, north_text)
        except Nowhere as error:
            nowhere.append((*at, COORDINATES, f"{east_text or ''} / {north_text or ''}", str(error)))
            continue
        if found:
            con.execute(
                f"update {table} set latitude = ?, longitude = ?, coordinates_read_as = ? where ({place}) = (?, ?, ?)",
                [found.latitude, found.longitude, found.read_as, *at],
            )
    if not nowhere:
        return None
    con.execute(
        "create or replace temp table nowhere (_file varchar, _sheet varchar, _row bigint, column_name varchar, "
        "value varchar, reason varchar)"
    )
    con.executemany("insert into nowhere values (?, ?, ?, ?, ?, ?)", nowhere)
    return "select * from nowhere"
