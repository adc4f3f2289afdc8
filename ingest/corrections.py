"""The corrections register as a whole: those of the tree and those decided, and what became of each while reading."""

from typing import Any

from htsm.home import Home
from ingest.map.lines import correction_line
from ingest.map.overlay import declared
from ingest.quarantine import states_in_use
from ingest.source_folder import source_ids


def register(home: Home, source_id: str | None = None) -> list[dict[str, Any]]:
    """Every correction with its source, state and a sentence about it; open ones that found nothing need attention."""
    lines = []
    for one in [source_id] if source_id else source_ids():
        corrections = declared(home, one).corrections
        if not corrections:
            continue
        seen = {
            s["correction_id"]: s for state in states_in_use(home, one) for s in state.report.get("corrections", [])
        }
        for c in corrections:
            state = seen.get(c.correction_id, {})
            is_open = c.status == "open"
            lines.append(
                {"source_id": one}
                | correction_line(c)
                | {
                    "state": state.get("state"),
                    "needs_attention": is_open and state.get("state") in ("no_longer_needed", "row_not_found"),
                    "told": _told(state) if is_open else c.reason,
                }
            )
    return lines


def _told(state: dict[str, Any]) -> str:
    where = ", ".join(str(part) for part in (state.get("file"), state.get("sheet")) if part)
    if state.get("state") == "applied":
        return f"applied in {where}, row {state['row']}"
    if state.get("state") == "no_longer_needed":
        return f"no longer needed: {where}, row {state['row']} holds another text now"
    if state.get("state") == "row_not_found":
        return f"not applied: {state['found']}" if state.get("found") else "its row is no longer there"
    return "no delivery in use has its columns"
