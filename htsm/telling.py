"""What a run tells a person at its end: what was refused and why, what was published, the board."""

import json
from typing import Any

import click


def tell_collected(collected: dict[str, Any]) -> None:
    """Every refusal and failure of pulling and reading, on stderr."""
    for messages in collected["refused"].values():
        for message in messages:
            click.secho(message, fg="yellow", err=True)
    for source_id, message in collected["failed"].items():
        click.secho(f"source {source_id} failed: {message}", fg="red", err=True)


def tell_release(outcome: dict[str, Any]) -> None:
    """The summary, the board, and where the release is."""
    from rich.console import Console

    from htsm.walk import current_release
    from publish.board_text import print_board

    plan = outcome["plan"]
    if plan["refused"]:
        click.secho(
            f"Refused, and open: {', '.join(plan['refused'])}. Why: htsm status, or inbox/<source_id>/refused/",
            fg="yellow",
            err=True,
        )
    if outcome["publish"]:
        click.echo(outcome["publish"]["summary"], err=True)
    print_board(current_release(), Console())
    if plan["went_back"]:
        click.echo(f"Back to release {plan['release_id']}, made before from the same: nothing was built.")
    elif not outcome["publish"]:
        click.echo(f"Nothing changed since release {plan['release_id']}: nothing was built.")


def rebuilt(made: dict[str, Any]) -> str:
    """What came of making a release again, and what to do where it is not the same."""
    where = f"Made again: {made['path']}"
    if made["compared_with"] is None:
        return f"{where}\nNo release of that id was published here: there is nothing to compare it with."
    if not made["differ"]:
        return f"{where}\nAll {made['tables']} tables are those of release {made['compared_with']}, to the byte."
    why = (
        "the code is the same: something that had landed or was decided is not what it was"
        if made["same_code"]
        else "the code or the lock file is another: check out the version in its release.json and rebuild there"
    )
    return (
        f"{where}\n{len(made['differ'])} of {made['tables']} tables differ from release {made['compared_with']}: "
        f"{', '.join(made['differ'])}; {why}"
    )


def as_json(outcome: dict[str, Any]) -> str:
    """The outcome of a run with the board, for machines."""
    from htsm.walk import current_release
    from publish.board_text import as_json as board

    return json.dumps(outcome | {"board": board(current_release())}, ensure_ascii=False, default=str)
