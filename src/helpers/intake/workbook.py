"""Open a workbook and give its cells as they are. Nothing is interpreted here.

A file is first looked at without parsing values (`archive`, `scan`): what is no workbook, locked,
damaged, or would cost too much ends as an InputError that says so.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from helpers.core.errors import InputError
from helpers.intake.archive import FORM, Limits, load_archive, refuse
from helpers.intake.scan import (
    SheetFacts,
    Styles,
    bad_dimension,
    cell_styles,
    check_part,
    read_part,
    scan_sheet,
)

Cell = int | float | str | bool | date | datetime | time | timedelta

# read_form takes all of these; the ones that are no workbook end as a problem that says so
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".et")


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a workbook that its reader should know, though it can be read."""

    code: str
    what: str
    found: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The used area of one sheet, from A1 on. Rows and columns are counted from 1 as in Excel."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    facts: SheetFacts = field(default_factory=SheetFacts)
    notes: tuple[Note, ...] = ()
    hidden: bool = False

    def cell(self, reference: str) -> Cell:
        """The cell at an A1 reference, "" outside the used area."""
        # here: openpyxl is a fifth of what all imports of a notebook take
        from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

        letters, row = coordinate_from_string(reference)
        return self.at(row, column_index_from_string(letters))

    def bare_formula(self, row: int, column: int) -> bool:
        """Whether a cell holds a formula without a stored value."""
        return (row, column) in self.facts.formulas and self.at(row, column) == ""

    def at(self, row: int, column: int) -> Cell:
        """The cell at a row and column, "" outside the used area."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1]


@dataclass(frozen=True, slots=True)
class Book:
    """An opened and checked workbook. Close it, or use it in a `with` statement."""

    path: Path
    names: tuple[str, ...]
    hidden: frozenset[str]
    notes: tuple[Note, ...]
    _archive: zipfile.ZipFile
    _parts: dict[str, str]
    _content: bytes
    _limits: Limits
    _styles: Styles

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name.

        Raises:
            InputError: there is no such sheet, or it cannot be read.
        """
        if name not in self.names:
            raise InputError(
                f"thiếu trang tính '{name}'",
                where=self.path.name,
                found=", ".join(self.names)[:400],
                todo="dùng đúng biểu mẫu đã gửi, không đổi tên trang tính",
            )
        part = self._parts.get(name, "")
        if not part:
            raise refuse(self.path, f"trang '{name}' là biểu đồ hoặc macro, không có ô số liệu")
        facts = scan_sheet(self.path, self._archive, part, self._limits, self._styles)
        rows = _with_errors(_values(self.path, self._mended(part), name), facts)
        return Sheet(name, rows, facts, (*self.notes, *self._copies(name)), name in self.hidden)

    def _copies(self, name: str) -> Iterator[Note]:
        """Sheets named as Excel names copies of this one: what is in them is not read."""
        copies = [one for one in self.names if re.fullmatch(re.escape(name) + r" \(\d+\)", one)]
        if copies:
            what = "sổ tính còn bản sao của trang tính; bản sao không được đọc"
            todo = "bỏ bản sao; số liệu của đơn vị khác thì gửi bằng tệp riêng"
            yield Note("sheet_copied", what, ", ".join(copies)[:200], todo)

    def _mended(self, part: str) -> bytes:
        """The workbook's bytes; where the sheet's dimension is no range, without that element."""
        sheet = read_part(self.path, self._archive, part)
        wrong = bad_dimension(sheet)
        if wrong is None:
            return self._content
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
            for name in self._archive.namelist():
                content = sheet.replace(wrong, b"", 1) if name == part else None
                copy.writestr(name, content or read_part(self.path, self._archive, name))
        return target.getvalue()


