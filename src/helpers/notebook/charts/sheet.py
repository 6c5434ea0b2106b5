"""A figure laid out in points from the top left, and its description in words.

matplotlib's ticks, spines and automatic layouts cost more than all else of a chart: ours write
their texts where measured widths leave room, over axes in the values' own scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D

from helpers.notebook.charts.measure import clean, line_height, text_width
from helpers.notebook.charts.theme import (
    INK,
    QUIET,
    RULE,
    SMALL,
    TRACK,
    WIDTH,
    axis_number,
    font,
)

Side = Literal["left", "center", "right"]
UNDER_AXIS = 14.6  # from the axis to the baseline of its labels
BETWEEN_LABELS = 6.0


@dataclass(frozen=True)
class Described:
    """What a page says of a chart: heading, statistics, words for those who cannot see it, data.

    `columns` are the titles of the table behind the chart, the row's head first. `scope` is
    "comparison" where other units are shown too.
    """

    title: str
    subtitle: str
    alt: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    scope: str = "unit"


class ChartFigure(Figure):
    """A figure that knows what it shows.

    `ticks` are the texts beside its axes; `parts` is how much it was made of, to notice additions.
    """

    described: Described
    ticks: tuple[str, ...] = ()
    parts: int = 0


@dataclass
class Sheet:
    """A figure of `height` points; `text` and `axes` take points from its top left corner."""

    height: float
    width: float = WIDTH
    figure: ChartFigure = field(init=False)

    def __post_init__(self) -> None:
        self.figure = ChartFigure(figsize=(self.width / 72, self.height / 72), facecolor="white")
        points = Affine2D().scale(1 / self.width, -1 / self.height).translate(0, 1)
        self._points: Any = points + self.figure.transFigure

    def axes(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        x: tuple[float, float],
        y: tuple[float, float],
    ) -> Axes:
        """Axes without ticks; `x` and `y` are the values at left and right, bottom and top."""
        size = (right - left) / self.width, (bottom - top) / self.height
        axes = self.figure.add_axes((left / self.width, 1 - bottom / self.height, *size))
        axes.set_axis_off()
        axes.set_xlim(*x)
        axes.set_ylim(*y)
        return axes

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = SMALL,
        colour: str = INK,
        bold: bool = False,
        ha: Side = "left",
    ) -> None:
        """One line of text."""
        if shown := clean(text):
            self.figure.text(
                x,
                baseline,
                shown,
                transform=self._points,
                fontproperties=font(size, bold=bold),
                color=colour,
                ha=ha,
                va="baseline",
            )

    def lines(
        self, x: float, top: float, texts: Sequence[str], *, size: float = SMALL, **look: Any
    ) -> None:
        """Lines of text below each other, the first line's box beginning at `top`."""
        for place, text in enumerate(texts):
            self.text(x, top + size + place * line_height(size), text, size=size, **look)

    def finish(self, described: Described) -> Figure:
        """The figure with its description."""
        self.figure.described = described
        self.figure.parts = count_parts(self.figure)
        return self.figure


