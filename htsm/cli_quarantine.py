"""`htsm quarantine`: the cells that could not be loaded, correcting them, reading again."""

import json
import sys
from datetime import date
from itertools import groupby
from typing import Any

import click

from htsm.cli_options import (
    any_source_argument,
    as_day,
    by_option,
    json_option,
    profile_option,
    source_argument,
    tell_release_waits,
    tell_replayed,
    tell_waiting,
)

_reason_needed = click.option("--reason", required=True, metavar="TEXT", help="Why; it stays with the decision.")


@click.group("quarantine")
def quarantine_group() -> None:
    """What could not be loaded: where it stands, correcting it, reading again."""


@quarantine_group.command("list")
@any_source_argument
@json_option
def quarantine_list(source_id: str | None, as_json: bool) -> None:
    """The quarantined cells of the deliveries in use, by source, file, sheet, column and reason."""
    from htsm.home import home
    from ingest.quarantine import groups

    tell_waiting(source_id)
    found = groups(home(), source_id)
    if as_json:
        click.echo(json.dumps([g.as_record() for g in found], ensure_ascii=False))
        return
    if not found:
        click.echo("Nothing is in quarantine.")
    for (source, file, sheet), cells in groupby(found_in_order(found), key=lambda g: (g.source_id, g.file, g.sheet)):
        click.secho(f"{source}: {file}" + (f", sheet {sheet}" if sheet else ""), bold=True)
        for group in cells:
            rows = "1 row" if group.rows == 1 else f"{group.rows} rows"
            click.echo(f"  {group.column!r}, {rows}: {group.reason}")
            for example in group.examples:
                click.echo(f"    {example.place}: {'(empty)' if example.value is None else repr(example.value)}")
            click.echo(f"    What to do: {group.what_to_do}")


def found_in_order(found: list[Any]) -> list[Any]:
    """Groups of one file and sheet together, the places with most rows first."""
    weight: dict[tuple[str, str, str], int] = {}
    for g in found:
        weight[g.source_id, g.file, g.sheet] = weight.get((g.source_id, g.file, g.sheet), 0) + g.rows
    return sorted(
        found,
        key=lambda g: (g.source_id, -weight[g.source_id, g.file, g.sheet], g.file, g.sheet, -g.rows, g.column),
    )


@quarantine_group.command("replay")
@any_source_argument
@json_option
def quarantine_replay(source_id: str | None, as_json: bool) -> None:
    """Read again what a changed map or correction touches, and say what that brought."""
    from htsm.home import home
    from htsm.turn import turn
    from ingest.quarantine_replay import replay

    with turn(home()):
        done = replay(home(), source_id)
    if as_json:
        click.echo(json.dumps([r.as_record() for r in done], ensure_ascii=False))
        return
    tell_replayed(done)


@quarantine_group.command("correct")
@source_argument
@click.argument("cell")
@click.option("--file", metavar="NAME", help="The file, where the cell is in quarantine of several.")
@click.option(
    "--value", metavar="TEXT", help="What should stand there, as the publisher would write it; '' for nothing."
)
@click.option("--set-aside", is_flag=True, help="Leave the row out for good.")
@_reason_needed
@by_option
@profile_option
@json_option
def quarantine_correct(
    source_id: str, cell: str, file: str | None, value: str | None, set_aside: bool, reason: str, by: str,
    profile: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Correct a quarantined CELL of SOURCE (`2021!D14`, or `14:Subsidiebedrag`), and read the file again.

    It holds as long as the publisher's cell holds what it holds now.
    """
    from htsm.home import home
    from htsm.turn import turn
    from ingest.map.moment import moment_of
    from ingest.quarantine_correct import correct
    from ingest.quarantine_replay import replay, standing

    if (value is None) == (not set_aside):
        raise click.UsageError("say what is to become of the cell: --value TEXT, or --set-aside")
    with turn(home()):
        before = standing(home(), source_id)
        made = correct(home(), source_id, cell, file, value, moment_of(home(), source_id, profile), by, reason)
        done = replay(home(), source_id, before)
    if as_json:
        click.echo(json.dumps({"correction": made, "read": [r.as_record() for r in done]}, ensure_ascii=False))
        return
    what = f"{made['expected']!r} becomes {made['value']!r}" if made["action"] == "replace" else "the row is set aside"
    where = f"{made['header']!r} where {_key(made)}"
    click.echo(f"{made['correction_id']}: {where}: {what}")
    tell_replayed(done)
    tell_release_waits()


def _key(line: dict[str, Any]) -> str:
    pairs = zip(line["key_header"].split("|"), line["key_value"].split("|"), strict=True)
    return " and ".join(f"{header!r} is {text!r}" for header, text in pairs)


@quarantine_group.command("corrections")
@any_source_argument
@json_option
def quarantine_corrections(source_id: str | None, as_json: bool) -> None:
    """The corrections that there are, and what became of each in the deliveries in use."""
    from htsm.home import home
    from ingest.corrections import register

    lines = register(home(), source_id)
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    if not lines:
        click.echo("There are no corrections.")
    for line in lines:
        about = f"{line['correction_id']}  {line['status']}, since {line['since']}: {line['header']!r}"
        click.echo(f"{about} where {_key(line)}: {line['told']}")
    if any(line["needs_attention"] for line in lines):
        click.secho(
            "What to do: htsm quarantine close CORRECTION_ID --status repaired --reason ...", fg="yellow", err=True
        )
        sys.exit(1)


@quarantine_group.command("close")
@click.argument("correction_id")
@click.option("--status", type=click.Choice(["repaired", "withdrawn"]), required=True,
              help="repaired: the publisher did; withdrawn: it was none.")  # fmt: skip
@click.option("--until", metavar="DATE", callback=as_day,
              help="With repaired: deliveries that landed before DATE are still corrected.")  # fmt: skip
@_reason_needed
@by_option
@profile_option
def quarantine_close(
    correction_id: str, status: str, until: date | None, reason: str, by: str, profile: str | None
) -> None:
    """Close a correction that is no longer needed, and read again."""
    from htsm.home import home
    from htsm.turn import turn
    from ingest.map.moment import moment_of
    from ingest.quarantine_correct import close, source_of
    from ingest.quarantine_replay import replay, standing

    if until and status != "repaired":
        raise click.UsageError("--until goes with --status repaired: what is withdrawn was never right")
    with turn(home()):
        source_id = source_of(home(), correction_id)
        before = standing(home(), source_id)
        close(home(), correction_id, status, moment_of(home(), source_id, profile), by, reason, until)
        done = replay(home(), source_id, before)
    click.echo(f"{correction_id} is closed: {status}")
    tell_replayed(done)
    tell_release_waits()
