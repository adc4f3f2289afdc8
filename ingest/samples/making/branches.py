"""Keys and titles of the CBS dimensions (facts), with invented levels (x 1,000 open vacancies about 2018)."""

from functools import cache
from typing import NamedTuple


class Branch(NamedTuple):
    """An SBI 2008 branch: a leaf has a level, an aggregate has parts. `rest` leaves are not published."""

    key: str
    title: str
    level: float = 0.0
    parts: tuple[str, ...] = ()
    rate: float = 0.0  # vacancies per 1,000 jobs in a mean year; 0 = not in the table of rates


_SECTIONS_G_N = ("354200", "383100", "389100", "391600", "396300", "402000", "403300", "410200")
_SECTIONS_O_U = ("417400", "419000", "422400", "428100", "435500")

BRANCHES = (
    Branch(
        "T001081",
        "A-U Alle economische activiteiten",
        parts=("300003", "300007", "300013", "301000"),
        rate=31,
    ),
    Branch("301000", "A Landbouw, bosbouw en visserij", 4.7, rate=36),
    Branch("305700", "B Delfstoffenwinning", 0.34, rate=27),
    Branch("300002", "B-E Nijverheid (geen bouw) en energie", parts=("305700", "307500", "346600", "348000")),
    Branch("300003", "B-F Nijverheid en energie", parts=("300002", "350000")),
    Branch("307500", "C Industrie", parts=("307610", "328105", "339205", "300023", "rest C"), rate=27),
    Branch("307610", "10-12 Voedings-, genotmiddelenindustrie", 4.4, rate=29),
    Branch("328105", "24-25 Basismetaal, metaalprod.-industrie", 4.9, rate=38),
    Branch("339205", "29-30 Transportmiddelenindustrie", 2.2, rate=41),
    Branch("300023", "31-33 Overige industrie en reparatie", 4.1, rate=24),
    Branch("rest C", "", 10.2),
    Branch("346600", "D Energievoorziening", 1.3, rate=42),
    Branch("348000", "E Waterbedrijven en afvalbeheer", 1.1, rate=29),
    Branch("350000", "F Bouwnijverheid", 19.0, rate=48),
    Branch("354200", "G Handel", parts=("354300", "356900", "371600"), rate=33),
    Branch("300006", "G-I Handel, vervoer en horeca", parts=("354200", "383100", "389100")),
    Branch("300007", "G-N Commerciële dienstverlening", parts=_SECTIONS_G_N),
    Branch("354300", "45 Autohandel en -reparatie", 6.2, rate=44),
    Branch("356900", "46 Groothandel en handelsbemiddeling", 17.5, rate=36),
    Branch("371600", "47 Detailhandel (niet in auto’s)", 27.0, rate=31),
    Branch("383100", "H Vervoer en opslag", 12.5, rate=32),
    Branch("389100", "I Horeca", 24.5, rate=51),
    Branch("391600", "J Informatie en communicatie", 21.5, rate=68),
    Branch("396300", "K Financiële dienstverlening", 7.1, rate=33),
    Branch("402000", "L Verhuur en handel van onroerend goed", 2.1, rate=30),
    Branch("300010", "M-N Zakelijke dienstverlening", parts=("403300", "410200")),
    Branch("403300", "M Specialistische zakelijke diensten", 28.0, rate=45),
    Branch("410200", "N Verhuur en overige zakelijke diensten", 26.0, rate=24),
    Branch("417400", "O Openbaar bestuur en overheidsdiensten", 13.0, rate=25),
    Branch("419000", "P Onderwijs", 7.4, rate=14),
    Branch("422400", "Q Gezondheids- en welzijnszorg", 35.0, rate=25),
    Branch("300013", "O-U Niet-commerciële dienstverlening", parts=_SECTIONS_O_U),
    Branch("300012", "O-Q Overheid en zorg", parts=("417400", "419000", "422400")),
    Branch("428100", "R Cultuur, sport en recreatie", 4.2, rate=31),
    Branch("435500", "S Overige dienstverlening", 5.1, rate=43),
    Branch("300014", "R-U Cultuur, recreatie, overige diensten", parts=("428100", "435500")),
)
BRANCH = {branch.key: branch for branch in BRANCHES}

# Title and invented share of all open vacancies.
SIZE_CLASSES = {
    "WP19074": ("Bedrijfsgrootte: 0 tot 10 werkzame pe...", 0.23),
    "WP19091": ("Bedrijfsgrootte: 10 tot 100 werkzame ...", 0.31),
    "WP19098": ("Bedrijfsgrootte: 100 of meer werkzame...", 0.46),
}

# The 24 branches that the regional table has, in its order.
REGIONAL_BRANCHES = [
    "T001081",
    "301000",
    "300003",
    "305700",
    "307500",
    "346600",
    "348000",
    "350000",
    "300007",
    "354200",
    "383100",
    "389100",
    "391600",
    "396300",
    "402000",
    "300010",
    "403300",
    "410200",
    "300013",
    "417400",
    "419000",
    "422400",
    "428100",
    "435500",
]


class Region(NamedTuple):
    """A region of CBS; a province has an invented share of vacancies, and a factor for industry."""

    key: str
    title: str
    provinces: tuple[str, ...]
    share: float = 0.0
    industry: float = 1.0


def _province(number: int, title: str, share: float, industry: float = 1.0) -> Region:
    return Region(f"PV{number}", title, (f"PV{number}",), share, industry)


REGIONS = (
    Region("NL01", "Nederland", tuple(f"PV{number}" for number in range(20, 32))),
    Region("LD01", "Noord-Nederland (LD)", ("PV20", "PV21", "PV22")),
    Region("LD02", "Oost-Nederland (LD)", ("PV23", "PV24", "PV25")),
    Region("LD03", "West-Nederland (LD)", ("PV26", "PV27", "PV28", "PV29")),
    Region("LD04", "Zuid-Nederland (LD)", ("PV30", "PV31")),
    _province(20, "Groningen (PV)", 0.031),
    _province(21, "Friesland (PV)", 0.033, 1.3),
    _province(22, "Drenthe (PV)", 0.023, 1.1),
    _province(23, "Overijssel (PV)", 0.066, 1.5),
    _province(24, "Flevoland (PV)", 0.024, 0.8),
    _province(25, "Gelderland (PV)", 0.117, 1.2),
    _province(26, "Utrecht (PV)", 0.089, 0.6),
    _province(27, "Noord-Holland (PV)", 0.187, 0.6),
    _province(28, "Zuid-Holland (PV)", 0.207, 0.7),
    _province(29, "Zeeland (PV)", 0.020, 1.4),
    _province(30, "Noord-Brabant (PV)", 0.150, 1.7),
    _province(31, "Limburg (PV)", 0.053, 1.4),
)


@cache
def leaves(key: str) -> tuple[str, ...]:
    """The leaf branches of a branch; of a leaf, itself."""
    branch = BRANCH[key]
    return (key,) if branch.level else tuple(leaf for part in branch.parts for leaf in leaves(part))
