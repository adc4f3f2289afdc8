"""How much a pdf unpacks to, before its library unpacks it: a few kilobytes can hold gigabytes."""

import re
import zlib
from pathlib import Path

from ingest.read.strange import StrangeFile

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
_STEP = 1024 * 1024
_TAKEN = 64 * 1024


def check_packed(path: Path) -> None:
    """Raises StrangeFile for a pdf that is too large, or whose packed parts together unpack to too much."""
    action = "do not open it; ask the publisher for the list as csv or workbook"
    if path.stat().st_size > MAX_BYTES:
        raise StrangeFile(f"the pdf has more than {MAX_BYTES:,} bytes, which no list of ours has", action)
    content = memoryview(path.read_bytes())
    unpacked = 0
    for start in _STREAM.finditer(content):
        for size in _unpacked_sizes(content, start.end()):
            unpacked += size
            if unpacked > MAX_UNPACKED_BYTES:
                raise StrangeFile(f"the pdf unpacks to more than {MAX_UNPACKED_BYTES:,} bytes", action)


def _unpacked_sizes(content: memoryview, start: int) -> list[int]:
    """Sizes, step by step, of what a deflate stream holds; nothing for a stream that is packed in another way."""
    unpacker = zlib.decompressobj()
    sizes: list[int] = []
    try:
        while start < len(content) and not unpacker.eof and sum(sizes) <= MAX_UNPACKED_BYTES:
            taken = content[start : start + _TAKEN]
            sizes.append(len(unpacker.decompress(taken, _STEP)))
            start += len(taken) - len(unpacker.unconsumed_tail)
    except zlib.error:
        pass  # not deflate, or damaged: its library says so when it reads it
    return sizes
