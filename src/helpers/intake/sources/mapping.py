"""A mapping: how an export of one system is read. Declared in `params/sources/*.yml`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from helpers.intake.numbers import Convention
from helpers.params.form import shared_labels
from helpers.params.patterns import Id
from helpers.params.reader import Params

# columns that say what a row is about; any other text column is a code or a filter
UNIT, ITEM = "unit", "item"
# in `feeds`: the indicator's code stands in the item column
BY_ITEM = "*"
# in the name of a sheet: the period that is asked for
PLACES = ("year", "period")
_PLACE = re.compile(r"\{([^{}]*)\}")


class Column(Convention):
    """One column, found by its header.

    Attributes:
        field: our name for it; "unit" and "item" are the keys of a row.
        labels: headers by which it is found; "*" stands for any text; in a table with two header
            rows both are joined by " / ".
        type: what its cells hold.
        codes: for "code": the texts of the system and our codes; another text is a problem.
        optional: the column may be missing.
    """

    field: str
    labels: tuple[str, ...]
    type: Literal["text", "number", "date", "code"] = "number"
    codes: dict[str, str] = Field(default_factory=dict)
    optional: bool = False

    @model_validator(mode="after")
    def _codes_where_due(self) -> Column:
        if (self.type == "code") != bool(self.codes):
            raise ValueError(f"cột {self.field}: codes đi cùng type: code")
        return self


class Condition(Params):
    """What must hold in a row of a dossier for it to be counted; exactly one of the tests.

    Attributes:
        column: the column tested.
        among, not_among: its code or text is (not) one of these; a blank is not among anything.
        within: the date lies in the period.
        before: the date lies before the period. `open_after`: the date is blank or after its end.
        open_before: the date is blank or not before the period's start.
        at_most, above: compared with the date of another column.
        blank: it is blank (true) or filled (false).
    """

    column: str
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()
    within: bool | None = None
    before: bool | None = None
    open_before: bool | None = None
    open_after: bool | None = None
    at_most: str = ""
    above: str = ""
    blank: bool | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Condition:
        tests = [name for name in type(self).model_fields if name != "column"]
        given = [name for name in tests if getattr(self, name) not in ((), "", None)]
        if len(given) != 1:
            raise ValueError(f"điều kiện của cột {self.column} phải có đúng một phép thử: {tests}")
        return self


class Count(Params):
    """A figure made of rows: how many of them hold all of `where`."""

    field: str
    where: tuple[Condition, ...] = ()


class Total(Params):
    """A rule: `field` is the weighted sum of other fields, in these periods (all when empty).

    Attributes:
        tolerance: how far both may lie apart; "rounding", as far as the rounding of the printed
            parts and of the printed total explains.
    """

    field: str
    weights: dict[str, Decimal]
    tolerance: Decimal | Literal["rounding"]
    periods: tuple[str, ...] = ()


class Mapping(Params):
    """One mapping.

    Attributes:
        layout: "rows", one record a row, units down or one unit for the file; "across", units side
            by side in the header and figures down; "blocks", pairs of a name and a value column,
            each sorted for itself; "records", one row a dossier or document, counted.
        sheets: names of the sheet ("*" for any text); where none fits or none is given, the first
            visible sheet with the header. "{year}" and "{period}" stand for those of the period
            that is asked for; no sheet of another period is then read.
        check_period: whether headings and names of sheets must not state another period.
        names: whether units are the programme's or the provinces of Viet Nam.
        unit_cell: where the file says whose it is, for tables without a unit column.
        columns: for "across", the figures, found by their label in the first column.
        skip: texts in the unit or item column that mark totals and notes, "*" for any text.
        repeated: whether a second table with the same header is read on or left out (and reported).
        exclude: rows of "records" not counted at all (secret documents).
        constants: figures that every unit gets.
        every_unit: every unit must have every figure that the file holds.
        counts_in: ids of the forms (`params/forms/`) whose figures of the same name this export
            brings for units that sent no form; empty: it is kept and checked, and nothing counts.
        feeds: the figures that become values of a programme on tables: field and code of the
            framework; "*" where the item column holds the codes.
    """

    id: Id
    title_vi: str
    system: str
    layout: Literal["rows", "across", "blocks", "records"]
    columns: tuple[Column, ...]
    sheets: tuple[str, ...] = ()
    names: Literal["programme", "provinces"] = "programme"
    unit_cell: str = ""
    header_rows: int = Field(default=1, ge=1, le=8)
    skip: tuple[str, ...] = ()
    repeated: Literal["leave", "read"] = "leave"
    exclude: tuple[Condition, ...] = ()
    figures: tuple[Count, ...] = ()
    totals: tuple[Total, ...] = ()
    constants: dict[str, Decimal] = Field(default_factory=dict)
    every_unit: bool = False
    counts_in: tuple[str, ...] = ()
    feeds: dict[str, str] = Field(default_factory=dict)
    check_period: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> Mapping:
        fields = [column.field for column in self.columns]
        if double := {name for name in fields if fields.count(name) > 1}:
            raise ValueError(f"columns: trùng {sorted(double)}")
        if shared := shared_labels(column.labels for column in self.columns):
            raise ValueError(f"labels: một tên cột cho hai cột: {shared}")
        if self.layout in ("rows", "records") and UNIT not in fields and not self.unit_cell:
            raise ValueError("cần cột unit hoặc unit_cell")
        if (self.layout == "records") != bool(self.figures):
            raise ValueError("figures đi cùng layout: records")
        by_unit = self.layout in ("rows", "records") and self.names == "programme"
        if self.counts_in and not (by_unit and UNIT in fields):
            raise ValueError("counts_in cần layout rows hoặc records có cột unit của chương trình")
        self._known_columns(set(fields))
        self._known_feeds(set(fields))
        places = {name for sheet in self.sheets for name in _PLACE.findall(sheet)}
        if wrong := sorted(places - {*PLACES}):
            raise ValueError(f"sheets chỉ có chỗ điền {{year}}, {{period}}, không có {wrong}")
        return self

    def _known_feeds(self, fields: set[str]) -> None:
        """Each field is a figure with a cell and goes to one code, each code has one field."""
        figures = {column.field for column in self.numbers}
        figures |= {figure.field for figure in self.figures}
        if unknown := sorted(set(self.feeds) - figures):
            raise ValueError(f"feeds: {unknown} không phải cột số, figures; có: {sorted(figures)}")
        codes = list(self.feeds.values())
        if double := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"feeds: nhiều cột cùng vào {double}")
        if self.feeds and (ITEM in fields) != (codes == [BY_ITEM]):
            raise ValueError(
                f"feeds: bảng có cột item thì đúng một cột vào '{BY_ITEM}' (mã chỉ tiêu ở cột "
                f"item), bảng khác thì không"
            )

    def _known_columns(self, fields: set[str]) -> None:
        if self.layout == "records" and (bad := {c.field for c in self.numbers}):
            raise ValueError(f"layout records không dùng cột số: {sorted(bad)}")
        used = [*self.exclude, *(test for figure in self.figures for test in figure.where)]
        names = {c.column for c in used} | {c.at_most or c.above for c in used} - {""}
        if unknown := names - fields:
            raise ValueError(f"figures, exclude dùng cột không có: {sorted(unknown)}")
        if wrong := {n for n in names if (c := self.column(n)) and c.type not in ("date", "code")}:
            raise ValueError(f"điều kiện chỉ dùng cột type: date hoặc code, không phải {wrong}")

    @property
    def by_period(self) -> bool:
        """Whether each period has a sheet of its own, told by its name."""
        return any(_PLACE.search(name) for name in self.sheets)

    def sheets_of(self, **known: str) -> tuple[str, ...]:
        """The names of the sheet with `year` and `period` filled in."""
        return tuple(_PLACE.sub(lambda match: known[match[1]], name) for name in self.sheets)

    @property
    def numbers(self) -> tuple[Column, ...]:
        """The columns that hold figures."""
        return tuple(column for column in self.columns if column.type == "number")

    def column(self, field: str) -> Column | None:
        """The column of that field, None when there is none."""
        return next((column for column in self.columns if column.field == field), None)
