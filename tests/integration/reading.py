"""Dropping files for a source and looking at what reading made of them."""

import json
from pathlib import Path
from typing import Any

import duckdb

from htsm.home import Home
from ingest.pull.source import pull_source
from ingest.read.snapshots import read_source


class Drop:
    """Drops files for one source and reads what landed."""

    def __init__(self, state: Home, tmp_path: Path) -> None:
        self.state = state
        self.folder = tmp_path / "drop"
        self.folder.mkdir()

    def __call__(self, source_id: str, files: dict[str, bytes | str]) -> tuple[list[dict[str, Any]], str]:
        """Writes the files and takes the folder in; gives the read reports and every message."""
        place = self.folder / source_id
        place.mkdir(exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return self.take(source_id, place)

    def take(self, source_id: str, place: Path) -> tuple[list[dict[str, Any]], str]:
        """Takes a folder of files in as it is."""
        pulled = pull_source(self.state, source_id, "inbox", place)
        reports = read_source(self.state, source_id)
        messages = pulled.messages + [json.dumps(r["problems"], ensure_ascii=False) for r in reports if r["problems"]]
        return reports, "\n".join(messages)

    def quarantine(self, source_id: str) -> list[tuple[Any, ...]]:
        """Every quarantined cell: file, sheet, row, column, value, reason."""
        files = str(self.state.parsed / source_id / "quarantine" / "*.parquet")
        columns = 'file_name, sheet, "row", column_name, "value", reason'
        return duckdb.sql(f"select {columns} from read_parquet('{files}') order by 1, 2, 3").fetchall()

    def parsed(self, source_id: str, entity: str, columns: str) -> list[tuple[Any, ...]]:
        """Parsed rows of an entity, in the order of file, sheet and row."""
        files = str(self.state.parsed / source_id / entity / "*.parquet")
        return duckdb.sql(f"select {columns} from read_parquet('{files}') order by _file, _sheet, _row").fetchall()


def accounted(reports: list[dict[str, Any]]) -> int:
    """Asserts rows read = loaded + quarantined + no data, for every file and sheet; gives how many there were."""
    ledger = [entry for r in reports if r["status"] == "good" for entry in r["ledger"]]
    assert ledger
    for entry in ledger:
        parts = (entry["rows_loaded"], entry["rows_quarantined"], entry["rows_no_data"])
        assert min(parts) >= 0
        assert entry["rows_read"] == sum(parts)
    return len(ledger)
