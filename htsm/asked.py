"""What is being asked of people in Airflow's page: nothing is asked twice, names stay plain text."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from htsm.home import Home

WAIT = timedelta(days=7)
"""How long Airflow waits for an answer before it may ask again."""


def not_asked_yet(home: Home, about: str, question_ids: Iterable[str], wait: timedelta) -> set[str]:
    """Which questions are not being asked already, and notes that they are now.

    One that got no answer within `wait` is asked again. The note (`work/asked/<about>.json`) may be deleted: at worst
    somebody is asked twice.
    """
    note = home.work / "asked" / f"{about}.json"
    asked: dict[str, str] = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
    moment = datetime.now(UTC)
    waiting = {q: at for q, at in asked.items() if datetime.fromisoformat(at) + wait > moment}
    new = set(question_ids) - set(waiting)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(waiting | dict.fromkeys(sorted(new), moment.isoformat())), encoding="utf-8")
    return new


def plain(text: str) -> str:
    """A text in Markdown that shows as it is written: a name of somebody else's is no mark-up."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~-])", r"\\\1", text)
