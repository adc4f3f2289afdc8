"""Workbooks that come out the same to the byte wherever they are written. The only place that imports xlsxwriter."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable

from xlsxwriter.workbook import Workbook

__all__ = ["Workbook", "workbook_bytes"]

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def workbook_bytes(title: str, created: dt.date, write: Callable[[Workbook], None]) -> bytes:
    """The xlsx file that `write` fills, with fixed properties.

    The parts are stored, not compressed: builds of Python with another zlib would compress to other bytes.
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": title, "created": dt.datetime(created.year, created.month, created.day)})
    write(book)
    book.close()
    stored = io.BytesIO()
    with zipfile.ZipFile(buffer) as packed, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as target:
        for name in packed.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.create_system = _UNIX
            target.writestr(part, packed.read(name))
    return stored.getvalue()
