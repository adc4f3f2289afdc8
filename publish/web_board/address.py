"""The address of a view: everything that is shown can be sent as a link, and going back in the browser works."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qsl, quote, urlencode

_TEXTS = ("release", "quarter", "region", "compare", "breakdown", "level", "form", "status", "find", "measure")
_KEPT = ("lang", "release", "quarter", "compare")


@dataclass(frozen=True)
class View:
    """A page and what was chosen on it; an empty choice is the default, and is not in the address.

    `path` is `/`, `/lijn/AL1`, `/kpi/AL1.1`, ...; `release` an id; `quarter` as `2022-Q4`; `part` the first row shown.
    """

    path: str = "/"
    lang: str = "nl"
    release: str = ""
    quarter: str = ""
    region: str = ""
    compare: str = ""
    breakdown: str = ""
    level: str = ""
    form: str = ""
    status: str = ""
    find: str = ""
    measure: str = ""
    part: int = 0

    @classmethod
    def of(cls, path: str | None, search: str | None) -> Self:
        """The view of an address; what it has that no view knows is left out."""
        given = dict(parse_qsl((search or "").lstrip("?")))
        texts = {name: given[name][:200] for name in _TEXTS if name in given}
        part = int(given["part"]) if given.get("part", "").isascii() and given.get("part", "").isdigit() else 0
        lang = "en" if given.get("lang") == "en" else "nl"
        return cls(path=path or "/", lang=lang, part=min(part, 10_000_000), **texts)

    @property
    def steps(self) -> list[str]:
        """The parts of the path: `/lijn/AL1` is lijn, AL1."""
        return [step for step in self.path.split("/") if step]

    def search(self) -> str:
        """The query of the address, of what is not the default."""
        given = {name: getattr(self, name) for name in _TEXTS} | {"lang": self.lang if self.lang != "nl" else ""}
        given |= {"part": str(self.part) if self.part else ""}
        return urlencode({name: value for name, value in given.items() if value})

    def href(self) -> str:
        """The whole address."""
        search = self.search()
        return quote(self.path) + (f"?{search}" if search else "")

    def to(self, path: str, **chosen: str) -> str:
        """The address of another page, with the same language, release and quarter."""
        kept = {name: getattr(self, name) for name in _KEPT}
        return View(path=path, **(kept | chosen)).href()

    def but(self, **chosen: str | int) -> str:
        """The address of this page with other choices; from its first row on, unless said otherwise."""
        return replace(self, **({"part": 0} | chosen)).href()  # type: ignore[arg-type]
