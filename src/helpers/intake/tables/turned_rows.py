"""The rows of a turned table: one a unit and period, whose figures keep the cells they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.core.periods import Dates, read_period
from helpers.core.spelling import name_key
from helpers.intake.names import shown
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.heading import Head, Turn
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log
from helpers.intake.tables.period_heading import is_part
from helpers.intake.tables.row import Row
from helpers.intake.workbook import Sheet, letter


def turned_rows(rows: Sequence[Row], sheet: Sheet, head: Head, turn: Turn, log: Log) -> list[Row]:
    """The rows as the turned table has them, in the order in which units and periods are met.

    Two values of one figure are two rows: that they differ is said where all records are compared.
    """
    found: dict[tuple[str, str, Dates | str], Row] = {}
    again: list[Row] = []
    for row in rows:
        named = _named(row, sheet, turn, log) if turn.indicator else ""
        for at, value in row.values.items():
            if (figure := turn.to.get(named or at, 0)) not in head.figures:
                continue
            label = _label(turn.labels.get(at, ""), row.label)
            key = (*_unit(row), read_period(label) or label)
            into = found.get(key)
            if into is None or figure in into.values:
                dated = f"{letter(at)}{head.row}" if turn.labels else ""
                new = replace(row, label=label, values={}, cells={}, dated=dated)
                if found.setdefault(key, new) is not new:
                    again.append(new)
                into = new
            into.values[figure], into.cells[figure] = value, (row.row, at)
    made = [*found.values(), *again]
    stated = {_unit(one) for one in made}
    bare = {_unit(row): row for row in rows if _unit(row) not in stated}
    like = made[-1] if made and turn.labels else None  # a period that others have values of
    return [
        *made,
        *(replace(one, label=like.label, dated=like.dated, values={}) if like
          else replace(one, values={}) for one in bare.values()),
    ]  # fmt: skip


def _unit(row: Row) -> tuple[str, str]:
    return name_key(row.name), row.code


def _named(row: Row, sheet: Sheet, turn: Turn, log: Log) -> str:
    """The key of the indicator that a row is about; a row of figures must name one."""
    text = as_text(filled_from_merged(sheet, row.row, turn.indicator))
    if row.values and not text:
        log.problem(
            sheet.name, f"{letter(turn.indicator)}{row.row}", "missing_key",
            f"dòng có số liệu của '{shown(row.name or row.code, 40)}' nhưng thiếu tên chỉ tiêu",
            "ô trống", "ghi tên hoặc mã chỉ tiêu; hoặc xoá dòng thừa",
        )  # fmt: skip
    return name_key(text) or "-"


def _label(above: str, beside: str) -> str:
    """The period of a value by its column and its row; a month of a row's year."""
    if not above or not beside or above == beside:
        return above or beside
    return f"{above} {beside}" if is_part(above) else f"{above} / {beside}"
