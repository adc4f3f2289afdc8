"""Eurostat: one figure in four formats, periods old and new, flags, and files that are no data."""

import gzip
import json
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pull.source import SAMPLE_SERVER, pull_source
from ingest.read import eurostat_tsv_rows, json_stat_rows, sdmx_ml_rows
from ingest.read.json_stat_rows import Cube, strides
from ingest.read.strange import StrangeFile
from ingest.samples.publisher import FILES, Publisher, running
from tests.integration.reading import accounted

COLUMNS = "frequency, seasonal_adjustment, sector_code, size_class, indicator, geo, period, value, flag"
GOLDEN = [
    ("Q", "NSA", "C", "TOTAL", "JVR", "BE", "2020-Q1", None, "c"),
    ("Q", "NSA", "C", "TOTAL", "JVR", "BE", "2020-Q2", Decimal("3.1000"), None),
    ("Q", "NSA", "C", "TOTAL", "JVR", "NL", "2020-Q1", Decimal("2.9000"), "p"),
    ("Q", "NSA", "C", "TOTAL", "JVR", "NL", "2020-Q2", Decimal("-1.5000"), None),
]
CORNER = "freq,s_adj,nace_r2,sizeclas,indic_em,geo\\TIME_PERIOD"
TSV = f"{CORNER}\t2020-Q1 \t2020-Q2 \nQ,NSA,C,TOTAL,JVR,BE\t: c\t3.1 \nQ,NSA,C,TOTAL,JVR,NL\t2.9 p\t-1.5 \n"
SDMX_CSV = """DATAFLOW,LAST UPDATE,freq,s_adj,nace_r2,sizeclas,indic_em,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:JVS_Q_NACE2(1.0),05/09/23 23:00:00,Q,NSA,C,TOTAL,JVR,BE,2020-Q1,,c
ESTAT:JVS_Q_NACE2(1.0),05/09/23 23:00:00,Q,NSA,C,TOTAL,JVR,BE,2020-Q2,3.1,
ESTAT:JVS_Q_NACE2(1.0),05/09/23 23:00:00,Q,NSA,C,TOTAL,JVR,NL,2020-Q1,2.9,p
ESTAT:JVS_Q_NACE2(1.0),05/09/23 23:00:00,Q,NSA,C,TOTAL,JVR,NL,2020-Q2,-1.5,
"""
MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
HEADER = "<m:Header><m:DataSetID>JVS_Q_NACE2</m:DataSetID></m:Header>"
SERIES = '<Series freq="Q" s_adj="NSA" nace_r2="C" sizeclas="TOTAL" indic_em="JVR" geo="%s">%s</Series>'
BELGIUM = '<Obs TIME_PERIOD="2020-Q1" OBS_VALUE="NaN" OBS_FLAG="c"/><Obs TIME_PERIOD="2020-Q2" OBS_VALUE="3.1"/>'
NETHERLANDS = '<Obs TIME_PERIOD="2020-Q1" OBS_VALUE="2.9" OBS_FLAG="p"/><Obs TIME_PERIOD="2020-Q2" OBS_VALUE="-1.5"/>'


def specific(*series: str, header: str = HEADER, prolog: str = "") -> str:
    inside = f"{header}<m:DataSet>{''.join(series)}</m:DataSet>"
    return (
        f'<?xml version="1.0"?>{prolog}<m:StructureSpecificData xmlns:m="{MESSAGE}">{inside}</m:StructureSpecificData>'
    )


