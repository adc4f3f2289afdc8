"""The names by which Airflow's DAGs tell each other what is new: one per source, one for the release."""

RELEASE = "htsm://published/release"


def parsed(source_id: str) -> str:
    """The asset that a source's read task updates when something good and new was read."""
    return f"htsm://parsed/{source_id}"
