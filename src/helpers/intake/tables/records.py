"""Rows of figures of all sheets and files together: each value once, contradictions reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.core.formatting import number
from helpers.core.periods import Dates
from helpers.core.problems import Problem
from helpers.intake.tables.row import Row
from helpers.intake.workbook import letter


@dataclass(frozen=True, slots=True)
class Record:
    """One row: whose and of which period, and its values by code.

    Attributes:
        places: the column of each code, by its letter; one mapping for all rows of a sheet.
    """

    unit: str
    period: Dates
    file: str
    sheet: str
    row: int
    values: dict[str, float]
    places: Mapping[str, str]

    def place(self, code: str) -> str:
        """A1 reference of a value."""
        return f"{self.places[code]}{self.row}"


def records_of(
    row: Row,
    codes: Mapping[int, str],
    places: Mapping[str, str],
    keys: tuple[str, Dates, str, str],
) -> Iterator[Record]:
    """A row as records: of a turned table one for each row of the sheet that it is read from.

    Args:
        codes, places: by column or figure its code, by code its column.
        keys: unit, period, file and sheet.
    """
    if not row.cells:
        values = {codes[at]: value for at, value in row.values.items() if at in codes}
        yield Record(*keys, row.row, values, places)
    lines: dict[int, tuple[dict[str, float], dict[str, str]]] = {}
    for at, (line, column) in row.cells.items():
        if at in codes:
            values, there = lines.setdefault(line, ({}, {}))
            values[codes[at]], there[codes[at]] = row.values[at], letter(column)
    for line, (values, there) in lines.items():
        yield Record(*keys, line, values, there)


def settled(
    records: Sequence[Record],
    unit_name: Callable[[str], str],
    period_name: Callable[[Dates], str],
    period_of: Callable[[Dates], str] = lambda _: "",
) -> tuple[list[Record], list[Problem]]:
    """The records with each value in one of them only, and the contradictions between them.

    The same value stated twice is kept in the first record, and reported where one sheet does so;
    of different values none is kept.
    """
    first: dict[tuple[str, Dates, str], Record] = {}
    wrong: set[tuple[str, Dates, str]] = set()
    problems: list[Problem] = []
    repeated: dict[tuple[str, str, int], tuple[Record, Record, str] | None] = {}
    kept = [replace(record, values=dict(record.values)) for record in records]
    for record in kept:
        for code in list(record.values):
            key = (record.unit, record.period, code)
            other = first.setdefault(key, record)
            if other is record:
                continue
            if other.values[code] == record.values[code]:
                del record.values[code]
                if (record.file, record.sheet) == (other.file, other.sheet):
                    repeated.setdefault(_row(record), (record, other, code))
                continue
            wrong.add(key)
            repeated[_row(record)] = None  # a row that contradicts is reported as that
            problems.append(_contradiction(record, other, code, unit_name, period_name, period_of))
    for record in kept:
        for code in list(record.values):
            if (record.unit, record.period, code) in wrong:
                del record.values[code]
    problems += [
        _repetition(*stated, unit_name, period_name, period_of)
        for stated in repeated.values()
        if stated is not None
    ]
    return [record for record in kept if record.values], problems


def _row(record: Record) -> tuple[str, str, int]:
    return record.file, record.sheet, record.row


def _repetition(
    record: Record,
    other: Record,
    code: str,
    unit_name: Callable[[str], str],
    period_name: Callable[[Dates], str],
    period_of: Callable[[Dates], str],
) -> Problem:
    return Problem(
        record.file, record.sheet, record.place(code), "repeated_value",
        f"dòng {record.row} nêu lại số của {unit_name(record.unit)}, {period_name(record.period)} "
        f"(dòng {other.row}); lấy một lần",
        todo="giữ một dòng; nếu là đơn vị khác thì sửa tên", unit=record.unit,
        period=period_of(record.period), severity="warning",
    )  # fmt: skip


def _contradiction(
    record: Record,
    other: Record,
    code: str,
    unit_name: Callable[[str], str],
    period_name: Callable[[Dates], str],
    period_of: Callable[[Dates], str],
) -> Problem:
    value, other_value = record.values[code], other.values[code]
    where = ", ".join(
        part
        for part in (
            other.file if other.file != record.file else "",
            f"trang '{other.sheet}'" if other.sheet and other.sheet != record.sheet else "",
            f"ô {other.place(code)}",
        )
        if part
    )
    return Problem(
        record.file, record.sheet, record.place(code), "double_value",
        f"{code} của {unit_name(record.unit)}, {period_name(record.period)} có hai giá trị khác "
        "nhau; không lấy giá trị nào",
        f"{_formatted(value)}; {_formatted(other_value)} ở {where}",
        "giữ một giá trị", record.unit, period_of(record.period),
    )  # fmt: skip


def _formatted(value: float) -> str:
    text = repr(value).removesuffix(".0")
    decimals = len(text.partition(".")[2])
    return number(value, decimals)
