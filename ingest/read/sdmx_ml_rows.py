"""SDMX-ML data (generic 2.1, and structure specific or compact), streamed: a row per observation.

`_row` is the number of the observation in the file. Columns are the dimensions and attributes by the names that the
file gives them, then `OBS_VALUE`. Entities, DTDs and references outside are refused before anything is expanded.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from ingest.read.gzip_bytes import open_bytes
from ingest.read.raw_table import RawTable
from ingest.read.strange import StrangeFile

if TYPE_CHECKING:
    import duckdb

VALUE = "OBS_VALUE"
MAX_COLUMNS = 200
MAX_OBSERVATIONS = 20_000_000
_GENERIC = "GenericData"
_SPECIFIC = ("StructureSpecificData", "CompactData", "StructureSpecificTimeSeriesData")
_BATCH, _FIRST = 50_000, 1000
Observation = dict[str, str]


def table(path: Path, name: str) -> RawTable:
    """The file as one table. Raises StrangeFile; loading does so for a file that is cut off further on."""
    keys = _first_keys(path)

    def load(con: "duckdb.DuckDBPyConnection", relation: str) -> int:
        return _load(con, relation, path, keys)

    return RawTable(file=name, sheet="", peek=[], load=load, keys=keys)


def data_set(path: Path) -> str | None:
    """The id of the data set that the file's own header names; None when it names none."""
    for kind, element in _events(path):
        if kind == "end" and _local(element.tag) == "DataSetID":
            return (element.text or "").strip() or None
        if kind == "start" and _local(element.tag) == "DataSet":
            return None
    return None


def observations(path: Path) -> Iterator[Observation]:
    """Every observation with its dimensions and attributes; those of its series hold for it too.

    Raises StrangeFile for XML that is cut off or damaged, that defines entities, or that is no SDMX data, and for a
    message whose footer tells an error instead of data.
    """
    root = ""
    across = "TIME_PERIOD"
    series: Observation = {}
    inside = False
    for kind, element in _events(path):
        name = _local(element.tag)
        if kind == "start":
            if not root:
                root = name
                _check_root(root)
            if name == "DataSet":
                inside = True
            elif inside and name == "Series":
                series = dict(_plain(element.attrib)) if root in _SPECIFIC else {}
            continue
        if name == "Structure" and not inside:
            across = element.get("dimensionAtObservation") or across
        elif name in ("SeriesKey", "Attributes") and inside and root == _GENERIC:
            if name == "SeriesKey" or not _is_of_observation(element):
                series |= _values(element)
        elif name == "Obs" and inside:
            own = _plain(element.attrib) if root in _SPECIFIC else _generic(element, across)
            yield series | own
            element.clear()
        elif name == "Series":
            series = {}
            element.clear()
        elif name == "DataSet":
            inside = False
            element.clear()
        elif name == "Footer":
            _check_footer(element)


def _events(path: Path) -> Iterator[tuple[str, Any]]:
    # the package has no type stubs
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

    with open_bytes(path) as file:
        try:
            yield from _remembering_parents(iterparse(file, ("start", "end"), forbid_dtd=True))
        except DefusedXmlException as error:
            raise StrangeFile(
                f"the XML defines entities or a document type ({type(error).__name__}), as no publisher's data does",
                "do not open it; ask the publisher for a plain copy",
            ) from error
        except ParseError as error:
            raise StrangeFile(f"the XML is cut off or damaged ({error})") from error


def _remembering_parents(events: Any) -> Iterator[tuple[str, Any]]:
    """Marks attributes that belong to an observation, and drops what was read from its parent, so nothing piles up."""
    path: list[Any] = []
    for kind, element in events:
        if kind == "start":
            if _local(element.tag) == "Attributes" and path and _local(path[-1].tag) == "Obs":
                element.set(_OF_OBSERVATION, "yes")
            path.append(element)
            yield kind, element
        else:
            path.pop()
            yield kind, element
            if path and _local(element.tag) in ("Obs", "Series"):
                path[-1].remove(element)


