"""The sample publishers over real loopback: they answer, page, refuse and fail as the real ones do."""

import datetime as dt
import shutil
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest

from ingest.samples.generate import FILES
from ingest.samples.publisher import Publisher, running, serve
from ingest.samples.serving.faults import Fault

REGIONAL = "/ODataFeed/odata/83599NED"
REGIONAL_ROWS = 24 * 17 * 28
SLIM = "/slim/slim-toegekend-2023-12-15.csv"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serve(FILES) as url, httpx.Client(base_url=url, timeout=10) as session:
        yield session


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FILES, tmp_path / "files"))


def pages(client: httpx.Client, url: str, link: str) -> list[list[dict[str, object]]]:
    found = []
    following: str | None = url
    while following:
        body = client.get(following).raise_for_status().json()
        found.append(body["value"])
        following = body.get(link)
    return found


# --- OData v3


def test_service_root_lists_the_sets_of_a_table(client: httpx.Client) -> None:
    body = client.get("/ODataFeed/odata/80472ned/?$format=json").raise_for_status().json()
    names = [entry["name"] for entry in body["value"]]
    assert names == [
        "TableInfos",
        "UntypedDataSet",
        "TypedDataSet",
        "DataProperties",
        "CategoryGroups",
        "Bedrijfskenmerken",
        "Perioden",
    ]
    assert body["value"][0]["url"] == f"{client.base_url}/ODataFeed/odata/80472ned/TableInfos".replace(
        "//ODataFeed", "/ODataFeed"
    )
    for entry in body["value"]:
        assert client.get(entry["url"] + "?$format=json").status_code == 200


def test_metadata_has_the_form_of_the_real_feed(client: httpx.Client) -> None:
    info = client.get("/ODataFeed/odata/80472ned/TableInfos?$format=json").json()
    assert info["odata.metadata"].endswith("/ODataFeed/OData/80472ned/$metadata#Cbs.OData.WebAPI.TableInfos")
    assert info["value"][0]["Title"].startswith("VOORBEELDDATA - verzonnen")
    assert info["value"][0]["Modified"] == "2024-02-14T02:00:00"
    topics = client.get("/ODataFeed/odata/80472ned/DataProperties?$format=json").json()["value"]
    assert [row["Title"] for row in topics if row["Type"] == "Topic"] == [
        "Openstaande vacatures",
        "Ontstane vacatures",
        "Vervulde vacatures",
    ]
    assert topics[2]["odata.type"] == "Cbs.OData.Topic"
    assert (topics[2]["Position"], topics[2]["ParentID"], topics[2]["Decimals"]) == (2, None, 1)
    periods = client.get("/ODataFeed/odata/80472ned/Perioden?$format=json").json()["value"]
    assert {row["Key"]: row["Status"] for row in periods}["2023KW04"] == "Voorlopig"


def test_pages_of_ten_thousand_add_up(client: httpx.Client) -> None:
    first, second = pages(client, f"{REGIONAL}/UntypedDataSet?$format=json", "odata.nextLink")
    assert len(first) == 10_000
    assert len(first) + len(second) == REGIONAL_ROWS
    assert [row["ID"] for row in first + second] == list(range(REGIONAL_ROWS))


def test_next_link_is_absolute_and_complete(client: httpx.Client) -> None:
    body = client.get(f"{REGIONAL}/UntypedDataSet?$format=json&$select=ID").json()
    link = httpx.URL(body["odata.nextLink"])
    assert (link.host, link.path) == ("127.0.0.1", "/ODataFeed/OData/83599NED/UntypedDataSet/")
    assert dict(link.params) == {"$format": "json", "$select": "ID", "$skip": "10000"}


def test_untyped_values_are_padded_and_typed_ones_are_numbers(client: httpx.Client) -> None:
    query = "?$format=json&$filter=(Bedrijfskenmerken eq '307500 ') and (Perioden eq '2018JJ00')"
    (untyped,) = client.get(f"/ODataFeed/odata/80472ned/UntypedDataSet{query}").json()["value"]
    (typed,) = client.get(f"/ODataFeed/odata/80472ned/TypedDataSet{query}").json()["value"]
    assert untyped["OpenstaandeVacatures_1"] == "       ."
    assert len(untyped["OntstaneVacatures_2"]) == 8
    assert typed["OpenstaandeVacatures_1"] is None
    assert typed["OntstaneVacatures_2"] == float(untyped["OntstaneVacatures_2"])


