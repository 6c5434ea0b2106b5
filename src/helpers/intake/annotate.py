"""A copy of a workbook with its problems marked at their cells, ready to be sent back."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.errors import AlreadyThere, ConfigError, InputError
from helpers.core.files import mode_of, write_atomically
from helpers.core.messages import why
from helpers.core.paths import Project
from helpers.core.problems import Problem
from helpers.intake.checking import Checked
from helpers.intake.sources.texts import read_csv_sheet
from helpers.intake.tables.opening import TEXTS
from helpers.intake.workbook import open_book
from helpers.intake.workbook_bytes import storable, to_bytes, write_text

SHEET = "Cần sửa"
_AUTHOR = "Báo cáo"
_ERROR = PatternFill("solid", fgColor="FFFF9999")
_WARNING = PatternFill("solid", fgColor="FFFFD966")
_SINGLE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_MOST_BYTES = 100_000_000  # of a workbook's parts, unpacked
# what is raised for workbooks that are damaged or hold what cannot be kept
_UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
)
_KEPT = (".xlsx", ".xlsm", ".xltx", ".xltm")
_MOST_CELLS = 2_000  # marked in one workbook; the list names all problems


def annotate(
    project: Project, checked: Sequence[Checked], out: Path
) -> tuple[list[Path], list[str]]:
    """Write a marked copy of each workbook that has problems.

    Returns:
        The copies written, and the names of workbooks that cannot be opened to be marked.

    Raises:
        ConfigError: `out` lies in `data/raw/`, or a copy would replace an original.
    """
    target = out.resolve()
    if target.is_relative_to(project.raw.resolve()):
        raise ConfigError(
            "Không ghi bản đánh dấu vào data/raw: tệp gốc không bao giờ bị sửa",
            where=str(out),
            todo="chọn thư mục khác ở --out",
        )
    originals = {workbook.path for workbook in checked}
    written: list[Path] = []
    left: list[str] = []
    for workbook in checked:
        if not workbook.problems:
            continue
        path = _free(target, workbook, written)
        if path in originals:
            raise AlreadyThere("Bản đánh dấu sẽ ghi đè tệp gốc", where=str(path), todo="đổi --out")
        content = _marked(workbook)
        if content is None:
            left.append(workbook.shown)
            continue
        write_atomically(path, content, mode_of(workbook.path))
        written.append(path)
    return written, left


def _free(target: Path, workbook: Checked, written: Sequence[Path]) -> Path:
    """A name in `target` that no other copy of this run has."""
    stem = workbook.path.name.removesuffix(workbook.path.suffix)
    name = f"{stem}.xlsx" if not workbook.period else f"{workbook.period}-{stem}.xlsx"
    path, number = target / name, 1
    while path in written:
        number += 1
        path = target / f"{number}-{name}"
    return path


def _marked(workbook: Checked) -> bytes | None:
    if any(problem.code == "unreadable" for problem in workbook.problems):
        return None
    kept = workbook.path.suffix.casefold() in _KEPT
    book = _as_it_is(workbook.path) if kept else _by_its_values(workbook.path)
    if book is None:
        return None
    places: dict[tuple[str, str], list[Problem]] = {}
    for problem in workbook.problems:
        for cell in _cells(problem.cell):
            places.setdefault((problem.sheet or book.sheetnames[0], cell), []).append(problem)
    for (sheet, cell), problems in list(places.items())[:_MOST_CELLS]:
        if sheet in book.sheetnames:
            _mark(book[sheet], cell, problems)
    _list(book, workbook.problems)
    return to_bytes(book)


def _as_it_is(path: Path) -> Workbook | None:
    """The workbook with its formats and checks; None where it cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a copy does not keep, such as pictures
            # links to other workbooks and macros do not travel along
            return load_workbook(path, keep_links=False)
    except _UNREADABLE:
        return None


def _by_its_values(path: Path) -> Workbook | None:
    """The values of a file in another format, as a workbook; None where it cannot be read."""
    try:
        if path.suffix.casefold() in TEXTS:
            sheets = [read_csv_sheet(path)]
        else:
            with open_book(path) as opened:
                sheets = [opened.sheet(name) for name in opened.names]
    except InputError:
        return None
    book = Workbook()
    del book["Sheet"]
    for sheet in sheets:
        copy = book.create_sheet(sheet.name or "CSV")
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                if isinstance(cell, str):
                    if cell:
                        write_text(copy.cell(row, column), cell)
                else:
                    copy.cell(row, column, cell)
        for area in sheet.facts.merged:
            copy.merge_cells(area)
    return book


def _cells(place: str) -> list[str]:
    """Where to mark a place: the cell, each of several, or the first of a range."""
    parts = [part.split(":")[0].strip() for part in place.split(",")]
    return [part for part in parts if _SINGLE.fullmatch(part)]


def _mark(sheet: Worksheet, place: str, problems: Sequence[Problem]) -> None:
    cell = sheet[place]
    if isinstance(cell, MergedCell):
        area = next(area for area in sheet.merged_cells.ranges if place in area)
        cell = sheet.cell(area.min_row, area.min_col)
    grave = any(problem.severity == "error" for problem in problems)
    cell.fill = _ERROR if grave else _WARNING
    text = storable("\n".join(_message(problem) for problem in problems))
    cell.comment = Comment(text[:4000], _AUTHOR, height=140, width=320)


def _message(problem: Problem) -> str:
    word = "LỖI" if problem.severity == "error" else "XEM LẠI"
    parts = [f"{word}: {problem.what}"]
    if problem.found:
        parts.append(f"tìm thấy: {problem.found}")
    if problem.todo:
        parts.append(f"cần làm: {problem.todo}")
    return "; ".join(parts)


def _list(book: Workbook, problems: Sequence[Problem]) -> None:
    """A first sheet that lists every problem, those without a cell too."""
    title = SHEET
    while title in book.sheetnames:
        title += " 2"
    sheet = book.create_sheet(title, 0)
    heads = ("Mức", "Trang tính", "Ô", "Vấn đề", "Tìm thấy", "Cần làm", "Vì sao kiểm tra")
    for column, (head, width) in enumerate(zip(heads, (9, 14, 12, 50, 34, 44, 50), strict=True), 1):
        write_text(sheet.cell(1, column), head)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for row, problem in enumerate(problems, start=2):
        level = "Lỗi" if problem.severity == "error" else "Xem lại"
        texts = (level, problem.sheet, problem.cell, problem.what, problem.found, problem.todo)
        for column, text in enumerate((*texts, why(problem.code)), start=1):
            write_text(sheet.cell(row, column), text)
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).fill = _ERROR if problem.severity == "error" else _WARNING
    sheet.freeze_panes = "A2"
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
