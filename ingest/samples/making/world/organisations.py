"""The organisations: who applied for SLIM, the schools, and industrial firms that take part in communities."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from ingest.samples.making.names import Names
from ingest.samples.making.places import OTHER_PLACES, PLACES, Place, place_of
from ingest.samples.making.slim import Award
from ingest.samples.making.world.organisation import Organisation

FIRMS = 180
"""Industrial firms at scale 1, besides the applicants of SLIM."""
ASSOCIATIONS = ("FME (voorbeeld)", "Metaalunie (voorbeeld)")
_IN_REGISTER = 0.85
_SBI_OF_WORD = {
    "bakkerij": "1071", "zorg": "8621", "metaal": "2562", "verspaning": "2562", "bouw": "4120", "logistiek": "4941",
    "kinderopvang": "8891", "machine": "2849", "kwekerij": "0119", "software": "6201", "installatie": "4322",
    "advies": "7022", "horeca": "5610", "garage": "4520", "kapsalon": "9602", "slagerij": "4722", "techniek": "2896",
    "recreatie": "5520", "groep": "0113", "opleidingen": "8559", "keten": "2511", "vereniging": "9411",
}  # fmt: skip
_INDUSTRY = ("2410", "2511", "2562", "2599", "2611", "2651", "2711", "2822", "2841", "2849", "2899", "2910", "3030",
             "3250", "3312", "3320")  # fmt: skip
_SIZES = ("2-9", "10-49", "50-249")
_LARGE = "250+"
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


class Numbers:
    """Hands out KvK numbers (8 digits, one in ten with a leading zero) and BRIN codes, each once."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"{seed} numbers")
        self._used: set[str] = set()

    def kvk(self) -> str:
        """A number that nobody has yet."""
        top = 9_999_999 if self._random.random() < 0.1 else 89_999_999
        return self._once(lambda: f"{self._random.randrange(1_000_000, top):08}")

    def brin(self) -> str:
        """Two digits and two letters that no school has yet."""
        letters = self._random
        return self._once(lambda: f"{letters.randrange(1, 99):02}{letters.choice(_LETTERS)}{letters.choice(_LETTERS)}")

    def _once(self, draw: Callable[[], str]) -> str:
        while (drawn := draw()) in self._used:
            pass
        self._used.add(drawn)
        return drawn


def _postcode(random: Random, place: Place) -> str:
    return f"{place.postcode + random.randrange(3)} {random.choice(_LETTERS)}{random.choice(_LETTERS)}"


def _sbi(random: Random, name: str) -> str:
    found = [sbi for word, sbi in _SBI_OF_WORD.items() if word in name.casefold()]
    return found[0] if found else random.choice(("4690", "7112", "8299"))


def schools(seed: int, names: Iterable[tuple[str, Place]], numbers: Numbers) -> list[Organisation]:
    """The schools of the RIF world as organisations with a BRIN code."""
    random = Random(f"{seed} schools")
    return [
        Organisation(numbers.kvk(), name, (), place, _postcode(random, place), "8532", _LARGE, (), numbers.brin(), True)
        for name, place in names
    ]


def applicants(seed: int, awards: Iterable[Award], numbers: Numbers) -> list[tuple[Award, Organisation]]:
    """The organisation behind each SLIM award; about one in seven is not in the organisation register."""
    random, made = Random(f"{seed} applicants"), []
    for award in awards:
        place = place_of(award.place)
        sbi = _sbi(random, award.applicant)
        short = award.applicant.removesuffix(" B.V.")
        organisation = Organisation(
            numbers.kvk(), award.applicant, (short,) if short != award.applicant and random.random() < 0.5 else (),
            place, _postcode(random, place), sbi, _LARGE if award.category == "GRB" else random.choice(_SIZES),
            (random.choice(ASSOCIATIONS),) if sbi[0] in "23" and random.random() < 0.6 else (),
            None, random.random() < _IN_REGISTER,
        )  # fmt: skip
        made.append((replace(award, kvk=organisation.kvk), organisation))
    return made


def firms(seed: int, scale: int, numbers: Numbers) -> list[Organisation]:
    """Industrial firms of all sizes, all over the country."""
    random, names = Random(f"{seed} firms"), Names(seed, "companies")
    made = []
    for _ in range(FIRMS * scale):
        place = random.choice((*PLACES, *OTHER_PLACES))
        name = names.industrial_firm()
        short = name.split(" B.V.")[0]
        members = tuple(a for a in ASSOCIATIONS if random.random() < 0.45)
        made.append(
            Organisation(
                numbers.kvk(), name, (short,) if random.random() < 0.4 else (), place, _postcode(random, place),
                random.choice(_INDUSTRY), random.choice((*_SIZES, _LARGE)), members, None, True,
            )
        )  # fmt: skip
    return made
