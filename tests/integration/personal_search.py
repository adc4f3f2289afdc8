"""Looking for words everywhere below a folder, however they are packed: what a curious person would find."""

import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from htsm.sql import identifier


def found(root: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """The words that occur in any file, or its name, below a folder -> the places (relative paths)."""
    search = Search(words)
    places: dict[str, set[str]] = {}
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        inside = str(path.relative_to(root))
        for content in (inside.encode(), *readable(path)):
            for word in search.words_in(content):
                places.setdefault(word, set()).add(inside)
    return places


class Search:
    """Looks for many words in one pass; small and capital letters, and two bytes a letter, are the same to it."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = {word.lower().encode(): word for word in words}
        assert self.words
        # the long ones first, where one begins another
        self.pattern = re.compile(b"|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True)))
        self.beginnings = {word[:7] for word in self.words}

    def words_in(self, content: bytes) -> set[str]:
        """The words that occur in the bytes as they are."""
        plain = content.lower().replace(b"\0", b"")
        if not any(beginning in plain for beginning in self.beginnings):
            return set()
        return {self.words[word] for word in self.pattern.findall(plain)}


def readable(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and all that programs would show of it: unpacked members, values of Parquet and DuckDB."""
    content = path.read_bytes()
    yield from unpacked(content)
    if content.startswith(b"PAR1"):
        yield _values(duckdb.read_parquet(str(path)))
    if content[8:12] == b"DUCK":
        with duckdb.connect(str(path), read_only=True) as con:
            for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
                yield _values(con.sql(f"from {identifier(schema)}.{identifier(table)}"))


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, and those of the members of an archive or workbook, of archives in it too."""
    yield content
    # lower-casing leaves bytes over 127 alone; entities of XML are written out
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield from unpacked(archive.read(name))
        except zipfile.BadZipFile:
            yield from _members_of_a_damaged_archive(content)
    if content.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(content))


def _members_of_a_damaged_archive(content: bytes) -> Iterator[bytes]:
    import zlib

    for match in re.finditer(rb"PK\x03\x04", content):
        head = content[match.start() : match.start() + 30]
        begin = match.end() + 26 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        if head[8:10] == b"\x08\x00":
            try:
                yield zlib.decompressobj(-15).decompress(content[begin:])
            except zlib.error:
                continue


def _values(relation: duckdb.DuckDBPyConnection) -> bytes:
    return "\n".join(str(row) for row in relation.fetchall()).encode()
