"""How registries write a community's name: abbreviated, turned round, with a place, with a typo."""

from random import Random

_LONG = (
    ("CIV", "Centrum voor Innovatief Vakmanschap"),
    ("CoE", "Centre of Expertise"),
    ("Fieldlab", "FL"),
    ("Technohub", "TH"),
    ("Bedrijfsschool", "Bedr.school"),
    ("Living Lab", "LL"),
    ("Voorbeeldhub", "Voorbeeld Hub"),
    ("Voorbeeldcentrum", "VC (voorbeeld)"),
    ("Voorbeeldwerkplaats", "Werkplaats (voorbeeld)"),
    ("Voorbeeldfieldlab", "Fieldlab Voorbeeld"),
    ("Mechatronica", "Mechatr."),
    ("Procestechniek", "Procestechn."),
    ("Leergemeenschap", "Learning Community"),
)
_SAYS_SO = ("voorbeeld", "verzonnen")


def abbreviated(name: str, _random: Random, _place: str) -> str:
    """The short form for the long one, or the other way round; the name itself where there is neither."""
    for long, short in _LONG:
        for had, gets in ((long, short), (short, long)):
            if had in name.split() or (" " in had and had in name):
                return name.replace(had, gets, 1)
    return name


def turned_round(name: str, _random: Random, _place: str) -> str:
    """The last word that is no remark in brackets goes first."""
    words = [word for word in name.split() if not word.startswith("(")]
    remarks = [word for word in name.split() if word.startswith("(")]
    return " ".join([words[-1], *words[:-1], *remarks]) if len(words) > 1 else name


def with_place(name: str, random: Random, place: str) -> str:
    """The place added in one of three ways."""
    return random.choice(("{name} {place}", "{name}, regio {place}", "{name} ({place})")).format(name=name, place=place)


def as_foundation(name: str, _random: Random, _place: str) -> str:
    """A legal form before it."""
    return f"Stichting {name}"


def with_typo(name: str, random: Random, _place: str) -> str:
    """Two letters of its longest coined word swapped, or one of them lost; never in what says that it is made up."""
    words = name.split()
    coined = [word for word in words if not any(mark in word.casefold() for mark in _SAYS_SO) and len(word) > 4]
    if not coined:
        return name
    word = max(coined, key=len)
    at = random.randrange(1, len(word) - 2)
    wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if wrong == word or random.random() < 0.5:
        wrong = word[:at] + word[at + 1 :]
    return " ".join(wrong if w == word else w for w in words)


def in_capitals(name: str, _random: Random, _place: str) -> str:
    """All capitals."""
    return name.upper()


_WAYS = (abbreviated, abbreviated, turned_round, with_place, with_place, as_foundation, with_typo, in_capitals)


def as_written(name: str, random: Random, place: str, faithful: float) -> str:
    """The name as somebody writes it: as it is with chance `faithful`, else changed in one or two ways."""
    if random.random() < faithful:
        return name
    for way in random.sample(_WAYS, random.choice((1, 1, 2))):
        name = way(name, random, place)
    return name