def generic() -> str:
    def series(geo: str, *observations: tuple[str, str, str]) -> str:
        key = {"FREQ": "Q", "S_ADJ": "NSA", "NACE_R2": "C", "SIZECLAS": "TOTAL", "INDIC_EM": "JVR", "GEO": geo}
        values = "".join(f'<g:Value id="{k}" value="{v}"/>' for k, v in key.items())
        told = "".join(
            f'<g:Obs><g:ObsDimension value="{period}"/><g:ObsValue value="{value}"/>'
            + (f'<g:Attributes><g:Value id="OBS_STATUS" value="{flag}"/></g:Attributes>' if flag else "")
            + "</g:Obs>"
            for period, value, flag in observations
        )
        return f"<g:Series><g:SeriesKey>{values}</g:SeriesKey>{told}</g:Series>"

    return (
        f'<?xml version="1.0"?><m:GenericData xmlns:m="{MESSAGE}" xmlns:g="urn:generic"><m:Header>'
        '<m:Structure dimensionAtObservation="TIME_PERIOD"/><m:DataSetID>JVS_Q_NACE2</m:DataSetID></m:Header>'
        + "<m:DataSet>"
        + series("BE", ("2020-Q1", "NaN", "c"), ("2020-Q2", "3.1", ""))
        + series("NL", ("2020-Q1", "2.9", "p"), ("2020-Q2", "-1.5", ""))
        + "</m:DataSet></m:GenericData>"
    )


def cube(**changes: object) -> dict[str, object]:
    members = {
        "freq": ["Q"], "s_adj": ["NSA"], "nace_r2": ["C"], "sizeclas": ["TOTAL"], "indic_em": ["JVR"],
        "geo": ["BE", "NL"], "time": ["2020-Q1", "2020-Q2"],
    }  # fmt: skip
    return {
        "version": "2.0",
        "class": "dataset",
        "updated": "2023-09-05T23:00:00+0200",
        "id": list(members),
        "size": [len(m) for m in members.values()],
        "dimension": {name: {"category": {"index": m}} for name, m in members.items()},
        "value": [None, 3.1, 2.9, -1.5],
        "status": {"0": "c", "2": "p"},
        "extension": {"id": "JVS_Q_NACE2"},
    } | changes


