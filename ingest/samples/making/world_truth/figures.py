"""All figures of the catalogue, put together."""

from ingest.samples.making.world import World
from ingest.samples.making.world_truth.actions_1_2 import actions_1_and_2
from ingest.samples.making.world_truth.actions_5_7_8 import actions_5_7_and_8
from ingest.samples.making.world_truth.awards import slim_in_the_sector
from ingest.samples.making.world_truth.company import company
from ingest.samples.making.world_truth.curricula import curricula
from ingest.samples.making.world_truth.figure import Figures
from ingest.samples.making.world_truth.goal_1 import goal_1
from ingest.samples.making.world_truth.knowledge import Knowledge
from ingest.samples.making.world_truth.market import market
from ingest.samples.making.world_truth.register import register
from ingest.samples.making.world_truth.vacancies import Demand, demand_figures


def figures(world: World) -> Figures:
    """Every KPI by quarter, region and breakdown. ValueError when two rules give one figure."""
    known, demand = Knowledge(world), Demand(world.vacancies())
    found: Figures = {}
    for part in (
        goal_1(world, known),
        curricula(world, demand),
        actions_1_and_2(world, known),
        demand_figures(demand),
        actions_5_7_and_8(world, known),
        slim_in_the_sector(world),
        company(world),
        market(world),
        register(world),
    ):
        for cell, figure in part:
            if cell in found:
                raise ValueError(f"{cell} is computed twice")
            found[cell] = figure
    return found
