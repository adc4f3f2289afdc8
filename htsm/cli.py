"""The `htsm` command. Every room is imported by the command that needs it, so that `--help` answers at once."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from htsm import telling
from htsm.cli_decisions import decisions_group
from htsm.cli_map import map_group
from htsm.cli_match import match_group
from htsm.cli_options import by_option, json_option, reason_option, run_profile_option
from htsm.cli_quarantine import quarantine_group
from htsm.cli_releases import releases_group
from htsm.explained import Explained
from htsm.raw_commands import raw

FAILED, USAGE, INTERRUPTED = 1, 2, 130
as_of_option = click.option("--as-of", metavar="T", help="What was known on this ISO date or time (UTC).")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Warehouse of the human capital agenda HTSM: pull, build, check, publish, look.

    Exit codes: 0 done or nothing to do, 1 failed, 2 usage, 3 a gate refused (the last release stays).
    """


@cli.command()
@click.argument("sources", nargs=-1)
@run_profile_option
@json_option
def pull(sources: tuple[str, ...], profile: str, as_json: bool) -> None:
    """Pull and read SOURCES (all when none is named)."""
    from htsm.home import home
    from htsm.stages import silent, stage
    from htsm.turn import turn
    from htsm.walk import collect
    from ingest.source_folder import source_ids

    unknown = sorted(set(sources) - set(source_ids()))
    if unknown:
        raise click.UsageError(f"no such source: {', '.join(unknown)}; the sources are {', '.join(source_ids())}")
    with turn(home()):
        outcome = collect(profile, silent if as_json else stage, sources=sources or None)
    if as_json:
        click.echo(json.dumps(outcome, ensure_ascii=False))
    else:
        telling.tell_collected(outcome)
        for source_id, good in outcome["read"].items():
            click.echo(f"{source_id}: " + (f"{good} new deliveries read" if good else "nothing new"))
    if outcome["failed"]:
        sys.exit(FAILED)


@cli.command()
@run_profile_option
@as_of_option
def build(profile: str, as_of: str | None) -> None:
    """Choose snapshots, check parsed data and build the star schema; publishes nothing."""
    from htsm import steps
    from htsm.home import home
    from htsm.stages import stage
    from htsm.turn import turn

    with turn(home()):
        with stage("choose snapshots"):
            plan = steps.plan(profile, as_of)
        if plan["unchanged"]:
            click.echo(f"Nothing changed since release {plan['release_id']}: nothing to build.")
            return
        with stage("check parsed data"):
            steps.check_parsed(plan)
        with stage("build the star schema (dbt)"):
            steps.build(plan)
    click.echo("Built. Next: htsm check, then htsm publish.")


@cli.command()
def check() -> None:
    """Run the gates on the star schema and the marts that were built last."""
    from htsm import steps
    from htsm.home import home
    from htsm.stages import stage
    from htsm.turn import turn

    with turn(home()), stage("check star schema and marts"):
        result = steps.check_star(steps.last_plan())
    warned = f"; warnings: {', '.join(result['failed'])}" if result["failed"] else ""
    click.echo(f"{result['checks']} checks, none of them stops a release{warned}")


@cli.command()
@click.option("--approve", is_flag=True, help="Let pass that KPIs move further than is declared; it is written down.")
@by_option
@reason_option
def publish(approve: bool, by: str, reason: str) -> None:
    """Publish what was built and checked last."""
    from htsm import steps
    from htsm.home import home
    from htsm.stages import stage
    from htsm.turn import turn

    if approve and not reason:
        raise click.UsageError("--approve needs --reason TEXT: it stays with the release")
    with turn(home()):
        plan = steps.last_plan()
        if approve:
            decided = steps.decide_movement(plan, "approved", by, reason)["decided"]
            click.echo(f"Approved: {decided} moves." if decided else "Nothing waits for approval.", err=True)
        with stage("publish"):
            result = steps.publish(plan)
    click.echo(result["summary"])
    click.echo(f"Release {result['release_id']}: {result['path']}")


@cli.command()
@run_profile_option
@as_of_option
@click.option("--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Use the files in DIR, laid out as inbox/<source_id>/, and nothing else.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit 1 when a source failed or a delivery was refused.")
@click.option("--airflow", is_flag=True, help="Run the steps as Airflow DAGs in this process.")
@json_option
def run(profile: str, as_of: str | None, folder: Path | None, strict: bool, airflow: bool, as_json: bool) -> None:
    """The whole walk: pull, read, build, check, publish, and show the board."""
    if folder and profile == "live":
        raise click.UsageError("--from and --profile live do not go together: --from asks no publisher")
    if folder and airflow:
        raise click.UsageError("--from and --airflow do not go together: drop the files in inbox/ instead")
    from htsm import clock

    clock.as_of(profile, as_of)  # a mistake in it is told before anything is fetched
    if airflow:
        outcome = _run_airflow(profile, as_of, as_json)
    else:
        outcome = _run_here("inbox" if folder else profile, as_of, folder, as_json)
    if as_json:
        click.echo(telling.as_json(outcome))
    else:
        telling.tell_release(outcome)
    if strict and (outcome["refused"] or outcome["failed"] or outcome["plan"]["refused"]):
        sys.exit(FAILED)