SPARSE = json.dumps(cube(value={"1": 3.1, "2": 2.9, "3": -1.5}))
FORMS = {
    "tsv": ("estat_jvs_q_nace2.tsv", TSV, [2, 2, 3, 3], None),
    "tsv of before": ("jvs_q_nace2.tsv", TSV.replace("-Q", "Q").replace("TIME_PERIOD", "time"), [2, 2, 3, 3], None),
    "tsv packed": ("jvs_q_nace2.tsv.gz", gzip.compress(TSV.encode()), [2, 2, 3, 3], None),
    "sdmx csv": ("export.csv", SDMX_CSV, [2, 3, 4, 5], date(2023, 9, 5)),
    "sdmx specific": (
        "x.xml", specific(SERIES % ("BE", BELGIUM), SERIES % ("NL", NETHERLANDS)), [1, 2, 3, 4], None
    ),
    "sdmx generic": ("x.xml", generic(), [1, 2, 3, 4], None),
    "json-stat": ("x.json", json.dumps(cube()), [1, 2, 3, 4], date(2023, 9, 5)),
    "json-stat sparse": ("x.json", SPARSE, [1, 2, 3, 4], date(2023, 9, 5)),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_rows(drop, form):
    name, content, rows, updated = FORMS[form]
    reports, message = drop("eurostat", {name: content})
    assert message == ""
    accounted(reports)
    # the data set is known from the file itself, or from its name
    assert [(r["table_id"], r["reach"], r["valid_as_of"]) for r in reports] == [
        ("jvs_q_nace2", "2020-Q2", str(updated) if updated else None)
    ]
    found = drop.parsed("eurostat", "observation", f"{COLUMNS}, _row")
    assert sorted(row[:-1] for row in found) == GOLDEN
    assert sorted(row[-1] for row in found) == rows


REFUSED = {
    "html": ("jvs_q_nace2.tsv", "<!DOCTYPE html><html></html>", "HTML page"),
    "xhtml": ("x.xml", '<?xml version="1.0"?><html><body>Wartung</body></html>', "'html' message"),
    "entities": (
        "x.xml",
        specific(SERIES % ("&lol;", ""), prolog='<!DOCTYPE lolz [<!ENTITY lol "ha"><!ENTITY l2 "&lol;&lol;">]>'),
        "defines entities or a document type",
    ),
    "file outside": (
        "x.xml",
        specific(SERIES % ("&x;", NETHERLANDS), prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "defines entities or a document type",
    ),
    "xml cut off": ("x.xml", specific(SERIES % ("NL", NETHERLANDS))[:-60], "cut off or damaged"),
    "footer and no data": (
        "x.xml",
        f'<m:StructureSpecificData xmlns:m="{MESSAGE}" xmlns:f="f"><m:Header/><f:Footer><f:Message code="413">'
        "<Text>Response larger than 5MB</Text></f:Message></f:Footer></m:StructureSpecificData>",
        "Response larger than 5MB",
    ),
    "no data": ("jvs_q_nace2.xml", specific(), "no header row"),
    "another data set": ("x.json", json.dumps(cube(extension={"id": "NAMA_10_GDP"})), "table NAMA_10_GDP is not one"),
    "no data set named": ("x.json", json.dumps(cube(extension={})), "it cannot be seen which table"),
    "line cut off": ("jvs_q_nace2.tsv", TSV[:-8], "line 3 has 1 cells, the first line 2"),
    "dimension lost": ("jvs_q_nace2.tsv", TSV.replace("TOTAL,JVR,NL", "JVR,NL"), "line 3 begins with"),
    "series twice": ("jvs_q_nace2.tsv", TSV + TSV.splitlines()[1] + "\n", "line 4 has the series of line 2 again"),
    "new dimension": ("jvs_q_nace2.tsv", TSV.replace("geo", "unit,geo").replace("JVR", "JVR,PC"), "not in the map"),
    "values too few": ("x.json", json.dumps(cube(value=[1, 2, 3])), "`value` has 3 cells, the dimensions make 4"),
    "value beyond": ("x.json", json.dumps(cube(value={"4": 1})), "position 4, the dimensions make 4"),
    "sizes differ": ("x.json", json.dumps(cube(size=[1, 1, 1, 1, 1, 2, 3])), "'time' has 2 members, `size` says 3"),
    "value twice": ("x.json", json.dumps(cube(value={"1": 2})).replace('{"1": 2}', '{"1": 2, "1": 3}'), "stands twice"),
    "no value": ("x.json", json.dumps({k: v for k, v in cube().items() if k != "value"}), "no `value`"),
    "json cut off": ("x.json", json.dumps(cube())[:-20], "cut off or damaged"),
    "gzip cut off": ("jvs_q_nace2.tsv.gz", gzip.compress(TSV.encode())[:-12], "cut off or damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_place_and_what_to_do(drop, case):
    name, content, words = REFUSED[case]
    reports, message = drop("eurostat", {name: content})
    assert [r for r in reports if r["status"] == "good"] == []
    assert name in message
    assert words in message
    assert "What to do" in message or '"action"' in message


def test_a_cell_that_is_neither_value_nor_flag_goes_to_quarantine(drop):
    many = "".join(f"Q,NSA,C,TOTAL,JVR,X{n}\t1.0 \t1.0 \n" for n in range(40))
    reports, message = drop("eurostat", {"jvs_q_nace2.tsv": TSV.replace("2.9 p", "2,9p") + many})
    assert message == ""
    accounted(reports)
    assert drop.quarantine("eurostat") == [
        ("jvs_q_nace2.tsv", "", 3, "OBS_VALUE", "2,9p", "expected a number with a decimal point")
    ]


def test_a_period_of_no_known_form_goes_to_quarantine(drop):
    good = SDMX_CSV.splitlines(True)[2]
    more = "".join(good.replace(",BE,", f",X{n},") for n in range(40))
    reports, message = drop("eurostat", {"export.csv": SDMX_CSV.replace("NL,2020-Q2", "NL,2020-T2") + more})
    assert message == ""
    accounted(reports)
    assert drop.quarantine("eurostat") == [
        ("export.csv", "", 5, "TIME_PERIOD", "2020-T2", "expected a period (2020-Q1, 2020-01 or 2020)")
    ]


@pytest.mark.parametrize(
    ("given_period", "wanted"),
    [
        ("2020Q1", "2020-Q1"), ("2020-Q1", "2020-Q1"), ("2020M07", "2020-07"), ("2020-07", "2020-07"),
        ("2020", "2020"), ("2020S2", "2020-S2"), ("2020-S2", "2020-S2"),
    ],
)  # fmt: skip
def test_old_and_new_periods_are_one(drop, given_period, wanted):
    drop("eurostat", {"export.csv": SDMX_CSV.replace("2020-Q1", given_period).replace("2020-Q2", "2021")})
    assert {p for (p,) in drop.parsed("eurostat", "observation", "period")} == {wanted, "2021"}


def test_a_window_takes_nothing_back(drop):
    """A file with the last periods only is good, and the figures of before are still in their own state."""
    periods = [f"{year}-Q{q}" for year in range(2015, 2024) for q in (1, 2, 3, 4)]
    whole = f"{CORNER}\t" + "\t".join(periods) + "\nQ,NSA,C,TOTAL,JVR,NL" + "\t1.0 " * len(periods) + "\n"
    window = f"{CORNER}\t" + "\t".join(periods[-4:]) + "\nQ,NSA,C,TOTAL,JVR,NL" + "\t1.1 " * 4 + "\n"
    drop("eurostat", {"jvs_q_nace2.tsv": whole})
    reports, message = drop("eurostat", {"jvs_q_nace2.tsv": window})
    assert message == ""
    assert [(r["status"], r["rows_loaded"]) for r in reports] == [("good", 4)]
    assert len(drop.parsed("eurostat", "observation", "period")) == 36 + 4


def test_real_sdmx_is_read(real_data):
    generic_rows = list(sdmx_ml_rows.observations(real_data / "eurostat" / "Example_Eurostat_2.1.xml"))
    assert [(r["FOS07"], r["Y_GRAD"], r["TIME_PERIOD"], r["OBS_VALUE"], r.get("OBS_STATUS")) for r in generic_rows] == [
        ("FOS1", "TOTAL", "2009", "NaN", "na"),
        ("FOS1", "TOTAL", "2006", "NaN", "na"),
        ("FOS1", "Y_GE1990", "2009", "43.75", None),
        ("FOS1", "Y_GE1990", "2006", "NaN", "na"),
    ]
    specific_rows = list(sdmx_ml_rows.observations(real_data / "eurostat" / "NAMA_10_GDP-ss.xml"))
    assert [r["OBS_VALUE"] for r in specific_rows] == ["46526.2", "49094.5", "51791.3", "54142.3"]
    assert {(r["geo"], r["na_item"], r["unit"], r["freq"]) for r in specific_rows} == {("LU", "B1GQ", "CP_MEUR", "A")}
    assert sdmx_ml_rows.data_set(real_data / "eurostat" / "NAMA_10_GDP-ss.xml") == "NAMA_10_GDP"


def test_real_data_sets_that_nobody_declared_are_refused_by_name(drop, real_data):
    reports, message = drop.take("eurostat", real_data / "eurostat")
    assert reports == []
    assert "table cdh_e_fos is not one that this source declares" in message
    assert "table NAMA_10_GDP is not one that this source declares" in message


def test_the_real_cube_of_json_stat(real_data):
    found = json_stat_rows.read_cube(real_data / "jsonstat" / "galicia-2.0.json")
    assert list(found.dimensions) == ["birth", "age", "gender", "time", "residence", "concept"]
    assert found.sizes == [6, 22, 3, 2, 5, 1]
    assert len(found.cells) == 3960
    with duckdb.connect() as con:
        table = json_stat_rows.table(real_data / "jsonstat" / "galicia-2.0.json", "galicia-2.0.json")
        assert table.load(con, "cube") == 9
        # all of Galicia in 2001 and 2011, and the last cell: women over 100 in Pontevedra from abroad
        assert con.execute("select c1, c2, c3, c4, c5, c7 from cube where _row in (1, 6)").fetchall() == [
            ("T", "T", "T", "2001", "T", "2695880"),
            ("T", "T", "T", "2011", "T", "2772928"),
        ]
        assert con.execute("select c1, c2, c3, c4, c5 from cube where _row = 3960").fetchall() == [
            ("F", "100", "F", "2011", "36")
        ]
        # in 2011 men and women are all, but for the publisher's rounding: every cell stands where it belongs
        off, groups = con.execute(
            "select max(abs(d)), count(*) from (select sum(case when c3 = 'T' then 1 else -1 end * c7::int) as d "
            "from cube where c4 = '2011' group by c1, c2, c5 having count(c7) = 3)"
        ).fetchone()
        assert groups == 658
        assert off <= 1


@st.composite
def cubes(draw: st.DrawFn) -> tuple[Cube, int]:
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    dimensions = {f"d{i}": [f"m{n}" for n in range(size)] for i, size in enumerate(sizes)}
    total = 1
    for size in sizes:
        total *= size
    return Cube(dimensions, {}, None), draw(st.integers(0, total - 1))


@given(cubes())
def test_a_position_has_one_place_and_a_place_one_position(made):
    """Row-major: the sum of member numbers times strides is the position again."""
    cube_, position = made
    members = cube_.members_at(position)
    numbers = [of.index(member) for of, member in zip(cube_.dimensions.values(), members, strict=True)]
    assert sum(n * s for n, s in zip(numbers, strides(cube_.sizes), strict=True)) == position
    assert strides(cube_.sizes)[-1] == 1


value = st.one_of(st.just(":"), st.decimals(-999, 999, places=1).map(str))
flag = st.text("bcdefnprsuz", max_size=3)


@given(cells=st.lists(st.tuples(value, flag), min_size=1, max_size=6), spare=st.sampled_from(["", " ", "  "]))
def test_every_cell_of_a_tsv_is_a_value_and_its_flags(tmp_path_factory, cells, spare):
    path = tmp_path_factory.mktemp("tsv") / "x.tsv"
    periods = "\t".join(f"20{n:02}-Q1 " for n in range(len(cells)))
    line = "\t".join(f"{spare}{v} {f}{spare}" for v, f in cells)
    path.write_text(f"geo\\TIME_PERIOD\t{periods}\nNL\t{line}\n")
    with duckdb.connect() as con:
        assert eurostat_tsv_rows.table(path, path.name).load(con, "t") == 4
        assert con.execute("select _row, c1, c2, c3, coalesce(c4, '') from t order by c2").fetchall() == [
            (2, "NL", f"20{n:02}-Q1", v, f) for n, (v, f) in enumerate(cells)
        ]


def test_one_file_is_asked_for_conditionally(state, tmp_path, monkeypatch):
    address = "/eurostat/api/dissemination/sdmx/2.1/data/jvs_q_nace2"
    with running(Publisher(FILES)) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        assert len(pull_source(state, "eurostat", "sample").landed) == 2
        again = pull_source(state, "eurostat", "sample")
        assert (again.landed, again.unchanged) == ([], 2)
        assert server.faults.requests(address) == 2
    names = {f.name: f for s in _sightings(state) for f in s.files}
    assert set(names) == {"jvs_q_nace2.tsv", "ei_bsin_q_r2.csv"}
    assert names["jvs_q_nace2.tsv"].etag
    assert names["jvs_q_nace2.tsv"].url.endswith(f"{address}?format=TSV")


def _sightings(state):
    from ingest.landing import sightings

    return list(sightings(state, "eurostat"))


def test_more_attributes_further_on_are_columns_too(tmp_path):
    first = "".join(f'<Obs TIME_PERIOD="{1000 + n}" OBS_VALUE="1"/>' for n in range(1200))
    last = '<Obs TIME_PERIOD="2500" OBS_VALUE="2" OBS_FLAG="p"/>'
    (tmp_path / "x.xml").write_text(specific(SERIES % ("NL", first + last)))
    table = sdmx_ml_rows.table(tmp_path / "x.xml", "x.xml")
    assert "OBS_FLAG" not in table.keys
    with duckdb.connect() as con:
        width = table.load(con, "t")
        assert width == len(table.keys) == 9
        assert con.execute(f"select _row, c{width} from t where c{width} is not null").fetchall() == [(1201, "p")]


def test_a_cube_of_another_kind_is_no_data_set(tmp_path):
    (tmp_path / "x.json").write_text(json.dumps(cube(**{"class": "collection"})))
    with pytest.raises(StrangeFile, match="no data set"):
        json_stat_rows.read_cube(tmp_path / "x.json")
