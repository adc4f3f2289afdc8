"""`make up` in the sample profile: from pulls through asset events to a release, in real processes of Airflow."""

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from htsm import assets
from ingest.source_folder import source_ids
from tests.end_to_end.airflow_service import APPROVING, ASKING, Service, airflow_service, logs, until
from tests.end_to_end.canaries import canaries, searched
from tests.late_answers import CURRICULA, PARTNERS, deliver_late

RELEASE_SECONDS = 400.0
AGAIN_SECONDS = 300.0
UPDATING = "quarterly_update"
PULLS = [f"pull_{source_id}" for source_id in source_ids()]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Service]:
    failed_before = request.session.testsfailed
    home = tmp_path_factory.mktemp("var")
    try:
        with airflow_service(home) as running:
            yield running
    finally:
        if request.session.testsfailed > failed_before or sys.exception():
            print(logs(home))


def _read_events(service: Service) -> Counter[str]:
    return Counter(event["uri"] for event in service.events() if event["uri"] != assets.RELEASE)


def test_the_pulls_lead_to_a_release_and_the_same_bytes_to_nothing(service: Service) -> None:
    assert len(PULLS) == 17
    until("all DAGs are known", lambda: service.get("dags")["total_entries"] == len(PULLS) + 4, 60)
    assert service.get("importErrors")["total_entries"] == 0
    assert {dag["dag_id"] for dag in service.get("dags")["dags"]} == {
        APPROVING, ASKING, UPDATING, "build_and_publish", *PULLS,
    }  # fmt: skip

    # each source has a cadence, so that its DAG starts by itself for the slot that has passed last
    until("every source was pulled", lambda: set(service.finished()) >= set(PULLS), RELEASE_SECONDS)
    until("the builds that follow are done", service.all_done, RELEASE_SECONDS)
    assert Counter(run["state"] for run in service.runs()) == {"success": len(service.runs())}, service.runs()
    assert _read_events(service) == {assets.parsed(source_id): 1 for source_id in source_ids()}
    builds = service.runs("build_and_publish")
    assert {run["run_type"] for run in builds} == {"asset_triggered"}
    published = [event for event in service.events() if event["uri"] == assets.RELEASE]
    release = json.loads((service.home / "published" / "current" / "release.json").read_text(encoding="utf-8"))
    assert release["is_sample"] is True
    assert release["release_id"] == max(published, key=lambda event: event["timestamp"])["extra"]["release_id"]

    for dag_id in PULLS:
        service.trigger(dag_id, "again")
    until("the second pulls are done", service.all_done, AGAIN_SECONDS)
    for dag_id in PULLS:
        assert service.tasks(dag_id, "again") == {"pull": "success", "read": "skipped", "pulled": "success"}
    assert sum(_read_events(service).values()) == len(PULLS)
    assert service.runs("build_and_publish") == builds


