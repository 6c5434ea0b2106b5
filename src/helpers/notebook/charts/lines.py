"""Lines over the periods and the texts at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.core.errors import CellError
from helpers.core.wording import say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, spread, text_width
from helpers.notebook.charts.sheet import Plot
from helpers.notebook.charts.theme import SMALL
from helpers.notebook.language import language

LEAST_HEIGHT = 170.0
TOP, FOOT = 8.0, 24.0
NAME_GAP = 9.0
MARKER_ROOM = 10.0


@dataclass(frozen=True)
class Line:
    """One unit's indicator over the periods: a row of the frame or None for each."""

    name: str
    rows: tuple[Any, ...]

    @property
    def values(self) -> list[float | None]:
        return [None if row is None else words.known(row.value) for row in self.rows]

    @property
    def given(self) -> list[tuple[int, float]]:
        return [(place, value) for place, value in enumerate(self.values) if value is not None]

    def text(self, place: int) -> str:
        row = self.rows[place]
        missing = words.WITHOUT_VALUE["missing"]
        return say(language(), missing) if row is None else words.declared_text(row)


@dataclass(frozen=True)
class Label:
    """A text of several lines beside the right end of a line, at the height of `value`."""

    lines: tuple[str, ...]
    value: float
    colour: str
    bold: bool = False
    marker: str = ""

    @property
    def height(self) -> float:
        return len(self.lines) * line_height(SMALL) + 3

    @property
    def indent(self) -> float:
        return MARKER_ROOM if self.marker else 0.0

    @property
    def width(self) -> float:
        widths = (text_width(line, SMALL, bold=self.bold) for line in self.lines)
        return self.indent + max(widths) + 2


def by_indicator(rows: pd.DataFrame, wanted: Sequence[str]) -> tuple[list[Line], list[str]]:
    """A line for each unit and indicator, and the names of the periods."""
    missing = sorted(set(wanted) - set(rows.indicator))
    if missing:
        raise CellError(
            "Không có chỉ tiêu này trong bảng số liệu.",
            found=", ".join(missing),
            todo=f"chọn trong: {', '.join(dict.fromkeys(rows.indicator))}",
        )
    periods = words.same_kind(list(rows.period))
    names = dict(zip(rows.period, rows.period_name, strict=True))
    row_of = {(row.unit, row.indicator, row.period): row for row in words.rows_of(rows)}
    units = list(dict.fromkeys(rows.unit))
    lines = []
    for code in wanted:
        for unit in units:
            line = tuple(row_of.get((unit, code, period)) for period in periods)
            row = next((row for row in line if row is not None), None)
            if row is not None:
                name = row.indicator_name if len(units) == 1 else words.unit_short(row)
                if len(units) > 1 and len(wanted) > 1:
                    name += f", {row.indicator_name}"
                lines.append(Line(name, line))
    return lines, [names[period] for period in periods]


def write_ends(plot: Plot, ends: Sequence[Label], left: float) -> None:
    heights = [end.height for end in ends]
    centres = spread([plot.y(end.value) for end in ends], heights, plot.bottom)
    for end, centre in zip(ends, centres, strict=True):
        top = centre - end.height / 2
        plot.sheet.lines(left + end.indent, top, end.lines, colour=end.colour, bold=end.bold)
        if end.marker:
            right = plot.x_range[1] - plot.x_range[0]
            x = plot.x_range[0] + right * (left + 3 - plot.left) / (plot.right - plot.left)
            y = plot.y_range[1] * (plot.bottom - top - SMALL * 0.66) / (plot.bottom - plot.top)
            plot.axes.plot([x], [y], end.marker, color=end.colour, markersize=6, clip_on=False)
