"""A filled form as bytes, a hundred times faster than by openpyxl: its XML is written directly.

The cells are those of `tools/simulate/layout.py`; the reader makes no difference between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tools.simulate.archive import ENTRY_DATE
from tools.simulate.book650 import COLUMNS, TITLE
from tools.simulate.layout import SHEET, Heading, Value, grid

_EPOCH = date(1899, 12, 30)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DATE_STYLE = 1
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the one sheet of a form. The dates are ISO 8601."""

    unit: str
    period: str
    first_day: str
    last_day: str
    rows: Sequence[Sequence[Value]]


def workbook_bytes(sheet: Sheet) -> bytes:
    """The .xlsx file; the same sheet gives the same bytes."""
    dates = date.fromisoformat(sheet.first_day), date.fromisoformat(sheet.last_day)
    cells = grid(Heading(TITLE, sheet.unit, sheet.period, *dates), COLUMNS, sheet.rows)
    body = "".join(_row(number, values) for number, values in enumerate(cells, start=1))
    data = f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
    raw = BytesIO()
    with ZipFile(raw, "w") as target:
        for name, content in {**_PARTS, "xl/worksheets/sheet1.xml": data}.items():
            entry = ZipInfo(name, ENTRY_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, _HEAD + content, compresslevel=1)
    return raw.getvalue()


def _row(number: int, values: Iterable[Value]) -> str:
    cells = (_cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(values))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{at}" s="{_DATE_STYLE}"><v>{(value - _EPOCH).days}</v></c>'
    return f'<c r="{at}"><v>{value}</v></c>'
