"""What must hold between the periods of one unit: stocks, sizes, lists of items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np
import pandas as pd

from helpers.core.cells import at_row, at_rows
from helpers.core.problems import Problem
from helpers.intake.problem_log import problem_in
from helpers.params.checks import JumpCheck, KnownItemsCheck, StockCheck
from helpers.params.form import Form


@dataclass(frozen=True)
class Filled:
    """One usable workbook, or what an export brings of a unit, as these checks need it."""

    table: pd.DataFrame
    cells: Mapping[str, str]
    label: str
    follows: bool

    def has(self, fields: Sequence[str]) -> bool:
        """Whether all these figures are stated: an export brings some of a form's."""
        return set(fields) <= set(self.table.columns)

    def place(self, figure: str, row: int) -> str:
        """The cell of a figure in a row."""
        return at_row(self.cells[figure], row)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each item."""
        return dict(zip(self.table["item"].tolist(), self.table["row"].tolist(), strict=True))

    def sums(self, fields: Sequence[str]) -> dict[str, int | float]:
        """The sum of some figures for each item; one that is not stated adds nothing."""
        columns = [self.table[name].to_numpy() for name in fields]
        return dict(zip(self.rows, np.nansum(columns, axis=0).tolist(), strict=True))

    def total(self, fields: tuple[str, ...]) -> int:
        """The sum of some figures over all items; asked for again with every later workbook."""
        if fields not in self._totals:
            columns = [self.table[name].to_numpy() for name in fields]
            self._totals[fields] = int(np.nansum(columns))
        return self._totals[fields]

    @cached_property
    def _totals(self) -> dict[tuple[str, ...], int]:
        return {}

    def area(self, figure: str) -> str:
        """All cells of a figure."""
        return at_rows(self.cells[figure], self.table["row"].min(), self.table["row"].max())


def check_series(forms: Sequence[Filled], form: Form) -> list[Problem]:
    """What does not fit between the workbooks of one unit, oldest first.

    `follows` says whether a workbook's period comes right after the period of the one before.
    """
    problems: list[Problem] = []
    for number, now in enumerate(forms):
        before = forms[number - 1] if number and now.follows else None
        if before is not None:
            for stock in form.checks_of(StockCheck):
                if now.has(stock.left) and before.has(stock.right):
                    problems += _stock(now, before, stock)
            for known in form.checks_of(KnownItemsCheck):
                problems += _items(now, before, forms[:number], known)
        for jump in form.checks_of(JumpCheck):
            if now.has(jump.left):
                problems += _jump(now, [f for f in forms[:number] if f.has(jump.left)], jump)
    return problems


def _stock(now: Filled, before: Filled, check: StockCheck) -> Iterator[Problem]:
    opened, closed = now.sums(check.left), before.sums(check.right)
    for item, row in now.rows.items():
        # an item that was not listed before has no known stock: unknown is not zero
        if item not in closed or opened[item] == closed[item]:
            continue
        yield problem_in(
            now.table.iloc[0],
            now.place(check.left[0], row),
            "stock_and_flow",
            f"{check.what_vi} ({before.label})",
            f"{opened[item]} ≠ {closed[item]}",
            "đối chiếu hai kỳ, gửi lại kỳ sai",
            check.severity,
        )


def _items(
    now: Filled, before: Filled, earlier: Sequence[Filled], check: KnownItemsCheck
) -> Iterator[Problem]:
    """New codes are those of no earlier period; vanished ones stood in the period before."""
    known = {item for past in earlier for item in past.rows}
    for item, row in now.rows.items():
        if item in known:
            continue
        yield problem_in(
            now.table.iloc[0],
            now.place("item", row),
            "unknown_code",
            f"{check.what_vi}: mã chưa có ở kỳ nào trước",
            f"'{item}'",
            "kiểm tra mã; thủ tục mới thì giữ nguyên và báo cơ quan tổng hợp",
            check.severity,
        )
    gone = [item for item in before.rows if item not in now.rows]
    if gone:
        shown = ", ".join(gone[:5]) + (" …" if len(gone) > 5 else "")
        yield problem_in(
            now.table.iloc[0],
            "",
            "vanished_code",
            f"{check.what_vi}: {len(gone)} mã có ở {before.label} mà kỳ này không có",
            shown,
            "bổ sung dòng (không phát sinh thì ghi 0), hoặc nêu thủ tục đã bãi bỏ",
            check.severity,
        )


def _jump(now: Filled, earlier: Sequence[Filled], check: JumpCheck) -> Iterator[Problem]:
    if len(earlier) < check.periods:
        return
    fields = check.left
    total = now.total(fields)
    usual = median(past.total(fields) for past in earlier)
    if abs(total - usual) < check.least:
        return
    if usual / check.factor <= total <= usual * check.factor:
        return
    yield problem_in(
        now.table.iloc[0],
        now.area(check.left[0]),
        "jump",
        check.what_vi,
        f"{total}, trung vị {len(earlier)} kỳ trước là {usual:g}",
        "xác nhận số liệu, hoặc gửi lại biểu",
        check.severity,
        (
            (fields[0], total, usual, len(earlier)),
            *((*past.table.iloc[0][["file", "sheet"]], past.area(fields[0])) for past in earlier),
        ),
    )
