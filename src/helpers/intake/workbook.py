"""Open a workbook and give its cells as they are. Nothing is interpreted here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from helpers.core.errors import InputError

Cell = int | float | str | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """The used area of one sheet, from A1 on. Rows and columns are counted from 1 as in Excel."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]

    def cell(self, reference: str) -> Cell:
        """The cell at an A1 reference, "" outside the used area."""
        letters, row = coordinate_from_string(reference)
        return self.at(row, column_index_from_string(letters))

    def at(self, row: int, column: int) -> Cell:
        """The cell at a row and column, "" outside the used area."""
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return ""
        return self.rows[row - 1][column - 1]


def read_sheet(path: Path, name: str) -> Sheet:
    """The sheet called `name` of the workbook at `path`.

    Raises:
        InputError: the file is not a workbook that can be read, or it has no such sheet.
    """
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = workbook.sheet_names
            if name not in names:
                raise InputError(
                    f"thiếu trang tính '{name}'",
                    where=path.name,
                    found=", ".join(names),
                    todo="dùng đúng biểu mẫu đã gửi, không đổi tên trang tính",
                )
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise InputError(
            "không đọc được tệp Excel",
            where=path.name,
            found=str(error),
            todo="mở tệp bằng Excel, lưu lại dạng .xlsx không đặt mật khẩu rồi gửi lại",
        ) from None
    return Sheet(name, tuple(tuple(row) for row in rows))


def letter(column: int) -> str:
    """The letter of a column counted from 1."""
    return str(get_column_letter(column))
