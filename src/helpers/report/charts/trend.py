"""Rates over time: lines with gaps where there is no value, named at their ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import seaborn
from matplotlib.axes import Axes

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang, percent
from helpers.core.wording import msg, say
from helpers.report.charts.bars import write
from helpers.report.charts.layout import (
    canvas,
    clean,
    known,
    line_height,
    plot_area,
    require,
    spread,
    text_width,
    wrap,
)
from helpers.report.charts.lines import draw_runs, set_labels
from helpers.report.charts.sketch import chart
from helpers.report.charts.svg import svg_text
from helpers.report.charts.theme import (
    MARKERS,
    NO_VALUE,
    QUIET,
    SERIES,
    SMALL,
    TRACK,
    WIDTH,
    axis_percent,
    theme,
)

LEAST_HEIGHT = 170.0
TOP, FOOT = 8.0, 24.0
LEFT = 34.0  # for "100%"
FIRST_VALUE_ROOM = 42.0  # left of the first point
LAST_POINT_ROOM = 5.0
FIRST_VALUE_GAP = 7.0
NAME_GAP = 9.0
MARKER_ROOM = 10.0
MARKER_SIZE = 6.0
WIDEST_NAME = 104.0
TARGET_NAME = msg("chỉ tiêu {target}")
# Top of the axis and step of its ticks, in %.
SCALES = ((5.0, 1.0), (10.0, 2.0), (20.0, 5.0), (40.0, 10.0), (60.0, 20.0), (100.0, 25.0))


@dataclass(frozen=True)
class Series:
    """One line. Values and `target` are in % (0–100), None where there is no value."""

    name: str
    values: Sequence[float | None]
    emphasis: bool = False
    target: float | None = None


@dataclass(frozen=True)
class _Label:
    """A text of several lines beside the right end of a line; `value` is its height there."""

    lines: tuple[str, ...]
    value: float
    colour: str
    bold: bool = False
    marker: str = ""

    @property
    def height(self) -> float:
        return len(self.lines) * line_height(SMALL) + 3

    @property
    def width(self) -> float:
        return self.indent + max(text_width(line, SMALL, bold=self.bold) for line in self.lines)

    @property
    def indent(self) -> float:
        return MARKER_ROOM if self.marker else 0.0


@chart
def trend_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    target: float | None = None,
    alt: str,
    prefix: str,
    lang: Lang = "vi",
) -> str:
    """Lines over `labels` (quarters, years) as SVG text; the axis begins at 0%.

    `target` is one for all series; a series' own `target` is drawn in its colour.

    Raises:
        ReportError: no label or series, more series than colours, or a series whose values are
            not as many as the labels.
    """
    _check(labels, series)
    with theme():
        ends = [*_end_labels(labels, series, lang), *_target_labels(series, target, lang)]
        right = WIDTH - max(label.width for label in ends) - NAME_GAP
        height = max(LEAST_HEIGHT, sum(label.height for label in ends))
        full, tick = _scale([label.value for label in ends], series)
        figure, page = canvas(TOP + height + FOOT)
        plot = plot_area(figure, LEFT, TOP, right, TOP + height)
        plot.set_ylim(0, full)
        ticks = [tick * count for count in range(round(full / tick) + 1)]
        plot.set_yticks(ticks, [axis_percent(value, lang) for value in ticks])
        step = _dress(plot, labels, right - LEFT)
        _draw_targets(plot, series, target)
        _draw_lines(plot, series)

        def down(value: float) -> float:
            return TOP + height * (1 - value / full)

        _write_ends(page, ends, right + NAME_GAP, TOP + height, down)
        _write_first_values(page, series, down, step, lang)
        return svg_text(figure, alt=alt, prefix=prefix)


def _check(labels: Sequence[str], series: Sequence[Series]) -> None:
    require(labels)
    require(series)
    if len(series) > len(SERIES):
        raise ReportError(
            f"Biểu đồ đường có tối đa {len(SERIES)} đường.",
            found=str(len(series)),
            todo="chia thành nhiều biểu đồ",
        )
    for line in series:
        if len(line.values) != len(labels):
            raise ReportError(
                "Số giá trị và số nhãn khác nhau.",
                where=line.name,
                found=f"{len(line.values)} giá trị, {len(labels)} nhãn",
            )


def _values(line: Series) -> list[float | None]:
    return [known(value) for value in line.values]


def _end_labels(labels: Sequence[str], series: Sequence[Series], lang: Lang) -> list[_Label]:
    """Name and last value of each line; the name only where there is more than one line."""
    ends = []
    several = len(series) > 1
    for line, colour, marker in zip(series, SERIES, MARKERS, strict=False):
        bold = line.emphasis or not several
        name = wrap(line.name, WIDEST_NAME, SMALL, bold=bold) if several else []
        given = [(index, value) for index, value in enumerate(_values(line)) if value is not None]
        last, value = given[-1] if given else (len(labels) - 1, 0.0)
        text = percent(value, lang=lang) if given else say(lang, NO_VALUE)
        if last != len(labels) - 1:
            text += f" ({clean(labels[last])})"
        ends.append(_Label((*name, text), value, colour, bold, marker if several else ""))
    return ends


def _target_labels(series: Sequence[Series], target: float | None, lang: Lang) -> list[_Label]:
    return [
        _Label((say(lang, TARGET_NAME, target=axis_percent(value, lang)),), value, colour)
        for value, colour in _targets(series, target)
    ]


def _targets(series: Sequence[Series], target: float | None) -> list[tuple[float, str]]:
    own = [(known(line.target), colour) for line, colour in zip(series, SERIES, strict=False)]
    common = None if target is None else known(target)
    return [(value, colour) for value, colour in [*own, (common, QUIET)] if value is not None]


def _scale(ends: Sequence[float], series: Sequence[Series]) -> tuple[float, float]:
    """The top of the axis and the step of its ticks: 100%, or less where all values are small."""
    highest = max([*ends, *(value for line in series for value in _values(line) if value)])
    if not highest:
        return SCALES[-1]
    beyond = (50.0 * math.ceil(highest / 50), 50.0)
    return next((scale for scale in SCALES if scale[0] >= highest), beyond)


def _dress(plot: Axes, labels: Sequence[str], width: float) -> float:
    """The axis of time, and the grid; the distance between two labels in points."""
    step = (width - FIRST_VALUE_ROOM - LAST_POINT_ROOM) / max(len(labels) - 1, 1)
    last = len(labels) - 1
    plot.set(xlim=(-FIRST_VALUE_ROOM / step, max(last, 1) + LAST_POINT_ROOM / step))
    plot.grid(axis="y", color=TRACK, linewidth=0.8)
    plot.set_axisbelow(True)
    set_labels(plot, labels, step)
    seaborn.despine(ax=plot, left=True)
    return step


def _draw_targets(plot: Axes, series: Sequence[Series], target: float | None) -> None:
    # from the first point on: left of it stand the first values
    ends = [0, plot.get_xlim()[1]]
    look: dict[str, Any] = {"linewidth": 1.2, "linestyle": (0, (4, 3)), "clip_on": False}
    for value, colour in _targets(series, target):
        plot.plot(ends, [value, value], color=colour, **look)


def _draw_lines(plot: Axes, series: Sequence[Series]) -> None:
    """Values without a gap between them are joined; each line has its colour and marker."""
    for line, colour, marker in zip(series, SERIES, MARKERS, strict=False):
        strong = line.emphasis or len(series) == 1
        draw_runs(
            plot,
            _values(line),
            color=colour,
            marker=marker,
            linewidth=2.4 if strong else 1.4,
            markersize=MARKER_SIZE,
            zorder=3 if strong else 2,
        )


def _write_ends(
    page: Axes, ends: Sequence[_Label], left: float, bottom: float, down: Callable[[float], float]
) -> None:
    heights = [label.height for label in ends]
    centres = spread([down(label.value) for label in ends], heights, bottom)
    for label, centre in zip(ends, centres, strict=True):
        top = centre - label.height / 2
        look = {"color": label.colour, "weight": "bold" if label.bold else "normal"}
        for place, text in enumerate(label.lines):
            y = top + place * line_height(SMALL)
            write(page, left + label.indent, y, text, size=SMALL, **look)
        if label.marker:
            page.plot(
                left + MARKER_SIZE / 2,
                top + SMALL * 0.66,
                marker=label.marker,
                markersize=MARKER_SIZE,
                markeredgewidth=0,
                color=label.colour,
            )


def _write_first_values(
    page: Axes,
    series: Sequence[Series],
    down: Callable[[float], float],
    step: float,
    lang: Lang,
) -> None:
    """The first value of each line, left of its point; those of one column do not overlap."""
    columns: dict[int, list[tuple[float, str, bool]]] = {}
    for line, colour in zip(series, SERIES, strict=False):
        given = [(index, value) for index, value in enumerate(_values(line)) if value is not None]
        if len(given) > 1:
            index, value = given[0]
            columns.setdefault(index, []).append((value, colour, line.emphasis))
    for index, firsts in columns.items():
        right = LEFT + FIRST_VALUE_ROOM + index * step - FIRST_VALUE_GAP
        heights = [line_height(SMALL)] * len(firsts)
        centres = spread([down(value) for value, _, _ in firsts], heights, page.get_ylim()[0])
        for (value, colour, bold), centre in zip(firsts, centres, strict=True):
            look = {"color": colour, "weight": "bold" if bold else "normal", "ha": "right"}
            said = percent(value, lang=lang)
            write(page, right, centre - heights[0] / 2, said, size=SMALL, **look)
