"""What a text file is made of, found in one pass over its (unpacked) bytes: encoding, blank lines, quotes, lines."""

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from ingest.read.gzip_bytes import open_bytes

# fits in the processor's cache, so that a chunk is fetched once however often it is looked at
_CHUNK = 256 * 1024
_LARGE = 64 * 1024 * 1024
_BLANK_LINE = re.compile(rb"(?:\A|\n)[ \t]*\r?\n")
_REPLACEMENT = "\ufffd".encode()


@dataclass(frozen=True)
class Form:
    """`encoding` is `utf-8-sig`, `utf-8`, `utf-16` or `cp1252`; `lines` counts lines, `quotes` double quotes.

    `is_damaged`: some letters cannot be read, or were lost before the file came to us. `ends_a_line`: the last
    line has an end.
    """

    encoding: str
    quotes: int
    lines: int
    is_damaged: bool
    ends_a_line: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether DuckDB can read the file as it stands: it drops all that follows an open quote."""
        return self.encoding.startswith("utf-8") and self.quotes % 2 == 0


def form_of(path: Path) -> Form:
    """The form of a file; looked at once as long as it does not change."""
    stat = path.stat()
    return _form_of(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _form_of(path: Path, _size: int, _modified: int) -> Form:
    quotes = lines = 0
    is_utf8, is_damaged, rest, last = True, False, b"", b"\n"
    count_lines = _fast_count if _size > _LARGE else _count
    with open_bytes(path) as file:
        head = file.read(4)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Form("utf-16", 0, 0, True, b"\n" in _last_bytes(file, head))
        file.seek(0)
        while chunk := file.read(_CHUNK):
            # looking for a sign that is not there is many times as fast as counting it
            quotes += chunk.count(b'"') if b'"' in chunk else 0
            lines += count_lines(chunk)
            if is_utf8 and (rest or not chunk.isascii()):
                # a sign that is cut off at the edge of a chunk is looked at with the next one
                chunk = rest + chunk
                is_utf8, rest = _decodes(chunk)
                is_damaged = is_damaged or _REPLACEMENT in chunk
            last = chunk[-1:]
    name = "utf-8-sig" if head.startswith(b"\xef\xbb\xbf") else "utf-8"
    if not is_utf8 or rest:
        is_damaged = True
        name = name if _is_damaged_utf8(path) else "cp1252"
    return Form(name, quotes, lines + (last != b"\n"), is_damaged, last in (b"\n", b"\r"))


def _count(chunk: bytes) -> int:
    return chunk.count(b"\n")


def _fast_count(chunk: bytes) -> int:
    import numpy as np

    return int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == ord("\n")))


def _last_bytes(file: BinaryIO, last: bytes) -> bytes:
    """The last two bytes of an open file; `last` where nothing follows."""
    while chunk := file.read(_CHUNK):
        last = (last + chunk)[-2:]
    return last


def has_blank_lines(path: Path) -> bool:
    """Whether a line of the file has nothing in it but blanks."""
    with open_bytes(path) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            if _BLANK_LINE.search(b"-" + tail + chunk if tail else chunk):
                return True
            tail = chunk[-64:]
    return False


def _decodes(chunk: bytes) -> tuple[bool, bytes]:
    """Whether bytes are UTF-8, and the letter that they break off in."""
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(chunk) - 3 and "unexpected end" in error.reason:
            return True, chunk[error.start :]
        return False, b""
    return True, b""


def _is_damaged_utf8(path: Path) -> bool:
    """Whether a file that is no UTF-8 is yet more of it than not: its damaged letters then go to quarantine."""
    good = bad = 0
    with io.TextIOWrapper(open_bytes(path), encoding="utf-8", errors="replace") as text:
        while chunk := text.read(1024 * 1024):
            damaged = chunk.count("\ufffd")
            good += sum(not c.isascii() for c in chunk) - damaged
            bad += damaged
    return good > bad
