"""Numbers and moments as Dutch readers write them."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DASH = "–"
_SHOWN = {"share": "{}%", "eur": "€ {}", "per_1000": "{} per 1.000", "fte": "{} fte"}
_DECIMALS = {"count": 1, "share": 1, "grade_1_10": 1, "eur": 0, "per_1000": 1, "ratio": 2, "fte": 0}
_STAND_INS = str.maketrans({"–": "-", "€": "EUR", "‘": "'", "’": "'", "“": '"', "”": '"', "§": "par. "})
_SOURCE_REASON = re.compile(r"bron (\S+) is (.+)")


def number(value: float, decimals: int) -> str:
    """At most `decimals` decimals, with a comma, halves up; points between thousands: 1234.5 -> `1.234,5`."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        text = "0"
    return text.translate(str.maketrans(",.", ".,"))


def measure(value: float | None, unit: str) -> str:
    """A KPI value with its unit (count, share 0..1 as %, grade_1_10, eur, per_1000, ratio, fte); a dash for none."""
    if value is None:
        return DASH
    shown = value * 100 if unit == "share" else value
    return _SHOWN.get(unit, "{}").format(number(shown, _DECIMALS.get(unit, 2)))


def quarter(last_day: date) -> str:
    """A quarter by its last day: 2023-12-31 -> `4e kwartaal 2023`."""
    return f"{(last_day.month + 2) // 3}e kwartaal {last_day.year}"


def day(moment: date) -> str:
    """A day: 2024-02-15 -> `15-02-2024`."""
    return f"{moment:%d-%m-%Y}"


def joined_reasons(reason: str) -> str:
    """Reasons that differ in the source only, said once: `bron a is x; bron b is x` -> `bronnen a en b: x`."""
    sources: dict[str, list[str]] = {}
    for part in reason.split("; "):
        found = _SOURCE_REASON.fullmatch(part)
        sources.setdefault(found[2] if found else part, []).extend([found[1]] if found else [])
    return "; ".join(
        f"{'bron' if len(names) == 1 else 'bronnen'} {listed(names)}: {what}" if names else what
        for what, names in sources.items()
    )


def in_ascii(text: str) -> str:
    """The text without anything outside ASCII: accents dropped, signs spelled out."""
    return unicodedata.normalize("NFKD", text.translate(_STAND_INS)).encode("ascii", "ignore").decode()


def counted(amount: int, one: str, more: str) -> str:
    """A number with its noun: `1 rij`, `2 rijen`."""
    return f"{number(amount, 0)} {one if amount == 1 else more}"


def listed(names: list[str]) -> str:
    """As a sentence lists them: `a, b en c`."""
    return " en ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
