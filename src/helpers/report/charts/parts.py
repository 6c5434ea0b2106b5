"""Parts of a change: bars to the right of a line for places won, to the left for those lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.core.formatting import signed
from helpers.report.charts.bars import write
from helpers.report.charts.layout import line_height, require, text_width, wrap
from helpers.report.charts.page import Page
from helpers.report.charts.theme import BAD, GOOD, INK, QUIET, REST, RULE, SERIES, SMALL, WIDTH

WIDEST_NAME = 190.0
GUTTER = 7.0
BAR = 10.0
BETWEEN_BARS = 2.0
PADDING = 7.0
SQUARE = 8.0


@dataclass(frozen=True)
class PartRow:
    """One row: one bar, or one for each name of the legend. `total` sets a row apart as a sum."""

    name: str
    values: tuple[int, ...]
    total: bool = False


def parts_chart(
    rows: Sequence[PartRow], *, alt: str, prefix: str, legend: Sequence[str] = ()
) -> str:
    """Signed whole numbers as bars from one line; with a legend every row has a bar for each name.

    A row's only bar is blue when it wins and orange when it loses; of several bars the first is
    blue, the second grey and the third orange, whatever their sign.
    """
    require(rows)
    drawing = _Chart(rows, legend)
    page = Page(drawing.height)
    drawing.draw(page)
    return page.svg(alt=alt, prefix=prefix)


class _Chart:
    """The measures that all rows share."""

    def __init__(self, rows: Sequence[PartRow], legend: Sequence[str]) -> None:
        self.rows, self.legend = rows, legend
        self.names = [wrap(row.name, WIDEST_NAME, SMALL, bold=row.total) for row in rows]
        widths = [
            text_width(line, SMALL, bold=row.total)
            for row, lines in zip(rows, self.names, strict=True)
            for line in lines
        ]
        self.left = max(widths) + GUTTER
        values = [value for row in rows for value in row.values]
        labels = max(text_width(signed(value, 0), SMALL, bold=True) for value in values) + GUTTER
        most, least = max(0, *values), min(0, *values)
        room = WIDTH - self.left - labels * ((most > 0 or least == 0) + (least < 0))
        self.step = room / max(most - least, 1)
        self.zero = self.left + (labels if least < 0 else 0.0) - least * self.step
        self.legend_at = _legend_at(legend)
        lines = self.legend_at[-1][1] + 1 if legend else 0
        self.head = lines * line_height(SMALL) + 6 if legend else 0.0

    @property
    def height(self) -> float:
        return self.head + sum(self._row_height(place) for place in range(len(self.rows)))

    def draw(self, page: Page) -> None:
        self._draw_legend(page)
        top = self.head
        for place in range(len(self.rows)):
            self._draw_row(page, place, top)
            top += self._row_height(place)
        ends = [self.head, self.height]
        page.line([self.zero, self.zero], ends, color=RULE, width=0.8)

    def _row_height(self, place: int) -> float:
        texts = len(self.names[place]) * line_height(SMALL)
        count = len(_bars(self.rows[place]))
        return max(texts, count * BAR + (count - 1) * BETWEEN_BARS) + PADDING

    def _draw_legend(self, page: Page) -> None:
        for place, (name, (x, line)) in enumerate(zip(self.legend, self.legend_at, strict=True)):
            top = line * line_height(SMALL)
            page.box(x, top + 2.0, SQUARE, SQUARE, facecolor=_colour(place))
            write(page, x + SQUARE + 4, top, name, size=SMALL, color=QUIET)

    def _draw_row(self, page: Page, place: int, top: float) -> None:
        row, lines = self.rows[place], self.names[place]
        weight = "bold" if row.total else "normal"
        inner = self._row_height(place) - PADDING
        first = top + PADDING / 2 + (inner - len(lines) * line_height(SMALL)) / 2
        for at, line in enumerate(lines):
            write(page, 0, first + at * line_height(SMALL), line, size=SMALL, weight=weight)
        bars = _bars(row)
        y = top + PADDING / 2 + (inner - len(bars) * (BAR + BETWEEN_BARS) + BETWEEN_BARS) / 2
        for value, colour in bars:
            self._draw_bar(page, value, y, colour, weight)
            y += BAR + BETWEEN_BARS

    def _draw_bar(self, page: Page, value: int, top: float, colour: str, weight: str) -> None:
        length = abs(value) * self.step
        page.box(self.zero - (length if value < 0 else 0), top, length, BAR, facecolor=colour)
        x = self.zero + (length + 3 if value >= 0 else -length - 3)
        side = "left" if value >= 0 else "right"
        middle = top + (BAR - line_height(SMALL)) / 2
        write(page, x, middle, signed(value, 0), size=SMALL, weight=weight, ha=side)


def _legend_at(legend: Sequence[str]) -> list[tuple[float, int]]:
    """From where on which line each name of the legend stands; what is too long goes below."""
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for name in legend:
        width = SQUARE + 4 + text_width(name, SMALL)
        if x and x + width > WIDTH:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += width + 2 * GUTTER
    return places


def _bars(row: PartRow) -> list[tuple[int, str]]:
    """The bars of a row with their colours; of several, those of nothing are left out."""
    if len(row.values) == 1:
        return [(row.values[0], _sign_colour(row.values[0], row.total))]
    bars = [(value, _colour(place)) for place, value in enumerate(row.values) if value]
    return bars or [(0, _colour(0))]


def _colour(place: int) -> str:
    return (GOOD, REST, SERIES[1])[place]


def _sign_colour(value: int, total: bool) -> str:
    if total:
        return INK
    return GOOD if value > 0 else BAD
