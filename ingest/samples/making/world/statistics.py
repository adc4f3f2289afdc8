"""The statistics of others: UWV, CBS and Eurostat. Levels are invented, the movement is that of the labour market."""

import datetime as dt
from random import Random

from ingest.samples.making.labour_market import cycle
from ingest.samples.making.places import PLACES
from ingest.samples.making.world.labour import CbsTension, Eurostat, Obstacle, Tension

OCCUPATIONS = {
    "07": "Technische beroepen",
    "0711": "Ingenieurs en onderzoekers wis-, natuur- en technische wetenschappen",
    "0721": "Bouwarbeiders",
    "0731": "Metaalarbeiders, machinemonteurs",
    "0741": "Voedselverwerkende beroepen en overige ambachten",
    "0751": "Elektriciens en elektronicamonteurs",
    "08": "ICT beroepen",
    "10": "Zorg en welzijn beroepen",
}
"""UWV's occupation groups in the sample; `07` holds all technical occupations."""
TECHNICAL = "07"
_OBSTACLES = {"vraag": 0.25, "productiemiddelen": 0.1, "financieel": 0.06, "overig": 0.08}
PROVINCES = tuple(f"PV{number}" for number in range(20, 32))
INDUSTRY, ALL_BRANCHES = "307500", "T001081"
_QUARTERS = tuple(
    dt.date(year, month, 30 if month in (6, 9) else 31) for year in range(2019, 2024) for month in (3, 6, 9, 12)
)
_REDESIGN = dt.date(2022, 2, 15)
_FIRST_PUBLISHED = {dt.date(2021, 9, 30): 126.0}


def uwv_tension(seed: int) -> tuple[Tension, ...]:
    """Per quarter, arbeidsmarktregio (35 and the country) and occupation group.

    The country is the sum of the regions, all technical occupations the sum of their groups.
    """
    regions = sorted({place.labour_market_region for place in PLACES})
    made = []
    for end in _QUARTERS:
        counts = {(region, code): _open_and_unemployed(seed, end, region, code)
                  for region in regions for code in OCCUPATIONS if code != TECHNICAL}  # fmt: skip
        for region in regions:
            counts[region, TECHNICAL] = _summed([counts[region, c] for c in OCCUPATIONS if len(c) == 4])
        for code in OCCUPATIONS:
            counts["Nederland", code] = _summed([counts[region, code] for region in regions])
        for region in ("Nederland", *regions):
            for code, title in OCCUPATIONS.items():
                vacancies, unemployed = counts[region, code]
                made.append(Tension(end, region, code, title, vacancies, unemployed, round(vacancies / unemployed, 2)))
    return tuple(made)


def _open_and_unemployed(seed: int, end: dt.date, region: str, code: str) -> tuple[int, int]:
    local, level = Random(f"{seed} uwv {region} {code}"), cycle(end.year, end.month // 3)
    size, tight = local.uniform(90, 700), local.uniform(1.2, 2.8)
    noise = Random(f"{seed} uwv {region} {code} {end}").uniform(0.93, 1.07)
    return round(size * level * noise), max(1, round(size / tight / level))


def _summed(counts: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(count[0] for count in counts), sum(count[1] for count in counts)


def cbs_tension(seed: int) -> tuple[CbsTension, ...]:
    """Two vintages: before and after the redesign of the labour force survey, which lowered all figures."""
    made = []
    random = Random(f"{seed} cbs tension")
    for end in _QUARTERS:
        new = round(66 * cycle(end.year, end.month // 3) ** 1.3 * random.uniform(0.98, 1.02))
        new = 93 if end in _FIRST_PUBLISHED else new
        if end < _REDESIGN - dt.timedelta(days=60):
            published = end + dt.timedelta(days=45)
            made.append(CbsTension(published, end, _FIRST_PUBLISHED.get(end, round(new * 1.33)), "Voorlopig"))
        revised = max(_REDESIGN, end + dt.timedelta(days=45))
        made.append(CbsTension(revised, end, float(new), "Definitief" if end.year < 2023 else "Voorlopig"))
    return tuple(row for row in made if row.published_on <= dt.date(2024, 2, 15))


def business_survey(seed: int) -> tuple[Obstacle, ...]:
    """C Industrie and all branches, the country and the provinces, quarterly; the shares of a cell add up to 100."""
    made = []
    for branch in (ALL_BRANCHES, INDUSTRY):
        for region in ("NL01", *PROVINCES):
            local = Random(f"{seed} business {branch} {region}").uniform(0.85, 1.15)
            for end in _QUARTERS:
                random = Random(f"{seed} business {branch} {region} {end}")
                labour = 17.5 * (cycle(end.year, end.month // 3) ** 2) * local * (1.05 if branch == INDUSTRY else 1)
                parts = {"arbeidskrachten": round(labour * random.uniform(0.95, 1.05), 1)}
                rest = 100 - parts["arbeidskrachten"]
                parts |= {name: round(rest * part * random.uniform(0.8, 1.2), 1) for name, part in _OBSTACLES.items()}
                parts["geen"] = round(100 - sum(parts.values()), 1)
                # too few companies answered in one small province in one year
                hidden = branch == INDUSTRY and region == "PV29" and end.year == 2021
                status = "Definitief" if end.year < 2023 else "Voorlopig"
                made += [
                    Obstacle(branch, region, end, name, None if hidden else percent, status)
                    for name, percent in parts.items()
                ]
    return tuple(made)


def eurostat(seed: int) -> tuple[Eurostat, ...]:
    """Job vacancy rate and labour as limiting factor of the Netherlands, its neighbours and the EU."""
    made = []
    levels = {"NL": 3.6, "DE": 3.3, "BE": 3.8, "EU27_2020": 2.3}
    for geo, level in levels.items():
        for nace in ("C", "B-S"):
            for end in _QUARTERS:
                random = Random(f"{seed} eurostat {geo} {nace} {end}")
                rate = round(level * cycle(end.year, end.month // 3) * random.uniform(0.96, 1.04) / 1.2, 1)
                flag = "p" if end >= dt.date(2023, 9, 30) else ""
                missing = geo == "BE" and end == dt.date(2020, 6, 30)
                made.append(Eurostat("jvs_q_nace2", geo, nace, end, None if missing else rate, flag))
                if nace == "C":
                    share = round(rate * 5.4 * random.uniform(0.9, 1.1), 1)
                    made.append(Eurostat("ei_bsin_q_r2", geo, nace, end, share, "e" if geo == "EU27_2020" else ""))
    return tuple(made)
