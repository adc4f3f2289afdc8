"""How a file is damaged: bytes, lines and cells, JSON values, XML values, and the insides of what is packed."""

import gzip
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

# what no list should hold, and some do
NASTY = [
    "", " ", "\x00", "\t", "\n", "\r", ";", ",", '"', "'", "''", '""', "\\", "%", "{}", "[]", "[[", '{"a":1}', "null",
    "NaN", "inf", "-0", "1e999", "9" * 400, "-" + "9" * 38, "0.000000000000000000001", "1.312.500,00", "€", "=1+1",
    '=HYPERLINK("http://voorbeeld.example.org")', "@SUM(A1)", "+31", "-", "n.v.t.", "0", "1", "-1", "20\u00a0000",
    "\ufffd", "\u202e", "\u2028", "\x85", "\x1f", "\x0b", "e\u0301" * 40, "\U0001f9ea", "x" * 20_000, "31-02-2022",
    "2022-02-31", "0000-00-00", "99999-12-31", "2022-13-01T25:61:61", "294248-01-01", "Totaal", "Peildatum: 99", "*",
    "Bron:", "select 1; drop table x", "$1", "?", "{0}", "%s", "\\ud800", "../../x", "true", "nee", "NL01", "2022KW01",
    "12345678",
]  # fmt: skip
_SEPARATORS = [b";", b",", b"\t", b"|", b"\n", b"\r\n", b"\r", b'"', b"'", b":", b" ", b"\x00", b"\\", b"<", b">"]
_ENCODINGS = ["utf-16", "utf-16-be", "utf-8-sig", "cp1252", "latin-1", "utf-32"]

Mutation = Callable[[bytes, Random], bytes]


def mutant(content: bytes, reader: str, random: Random) -> bytes:
    """A damaged copy, by one to four faults; the same generator gives the same copy."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 4))):
        content = random.choice(_mutations(reader))(content, random)
    return content


def _mutations(reader: str) -> list[Mutation]:
    of_text = [*_OF_BYTES, *_OF_TEXT, *_OF_TEXT]
    if reader in ("json", "odata", "geojson", "json_stat"):
        return [*of_text, *[_json_value] * 12]
    if reader == "sdmx_ml":
        return [*of_text, *[_xml_value] * 8, *[_xml_tag] * 4]
    if reader in ("xlsx", "zip"):
        return [*_OF_BYTES, *[_inside_zip] * 4 * len(_OF_BYTES)]
    if reader == "gzip":
        return [*_OF_BYTES, *[_inside_gzip] * 2 * len(_OF_BYTES)]
    if reader == "pdf":
        return [*_OF_BYTES, *[_inside_pdf] * 2 * len(_OF_BYTES)]
    return of_text if reader in ("csv", "stacked_csv", "eurostat_tsv") else _OF_BYTES


def _place(content: bytes, random: Random) -> int:
    # the beginning says what a file is: it is hit more often than its share
    reach = len(content) if random.random() < 0.7 else min(len(content), 200)
    return random.randint(0, max(reach - 1, 0))


def _flip(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 3, 20))):
        if changed:
            changed[_place(content, random)] ^= 1 << random.randrange(8)
    return bytes(changed)


def _delete(content: bytes, random: Random) -> bytes:
    at = _place(content, random)
    return content[:at] + content[at + random.choice((1, 2, 16, 200)) :]


def _insert(content: bytes, random: Random) -> bytes:
    at = _place(content, random)
    added = random.choice((random.randbytes(random.choice((1, 4, 60))), random.choice(NASTY).encode(), b"\x00" * 9))
    return content[:at] + added + content[at:]


def _repeat(content: bytes, random: Random) -> bytes:
    at, size = _place(content, random), random.choice((1, 30, 400))
    return content[: at + size] + content[at : at + size] * random.choice((1, 1, 3, 50)) + content[at + size :]


def _truncate(content: bytes, random: Random) -> bytes:
    return content[: _place(content, random)]


def _number(content: bytes, random: Random) -> bytes:
    """A number of a binary form where some bytes were."""
    at = _place(content, random)
    number = struct.pack("<i", random.choice((0, -1, 1, 255, 65536, 2**31 - 1, -(2**31))))
    return content[:at] + number + content[at + 4 :]


def _swap_lines(content: bytes, random: Random) -> bytes:
    lines = content.split(b"\n")
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def _drop_line(content: bytes, random: Random) -> bytes:
    lines = content.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def _cell(content: bytes, random: Random) -> bytes:
    """Another value in a cell, or the cell beside it."""
    lines = content.split(b"\n")
    at = random.randrange(len(lines))
    separator = max((b";", b",", b"\t", b"|"), key=content.count)
    cells = lines[at].split(separator)
    i = random.randrange(len(cells))
    if random.random() < 0.2:
        j = random.randrange(len(cells))
        cells[i], cells[j] = cells[j], cells[i]
    else:
        cells[i] = random.choice(NASTY).encode()
        if random.random() < 0.5:
            cells[i] = b'"' + cells[i].replace(b'"', b'""') + b'"'
    lines[at] = separator.join(cells)
    return b"\n".join(lines)


def _separator(content: bytes, random: Random) -> bytes:
    old, new = random.choice(_SEPARATORS), random.choice(_SEPARATORS)
    return content.replace(old, new, random.choice((1, 1, 5, -1)))


def _encoding(content: bytes, random: Random) -> bytes:
    return content.decode("utf-8", "replace").encode(random.choice(_ENCODINGS), "replace")


_OF_BYTES: list[Mutation] = [_flip, _delete, _insert, _repeat, _truncate, _number]
_OF_TEXT: list[Mutation] = [_swap_lines, _drop_line, _cell, _cell, _separator, _encoding]


def _json_value(content: bytes, random: Random) -> bytes:
    """Another value, key or depth somewhere in a JSON document that stays one."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return _cell(content, random)
    places: list[tuple[Any, Any]] = [([document], 0)]
    for holder, key in places:
        value = holder[key]
        inner = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        places += [(value, k) for k in inner]
    holder, key = random.choice(places)
    changed = random.choice((_json_nasty, _json_nasty, _json_nasty, _json_deep, _json_wrapped))(holder[key], random)
    if isinstance(holder, dict) and random.random() < 0.3:
        holder[random.choice(NASTY)] = holder.pop(key) if random.random() < 0.5 else changed
    else:
        holder[key] = changed
    text = json.dumps(places[0][0][0], ensure_ascii=random.random() < 0.5)
    # a lone half of a sign is JSON, and no text
    return text.replace('"\\\\ud800"', '"\\ud800"').encode("utf-8", "replace")