@pytest.mark.parametrize(
    ("expression", "rows"),
    [
        ("RegioS eq 'NL01  '", 24 * 28),
        ("RegioS eq 'NL01'", 0),
        ("substringof('PV',RegioS)", 24 * 12 * 28),
        ("startswith(Perioden,'2023') and RegioS eq 'PV30  '", 24 * 4),
        ("(RegioS eq 'PV30  ' or RegioS eq 'PV31  ') and Perioden ge '2023KW01'", 2 * 24 * 4),
        ("not (RegioS ne 'NL01  ') and Perioden eq '2020KW01'", 24),
        ("ID lt 28", 28),
    ],
)
def test_filters_of_the_kind_that_users_write(client: httpx.Client, expression: str, rows: int) -> None:
    params = {"$format": "json", "$filter": expression}
    found = client.get(f"{REGIONAL}/UntypedDataSet", params=params).raise_for_status().json()
    assert len(found["value"]) == rows
    assert "odata.nextLink" not in found


def test_top_and_skip(client: httpx.Client) -> None:
    body = client.get(f"{REGIONAL}/UntypedDataSet?$format=json&$top=3&$skip=5").json()
    assert [row["ID"] for row in body["value"]] == [5, 6, 7]
    assert "odata.nextLink" not in body
    beyond = client.get(f"{REGIONAL}/UntypedDataSet?$format=json&$top=3&$skip=999999").json()
    assert beyond["value"] == []
    more_than_a_page = pages(client, f"{REGIONAL}/UntypedDataSet?$format=json&$top=10005", "odata.nextLink")
    assert [len(page) for page in more_than_a_page] == [10_000, 5]


@pytest.mark.parametrize(
    "query",
    [
        "$filter=Regio eq 'NL01  '",
        "$filter=RegioS eq",
        "$filter=RegioS = 'NL01  '",
        "$select=Regio",
        "$top=x",
        "$orderby=ID",
    ],
)
def test_queries_that_are_not_understood_are_refused(client: httpx.Client, query: str) -> None:
    answer = client.get(f"{REGIONAL}/UntypedDataSet?$format=json&{query}")
    assert answer.status_code == 400
    assert answer.json()["odata.error"]["message"]["value"]


def test_without_a_wish_for_json_the_feed_is_atom(client: httpx.Client) -> None:
    assert client.get(f"{REGIONAL}/TableInfos").headers["Content-Type"].startswith("application/atom+xml")
    wish = client.get(f"{REGIONAL}/TableInfos", headers={"Accept": "application/json"})
    assert wish.json()["value"][0]["Identifier"] == "83599NED"


def test_unknown_tables_and_sets_are_not_found(client: httpx.Client) -> None:
    for path in ("/ODataFeed/odata/99999ned/", f"{REGIONAL}/Onzin", "/CBS/99999ned/", "/CBS/80567ned/Onzin", "/x"):
        assert client.get(path + "?$format=json").status_code == 404


# --- OData v4


def test_v4_observations_are_as_many_as_the_properties_say() -> None:
    with running(Publisher(FILES, page_size_v4=200)) as server, httpx.Client(base_url=server.url) as client:
        found = pages(client, "/CBS/80567ned/Observations", "@odata.nextLink")
        properties = client.get("/CBS/80567ned/Properties").json()
    assert [len(page) for page in found] == [200, 200, 200, 200, 10]
    assert properties["ObservationCount"] == 810
    assert properties["ObservationsModified"] == "2024-02-14T02:00:00+01:00"
    assert properties["@odata.context"].endswith("/CBS/80567ned/$metadata#Properties")
    ids = [row["Id"] for page in found for row in page]
    assert ids == list(range(810))


def test_v4_codes_are_not_padded_and_values_are_numbers_or_null(client: httpx.Client) -> None:
    params = {"$filter": "SBI2008 eq '307500' and Perioden in ('2018JJ00','2023KW04')"}
    body = client.get("/CBS/80567ned/Observations", params=params).raise_for_status().json()
    assert [(row["Perioden"], row["ValueAttribute"]) for row in body["value"]] == [
        ("2018JJ00", "NotAvailable"),
        ("2023KW04", "None"),
    ]
    assert body["value"][0]["Value"] is None
    assert isinstance(body["value"][1]["Value"], float)


def test_v4_root_and_code_lists(client: httpx.Client) -> None:
    root = client.get("/CBS/80567ned/").json()
    assert {entry["name"] for entry in root["value"]} == {
        "Dimensions",
        "MeasureCodes",
        "Observations",
        "PeriodenCodes",
        "PeriodenGroups",
        "Properties",
        "SBI2008Codes",
        "SBI2008Groups",
    }
    (measure,) = client.get("/CBS/80567ned/MeasureCodes").json()["value"]
    assert (measure["Title"], measure["Unit"]) == ("Vacaturegraad", "per 1 000 banen")
    assert client.get("/CBS/80567ned/Observations?$filter=Onzin eq 1").status_code == 400
    chosen = client.get("/CBS/80567ned/SBI2008Codes?$select=Identifier&$top=1&$skip=1").json()["value"]
    assert chosen == [{"Identifier": "301000"}]


