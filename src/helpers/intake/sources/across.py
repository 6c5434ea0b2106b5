"""Units side by side in one row, figures down."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helpers.intake.names import unknown
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.layouts import left_out, missing_column, no_key, unit_id
from helpers.intake.sources.mapping import Column
from helpers.intake.sources.result import Value
from helpers.intake.sources.tables import Header, matches
from helpers.intake.workbook import letter

# the first figure of a table is not looked for further below its heading
_NEAR = 60


def read_across(reader: Reader) -> Iterator[Value]:
    """Units side by side in one row, figures down, found by their label left of the units."""
    head, units = _unit_row(reader)
    if not units:
        reader.findings.add("", "no_header", "không tìm thấy dòng tên đơn vị của bảng")
        return
    labelled = dict(_labelled(reader, head, units))
    above = (row for row in range(1, head) if _units_in(reader, row))
    if upper := next((row for row in above if any(_labels(reader, row, head))), 0):
        reader.findings.add(
            f"A{upper}", "other_table", "bên trên còn một bảng của các đơn vị khác; bảng đó không"
            " được đọc", "", "để mỗi bảng ở một tệp riêng",
        )  # fmt: skip
    units = _with_one_column(reader, head, units, labelled)
    fields: dict[str, int] = {}
    for row, column in labelled.items():
        fields[column.field] = row
        for at, unit in units.items():
            value = reader.value(column, row, at, unit, "")
            if value:
                yield value
    for column in reader.mapping.columns:
        if column.field not in fields and not column.optional:
            missing_column(reader, column, Header(head, {}))


def _unit_row(reader: Reader) -> tuple[int, dict[int, str]]:
    """The row with the most unit names, and the unit of each of its columns."""
    rows = range(1, min(60, len(reader.sheet.rows)) + 1)
    best = max(rows, key=lambda row: len(_units_in(reader, row)), default=0)
    return best, _units_in(reader, best) if best else {}


def _units_in(reader: Reader, row: int) -> dict[int, str]:
    units = ((at, unit_id(reader, row, at)) for at in range(1, len(reader.sheet.rows[0]) + 1))
    return {at: unit for at, unit in units if unit}


def _labels(reader: Reader, head: int, end: int) -> Iterator[tuple[int, int, Column]]:
    """Row, place and column of each label between two rows of units, left of the upper's units."""
    left = range(1, min(_units_in(reader, head)))
    for row in range(head + 1, end):
        texts = {at: str(reader.sheet.at(row, at)) for at in left}
        for column in reader.mapping.columns:
            places = [at for at, text in texts.items() if matches(column.labels, (text,))]
            if places:
                yield row, places[0], column
                break


def _labelled(reader: Reader, head: int, units: dict[int, str]) -> Iterator[tuple[int, Column]]:
    """The rows of the figures, down to the next table, which is reported and left out."""
    last = len(reader.sheet.rows)
    others = (
        row
        for row in range(head + 1, last + 1)
        if _units_in(reader, row) not in ({}, units)
        and any(_labels(reader, row, min(row + _NEAR, last + 1)))
    )
    end = next(others, last + 1)
    seen: dict[str, int] = {}
    for row, _, column in _labels(reader, head, end):
        if seen.setdefault(column.field, row) != row:
            end = row
            break
        yield row, column
    if end <= last:
        left_out(reader, end)


def _with_one_column(
    reader: Reader, head: int, units: dict[int, str], rows: Collection[int]
) -> dict[int, str]:
    """The units with one column each; other columns of figures are named."""
    kept = dict(units)
    labels = max((at for _, at, _ in _labels(reader, head, max(rows, default=head) + 1)), default=0)
    for at in range(labels + 1, len(reader.sheet.rows[head - 1]) + 1):
        if at in units:
            continue
        text = reader.sheet.at(head, at)
        figures = any(sign.isdigit() for row in rows for sign in str(reader.sheet.at(row, at)))
        right = at > min(units)
        if isinstance(text, str) and text and not reader.skipped(text) and (right or figures):
            problem = unknown(reader.registry, text)
            place = f"{letter(at)}{head}"
            reader.findings.add(place, problem.code, problem.what, problem.found, problem.todo)
        if text == "" and figures and not right:
            if all(reader.sheet.at(row, at) == "" for row in range(1, head)):
                no_key(reader, f"{letter(at)}{head}")
            continue
        headed = head > 1 and reader.sheet.at(head - 1, at) != ""
        if text == "" and figures and right and not headed:
            owner = next(left for left in range(at, 0, -1) if reader.sheet.at(head, left) != "")
            if kept.pop(owner, ""):
                reader.findings.add(
                    f"{letter(owner)}{head}", "ambiguous_heading",
                    "tên đơn vị này đứng trên nhiều cột số; không biết cột nào là số liệu",
                    f"{letter(owner)}:{letter(at)}", "giữ một cột cho mỗi đơn vị, đúng kỳ báo cáo",
                )  # fmt: skip
    return kept
