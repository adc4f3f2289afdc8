"""The names by which Airflow's DAGs tell each other what is new: one per source, one for the release,
one for a release that waits, and one for each thing that people decide."""

RELEASE = "htsm://published/release"
WAITING = "htsm://waiting/movement"
MATCHES = "htsm://decided/matches"
MOVEMENT = "htsm://decided/movement"


def parsed(source_id: str) -> str:
    """The asset that a source's read task updates when something good and new was read."""
    return f"htsm://parsed/{source_id}"
