"""Which mentions are one community, and which pairs a steward must decide about: what `matching` makes of them."""


def model(dbt, session):  # noqa: ARG001 - dbt calls it so
    """Links and questions as one table; everything is computed in a database of its own, beside the build's."""
    dbt.config(materialized="table")
    from matching.links import match_outcome

    return match_outcome(
        dbt.ref("int_mention").to_arrow_table(),
        dbt.ref("int_mention_sighting").to_arrow_table(),
        dbt.ref("stg_raw__match_decision").to_arrow_table(),
    )
