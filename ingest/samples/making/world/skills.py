"""The skills that vacancies ask for and curricula cover, the most asked for first."""

SKILLS = (
    "lassen", "cnc-programmeren", "tekening lezen", "plc-programmeren", "onderhoud plegen", "storingen zoeken",
    "samenwerken", "nauwkeurig werken", "solidworks", "frezen", "draaien", "elektrisch schakelen", "robots bedienen",
    "kwaliteitscontrole", "hydrauliek", "pneumatiek", "meten", "autocad", "veilig werken", "plannen", "engels",
    "monteren", "zetten en kanten", "lean werken", "data analyseren", "python", "3d-printen", "klantgericht werken",
    "leidinggeven", "rapporteren", "six sigma", "besturingstechniek", "mechatronische systemen", "sensortechniek",
    "cybersecurity", "cleanroom werken", "ontwerpen", "projectmatig werken", "inkopen", "logistiek plannen",
    "duurzaam produceren", "circulair ontwerpen", "vision-systemen", "machine learning", "digital twin",
    "smart maintenance", "fijnmechanica", "solderen", "printplaten testen", "elektronica ontwerpen",
    "industriele netwerken", "mes-systemen", "erp-systemen", "heftruck rijden", "oppervlaktebehandeling",
    "composieten verwerken", "fotonica", "vacuumtechniek", "systeemdenken", "verandervermogen",
)  # fmt: skip
"""Sixty skills of the sector, in lower case; sites and curricula write some of them with capitals."""

OTHER_SKILLS = (
    "verzorgen",
    "boekhouden",
    "koken",
    "verkopen",
    "tuinieren",
    "lesgeven",
    "php",
    "schilderen",
    "metselen",
)
"""Skills of other sectors."""

# per NLQF level the order in which the skills are asked for differs: the list is entered elsewhere, and in steps
_STEP = {3: 1, 4: 7, 5: 13}


def by_demand(level: int) -> tuple[str, ...]:
    """All skills in the order of demand at a level (NLQF 3, 4, 5); at any other level as at 3."""
    step = _STEP.get(level, 1)
    return tuple(SKILLS[(at * step) % len(SKILLS)] for at in range(len(SKILLS)))
