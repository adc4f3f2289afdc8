"""What the items behind a figure are called: Dutch words for their kinds, and their own names in a release."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KINDS = {
    "activity": "activiteit",
    "award": "toekenning",
    "curriculum": "curriculum",
    "experiment": "experiment",
    "figure": "cijfer",
    "learning_community": "learning community",
    "level_share": "aandeel van een niveau",
    "method": "methode",
    "point": "punt",
    "programme": "opleiding",
    "published_value": "gepubliceerd cijfer",
    "region": "regio",
    "respondent": "respondent",
    "skill": "skill",
    "stated_figure": "genoemd cijfer",
    "survey_cell": "cel van een onderzoek",
    "two_weeks": "blok van twee weken vanaf",
    "vacancy": "vacature",
}
# kinds whose identifier is a hash or a number, and where their name stands; the others are called by their identifier
_NAMED = {
    "activity": "select activity_id, title from core.fct_activity",
    "award": "select award_id, coalesce(project_name, recipient_name) from core.fct_award",
    "curriculum": "select curriculum_evaluation_id, title from core.fct_curriculum_evaluation",
    "learning_community": "select learning_community_id, name from core.dim_learning_community where is_current",
    "skill": "select skill_id, name from core.dim_skill",
    "vacancy": "select vacancy_id, job_title from core.fct_vacancy",
}
_HASH = 32
_SHORT = 12


def item_names(con: "DuckDBPyConnection", items: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The name of each item (kind, id) that has one in the release of `con`."""
    asked: dict[str, set[str]] = {}
    for kind, item_id in items:
        asked.setdefault(kind, set()).add(item_id)
    return {
        (kind, item_id): name
        for kind, sql in _NAMED.items()
        if kind in asked
        for item_id, name in con.execute(
            f"select * from ({sql}) as named(item_id, name) where name is not null and item_id in (select unnest(?))",
            [sorted(asked[kind])],
        ).fetchall()
    }


def called(kind: str, item_id: str, name: str | None) -> str:
    """An item as a person reads it: its kind in Dutch, and its name or what its identifier says."""
    known = KINDS.get(kind, kind)
    # a thing of a community is called by what it is, its community stands in the rows
    name = name or (item_id.partition(" | ")[2] or None)
    if name:
        return f"{known} {name}"
    return f"{known} {item_id[:_SHORT] if len(item_id) == _HASH else item_id}"
