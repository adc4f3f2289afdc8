"""The state of a community's funding over time: what makes it sustainable, or not any more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ingest.samples.making.world.clock import AGENDA_START
from ingest.samples.making.world.community import AgreementState, Funding
from ingest.samples.making.world.draft import Draft


@dataclass
class _Change:
    """What changes on a day; None for what stays."""

    structural: bool | None = None
    agreement: AgreementState | None = None
    until: dt.date | None = None


def add_funding(seed: int, drafts: Sequence[Draft]) -> None:
    """Gives every community its states, and whether it was sustainable when the agenda began (one in ten: unknown)."""
    random = Random(f"{seed} funding")
    for draft in drafts:
        share = random.randrange(10, 95, 5) / 100
        states = [Funding(draft.start, False, None, "nee", None)]
        for since, change in sorted(_changes(random, draft).items()):
            last = states[-1]
            structural = last.structural if change.structural is None else change.structural
            agreement = change.agreement or last.agreement
            until = change.until if change.agreement else last.agreement_until
            if since == draft.start:
                states.clear()
            states.append(Funding(since, structural, share if structural else None, agreement, until))
        draft.funding = tuple(states)
        if draft.start < AGENDA_START and random.random() < 0.9:
            draft.sustainable_at_start = _sustainable(draft, AGENDA_START)


def _sustainable(draft: Draft, day: dt.date) -> bool:
    state = [state for state in draft.funding if state.since <= day][-1]
    end = max((g.end for g in draft.grants if g.end and g.counted_from <= day), default=None)
    signed = state.agreement == "ja" and end and state.agreement_until and state.agreement_until > end
    return state.structural and (end is None or end < day or bool(signed))


def _changes(random: Random, draft: Draft) -> dict[dt.date, _Change]:
    changes: dict[dt.date, _Change] = {}

    def on(day: dt.date) -> _Change:
        return changes.setdefault(max(day, draft.start), _Change())

    if draft.start < dt.date(2019, 1, 1) and random.random() < 0.3:
        on(draft.start).structural = True
        if random.random() < 0.15:
            on(dt.date(2022, 1, 1)).structural = False
    elif random.random() < 0.6:
        on(max(dt.date(2020, 8, 1), draft.start) + dt.timedelta(days=random.randrange(30, 1000))).structural = True
    end = draft.last_end
    if end and random.random() < 0.65:
        prepared = max(end - dt.timedelta(days=random.randrange(300, 600)), draft.start)
        on(prepared).agreement = "in voorbereiding"
        # one in five stays in preparation, one in five is signed for less long than the subsidy runs
        if random.random() < 0.8:
            signed = on(prepared + dt.timedelta(days=random.randrange(100, 400)))
            signed.agreement = "ja"
            signed.until = end + dt.timedelta(days=random.choice((-60, 365, 730, 1095, 1460)))
    elif random.random() < 0.3:
        day = max(dt.date(2020, 9, 1), draft.start) + dt.timedelta(days=random.randrange(900))
        signed = on(day)
        signed.agreement, signed.until = "ja", day + dt.timedelta(days=1461)
    return changes
