"""Names of firms, schools and learning communities that do not exist, and say so.

A name is a coined stem beside a word with `voorbeeld` or `verzonnen` in it, so that it cannot be anyone's.
"""

from collections.abc import Iterator
from itertools import count, product
from random import Random
from typing import Literal

_HEADS = [
    "Zwar",
    "Bron",
    "Kelv",
    "Tuim",
    "Vlod",
    "Grin",
    "Jorf",
    "Mirn",
    "Plov",
    "Skan",
    "Dulf",
    "Wemp",
    "Harv",
    "Oest",
    "Rilv",
    "Fant",
    "Bisk",
    "Drom",
    "Klav",
    "Nurp",
    "Spel",
    "Trav",
    "Wolm",
    "Zind",
    "Brul",
    "Cald",
    "Delm",
    "Emst",
    "Frin",
    "Galv",
    "Hund",
    "Ivel",
    "Jast",
    "Knop",
    "Larm",
    "Mosk",
    "Pind",
    "Quin",
    "Stov",
    "Tjal",
]
_TAILS = [
    "elo",
    "uma",
    "orda",
    "ika",
    "erno",
    "amus",
    "ilda",
    "onk",
    "eda",
    "uris",
    "iko",
    "anza",
    "umo",
    "etta",
    "ovar",
    "isko",
    "alme",
    "undo",
    "ypra",
    "oga",
]

_FIRMS = (
    "{} Voorbeeldtechniek B.V.",
    "Voorbeeldbakkerij {}",
    "{} Voorbeeldzorg BV",
    "Voorbeeldmetaal {} B.V.",
    "{} Verzonnen Verspaning B.V.",
    "Voorbeeldbouw {} & Zn.",
    "{} Voorbeeldlogistiek b.v.",
    "Kinderopvang Voorbeeld {}",
    "{} Machinebouw (voorbeeld) B.V.",
    "Voorbeeldkwekerij {} V.O.F.",
    "{} Voorbeeldsoftware B.V.",
    "Installatiebedrijf Verzonnen {} BV",
    "Verzonnen Adviesgroep {}",
    "{} Voorbeeldhoreca",
)
_INDUSTRIAL = (
    "{} Voorbeeldtechniek B.V.",
    "Voorbeeldmetaal {} B.V.",
    "{} Verzonnen Verspaning B.V.",
    "{} Machinebouw (voorbeeld) B.V.",
    "Voorbeeldmechatronica {} B.V.",
    "{} Elektronica (verzonnen) B.V.",
    "Plaatwerk {} Voorbeeld B.V.",
)
_FAMILY_FIRMS = ("Voorbeeldgarage {}’s", "{}?s Voorbeeldkapsalon", "Voorbeeldslagerij ‘t {}")
_PARTNERSHIPS = (
    "Voorbeeldvereniging {} Techniek",
    "Stichting Voorbeeldopleidingen {}",
    "Coöperatie Voorbeeldketen {} U.A.",
)
_LARGE = ("{} Voorbeeldrecreatie N.V.", "Koninklijke Verzonnen {} Groep N.V.")
_SCHOOLS = (
    "ROC Voorbeeld{}",
    "Voorbeeldcollege {}",
    "Vakschool {} (voorbeeld)",
    "ROC Verzonnen {}",
    "Voorbeeldinstituut {} mbo",
)


_MIDDLES = ("an", "el", "or", "im", "ut", "arb", "esk", "ink", "olm", "urt")
_POOLS = ("firms", "education", "communities", "companies", "renames", "partners")
Pool = Literal["firms", "education", "communities", "companies", "renames", "partners"]


def _stems(seed: int, pool: Pool) -> Iterator[str]:
    """Stems of a pool, no two pools share one: short ones first (for firms and education), then ever longer ones."""
    short = [head + tail for head, tail in product(_HEADS, _TAILS)]
    Random(seed).shuffle(short)
    if pool in _POOLS[:2]:
        yield from short[_POOLS.index(pool) :: 2]
    for length in count(1):
        longer = ["".join(parts) for parts in product(_HEADS, *[_MIDDLES] * length, _TAILS)]
        Random(f"{seed} stems {length}").shuffle(longer)
        yield from longer[_POOLS.index(pool) :: len(_POOLS)]


class Names:
    """Draws names, each stem used once, in an order that depends on the seed alone; stems never run out.

    Every pool draws from stems of its own, so that no firm is named like a community.
    """

    def __init__(self, seed: int, pool: Pool) -> None:
        self._stems = _stems(seed, pool)
        self._random = Random(f"{seed} names of {pool}")

    def stem(self) -> str:
        """A coined word that no name drawn before holds."""
        return next(self._stems)

    def firm(self) -> str:
        """A small or medium-sized firm; one in fifteen with an apostrophe, whole or lost in re-encoding."""
        patterns = _FAMILY_FIRMS if self._random.random() < 1 / 15 else _FIRMS
        return self._random.choice(patterns).format(self.stem())

    def partnership(self) -> str:
        """The applicant of a partnership."""
        return self._random.choice(_PARTNERSHIPS).format(self.stem())

    def large_firm(self) -> str:
        """A large firm in farming, catering or recreation."""
        return self._random.choice(_LARGE).format(self.stem())

    def school(self) -> str:
        """A school for vocational education."""
        pattern = self._random.choice(_SCHOOLS)
        stem = self.stem()
        return pattern.format(stem.lower() if pattern.endswith("d{}") else stem)

    def industrial_firm(self) -> str:
        """A firm in metal, machines or electronics."""
        return self._random.choice(_INDUSTRIAL).format(self.stem())
