"""Tables as one workbook: a sheet each, a guide to their columns, the same bytes each time.

Text stays text, whatever it begins with; a missing value is a blank cell; numbers have all the
digits that Excel holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.errors import BaocaoError
from helpers.core.files import write_atomically
from helpers.index.column_notes import note_of
from helpers.intake.workbook_bytes import to_bytes, write_text

GUIDE = "Đọc trước"
_MOST_ROWS = 1_048_575  # of a sheet, less its heading
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_KEYS = ("unit", "unit_name", "period")  # columns that stay in sight
_FILL = "F0F0F0"
_NARROWEST, _WIDEST = 9, 60  # characters


def write_workbook(
    path: Path,
    tables: Mapping[str, pd.DataFrame],
    *,
    about: Sequence[tuple[str, str]] = (),
    names: Mapping[str, str] | None = None,
) -> None:
    """Write the tables, by the names of their sheets, to `path`: the whole file or none.

    Args:
        about: what the guide says first, e.g. the index, its source, when it was computed.
        names: what columns called by a code mean: names of indicators.

    Raises:
        BaocaoError: a table has more rows than a sheet holds.
    """
    write_atomically(path, workbook_bytes(tables, about=about, names=names))


def workbook_bytes(
    tables: Mapping[str, pd.DataFrame],
    *,
    about: Sequence[tuple[str, str]] = (),
    names: Mapping[str, str] | None = None,
) -> bytes:
    """The same as bytes.

    Raises:
        BaocaoError: a table has more rows than a sheet holds.
    """
    from openpyxl import Workbook  # only a command that writes a workbook needs it

    book = Workbook()
    guide = book.active
    guide.title = GUIDE
    sheets = dict(zip(_sheet_names(tables), tables.values(), strict=True))
    _fill(guide, _guide(sheets, about, names or {}), frozen=0)
    for name, table in sheets.items():
        if len(table) > _MOST_ROWS:
            raise BaocaoError(
                f"Bảng có {len(table)} dòng, một trang tính chứa nhiều nhất {_MOST_ROWS}",
                where=name,
                todo="dùng các bảng .csv",
            )
        keys = [column for column in table.columns[: len(_KEYS)] if column in _KEYS]
        _fill(book.create_sheet(name), table, frozen=len(keys))
    return to_bytes(book)


def _sheet_names(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Names that a sheet may have, each once, whatever the case of letters."""
    names: list[str] = []
    for wanted in tables:
        name = _FORBIDDEN.sub(" ", wanted).strip()[:_LONGEST_NAME].strip() or "Bảng"
        taken = {GUIDE.casefold(), *(other.casefold() for other in names)}
        number = 2
        while name.casefold() in taken:
            name = f"{name[: _LONGEST_NAME - 4]} {number}"
            number += 1
        names.append(name)
    return names


def _guide(
    sheets: Mapping[str, pd.DataFrame],
    about: Sequence[tuple[str, str]],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """What each column of each sheet means."""
    rows = [("", key, meaning) for key, meaning in about]
    for sheet, table in sheets.items():
        columns = [str(column) for column in table.columns]
        rows += [
            (sheet, column, names.get(column, "") or note_of(column, names)) for column in columns
        ]
    return pd.DataFrame(rows, columns=["Trang", "Cột", "Nghĩa"])


def _fill(sheet: Any, table: pd.DataFrame, *, frozen: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    bold, fill = Font(bold=True), PatternFill("solid", start_color=_FILL)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for at, column in enumerate(table.columns, start=1):
        head = sheet.cell(1, at)
        write_text(head, str(column))
        head.font, head.fill, head.alignment = bold, fill, wrapped
        longest = len(str(column))
        for row, value in enumerate(_values(table.iloc[:, at - 1]), start=2):
            if isinstance(value, str):
                write_text(sheet.cell(row, at), value)
                longest = max(longest, len(value))
            elif value is not None:
                sheet.cell(row, at).value = value
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"


def _values(column: pd.Series) -> Iterator[str | int | float | None]:
    """The cells of a column as plain values; None where there is none."""
    for value in column.tolist():
        if value is None or value is pd.NA or value is pd.NaT or value != value:
            yield None
        elif isinstance(value, bool):
            yield "yes" if value else "no"
        elif isinstance(value, int | float):
            yield value if abs(value) != float("inf") else None
        else:
            yield str(value) or None
