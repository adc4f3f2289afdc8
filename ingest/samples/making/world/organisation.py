"""Organisations and awards of the made-up world."""

from dataclasses import dataclass

from ingest.samples.making.places import Place


@dataclass(frozen=True)
class Organisation:
    """A firm, school or other body. `kvk` is 8 digits, some with a leading zero; `sbi_2008` as published (`2562`).

    `size_class` is CBS's (`2-9`, `10-49`, `50-249`, `250+`). `member_of` are associations. `in_register` is false for
    the applicants that the organisation register lacks. `place.name` is the woonplaats, `postcode` `1234 AB`.
    """

    kvk: str
    name: str
    trade_names: tuple[str, ...]
    place: Place
    postcode: str
    sbi_2008: str
    size_class: str
    member_of: tuple[str, ...]
    brin: str | None = None
    in_register: bool = True

    @property
    def is_htsm(self) -> bool:
        """SBI 24 up to 33, as the branch mapping of the warehouse has it."""
        return 24 <= int(self.sbi_2008[:2]) <= 33
