"""Measures reading beside the bare tools on the same files: a csv of 5 million rows, pages of JSON, a workbook.

Every measurement is a process of its own, so that imports are warm and peak memory (MB) is its own. dlt is no
dependency: it is measured where `HTSM_BENCH_DLT` names a Python that has it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sizes:
    """Rows of the csv, pages and rows a page of the service, rows of the sheet."""

    csv: int = 5_000_000
    pages: int = 50
    page: int = 10_000
    sheet: int = 200_000


_SAY = """
peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))
print('\\n' + json.dumps({'seconds': seconds, 'peak_mb': int(peak) // 1024, 'rows': rows}))
"""

_OURS = """
import json, os, sys, time
from pathlib import Path
import duckdb, pyarrow, ingest.read.reader
from htsm.home import home
from ingest.pull.source import pull_source
from ingest.read.csv_form import _form_of
from ingest.read.snapshots import read_source
source_id, folder, pulls_count = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == 'pull'
begun = time.perf_counter()
if pulls_count:
    pull_source(home(), source_id, 'sample')
else:
    pull_source(home(), source_id, 'inbox', folder)
    _form_of.cache_clear()
    begun = time.perf_counter()
reports = read_source(home(), source_id)
seconds = time.perf_counter() - begun
bad = [r['problems'] for r in reports if r['status'] != 'good']
assert reports and not bad, bad
rows = sum(r['rows_loaded'] for r in reports)
"""

_COLUMNS = {
    "vacancy_id": "varchar", "duplicate_group_id": "varchar", "posted_on": "date", "expired_on": "date",
    "job_title": "varchar", "profession_code": "varchar", "education_level": "varchar", "sbi_2008": "varchar",
    "employer_name": "varchar", "place": "varchar", "postcode": "varchar", "skills": "varchar",
    "source_site": "varchar",
}  # fmt: skip

_BARE_CSV = f"""
import json, sys, time
import duckdb
con = duckdb.connect()
begun = time.perf_counter()
con.execute("create table t as select * from read_csv(?, delim = ';', header = true, ignore_errors = true, "
            "columns = {_COLUMNS!r})".replace('?', repr(sys.argv[1] + '/vacatures.csv')))
seconds, rows = time.perf_counter() - begun, con.execute('select count(*) from t').fetchone()[0]
"""

# `following` gives the address of the next page; `read` is what read_json is told beside the files
_PAGES = """
import json, sys, time
import duckdb, httpx
con, begun, files = duckdb.connect(), time.perf_counter(), []
address = sys.argv[2]
with httpx.Client() as client:
    while address:
        reply = client.get(address)
        files.append(f'{sys.argv[1]}/{len(files)}.json')
        open(files[-1], 'wb').write(reply.content)
        address = following(reply)
con.execute("create table t as select unnest(value, recursive := true) from read_json(" + repr(files) + ", "
            "maximum_object_size = 33554432" + read + ")")
seconds, rows = time.perf_counter() - begun, con.execute('select count(*) from t').fetchone()[0]
"""

# as anybody would write it
_BARE_JSON = """
def following(reply):
    return reply.json().get('odata.nextLink')
read = ''
"""

# by somebody who knows the columns beforehand, and where in the page the address of the next one stands
_TUNED_JSON = """
def following(reply):
    found, name, rest = reply.content[-2000:].decode().rpartition('"odata.nextLink"')
    return json.loads('{' + name + rest)['odata.nextLink'] if name else None
read = (", format = 'unstructured', columns = {value: 'STRUCT(ID BIGINT, BedrijfstakkenBranchesSBI2008 VARCHAR, "
        "RegioS VARCHAR, Perioden VARCHAR, OpenstaandeVacatures_1 VARCHAR)[]'}")
"""

_BARE_WORKBOOK = """
import json, sys, time
from python_calamine import CalamineWorkbook
begun = time.perf_counter()
sheet = CalamineWorkbook.from_path(sys.argv[1] + '/rif.xlsx').get_sheet_by_index(0).to_python(skip_empty_area=False)
seconds, rows = time.perf_counter() - begun, len(sheet)
"""

_DLT = """
import json, sys, time
import dlt
from dlt.sources.filesystem import filesystem, read_csv_duckdb
pipeline = dlt.pipeline('bench', destination=dlt.destinations.duckdb(sys.argv[1] + '/dlt.duckdb'), dataset_name='d')
begun = time.perf_counter()
files = filesystem(bucket_url=f'file://{sys.argv[1]}', file_glob='vacatures.csv')
pipeline.run((files | read_csv_duckdb(use_pyarrow=True, delimiter=';', header=True)).with_name('t'))
seconds = time.perf_counter() - begun
with pipeline.sql_client() as client:
    rows = client.execute_sql('select count(*) from t')[0][0]
"""


@dataclass(frozen=True)
class SideBySide:
    """Ours beside a bare tool on the same file: seconds, rows and peak memory in MB.

    `limit` is the ratio to stay under; None for what is told beside it, without a target.
    """

    what: str
    ours: dict[str, float]
    bare: dict[str, float]
    limit: float | None

    @property
    def ratio(self) -> float:
        """Ours by the bare tool."""
        return self.ours["seconds"] / self.bare["seconds"]


def _run(code: str, home: Path, *arguments: str, python: str = sys.executable, **settings: str) -> dict[str, float]:
    done = subprocess.run(
        [python, "-c", code + _SAY, *arguments],
        env=os.environ | {"HTSM_HOME": str(home)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"a measurement failed:\n{done.stderr[-2000:]}")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure_reading(progress: Callable[[str], None], sizes: Sizes = Sizes()) -> list[SideBySide]:
    """The comparisons, dlt's among them where there is one."""
    with tempfile.TemporaryDirectory(prefix="htsm-bench-") as place:
        root = Path(place)
        progress(f"a csv of {sizes.csv:,} rows")
        folder = _csv(root / "csv", sizes.csv)
        bare = _run(_BARE_CSV, root, str(folder))
        ours = _run(_OURS, root / "a", "vacancies", str(folder), "inbox")
        found = [SideBySide(f"csv of {sizes.csv:,} rows, by DuckDB `read_csv` into a table", ours, bare, 2)]
        if python := os.environ.get("HTSM_BENCH_DLT"):
            progress("the same with dlt")
            dlt = _run(_DLT, root, str(folder), python=python)
            found.append(SideBySide(f"csv of {sizes.csv:,} rows, by dlt over DuckDB's reader", ours, dlt, 1))
        (folder / "vacatures.csv").unlink()
        progress(f"{sizes.pages * sizes.page:,} rows over a paged service")
        found += _paged(root, sizes)
        progress(f"a workbook of {sizes.sheet:,} rows")
        folder = _workbook(root / "xlsx", sizes.sheet)
        bare = _run(_BARE_WORKBOOK, root, str(folder))
        ours = _run(_OURS, root / "c", "rif", str(folder), "inbox")
        return [*found, SideBySide(f"workbook of {sizes.sheet:,} x 12, by python-calamine", ours, bare, 1.5)]


def _limit(found: SideBySide) -> str:
    return "" if found.limit is None else f"{found.limit:g}"


def lines(found: list[SideBySide]) -> list[str]:
    """The comparisons as lines of a page."""
    rows = [
        f"| {f.what} | {f.ours['seconds']:.1f} | {f.bare['seconds']:.1f} | {f.ratio:.2f} | "
        f"{_limit(f)} | "
        f"{f.ours['peak_mb']:,} | {f.bare['peak_mb']:,} |"
        for f in found
    ]
    head = "| what, by what | ours (s) | beside it (s) | ratio | at most | our peak (MB) | its peak (MB) |"
    return ["", "Reading, side by side on the same files:", "", head, "|---|---:|---:|---:|---:|---:|---:|", *rows]


def _csv(folder: Path, rows: int) -> Path:
    import duckdb

    folder.mkdir()
    day = "date '2018-01-01' + cast(i % 2190 as integer)"
    with duckdb.connect() as con:
        con.execute(
            f"copy (select 'V' || lpad(i::varchar, 9, '0') as vacancy_id, 'G' || (i // 2) as duplicate_group_id, "
            # fifty rows for quarantine
            f"case when i % 100000 = 7 then '31-02-2020' else ({day})::varchar end as posted_on, "
            f"{day} + 30 as expired_on, "
            "'Monteur voorbeeldtechniek nummer ' || i % 977 || ' voor de fabriek' as job_title, "
            "'72' || i % 100 as profession_code, ['mbo 4', 'mbo 3', 'hbo', 'ad'][i % 4 + 1] as education_level, "
            "lpad((i % 99)::varchar, 2, '0') as sbi_2008, 'Voorbeeldbedrijf ' || i % 5000 || ' B.V.' as employer_name, "
            "'Eindhoven' as place, '56' || i % 100 || 'AB' as postcode, "
            "'lassen|frezen|plc programmeren|samenwerken' as skills, 'voorbeeldsite.nl/' || i % 50 as source_site "
            f"from range({rows}) t(i)) to '{folder / 'vacatures.csv'}' (delimiter ';', header true)"
        )
    return folder


def _paged(root: Path, sizes: Sizes) -> list[SideBySide]:
    """CBS's regional table, made larger, from a server on loopback: pulled page by page and read."""
    from ingest.samples.publisher import Publisher, running
    from ingest.samples.serving.reply import Reply

    name = "83599NED"
    pages: dict[str, bytes] = {}

    class Service(Publisher):
        """Answers with pages made before."""

        def reply(self, target: str, headers: object) -> Reply:  # noqa: ARG002 - the signature is the base class's
            path, _, query = target.partition("?")
            key = path.rstrip("/").rsplit("/", 1)[-1]
            page = query.rsplit("skip=", 1)[-1] if "skip=" in query else "0"
            body = pages.get(f"{key}/{page}")
            return Reply(200 if body else 404, "application/json", body or b"{}")

    with running(Service(root)) as server:
        base = f"{server.url}/ODataFeed/odata/{name}"
        about = {"odata.metadata": f"{base}/$metadata"}
        pages[f"{name}/0"] = json.dumps(
            about | {"value": [{"name": "TableInfos"}, {"name": "UntypedDataSet"}]}
        ).encode()
        pages["TableInfos/0"] = json.dumps(
            about | {"value": [{"Identifier": name, "Title": "Verzonnen tabel", "Modified": "2024-02-14T02:00:00"}]}
        ).encode()
        for page in range(sizes.pages):
            rows = [_figure(page * sizes.page + at) for at in range(sizes.page - (page == sizes.pages - 1))]
            more = {"odata.nextLink": f"{base}/UntypedDataSet?$format=json&$skip={(page + 1) * sizes.page}"}
            pages[f"UntypedDataSet/{page * sizes.page}"] = json.dumps(
                about | {"value": rows} | (more if page < sizes.pages - 1 else {})
            ).encode()
        address = f"{base}/UntypedDataSet?$format=json"
        bare, tuned = (_run(way + _PAGES, root, str(root), address) for way in (_BARE_JSON, _TUNED_JSON))
        ours = _run(_PULL_ONE + _OURS, root / "b", "cbs", str(root), "pull", HTSM_SAMPLE_URL=server.url)
    what = f"{sizes.pages * sizes.page:,} rows in pages of {sizes.page:,} over HTTP, by httpx and DuckDB"
    return [SideBySide(what, ours, bare, 1.5), SideBySide(f"{what}, tuned to this table", ours, tuned, None)]


# of the source's tables the one that is served
_PULL_ONE = """
import ingest.source_folder
source = ingest.source_folder.load_source('cbs')
source.pulls['sample'] = [t for t in source.pulls['sample'] if t.get('table_id') == '83599NED']
"""


def _figure(at: int) -> dict[str, object]:
    return {
        "ID": at,
        "BedrijfstakkenBranchesSBI2008": f"{at // 5000:06d} ",
        "RegioS": f"GM{at % 5000 // 500:04d}    ",
        "Perioden": f"{1600 + at % 500}KW0{1 + at % 4}",
        "OpenstaandeVacatures_1": "     12.3",
    }


def _workbook(folder: Path, rows: int) -> Path:
    import xlsxwriter

    folder.mkdir()
    header = ["Projectnr.", "Naam samenwerkingsverband", "Penvoerende instelling", "Plaats", "Provincie", "Sector",
              "Startdatum", "Einddatum", "Toegekend bedrag", "Cofinanciering", "Totale begroting", "Ronde"]  # fmt: skip
    with xlsxwriter.Workbook(folder / "rif.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet("2022")
        sheet.write_row(0, 0, header)
        for i in range(rows):
            words = [f"P{i}", f"Naam {i}", "ROC Voorbeeld", "Zwolle", "Overijssel", "Techniek"]
            sheet.write_row(i + 1, 0, [*words, 44000 + i % 900, 45000 + i % 900, 1e6 + i, 2e6 + i, 3e6 + i, "2022-1"])
    return folder
