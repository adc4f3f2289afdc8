"""`--from DIR`: what is not laid out as an inbox is told before anything is done."""

from pathlib import Path

import pytest

from htsm.explained import UsageFault
from htsm.walk import source_folders


def test_folders_of_sources_are_found_and_an_empty_layout_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="has no folder of a source"):
        source_folders(tmp_path)
    (tmp_path / "slim" / "2022").mkdir(parents=True)
    (tmp_path / "cbs").mkdir()
    with pytest.raises(UsageFault, match=r"are empty\. What to do: put the files"):
        source_folders(tmp_path)
    (tmp_path / "slim" / "2022" / "lijst.csv").write_text("x", encoding="utf-8")
    assert sorted(source_folders(tmp_path)) == ["cbs", "slim"]
    (tmp_path / "slimm").mkdir()
    with pytest.raises(UsageFault, match="slimm is no source"):
        source_folders(tmp_path)
