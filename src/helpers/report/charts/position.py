"""All units of a group side by side, with the own unit standing out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.core.formatting import Lang, number
from helpers.core.wording import say
from helpers.report.charts.bars import write
from helpers.report.charts.layout import known, line_height, require, text_width, wrap
from helpers.report.charts.page import Page
from helpers.report.charts.theme import (
    GOOD,
    INK,
    NO_VALUE,
    QUIET,
    REST,
    RULE,
    SMALL,
    WIDTH,
)

WIDEST_NAME = 160.0
GUTTER = 7.0
# between rows, from so many rows on: many must still fit on a printed page
PADDINGS = ((40, 1.0), (20, 3.0), (0, 5.5))


@dataclass(frozen=True)
class Position:
    """One unit. `value` is in the chart's unit; `note` is shown where there is none."""

    name: str
    value: float | None
    own: bool = False
    note: str = ""


def position_chart(
    rows: Sequence[Position],
    *,
    alt: str,
    prefix: str,
    unit_label: str = "%",
    decimals: int = 1,
    lang: Lang = "vi",
) -> str:
    """Horizontal bars from 0, one a row in the given order, as the table beside the chart has them.

    With "%" bars reach to 100, else to the highest value.
    Where no row is `own` (an overview of the province) all bars look alike.
    """
    require(rows)
    chart = _Chart(rows, unit_label, decimals, lang)
    page = Page(chart.height)
    chart.draw(page)
    return page.svg(alt=alt, prefix=prefix)


class _Chart:
    """The measures that all rows share."""

    def __init__(
        self, rows: Sequence[Position], unit_label: str, decimals: int, lang: Lang
    ) -> None:
        self.lang = lang
        self.rows = rows
        self.sign = "%" if unit_label == "%" else ""
        self.unit_label = "" if self.sign else unit_label
        self.decimals = decimals
        self.names = [wrap(row.name, WIDEST_NAME, SMALL, bold=row.own) for row in self.rows]
        self.left = GUTTER + max(
            text_width(line, SMALL, bold=row.own)
            for row, lines in zip(self.rows, self.names, strict=True)
            for line in lines
        )
        values = [value for row in rows if (value := known(row.value)) is not None]
        labels = [text_width(self.label(value), SMALL, bold=True) for value in values]
        self.longest = WIDTH - self.left - max(labels, default=0.0) - GUTTER
        self.full = max([100.0 if self.sign else 0.0, *values]) or 1.0
        self.padding = next(room for count, room in PADDINGS if len(rows) >= count)
        self.some_own = any(row.own for row in rows)
        self.head = line_height(SMALL) + 4 if self.unit_label else 0.0

    @property
    def height(self) -> float:
        lines = sum(len(lines) for lines in self.names)
        return self.head + lines * line_height(SMALL) + len(self.rows) * self.padding

    def label(self, value: float) -> str:
        return number(value, self.decimals, self.lang) + self.sign

    def draw(self, page: Page) -> None:
        if self.unit_label:
            write(page, WIDTH, 0, self.unit_label, size=SMALL, color=QUIET, ha="right")
        top = self.head
        for row, lines in zip(self.rows, self.names, strict=True):
            self._draw_row(page, row, lines, top)
            top += len(lines) * line_height(SMALL) + self.padding
        ends = [self.head, self.height]
        page.line([self.left, self.left], ends, color=RULE, width=0.8)

    def _draw_row(self, page: Page, row: Position, lines: Sequence[str], top: float) -> None:
        weight = "bold" if row.own else "normal"
        ink = GOOD if row.own else INK
        top += self.padding / 2
        for place, line in enumerate(lines):
            y = top + place * line_height(SMALL)
            write(page, 0, y, line, size=SMALL, weight=weight, color=ink)
        value = known(row.value)
        middle = top + (len(lines) - 1) * line_height(SMALL) / 2
        if value is None:
            note = row.note or say(self.lang, NO_VALUE)
            write(page, self.left + GUTTER, middle, note, size=SMALL, color=QUIET, weight=weight)
            return
        length = self.longest * max(value, 0.0) / self.full
        colour = GOOD if row.own or not self.some_own else REST
        page.box(self.left, middle + 0.6, length, line_height(SMALL) - 1.2, facecolor=colour)
        x = self.left + length + GUTTER - 2
        write(page, x, middle, self.label(value), size=SMALL, weight=weight, color=ink)
