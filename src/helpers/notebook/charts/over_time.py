"""Values over the periods: lines with gaps, and a year's target against the value to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.errors import ReportError
from helpers.core.wording import say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, spread, text_width, wrap
from helpers.notebook.charts.sheet import (
    Described,
    Plot,
    Sheet,
    nice_scale,
    strokes,
    tick_texts,
)
from helpers.notebook.charts.theme import (
    BAD,
    GOOD,
    MARKERS,
    QUIET,
    SERIES,
    SMALL,
    TRACK,
    WIDTH,
    language,
)

LEAST_HEIGHT = 170.0
TOP, FOOT = 8.0, 24.0
FIRST_ROOM = 42.0  # left of the first point, for its value
LAST_ROOM = 5.0
NAME_GAP = 9.0
MARKER_ROOM = 10.0
WIDEST_NAME = 104.0
MOST_LINES = len(SERIES)
BAR_SHARE = 0.5
BAR_COLOUR = "#dbe3eb"


@dataclass(frozen=True)
class _Line:
    """One unit's indicator over the periods: a row of the frame or None for each."""

    name: str
    rows: tuple[Any, ...]

    @property
    def values(self) -> list[float | None]:
        return [None if row is None else words.known(row.value) for row in self.rows]

    @property
    def given(self) -> list[tuple[int, float]]:
        return [(place, one) for place, one in enumerate(self.values) if one is not None]

    def text(self, place: int) -> str:
        row = self.rows[place]
        missing = words.WITHOUT_VALUE["missing"]
        return say(language(), missing) if row is None else words.declared_text(row)


@dataclass(frozen=True)
class _Label:
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
        return self.indent + max(text_width(line, SMALL, bold=self.bold) for line in self.lines)


def trend(
    values: pd.DataFrame, unit: str | None = None, indicators: Sequence[str] | str | None = None
) -> Figure:
    """Diễn biến kết quả riêng của từng kỳ, mỗi chỉ tiêu một đường, ngắt ở kỳ chưa có số liệu.

    Own values, so a year's target is never drawn against a single quarter; see `to_date`.

    Args:
        values: `report.values` or some of its rows; those of basis "own" are drawn.
        unit: whose, where the frame holds several; without it every unit has a line.
        indicators: codes to draw; otherwise those with a target, else the first of the frame.

    Example:
        >>> figure = trend(values, unit="ubnd-dak-mil", indicators=["A", "B"])
        >>> figure.described.rows[0]
        ('quý I/2023', '59,7%', '61,2%')
    """
    rows, lang = words.chosen(values, unit=unit, basis="own"), language()
    lines, names, left_out = _lines(rows, indicators)
    subtitle = say(lang, "Kết quả riêng của từng kỳ (không luỹ kế)")
    if left_out:
        subtitle += say(lang, "; chỉ vẽ các chỉ tiêu đầu bảng")
    told = [[line.text(place) for place in range(len(names))] for line in lines]
    alt = [
        f"{line.name}: " + ", ".join(f"{at} {said}" for at, said in zip(names, one, strict=True))
        for line, one in zip(lines, told, strict=True)
    ]
    described = Described(
        say(lang, "Diễn biến kết quả qua các kỳ"),
        subtitle,
        words.listed(say(lang, "Biểu đồ đường theo từng kỳ:"), alt),
        (say(lang, "Kỳ"), *(line.name for line in lines)),
        tuple((at, *(one[place] for one in told)) for place, at in enumerate(names)),
    )
    ends = [_end(line, place, names, len(lines) > 1) for place, line in enumerate(lines)]
    right = WIDTH - max(end.width for end in ends) - NAME_GAP
    height = max(LEAST_HEIGHT, sum(end.height for end in ends))
    measured_in = str(rows.measured_in.iloc[0])
    ticks = nice_scale(max([0.0, *(v for line in lines for _, v in line.given)]), measured_in)
    plot = _plot(Sheet(TOP + height + FOOT), right, height, len(names), ticks, measured_in)
    plot.periods(names)
    for place, line in enumerate(lines):
        width = 2.4 if len(lines) == 1 else 1.6
        plot.line(line.values, colour=SERIES[place], marker=MARKERS[place], width=width)
    _write_ends(plot, ends, right + NAME_GAP)
    _write_firsts(plot, lines)
    return plot.sheet.finish(described)


