"""A form: how a workbook is laid out, declared in `params/forms/*.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeVar

from pydantic import Field, model_validator

from helpers.params.checks import Check, named_fields
from helpers.params.faults import did_you_mean
from helpers.params.patterns import Id
from helpers.params.reader import File, Key, Params

_LIST_LENGTH = 255  # of a drop-down list that is written into its cell's rule
Kind = TypeVar("Kind")


class Column(Params):
    """One column. `field` is our name for it; `labels` are the headers by which it is found.

    Attributes:
        type: "count" is a whole number ≥ 0, "decimal" any number ≥ 0; "date" a day or blank.
        choices: for text, what may stand there; shown as a drop-down list.
        means: what some choices tell about the item: that nothing is left to be done, or that
            evidence is wanted.
        each_period: for text and dates, what the unit states anew each period; else it describes
            the item and stays.
        maximum: for counts and numbers, the greatest that can be right.
        optional: a blank cell means "not stated"; else it is a problem.
        name_en: what English sentences call it, "" for its first label.
    """

    field: str
    labels: tuple[str, ...] = Field(min_length=1)
    name_en: str = ""
    type: Literal["text", "count", "decimal", "date"]
    choices: tuple[str, ...] = ()
    means: dict[str, Literal["done", "evidence_wanted"]] = Field(default_factory=dict)
    each_period: bool = False
    maximum: float | None = None
    optional: bool = False

    @model_validator(mode="after")
    def _choices_fit(self) -> Column:
        if any("," in choice for choice in self.choices):
            raise ValueError(f"choices của {self.field}: một lựa chọn không được có dấu phẩy")
        if len(",".join(self.choices)) > _LIST_LENGTH:
            raise ValueError(f"choices của {self.field}: dài quá {_LIST_LENGTH} ký tự")
        if unknown := [choice for choice in self.means if choice not in self.choices]:
            todo = did_you_mean(unknown[0], self.choices)
            raise ValueError(f"means của {self.field}: choices không có {unknown[0]!r}; {todo}")
        return self

    @property
    def is_number(self) -> bool:
        """Whether its cells hold figures."""
        return self.type in ("count", "decimal")


class FormFigure(Params):
    """One row of a form of single figures; `maximum` is the greatest that can be right."""

    code: str
    name_vi: str
    unit_vi: str = ""
    maximum: float | None = None


class Form(File):
    """A workbook layout.

    Attributes:
        layout: "items", one row an item (its code in the field `item`); "pairs", one row a figure:
            the code in the field `item` names the figure and `value` holds it.
        unit_cell, period_cell: where the workbook says whose and for when it is.
        figures: for "pairs", the codes that must be there, with their names.
        totals: codes that mark a row as the total of the rows above it, which is no item.
        blank_rows: rows that a template leaves free for items that are not in its list.
    """

    id: Id
    title_vi: str = "Biểu số liệu"
    sheet: str
    layout: Literal["items", "pairs"]
    unit_cell: str
    period_cell: str
    columns: tuple[Column, ...]
    figures: tuple[FormFigure, ...] = ()
    totals: tuple[str, ...] = ()
    blank_rows: int = Field(default=20, ge=0, le=5000)
    checks: tuple[Check, ...] = ()

    def contradictions(self) -> Iterator[tuple[Key, str]]:
        """Fields that the layout or a check needs and that no column or figure brings."""
        fields = [column.field for column in self.columns]
        if "item" not in fields:
            yield ("columns",), "columns cần một cột có field: item"
        if self.layout == "pairs" and not self.figures:
            yield ("layout",), "layout pairs cần figures"
        if self.layout == "pairs" and "value" not in fields:
            yield ("columns",), "layout pairs cần một cột có field: value"
        known = set(self.counts)
        for place, check in enumerate(self.checks):
            for name in sorted(named_fields(check) - known):
                what = f"checks dùng cột không có: {name!r}; {did_you_mean(name, known)}"
                yield ("checks", place), what

    @property
    def counts(self) -> tuple[str, ...]:
        """Names of the figures that this form brings."""
        if self.layout == "pairs":
            return tuple(figure.code for figure in self.figures)
        return tuple(column.field for column in self.columns if column.is_number)

    @property
    def texts(self) -> tuple[str, ...]:
        """Names of the columns of text and dates, such as an item's name; none in "pairs"."""
        if self.layout == "pairs":
            return ()
        return tuple(c.field for c in self.columns if not c.is_number and c.field != "item")

    def choices_that_mean(self, field: str, meaning: str) -> frozenset[str]:
        """The choices of a column with a meaning; none where there is no such column."""
        column = next((column for column in self.columns if column.field == field), None)
        means = column.means.items() if column else ()
        return frozenset(choice for choice, meant in means if meant == meaning)

    def column(self, field: str) -> Column:
        """The column of that field."""
        return next(column for column in self.columns if column.field == field)

    def label(self, figure: str) -> str:
        """What a figure is called: its column's header, or its name in a form of figures."""
        if self.layout == "pairs":
            return next(declared.name_vi for declared in self.figures if declared.code == figure)
        return self.column(figure).labels[0]

    def maximum(self, figure: str) -> float | None:
        """The greatest value that a figure can rightly have, None where none is declared."""
        if self.layout == "pairs":
            return next(declared.maximum for declared in self.figures if declared.code == figure)
        return self.column(figure).maximum

    def checks_of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The declared checks of one kind."""
        return tuple(check for check in self.checks if isinstance(check, kind))
