"""Binary workbooks of Excel 2007 and later, .xlsb: records in the parts of a zip archive."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.core.library_errors import vietnamese
from helpers.intake.archive import Limits, refuse
from helpers.intake.facts import Reach, SheetFacts, letter
from helpers.intake.formats.values import by_column, read_values, sheet_names
from helpers.intake.formats.xls import ERRORS
from helpers.intake.formats.xlsx import notes_of, part_of, worksheets
from helpers.intake.number_formats import BUILT_IN, is_percentage
from helpers.intake.scan import read_part
from helpers.intake.workbook import Book, Formats, Rows

_ROW, _BLANK, _RK, _ERROR, _REAL, _FORMULA_ERROR = 0, 1, 2, 3, 5, 11
_TEXTS = (6, 7, 8, 62)
_FORMULAS = (8, 9, 10, 11)
_CELLS = (*range(1, 12), 62)
_SHEET, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 156, 44, 47, 617, 618
_COLUMNS, _MERGED = 60, 176


@dataclass(frozen=True)
class _Parts:
    path: Path
    content: bytes
    archive: zipfile.ZipFile
    limits: Limits
    sheets: dict[str, str]
    formats: tuple[str, ...]

    def read(self, name: str) -> tuple[Rows, SheetFacts, Formats]:
        part = part_of(self.path, self.sheets, name)
        try:
            facts, styles = self._scan(read_part(self.path, self.archive, part))
        except (struct.error, IndexError) as error:
            raise refuse(self.path, f"phần {part} bị hỏng ({vietnamese(error)})") from None
        return read_values(self.path, self.content, name), facts, by_column(styles)

    def _scan(self, content: bytes) -> tuple[SheetFacts, dict[tuple[int, int], str]]:
        facts = SheetFacts()
        reach = Reach(self.path, self.limits, facts)
        styles: dict[tuple[int, int], str] = {}
        row = 0
        for kind, data in records(content):
            if kind == _ROW:
                reach.count()
                row = struct.unpack_from("<I", data)[0] + 1
                if data[11] & 0x10:
                    facts.hidden_rows.add(row)
            elif kind in _CELLS:
                reach.count()
                if kind != _BLANK:
                    column, style = struct.unpack_from("<II", data)
                    at = row, column + 1
                    reach.to(*at)
                    self._note(kind, data, at, style & 0xFFFFFF, facts, styles)
            elif kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", data)
                facts.merged.append(f"{letter(left + 1)}{top + 1}:{letter(right + 1)}{bottom + 1}")
            elif kind == _COLUMNS:
                first, last, _, _, flags = struct.unpack_from("<4IH", data)
                if flags & 1:
                    facts.hidden_columns |= set(range(first + 1, min(last, 16_383) + 2))
        return facts, styles

    def _note(
        self,
        kind: int,
        data: bytes,
        at: tuple[int, int],
        style: int,
        facts: SheetFacts,
        styles: dict[tuple[int, int], str],
    ) -> None:
        number_format = self.formats[style] if style < len(self.formats) else ""
        if kind not in _TEXTS:
            styles[at] = number_format
            if is_percentage(number_format):
                facts.percent.add(at)
        if kind in _FORMULAS:
            facts.formulas.add(at)
        if kind in (_ERROR, _FORMULA_ERROR):
            facts.errors[at] = ERRORS.get(data[8], "")


def open_xlsb(path: Path, content: bytes, archive: zipfile.ZipFile, limits: Limits) -> Book:
    """The workbook.

    Raises:
        InputError: it is damaged, or cannot be read within `limits`.
    """
    try:
        sheets = _sheet_parts(path, archive)
        formats = _formats(path, archive)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise refuse(path, f"sổ tính .xlsb bị hỏng ({vietnamese(error)})") from None
    parts = _Parts(path, content, archive, limits, sheets, formats)
    names, hidden = sheet_names(path, content)
    return Book(path, names, hidden, notes_of(archive), parts.read, archive.close)


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: number and length take up to two and four bytes of seven bits."""
    at, size = 0, len(content)
    while at < size:
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        length = 0
        for place in range(4):
            byte = content[at]
            at += 1
            length |= (byte & 0x7F) << 7 * place
            if not byte & 0x80:
                break
        yield kind, content[at : at + length]
        at += length


def _sheet_parts(path: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    targets = worksheets(path, archive, "xl/_rels/workbook.bin.rels")
    parts = {}
    for kind, data in records(read_part(path, archive, "xl/workbook.bin")):
        if kind == _SHEET:
            link, end = _text(data, 8)
            name, _ = _text(data, end)
            parts[name] = targets.get(link, "")
    return parts


def _formats(path: Path, archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The number format of each cell style, as its code."""
    if "xl/styles.bin" not in archive.namelist():
        return ()
    codes = dict(BUILT_IN)
    styles: list[int] = []
    inside = False
    for kind, data in records(read_part(path, archive, "xl/styles.bin")):
        if kind == _FORMAT:
            codes[str(struct.unpack_from("<H", data)[0])] = _text(data, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    return tuple(codes.get(str(style), str(style)) for style in styles)


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text behind its length, and where it ends."""
    length = struct.unpack_from("<I", data, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * min(length, 32_767)
    return data[at + 4 : end].decode("utf-16-le"), end
