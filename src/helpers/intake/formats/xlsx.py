"""Workbooks of Excel 2007 and later, .xlsx and .xlsm: XML parts in a zip archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from helpers.intake.archive import Limits, refuse
from helpers.intake.facts import SheetFacts
from helpers.intake.formats.values import read_values, sheet_names
from helpers.intake.number_formats import is_percentage
from helpers.intake.scan import (
    bad_dimension,
    cell_formats,
    check_part,
    column_formats,
    read_part,
    scan_sheet,
)
from helpers.intake.workbook import Book, Formats, Note, Rows


@dataclass(frozen=True, slots=True)
class _Parts:
    """The archive of a workbook and what was learnt of it when it was opened."""

    path: Path
    content: bytes
    archive: zipfile.ZipFile
    limits: Limits
    sheets: dict[str, str]
    formats: tuple[str, ...]

    def read(self, name: str) -> tuple[Rows, SheetFacts, Formats]:
        part = part_of(self.path, self.sheets, name)
        percent = {str(at) for at, code in enumerate(self.formats) if is_percentage(code)}
        facts = scan_sheet(self.path, self.archive, part, self.limits, percent)
        return read_values(self.path, self._mended(part), name), facts, self._formats_in(part)

    def _formats_in(self, part: str) -> Formats:
        """The number formats of a column of the sheet, read when they are asked for."""
        content, path, formats = self.content, self.path, self.formats

        @lru_cache(maxsize=4)
        def of_column(column: int) -> Mapping[int, str]:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return column_formats(path, read_part(path, archive, part), column, formats)

        return of_column

    def _mended(self, part: str) -> bytes:
        """The workbook's bytes; where the sheet's dimension is no range, without that element."""
        sheet = read_part(self.path, self.archive, part)
        wrong = bad_dimension(sheet)
        if wrong is None:
            return self.content
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
            for name in self.archive.namelist():
                content = sheet.replace(wrong, b"", 1) if name == part else None
                copy.writestr(name, content or read_part(self.path, self.archive, name))
        return target.getvalue()


def open_xlsx(path: Path, content: bytes, archive: zipfile.ZipFile, limits: Limits) -> Book:
    """The workbook, every part but its sheets checked.

    Raises:
        InputError: it is damaged, or cannot be read within `limits`.
    """
    sheets = _sheet_parts(path, archive)
    for part in archive.namelist():
        if part.endswith((".xml", ".rels")) and part not in sheets.values():
            check_part(path, archive, part)
    parts = _Parts(path, content, archive, limits, sheets, cell_formats(path, archive))
    names, hidden = sheet_names(path, content)
    return Book(path, names, hidden, notes_of(archive), parts.read, archive.close)


def _sheet_parts(path: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    """The part in which each sheet is stored, by the sheet's name."""
    targets = worksheets(path, archive, "xl/_rels/workbook.xml.rels")
    parts = {}
    for marks in elements(path, archive, "xl/workbook.xml", "sheet"):
        # the attribute r:id, whatever prefix stands for its namespace
        links = [mark for key, mark in marks.items() if key.endswith(":id")]
        parts[marks.get("name", "")] = targets.get(links[0], "") if links else ""
    return parts


def worksheets(path: Path, archive: zipfile.ZipFile, links: str) -> dict[str, str]:
    """The parts that hold worksheets, by the ids of the links in the part `links`."""
    targets: dict[str, str] = {}
    for marks in elements(path, archive, links, "Relationship"):
        target = marks.get("Target", "")
        inside = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
        if marks.get("Type", "").endswith("/worksheet"):
            targets[marks.get("Id", "")] = inside
    return targets


def part_of(path: Path, sheets: Mapping[str, str], name: str) -> str:
    """The part that holds a sheet's cells.

    Raises:
        InputError: the sheet is a chart or a macro.
    """
    if part := sheets.get(name, ""):
        return part
    raise refuse(path, f"trang '{name}' là biểu đồ hoặc macro, không có ô số liệu")


def elements(
    path: Path, archive: zipfile.ZipFile, part: str, local: str
) -> Iterator[dict[str, str]]:
    """The attributes of every element of that local name in a part."""
    check_part(path, archive, part)
    attributes: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def start(name: str, marks: dict[str, str]) -> None:
        if name.rpartition(":")[2] == local:
            attributes.append(marks)

    parser.StartElementHandler = start
    parser.Parse(read_part(path, archive, part), True)
    yield from attributes


def notes_of(archive: zipfile.ZipFile) -> tuple[Note, ...]:
    """What the reader of a workbook should know of its macros and links."""
    names = [name.casefold() for name in archive.namelist()]
    notes = []
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append(
            Note("macros_ignored", "tệp có macro; macro không được chạy, chỉ đọc giá trị của ô")
        )
    if any("/externallinks/" in name for name in names):
        notes.append(
            Note(
                "external_links",
                "tệp có liên kết tới tệp khác; liên kết không được mở, chỉ dùng giá trị đã lưu",
                todo="thay công thức liên kết bằng giá trị rồi gửi lại",
            )
        )
    return tuple(notes)