def test_people_answer_in_airflow_who_is_who_and_what_may_be_published(service: Service) -> None:
    def open_questions() -> list[str]:
        return sorted(qid for (qid,) in service.query("select question_id from meta.match_question"))

    def decided() -> list[tuple[str, str, str]]:
        return service.query("select decision, decided_by, reason from meta.match_decision order by all")

    def released() -> dict[str, Any]:
        found: dict[str, Any] = json.loads((service.home / "published" / "current" / "release.json").read_text("utf-8"))
        return found

    first_release = released()["release_id"]
    before = open_questions()
    assert len(before) >= 3
    until("every question is asked, once", lambda: len(service.asked()) == len(before), 120)
    first, second, third = sorted(service.asked(), key=lambda question: str(question["subject"]))[:3]
    assert first["options"] == ["zelfde", "verschillend", "later"]
    assert "Is dit dezelfde" in first["subject"] and "Gevraagd omdat" in first["body"]

    # answers that came in late move what the survey says of the communities further than is declared
    deliver_late(service.home / "inbox")
    shutil.rmtree(service.home / "inbox" / PARTNERS.partition("/")[0])
    service.trigger(f"pull_{CURRICULA.partition('/')[0]}", "late")
    service.answer(first, "zelfde", "gebeld met de penvoerder")
    service.answer(second, "verschillend", "andere partners")
    service.answer(third, "later", "")
    until("the release is asked about", lambda: len(service.asked(APPROVING)) == 1, AGAIN_SECONDS)
    until("the builds that follow are done", service.all_done, AGAIN_SECONDS)
    (waits,) = service.asked(APPROVING)
    assert waits["options"] == ["goedkeuren", "afwijzen"]
    assert "verschuiven te ver" in waits["subject"]
    assert "AL4\\.3" in waits["body"] or "AL4.3" in waits["body"]
    assert "Rijen die erbij kwamen".lower() in waits["body"]
    assert released()["release_id"] == first_release
    assert decided() == []

    service.answer(waits, "goedkeuren", "de antwoorden kwamen later binnen")
    until("it is published", lambda: released()["release_id"] != first_release, AGAIN_SECONDS)
    until("the builds that follow are done", service.all_done, AGAIN_SECONDS)
    assert {(a["by"], a["reason"]) for a in released()["approvals"]} == {("admin", "de antwoorden kwamen later binnen")}
    assert decided() == [
        ("different", "admin", "andere partners"),
        ("same", "admin", "gebeld met de penvoerder"),
    ]
    links = service.query("select count(*) from core.bridge_learning_community_source where match_method = 'steward'")
    assert links[0][0] >= 1
    # what was answered is not asked again, what waits is not asked twice; who said later is asked after a release
    assert len(set(open_questions()) & set(before)) <= len(before) - 2
    subjects = [question["subject"] for question in service.asked()]
    assert len(subjects) == len(set(subjects))
    assert {first["subject"], second["subject"]}.isdisjoint(subjects)
    assert service.asked(APPROVING) == []


def test_the_update_of_the_quarter_and_the_report_of_the_year_are_written_into_a_release(service: Service) -> None:
    assert service.runs(UPDATING) == []  # nothing that has passed is made up for
    service.trigger(UPDATING, "now")
    until("the update is written", service.all_done, AGAIN_SECONDS)
    assert service.tasks(UPDATING, "now") == {"make_release": "success", "write_update": "success"}
    written = service.home / "published" / "current" / "update"
    assert {path.name for path in written.iterdir()} == {"2023-Q4", "2023"}
    assert (written / "2023-Q4" / "update.pdf").read_bytes().startswith(b"%PDF-")


def test_no_word_of_a_respondent_is_in_anything_that_airflow_or_the_run_kept(service: Service) -> None:
    assert len(canaries()) > 5000
    result = searched(service.home, canaries())
    # a log per task of each pull, the database of Airflow, and what the pipeline wrote
    assert result.files[".log"] > 2 * len(PULLS)
    assert sum(count for suffix, count in result.files.items() if suffix in (".db", ".sqlite")) >= 1
    assert result.files[".duckdb"] >= 2
    assert result.files[".parquet"] > 80
    assert result.places == {}


def test_nothing_listens_beyond_this_machine(service: Service) -> None:
    assert len(service.processes()) >= 4
    assert service.listening() == {"127.0.0.1"}


def test_a_visitor_who_is_not_signed_in_sees_no_dags(service: Service) -> None:
    assert service.api.get("dags", headers={"Authorization": ""}).status_code == 401


def test_a_failed_task_leaves_its_reason_in_its_log(service: Service) -> None:
    body = {"dag_run_id": "impossible", "logical_date": None, "conf": {"as_of": "not a day"}}
    service.api.post("dags/build_and_publish/dagRuns", json=body).raise_for_status()
    path = "dags/build_and_publish/dagRuns/impossible"
    until(
        "plan is to be tried again",
        lambda: service.tasks("build_and_publish", "impossible")["plan"] == "up_for_retry",
        60,
    )
    log = json.dumps(service.get(f"{path}/taskInstances/plan/logs/1"))
    assert "not a day" in log
    service.api.patch(path, json={"state": "failed"}).raise_for_status()