# --- landing pages and files


def test_landing_pages_link_to_every_current_file(client: httpx.Client) -> None:
    for source_id, names in {
        "slim": ["slim-toegekend-2023-12-15.csv"],
        "rif": ["rif-overzicht-2022-11-17.csv", "rif-werkmap-2024-01-31.xlsx"],
        "activity_register": ["activiteitenregister-2024-01-31.xlsx"],
        "regions": [
            "gebieden-in-nederland-2020-01-01.csv",
            "regioatlas_arbeidsmarktregios-2016-01-01.csv",
            "woonplaatsen-2024-01-01.csv",
        ],
    }.items():
        page = client.get(f"/{source_id}/")
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert [part.split('"')[0] for part in page.text.split('href="')[1:]] == names
        for name in names:
            assert client.get(f"/{source_id}/{name}").content == (FILES / source_id / name).read_bytes()


def test_the_link_changes_with_the_edition(files: Path) -> None:
    with serve(files) as url:
        assert "slim-toegekend-2023-12-15.csv" in httpx.get(f"{url}/slim/").text
        shutil.copy(files / "slim" / "slim-toegekend-2023-12-15.csv", files / "slim" / "slim-toegekend-2024-03-01.csv")
        page = httpx.get(f"{url}/slim/").text
        assert "slim-toegekend-2024-03-01.csv" in page
        assert "slim-toegekend-2023-12-15.csv" not in page
        modified = httpx.head(f"{url}/slim/slim-toegekend-2024-03-01.csv").headers["Last-Modified"]
    assert modified == "Fri, 01 Mar 2024 06:00:00 GMT"


def test_a_file_says_what_it_is_and_304_when_it_is_known(client: httpx.Client) -> None:
    whole = client.get(SLIM)
    facts = whole.headers
    assert (whole.status_code, facts["Content-Type"]) == (200, "text/csv")
    assert int(facts["Content-Length"]) == (FILES / SLIM.removeprefix("/")).stat().st_size
    assert facts["Last-Modified"] == "Fri, 15 Dec 2023 06:00:00 GMT"
    for known in (
        {"If-None-Match": facts["ETag"]},
        {"If-None-Match": f'"other", {facts["ETag"]}'},
        {"If-Modified-Since": facts["Last-Modified"]},
    ):
        answer = client.get(SLIM, headers=known)
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", facts["ETag"])
    for stale in (
        {"If-None-Match": '"other"', "If-Modified-Since": facts["Last-Modified"]},
        {"If-Modified-Since": "Thu, 14 Dec 2023 06:00:00 GMT"},
        {"If-Modified-Since": "gisteren"},
    ):
        assert client.get(SLIM, headers=stale).status_code == 200


def test_changed_bytes_have_another_etag(files: Path) -> None:
    with serve(files) as url:
        before = httpx.get(url + SLIM).headers["ETag"]
        path = files / SLIM.removeprefix("/")
        path.write_bytes(path.read_bytes() + b"\r\n")
        answer = httpx.get(url + SLIM, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != before


def test_head_has_the_headers_and_no_body(client: httpx.Client) -> None:
    head, whole = client.head(SLIM), client.get(SLIM)
    assert head.content == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_connections_are_kept_alive() -> None:
    with serve(FILES) as url, httpx.Client(base_url=url) as client:
        streams = []
        for _ in range(3):
            with client.stream("GET", SLIM) as answer:
                answer.read()
                streams.append(answer.extensions["network_stream"].get_extra_info("client_addr"))
    assert len(set(streams)) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/slim/../rif/rif-overzicht-2022-11-17.csv",
        "/slim/%2e%2e/%2e%2e/generate.py",
        "/slim/..%2f..%2fgenerate.py",
        "/slim/%2fetc%2fpasswd",
        "/slim/republished/slim_data_voorbeeld.json",
        "/slim/republished%2fslim_data_voorbeeld.json",
        "/../truth.json",
        "/cbs/80472ned/80472ned_metadata_bulkcsv.csv",
        "/ODataFeed/odata/..%2fslim/TableInfos",
        "/CBS/..%2f../Observations",
    ],
)
def test_nothing_outside_the_offered_files_is_served(client: httpx.Client, path: str) -> None:
    # Sent as it is: httpx would tidy up `..` by itself.
    connection = HTTPConnection("127.0.0.1", client.base_url.port or 0, timeout=10)
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


