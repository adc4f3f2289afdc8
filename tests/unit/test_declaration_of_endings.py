"""After how many deliveries without it a record has ended: every source says so, or says that none ends."""

import pytest

from ingest import source_folder
from ingest.declaration import DeclarationFault
from ingest.source_folder import load_source, source_ids

ENDING = {
    "activity_register": 1,
    "fieldlabs": 2,
    "organisations": 1,
    "pps_register": 2,
    "regions": 1,
    "rif": 1,
    "slim": 1,
    "technohubs": 2,
}


def test_records_of_registers_end_and_figures_and_answers_do_not():
    declared = {source_id: load_source(source_id).gone_after_snapshots for source_id in source_ids()}
    assert len(declared) == 17
    assert {source_id: n for source_id, n in declared.items() if n is not None} == ENDING


@pytest.mark.parametrize("wrong", ["0", "-1", "true", "twee", "1.5"])
def test_a_number_that_ends_nothing_or_everything_is_refused(tmp_path, monkeypatch, wrong):
    text = (source_folder.SOURCES / "technohubs" / "source.yml").read_text(encoding="utf-8")
    assert "gone_after_snapshots: 2\n" in text
    (tmp_path / "anders").mkdir()
    broken = text.replace("gone_after_snapshots: 2\n", f"gone_after_snapshots: {wrong}\n")
    (tmp_path / "anders" / "source.yml").write_text(broken, encoding="utf-8")
    monkeypatch.setattr(source_folder, "SOURCES", tmp_path)
    with pytest.raises(DeclarationFault, match=r"gone_after_snapshots is .*What to do"):
        load_source("anders")