def to_date(values: pd.DataFrame, unit: str, indicator: str, period: str | None = None) -> Figure:
    """Luỹ kế từ đầu năm so với chỉ tiêu năm; cột nhạt là kết quả riêng từng quý.

    The year's target belongs to the line to date; single quarters stand behind it as bars.

    Args:
        values: `report.values`; both bases of the unit's indicator are drawn.
        unit: whose.
        indicator: code of the indicator.
        period: the last one to draw; otherwise the last of the frame, with its year.

    Example:
        >>> to_date(values, "ubnd-dak-mil", "B").described.rows[-1]
        ('quý IV/2023', '90,3%', '70,4%')
    """
    rows, lang = words.chosen(values, unit=unit, indicator=indicator), language()
    periods = words.same_kind(list(rows.period))
    last = period or periods[-1]
    periods = [one for one in periods if one[:4] == last[:4] and one <= last]
    found = {(row.basis, row.period): row for row in words.rows_of(rows)}
    names = [found[basis, one].period_name for one in periods for basis in _basis(found, one)]
    own, cumulated = (
        _Line(basis, tuple(found.get((basis, one)) for one in periods))
        for basis in ("own", "to_date")
    )
    any_row = next(row for line in (cumulated, own) for row in line.rows if row is not None)
    goal_row = next((row for row in reversed(cumulated.rows) if row is not None), any_row)
    goal, target = words.known(goal_row.target), words.target_text(goal_row)
    table = tuple((at, own.text(n), cumulated.text(n)) for n, at in enumerate(names))
    said = [f"{at}: {one} ({say(lang, 'luỹ kế')} {all_})" for at, one, all_ in table]
    if goal is not None:
        said.append(say(lang, "chỉ tiêu năm {target}", target=target))
    described = Described(
        say(lang, "{name}: luỹ kế so với chỉ tiêu năm", name=any_row.indicator_name),
        say(lang, "{unit}; cột: riêng từng kỳ, đường: luỹ kế từ đầu năm", unit=any_row.unit_name),
        words.listed(say(lang, "Biểu đồ luỹ kế và riêng từng kỳ:"), said),
        (say(lang, "Kỳ"), say(lang, "Riêng kỳ"), say(lang, "Luỹ kế")),
        table,
    )
    return _draw_to_date(own, cumulated, names, (goal, target), any_row.measured_in, described)


