"""A notebook on the published tables: `.venv/bin/marimo edit notebooks/agenda.py`, or `marimo run` to look only."""

import marimo

app = marimo.App(width="medium", app_title="Human capital agenda HTSM")


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo
    import vl_convert

    # a link to the last good release; resolved once, so that every cell reads the same one
    release = (Path(os.environ.get("HTSM_HOME", "var")) / "published" / "current").resolve()
    con = duckdb.connect(str(release / "htsm.duckdb"), read_only=True)
    (is_sample, as_of) = con.execute("select is_sample, as_of from meta.release").fetchone()
    return as_of, con, is_sample, mo, release, vl_convert


@app.cell
def _(as_of, is_sample, mo, release):
    mo.md(f"""
    # Human capital agenda HTSM

    {"**VOORBEELDDATA – verzonnen cijfers.**" if is_sample else ""} Release `{release.name}`, zoals bekend op
    {as_of:%d-%m-%Y}.

    Kolommen staan in `docs/data_dictionary.md`; een cijfer dat er niet is heeft een reden (`reason`).
    """)


@app.cell
def _(con):
    stand = con.execute(
        """
        select area, kpi_id, name_nl, unit, value, target, target_origin, attained, planned, status, reason
        from marts.kpi_current
        where region_level = 'nl' and breakdown = ''
        order by area not like 'Hoofddoel%', length(area), area, length(kpi_id), kpi_id
        """
    ).df()
    stand
    return (stand,)


@app.cell
def _(mo, stand):
    options = {f"{row.kpi_id} {row.name_nl}": row.kpi_id for row in stand.itertuples()}
    kpi = mo.ui.dropdown(options, value=next(iter(options)), label="Kerncijfer")
    kpi
    return (kpi,)


@app.cell
def _(con, kpi):
    history = con.execute(
        """
        select period_end, value, ci_low, ci_high, target, status
        from marts.kpi_observation
        where kpi_id = ? and region_level = 'nl' and breakdown = ''
        order by period_end
        """,
        [kpi.value],
    ).df()
    history
    return (history,)


@app.cell
def _(history, kpi, mo, vl_convert):
    points = [
        {"dag": day.strftime("%Y-%m-%d"), "waarde": value}
        for day, value in history[["period_end", "value"]].dropna().itertuples(index=False)
    ]
    drawing = vl_convert.vegalite_to_svg(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "data": {"values": points},
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "dag", "type": "temporal", "scale": {"type": "utc"}, "title": None},
                "y": {"field": "waarde", "type": "quantitative", "title": kpi.value},
            },
            "width": 560,
            "height": 220,
        }
    )
    mo.Html(drawing)


@app.cell
def _(con, history, kpi):
    # the rows of the source files behind the last figure
    last = history.dropna(subset=["value"])["period_end"].max()
    evidence = con.execute(
        """
        select role, item_kind, item_id, amount, reason, _source_id, _file, _sheet, _row
        from marts.kpi_evidence
        where kpi_id = ? and period_end = ? and region_level = 'nl' and breakdown = ''
        order by role desc, item_kind, item_id, _source_id, _row
        """,
        [kpi.value, last],
    ).df()
    evidence
    return (evidence,)


@app.cell
def _(con):
    # what each region has: the same marts, joined on a code that never changes
    regions = con.execute(
        """
        select name_nl, communities_active, communities_new, awards_eur, organisations_htsm
        from marts.regions_overview
        where is_latest and region_level = 'provincie'
        order by communities_active desc nulls last, name_nl
        """
    ).df()
    regions
    return (regions,)


if __name__ == "__main__":
    app.run()