_OF_OBSERVATION = "of-observation"


def _is_of_observation(element: Any) -> bool:
    return bool(element.get(_OF_OBSERVATION))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _plain(attributes: dict[str, str]) -> Observation:
    return {_local(k): v for k, v in attributes.items() if not k.startswith("{http://www.w3.org/2001/XMLSchema")}


def _values(element: Any) -> Observation:
    """`<Value id="GEO" value="NL"/>` below an element; version 2.0 wrote `concept` for `id`."""
    found = {}
    for value in element:
        key = value.get("id") or value.get("concept")
        if key:
            found[key] = value.get("value") or ""
    return found


def _generic(element: Any, across: str) -> Observation:
    own: Observation = {}
    for part in element:
        name = _local(part.tag)
        if name in ("ObsDimension", "Time"):
            own[part.get("id") or across] = part.get("value") or (part.text or "").strip()
        elif name == "ObsValue":
            own[VALUE] = part.get("value") or ""
        elif name in ("ObsKey", "Attributes"):
            own |= _values(part)
    return own


def _check_root(root: str) -> None:
    if root != _GENERIC and root not in _SPECIFIC:
        raise StrangeFile(f"the XML is a {root!r} message, not SDMX data", "ask for the data set itself as SDMX-ML")


def _check_footer(element: Any) -> None:
    """A reply with a footer and no data is how the service says that it is not ready, or that it found nothing."""
    message = next((m for m in element.iter() if _local(m.tag) == "Message"), None)
    code = message.get("code") if message is not None else None
    said = " ".join((t.text or "").strip() for t in element.iter() if _local(t.tag) == "Text").strip()
    if code and code not in ("0", "100"):
        raise StrangeFile(
            f"the publisher's message says {said or 'nothing'!r} (code {code}) instead of giving the data",
            "fetch it again later, or with fewer series; the last good delivery stays in use",
        )


def _first_keys(path: Path) -> list[str]:
    """Columns of the first observations: all there is to recognise a file by."""
    keys: dict[str, None] = {}
    for observation in islice(observations(path), _FIRST):
        keys |= dict.fromkeys(observation)
    return list(keys)


def _load(con: "duckdb.DuckDBPyConnection", relation: str, path: Path, keys: list[str]) -> int:
    """Fills the relation in batches; `keys` grows by what later observations bring, in place."""
    import pyarrow as pa

    from htsm.sql import identifier

    name = identifier(relation)
    known = list(keys)
    columns = ", ".join(f"c{i} varchar" for i in range(1, max(len(known), 1) + 1))
    con.execute(f"create or replace temp table {name} (_row bigint, {columns})")
    batch: list[Observation] = []
    done = 0

    def flush() -> None:
        nonlocal done
        for key in dict.fromkeys(k for o in batch for k in o):
            if key not in known:
                known.append(key)
                if len(known) > MAX_COLUMNS:
                    raise StrangeFile(f"its observations have more than {MAX_COLUMNS} different attributes")
                if len(known) > max(len(keys), 1):
                    con.execute(f"alter table {name} add column c{len(known)} varchar")
        arrays = {"_row": pa.array(range(done + 1, done + len(batch) + 1), pa.int64())}
        arrays |= {f"c{i}": pa.array([o.get(k) for o in batch], pa.string()) for i, k in enumerate(known, 1)}
        con.register("_batch_in", pa.table(arrays))
        con.execute(f"insert into {name} by name select * from _batch_in")
        con.unregister("_batch_in")
        done += len(batch)
        batch.clear()

    for observation in observations(path):
        batch.append(observation)
        if len(batch) == _BATCH:
            flush()
            if done > MAX_OBSERVATIONS:
                raise StrangeFile(f"it has more than {MAX_OBSERVATIONS:,} observations", "ask for fewer series")
    flush()
    keys[:] = known
    return max(len(known), 1)
