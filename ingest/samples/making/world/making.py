"""`world(seed, scale)`: the made-up programme, put together."""

from ingest.samples.making.world.model import World


def world(seed: int, scale: int = 1) -> World:
    """The made-up programme of a seed; `scale` (1 and more) multiplies communities, awards, answers, vacancies."""
    raise NotImplementedError(f"the world of seed {seed} at scale {scale} is being made")
