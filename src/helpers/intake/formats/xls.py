"""Workbooks of Excel 97–2003, .xls: records in a stream ([MS-XLS]).

The values are read by the reader of all formats. This module reads what it does not say: number
formats, formulas, errors, what is merged or hidden, and how far a sheet reaches.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.core.library_errors import vietnamese
from helpers.intake.archive import Limits, refuse
from helpers.intake.facts import Reach, SheetFacts
from helpers.intake.formats.compound import CompoundFile
from helpers.intake.formats.values import by_column, read_values, sheet_names
from helpers.intake.number_formats import BUILT_IN, is_percentage
from helpers.intake.workbook import Book, Formats, Note, Rows, letter

ERRORS: Mapping[int, str] = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_BEGIN, _END, _LOCKED = 0x0809, 0x000A, 0x002F
_SHEET, _FORMAT, _STYLE = 0x0085, 0x041E, 0x00E0
_ROW, _COLUMNS, _MERGED = 0x0208, 0x007D, 0x00E5
_NUMBER, _RK, _MANY_RK, _FORMULA, _TRUTH = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_TEXTS = (0x00FD, 0x0204, 0x00D6)
_BLANKS = (0x0201, 0x00BE)


@dataclass
class _Workbook:
    """What the stream says of the whole workbook: where its sheets begin, and all styles."""

    path: Path
    stream: bytes
    limits: Limits
    content: bytes
    sheets: dict[str, int] = field(default_factory=dict)
    formats: list[str] = field(default_factory=list)

    def read(self, name: str) -> tuple[Rows, SheetFacts, Formats]:
        if name not in self.sheets:
            raise refuse(self.path, f"trang '{name}' là biểu đồ hoặc macro, không có ô số liệu")
        try:
            facts, styles = self._scan(self.sheets[name])
        except (struct.error, IndexError) as error:
            raise refuse(self.path, f"trang '{name}' bị hỏng ({vietnamese(error)})") from None
        return read_values(self.path, self.content, name), facts, by_column(styles)

    def _scan(self, start: int) -> tuple[SheetFacts, dict[tuple[int, int], str]]:
        facts = SheetFacts()
        reach = Reach(self.path, self.limits, facts)
        styles: dict[tuple[int, int], str] = {}
        for kind, data in records(self.stream, start):
            if kind == _ROW:
                reach.count()
                if data[12] & 0x20:
                    facts.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)
            elif kind == _COLUMNS:
                first, last, _, _, flags = struct.unpack_from("<5H", data)
                if flags & 1:
                    facts.hidden_columns |= set(range(first + 1, min(last, 255) + 2))
            elif kind == _MERGED:
                facts.merged += merged_ranges(data)
            elif kind in _BLANKS:
                reach.count()
            else:
                for row, column, style in _cells(kind, data):
                    reach.count()
                    reach.to(row, column)
                    number_format = self.formats[style] if style < len(self.formats) else ""
                    if kind not in _TEXTS:
                        styles[row, column] = number_format
                        if is_percentage(number_format):
                            facts.percent.add((row, column))
                    _special(kind, data, (row, column), facts)
        return facts, styles


def open_xls(path: Path, content: bytes, limits: Limits) -> Book:
    """The workbook.

    Raises:
        InputError: it is older than Excel 97, locked, damaged, or no workbook at all.
    """
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refuse(path, "tệp đặt mật khẩu", "bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi lại")
    streams = CompoundFile(path, content)
    stream = streams.stream("Workbook")
    if not stream:
        old = "Book" in streams.names
        kind = "tệp Excel 5.0/95" if old else "tệp Office cũ, không phải sổ tính Excel"
        raise refuse(path, kind)
    book = _Workbook(path, stream, limits, content)
    try:
        _read_globals(book)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise refuse(path, f"tệp .xls bị hỏng ({vietnamese(error)})") from None
    names, hidden = sheet_names(path, content)
    macros = any(name.startswith("_VBA_PROJECT") for name in streams.names)
    what = "tệp có macro; macro không được chạy, chỉ đọc giá trị của ô"
    return Book(path, names, hidden, (Note("macros_ignored", what),) if macros else (), book.read)


def _read_globals(book: _Workbook) -> None:
    codes = dict(BUILT_IN)
    styles: list[int] = []
    for kind, data in records(book.stream, 0):
        if kind == _LOCKED:
            todo = "bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi lại"
            raise refuse(book.path, "tệp đặt mật khẩu", todo)
        if kind == _SHEET and data[5] == 0:
            start = struct.unpack_from("<I", data)[0]
            book.sheets[_text(data, 8, data[6], data[7])] = start
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", data)
            codes[str(number)] = _text(data, 5, length, data[4])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    book.formats += [codes.get(str(style), str(style)) for style in styles]


def records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream; those of charts inside a sheet are passed over."""
    at, depth, size = start, 0, len(stream)
    while at + 4 <= size:
        kind, length = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, data


def merged_ranges(data: bytes) -> Iterator[str]:
    """The ranges of a record of merged cells."""
    for at in range(2, len(data) - 7, 8):
        top, bottom, left, right = struct.unpack_from("<4H", data, at)
        yield f"{letter(left + 1)}{top + 1}:{letter(right + 1)}{bottom + 1}"


def _cells(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    """Row, column and style of the filled cells of a record."""
    if kind in (_NUMBER, _RK, _FORMULA, _TRUTH, *_TEXTS):
        row, column, style = struct.unpack_from("<3H", data)
        yield row + 1, column + 1, style
    elif kind == _MANY_RK:
        row, first = struct.unpack_from("<2H", data)
        for place in range((len(data) - 6) // 6):
            style = struct.unpack_from("<H", data, 4 + 6 * place)[0]
            yield row + 1, first + place + 1, style


def _special(kind: int, data: bytes, at: tuple[int, int], facts: SheetFacts) -> None:
    """Note formulas and errors."""
    if kind == _FORMULA:
        facts.formulas.add(at)
        if data[12:14] == b"\xff\xff" and data[6] == 2:
            facts.errors[at] = ERRORS.get(data[8], "")
    elif kind == _TRUTH and data[7]:
        facts.errors[at] = ERRORS.get(data[6], "")


def _text(data: bytes, at: int, length: int, flags: int) -> str:
    if flags & 1:
        return data[at : at + 2 * length].decode("utf-16-le")
    return data[at : at + length].decode("latin-1")