def small_multiples(values: pd.DataFrame, unit: str, indicators: Sequence[str]) -> Figure:
    """Mỗi chỉ tiêu một hình nhỏ, cùng một đơn vị, qua các kỳ.

    Own values by period, one small panel an indicator, two beside each other.

    Args:
        values: `report.values`.
        unit: whose.
        indicators: codes, in the order to draw.

    Example:
        >>> small_multiples(values, "ubnd-dak-mil", ["A", "B"]).described.columns
        ('Kỳ', 'DVC phát sinh hồ sơ trực tuyến', 'Hồ sơ xử lý trực tuyến')
    """
    rows, lang = words.chosen(values, unit=unit, basis="own"), language()
    lines, names = _by_indicator(rows, list(indicators))
    told = [[line.text(place) for place in range(len(names))] for line in lines]
    alt = [f"{line.name}: {', '.join(one)}" for line, one in zip(lines, told, strict=True)]
    span = say(lang, "từ {first} đến {last}", first=names[0], last=names[-1])
    described = Described(
        say(lang, "Các chỉ tiêu qua các kỳ"),
        say(lang, "{unit}, kết quả riêng từng kỳ, {span}", unit=rows.unit_name.iloc[0], span=span),
        words.listed(say(lang, "Các biểu đồ đường nhỏ theo từng kỳ:"), alt),
        (say(lang, "Kỳ"), *(line.name for line in lines)),
        tuple((at, *(one[place] for one in told)) for place, at in enumerate(names)),
    )
    gap, head_gap, inner = 22.0, 6.0, 78.0
    panel = (WIDTH - gap) / 2
    heads = [wrap(line.name, panel, SMALL, bold=True) for line in lines]
    pairs = [heads[at : at + 2] for at in range(0, len(heads), 2)]
    tall = [max(map(len, pair)) * line_height(SMALL) + head_gap for pair in pairs]
    sheet = Sheet(sum(tall) + len(tall) * (inner + FOOT + 8))
    top = 0.0
    for place, line in enumerate(lines):
        left = (place % 2) * (panel + gap)
        head = tall[place // 2]
        sheet.lines(left, top, heads[place], bold=True)
        _draw_panel(sheet, line, names, (left, top + head, left + panel, top + head + inner))
        if place % 2:
            top += head + inner + FOOT + 8
    return sheet.finish(described)


def _basis(found: dict[Any, Any], period: str) -> list[str]:
    return [basis for basis in ("to_date", "own") if (basis, period) in found][:1]


def _lines(
    rows: pd.DataFrame, indicators: Sequence[str] | str | None
) -> tuple[list[_Line], list[str], bool]:
    """The lines, the periods' names, and whether some lines are left out."""
    if isinstance(indicators, str):
        indicators = [indicators]
    if indicators is None:
        codes = list(dict.fromkeys(rows.indicator[rows.target.notna()]))
        wanted = codes or list(dict.fromkeys(rows.indicator))
    else:
        wanted = list(indicators)
    lines, names = _by_indicator(rows, wanted)
    drawn = [line for line in lines if line.given] or lines
    if len(drawn) > MOST_LINES and indicators is not None:
        raise ReportError(
            f"Biểu đồ đường có tối đa {MOST_LINES} đường.",
            found=str(len(drawn)),
            todo="chọn ít chỉ tiêu hoặc đơn vị hơn, hoặc dùng charts.small_multiples",
        )
    return drawn[:MOST_LINES], names, len(drawn) > MOST_LINES


def _by_indicator(rows: pd.DataFrame, wanted: Sequence[str]) -> tuple[list[_Line], list[str]]:
    """A line for each unit and indicator, and the names of the periods."""
    missing = sorted(set(wanted) - set(rows.indicator))
    if missing or not wanted:
        raise ReportError(
            "Không có chỉ tiêu này trong bảng số liệu.",
            found=", ".join(missing),
            todo=f"chọn trong: {', '.join(dict.fromkeys(rows.indicator))}",
        )
    periods = words.same_kind(list(rows.period))
    names = dict(zip(rows.period, rows.period_name, strict=True))
    found = {(row.unit, row.indicator, row.period): row for row in words.rows_of(rows)}
    units = list(dict.fromkeys(rows.unit))
    lines = []
    for code in wanted:
        for unit in units:
            line = tuple(found.get((unit, code, period)) for period in periods)
            row = next((one for one in line if one is not None), None)
            if row is not None:
                name = row.indicator_name if len(units) == 1 else words.unit_short(row)
                if len(units) > 1 and len(wanted) > 1:
                    name += f", {row.indicator_name}"
                lines.append(_Line(name, line))
    return lines, [names[period] for period in periods]


def _plot(
    sheet: Sheet, right: float, height: float, count: int, ticks: list[float], measured_in: str
) -> Plot:
    """Axes over `count` periods, the first value's text left of the first point."""
    labels = tick_texts(ticks, measured_in)
    left = max(text_width(label, SMALL) for label in labels) + 5
    step = (right - LAST_ROOM - left - FIRST_ROOM) / max(count - 1, 1)
    x = (-FIRST_ROOM / step, max(count - 1, 1) + LAST_ROOM / step)
    plot = Plot(sheet, left, TOP, right, TOP + height, x, (0.0, ticks[-1]))
    plot.rows(ticks, labels)
    return plot


def _end(line: _Line, place: int, names: Sequence[str], several: bool) -> _Label:
    """Name and last value of a line; the name only where there is more than one line."""
    name = wrap(line.name, WIDEST_NAME, SMALL, bold=not several) if several else []
    last, value = line.given[-1] if line.given else (len(names) - 1, 0.0)
    text = line.text(last)
    if last != len(names) - 1:
        text += f" ({names[last]})"
    texts = (*name, *wrap(text, WIDEST_NAME, SMALL, bold=True))
    return _Label(texts, value, SERIES[place], True, MARKERS[place] if several else "")


def _write_ends(plot: Plot, ends: Sequence[_Label], left: float) -> None:
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


def _write_firsts(plot: Plot, lines: Sequence[_Line]) -> None:
    """The first value of each line, left of its point; those of one column do not overlap."""
    columns: dict[int, list[tuple[float, str, str]]] = {}
    for line, colour in zip(lines, SERIES, strict=False):
        if len(line.given) > 1:
            place, value = line.given[0]
            columns.setdefault(place, []).append((value, line.text(place), colour))
    for place, firsts in columns.items():
        wanted = [plot.y(value) for value, _, _ in firsts]
        centres = spread(wanted, [line_height(SMALL)] * len(firsts), plot.bottom + FOOT)
        for (_, text, colour), centre in zip(firsts, centres, strict=True):
            plot.sheet.text(plot.x(place) - 7, centre + 4, text, colour=colour, ha="right")


def _draw_to_date(
    own: _Line,
    cumulated: _Line,
    names: Sequence[str],
    target: tuple[float | None, str],
    measured_in: str,
    described: Described,
) -> Figure:
    goal, lang = target[0], language()
    ends = []
    if cumulated.given:
        place, value = cumulated.given[-1]
        ends.append(_Label((say(lang, "luỹ kế"), cumulated.text(place)), value, GOOD, True))
    if goal is not None:
        ends.append(_Label((say(lang, "chỉ tiêu năm"), target[1]), goal, BAD))
    right = WIDTH - max((end.width for end in ends), default=0.0) - NAME_GAP
    highest = max([goal or 0.0, *(v for line in (own, cumulated) for _, v in line.given)])
    ticks = nice_scale(highest, measured_in)
    # room above the highest bar for its value
    top_value = max(ticks[-1], highest * 1.12)
    plot = Plot(
        Sheet(TOP + LEAST_HEIGHT + FOOT),
        0,
        TOP,
        right,
        TOP + LEAST_HEIGHT,
        (-0.5, len(names) - 0.5),
        (0.0, top_value),
    )
    half = BAR_SHARE / 2
    boxes = [(place - half, BAR_SHARE) for place, _ in own.given]
    for (start, width), (_, value) in zip(boxes, own.given, strict=True):
        plot.axes.bar(start, value, width, align="edge", color=BAR_COLOUR)
    if goal is not None:
        strokes(plot.axes, [[(-0.5, goal), (len(names) - 0.5, goal)]], BAD, 1.4, linestyles="--")
    plot.periods(names)
    plot.line(cumulated.values, colour=GOOD, width=2.4)
    for place in range(len(names)):
        # at the foot of the bar, where neither the line nor the target runs
        missing = words.known(getattr(own.rows[place], "value", None)) is None
        room = 2 * (plot.x(0.5) - plot.x(0)) - 4
        lines = wrap(own.text(place), room, SMALL)
        rise = (len(lines) - 1) * line_height(SMALL)
        for down, text in enumerate(lines):
            y = plot.bottom - 6 - rise + down * line_height(SMALL)
            colour = QUIET if missing else "#3d4a57"
            plot.sheet.text(plot.x(place), y, text, colour=colour, ha="center")
    _write_ends(plot, ends, right + NAME_GAP)
    return plot.sheet.finish(described)


def _draw_panel(
    sheet: Sheet, line: _Line, names: Sequence[str], box: tuple[float, float, float, float]
) -> None:
    """One small line chart with its first and last value, and its first and last period."""
    left, top, right, bottom = box
    row = next(one for one in line.rows if one is not None)
    ticks = nice_scale(max([0.0, *(value for _, value in line.given)]), row.measured_in, 2)
    texts = [line.text(place) for place, _ in line.given]
    beside = max((text_width(text, SMALL, bold=True) for text in texts), default=0.0) + 8
    last = len(names) - 1
    plot = Plot(
        sheet, left, top, right - beside, bottom, (-0.3, max(last, 1) + 0.3), (0.0, ticks[-1])
    )
    strokes(plot.axes, [[(-0.3, tick), (max(last, 1) + 0.3, tick)] for tick in ticks], TRACK, 0.8)
    plot.line(line.values, colour=GOOD, width=1.8)
    if line.given:
        place, value = line.given[-1]
        at = plot.x(place) + 7, plot.y(value) + 4
        sheet.text(*at, line.text(place), colour=GOOD, bold=True)
    else:
        sheet.text(left, (top + bottom) / 2, line.text(last), colour=QUIET)
    sheet.text(left, bottom + 14.6, names[0], colour=QUIET)
    if last:
        sheet.text(right, bottom + 14.6, names[last], colour=QUIET, ha="right")
