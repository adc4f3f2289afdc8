"""Options that several groups of commands have alike."""

import getpass
import os
from datetime import date
from typing import Any

import click

from htsm.profile_in_use import PROFILES, SETTING


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


profile_option = click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    help="Whose clock dates the decision, where no delivery of the source tells: the sample data's stands still.",
)
run_profile_option = click.option(
    "--profile",
    type=click.Choice(list(PROFILES)),
    default=lambda: os.environ.get(SETTING, PROFILES[0]),
    show_default="HTSM_PROFILE, else sample",
    help="sample: made-up data from a publisher on loopback; live: the real addresses; inbox: dropped files only.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
by_option = click.option("--by", metavar="NAME", default=_user, show_default="your user name",
                         help="Who decides.")  # fmt: skip
reason_option = click.option("--reason", metavar="TEXT", default="", help="Why; it stays with the decision.")


def as_day(_context: click.Context, _parameter: click.Parameter, text: str | None) -> date | None:
    """A date given as ISO text; a mistake in it is one of use."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no date: write 2024-02-15") from error


def known_source(_context: click.Context, _parameter: click.Parameter, source_id: str | None) -> str | None:
    """The id of a source that there is."""
    from ingest.source_folder import source_ids

    if source_id is not None and source_id not in source_ids():
        raise click.BadParameter(f"no such source: {source_id}; the sources are {', '.join(source_ids())}")
    return source_id


source_argument = click.argument("source_id", metavar="SOURCE", callback=known_source)
any_source_argument = click.argument("source_id", metavar="[SOURCE]", required=False, callback=known_source)


def tell_waiting(source_id: str | None) -> None:
    """Says on stderr which sources must be read again before what is shown of them is all there is."""
    from htsm.home import home
    from ingest.quarantine_replay import waiting

    if left := waiting(home(), source_id):
        click.secho(
            f"Not read yet with map and readers as they are, and so not shown: {', '.join(left)}. What to do: "
            "htsm quarantine replay",
            fg="yellow",
            err=True,
        )


def tell_release_waits() -> None:
    """Says that what was decided is not in the release that readers see."""
    click.echo(
        "The release is as it was; htsm run makes one with this "
        "(htsm run --profile inbox where dropped files alone count)."
    )


def tell_replayed(done: list[Any]) -> None:
    """What reading again brought, a line per file or sheet."""
    if not done:
        click.echo("Nothing to read again: everything was read with the map and the corrections as they are.")
    for r in done:
        where = f"{r.source_id}: {r.file}" + (f", sheet {r.sheet}" if r.sheet else "")
        if r.status != "good":
            again = "refused" if r.loaded_before is None else "refused again"
            click.secho(
                f"{where}: {again}; see htsm map suggest {r.source_id}, or its reason.txt", fg="yellow", err=True
            )
        elif r.loaded_before is None:
            click.echo(f"{where}: {r.loaded} rows loaded, {r.quarantined} in quarantine; not read well before")
        else:
            click.echo(
                f"{where}: quarantine {r.quarantined_before} -> {r.quarantined}, loaded {r.loaded_before} -> {r.loaded}"
            )