def _run_here(profile: str, as_of: str | None, folder: Path | None, quiet: bool) -> dict[str, Any]:
    from htsm import walk
    from htsm.home import home
    from htsm.stages import silent, stage
    from htsm.turn import turn

    say = silent if quiet else stage
    with turn(home()):
        collected = walk.collect(profile, say, folder)
        if not quiet:
            telling.tell_collected(collected)  # before the build, which may have nothing to build from
        return collected | walk.make_release(profile, as_of, say)


def _run_airflow(profile: str, as_of: str | None, quiet: bool) -> dict[str, Any]:
    from htsm import clock
    from htsm.airflow_local import run_in_process
    from htsm.walk import publisher

    moment = clock.as_of(profile, as_of).isoformat() if as_of else None
    progress: Callable[[str], None] | None = (lambda line: None) if quiet else None
    with publisher(profile):
        done = run_in_process(profile, moment, progress)
    refused = {
        source_id: messages
        for source_id, tasks in done["pulls"].items()
        if (messages := [m for result in tasks.values() for m in result.get("messages", [])])
    }
    build = done["build"]
    if not quiet:
        telling.tell_collected({"refused": refused, "failed": done["failed"]})
    return {"refused": refused, "failed": done["failed"], "plan": build["plan"], "publish": build.get("publish")}


@cli.command()
@json_option
def status(as_json: bool) -> None:
    """Each source: last landed, late, stale, refused, quarantined, what changed."""
    from htsm.home import home
    from htsm.walk import current_release
    from publish import status as source_status

    release = current_release()
    if release is None:
        kept = sorted(str(p) for p in home().inbox.glob("*/refused/*/reason.txt"))
        raise click.ClickException(
            f"there is no release yet in {home().root}. What to do: run `htsm run` first, or set HTSM_HOME; "
            "where a run was stopped, `htsm quarantine list` shows what could not be loaded"
            + (f"; what was refused, and why: {', '.join(kept)}" if kept else "")
        )
    if as_json:
        click.echo(json.dumps(source_status.as_json(release), ensure_ascii=False, default=str))
        return
    from rich.console import Console

    source_status.print_status(release, Console())


@cli.command("explain")
@click.argument("kpi_id", metavar="KPI")
@click.argument("period")
@click.option("--region", default="NL01", show_default=True, metavar="CODE", help="Region, as PV30, TPN or a slug.")
@click.option("--breakdown", default="", metavar="TEXT", help="Part of the KPI, as `number`; the headline without it.")
@click.option("--release", "release_id", metavar="ID", help="A release that is kept; without it the current one.")
@click.option("--restricted", is_flag=True, help="Of a figure of people: the answers, where they are kept.")
@click.option("--all", "everything", is_flag=True, help="All rows, however many.")
@json_option
def explain_command(
    kpi_id: str, period: str, region: str, breakdown: str, release_id: str | None, restricted: bool,
    everything: bool, as_json: bool,
) -> None:  # fmt: skip
    """Where the figure of KPI in PERIOD (2022-Q4) comes from: definition, formula, the rows behind it."""
    from htsm.home import home
    from publish.explain import explain

    told = explain(home(), kpi_id, period, region, breakdown, release_id, restricted)
    if as_json:
        click.echo(json.dumps(told.as_record(), ensure_ascii=False, default=str))
        return
    from rich.console import Console

    from publish.explain_text import print_explanation

    print_explanation(told, Console(), everything)


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8050, show_default=True, help="Port on 127.0.0.1.")
@click.option("--release", "release_id", metavar="RELEASE", help="Show this release unless an address names another.")
def board(port: int, release_id: str | None) -> None:
    """The board as web pages on this machine, until interrupted."""
    from htsm.home import home
    from publish.release_diff import release_named
    from publish.web_board.serve import serve

    if release_id:
        release_named(home(), release_id)
    serve(home(), port, release_id or "", lambda url: click.echo(f"The board is at {url}; Ctrl-C ends", err=True))


@cli.command()
@click.argument("period", required=False)
@click.option("--release", "release_id", metavar="RELEASE", help="Make it from this release; without it the current.")
@click.option("--since", "since_id", metavar="RELEASE",
              help="Say what changed since this release; without it since that of the update before.")  # fmt: skip
