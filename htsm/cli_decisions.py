"""`htsm decisions`: what people decided, withdrawing it, and writing it into the tree for review."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from htsm.cli_options import (
    any_source_argument,
    by_option,
    json_option,
    profile_option,
    tell_release_waits,
    tell_replayed,
)


@click.group("decisions")
def decisions_group() -> None:
    """What people decided: accepted maps, corrections, who is who, and who decided it."""


@decisions_group.command("list")
@any_source_argument
@json_option
def decisions_list(source_id: str | None, as_json: bool) -> None:
    """The decisions that hold, oldest first."""
    from htsm.decisions import JOURNALS, decided
    from htsm.home import home

    found = sorted(
        (d for kind in JOURNALS for d in decided(home(), kind, source_id)), key=lambda d: (d.decided_at, d.kind)
    )
    if as_json:
        click.echo(json.dumps([asdict(d) for d in found], ensure_ascii=False))
        return
    if not found:
        click.echo(f"Nothing was decided in {home().root}.")
    for d in found:
        said = f": {d.reason}" if d.reason else ""
        click.echo(f"{d.decision_id}  {d.decided_at[:16]}  {d.source_id}  by {d.decided_by}{said}")


@decisions_group.command("withdraw")
@click.argument("decision_id")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stays in the journal.")
@by_option
@profile_option
def decisions_withdraw(decision_id: str, reason: str, by: str, profile: str | None) -> None:
    """Take a decision back; what was read with it is in use again as it is without."""
    from htsm.decisions import held, withdraw
    from htsm.home import home
    from htsm.turn import turn
    from ingest.map.moment import moment_of
    from ingest.quarantine_replay import replay, standing

    with turn(home()):
        source_id = held(home(), decision_id).source_id
        before = standing(home(), source_id) if source_id else {}
        withdraw(home(), decision_id, moment_of(home(), source_id, profile), by, reason)
        done = replay(home(), source_id, before) if source_id else []
    click.echo(f"{decision_id} is withdrawn.")
    if source_id:
        tell_replayed(done)
    tell_release_waits()


@decisions_group.command("export")
@click.option("--out", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Write below DIR, laid out as the project; by default into the project itself.")  # fmt: skip
def decisions_export(out: Path | None) -> None:
    """Write maps, corrections and who is who into the tree, for review; again, and nothing changes."""
    from htsm.home import PROJECT, home
    from ingest.map.export import export

    changed = export(home(), out or PROJECT)
    for path in changed:
        click.echo(str(path))
    if not changed:
        click.echo("Nothing to write: the tree has every decision.")