def open_book(path: Path, limits: Limits = FORM) -> Book:
    """The workbook at `path`, checked but for its sheets.

    Raises:
        InputError: the file is not a workbook that can be read within `limits`.
    """
    content, archive = load_archive(path, limits)
    try:
        sheets = _sheet_parts(path, archive)
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")) and part not in sheets.values():
                check_part(path, archive, part)
        styles = cell_styles(path, archive)
        with _calamine(path, content) as workbook:
            seen = workbook.sheets_metadata
    except BaseException:
        archive.close()
        raise
    return Book(
        path=path,
        names=tuple(one.name for one in seen),
        hidden=frozenset(one.name for one in seen if one.visible != SheetVisibleEnum.Visible),
        notes=_notes(archive),
        _archive=archive,
        _parts=sheets,
        _content=content,
        _limits=limits,
        _styles=styles,
    )


def read_sheet(path: Path, name: str) -> Sheet:
    """The sheet called `name` of the workbook at `path`.

    Raises:
        InputError: the file is not a workbook that can be read, or it has no such sheet.
    """
    with open_book(path) as book:
        return book.sheet(name)


def letter(column: int) -> str:
    """The letter of a column counted from 1.

    Example:
        >>> [letter(column) for column in (1, 26, 27, 702, 703)]
        ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    before, last = divmod(column - 1, 26)
    return (letter(before) if before else "") + chr(ord("A") + last)


def workbook_files(folder: Path) -> list[Path]:
    """The files of a folder that were sent as workbooks, whatever they really are, by name."""
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix.casefold() in SUFFIXES and not path.name.startswith("~$")
    )


def _values(path: Path, content: bytes, name: str) -> tuple[tuple[Cell, ...], ...]:
    with _calamine(path, content) as workbook, _translated(path):
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return tuple(tuple(row) for row in rows)


def _with_errors(
    rows: tuple[tuple[Cell, ...], ...], facts: SheetFacts
) -> tuple[tuple[Cell, ...], ...]:
    """The rows with what error cells show: "#DIV/0!" is something to mend, not a blank cell."""
    if not facts.errors:
        return rows
    cells = [list(row) for row in rows]
    for (row, column), said in facts.errors.items():
        if row <= len(cells) and column <= len(cells[row - 1]):
            cells[row - 1][column - 1] = said or "#ERROR!"
    return tuple(tuple(row) for row in cells)


def _calamine(path: Path, content: bytes) -> CalamineWorkbook:
    with _translated(path):
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


class _translated:
    """Turn what the reader of values raises into our error, its panics too."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: object, _: object) -> None:
        # a panic of the Rust reader is a BaseException whose class cannot be imported
        if kind is None or not (
            issubclass(kind, (CalamineError, OSError, ValueError, OverflowError))
            or kind.__name__ == "PanicException"
        ):
            return
        raise refuse(self._path, str(error)[:300]) from None


def _sheet_parts(path: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    """The part in which each sheet is stored, by the sheet's name."""
    targets: dict[str, str] = {}
    for marks in _elements(path, archive, "xl/_rels/workbook.xml.rels", "Relationship"):
        target = marks.get("Target", "")
        inside = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
        if marks.get("Type", "").endswith("/worksheet"):
            targets[marks.get("Id", "")] = inside
    parts = {}
    for marks in _elements(path, archive, "xl/workbook.xml", "sheet"):
        # the attribute r:id, whatever prefix stands for its namespace
        links = [mark for key, mark in marks.items() if key.endswith(":id")]
        parts[marks.get("name", "")] = targets.get(links[0], "") if links else ""
    return parts


def _elements(
    path: Path, archive: zipfile.ZipFile, part: str, local: str
) -> Iterator[dict[str, str]]:
    """The attributes of every element of that local name in a part."""
    check_part(path, archive, part)
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def start(name: str, marks: dict[str, str]) -> None:
        if name.rpartition(":")[2] == local:
            found.append(marks)

    parser.StartElementHandler = start
    parser.Parse(read_part(path, archive, part), True)
    yield from found


def _notes(archive: zipfile.ZipFile) -> tuple[Note, ...]:
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
