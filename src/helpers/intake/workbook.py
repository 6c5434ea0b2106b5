"""Open a workbook and give its cells as they are. Nothing is interpreted here.

A file is first looked at without parsing values (`archive`, `scan`): what is no workbook, locked,
damaged, or would cost too much ends as an InputError that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from helpers.core.errors import InputError
from helpers.core.spelling import difference, text_key
from helpers.intake.archive import FORM, OLE, Limits, kind_of, load_archive, load_content
from helpers.intake.facts import SheetFacts
from helpers.intake.facts import letter as letter

Cell = int | float | str | bool | date | datetime | time | timedelta

Rows = tuple[tuple[Cell, ...], ...]
# the number formats of a column, by row
Formats = Callable[[int], Mapping[int, str]]

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
    """The used area of one sheet, from A1 on. Rows and columns are counted from 1 as in Excel.

    Attributes:
        formats: the number formats of a column, by row; asked for only where a number may be text.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    facts: SheetFacts = field(default_factory=SheetFacts)
    notes: tuple[Note, ...] = ()
    hidden: bool = False
    formats: Formats | None = field(default=None, repr=False, compare=False)

    def cell(self, reference: str) -> Cell:
        """The cell at an A1 reference, "" outside the used area."""
        # here: openpyxl is a fifth of what all imports of a notebook take
        from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

        letters, row = coordinate_from_string(reference)
        return self.at(row, column_index_from_string(letters))

    def number_format(self, row: int, column: int) -> str:
        """The number format of a cell, such as `00000`; "" where there is none."""
        return self.formats(column).get(row, "") if self.formats else ""

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
    """An opened and checked workbook. Close it, or use it in a `with` statement.

    Attributes:
        read: reads the sheet of one of `names`.
    """

    path: Path
    names: tuple[str, ...]
    hidden: frozenset[str]
    notes: tuple[Note, ...]
    read: Callable[[str], tuple[Rows, SheetFacts, Formats | None]]
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name, or the one whose name only differs in case, spaces and the like.

        Raises:
            InputError: there is no such sheet, more than one, or it cannot be read.
        """
        name = named_sheet(self.path, self.names, name)
        rows, facts, formats = self.read(name)
        notes = (*self.notes, *self._copies(name))
        return Sheet(name, with_errors(rows, facts), facts, notes, name in self.hidden, formats)

    def _copies(self, name: str) -> Iterator[Note]:
        """Sheets named as Excel names copies of this one: what is in them is not read."""
        copies = [copy for copy in self.names if re.fullmatch(re.escape(name) + r" \(\d+\)", copy)]
        if copies:
            what = "sổ tính còn bản sao của trang tính; bản sao không được đọc"
            todo = "bỏ bản sao; số liệu của đơn vị khác thì gửi bằng tệp riêng"
            yield Note("sheet_copied", what, ", ".join(copies)[:200], todo)


def open_book(path: Path, limits: Limits = FORM) -> Book:
    """The workbook at `path`, checked but for its sheets: .xlsx, .xlsm, .xlsb, .xls or .ods.

    What it is is told from its bytes, whatever it is called.

    Raises:
        InputError: the file is not a workbook that can be read within `limits`.
    """
    # here: they make sheets, and most runs need one of them
    from helpers.intake.formats import ods, xls, xlsb, xlsx

    content = load_content(path, limits)
    if content.startswith(OLE):
        return xls.open_xls(path, content, limits)
    archive = load_archive(path, content, limits)
    try:
        kind = kind_of(path, archive)
        opened = {"xlsx": xlsx.open_xlsx, "xlsb": xlsb.open_xlsb, "ods": ods.open_ods}
        return opened[kind](path, content, archive, limits)
    except BaseException:
        archive.close()
        raise


def sheets_like(names: Iterable[str], name: str) -> list[str]:
    """The sheet of that name alone, else all whose names are the same for a reader.

    Example:
        >>> sheets_like(["SỐ LIỆU ", "Hướng dẫn"], "Số liệu")
        ['SỐ LIỆU ']
    """
    known = list(names)
    return [name] if name in known else [o for o in known if text_key(o) == text_key(name)]


def named_sheet(path: Path, names: Sequence[str], name: str) -> str:
    """The one sheet that is meant by `name`, as the workbook at `path` spells it.

    Raises:
        InputError: there is none, or more than one.
    """
    same = sheets_like(names, name)
    if len(same) == 1:
        return same[0]
    alike = (f"'{other}': {where}" for other in names if (where := difference(other, name)))
    what = f"có {len(same)} trang tính cùng tên '{name}'" if same else f"thiếu trang tính '{name}'"
    raise InputError(
        what,
        where=path.name,
        found=("; ".join(alike) or ", ".join(same or names))[:400] or "không có trang nào",
        todo="dùng đúng biểu mẫu đã gửi, không đổi tên trang tính",
    )


def read_sheet(path: Path, name: str) -> Sheet:
    """The sheet called `name` of the workbook at `path`.

    Raises:
        InputError: the file is not a workbook that can be read, or it has no such sheet.
    """
    with open_book(path) as book:
        return book.sheet(name)


def plain_text(cell: Cell) -> str:
    """A cell as text: whole numbers without ".0", blanks as "".

    Example:
        >>> plain_text(3.0), plain_text(" a "), plain_text("")
        ('3', 'a', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def workbook_files(folder: Path, suffixes: Sequence[str] = SUFFIXES) -> list[Path]:
    """The files of a folder that were sent as workbooks, whatever they really are, by name.

    Args:
        suffixes: the endings that are meant instead.
    """
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix.casefold() in suffixes and not path.name.startswith("~$")
    )


def with_errors(
    rows: tuple[tuple[Cell, ...], ...], facts: SheetFacts
) -> tuple[tuple[Cell, ...], ...]:
    """The rows with what error cells show: "#DIV/0!" is something to mend, not a blank cell."""
    if not facts.errors:
        return rows
    cells = [list(row) for row in rows]
    for (row, column), text in facts.errors.items():
        if row <= len(cells) and column <= len(cells[row - 1]):
            cells[row - 1][column - 1] = text or "#ERROR!"
    return tuple(tuple(row) for row in cells)
