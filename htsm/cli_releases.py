"""`htsm releases`: what was published, how two releases differ, and making one again."""

import json
import sys

import click

from htsm import telling
from htsm.cli_options import json_option, run_profile_option


@click.group("releases")
def releases_group() -> None:
    """What was published."""


@releases_group.command("list")
@json_option
def releases_list(as_json: bool) -> None:
    """Every release that is kept, newest first."""
    from htsm.home import home
    from publish.shelf import current, releases

    now = current(home())
    rows = [
        {"release_id": r.release_id, "as_of": r.info["as_of"], "is_sample": r.info["is_sample"], "path": str(r.path),
         "current": now is not None and r.release_id == now.release_id}
        for r in releases(home())
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows))
        return
    if not rows:
        click.echo(f"no release yet in {home().root}")
    for row in rows:
        click.echo(f"{'*' if row['current'] else ' '} {row['release_id']}  as of {row['as_of'][:10]}  {row['path']}")


@releases_group.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--kpi", "kpi_id", metavar="KPI", help="This KPI alone, with the rows of evidence that came and went.")
@click.option("--all", "everything", is_flag=True, help="All rows, however many.")
@json_option
def releases_diff(old: str, new: str, kpi_id: str | None, everything: bool, as_json: bool) -> None:
    """What release NEW says otherwise than OLD, and why; both by their ids, as `releases list` shows them.

    NEW may be `proposed`: what was built and is not published yet.
    """
    from htsm.home import home
    from publish.release_diff import difference, print_difference

    made = difference(home(), old, new, kpi_id)
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    print_difference(made, Console(), everything)


@releases_group.command("summary")
@click.argument("release_id", metavar="[RELEASE]", required=False)
@json_option
def releases_summary(release_id: str | None, as_json: bool) -> None:
    """What a release changed and why, in Dutch: the current one unless another is named."""
    from htsm.home import home
    from publish.release_diff import release_named
    from publish.summary import record, summary

    info = release_named(home(), release_id).info
    click.echo(json.dumps(record(info), ensure_ascii=False) if as_json else summary(info))


@releases_group.command("rebuild")
@click.option("--release", "release_id", metavar="RELEASE", help="Make this release again and compare every table.")
@click.option("--as-of", "as_of", metavar="TIME", help="Make what was known at the end of this day (or at this time).")
@run_profile_option
@json_option
def releases_rebuild(release_id: str | None, as_of: str | None, profile: str, as_json: bool) -> None:
    """Make a release again from what had landed and was decided, beside the published ones; no reader sees it.

    Exits 1 when a table has other bytes than the release that was published.
    """
    from htsm.home import home
    from htsm.rebuild import rebuild
    from htsm.stages import silent, stage
    from htsm.turn import turn

    if bool(release_id) == bool(as_of):
        raise click.UsageError("name either --release RELEASE or --as-of TIME")
    with turn(home()):
        made = rebuild(home(), release_id, as_of, profile, silent if as_json else stage)
    click.echo(json.dumps(made, ensure_ascii=False) if as_json else telling.rebuilt(made))
    if made["differ"]:
        sys.exit(1)
