"""What comes in after the sample release: exports of two surveys again, with a few people more; and a decision."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from htsm.home import PROJECT

SAMPLES = PROJECT / "ingest" / "samples" / "files"
CURRICULA = "curricula_survey/curricula-enquete-w2023-2023-05-26.csv"
PARTNERS = "partner_survey/partneronderzoek-w2023-2023-10-13.csv"
# who, of which province: a few in some regions, enough in others
LATE_SCHOOLS = {"Groningen": 2, "Noord-Holland": 6, "Gelderland": 1, "Zuid-Holland": 7}
LATE_COMPANIES = {"Friesland": 2, "Overijssel": 4}
LATE_PARTNERS = 2
ONE_COMMUNITY = (
    ("lc_inventory", "Brulypra Techniekhuis (voorbeeld)"),
    ("lc_inventory", "CIV Klaveda Voorbeeldmaakindustrie"),
)
AFTER = "is_sample: true\nlanded_at: 2024-02-15T12:00:00\ntable_id: w2023\n"


def deliver_late(folder: Path) -> None:
    """Writes both exports into a folder laid out as the inbox, as landed after those of the sample release."""
    for path, late in ((CURRICULA, _curricula), (PARTNERS, _partners)):
        raw = (SAMPLES / path).read_bytes()
        text = raw.decode("utf-8-sig")
        written = io.StringIO(newline="")
        csv.writer(written).writerows([*late([*csv.reader(io.StringIO(text, newline=""))])])
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(written.getvalue().encode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"))
        (place.parent / "delivery.yml").write_text(AFTER, encoding="utf-8")


def _curricula(rows: list[list[str]]) -> Iterator[list[str]]:
    yield from rows
    names = rows[0]
    first, last = names.index("Q4_1"), names.index("Q5")
    whole = next(row for row in rows[3:] if row[names.index("Status")] == "IP Address" and all(row[first : last + 1]))
    for kind, by_province in (("Een onderwijsinstelling", LATE_SCHOOLS), ("Een bedrijf", LATE_COMPANIES)):
        for province, people in by_province.items():
            for number in range(people):
                said = {
                    "ResponseId": f"R_late{kind[4]}{province}{number}",
                    "RecipientEmail": f"late.{kind[4]}.{province}.{number}@voorbeeld.example",
                    "ExternalReference": f"late{kind[4]}{province}{number}",
                    "Q1": kind,
                    "Q2": "Mbo niveau 3",
                    "Q3": province,
                    "Q5": str(3 + number),
                }
                yield [said.get(name, value) for name, value in zip(names, whole, strict=True)]


def _partners(rows: list[list[str]]) -> Iterator[list[str]]:
    yield from rows
    # two more of a community that has answered
    for number, row in enumerate(rows[-LATE_PARTNERS:]):
        yield [str(9000 + number), *row[1:4], f"late{number}", f"late{number}", *row[6:]]
