"""The rows of a turned table, whose figures keep the cells that they stand in.

First all that is said of a unit as one row, by which sums and means are told; then a row a period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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

_SPARSE = 4  # times as many pairs of unit and period as there are: then each pair is a row


@dataclass(slots=True)
class Gathered:
    """The rows of a turned table by unit.

    Attributes:
        rows: their values are by place in `slots`. Two values of one figure, period and unit are
            in two rows: that they differ is reported where all records are compared.
        slots: figure, period as written, and the heading that says it.
    """

    head: Head
    rows: list[Row] = field(default_factory=list)
    slots: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def by_slot(self) -> Head:
        """The heading of these rows."""
        return replace(self.head, figures=dict.fromkeys(range(len(self.slots)), ""))

    def apart(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Some of the rows, each as one row a period; one without values as it is, in a period
        that others have values of."""
        for row in rows:
            made: dict[str, Row] = {}
            for slot, value in row.values.items():
                figure, label, dated = self.slots[slot]
                new = replace(row, row=row.cells[slot][0], label=label, dated=dated,
                              values={}, cells={})  # fmt: skip
                into = made.setdefault(label, new)
                into.values[figure], into.cells[figure] = value, row.cells[slot]
            yield from made.values()
            if not made:
                _, label, dated = self.slots[-1] if self.slots else (0, "", "")
                yield replace(row, label=label, dated=dated) if dated else row


def gathered(rows: Sequence[Row], sheet: Sheet, head: Head, turn: Turn, log: Log) -> Gathered:
    """All that is said of each unit, in the order in which units are met."""
    collected = Gathered(head)
    places: dict[tuple[int, Dates | str], int] = {}
    units: dict[tuple[str, ...], Row] = {}
    labels = {row.label for row in rows}
    pairs = {(*_unit(row), row.label) for row in rows}
    dense = len({_unit(row) for row in rows}) * len(labels) <= _SPARSE * len(pairs)
    for row in rows:
        named = _named(row, sheet, turn, log) if turn.indicator else ""
        key = (*_unit(row), "" if dense else row.label)
        into = units.get(key) or units.setdefault(key, replace(row, values={}, cells={}))
        for at, value in row.values.items():
            if (figure := turn.to.get(named or at, 0)) not in head.figures:
                continue
            label = _label(turn.labels.get(at, ""), row.label)
            slot = places.setdefault((figure, read_period(label) or label), len(places))
            if slot == len(collected.slots):
                dated = f"{letter(at)}{head.row}" if turn.labels else ""
                collected.slots.append((figure, label, dated))
            if slot in into.values:
                collected.rows.append(into := replace(row, values={}, cells={}))
            into.values[slot], into.cells[slot] = value, (row.row, at)
    collected.rows[:0] = units.values()
    return collected


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
