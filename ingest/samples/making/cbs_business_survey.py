"""CBS business survey: 85609NED by branch and 85610NED by region and branch, with margins and seasonal correction.

What really is so stands in the rows `Waarde` and `Niet gecorrigeerd`; bounds and corrected figures are drawn around it.
"""

from collections.abc import Iterator
from random import Random

from ingest.samples.making.branches import BRANCH, REGIONS
from ingest.samples.making.cbs_periods import Period
from ingest.samples.making.edition import CBS_MODIFIED
from ingest.samples.making.statline_bundle import Measure, bundle
from ingest.samples.making.world import Obstacle, World

MEASURES = {
    "geen": Measure("M000601", "Geen belemmeringen", "Bedrijven zonder belemmeringen.\r\n", "%"),
    "vraag": Measure("M000602", "Onvoldoende vraag", "", "%"),
    "arbeidskrachten": Measure("M000603", "Tekort aan arbeidskrachten", "", "%"),
    "productiemiddelen": Measure("M000604", "Tekort aan productiemiddelen", "", "%"),
    "financieel": Measure("M000605", "Financiële beperkingen", "", "%"),
    "overig": Measure("M000606", "Overige oorzaken", "", "%"),
}
# another question of the same survey, as the real table has many: known to the reader by its code alone
ANOTHER = Measure(
    "M000611", "Saldo verwachte omzet", "Verschil tussen toename en afname.\r\n", "saldo, in procentpunten"
)
# keys as plausible as they can be without a real file; what they mean is told by their titles
MARGINS = {"MW00000": "Waarde", "MOG0095": "Ondergrens 95%-interval", "MBG0095": "Bovengrens 95%-interval"}
# the regional table begins later and has fewer questions
REGIONAL_FROM, REGIONAL_OBSTACLES = 2020, ("arbeidskrachten", "vraag", "geen")
SEASONS = {"A042500": "Niet gecorrigeerd", "A042501": "Gecorrigeerd voor seizoeninvloeden"}


Keyed = list[tuple[tuple[str, ...], Obstacle]]


def cbs_business_survey_files(world: World) -> dict[str, bytes]:
    """The two tables: branches of the country, and regions by branch."""
    country = [o for o in world.business_survey if o.region == "NL01"]
    regional = [
        o for o in world.business_survey if o.quarter_end.year >= REGIONAL_FROM and o.obstacle in REGIONAL_OBSTACLES
    ]
    branches = {"BedrijfstakkenBranchesSBI2008": {o.branch: BRANCH[o.branch].title for o in country}}
    regions = {"RegioS": {r.key: r.title for r in REGIONS if r.key in {o.region for o in regional}}}
    by_branch: Keyed = [((o.branch,), o) for o in country]
    by_region: Keyed = [((o.region, o.branch), o) for o in regional]
    title = "Conjunctuurenquête Nederland"
    return _table(world.seed, "85609NED", f"{title}; bedrijfstakken", branches, by_branch) | _table(
        world.seed, "85610NED", f"{title}; regio", regions | branches, by_region
    )


def _table(seed: int, table: str, title: str, dimensions: dict[str, dict[str, str]], rows: Keyed) -> dict[str, bytes]:
    statuses = {_period(o): o.status for _, o in rows}
    periods = [Period(key, f"{key[:4]} {key[-1]}e kwartaal", statuses[key]) for key in sorted(statuses)]
    doubling = {"Marges": MARGINS, "Seizoencorrectie": SEASONS}
    measures = [*MEASURES.values(), ANOTHER]
    return bundle(table, title, CBS_MODIFIED, measures, dimensions | doubling, periods, _observations(seed, rows))


def _observations(seed: int, rows: Keyed) -> Iterator[tuple[str, float | None, tuple[str, ...]]]:
    for keys, obstacle in rows:
        random = Random(f"{seed} business survey {keys} {obstacle.quarter_end} {obstacle.obstacle}")
        shift, width = random.uniform(-1, 1), random.uniform(0.8, 2.4)
        for season in SEASONS:
            middle = obstacle.percent
            if middle is not None and season != next(iter(SEASONS)):
                middle = min(max(middle + shift, 0), 100)
            bounds = (0.0, -width, width)
            for margin, away in zip(MARGINS, bounds, strict=True):
                value = None if middle is None else min(max(middle + away, 0), 100)
                yield MEASURES[obstacle.obstacle].code, value, (*keys, margin, season, _period(obstacle))
        if obstacle.obstacle == "geen":
            expected = None if obstacle.percent is None else round(obstacle.percent / 2 - 20, 1)
            yield ANOTHER.code, expected, (*keys, "MW00000", "A042500", _period(obstacle))


def _period(obstacle: Obstacle) -> str:
    return f"{obstacle.quarter_end.year}KW{obstacle.quarter_end.month // 3:02}"
