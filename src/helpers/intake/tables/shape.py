"""Tables that look like units down and indicators across, and are not: refused with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from helpers.core.spelling import name_key
from helpers.intake.names import shown
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.heading import Head, Unfit, is_number
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import listed
from helpers.intake.tables.missing import is_missing
from helpers.intake.tables.words import LONG, is_one_of
from helpers.intake.workbook import Sheet, letter

_ALIKE, _MANY = 0.6, 0.3  # parts of the names, of the rows
_WIDE = "mỗi dòng một đơn vị (và một kỳ), mỗi chỉ tiêu một cột"


def unfit(sheet: Sheet, head: Head) -> Unfit | None:
    """The first reason why the rows below a heading are not figures of units; None where none."""
    return next(_reasons(sheet, head), None)


def _reasons(sheet: Sheet, head: Head) -> Iterator[Unfit]:
    if head.wrong:
        yield head.wrong
    turned, head = head.turn, head.as_written
    rows = [
        row for row in range(head.row + 1, len(sheet.rows) + 1) if _has_figure(sheet, head, row)
    ]
    words = [at for at in _others(head) if any(_word(sheet, row, at) for row in rows)]
    titled = [at for at in words if is_one_of(LONG["name"], head.headings[at][-1])]
    unit = head.columns.get("unit", 0)
    if head.guessed and is_one_of(LONG["name"], (head.headings.get(unit) or ("",))[-1]):
        titled, unit = [unit], 0
    if titled and not unit and not turned:
        yield Unfit(
            "rows_are_indicators", f"{letter(titled[0])}{head.row}",
            "các dòng là chỉ tiêu hoặc thủ tục, không phải đơn vị",
            f"'{shown(head.title(titled[0]), 40)}'",
            f"xoay bảng: {_WIDE}; bảng chấm điểm của một đơn vị thì khai báo biểu (docs/forms.md)",
        )  # fmt: skip
    if not turned or not turned.indicator:
        yield from _in_pairs(sheet, head, rows)
    if not turned:
        yield from _in_long_form(sheet, head, rows, words)
    yield from _nameless(sheet, head, rows)


def _in_pairs(sheet: Sheet, head: Head, rows: list[int]) -> Iterator[Unfit]:
    """A second column of the same names: each pair of name and figure is sorted for itself."""
    unit = head.columns.get("unit", 0)
    names = {key for row in rows if (key := _word(sheet, row, unit))}
    for at in range(1, len(sheet.rows[head.row - 1]) + 1):
        other = {row: key for row in rows if at != unit and (key := _word(sheet, row, at))}
        same = len(names & set(other.values()))
        moved = any(key != _word(sheet, row, unit) for row, key in other.items())
        if len(names) > 1 and same >= _ALIKE * len(names) and moved:
            yield Unfit(
                "paired_columns", f"{letter(at)}{head.row}",
                "bảng gồm các cặp cột tên và điểm, mỗi cặp xếp thứ tự riêng; đọc theo dòng là sai",
                f"cột {letter(unit)} và cột {letter(at)} cùng ghi tên đơn vị",
                "đọc bằng ánh xạ layout: blocks (--source), hoặc ghép lại theo tên",
            )  # fmt: skip


def _in_long_form(sheet: Sheet, head: Head, rows: list[int], words: list[int]) -> Iterator[Unfit]:
    """Several rows a unit and period that a column of words tells apart."""
    keys = {row: _key(sheet, head, row) for row in rows}
    count = Counter(keys.values())
    several = [row for row in rows if any(keys[row]) and count[keys[row]] > 1]
    for at in words if len(several) > max(1, _MANY * len(rows)) else ():
        texts = {(keys[row], _word(sheet, row, at)) for row in several}
        if len(texts) == len(several):
            yield Unfit(
                "long_form", f"{letter(at)}{head.row}",
                f"mỗi đơn vị có nhiều dòng, phân biệt bằng cột '{shown(head.title(at), 40)}'",
                listed(list(dict.fromkeys(as_text(sheet.at(row, at)) for row in several))),
                f"xoay bảng: {_WIDE}",
            )  # fmt: skip


def _nameless(sheet: Sheet, head: Head, rows: list[int]) -> Iterator[Unfit]:
    """Rows that go on with the unit above them, whose cell is not merged: whose they are is not
    known, and what the first row of each says is not all of it."""
    named = [at for name in ("unit", "unit_code") if (at := head.columns.get(name, 0))]
    bare = [row for row in rows if not any(_cell_key(sheet, row, at) for at in named)]
    texts = [key for row in bare for at in _others(head) if (key := _word(sheet, row, at))]
    if len(bare) > max(1, _MANY * len(rows)) and texts:
        at = head.columns.get("unit", head.columns.get("unit_code", 1))
        yield Unfit(
            "nameless_rows", f"{letter(at)}{bare[0]}",
            f"{len(bare)}/{len(rows)} dòng có số liệu thiếu tên đơn vị",
            f"dòng {listed([str(row) for row in bare])}",
            f"gộp ô tên hoặc ghi tên ở mọi dòng; {_WIDE}",
        )  # fmt: skip


def _others(head: Head) -> list[int]:
    """The columns that are neither figures nor keys, numbers of rows, ranks, groups."""
    used = {*head.figures, *(at for name, at in head.columns.items() if name != "note")}
    return [at for at in head.headings if at not in used and at not in head.others]


def _key(sheet: Sheet, head: Head, row: int) -> tuple[str, ...]:
    names = ("unit", "unit_code", "period", "year", "quarter", "month")
    columns = [head.columns.get(name, 0) for name in names]
    columns[1:1] = head.others[:1]
    return tuple(_cell_key(sheet, row, at) if at else "" for at in columns)


def _cell_key(sheet: Sheet, row: int, at: int) -> str:
    return name_key(as_text(filled_from_merged(sheet, row, at)))


def _has_figure(sheet: Sheet, head: Head, row: int) -> bool:
    return any(is_number(sheet.at(row, at)) for at in head.figures)


def _word(sheet: Sheet, row: int, at: int) -> str:
    """What a cell says in words, for comparison; "" for a number or nothing."""
    cell = filled_from_merged(sheet, row, at) if at else ""
    plain = isinstance(cell, str) and not is_missing(cell) and not is_number(cell)
    return name_key(str(cell)) if plain else ""
