"""Pulling over real HTTP on loopback: what is asked, what is not asked again, and what publishers do wrong."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from htsm.home import PROJECT, Home
from ingest.landing import sightings
from ingest.pull import http
from ingest.pull.source import SAMPLE_SERVER, pull_source
from ingest.read.snapshots import read_source
from ingest.samples.publisher import Publisher, running
from ingest.samples.serving.faults import Fault

FILES = PROJECT / "ingest" / "samples" / "files"
PAGES = "/ODataFeed/odata/83599NED/UntypedDataSet"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries without long waits."""
    monkeypatch.setattr(http, "LONGEST_WAIT_SECONDS", 0.05)


@contextmanager
def publisher(
    monkeypatch: pytest.MonkeyPatch, files: Path, *faults: Fault, page_size: int = 10_000
) -> Iterator[Publisher]:
    with running(Publisher(files, faults=faults, page_size=page_size)) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        yield server


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the sample files, so that a test can bring out a new edition."""
    shutil.copytree(FILES, tmp_path / "files")
    return tmp_path / "files"


def landed(state: Home, source_id: str) -> list[str]:
    return [s.snapshot_id for s in sightings(state, source_id)]


def test_what_is_unchanged_is_not_fetched_again(state, files, monkeypatch):
    with publisher(monkeypatch, files) as server:
        first = pull_source(state, "cbs", "sample")
        assert (len(first.landed), first.unchanged) == (6, 0)
        pages = server.faults.requests(PAGES)
        assert pages == 2
        second = pull_source(state, "cbs", "sample")
        assert (len(second.landed), second.unchanged) == (0, 6)
        assert server.faults.requests(PAGES) == pages
        slim = pull_source(state, "slim", "sample")
        assert len(slim.landed) == 1
        assert pull_source(state, "slim", "sample").unchanged == 1
    assert len(landed(state, "slim")) == 2
    assert len(set(landed(state, "slim"))) == 1
    file = next(iter(sightings(state, "slim"))).files[0]
    assert file.name == "slim-toegekend-2023-12-15.csv"
    assert file.http_status == 200
    assert file.content_type.startswith("text/csv")
    assert file.etag
    assert file.last_modified
    assert file.url.endswith("/slim-toegekend-2023-12-15.csv")


def test_a_new_edition_under_a_new_name_is_found_through_the_landing_page(state, files, monkeypatch):
    with publisher(monkeypatch, files):
        pull_source(state, "slim", "sample")
        old = files / "slim" / "slim-toegekend-2023-12-15.csv"
        new = old.with_name("slim-toegekend-2024-02-01.csv")
        new.write_bytes(old.read_bytes().replace(b"Niet gepubliceerd", b"24.999,00", 1))
        assert len(pull_source(state, "slim", "sample").landed) == 1
    assert [r["status"] for r in read_source(state, "slim")] == ["good", "good"]


def test_a_pull_that_breaks_off_in_the_middle_goes_on_at_its_page(state, files, monkeypatch):
    page_7 = Fault(PAGES, "reset", tuple(range(7, 7 + http.ATTEMPTS)))
    with publisher(monkeypatch, files, page_7, page_size=1000) as server:
        with pytest.raises(http.PublisherUnreachable, match="after 5 attempts"):
            pull_source(state, "cbs", "sample")
        assert server.faults.requests(PAGES) == 6 + http.ATTEMPTS
        pull_source(state, "cbs", "sample")
        assert server.faults.requests(PAGES) == 12 + http.ATTEMPTS
    report = next(r for r in read_source(state, "cbs") if r["table_id"] == "83599NED")
    assert (report["status"], report["rows_loaded"]) == ("good", 11424)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(PAGES, "reset", (2,)),
        Fault(PAGES, "status", (1, 2), status=503),
        Fault(PAGES, "status", (1,), status=429, headers={"Retry-After": "0"}),
        Fault(PAGES, "truncate", (2,)),
    ],
    ids=["reset", "503 twice", "429", "body cut off"],
)
def test_a_passing_fault_is_tried_again(state, files, monkeypatch, fault):
    with publisher(monkeypatch, files, fault):
        assert len(pull_source(state, "cbs", "sample").landed) == 6
    assert {r["status"] for r in read_source(state, "cbs")} == {"good"}


def test_an_html_page_for_a_file_is_refused_and_the_last_good_one_stays(state, files, monkeypatch):
    name = "/slim/slim-toegekend-2023-12-15.csv"
    with publisher(monkeypatch, files):
        pull_source(state, "slim", "sample")
        assert [r["status"] for r in read_source(state, "slim")] == ["good"]
    with publisher(monkeypatch, files, Fault(name, "html", ())):
        pull_source(state, "slim", "sample")
        reports = read_source(state, "slim")
    assert [r["status"] for r in reports] == ["refused"]
    assert "HTML page" in reports[0]["problems"][0]["reason"]
    with publisher(monkeypatch, files):
        pull_source(state, "slim", "sample")
    assert len(set(landed(state, "slim"))) == 2
    assert landed(state, "slim")[-1] == landed(state, "slim")[0]


def test_a_page_that_lost_its_successor_is_refused_and_fetched_again(state, files, monkeypatch):
    with publisher(monkeypatch, files, Fault(PAGES, "no_next_link", (1,))):
        pull_source(state, "cbs", "sample")
        report = next(
            r for r in read_source(state, "cbs") if r["table_id"] in ("", "83599NED") and r["status"] == "refused"
        )
        assert "exactly 10,000 records" in report["problems"][0]["reason"]
        assert len(pull_source(state, "cbs", "sample").landed) == 1
    report = read_source(state, "cbs")[0]
    assert (report["status"], report["rows_loaded"]) == ("good", 11424)


def test_a_next_page_that_is_not_there_stops_the_pull_with_its_address(state, files, monkeypatch):
    with (
        publisher(monkeypatch, files, Fault(PAGES, "status", (2,), status=404)),
        pytest.raises(http.PublisherUnreachable, match="skip=10000 answered status 404"),
    ):
        pull_source(state, "cbs", "sample")


def test_a_table_that_cannot_be_pulled_does_not_stop_the_others_of_its_source(state, files, monkeypatch):
    with (
        publisher(monkeypatch, files, Fault("/ODataFeed/odata/80472ned/TableInfos", "status", (), status=404)),
        pytest.raises(http.PublisherUnreachable, match=r"80472ned/TableInfos.* answered status 404"),
    ):
        pull_source(state, "cbs", "sample")
    assert sorted(s.table_id for s in sightings(state, "cbs")) == [
        "80567ned", "83599NED", "85609NED", "85610NED", "arbeidsmarktspanning",
    ]  # fmt: skip


def test_a_landing_page_without_the_link_says_what_to_change(state, files, monkeypatch):
    for file in (files / "slim").glob("slim-*.csv"):
        file.rename(file.with_name("overzicht-2024-01-01.csv"))
    with (
        publisher(monkeypatch, files),
        pytest.raises(http.PublisherUnreachable, match=r"has no link that matches.*source\.yml"),
    ):
        pull_source(state, "slim", "sample")


def test_pages_that_go_round_are_stopped(state, files, monkeypatch):
    from ingest.pull import odata

    with publisher(monkeypatch, files, page_size=1000) as server:
        first = f"{server.url}{PAGES}?$format=json"
        monkeypatch.setattr(odata, "next_link", lambda path: first)
        with pytest.raises(http.PublisherUnreachable, match="the pages go round"):
            pull_source(state, "cbs", "sample")
        assert server.faults.requests(PAGES) == 5, "once for each of the five tables in pages"


def test_a_proxy_of_the_machine_is_not_asked_for_loopback(state, files, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with publisher(monkeypatch, files):
        assert len(pull_source(state, "slim", "sample").landed) == 1


def test_of_several_editions_on_a_page_the_last_is_fetched(state, files, monkeypatch):
    from ingest.pull import linked_file

    offered = linked_file.links
    monkeypatch.setattr(linked_file, "links", lambda html: ["slim-toegekend-2022-06-01.csv", *offered(html)])
    with publisher(monkeypatch, files):
        pull_source(state, "slim", "sample")
    assert next(iter(sightings(state, "slim"))).files[0].name == "slim-toegekend-2023-12-15.csv"


def test_a_dropped_file_is_taken_from_the_inbox_and_the_inbox_is_empty_after(state, files, monkeypatch):
    place = state.inbox / "slim"
    place.mkdir(parents=True)
    shutil.copy(files / "slim" / "republished" / "slim_data_voorbeeld.json", place)
    with publisher(monkeypatch, files):
        assert len(pull_source(state, "slim", "sample").landed) == 2
    assert list(place.iterdir()) == []
    assert {s.origin for s in sightings(state, "slim")} == {"inbox", "http"}


def test_the_live_profile_holds_addresses_of_cbs_and_eurostat_alone(monkeypatch):
    from ingest.source_folder import load_source, source_ids

    live = {s: [t["url"] for t in load_source(s).pulls.get("live", [])] for s in source_ids()}
    assert {s for s, urls in live.items() if urls} == {"cbs", "eurostat"}
    assert all(url.startswith("https://opendata.cbs.nl/ODataFeed/odata/") for url in live["cbs"])
    assert len(live["cbs"]) == 6
    base = "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/"
    assert len(live["eurostat"]) == 2
    assert all(url.startswith(base) for url in live["eurostat"])


def test_a_manifest_line_is_json_with_every_file(state, files, monkeypatch):
    with publisher(monkeypatch, files):
        pull_source(state, "rif", "sample")
    lines = (state.landing / "rif" / "manifest.jsonl").read_text().splitlines()
    assert len(lines) == 3
    for line in lines:
        record = json.loads(line)
        folder = state.landing / "rif" / record["snapshot_id"]
        assert {p.name: p.stat().st_size for p in folder.iterdir()} == {f["name"]: f["size"] for f in record["files"]}
