"""The steps of the walk, as the command line and Airflow both call them.

Arguments and results can be written as JSON. What a later step needs of an earlier one stands in files under
`HTSM_HOME/work`, so that every step can run in a process of its own.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from htsm import clock
from htsm.explained import Explained, UsageFault
from htsm.home import Home, home


class NothingLanded(Explained):
    """There is no snapshot to build from."""


class ClockWentBack(Explained):
    """The machine's clock is before the day of the current release."""


def pull(source_id: str, profile: str, folder: str | None = None) -> dict[str, Any]:
    """Lands what the publisher, the inbox or `folder` has of a source; the same bytes land nothing."""
    from ingest.pull.source import pull_source

    pulled = pull_source(home(), source_id, profile, Path(folder) if folder else None)
    if pulled.landed:
        _write_json(_news(source_id), _read_news(source_id) + pulled.landed)
    return {
        "source_id": source_id,
        "landed": pulled.landed,
        "unchanged": not pulled.landed,
        "refused": len(pulled.refusals),
        "messages": pulled.messages,
    }


def read(source_id: str, profile: str) -> dict[str, Any]:  # noqa: ARG001 - all steps are called alike
    """Reads what landed and is unread by this reader version; refused deliveries are kept with their reason."""
    from ingest.landing import sightings
    from ingest.read.snapshots import read_source, report

    reports = read_source(home(), source_id)
    good = [r["snapshot_id"] for r in reports if r["status"] == "good"]
    # what landed may have been read before: a publisher that goes back to older bytes has news all the same
    news = set(_read_news(source_id))
    again = {
        s.snapshot_id
        for s in sightings(home(), source_id)
        if s.snapshot_id in news and (r := report(home(), s)) and r["status"] == "good"
    }
    good += sorted(again - set(good))
    _news(source_id).unlink(missing_ok=True)
    return {
        "source_id": source_id,
        "good": good,
        "refused": [r["snapshot_id"] for r in reports if r["status"] == "refused"],
        "quarantined": sum(entry["rows_quarantined"] for r in reports for entry in r.get("ledger", [])),
        "messages": [_problems(r) for r in reports if r["status"] == "refused"],
        "changed": bool(good),
    }


def _news(source_id: str) -> Path:
    """Snapshots that landed as news and whose read step has not ended yet."""
    return home().work / "news" / f"{source_id}.json"


