"""A workbook as a file: values beside formulas, words for charts, no dates.

openpyxl writes a chart without a description, the parts of a font in an order of its own, and the
time of saving.
Its XML is read strictly; where it looks otherwise, that is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

from helpers.core.errors import ReportError
from helpers.documents.xlsx.parts import Values, parts_of
from helpers.documents.zipped import zip_parts

_CHART_NAME = re.compile(r'(<(?:xdr:)?cNvPr id="\d+" name="Chart \d+")( ?/>)')
_FONT = re.compile(r"<font>(.*?)</font>")
_FONT_PART = re.compile(r"(<(\w+)[^>]*/>)")
_FONT_PARTS = (
    "b i strike condense extend outline shadow u vertAlign sz color name family charset scheme"
)
_FONT_ORDER = _FONT_PARTS.split()
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
    "<dc:creator>{creator}</dc:creator><dc:language>{language}</dc:language></cp:coreProperties>"
)


def finish(
    book: Workbook,
    values: Sequence[Values],
    words: Sequence[str],
    *,
    title: str,
    creator: str,
    language: str = "vi-VN",
) -> bytes:
    """The workbook with what its formulas give, and the same bytes each time.

    Args:
        values: for each sheet in order, the value of every formula by address.
        words: for each sheet in order, what its chart shows; "" for a sheet without a chart.

    Raises:
        ReportError: the workbook does not hold exactly these formulas and charts.
    """
    for sheet, expected in zip(book.worksheets, values, strict=True):
        formulas = {cell.coordinate for cell in sheet._cells.values() if cell.data_type == "f"}
        if formulas != expected.keys():
            raise _unexpected(sheet.title, f"{len(formulas)} công thức, cần {len(expected)}")
    parts = parts_of(book, values)
    for number, text in enumerate(filter(None, words), start=1):
        name = f"xl/drawings/drawing{number}.xml"
        parts[name] = _with_words(parts[name].decode(), text, name).encode()
    parts["xl/styles.xml"] = _in_order(parts["xl/styles.xml"].decode()).encode()
    core = _CORE.format(title=escape(title), creator=escape(creator), language=language)
    parts["docProps/core.xml"] = core.encode()
    return zip_parts(parts)


def _in_order(styles: str) -> str:
    """The parts of each font in the order that the schema of Office wants; openpyxl has another."""

    def sorted_font(match: re.Match[str]) -> str:
        parts = sorted(_FONT_PART.findall(match[1]), key=lambda part: _FONT_ORDER.index(part[1]))
        return f"<font>{''.join(part for part, _ in parts)}</font>"

    return _FONT.sub(sorted_font, styles)


def _with_words(drawing: str, text: str, where: str) -> str:
    written, count = _CHART_NAME.subn(rf"\1 descr={_literal(quoteattr(text))}\2", drawing)
    if count != 1:
        raise _unexpected(where, f"{count} biểu đồ, cần 1")
    return written


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\")


def _unexpected(where: str, difference: str) -> ReportError:
    return ReportError(
        "Tệp Excel của openpyxl có cấu trúc khác dự kiến.",
        where=where,
        found=difference,
        todo="dùng đúng phiên bản openpyxl nêu trong requirements.lock",
    )
