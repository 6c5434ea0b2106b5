"""One record a row: units down, or all rows of the one unit of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.intake.codes import read_code
from helpers.intake.names import shown
from helpers.intake.numbers import Misfit
from helpers.intake.row_kinds.classify import Classified
from helpers.intake.row_kinds.kinds import SheetRow
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.layouts import checked_header, left_out, no_key
from helpers.intake.sources.mapping import ITEM, UNIT
from helpers.intake.sources.result import Value
from helpers.intake.sources.row_table import RowTable
from helpers.intake.sources.tables import Header, filled_from_merged, header_at, is_blank, matches
from helpers.intake.workbook import letter


@dataclass(frozen=True)
class Part:
    """The rows below one heading."""

    header: Header
    rows: tuple[int, ...]


def read_rows(reader: Reader, unit: str = "") -> Iterator[Value]:
    """One record a row: units down, or all rows of the one `unit` of the file."""
    for part in parts(reader):
        classified = RowTable(reader, part.header, part.rows).classified()
        item = ""
        for row in classified.of("data", "doubtful"):
            values = list(_record(reader, part.header, row, unit, item))
            item = values[-1].item if values else item
            yield from values
        _say_totals(reader, part.header, classified)


def parts(reader: Reader) -> Iterator[Part]:
    """The tables of the sheet that are read; what is not read is reported."""
    header = checked_header(reader)
    if header is None:
        return
    last, row = len(reader.sheet.rows), header.row + 1
    rows: list[int] = []
    gap = False
    while row <= last:
        again = header_at(reader.sheet, reader.mapping, row)
        if len(again.columns) == len(header.columns):
            page = not gap and again.columns == header.columns and bool(rows)
            if reader.mapping.repeated == "leave" and not page:
                left_out(reader, row)
                break
            yield Part(header, tuple(rows))
            header, row, rows = again, again.row + 1, []
            continue
        if is_blank(reader.sheet, row, header.columns.values()):
            gap = True
        elif _other_heading(reader, header, row, gap):
            _other_table(reader, header, row)
            break
        else:
            rows.append(row)
            if not gap or _is_record(reader, header, row):
                gap = False
        row += 1
    yield Part(header, tuple(rows))


def _numbers(reader: Reader, header: Header) -> list[int]:
    return [header.columns[c.field] for c in reader.mapping.numbers if c.field in header.columns]


def _has_figure(reader: Reader, header: Header, row: int) -> bool:
    return any(
        reader.sheet.bare_formula(row, at)
        or any(sign.isdigit() for sign in str(reader.sheet.at(row, at)))
        for at in _numbers(reader, header)
    )


def _key(reader: Reader, header: Header, name: str, row: int) -> str:
    column = header.columns.get(name, 0)
    return str(filled_from_merged(reader.sheet, row, column)) if column else ""


def _is_record(reader: Reader, header: Header, row: int) -> bool:
    """Whether a row after a blank one is no heading or note: it has a figure, or names its key."""
    if _has_figure(reader, header, row):
        return True
    unit, item = (_key(reader, header, name, row) for name in (UNIT, ITEM))
    if unit and reader.registry.match(unit):
        return True
    filled = not is_blank(reader.sheet, row, _numbers(reader, header))
    return filled and any(sign.isdigit() for sign in item)


def _other_heading(reader: Reader, header: Header, row: int, gap: bool) -> bool:
    """Whether the row is the heading of another table: words over most columns of figures.

    Signatures have no figures below them, and a unit may have words for figures.
    """
    cells = [str(reader.sheet.at(row, at)) for at in _numbers(reader, header)]
    words = sum(any(sign.isalpha() for sign in cell) for cell in cells)
    if words * 2 < max(len(cells), 1) or _is_record(reader, header, row):
        return False
    columns = [c for c in reader.mapping.columns if c.field in (UNIT, ITEM)]
    headed = any(matches(c.labels, (_key(reader, header, c.field, row),)) for c in columns)
    below = range(row + 1, len(reader.sheet.rows) + 1)
    return (gap or headed) and any(_has_figure(reader, header, later) for later in below)


def _record(
    reader: Reader, header: Header, row: SheetRow, unit: str, before: str
) -> Iterator[Value]:
    """The values of a row; of one with an unknown name or without one, what is wrong with it.

    `before` is the code of the row before.
    """
    number = row.number
    names = [name for name in (UNIT, ITEM) if name in header.columns]
    for name in names:
        if not _key(reader, header, name, number).strip():
            no_key(reader, header.place(name, number))
            return
    if UNIT in names:
        at = header.columns[UNIT]
        cell = filled_from_merged(reader.sheet, number, at)
        unit = reader.unit(cell, header.place(UNIT, number))
    item = _item(reader, header, number, before) if ITEM in names else ""
    if not unit or item is None:
        return
    if row.kind == "doubtful":
        reader.findings.add(
            header.place(names[-1], number) if names else f"A{number}", "doubtful_row",
            "không rõ dòng này là số liệu hay dòng tổng; không lấy",
            f"'{row.label}'" + (f", {row.why}" if row.why else ""),
            "dòng tổng thì ghi 'Tổng cộng'; là số liệu thì kiểm tra tên, mã", unit=unit,
        )  # fmt: skip
        return
    for column in reader.mapping.columns:
        at = header.columns.get(column.field, 0)
        if at and column.field not in (UNIT, ITEM):
            value = reader.value(column, number, at, unit, item)
            if value:
                yield value


def _item(reader: Reader, header: Header, row: int, before: str) -> str | None:
    """The code of a row, None after saying that it cannot be read."""
    at = header.columns[ITEM]
    if reader.sheet.at(row, at) == "":
        row, at = _merged_from(reader, row, at)
    code = read_code(reader.sheet, row, at, after=before)
    if isinstance(code, Misfit):
        place = header.place(ITEM, row)
        reader.findings.add(place, code.code, code.what, code.found, code.todo)
        return None
    return code


def _merged_from(reader: Reader, row: int, at: int) -> tuple[int, int]:
    """The first cell of the merged range that a cell lies in."""
    wanted = filled_from_merged(reader.sheet, row, at)
    rows = range(row, 0, -1)
    return next(((start, at) for start in rows if reader.sheet.at(start, at) == wanted), (row, at))


def _say_totals(reader: Reader, header: Header, classified: Classified) -> None:
    """Say where rows were taken for totals by their figures alone, and where totals are wrong."""
    counts = [c.field for c in reader.mapping.numbers if c.whole]
    whole = {header.columns[field] for field in counts if field in header.columns}
    for row in classified.of("total", "subtotal"):
        if row.why and not reader.skipped(row.label):
            reader.findings.notes.append(f"không lấy dòng {row.number} '{row.label}': {row.why}")
    for total in classified.wrong:
        if total.column in whole:
            reader.findings.add(
                f"{letter(total.column)}{total.row}", "wrong_total",
                "dòng tổng khác tổng các dòng mà nó cộng", f"{total.stated:g} ≠ {total.computed:g}",
                "kiểm tra dòng tổng và các dòng đó", severity="warning",
            )  # fmt: skip


def _other_table(reader: Reader, header: Header, row: int) -> None:
    at = next(at for at in _numbers(reader, header) if reader.sheet.at(row, at) != "")
    reader.findings.add(
        f"{letter(at)}{row}",
        "other_table",
        "từ dòng này là một bảng có tiêu đề khác; bảng đó không được đọc",
        f"'{shown(reader.sheet.at(row, at))}'",
        "để bảng đó ở tệp riêng; nếu là phần tiếp theo của bảng trên: ghi tiêu đề giống hệt",
    )