@click.option("--html", "only_html", is_flag=True, help="No PDF.")
@json_option
def update(period: str | None, release_id: str | None, since_id: str | None, only_html: bool, as_json: bool) -> None:
    """The update for the top team about PERIOD (2022-Q4, or 2022 for a year) as HTML and PDF, in Dutch.

    Without PERIOD about the last quarter that the release has figures of.
    """
    from htsm.home import home
    from htsm.stages import silent, stage
    from publish.release_diff import release_named
    from publish.update.facts import last_quarter
    from publish.update.files import make_update, update_before
    from publish.update.period import Period

    release = release_named(home(), release_id)
    about = Period.parse(period) if period else last_quarter(release)
    since = release_named(home(), since_id) if since_id else update_before(home(), release, about)
    with (silent if as_json else stage)(f"write the update of {about.name}"):
        made = make_update(home(), release, about, since, with_pdf=not only_html)
    if as_json:
        click.echo(json.dumps(made))
        return
    for form in ("html", "pdf"):
        if made[form]:
            click.echo(f"{form.upper():5} {made[form]}")


@cli.group()
def samples() -> None:
    """The made-up sample data."""


@samples.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port on 127.0.0.1.")
def samples_serve(port: int) -> None:
    """Serve the sample files as the publishers would, until interrupted."""
    import time

    from ingest.samples.publisher import FILES, Publisher, running

    try:
        server = Publisher(FILES, port)
    except OSError as error:
        raise click.ClickException(f"port {port} is taken by another program. What to do: --port N") from error
    with running(server):
        url = server.url
        click.echo(f"sample publishers at {url} (set HTSM_SAMPLE_URL to it); Ctrl-C ends", err=True)
        while True:
            time.sleep(3600)


cli.add_command(raw)
cli.add_command(map_group)
cli.add_command(decisions_group)
cli.add_command(quarantine_group)
cli.add_command(match_group)
cli.add_command(releases_group)


@cli.command()
@click.option("--build", "of_build", is_flag=True, help="Measure the build at scale 1, 10 and 100; half an hour.")
@click.option("--board", "of_board", is_flag=True, help="Measure the board over the current release; a minute.")
def bench(of_build: bool, of_board: bool) -> None:
    """Measure the walk, and reading beside the bare tools, and write docs/benchmarks.md; takes some minutes."""
    from htsm import bench as benchmarks
    from htsm.bench_reading import lines, measure_reading

    def say(what: str) -> None:
        click.echo(f"  measuring {what}", err=True)

    if of_build:
        from htsm import bench_build

        bench_build.REPORT.write_text(bench_build.page(bench_build.measure_builds(say)), encoding="utf-8")
        click.echo(bench_build.REPORT.read_text(encoding="utf-8"))
        return
    if of_board:
        from htsm import bench_board

        bench_board.REPORT.write_text(bench_board.page(bench_board.measure_board(say)), encoding="utf-8")
        click.echo(bench_board.REPORT.read_text(encoding="utf-8"))
        return
    reading = measure_reading(say)
    page = benchmarks.report(*benchmarks.measure(say)) + "\n".join(lines(reading)) + "\n"
    benchmarks.REPORT.write_text(page, encoding="utf-8")
    click.echo(page)


@cli.command("dictionary")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when the page is not current.")
def dictionary_command(only_check: bool) -> None:
    """Write docs/data_dictionary.md from the descriptions of the models."""
    from htsm.dbt import run_dbt
    from htsm.home import PROJECT, home
    from htsm.turn import turn
    from publish.dictionary import dictionary, missing_texts

    with turn(home()):
        run_dbt(home(), ["parse"])
        manifest = home().work / "dbt" / "target" / "manifest.json"
        page, missing = dictionary(manifest), missing_texts(manifest)
    place = PROJECT / "docs" / "data_dictionary.md"
    if missing:
        click.echo(f"No Dutch text in publish/texts_nl.csv: {', '.join(missing)}", err=True)
    if only_check:
        is_current = place.exists() and place.read_text(encoding="utf-8") == page
        click.echo(f"{place}: {'current' if is_current else 'not current; run htsm dictionary'}")
        sys.exit(0 if is_current and not missing else FAILED)
    place.write_text(page, encoding="utf-8")
    click.echo(place)
    if missing:
        sys.exit(FAILED)


def _say_interrupted() -> None:
    click.secho("\nInterrupted. The last release stays; run again to go on.", fg="yellow", err=True)
    sys.exit(INTERRUPTED)


def main() -> None:
    """Runs the command; a person's mistake or a refusal is told in words, never as a traceback."""
    try:
        cli(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say_interrupted()
    except click.UsageError as error:
        error.show()
        sys.exit(USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(FAILED)
    except Explained as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(error.exit_code)
    except RuntimeError as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        _say_interrupted()
    except OSError as error:
        click.secho(
            f"{error.filename or 'the state folder'}: {error.strerror or error}. What to do: look whether the place "
            "exists, may be written and has room (HTSM_HOME says where the state is)",
            fg="red",
            err=True,
        )
        sys.exit(FAILED)