@dataclass(frozen=True)
class Plot:
    """Axes over a rectangle of a sheet, in points, with their scales."""

    sheet: Sheet
    left: float
    top: float
    right: float
    bottom: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    axes: Axes = field(init=False)

    def __post_init__(self) -> None:
        made = self.sheet.axes(
            self.left, self.top, self.right, self.bottom, x=self.x_range, y=self.y_range
        )
        object.__setattr__(self, "axes", made)

    def x(self, value: float) -> float:
        """Where a value stands on the sheet."""
        low, high = self.x_range
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self.y_range
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def rows(self, ticks: Sequence[float], labels: Sequence[str]) -> None:
        """A pale line at each value of y, its label to the left."""
        ends = [[(self.x_range[0], tick), (self.x_range[1], tick)] for tick in ticks]
        strokes(self.axes, ends, TRACK, 0.8)
        self.sheet.figure.ticks += tuple(labels)
        for tick, label in zip(ticks, labels, strict=True):
            self.sheet.text(self.left - 3.5, self.y(tick) + 4, label, colour=QUIET, ha="right")

    def columns(self, ticks: Sequence[float], labels: Sequence[str]) -> None:
        """A pale line at each value of x, its label below."""
        ends = [[(tick, self.y_range[0]), (tick, self.y_range[1])] for tick in ticks]
        strokes(self.axes, ends, TRACK, 0.8)
        self.sheet.figure.ticks += tuple(labels)
        for tick, label in zip(ticks, labels, strict=True):
            at = self.x(tick), self.bottom + UNDER_AXIS
            half = text_width(label, SMALL) / 2
            x = min(at[0], self.sheet.width - half)
            self.sheet.text(x, at[1], label, colour=QUIET, ha="center")

    def periods(self, labels: Sequence[str]) -> None:
        """The line at the bottom with the name of each period that there is room for.

        Too wide names stand only at every second or third place; the last one always stays.
        """
        low = self.y_range[0]
        strokes(self.axes, [[(self.x_range[0], low), (self.x_range[1], low)]], RULE, 0.8)
        step = self.x(1) - self.x(0)
        widest = max(text_width(name, SMALL) for name in labels) + BETWEEN_LABELS
        every = next((n for n in range(1, len(labels)) if widest <= step * n), len(labels))
        last = len(labels) - 1
        for index, name in enumerate(labels):
            if (last - index) % every == 0:
                y = self.bottom + UNDER_AXIS
                self.sheet.text(self.x(index), y, name, colour=QUIET, ha="center")

    def line(
        self,
        values: Sequence[float | None],
        *,
        colour: str,
        marker: str = "o",
        width: float = 2.0,
        breaks: Sequence[int] = (),
    ) -> None:
        """A marker for each value, joined to the next unless one is missing or a break begins."""
        xs: list[float] = []
        ys: list[float] = []
        for index, value in enumerate(values):
            if index in breaks:
                xs.append(index)
                ys.append(float("nan"))
            xs.append(index)
            ys.append(float("nan") if value is None else value)
        self.axes.plot(
            xs,
            ys,
            color=colour,
            linewidth=width,
            marker=marker,
            markersize=6,
            markeredgecolor="white",
            markeredgewidth=0.75,
            solid_capstyle="round",
            clip_on=False,
        )


@dataclass(frozen=True)
class Dot:
    """A filled point: where, in which colour, and its area in square points."""

    x: float
    y: float
    colour: str
    size: float


def draw_dots(axes: Axes, spots: Sequence[Dot]) -> None:
    """Filled points, the largest drawn last.

    Points of one size are one collection: matplotlib then writes their outline once and refers to
    it, where mixed sizes would repeat the whole outline for every point.
    """
    look: dict[str, Any] = {"edgecolors": "white", "linewidths": 0.75, "clip_on": False}
    for size in sorted({spot.size for spot in spots}):
        of_size = [spot for spot in spots if spot.size == size]
        xs, ys, colours = zip(*((spot.x, spot.y, spot.colour) for spot in of_size), strict=True)
        axes.scatter(xs, ys, size, colours, zorder=3, **look)


def strokes(axes: Axes, ends: Sequence[Any], colour: Any, width: float, **look: Any) -> None:
    """Straight lines, each from one point to another: rules, bars, targets."""
    made = LineCollection(ends, colors=colour, linewidths=width, clip_on=False, **look)
    axes.add_collection(made, autolim=False)


def count_parts(figure: Figure) -> int:
    """How much a figure holds: its artists, its titles' letters, its axes that show ticks."""
    count = len(figure.texts)
    for axes in figure.axes:
        titles = (axes.get_title(side) for side in ("left", "center", "right"))
        # not get_children, which would make ticks that no chart of ours shows
        drawn: list[Any] = [axes.lines, axes.patches, axes.collections, axes.texts, axes.images]
        count += sum(map(len, drawn)) + sum(map(len, titles)) + axes.axison
    return count


def nice_scale(highest: float, measured_in: str = "", steps: int = 5) -> list[float]:
    """Ticks from 0 to at least `highest`; a rate above one half reaches to 100%."""
    if measured_in == "%" and highest > 50:
        highest = max(highest, 100.0)
    return nice_ticks(0.0, highest or (100.0 if measured_in == "%" else 1.0), steps)


def nice_ticks(low: float, high: float, steps: int = 5) -> list[float]:
    """Round values from below `low` to above `high`, at most `steps` apart."""
    power = 10.0 ** math.floor(math.log10(max(high - low, 1e-6) / steps))
    for size in (power * times for times in (1, 2, 2.5, 5, 10, 20)):
        first, last = math.floor(low / size), math.ceil(high / size)
        if last - first <= steps:
            return [round(size * place, 9) for place in range(first, max(last, first + 1) + 1)]
    return [low, high]


def tick_texts(ticks: Sequence[float], measured_in: str) -> list[str]:
    """The ticks in the language of charts."""
    return [axis_number(tick, measured_in) for tick in ticks]