def _read_news(source_id: str) -> list[str]:
    path = _news(source_id)
    loaded: list[str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return loaded


def _problems(report: dict[str, Any]) -> str:
    from ingest.refusal import DeliveryRefused, Problem

    return str(DeliveryRefused(report["source_id"], [Problem(**p) for p in report["problems"]]))


def plan(profile: str, as_of: str | None) -> dict[str, Any]:
    """Chooses the snapshots, takes the fingerprint and prepares the raw relations.

    `unchanged` is True when the current release was made from the same; then nothing is written. A release that
    is still on the shelf only becomes current again (`went_back`).
    Raises NothingLanded when there is nothing to build from.
    """
    from htsm.decisions import decided_later
    from htsm.fingerprint import fingerprint
    from htsm.made_from import journals
    from ingest.raw_relations import refusal_rows, write_raw_relations
    from ingest.read.snapshots import mend_parsed, read_source
    from ingest.selection import select
    from publish import shelf
    from publish.release import record
    from publish.shelf import current

    moment = clock.as_of(profile, as_of)
    if as_of is None:
        _refuse_a_clock_that_went_back(profile, moment)
    at = replace(home(), known_at=moment)
    for source_id in decided_later(at, moment):
        read_source(at, source_id)  # as it was read before those decisions
    before = current(at)
    if before is not None:
        record(at, before)  # a publication that was killed had no time for it
    made_from, selection = journals(at), select(at, profile, moment)
    while made_from != (now := journals(at)):  # a pull landed something meanwhile
        made_from, selection = now, select(at, profile, moment)
    if not selection.states:
        raise NothingLanded(
            f"no source has delivered anything good as of {moment:%Y-%m-%d} (profile {profile}). What to do: "
            f"`htsm pull`, drop files in the inbox, or see what was refused in {at.inbox}/<source_id>/refused/; "
            "the last release stays"
        )
    refusals = refusal_rows(at, selection, moment)
    refused = sorted({f"{row['source_id']} {row['file_name']}" for row in refusals})
    print_of = fingerprint(at, selection, refusals, moment.isoformat(), profile)
    release_id = f"{moment:%Y%m%d}-{print_of[:12]}"
    if before is None or before.release_id != release_id:
        back = shelf.place(at, release_id)
        if back.exists():
            shelf.point_at(at, release_id)
    release = current(at)
    planned: dict[str, Any] = {
        "fingerprint": print_of,
        "release_id": release_id,
        "as_of": moment.isoformat(),
        "profile": profile,
        "is_sample": selection.is_sample or profile == "sample",
        "refused": refused,
        "made_from": made_from,
        "unchanged": release is not None and release.info["fingerprint"] == print_of,
        "went_back": before is not None and release is not None and before.release_id != release.release_id,
    }
    if not planned["unchanged"]:
        mend_parsed(at, ((state.sighting, state.report) for state in selection.states))
        write_raw_relations(at, selection, planned)
        (at.work / "timings.json").unlink(missing_ok=True)
        shutil.rmtree(at.work / "checks", ignore_errors=True)
        _write_json(at.work / "plan.json", planned)
    else:
        _serve(at)
    return planned


def _refuse_a_clock_that_went_back(profile: str, moment: datetime) -> None:
    """A release as of a day before the last one would take quarters back that are published."""
    from publish.shelf import current

    release = current(home())
    if release is None or release.info["profile"] != profile:
        return
    last = clock.parse_time(release.info["as_of"])
    if moment < last:
        raise ClockWentBack(
            f"this machine says that it is {moment:%Y-%m-%d}, and the current release is as of {last:%Y-%m-%d}. What "
            "to do: set the clock right; if it is right now and was ahead before, "
            f"`htsm run --as-of {moment:%Y-%m-%d}` publishes as of today. The last release stays"
        )


def _serve(at: Home) -> None:
    """Lets Postgres show the current release, where one is named. Raises NotServed."""
    from publish import postgres
    from publish.shelf import current, releases

    release = current(at)
    if os.environ.get(postgres.URI) and release is not None:
        postgres.serve(release, releases(at))


def last_plan() -> dict[str, Any]:
    """The plan that the work folder was prepared for. Raises UsageFault when there is none."""
    path = home().work / "plan.json"
    if not path.exists():
        raise UsageFault(f"{path} is not there: nothing was planned yet. What to do: run `htsm build` first")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def check_parsed(plan: dict[str, Any]) -> dict[str, Any]:
    """The gate on parsed data. Raises GateRefused."""
    from ingest.raw_relations import create_views

    at = home()
    with _timed("check_parsed"):
        database = at.work / "parsed.duckdb"
        create_views(database, at.work / "raw_relations.json")
        return _check(["parsed"], database, plan)


def build(plan: dict[str, Any]) -> dict[str, Any]:
    """All dbt models in one invocation, in a process of its own, and work/restricted/. Raises BuildFailed."""
    from htsm.dbt import run_dbt
    from htsm.restricted import remove_restricted, write_restricted

    at = home()
    with _timed("build"):
        (at.work / "build.duckdb").unlink(missing_ok=True)
        (at.work / "built.json").unlink(missing_ok=True)
        remove_restricted(at)
        result = run_dbt(at, ["build", "--exclude-resource-type", "unit_test"])
        write_restricted(at)
        _write_json(at.work / "built.json", {"fingerprint": plan["fingerprint"]})
        return result


def _require_build(plan: dict[str, Any]) -> None:
    """The build database must be the plan's own: an older one would be published under the wrong name."""
    path = home().work / "built.json"
    built = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if built.get("fingerprint") != plan["fingerprint"]:
        raise UsageFault("what was planned last was not built. What to do: run `htsm build`")


def check_star(plan: dict[str, Any]) -> dict[str, Any]:
    """The gates on the star schema and the marts. Raises GateRefused, UsageFault without a build of the plan."""
    _require_build(plan)
    with _timed("check_star"):
        return _check(["core", "marts"], home().work / "build.duckdb", plan)


def _check(layers: list[str], database: Path, plan: dict[str, Any]) -> dict[str, Any]:
    from dataclasses import asdict

    from expectations import gate

    results = [r for layer in layers for r in gate.run(layer, database, datetime.fromisoformat(plan["as_of"]).date())]
    for layer in layers:
        records = [asdict(r) for r in results if r.layer == layer]
        _write_json(home().work / "checks" / f"{layer}.json", records)
    gate.enforce(results)
    return {"checks": len(results), "failed": [r.check_id for r in results if not r.passed]}


def check_movement(plan: dict[str, Any]) -> dict[str, Any]:
    """Which KPIs the build moves further than is declared: how many wait for approval, and what of it is told.

    Raises UsageFault without a build of the plan.
    """
    from publish.movement import MovementWaits, movement

    _require_build(plan)
    found = movement(home(), plan)
    return {
        "moves": len(found.moves),
        "waiting": len(found.waiting),
        "undecided": len(found.undecided),
        "told": str(MovementWaits(found)) if found.waiting else "",
    }


def ask_about_movement(plan: dict[str, Any], wait: timedelta) -> dict[str, Any] | None:
    """What a person is to be asked about the build of the plan, as `publish.approval_question` words it, or None."""
    from publish.approval_question import to_ask

    _require_build(plan)
    return to_ask(home(), plan, wait)


def decide_movement(plan: dict[str, Any], verdict: str, by: str, reason: str) -> dict[str, Any]:
    """Appends the decision `approved` or `refused` about what waits in the build of the plan: `{"decided": n}`."""
    from publish.movement import movement

    _require_build(plan)
    found = movement(home(), plan)
    waiting = found.waiting
    if waiting:
        asked = {
            "previous_release_id": found.previous_release_id,
            "moves": [move.move_id for move in waiting],
            "told": [move.told for move in waiting],
        }
        answer_movement(asked, plan["profile"], verdict, by, reason)
    return {"decided": len(waiting)}


def answer_movement(asked: dict[str, Any], profile: str, verdict: str, by: str, reason: str) -> str:
    """Appends the decision about the moves that were asked about, whatever was built since, and gives its id."""
    from htsm.decisions import record

    content = {"verdict": verdict} | {what: asked[what] for what in ("previous_release_id", "moves", "told")}
    return record(home(), "approval", "", content, clock.now(profile), by, reason).decision_id


def publish(plan: dict[str, Any]) -> dict[str, Any]:
    """Writes the release and moves the pointer.

    Raises UsageFault when a gate has not been passed, MovementWaits when a KPI moves further than was approved.
    """
    from publish.movement import MovementWaits, movement
    from publish.notify import notify
    from publish.shelf import load
    from publish.summary import record

    _require_build(plan)
    at = home()
    moved = movement(at, plan)
    if moved.waiting:
        raise MovementWaits(moved)
    published = write_release(plan, moved.approved)
    _serve(at)
    notify(record(load(Path(published["path"])).info))
    return published


def write_release(plan: dict[str, Any], approvals: list[dict[str, Any]]) -> dict[str, Any]:
    """Writes the release of the build of the plan and moves the pointer; tells nobody. Raises UsageFault."""
    from publish.release import publish as publish_release

    _require_build(plan)
    at = home()
    checks: list[dict[str, Any]] = []
    for layer in ("parsed", "core", "marts"):
        path = at.work / "checks" / f"{layer}.json"
        if not path.exists():
            raise UsageFault(f"the gate {layer!r} was not run on this build. What to do: run `htsm check`")
        checks += json.loads(path.read_text(encoding="utf-8"))
    return publish_release(plan | {"approvals": approvals}, checks, timings(), at)


def timings() -> dict[str, float]:
    """Seconds per step since the last plan."""
    path = home().work / "timings.json"
    loaded: dict[str, float] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return loaded


@contextmanager
def _timed(step: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    _write_json(home().work / "timings.json", timings() | {step: round(time.monotonic() - begun, 3)})


def _write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.partial")
    aside.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    aside.replace(path)
