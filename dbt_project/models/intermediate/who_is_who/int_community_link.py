"""Which community every mention is: the links of `matching`, as a table."""


def model(dbt, session):  # noqa: ARG001 - dbt calls it so
    """One row per mention; everything is computed in a database of its own, beside the build's."""
    dbt.config(materialized="table")
    from matching.links import community_links

    return community_links(dbt.ref("int_mention").to_arrow_table(), dbt.ref("stg_raw__match_decision").to_arrow_table())
