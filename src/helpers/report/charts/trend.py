"""Rates over time: lines with gaps where there is no value, named at their ends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang, percent
from helpers.core.wording import msg, say
from helpers.report.charts.bars import write
from helpers.report.charts.layout import (
    clean,
    known,
    line_height,
    require,
    spread,
    text_width,
    wrap,
)
from helpers.report.charts.lines import Plot
from helpers.report.charts.page import MARKER_SIZE, Page
from helpers.report.charts.theme import (
    MARKERS,
    NO_VALUE,
    QUIET,
    SERIES,
    SMALL,
    WIDTH,
    axis_percent,
)

LEAST_HEIGHT = 170.0
TOP, FOOT = 8.0, 24.0
LEFT = 34.0  # for "100%"
FIRST_VALUE_ROOM = 42.0  # left of the first point
LAST_POINT_ROOM = 5.0
FIRST_VALUE_GAP = 7.0
NAME_GAP = 9.0
MARKER_ROOM = 10.0
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
    ends = [*_end_labels(labels, series, lang), *_target_labels(series, target, lang)]
    right = WIDTH - max(label.width for label in ends) - NAME_GAP
    height = max(LEAST_HEIGHT, sum(label.height for label in ends))
    full, tick = _scale([label.value for label in ends], series)
    page = Page(TOP + height + FOOT)
    first = LEFT + FIRST_VALUE_ROOM
    step = (right - LAST_POINT_ROOM - first) / max(len(labels) - 1, 1)
    plot = Plot(page, LEFT, TOP, right, TOP + height, first, step, 0.0, full)
    ticks = [tick * count for count in range(round(full / tick) + 1)]
    plot.grid([(value, axis_percent(value, lang)) for value in ticks])
    plot.axis(labels)
    for value, colour in _targets(series, target):
        # from the first point on: left of it stand the first values
        level = plot.y(value)
        page.line([first, right], [level, level], color=colour, width=1.2, dashed=True)
    _draw_lines(plot, series)
    _write_ends(page, ends, right + NAME_GAP, plot)
    _write_first_values(plot, series, lang)
    return page.svg(alt=alt, prefix=prefix)


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


def _draw_lines(plot: Plot, series: Sequence[Series]) -> None:
    """Values without a gap between them are joined; strong lines lie above the others."""
    drawn = list(zip(series, SERIES, MARKERS, strict=False))
    for line, colour, marker in sorted(drawn, key=lambda one: one[0].emphasis):
        strong = line.emphasis or len(series) == 1
        plot.runs(_values(line), color=colour, marker=marker, width=2.4 if strong else 1.4)


def _write_ends(page: Page, ends: Sequence[_Label], left: float, plot: Plot) -> None:
    heights = [label.height for label in ends]
    centres = spread([plot.y(label.value) for label in ends], heights, plot.bottom)
    for label, centre in zip(ends, centres, strict=True):
        top = centre - label.height / 2
        look = {"color": label.colour, "weight": "bold" if label.bold else "normal"}
        for place, text in enumerate(label.lines):
            y = top + place * line_height(SMALL)
            write(page, left + label.indent, y, text, size=SMALL, **look)
        if label.marker:
            x, y = left + MARKER_SIZE / 2, top + SMALL * 0.66
            page.marker(x, y, label.marker, color=label.colour, edged=False)


def _write_first_values(plot: Plot, series: Sequence[Series], lang: Lang) -> None:
    """The first value of each line, left of its point; those of one column do not overlap."""
    columns: dict[int, list[tuple[float, str, bool]]] = {}
    for line, colour in zip(series, SERIES, strict=False):
        given = [(index, value) for index, value in enumerate(_values(line)) if value is not None]
        if len(given) > 1:
            index, value = given[0]
            columns.setdefault(index, []).append((value, colour, line.emphasis))
    for index, firsts in columns.items():
        right = plot.x(index) - FIRST_VALUE_GAP
        heights = [line_height(SMALL)] * len(firsts)
        centres = spread([plot.y(value) for value, _, _ in firsts], heights, plot.page.height)
        for (value, colour, bold), centre in zip(firsts, centres, strict=True):
            look = {"color": colour, "weight": "bold" if bold else "normal", "ha": "right"}
            said = percent(value, lang=lang)
            write(plot.page, right, centre - heights[0] / 2, said, size=SMALL, **look)
