"""The files within a workbook: openpyxl's, with rows written at once, each formula with its value.

openpyxl makes a file on disk for each sheet, and writes a formula without what it gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

Values = Mapping[str, float | int | str]

_NO_ROWS = b"<sheetData></sheetData>"


class _Parts(dict[str, bytes]):
    """What openpyxl would write to a zip file, by name."""

    def writestr(self, name: str, content: bytes | str) -> None:
        self[name] = content.encode() if isinstance(content, str) else content

    def namelist(self) -> list[str]:
        return [*self]


class _Sheet(WorksheetWriter):  # type: ignore[misc]
    def write_rows(self) -> None:
        file = self.xf.send(True)
        with file.element("sheetData"):
            pass
        self.xf.send(None)


class _Book(ExcelWriter):  # type: ignore[misc]
    def __init__(self, book: Workbook, parts: _Parts, values: Sequence[Values]) -> None:
        super().__init__(book, parts)
        self.values = iter(values)

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = _Sheet(ws, BytesIO())
        rows = "".join(_rows(writer, next(self.values)))
        writer.write()
        ws._rels = writer._rels
        around = writer.out.getvalue()
        self._archive.writestr(
            ws.path[1:], around.replace(_NO_ROWS, f"<sheetData>{rows}</sheetData>".encode())
        )
        self.manifest.append(ws)


def parts_of(book: Workbook, values: Sequence[Values]) -> dict[str, bytes]:
    """The parts of the workbook's file by name, in its order.

    Args:
        values: for each sheet in order, the value of every formula by address.
    """
    parts = _Parts()
    _Book(book, parts, values).write_data()
    return parts


def _rows(writer: WorksheetWriter, values: Values) -> Iterator[str]:
    for number, cells in writer.rows():
        room = "".join(f' {key}="{setting}"' for key, setting in writer.ws.row_dimensions[number])
        yield f'<row r="{number}"{room}>'
        for cell in cells:
            yield _cell(cell, values)
            if cell.hyperlink:
                writer.ws._hyperlinks.append(cell.hyperlink)
        yield "</row>"


def _cell(cell: Cell, values: Values) -> str:
    at, content = cell.coordinate, cell.value
    start = f'<c r="{at}" s="{cell.style_id}"'
    if content is None or content == "":
        return f"{start}/>"
    if cell.data_type == "s":
        kept = ' xml:space="preserve"' if content != content.strip() else ""
        return f'{start} t="inlineStr"><is><t{kept}>{escape(content)}</t></is></c>'
    if cell.data_type == "n":
        return f"{start}><v>{content!r}</v></c>"
    value = values[at]
    result, kind = (escape(value), ' t="str"') if isinstance(value, str) else (repr(value), "")
    return f"{start}{kind}><f>{escape(content[1:])}</f><v>{result}</v></c>"
