"""A survey declared for a test, and files of it with words in every personal field that stand nowhere else."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from htsm.home import Home
from ingest import source_folder
from ingest.pull.source import pull_source
from ingest.read import snapshots
from ingest.read.snapshots import read_source
from ingest.samples.making.workbook import Workbook, workbook_bytes
from ingest.samples.serving import landing_page

SURVEY = "proef_enquete"
SOURCE_YML = """
title: Proefenquete
publisher: Voorbeeldbureau (verzonnen)
landing_page: https://voorbeeld.invalid
licence: none
attribution: VOORBEELDDATA
owner: data-engineering
cadence: null
late_after_days: 400
personal_data: names, addresses and remarks of respondents
raw: {raw}
tables: [w2022, w2023]
layouts:
  limesurvey:
    parts:
      answers:
        entity: answer
        carrier: csv
        files: ".*[.]csv"
        answers: {{respondent: [email], submitted_at: submitted_at, complete: submitted_at}}
  forms:
    parts:
      answers:
        entity: answer
        carrier: xlsx
        files: ".*[.]xlsx"
        answers: {{respondent: [email], submitted_at: submitted_at, complete: submitted_at}}
pull:
  sample:
    - {{kind: linked_file, table_id: w2022, url: "{{sample_server}}/proef_enquete/", link: "[.]xlsx$"}}
"""
HEADER = "layout,part,table_id,source_header,field,type,required,missing,values,measure,unit,personal,valid_from"
COLUMNS = f"""{HEADER},valid_to,note
limesurvey,answers,,id,response_id,ignore,no,,,,,yes,,,
limesurvey,answers,,submitdate,submitted_at,timestamp,yes,,,,,no,,,
limesurvey,answers,,ipaddr,ip,ignore,no,,,,,yes,,,
limesurvey,answers,,email,email,text,no,,,,,yes,,,
limesurvey,answers,,firstname,name,ignore,no,,,,,yes,,,
limesurvey,answers,,age,age,integer,no,,,,,yes,,,
limesurvey,answers,,Q1,grade,grade,no,,,,,no,,,
limesurvey,answers,,Q2,role,choice,no,,bedrijf|onderwijs,,,no,,,
limesurvey,answers,,Q3,remark,ignore,no,,,,,yes,,,
forms,answers,,Voltooid,submitted_at,timestamp,yes,,,,,no,,,
forms,answers,,E-mail,email,text,no,,,,,yes,,,
forms,answers,,Naam,name,ignore,no,,,,,yes,,,
forms,answers,,Welk cijfer geeft u?,grade,grade,no,,,,,no,,,
forms,answers,,Opmerkingen,remark,ignore,no,,,,,yes,,,
"""
CSV_HEADER = "id;submitdate;ipaddr;email;firstname;age;Q1;Q2;Q3"
FORMS_HEADER = ["Voltooid", "E-mail", "Naam", "Welk cijfer geeft u?", "Opmerkingen"]


class Words:
    """Gives personal values that stand nowhere else, and remembers them."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.given: list[str] = []

    def __call__(self, kind: str) -> str:
        word = f"kanarie-{self.mark}-{kind}-{len(self.given)}"
        self.given.append(word)
        return word

    def row(self, grade: str = "8", age: str = "41", role: str = "bedrijf") -> str:
        """An answer as LimeSurvey writes it."""
        number = len(self.given)
        cells = [self("id"), f"2023-05-02 10:{number % 60:02d}:00", self("ip"), self("mail@voorbeeld.invalid")]
        return ";".join([*cells, self("naam"), age, grade, role, self("opmerking")])

    def form(self, grade: str = "7") -> list[str]:
        """An answer as Microsoft Forms writes it."""
        return ["2022-05-02 10:00:00", self("mail@voorbeeld.invalid"), self("naam"), grade, self("opmerking")]


def forms_file(rows: list[list[str]], header: list[str] = FORMS_HEADER) -> bytes:
    """A workbook of Forms with the answers."""

    def write(book: Workbook) -> None:
        sheet = book.add_worksheet("Sheet1")
        for i, row in enumerate([header, *rows]):
            sheet.write_row(i, 0, row)

    return workbook_bytes("VOORBEELDDATA - verzonnen", dt.date(2022, 6, 1), write)


def declare(monkeypatch: pytest.MonkeyPatch, place: Path, raw: str, columns: str = COLUMNS) -> None:
    """Makes the survey the only declared source, with its raw files kept as `raw` says; again for another edition."""
    folder = place / "sources" / SURVEY
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yml").write_text(SOURCE_YML.format(raw=raw))
    (folder / "columns.csv").write_text(columns)
    monkeypatch.setattr(source_folder, "SOURCES", place / "sources")
    monkeypatch.setattr(snapshots, "SOURCES", place / "sources")
    monkeypatch.setitem(landing_page.TITLES, SURVEY, "Proefenquete")
    forget_declarations()


def forget_declarations() -> None:
    """What was cached of declarations is read again."""
    source_folder.load_source.cache_clear()
    snapshots.reader_version.cache_clear()


def files_of(state: Home) -> Iterator[Path]:
    """The files of the survey in landing, inbox and refused, without what we write ourselves about them."""
    for room in (state.landing, state.inbox):
        for path in sorted((room / SURVEY).rglob("*")):
            if path.is_file() and path.name not in ("manifest.jsonl", "refused_at_the_door.jsonl", "reason.txt"):
                yield path


@dataclass
class Walked:
    """What went through a state folder, and all that was said of it."""

    words: Words = field(default_factory=lambda: Words("v"))
    files: dict[str, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    reports: list[dict] = field(default_factory=list)


def drop(walked: Walked, state: Home, name: str, content: str | bytes, note: str = "") -> None:
    """Puts a file in a folder of its own in the inbox, with a note on it."""
    place = state.inbox / SURVEY / name.partition(".")[0]
    place.mkdir(parents=True, exist_ok=True)
    walked.files[name] = content.encode() if isinstance(content, str) else content
    (place / name).write_bytes(walked.files[name])
    (place / "delivery.yml").write_text(note or "table_id: w2023\n")


def take(walked: Walked, state: Home) -> list[dict]:
    """Takes what lies in the inbox and reads it."""
    pulled = pull_source(state, SURVEY, "inbox")
    walked.said += pulled.messages
    reports = read_source(state, SURVEY)
    walked.said += map(str, reports)
    return reports


def good_file(walked: Walked, rows: int = 5) -> str:
    return "\n".join([CSV_HEADER, *(walked.words.row() for _ in range(rows))]) + "\n"