def _json_nasty(value: Any, random: Random) -> Any:
    whole = (None, True, False, 0, -1, 10**30, 1.5, float("nan"), float("inf"), [], {}, [[]], {"": None})
    return random.choice((random.choice(NASTY), random.choice(whole)))


def _json_deep(value: Any, random: Random) -> Any:
    for _ in range(random.choice((1, 5, 200))):
        value = random.choice(([value], {"a": value}))
    return value


def _json_wrapped(value: Any, random: Random) -> Any:
    return random.choice(([value], [value, value], {"value": value}, str(value), [value] * 30))


def _xml_value(content: bytes, random: Random) -> bytes:
    """Another value of an attribute or between two tags."""
    found = list(re.finditer(rb'"[^"<>]*"|(?<=>)[^<>]+(?=<)', content))
    if not found:
        return _insert(content, random)
    place = random.choice(found)
    nasty = re.sub(r'[<>&"]', "", random.choice((*NASTY, *map(str, (-1, 0, 2**31, 2**64, "A1:XFD1048576")))))
    value = nasty.encode("utf-8", "replace")
    quoted = b'"' + value + b'"' if place[0].startswith(b'"') else value
    return content[: place.start()] + quoted + content[place.end() :]


def _xml_tag(content: bytes, random: Random) -> bytes:
    """An element away, twice, or nested in itself a few hundred times."""
    found = list(re.finditer(rb"<(\w[\w:]*)[^<>]*/>|<(\w[\w:]*)[^<>/]*>[^<>]*</\2>", content))
    if not found:
        return _repeat(content, random)
    place = random.choice(found)
    nested = b"<a>" * 300 + place[0] + b"</a>" * 300
    return content[: place.start()] + random.choice((b"", place[0] * 2, nested)) + content[place.end() :]


def _inside_zip(content: bytes, random: Random) -> bytes:
    """One member damaged and packed again, so that the damage gets past the checksum."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            members = {entry.filename: old.read(entry) for entry in old.infolist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError):
        return _flip(content, random)
    if not members:
        return content
    name = random.choice(list(members))
    is_xml = name.endswith((".xml", ".rels"))
    damage = random.choice([_xml_value] * 8 + [_xml_tag] * 4 + _OF_BYTES if is_xml else [*_OF_BYTES, *_OF_TEXT])
    members[name] = damage(members[name], random)
    if random.random() < 0.05:
        members[random.choice(("../x.csv", "/x.csv", "x\\y.csv", name + "2", "CON", "a" * 300))] = members.pop(name)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member, data in members.items():
            new.writestr(member, data)
    return target.getvalue()


def _inside_gzip(content: bytes, random: Random) -> bytes:
    try:
        inner = gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return _flip(content, random)
    return gzip.compress(random.choice([*_OF_BYTES, *_OF_TEXT])(inner, random), mtime=0)


def _inside_pdf(content: bytes, random: Random) -> bytes:
    """One packed stream of a pdf damaged and packed again; its length is told anew."""
    found = list(re.finditer(rb"/Length (\d+)(?=[^>]*>>\s*stream\r?\n)", content))
    random.shuffle(found)
    for place in found:
        start = content.index(b"stream", place.end()) + 6
        start += 2 if content[start : start + 2] == b"\r\n" else 1
        size = int(place[1])
        try:
            inner = zlib.decompress(content[start : start + size])
        except zlib.error:
            continue
        damaged = zlib.compress(random.choice(_OF_BYTES)(inner, random))
        told = b"/Length %d" % len(damaged)
        return content[: place.start()] + told + content[place.end() : start] + damaged + content[start + size :]
    return _xml_value(content, random)
