"""Respondents: each of their personal fields is a canary, a string that stands nowhere else."""

import datetime as dt
from hashlib import sha256
from random import Random

from ingest.samples.making.world.answers import Person


class People:
    """Makes up respondents and remarks; no two strings are alike, in any instrument of the world."""

    def __init__(self, seed: int, instrument: str) -> None:
        self._seed, self._instrument, self._made = seed, instrument, 0

    def _canary(self) -> str:
        self._made += 1
        return "kanarie" + sha256(f"{self._seed} {self._instrument} {self._made}".encode()).hexdigest()[:12]

    def person(self) -> Person:
        """Somebody new. The IP address is of the range for documentation (2001:db8::/32)."""
        digits = sha256(self._canary().encode()).hexdigest()
        ip = "2001:db8:" + ":".join(digits[at : at + 4] for at in range(0, 24, 4))
        return Person(
            name=f"Voorbeeldnaam {self._canary()}", email=f"{self._canary()}@voorbeeld.example", ip=ip,
            token=self._canary(),
        )  # fmt: skip

    def remark(self, random: Random, share: float = 0.3) -> str:
        """A free text that holds a canary, or nothing."""
        drawn = self._canary()
        return f"Verzonnen opmerking {drawn} over de samenwerking" if random.random() < share else ""


def moments(random: Random, first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """When somebody began and submitted, between two days (both included)."""
    day = first + dt.timedelta(days=random.randrange((last - first).days + 1))
    begun = dt.datetime(
        day.year, day.month, day.day, random.randrange(7, 22), random.randrange(60), random.randrange(60)
    )
    return begun, begun + dt.timedelta(seconds=random.randrange(90, 1500))
