"""`htsm match`: the pairs of entries that a steward must decide about, and the decisions."""

import json

import click

from htsm.cli_options import by_option, json_option, profile_option, tell_release_waits


@click.group("match")
def match_group() -> None:
    """Who is who: entries of registries that may be one and the same community."""


@match_group.command("list")
@json_option
def match_list(as_json: bool) -> None:
    """The open questions of the release, the most likely pair first."""
    from htsm.home import home
    from htsm.match_questions import open_questions

    found = open_questions(home())
    if as_json:
        click.echo(json.dumps([q.row for q in found], ensure_ascii=False))
        return
    for q in found:
        click.secho(f"{q.question_id}  {q.row['why_asked']} (gewicht {q.row['match_score']:.1f})", bold=True)
        click.echo(f"  {q.side('left')}\n  {q.side('right')}")
    if found:
        click.echo(f"{len(found)} open. What to do: htsm match decide QUESTION same|different --reason TEXT")
    else:
        click.echo(f"No open questions in {home().root}.")


@match_group.command("decide")
@click.argument("question_id", metavar="QUESTION", required=False)
@click.argument("decision", type=click.Choice(["same", "different"]))
@click.option("--pair", nargs=4, metavar="SOURCE KEY SOURCE KEY", default=None,
              help="Two entries as in core.bridge_learning_community_source, that nobody asked about.")  # fmt: skip
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stays with the decision.")
@by_option
@profile_option
def match_decide(
    question_id: str | None,
    decision: str,
    pair: tuple[str, str, str, str] | None,
    reason: str,
    by: str,
    profile: str | None,
) -> None:
    """Say of two entries that they are one community or two; it holds for good, and is not asked again."""
    from htsm.clock import now
    from htsm.home import home
    from htsm.match_decisions import decide_match, verdict
    from htsm.match_questions import answer
    from htsm.profile_in_use import profile_in_use
    from htsm.turn import turn

    if (pair is None) == (question_id is None):
        raise click.UsageError("name one QUESTION, or two entries with --pair SOURCE KEY SOURCE KEY")
    at = now(profile or profile_in_use(home()))
    with turn(home()):
        if pair:
            done = decide_match(home(), pair[:2], pair[2:], verdict(decision), at, by, reason)
        else:
            done = answer(home(), question_id or "", verdict(decision), at, by, reason)
    click.echo(f"{done.decision_id}: {decision}")
    tell_release_waits()
