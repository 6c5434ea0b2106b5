"""What `baocao index` is given: a framework and its table, as YAML and CSV or as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from helpers.core.errors import ConfigError, InputError
from helpers.index.compiled import Composite, compile_framework, read_composite
from helpers.index.table_data import TableData, read_table, table_of
from helpers.intake.tables import TableBook, read_workbook
from helpers.params.framework import Framework
from helpers.params.messages import message

_TEXT = (".yml", ".yaml")


@dataclass(frozen=True)
class Given:
    """A framework and the figures that it is computed on.

    Attributes:
        unit_names: names of units, by what the table calls them.
        remarks: in Vietnamese, what was taken for granted and what was not used.
    """

    table: Composite
    data: TableData
    unit_names: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read_input(framework: Path, data: Path | None) -> Given:
    """Read both.

    Raises:
        ConfigError: the framework does not fit, or there is no table.
        InputError: the table cannot be used; names sheet and cell.
    """
    if framework.suffix.casefold() in _TEXT:
        if data is None:
            raise ConfigError(
                "Thiếu bảng số liệu",
                where="baocao index",
                found=framework.name,
                todo="thêm DATA.csv hoặc một sổ tính có trang Số liệu sau tệp khung",
            )
        table = read_composite(framework)
        if data.suffix.casefold() == ".csv":
            return Given(table, read_table(data, table))
        return _of_book(table, read_workbook(data), data)
    book = read_workbook(*(path for path in (framework, data) if path is not None))
    return _of_book(_compiled(book, framework), book, framework)


def _compiled(book: TableBook, path: Path) -> Composite:
    try:
        return compile_framework(Framework.model_validate(book.framework))
    except ValidationError as error:
        messages = "; ".join(message(detail) for detail in error.errors())
        raise ConfigError(
            "Khung trong sổ tính chưa dùng được",
            where=path.name,
            found=messages,
            todo="sửa trang Khung chỉ tiêu",
        ) from None


def _of_book(table: Composite, book: TableBook, path: Path) -> Given:
    errors = [str(problem) for problem in book.problems if problem.severity == "error"]
    if errors:
        shown = "\n  ".join(errors[:20])
        raise InputError(
            f"Sổ tính có {len(errors)} lỗi:\n  {shown}", where=path.name, todo="sửa các ô ấy"
        )
    rows = book.data[book.data["unit"] != book.whole] if book.whole else book.data
    warned = (str(problem) for problem in book.problems)
    return Given(
        table,
        table_of(rows.reset_index(drop=True), path, table),
        book.unit_names,
        (*(f"Giả định: {assumption}" for assumption in book.assumed), *book.left, *warned),
    )
