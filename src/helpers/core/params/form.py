"""A form: how a workbook is laid out, declared in `params/forms/*.yml`."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from helpers.core.params.reader import Params


class Column(Params):
    """One column. `field` is our name for it; `labels` are the headers by which it is found."""

    field: str
    labels: tuple[str, ...]
    type: Literal["text", "count"]


class Check(Params):
    """A rule that every row must keep: Σ totals = Σ parts, or part ≤ whole."""

    kind: Literal["sum", "at_most"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    what_vi: str


class Form(Params):
    """A workbook layout.

    Attributes:
        layout: "items", one row an item (its code in the field `item`); "pairs", one row a figure:
            the code in the field `item` names the figure and `value` holds it.
        unit_cell, period_cell: where the workbook says whose and for when it is.
        figures: for "pairs", the codes that must be there.
    """

    id: str
    sheet: str
    layout: Literal["items", "pairs"]
    unit_cell: str
    period_cell: str
    columns: tuple[Column, ...]
    figures: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Form:
        fields = [column.field for column in self.columns]
        if "item" not in fields:
            raise ValueError("columns cần một cột có field: item")
        if self.layout == "pairs" and not self.figures:
            raise ValueError("layout pairs cần figures")
        known = set(self.counts)
        for check in self.checks:
            if unknown := {*check.left, *check.right} - known:
                raise ValueError(f"checks dùng cột không có: {sorted(unknown)}")
        return self

    @property
    def counts(self) -> tuple[str, ...]:
        """Names of the whole-number figures that this form brings."""
        if self.layout == "pairs":
            return self.figures
        return tuple(column.field for column in self.columns if column.type == "count")
