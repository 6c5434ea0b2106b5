"""A `Messy` form written as .xls, .xlsb and .ods, byte by byte: no library here writes them.

Nothing here is a test. Only what the tests ask for is written: texts, numbers, number formats,
formulas without a value, a hidden row, merged cells.
"""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from messy import Messy

HIDDEN_ROW = 2
_SECTOR = 512
_FREE, _END_OF_CHAIN, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def styles_of(messy: Messy) -> list[str]:
    return ["General", *sorted(set(messy.formats.values()))]


def filled(messy: Messy) -> Iterator[tuple[int, int, Any, int]]:
    """Row, column (from 0), value and style of every filled cell."""
    styles = styles_of(messy)
    for row, cells in enumerate(messy.rows):
        for column, value in enumerate(cells):
            if value is not None and value != "":
                yield (
                    row,
                    column,
                    value,
                    styles.index(messy.formats.get((row + 1, column + 1), "General")),
                )


# --- .xls


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_text(text: str, length: str = "<H") -> bytes:
    return struct.pack(length, len(text)) + b"\1" + text.encode("utf-16-le")


def xls_stream(messy: Messy) -> bytes:
    version = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)
    head = _record(0x0809, version) + _record(0x0042, struct.pack("<H", 1200))
    for number, code in enumerate(styles_of(messy)[1:], start=164):
        head += _record(0x041E, struct.pack("<H", number) + _xls_text(code))
    for number in range(len(styles_of(messy))):
        head += _record(0x00E0, struct.pack("<HH", 0, 163 + number if number else 0) + bytes(16))
    name = _xls_text(messy.sheet, "<B")
    start = len(head) + 4 + 6 + len(name) + 4
    head += _record(0x0085, struct.pack("<IBB", start, 0, 0) + name) + _record(0x000A)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    flags = 0x20
    sheet += _record(0x0208, struct.pack("<6HI", HIDDEN_ROW - 1, 0, 1, 0, 0, 0, flags))
    for row, column, value, style in filled(messy):
        at = struct.pack("<3H", row, column, style)
        if isinstance(value, bool):
            sheet += _record(0x0205, at + struct.pack("<BB", value, 0))
        elif isinstance(value, str):
            sheet += _record(0x0204, at + _xls_text(value))
        else:
            sheet += _record(0x0203, at + struct.pack("<d", value))
    for area in messy.merged:
        sheet += _record(0x00E5, struct.pack("<5H", 1, *_bounds(area)))
    return head + sheet + _record(0x000A)


