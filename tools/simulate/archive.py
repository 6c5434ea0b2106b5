"""Workbooks saved so that the same content always gives the same bytes."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

WRITTEN = datetime(2026, 1, 1)
ENTRY_DATE = (2026, 1, 1, 0, 0, 0)
CREATOR = "Bộ mô phỏng số liệu (tools/simulate)"


def save(book: Workbook, path: Path) -> None:
    """Write the workbook with fixed document dates and fixed zip entries.

    `Workbook.save` would put the time of writing into the document's properties.
    """
    book.properties.creator = CREATOR
    book.properties.created = WRITTEN
    book.properties.modified = WRITTEN
    raw = BytesIO()
    ExcelWriter(book, ZipFile(raw, "w")).save()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_fixed_entries(raw))


def _with_fixed_entries(raw: BytesIO) -> bytes:
    fixed = BytesIO()
    with ZipFile(raw) as source, ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, ENTRY_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name), compresslevel=9)
    return fixed.getvalue()
