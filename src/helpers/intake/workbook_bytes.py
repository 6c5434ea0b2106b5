"""Workbooks as bytes: the same content always gives the same bytes, and text stays text."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.writer.excel import ExcelWriter

from helpers.core.text import FORMULA_SIGNS

_WRITTEN = datetime(2000, 1, 1)
_ENTRY_DATE = (2000, 1, 1, 0, 0, 0)
_CREATOR = "Báo cáo"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 32_767  # characters of a cell


def to_bytes(book: Workbook) -> bytes:
    """The workbook as .xlsx with fixed document dates and fixed zip entries.

    `Workbook.save` would put the time of writing into the document's properties.
    """
    book.properties.creator = _CREATOR
    book.properties.lastModifiedBy = _CREATOR
    book.properties.created = _WRITTEN
    book.properties.modified = _WRITTEN
    raw = BytesIO()
    ExcelWriter(book, ZipFile(raw, "w")).save()
    fixed = BytesIO()
    with ZipFile(raw) as source, ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ENTRY_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name), compresslevel=6)
    return fixed.getvalue()


def write_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as text: "=1+1" is four characters, not a formula.

    What a workbook cannot hold (`storable`) is left out.
    """
    cell.value = storable(text)[:_LONGEST]
    cell.data_type = "s"
    if text.startswith(FORMULA_SIGNS):
        # as if typed with an apostrophe: Excel keeps it a text when the cell is edited
        cell.quotePrefix = True


def storable(text: str) -> str:
    """The text without what a workbook's XML cannot hold: controls, halves of signs, U+FFFE."""
    return _NOT_XML.sub("", text)