def write_xls(messy: Messy, path: Path) -> Path:
    path.write_bytes(compound({"Workbook": xls_stream(messy)}))
    return path


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams, each long enough to have sectors of its own."""
    chains: list[int] = []
    body = b""
    entries = [_entry("Root Entry", 5, _END_OF_CHAIN, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        first, count = len(chains), len(padded) // _SECTOR
        chains += [*range(first + 1, first + count), _END_OF_CHAIN]
        more = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, first, len(padded), right=more))
        body += padded
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    start, count = len(chains), len(directory) // _SECTOR
    chains += [*range(start + 1, start + count), _END_OF_CHAIN]
    tables = 1
    while (len(chains) + tables) * 4 > tables * _SECTOR:
        tables += 1
    places = [*range(len(chains), len(chains) + tables)]
    chains += [_TABLE] * tables
    table = b"".join(struct.pack("<I", link) for link in chains).ljust(tables * _SECTOR, b"\xff")
    lists = places + [_FREE] * (109 - tables)
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, start, 0, 4096,
                          _END_OF_CHAIN, 0, _END_OF_CHAIN, 0, lists[0])  # fmt: skip
    header += b"".join(struct.pack("<I", sector) for sector in lists[1:])
    return header.ljust(_SECTOR, b"\0") + body + directory + table


def _entry(
    name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE
) -> bytes:
    text = name.encode("utf-16-le")
    about = text.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(text) + 2, kind, 1, _FREE, right, child
    )
    return about + bytes(36) + struct.pack("<IQ", start, size)


def _bounds(area: str) -> tuple[int, int, int, int]:
    """First and last row, first and last column, from 0."""
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(area)
    return top - 1, bottom - 1, left - 1, right - 1


# --- .xlsb


def _part(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    size = b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return number + size + data


def _xlsb_text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_xlsb(messy: Messy, path: Path) -> Path:
    cells: dict[int, bytes] = {row: b"" for row in range(len(messy.rows))}
    for row, column, value, style in filled(messy):
        at = struct.pack("<II", column, style)
        if isinstance(value, bool):
            cells[row] += _part(4, at + bytes([value]))
        elif isinstance(value, str):
            cells[row] += _part(6, at + _xlsb_text(value))
        else:
            cells[row] += _part(5, at + struct.pack("<d", value))
    rows = b"".join(
        _part(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0x10 * (row == HIDDEN_ROW - 1), 0, 0))
        + packed
        for row, packed in cells.items()
    )
    size = struct.pack("<4I", 0, len(messy.rows) - 1, 0, 40)
    areas = b"".join(_part(176, struct.pack("<4I", *_bounds(area))) for area in messy.merged)
    sheet = _part(129) + _part(148, size) + _part(145) + rows + _part(146) + areas + _part(130)
    formats = styles_of(messy)
    codes = b"".join(
        _part(44, struct.pack("<H", 163 + n) + _xlsb_text(code))
        for n, code in enumerate(formats)
        if n
    )
    marks = b"".join(
        _part(47, struct.pack("<HH", 0, 163 + n if n else 0) + bytes(12))
        for n in range(len(formats))
    )
    counts = struct.pack("<I", len(formats) - 1), struct.pack("<I", len(formats))
    codes = _part(615, counts[0]) + codes + _part(616)
    styles = _part(278) + codes + _part(617, counts[1]) + marks + _part(618) + _part(279)
    bundle = struct.pack("<II", 0, 1) + _xlsb_text("rId1") + _xlsb_text(messy.sheet)
    book = _part(131) + _part(143) + _part(156, bundle) + _part(144) + _part(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.bin"/>'
        f'<Relationship Id="rId2" Type="{office}/styles" Target="styles.bin"/></Relationships>',
        "xl/workbook.bin": book, "xl/worksheets/sheet1.bin": sheet, "xl/styles.bin": styles,
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


# --- .ods

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"),
                        ("style", "style"), ("number", "datastyle"))
)  # fmt: skip


def _ods_style(number: int, code: str) -> str:
    whole, _, places = code.replace("#,##", "").rstrip("%").partition(".")
    kind = "percentage" if code.endswith("%") else "number"
    grouped = ' number:grouping="true"' if "," in code else ""
    return (
        f'<number:{kind}-style style:name="N{number}"><number:number{grouped} '
        f'number:min-integer-digits="{len(whole)}" number:decimal-places="{len(places)}"/>'
        f'</number:{kind}-style><style:style style:name="ce{number}" style:family="table-cell" '
        f'style:data-style-name="N{number}"/>'
    )


def _ods_cell(messy: Messy, row: int, column: int, value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    code = messy.formats.get((row, column), "General")
    style = f' table:style-name="ce{styles_of(messy).index(code)}"' if code != "General" else ""
    span = next((area for area in messy.merged if _bounds(area)[::2] == (row - 1, column - 1)), "")
    if span:
        top, bottom, left, right = _bounds(span)
        style += (f' table:number-columns-spanned="{right - left + 1}"'
                  f' table:number-rows-spanned="{bottom - top + 1}"')  # fmt: skip
    if isinstance(value, str):
        return (
            f'<table:table-cell{style} office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    kind = "percentage" if code.endswith("%") else "float"
    return f'<table:table-cell{style} office:value-type="{kind}" office:value="{value}"/>'


def write_ods(messy: Messy, path: Path, more: str = "") -> Path:
    rows = ""
    for row, cells in enumerate(messy.rows, start=1):
        visibility = ' table:visibility="collapse"' if row == HIDDEN_ROW else ""
        xml = "".join(_ods_cell(messy, row, at, value) for at, value in enumerate(cells, start=1))
        rows += f"<table:table-row{visibility}>{xml or '<table:table-cell/>'}</table:table-row>"
    styles = "".join(_ods_style(n, code) for n, code in enumerate(styles_of(messy)) if n)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet><table:table table:name={quoteattr(messy.sheet)}>{rows}{more}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


WRITERS = {"xls": write_xls, "xlsb": write_xlsb, "ods": write_ods}
