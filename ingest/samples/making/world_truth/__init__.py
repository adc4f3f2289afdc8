"""The truth about the made-up world: every KPI of the catalogue and who is who, without any file or pipeline."""

from ingest.samples.making.world_truth.document import truth_world
from ingest.samples.making.world_truth.figure import Cell, Figure, Figures
from ingest.samples.making.world_truth.figures import figures

__all__ = ["Cell", "Figure", "Figures", "figures", "truth_world"]
