"""What stands in a form before it goes out, and where on its sheet."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.utils.cell import coordinate_from_string, get_column_letter

from helpers.intake.form_reader import FilledForm
from helpers.intake.validation.criteria import MAXIMUM
from helpers.params.form import Column, Form
from helpers.params.indicator import Indicator
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.registry import Unit

Texts = Mapping[str, str]
Figures = Mapping[str, float]


@dataclass(frozen=True)
class Prefill:
    """One row as it is handed out.

    Attributes:
        texts: its columns of text and dates. given: figures that stand there and are not changed.
        before: its values of the period before.
    """

    texts: Texts
    before: Figures = field(default_factory=dict)
    given: Figures = field(default_factory=dict)


@dataclass(frozen=True)
class FormPlan:
    """Everything that a unit's form says.

    Attributes:
        rows: one a known item or figure, in the order of the unit's latest workbook.
        before: the period whose values stand on the sheet for comparison, None for none.
        due: the last day on which the form is in time, None where no rule is declared.
        follows: whether `before` is the period right before, so that stocks carry over.
    """

    setting: Setting
    form: Form
    unit: Unit
    period: Period
    rows: tuple[Prefill, ...]
    before: Period | None = None
    follows: bool = False

    @property
    def due(self) -> date | None:
        return self.setting.programme.due(self.period)

    @property
    def contact(self) -> str:
        programme = self.setting.programme
        return programme.contact_vi or programme.cover.agency

    @property
    def blank_rows(self) -> int:
        """Free rows for items that are in no list; a form of figures and a scoring sheet, whose
        list is the framework's, have none."""
        if self.form.layout == "pairs" or self.setting.framework.sheet:
            return 0
        return max(self.form.blank_rows, 1)


@dataclass(frozen=True)
class Grid:
    """Where things stand on the entry sheet: its first column counts the rows."""

    form: Form
    rows: int

    @property
    def header(self) -> int:
        """The row of the column headers."""
        cells = (self.form.unit_cell, self.form.period_cell)
        return max(int(coordinate_from_string(cell)[1]) for cell in cells) + 3

    @property
    def first(self) -> int:
        return self.header + 1

    @property
    def last(self) -> int:
        return self.header + self.rows

    @property
    def check(self) -> str:
        """The column in which each row is checked, right of the form's own."""
        return str(get_column_letter(len(self.form.columns) + 2))

    @property
    def summary(self) -> str:
        """The cell that sums up the checks of all rows."""
        return f"C{self.header - 1}"

    def letter(self, name: str) -> str:
        """The column of a field."""
        fields = [column.field for column in self.form.columns]
        return str(get_column_letter(fields.index(name) + 2))

    def span(self, column: str) -> str:
        """All rows of a column, as an absolute reference."""
        return f"${column}${self.first}:${column}${self.last}"

    def inputs(self) -> tuple[Column, ...]:
        """The columns that are filled in with numbers."""
        return tuple(column for column in self.form.columns if column.is_number)


def plan_form(
    setting: Setting,
    form: Form,
    unit: Unit,
    period: Period,
    earlier: Sequence[tuple[Period, FilledForm]] = (),
) -> FormPlan:
    """What to hand out to a unit.

    Args:
        earlier: the unit's usable workbooks of earlier periods, latest first. The latest gives the
            items and the values for comparison; a form of figures takes its rows from the form.
    """
    latest = earlier[0] if earlier else None
    before, filled = latest if latest else (None, None)
    previous = setting.programme.before(period)
    follows = before is not None and previous is not None and before.id == previous.id
    if form.layout == "pairs":
        values = _values(filled.table.iloc[0].to_dict(), form.counts) if filled else {}
        rows = tuple(
            Prefill(
                {"item": figure.code, "name": figure.name_vi, "unit": figure.unit_vi},
                {"value": values[figure.code]} if figure.code in values else {},
            )
            for figure in form.figures
        )
    elif setting.framework.sheet:
        rows = tuple(
            _criterion(setting, form, criterion, filled) for criterion in setting.framework.criteria
        )
    elif filled:
        rows = tuple(
            Prefill(filled.texts[str(row["item"])], _values(row, form.counts))
            for row in filled.table.to_dict("records")
        )
    else:
        rows = ()
    return FormPlan(setting, form, unit, period, rows, before, follows)


def _criterion(setting: Setting, form: Form, leaf: Indicator, filled: FilledForm | None) -> Prefill:
    """The row of a criterion: what the framework says of it, and what the sheet before said."""
    parents = {node.code: node.name_vi for node in setting.framework.indicators}
    texts = {"item": leaf.code, "name": leaf.name_vi, "group": parents.get(leaf.parent, "")}
    given = {MAXIMUM: leaf.maximum} if MAXIMUM in form.counts and leaf.maximum is not None else {}
    rows = filled.table[filled.table["item"] == leaf.code].to_dict("records") if filled else []
    if not rows or filled is None:
        return Prefill(texts, {}, given)
    return Prefill({**filled.texts[leaf.code], **texts}, _values(rows[0], form.counts), given)


def _values(row: Mapping[Hashable, Any], names: Sequence[str]) -> dict[str, float]:
    stated = {name: row[name] for name in names if name in row}
    return {name: float(value) for name, value in stated.items() if not math.isnan(value)}
