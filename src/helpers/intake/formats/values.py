"""The values of sheets, by one reader for all formats; its errors and panics become ours."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from helpers.core.library_errors import vietnamese
from helpers.intake.archive import refuse
from helpers.intake.workbook import Formats, Rows


def read_values(path: Path, content: bytes, name: str) -> Rows:
    """The cells of a sheet from A1 on.

    Raises:
        InputError: they cannot be read.
    """
    with _calamine(path, content) as workbook, _translated(path):
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return tuple(tuple(row) for row in rows)


def sheet_names(path: Path, content: bytes) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of all sheets, and of those that are hidden.

    Raises:
        InputError: the workbook cannot be read.
    """
    with _calamine(path, content) as workbook:
        seen = workbook.sheets_metadata
    hidden = (sheet.name for sheet in seen if sheet.visible != SheetVisibleEnum.Visible)
    return tuple(sheet.name for sheet in seen), frozenset(hidden)


def by_column(styles: Mapping[tuple[int, int], str]) -> Formats:
    """The number formats by row and column, as they are asked for."""

    @lru_cache(maxsize=4)
    def of_column(column: int) -> Mapping[int, str]:
        return {row: style for (row, at), style in styles.items() if at == column}

    return of_column


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
        why = vietnamese(error) if isinstance(error, BaseException) else ""
        raise refuse(self._path, why) from None