def test_a_link_out_of_the_folder_is_only_followed_by_listing(files: Path) -> None:
    with serve(files) as url:
        assert httpx.get(f"{url}/slim/geheim.txt").status_code == 404
        (files / "slim" / "geheim.txt").write_text("geen csv")
        assert httpx.get(f"{url}/slim/geheim.txt").status_code == 404


# --- faults


def test_a_reset_on_the_second_page_once() -> None:
    path = f"{REGIONAL}/UntypedDataSet"
    server = Publisher(FILES, faults=[Fault(path, "reset", (2,))])
    with running(server), httpx.Client() as client:
        first = client.get(f"{server.url}{path}?$format=json").json()
        with pytest.raises(httpx.TransportError):
            client.get(first["odata.nextLink"])
        second = client.get(first["odata.nextLink"]).json()
        assert server.faults.requests(path) == 3
    assert len(first["value"]) + len(second["value"]) == REGIONAL_ROWS


def test_a_body_that_breaks_off_halfway() -> None:
    with serve(FILES, faults=[Fault(SLIM, "truncate")]) as url:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            httpx.get(url + SLIM)
        assert httpx.get(url + SLIM).status_code == 200


def test_statuses_once_and_with_retry_after() -> None:
    faults = [
        Fault(SLIM, "status", status=500),
        Fault("/rif/", "status", (1, 2), status=429, headers={"Retry-After": "1"}),
    ]
    with serve(FILES, faults=faults) as url:
        assert [httpx.get(url + SLIM).status_code for _ in range(2)] == [500, 200]
        answers = [httpx.get(f"{url}/rif/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert [answer.headers.get("Retry-After") for answer in answers] == ["1", "1", None]


def test_html_where_a_file_was_expected_on_every_request() -> None:
    with serve(FILES, faults=[Fault(SLIM, "html", ())]) as url:
        answers = [httpx.get(url + SLIM) for _ in range(2)]
    for answer in answers:
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_pages_without_a_successor() -> None:
    path = f"{REGIONAL}/UntypedDataSet"
    faults = [Fault(path, "no_next_link"), Fault(path, "status", (3,), status=404)]
    with serve(FILES, faults=faults) as url:
        orphan = httpx.get(f"{url}{path}?$format=json").json()
        whole = httpx.get(f"{url}{path}?$format=json").json()
        assert httpx.get(whole["odata.nextLink"]).status_code == 404
    assert len(orphan["value"]) == 10_000
    assert "odata.nextLink" not in orphan


def test_faults_cannot_be_asked_for_over_http(client: httpx.Client) -> None:
    for query in ("?fault=reset", "?kind=status&status=500"):
        assert client.get(SLIM + query, headers={"X-Fault": "reset"}).status_code == 200


# --- the server itself


def test_it_listens_on_loopback_alone_and_frees_its_port() -> None:
    with running(Publisher(FILES)) as server:
        assert server.server_address[0] == "127.0.0.1"
        port = server.server_address[1]
        client = httpx.Client(base_url=server.url)
        assert client.get("/slim/").status_code == 200
    with pytest.raises(httpx.TransportError):
        client.get("/slim/")
    client.close()
    with serve(FILES, port) as url:
        assert url == f"http://127.0.0.1:{port}"


def test_editions_are_days() -> None:
    from ingest.samples.serving.landing_page import edition_of

    assert edition_of("slim-toegekend-2023-12-15.csv") == dt.date(2023, 12, 15)
    assert edition_of("zonder-datum.csv") is None


# --- what was delivered before


def test_earlier_deliveries_are_listed_with_the_note_that_says_when_they_came(client: httpx.Client) -> None:
    listed = client.get("/fieldlabs/eerder/").text
    assert 'href="2020-12-01/fieldlabs-2020-12-01.xlsx"' in listed
    assert 'href="2022-12-01-gecorrigeerd/delivery.yml"' in listed
    assert "landed_at: 2020-12-10" in client.get("/fieldlabs/eerder/2020-12-01/delivery.yml").text
    assert client.get("/fieldlabs/eerder/2020-12-01/fieldlabs-2020-12-01.xlsx").content[:2] == b"PK"
    below = "/fieldlabs/eerder"
    for path in (f"{below}/../delivery.yml", f"{below}/..%2f2020-12-01/delivery.yml",
                 f"{below}/2020-12-01/..%2f..%2fdelivery.yml", f"{below}/x/delivery.yml"):  # fmt: skip
        assert client.get(path).status_code == 404
