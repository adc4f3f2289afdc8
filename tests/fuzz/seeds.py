"""What is damaged: small good deliveries per reader, from the sample files and made by hand."""

import gzip
import io
import json
import re
import tempfile
import zipfile
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from ingest.read.recognise import FAMILY, Recognised, recognise
from ingest.refusal import DeliveryRefused
from ingest.samples.generate import FILES
from ingest.source_folder import SOURCES, load_source
from tests.fuzz import seeds_by_hand

# one for every carrier that is registered, and the two ways of packing
READERS = (*sorted(FAMILY), "gzip", "zip")
_LINES = 30
_MOST_BYTES = 100_000


@dataclass(frozen=True)
class Seed:
    """A good delivery: the file that is damaged, and those that stay as they are beside it."""

    source_id: str
    name: str
    content: bytes
    beside: dict[str, bytes] = field(default_factory=dict)

    def files(self, content: bytes) -> dict[str, bytes]:
        """The delivery with other bytes for the one file; dated by its name, as it landed in its time."""
        files = self.beside | {self.name: content}
        if day := _day(self.name):
            files["delivery.yml"] = f"landed_at: {day}\n".encode()
        return files


@cache
def seeds(reader: str) -> list[Seed]:
    """The seeds of a reader, from all sources and layouts that have one; never none."""
    found = _from_samples().get(reader, []) + _by_hand(reader)
    if not found:
        raise AssertionError(f"no file to begin with for {reader!r}")
    return found


def _by_hand(reader: str) -> list[Seed]:
    return [Seed(source, name, content, beside) for source, name, content, beside in seeds_by_hand.made(reader)]


def _day(name: str) -> str | None:
    found = re.search(r"(20\d\d-\d\d-\d\d)[.]", name)
    return found[1] if found else None


@cache
def _from_samples() -> dict[str, list[Seed]]:
    found: dict[str, list[Seed]] = {}
    for path in sorted(FILES.rglob("*")):
        source_id = path.relative_to(FILES).parts[0] if path.is_file() else ""
        if not source_id or path.name == "delivery.yml" or not (SOURCES / source_id).is_dir():
            continue
        known = _recognised(source_id, path)
        content = _cut(path, known.part.carrier) if known else None
        if known is None or content is None:
            continue
        is_set = len(known.layout.parts) > 1 and path.parent.parent != FILES
        beside = {p.name: _cut_text(p.read_bytes()) for p in path.parent.iterdir() if p != path} if is_set else {}
        reader = "gzip" if content.startswith(b"\x1f\x8b") else known.part.carrier
        found.setdefault(reader, []).append(Seed(source_id, path.name, content, beside))
    return found


def _recognised(source_id: str, path: Path) -> Recognised | None:
    try:
        return recognise(
            load_source(source_id), path.name, path, date.fromisoformat(_day(path.name) or str(date.today()))
        )
    except DeliveryRefused:
        return None


def _cut(path: Path, carrier: str) -> bytes | None:
    """The beginning of a file that is a whole one still; None when it cannot be made small."""
    content = path.read_bytes()
    if content.startswith(b"\x1f\x8b"):
        return gzip.compress(_cut_text(gzip.decompress(content)), mtime=0)
    if carrier in ("csv", "stacked_csv", "eurostat_tsv"):
        return _cut_text(content)
    if carrier == "xlsx":
        return _cut_workbook(content)
    if carrier == "json":
        records = json.loads(content)
        return json.dumps(records[:10], ensure_ascii=False).encode() if isinstance(records, list) else content
    if carrier == "geojson":
        whole = json.loads(content)
        return json.dumps(whole | {"features": whole["features"][:8]}, ensure_ascii=False).encode()
    if carrier == "parquet":
        return _cut_parquet(path)
    return content if len(content) <= _MOST_BYTES else None


def _cut_text(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    stop = _LINES
    # not in the middle of a cell in quotes
    while stop < len(lines) and b"".join(lines[:stop]).count(b'"') % 2:
        stop += 1
    return b"".join(lines[:stop])


def _cut_workbook(content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            xml = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                xml = re.sub(
                    rb'<row r="(\d+)".*?</row>', lambda m: m[0] if int(m[1]) <= _LINES else b"", xml, flags=re.DOTALL
                )
            new.writestr(entry.filename, xml)
    return kept.getvalue()


def _cut_parquet(path: Path) -> bytes:
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.parquet"
        pq.write_table(pq.read_table(path).slice(0, _LINES), small)
        return small.read_bytes()
