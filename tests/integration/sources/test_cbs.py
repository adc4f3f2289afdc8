"""CBS: bundles of csv, loose and packed; dimensions that double the rows; mixed tables; a pull that is killed."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from htsm.home import PROJECT
from ingest.pull import http
from ingest.pull.source import SAMPLE_SERVER, pull_source
from ingest.read import finishing
from ingest.read.snapshots import read_source
from ingest.samples.publisher import FILES, Publisher, running
from ingest.samples.serving.faults import Fault
from ingest.source_folder import SOURCES
from tests.integration.reading import accounted

SURVEY = {
    "Properties.csv": "Identifier;Title;Description;Modified;ObservationCount\r\n"
    '85609NED;Conjunctuurenquête;"Over meer\r\nregels";2024-02-14T02:00:00+01:00;8\r\n',
    "Dimensions.csv": "Identifier;Title;Kind\r\nSBI2008;SBI 2008;Dimension\r\nMarges;Marges;Dimension\r\n"
    "Seizoencorrectie;Seizoencorrectie;Dimension\r\nPerioden;Perioden;TimeDimension\r\n",
    "MeasureCodes.csv": "Identifier;Index;Title;Description;DataType;Unit\r\n"
    'M000603;1;Tekort aan arbeidskrachten;"In procenten\r\n";Double;%\r\nM000699;2;Saldo omzet;;Double;saldo\r\n',
    "SBI2008Codes.csv": "Identifier;DimensionId;Index;Title\r\nT001081;SBI2008;1;Alle\r\n"
    "307500;SBI2008;2;C Industrie\r\n",
    "MargesCodes.csv": "Identifier;DimensionId;Index;Title\r\nMW00000;Marges;1;Waarde\r\n"
    "MOG0095;Marges;2;Ondergrens 95%-interval\r\nMBG0095;Marges;3;Bovengrens 95%-interval\r\n",
    "SeizoencorrectieCodes.csv": "Identifier;DimensionId;Index;Title\r\nA1;Seizoencorrectie;1;Niet gecorrigeerd\r\n"
    "A2;Seizoencorrectie;2;Gecorrigeerd voor seizoeninvloeden\r\n",
    "PeriodenCodes.csv": "Identifier;DimensionId;Index;Title;Status\r\n"
    "2023KW03;Perioden;1;2023 3e kwartaal;Definitief\r\n2023KW04;Perioden;2;2023 4e kwartaal;Voorlopig\r\n"
    "2023JJ00;Perioden;3;2023;Voorlopig\r\n",
    "PeriodenGroups.csv": "Id;Index;Title;Description;ParentId;DimensionId\r\n0;0;Jaren;;;Perioden\r\n",
    "LinkProvenances.csv": "Id;Title;Url;DatasetId;Id;Identifier;Title\r\n0;Bron;https://example.org;;;;\r\n",
    "Catalog.csv": "Identifier;Title;Homepage\r\nCBS;CBS databank;https://www.cbs.nl/\r\n",
    "Observations.csv": "Id;Measure;ValueAttribute;Value;SBI2008;Marges;Seizoencorrectie;Perioden\r\n"
    "0;M000603;None;38,4;307500;MW00000;A1;2023KW04\r\n1;M000603;None;36,1;307500;MOG0095;A1;2023KW04\r\n"
    "2;M000603;None;40,7;307500;MBG0095;A1;2023KW04\r\n3;M000603;None;37,9;307500;MW00000;A2;2023KW04\r\n"
    "4;M000603;NotAvailable;;T001081;MW00000;A1;2023KW04\r\n5;M000699;None;-12;307500;MW00000;A1;2023KW04\r\n"
    "6;M000603;None;39,0;307500;MW00000;A1;2023KW03\r\n7;M000603;None;38,8;307500;MW00000;A1;2023JJ00\r\n",
}
COLUMNS = "_row, sector_key, margin, seasonal_correction, period_key, measure, unit, value"
VALUE, LOWER, UPPER, RAW, ADJUSTED = "value", "lower", "upper", "uncorrected", "corrected"
SHORTAGE = ("labour_shortage", "%")
GOLDEN = [
    (2, "307500", VALUE, RAW, "2023KW04", *SHORTAGE, Decimal("38.4000")),
    (3, "307500", LOWER, RAW, "2023KW04", *SHORTAGE, Decimal("36.1000")),
    (4, "307500", UPPER, RAW, "2023KW04", *SHORTAGE, Decimal("40.7000")),
    (5, "307500", VALUE, ADJUSTED, "2023KW04", *SHORTAGE, Decimal("37.9000")),
    (6, "T001081", VALUE, RAW, "2023KW04", *SHORTAGE, None),
    # a question that nobody named keeps the code of its measure, and its own unit
    (7, "307500", VALUE, RAW, "2023KW04", "M000699", "saldo", Decimal("-12.0000")),
    (8, "307500", VALUE, RAW, "2023KW03", *SHORTAGE, Decimal("39.0000")),
    (9, "307500", VALUE, RAW, "2023JJ00", *SHORTAGE, Decimal("38.8000")),
]


def zipped(files: dict[str, str], folder: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["loose", "zip", "zip with a folder"])
def test_a_bundle_loose_or_packed(drop, form):
    packed = {"zip": zipped(SURVEY), "zip with a folder": zipped(SURVEY, "85609NED/")}
    reports, message = drop("cbs", SURVEY if form == "loose" else {"download.zip": packed[form]})
    assert message == ""
    assert accounted(reports) == len(SURVEY)
    assert [(r["table_id"], r["layout"], r["reach"], r["valid_as_of"]) for r in reports] == [
        ("85609NED", "v4_csv", "2023KW04", "2024-02-14")
    ]
    assert drop.parsed("cbs", "observation", COLUMNS) == GOLDEN
    statuses = drop.parsed("cbs", "category", "dimension, key, status")
    assert [s for s in statuses if s[0] == "Perioden"] == [
        ("Perioden", "2023KW03", "Definitief"),
        ("Perioden", "2023KW04", "Voorlopig"),
        ("Perioden", "2023JJ00", "Voorlopig"),
    ]
    # as many as the table's own description says
    (promise,) = reports[0]["promises"]
    assert (promise["promised"], promise["found"]) == (8, 8)


def changed(name: str, old: str, new: str) -> dict[str, str]:
    assert old in SURVEY[name]
    return SURVEY | {name: SURVEY[name].replace(old, new)}


def without(name: str) -> dict[str, str]:
    return {k: v for k, v in SURVEY.items() if k != name}


REFUSED = {
    "branches of another table": (changed("SBI2008Codes.csv", "307500", "350000"), "the files are of two tables"),
    "measures of another table": (changed("MeasureCodes.csv", "M000603", "M000777"), "the files are of two tables"),
    "another table's columns": (
        changed("Observations.csv", "Value;SBI2008", "Value;RegioS"), "the map needs it for 'sector_key'"
    ),
    "a table that nobody declared": (changed("Properties.csv", "85609NED", "81734NED"), "81734NED is not one"),
    "no description": (without("Properties.csv"), "it cannot be seen which table this is"),
    "no data": (without("Observations.csv"), "the delivery has no 'observations' file"),
    "data that is a pointer": (
        SURVEY | {"Observations.csv": "version https://git-lfs.github.com/spec/v1\noid sha256:e9\nsize 17\n"},
        "Observations.csv: the file is a Git-LFS pointer",
    ),
    "a margin of no known meaning": (
        changed("MargesCodes.csv", "Ondergrens 95%-interval", "Standaardfout"), "'Standaardfout' is none of those known"
    ),
    "margins without titles": (without("MargesCodes.csv"), "the delivery has no title for it"),
    "another season": (
        changed("SeizoencorrectieCodes.csv", "Gecorrigeerd voor", "Trend zonder"), "none of those known"
    ),
    "another unit": (changed("MeasureCodes.csv", "Double;%", "Double;x 1 000"), "the unit is not the declared '%'"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bundle_that_is_not_of_one_known_table_is_refused(drop, case):
    files, words = REFUSED[case]
    reports, message = drop("cbs", files)
    assert [r for r in reports if r["status"] == "good"] == []
    assert words in message


def test_a_bundle_whose_folder_names_another_table_is_refused(drop):
    place = drop.folder / "cbs" / "85611NED"
    place.mkdir(parents=True)
    for name, content in SURVEY.items():
        (place / name).write_text(content, newline="")
    reports, message = drop.take("cbs", drop.folder / "cbs")
    assert [r for r in reports if r["status"] == "good"] == []
    assert "the delivery has no" in message


def test_two_bundles_in_one_archive_are_refused(drop):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for table in ("85609NED", "85610NED"):
            archive.writestr(f"{table}/Observations.csv", SURVEY["Observations.csv"])
    reports, message = drop("cbs", {"download.zip": buffer.getvalue()})
    assert reports == []
    assert "two files of one name, 85609NED/Observations.csv too" in message


def test_two_bundles_in_folders_are_two_deliveries(drop):
    for table in ("85609NED", "80567ned"):
        shutil.copytree(FILES / "cbs" / table, drop.folder / "cbs" / table)
    reports, message = drop.take("cbs", drop.folder / "cbs")
    assert message == ""
    assert sorted((r["table_id"], r["layout"]) for r in reports) == [("80567ned", "v4_csv"), ("85609NED", "v4_csv")]
    assert {u for (u,) in drop.parsed("cbs", "observation", "unit") if u[0] == "p"} == {"per 1 000 banen"}


PAGE = {
    "odata.metadata": "https://opendata.cbs.nl/ODataFeed/OData/85609NED/$metadata#x",
    "value": [
        {
            "ID": n, "BedrijfstakkenBranchesSBI2008": "307500 ", "Marges": margin, "Seizoencorrectie": "A1     ",
            "Perioden": period, "OmzetToegenomen_1": "    12.0", "TekortAanArbeidskrachten_27": value,
            "OverigeOorzaken_30": "       .",
        }
        for n, (margin, period, value) in enumerate([
            ("MW00000", "2023KW04", "    38.4"), ("MOG0095", "2023KW04", "    36.1"),
            ("MW00000", "2023JJ00", "       ."),
        ])
    ],
}  # fmt: skip


def codes(name: str, titles: dict[str, str]) -> str:
    context = f"https://opendata.cbs.nl/ODataFeed/OData/85609NED/$metadata#{name}"
    return json.dumps({"odata.metadata": context, "value": [{"Key": k, "Title": t} for k, t in titles.items()]})


def test_of_the_many_measures_of_the_survey_those_of_the_map_are_read(drop):
    files = {
        "UntypedDataSet_page1.json": json.dumps(PAGE),
        "Marges.json": codes("Marges", {"MW00000": "Waarde", "MOG0095": "Ondergrens 95%-interval"}),
        "Seizoencorrectie.json": codes("Seizoencorrectie", {"A1     ": "Oorspronkelijke cijfers"}),
    }
    reports, message = drop("cbs", files)
    assert message == ""
    accounted(reports)
    columns = "_row, margin, seasonal_correction, period_key, value"
    shortage = [r[1:] for r in drop.parsed("cbs", "observation", f"measure, {columns}") if r[0] == "labour_shortage"]
    assert shortage == [
        (1, "value", "uncorrected", "2023KW04", Decimal("38.4000")),
        (2, "lower", "uncorrected", "2023KW04", Decimal("36.1000")),
        (3, "value", "uncorrected", "2023JJ00", None),
    ]
    assert {m for (m,) in drop.parsed("cbs", "observation", "measure")} == {"labour_shortage", "other_obstacles"}


def rows_of_a_figure(drop) -> Counter[tuple]:
    """How many rows say that they are the figure itself (no bound, not corrected), per measure, sector and period."""
    rows = drop.parsed("cbs", "observation", "measure, sector_key, period_key, margin, seasonal_correction")
    assert rows
    return Counter(row[:3] for row in rows if row[3:] == (VALUE, RAW))


def test_dimensions_that_double_the_rows_leave_one_row_that_is_the_figure(drop):
    drop("cbs", SURVEY)
    doubled = Counter(drop.parsed("cbs", "observation", "measure, sector_key, period_key"))
    # with its two bounds and corrected for the season
    assert doubled["labour_shortage", "307500", "2023KW04"] == 4
    assert set(rows_of_a_figure(drop)) == set(doubled)
    assert set(rows_of_a_figure(drop).values()) == {1}


@pytest.mark.parametrize(
    ("table", "wrong", "times"),
    [("MARGINS", {"value": "%"}, 3), ("SEASONS", {"uncorrected": ("%",)}, 2)],
    ids=["bounds taken for figures", "corrected taken for not corrected"],
)
def test_a_reader_that_takes_doubled_rows_for_figures_would_be_seen(drop, monkeypatch, table, wrong, times):
    monkeypatch.setattr(finishing._module(SOURCES / "cbs" / "reader.py"), table, wrong)
    drop("cbs", SURVEY)
    assert rows_of_a_figure(drop)["labour_shortage", "307500", "2023KW04"] == times


MIXED = "Perioden;Vacatures per 100 werklozen;Status\n" + "".join(
    f"{period};{value};Voorlopig\n"
    for period, value in [("2023 3e kwartaal", 122), ("2023 4e kwartaal*", 114), ("2023*", 119), ("2022KW04", 123)]
)
BY_PERIOD = {"2022KW04": 123, "2023KW03": 122, "2023KW04": 114, "2023JJ00": 119}


def by_period(drop) -> dict[str, int]:
    drop("cbs", {"arbeidsmarktspanning-2024-02-14.csv": MIXED})
    rows = drop.parsed("cbs", "observation", "period_key, value")
    assert rows
    return {period: int(value) for period, value in rows}


def test_years_and_quarters_of_one_table_are_told_apart(drop):
    assert by_period(drop) == BY_PERIOD
    # a year that is a quarter too would be a second row of one key
    assert not list((drop.state.parsed / "cbs").glob("quarantine/*.parquet"))


@pytest.mark.parametrize("taken_for", ["KW04", "JJ00"])
def test_a_reader_that_mixes_years_with_quarters_would_be_seen(drop, monkeypatch, taken_for):
    def mixed(con, relation: str) -> None:
        con.execute(f"update {relation} set period_key = left(period_key, 4) || '{taken_for}'")

    monkeypatch.setattr(finishing._module(SOURCES / "cbs" / "reader.py"), "_periods", mixed)
    assert by_period(drop) != BY_PERIOD


def test_the_tension_series_and_its_revision(drop):
    names = sorted(p.name for p in (FILES / "cbs").glob("arbeidsmarktspanning-*.csv"))
    assert len(names) == 3
    reports, message = drop("cbs", {name: (FILES / "cbs" / name).read_bytes() for name in names})
    assert message == ""
    assert accounted(reports) == 3
    assert [(r["table_id"], r["valid_as_of"], r["reach"]) for r in reports] == [
        ("arbeidsmarktspanning", "2021-11-14", "2021KW03"),
        ("arbeidsmarktspanning", "2022-02-15", "2021KW04"),
        ("arbeidsmarktspanning", "2024-02-14", "2023KW04"),
    ]
    found = drop.parsed("cbs", "observation", "_file, period_key, measure, unit, value, status")
    first = [row[1:] for row in found if row[1] == "2019KW01"]
    assert first == [
        ("2019KW01", "tension", "vacatures per 100 werklozen", Decimal("92.0000"), "Voorlopig"),
        ("2019KW01", "tension", "vacatures per 100 werklozen", Decimal("69.0000"), "Definitief"),
        ("2019KW01", "tension", "vacatures per 100 werklozen", Decimal("69.0000"), "Definitief"),
    ]


PAGES = "/ODataFeed/odata/83599NED/UntypedDataSet"
KILLED = """
import sys
from pathlib import Path
from htsm.home import Home
from ingest.pull.source import pull_source
pull_source(Home(Path(sys.argv[1])), "cbs", "sample")
"""


def test_a_body_that_breaks_off_within_page_7_is_resumed_there(state, monkeypatch):
    monkeypatch.setattr(http, "LONGEST_WAIT_SECONDS", 0.05)
    broken = Fault(PAGES, "truncate", tuple(range(7, 7 + http.ATTEMPTS)))
    with running(Publisher(FILES, faults=[broken], page_size=1000)) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        with pytest.raises(http.PublisherUnreachable, match="after 5 attempts"):
            pull_source(state, "cbs", "sample")
        assert server.faults.requests(PAGES) == 6 + http.ATTEMPTS
        pull_source(state, "cbs", "sample")
        # twelve pages in all: six before, six after
        assert server.faults.requests(PAGES) == 12 + http.ATTEMPTS
    (report,) = [r for r in read_source(state, "cbs") if r["table_id"] == "83599NED"]
    assert (report["status"], report["rows_loaded"]) == ("good", 11424)


def test_a_pull_that_is_killed_goes_on_where_it_was(state, tmp_path, monkeypatch):
    """Killed outright while page 7 hangs on a 503 that asks to wait: pages 1 to 6 are not asked for again."""
    hanging = Fault(PAGES, "status", (7,), status=503, headers={"Retry-After": "30"})
    with running(Publisher(FILES, faults=[hanging], page_size=1000)) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(state.root)], cwd=PROJECT, env=os.environ | {"PYTHONPATH": str(PROJECT)}
        )
        deadline = time.monotonic() + 60
        while server.faults.requests(PAGES) < 7:
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert "83599NED" not in (state.landing / "cbs" / "manifest.jsonl").read_text()
        pull_source(state, "cbs", "sample")
        assert server.faults.requests(PAGES) == 7 + 6
    (report,) = [r for r in read_source(state, "cbs") if r["table_id"] == "83599NED"]
    assert (report["status"], report["rows_loaded"]) == ("good", 11424)


def test_the_form_of_the_real_bundle_is_known(drop, real_data, tmp_path):
    """The real bundle's own lists, under the id of a declared table: all its files are recognised but for the data."""
    place = tmp_path / "bundle"
    place.mkdir()
    for path in (real_data / "cbs_v4" / "81734NED_csv").iterdir():
        if path.name != "Observations.csv":
            (place / path.name).write_bytes(path.read_bytes().replace(b"81734NED", b"85609NED"))
    reports, message = drop.take("cbs", place)
    assert "the delivery has no 'observations' file" in message
    assert [sorted(r["files"]) for r in reports] == [sorted(p.name for p in place.iterdir())]
    assert len(list(Path(place).iterdir())) == 9
