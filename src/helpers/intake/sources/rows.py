"""One record a row: units down, or all rows of the one unit of the file."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.layouts import checked_header, left_out, no_key
from helpers.intake.sources.mapping import ITEM, UNIT
from helpers.intake.sources.result import Value
from helpers.intake.sources.tables import Header, filled_from_merged, header_at, is_blank, matches
from helpers.intake.workbook import letter


def read_rows(reader: Reader, unit: str = "") -> Iterator[Value]:
    """One record a row: units down, or all rows of the one `unit` of the file."""
    header = checked_header(reader)
    if header is None:
        return
    last, row = len(reader.sheet.rows), header.row + 1
    gap = False
    while row <= last:
        again = header_at(reader.sheet, reader.mapping, row)
        if len(again.columns) == len(header.columns):
            if reader.mapping.repeated == "leave":
                left_out(reader, row)
                return
            header, row = again, again.row + 1
            continue
        if is_blank(reader.sheet, row, header.columns.values()):
            gap = True
        elif _other_heading(reader, header, row, gap):
            _other_table(reader, header, row)
            return
        elif not gap or _is_record(reader, header, row):
            yield from _record(reader, header, row, unit)
            gap = False
        row += 1


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
    return (gap or headed) and any(_has_figure(reader, header, one) for one in below)


def _record(reader: Reader, header: Header, row: int, unit: str) -> Iterator[Value]:
    keys = {
        name: filled_from_merged(reader.sheet, row, header.columns[name])
        for name in (UNIT, ITEM)
        if name in header.columns
    }
    if any(reader.skipped(text) for text in keys.values() if text != ""):
        return
    for name, text in keys.items():
        if str(text).strip() == "":
            no_key(reader, header.place(name, row))
            return
    if UNIT in keys:
        unit = reader.unit(keys[UNIT], header.place(UNIT, row))
    if not unit:
        return
    item = nfc(str(keys.get(ITEM, ""))).removesuffix(".0")
    for column in reader.mapping.columns:
        at = header.columns.get(column.field, 0)
        if at and column.field not in (UNIT, ITEM):
            value = reader.value(column, row, at, unit, item)
            if value:
                yield value


def _other_table(reader: Reader, header: Header, row: int) -> None:
    at = next(at for at in _numbers(reader, header) if reader.sheet.at(row, at) != "")
    reader.findings.add(
        f"{letter(at)}{row}",
        "other_table",
        "từ dòng này là một bảng có tiêu đề khác; bảng đó không được đọc",
        f"'{shown(reader.sheet.at(row, at))}'",
        "để bảng đó ở tệp riêng; nếu là phần tiếp theo của bảng trên: ghi tiêu đề giống hệt",
    )
