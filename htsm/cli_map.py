"""`htsm map`: what changed in a publisher's columns, and accepting it."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from htsm.cli_options import (
    any_source_argument,
    as_day,
    by_option,
    json_option,
    profile_option,
    reason_option,
    source_argument,
    tell_release_waits,
    tell_waiting,
)


@click.group("map")
def map_group() -> None:
    """The map of columns: what a refused delivery changed, and taking that over."""


@map_group.command("suggest")
@any_source_argument
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Look at this file instead of the refused deliveries; needs SOURCE.")  # fmt: skip
@json_option
def map_suggest(source_id: str | None, path: Path | None, as_json: bool) -> None:
    """Propose which column each vanished one has become, for every refused delivery that is about columns."""
    if path and not source_id:
        raise click.UsageError("--file needs SOURCE: whose file is it?")
    tell_waiting(source_id)
    records = _of_file(path, source_id) if path and source_id else _of_refusals(source_id)
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False))
        return
    if not records:
        _tell_nothing(source_id, path)
    for record in records:
        _tell(record)


def _tell_nothing(source_id: str | None, path: Path | None) -> None:
    from htsm.home import home
    from ingest.map.refusals import not_kept

    if path:
        click.echo("The file's columns are those of the map.")
        return
    gone = not_kept(home(), source_id)
    click.echo(
        f"No refused delivery in {home().root} is about columns" + (", of those that are kept." if gone else ".")
    )
    for one, names in gone.items():
        click.echo(f"{one}: {', '.join(names)} was refused and is not kept (raw: discard). What to do: "
                   f"htsm map suggest {one} --file FILE, with the file at hand")  # fmt: skip


def _of_refusals(source_id: str | None) -> list[dict[str, Any]]:
    from htsm.home import home
    from ingest.map.proposals import as_record, proposals
    from ingest.source_folder import source_ids

    chosen = [source_id] if source_id else source_ids()
    return [as_record(proposal) for one in chosen for proposal in proposals(home(), one)]


def _of_file(path: Path, source_id: str) -> list[dict[str, Any]]:
    from htsm.clock import now
    from htsm.home import home
    from ingest.door import carrier_family
    from ingest.map.can_be_read import check_can_be_read
    from ingest.map.opened import session
    from ingest.map.overlay import declared
    from ingest.map.proposals import Proposal, as_record, of_file
    from ingest.map.refusals import current_selection
    from ingest.read.recognise import table_id_of

    source = declared(home(), source_id)
    table_id = table_id_of(source, path.name, path, carrier_family(path))
    day = now("live").date()
    with session() as con:
        found = of_file(con, home(), source, path.name, path, day, table_id, current_selection(home()))
        if not found:
            check_can_be_read(con, source, path, day)
    return [as_record(Proposal(source, None, change)) for change in found]


def _tell(record: dict[str, Any]) -> None:
    sheets = f", sheet {', '.join(record['sheets'])}" if record["sheets"] else ""
    row = f", header in row {record['row']}" if record["row"] else ""
    click.secho(f"{record['source_id']}: {record['file']}{sheets}{row}", bold=True)
    against = (
        "the last good delivery"
        if record["against_last_good"]
        else "the map only: no delivery before it to compare with"
    )
    click.echo(f"  layout {record['layout']}, of {record['day']}; seen against {against}")
    for column in record["vanished"]:
        _tell_vanished(column)
    for column in record["appeared"]:
        shown = f", e.g. {'; '.join(map(repr, column['examples']))}" if column["examples"] else ""
        click.echo(f"  new      {_one_line(column['column'])!r} ({column['holds']}{shown})")
        click.echo("           proposed: ignore it; or map it to a field in columns.csv")
    if record["delivery"]:
        _tell_what_to_do(record)


def _tell_vanished(column: dict[str, Any]) -> None:
    needed = ", required" if column["required"] else ""
    click.echo(f"  missing  {_one_line(column['column'])!r} (fills {column['field']}{needed})")
    if column["proposal"] == "gone":
        click.echo("           nothing in the file resembles it enough: gone?")
    for rank, candidate in enumerate(column["candidates"], 1):
        chosen = rank == 1 and column["proposal"] == "renamed"
        mark = ("=> sure " if column["sure"] else "=> maybe") if chosen else "   or   "
        told = "; ".join(candidate["reasons"]) or "nothing speaks for it"
        click.echo(f"  {mark} {_one_line(candidate['column'])!r} ({candidate['score']:.2f}: {told})")


def _tell_what_to_do(record: dict[str, Any]) -> None:
    source_id = record["source_id"]
    doubtful = [c for c in record["vanished"] if not c["sure"]]
    if not doubtful:
        click.echo(f"  What to do: ask the publisher; then htsm map accept {source_id} --all")
        return
    options = [f"--column {_quoted(c['column'] + '=' + (c['renamed_to'] or ''))}" for c in record["vanished"]]
    options += [f"--column {_quoted('=' + c['column'])}" for c in record["appeared"]]
    click.echo("  What to do: ask the publisher; then accept what is right (OLD= where a column is gone):")
    click.echo(f"    htsm map accept {source_id} {' '.join(options)}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(_one_line(text))


@map_group.command("accept")
@source_argument
@click.option("--column", "pairs", multiple=True, metavar="OLD=NEW",
              help="OLD is called NEW now; OLD= it is gone; =NEW ignore it. As often as needed.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Every proposal that is sure.")
@click.option("--from", "from_day", metavar="DATE", callback=as_day,
              help="From which day on it holds; by default the day on which the delivery landed.")  # fmt: skip
@by_option
@reason_option
@profile_option
@json_option
def map_accept(
    source_id: str, pairs: tuple[str, ...], everything: bool, from_day: date | None, by: str, reason: str,
    profile: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Take a change of columns over into the map of SOURCE, and read the refused delivery again."""
    from htsm.home import home
    from htsm.turn import turn
    from ingest.map.accept import accept
    from ingest.map.moment import moment_of

    if bool(pairs) == everything:
        raise click.UsageError("say what is accepted: --all, or --column OLD=NEW for each")
    with turn(home()):
        done = accept(home(), source_id, pairs, from_day, moment_of(home(), source_id, profile), by, reason)
    if as_json:
        click.echo(json.dumps({"decisions": done.decisions, "outcomes": done.outcomes, "doubtful": done.doubtful}))
    else:
        _tell_accepted(source_id, done)
    if done.doubtful or not done.is_settled:
        sys.exit(1)


def _tell_accepted(source_id: str, done: Any) -> None:
    for decision in done.decisions:
        click.echo(f"{decision['decision_id']}:")
        for choice in decision["choices"]:
            old, new = _one_line(choice["old"]), _one_line(choice["new"])
            what = f"{old!r} is {new!r}" if old and new else f"{old!r} is gone" if old else f"{new!r} is ignored"
            click.echo(f"  {what}")
    for name, outcome in done.outcomes.items():
        if outcome == "good":
            click.echo(f"{name}: read, and in use")
        else:
            click.secho(f"{name}: {outcome}", fg="yellow", err=True)
    if done.decisions:
        tell_release_waits()
    if done.doubtful:
        click.secho(
            f"Not sure, and left open: {', '.join(map(_one_line, done.doubtful))}. What to do: look with "
            f"`htsm map suggest {source_id}`, then name each with --column",
            fg="yellow",
            err=True,
        )
