"""Why a column is proposed for another, in words; no value of a file is ever among them."""

import re

from ingest.cell_types import type_of
from ingest.map.compare import New, Old, Pair
from ingest.map.profile import Likeness, Profile, is_other_size

MASK = "[personal]"
_PERSONAL = re.compile(
    r"(?i)[^@\s]+@[^@\s]+[.][a-z]{2,}"  # an e-mail address
    r"|(?<![\d.])\d{1,3}([.]\d{1,3}){3}(?![\d.])"  # IPv4
    r"|(?<![0-9a-f:])([0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}"  # IPv6
    r"|(?<!\d)(\+31|0031|0)[ -]?[1-9]([ -]?\d){8}(?!\d)"  # a telephone number
)
_KINDS = {
    "url": "web addresses", "email": "e-mail addresses", "date": "dates", "year": "years", "money": "amounts",
    "integer": "whole numbers", "decimal": "numbers", "code": "codes", "yes_no": "yes or no", "word": "single words",
    "words": "a few words", "text": "texts",
}  # fmt: skip


def masked(text: str) -> str:
    """A value as it may be shown: what looks like an address of a person or a machine is not."""
    return _PERSONAL.sub(MASK, text)


def reasons(old: Old, new: New, pair: Pair, columns: int) -> list[str]:
    """What speaks for a pair, and against it."""
    found = []
    if pair.name >= 0.8:
        found.append("the names mean the same")
    elif pair.name >= 0.4:
        found.append(f"the names are alike ({pair.name:.0%})")
    if pair.same and pair.same.equal >= 0.1:
        found.append(f"in {round(pair.same.equal * pair.same.records)} of {pair.same.records} rows that were there "
                     "before it holds the same")  # fmt: skip
    elif pair.same:
        found.append(f"in hardly any of {pair.same.records} rows that were there before it holds the same")
    if pair.fits is not None:
        what = "one of the declared values" if old.column.values else type_of(old.column.type).expected
        found.append(f"{pair.fits:.0%} of the values are {what}")
    if pair.likeness and not old.column.is_personal:
        found += _of_values(old, new, pair.likeness)
    if pair.place > 1 - 0.5 / max(columns - 1, 1):
        found.append("it stands in the same place")
    return found


def _of_values(old: Old, new: New, likeness: Likeness) -> list[str]:
    found = []
    if likeness.shared:
        found.append(f"{likeness.shared} of {len(new.values.distinct)} different values were there before")
    if likeness.kinds < 0.2:
        found.append(f"but it holds {kind_of(new.values)}, where there were {kind_of(old.values)}")
    if is_other_size(likeness.ratio):
        found.append(f"but its middle value is {likeness.ratio:.3g} times what it was: another unit?")
    return found


def kind_of(profile: Profile) -> str:
    """What most values of a column are."""
    return _KINDS.get(profile.kind, "nothing")


def described(profile: Profile) -> str:
    """A column in words: what it holds, how much of it is filled, how many different values."""
    if not profile.filled:
        return "empty"
    filled = f"{profile.share_filled:.0%} filled"
    return f"{kind_of(profile)}, {filled}, {len(profile.distinct)} different"


def examples(profile: Profile) -> list[str]:
    """The first three different values of a column, short, and masked where they look personal."""
    return [masked(v)[:60] for v in dict.fromkeys(profile.filled)][:3]
