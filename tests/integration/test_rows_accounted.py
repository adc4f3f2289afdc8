"""Property: whatever stands in a list, every row is accounted for, and row numbers are those of a spreadsheet."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from htsm.home import Home
from tests.integration.reading import Drop, accounted

HEADER = [
    "Projectnummer", "Categorie", "Jaar", "Tijdvak", "Naam aanvrager", "Vestigingsplaats", "Projectnaam",
    "Samenvatting", "Subsidiebedrag",
]  # fmt: skip
GOOD = ["2022SLIM2023001", "MKB", "2022", "maart", "Voorbeeld BV", "Zwolle", "Leren", "Tekst", "24.999"]
cell = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12).filter(
    lambda t: sum(map(t.count, ";,\t")) < 6
)
row = st.one_of(
    st.just(GOOD),
    st.lists(cell, min_size=0, max_size=11),
    st.sampled_from([[], ["Totaal", "", "", "", "", "", "", "", "9"], ["* voorlopig"], [*GOOD[:8], "8-9 ton"]]),
    cell.map(lambda text: [*GOOD[:7], text + "\n\n" + text, "1"]),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(row, max_size=9), ending=st.sampled_from(["\n", "\r\n"]), delimiter=st.sampled_from(";,\t"))
def test_every_row_is_accounted_for(rows, ending, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ending).writerows([["Titel"], HEADER, GOOD, *rows])
    with tempfile.TemporaryDirectory() as place:
        drop = Drop(Home(Path(place) / "var"), Path(place))
        reports, message = drop("slim", {"slim.csv": text.getvalue()})
        assert message == ""
        accounted(reports)
        ledger = reports[0]["ledger"][0]
        records = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter))
        assert ledger["rows_read"] == len(records)
        loaded = drop.parsed("slim", "award", "_row, project_number")
        assert len(loaded) == ledger["rows_loaded"]
        for number, project in loaded:
            assert records[number - 1][0].strip() == project
