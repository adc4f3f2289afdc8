"""The names by which Airflow's DAGs tell each other what is new: one per source, one for the release,
one for what stewards decided about who is who."""

RELEASE = "htsm://published/release"
MATCHES = "htsm://decided/matches"


def parsed(source_id: str) -> str:
    """The asset that a source's read task updates when something good and new was read."""
    return f"htsm://parsed/{source_id}"
