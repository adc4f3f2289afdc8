"""OData tables (CBS StatLine, v3 and v4): metadata first, then every page, resumed where a pull broke off."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.pull.http import PublisherUnreachable, facts, get
from ingest.read.json_rows import next_link

if TYPE_CHECKING:
    import httpx

# sets that hold no facts of ours: the typed twin of the data set, and groupings for display
SKIPPED = {"TypedDataSet", "CategoryGroups"}


@dataclass(frozen=True)
class Form:
    """What differs between OData v3 and v4 as CBS serves them."""

    info_set: str
    data_set: str
    modified: tuple[str, ...]
    query: str


V3 = Form("TableInfos", "UntypedDataSet", ("Modified",), "?$format=json")
V4 = Form("Properties", "Observations", ("ObservationsModified", "Modified"), "")


@dataclass
class PulledTable:
    """Files of a table, what the publisher said of each, and when it says the table was modified."""

    paths: dict[str, Path]
    http: dict[str, dict[str, object]]
    modified: str | None


def modified_of(info: dict[str, Any], form: Form) -> str | None:
    """The moment of last change that a table's own description names."""
    record = info["value"][0] if isinstance(info.get("value"), list) and info["value"] else info
    return next((str(record[key]) for key in form.modified if record.get(key)), None)


def pull_table(
    session: "httpx.Client", base: str, form: Form, aside: Path, known_modified: str | None
) -> PulledTable | None:
    """Pulls one table into the folder `aside`; None when the publisher says that nothing changed.

    Pages are kept in `aside` as they come in: a pull that broke off goes on at the page it was at, as long
    as the table has not changed since. Raises PublisherUnreachable.
    """
    base = base.rstrip("/")
    info_response = get(session, f"{base}/{form.info_set}{form.query}")
    modified = modified_of(_json(info_response), form)
    if modified and modified == known_modified:
        return None
    state_path = aside / ".state.json"
    state: dict[str, Any] = json.loads(state_path.read_text()) if state_path.exists() else {}
    if state.get("modified") != modified or modified is None:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        state = {
            "modified": modified,
            "files": {},
            "next": f"{base}/{form.data_set}{form.query}",
            "page": 1,
            "seen": [],
        }
        (aside / f"{form.info_set}.json").write_bytes(info_response.content)
        state["files"][f"{form.info_set}.json"] = facts(info_response)
        for name in _sets(session, base, form):
            response = get(session, f"{base}/{name}{form.query}", aside / f"{name}.json")
            state["files"][f"{name}.json"] = facts(response)
        _save(state_path, state)
    while state["next"]:
        if state["next"] in state["seen"]:
            raise PublisherUnreachable(
                f"{state['next']} was named as the next page before: the pages go round. "
                "What to do: tell the publisher; the last good delivery stays in use"
            )
        address = state["next"]
        name = f"{form.data_set}_page{state['page']:04d}.json"
        response = get(session, address, aside / f".{name}")
        (aside / f".{name}").replace(aside / name)
        state["files"][name] = facts(response)
        state["next"] = next_link(aside / name)
        state["seen"].append(address)
        state["page"] += 1
        _save(state_path, state)
    return PulledTable({n: aside / n for n in state["files"]}, state["files"], modified)


def _sets(session: "httpx.Client", base: str, form: Form) -> list[str]:
    """Names of the table's metadata sets: dimensions, periods, measures."""
    listing = _json(get(session, f"{base}/{form.query}"))
    names = [entry["name"] for entry in listing.get("value", [])]
    skip = SKIPPED | {form.info_set, form.data_set}
    return [n for n in names if n not in skip and not n.endswith("Groups") and re.fullmatch(r"\w+", n)]


def _json(response: Any) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = response.json()
    except ValueError as error:
        raise PublisherUnreachable(
            f"{response.url} answered with something else than JSON "
            f"({response.headers.get('Content-Type')}). What to do: open the address in a browser"
        ) from error
    return loaded


def _save(path: Path, state: dict[str, Any]) -> None:
    aside = path.with_suffix(".partial")
    aside.write_text(json.dumps(state))
    aside.replace(path)
