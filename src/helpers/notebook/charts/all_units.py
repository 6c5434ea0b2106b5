"""All units side by side, the own one marked: scores in order, values with targets, two rates."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.errors import CellError
from helpers.core.formatting import count, number
from helpers.core.text import capital
from helpers.core.wording import msg, say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, text_width, wrap
from helpers.notebook.charts.peers import around, lacks_marked, one_period
from helpers.notebook.charts.sheet import (
    Described,
    Dot,
    Plot,
    Sheet,
    draw_dots,
    nice_ticks,
    strokes,
    tick_texts,
)
from helpers.notebook.charts.theme import (
    BAD,
    GOOD,
    INK,
    NEUTRAL,
    QUIET,
    REST,
    SMALL,
    WIDTH,
)
from helpers.notebook.language import language

WIDEST_NAME = 160.0
MOST = 100  # rows
GUTTER = 7.0
FOOT = 24.0
BAND = "#eef1f5"
STEM = "#b9c4d0"
DOT, OWN_DOT = 38, 80  # square points
# between rows, from so many rows on: many must still fit on a printed page
PADDINGS = ((40, 1.0), (20, 3.0), (0, 5.5))


def position(scores: pd.DataFrame, mark: str | None = None) -> Figure | None:
    """Điểm của các đơn vị được xếp hạng trong một kỳ, từ cao xuống thấp, đơn vị mình nổi bật.

    Points between the lowest and the highest score, in the order of ranks: bars from 0 would all
    look alike. The grey band holds the middle half of all. Of more than a hundred units those near
    the own one are drawn. None where fewer than two units have a score, all have the same, or the
    own one has no rank among many.

    Args:
        scores: rows of `report.scores` of one period; of several nodes the first is drawn.
        mark: id of the unit that stands out.

    Ví dụ: ``charts.position(report.scores.query("period == @period"), mark=unit)``
    """
    frame, lang = words.chosen(scores, node=None, rank=None), language()
    frame = frame[frame["rank"].notna() & frame.score.notna()]
    frame = frame[frame.node.isin(frame.node.iloc[:1])]
    one_period(frame)
    if frame.score.nunique() < 2 or lacks_marked(frame, mark):
        return None
    frame = frame.sort_values("rank", kind="stable")
    shown = around(frame, mark) if len(frame) > MOST else frame
    rows, name = words.rows_of(shown), str(frame.node_name.iloc[0])
    table = tuple((words.unit_short(row), _score(row)) for row in rows)
    head = say(lang, "Biểu đồ chấm {score} của các đơn vị, từ cao xuống thấp:", score=name.lower())
    subtitle = msg("{score}, {when}; chỉ gồm đơn vị được xếp hạng; dải xám: nửa giữa các đơn vị")
    if len(shown) < len(frame):
        subtitle = msg("{score}, {when}, các đơn vị có hạng gần nhất; dải xám: nửa giữa mọi đơn vị")
    described = Described(
        say(lang, "Vị trí của các đơn vị"),
        say(lang, subtitle, score=name, when=words.when(rows[0])),
        words.listed(head, (" ".join(row) for row in table)),
        (say(lang, "Đơn vị"), say(lang, "Điểm")),
        table,
        scope="comparison",
    )
    return _draw_position(rows, [*map(float, frame.score)], mark, described)


def dots(values: pd.DataFrame, period: str, indicator: str, mark: str | None = None) -> Figure:
    """Kết quả của mọi đơn vị (chấm) bên chỉ tiêu của từng đơn vị (vạch), đơn vị mình nổi bật.

    Sorted by the distance to the own target; the grey band holds the middle half of all units.

    Args:
        values: `report.values`; the rows of basis "to_date" are drawn.
        period: id of the period.
        indicator: code of the indicator.
        mark: id of the unit that stands out.

    Ví dụ: ``charts.dots(report.values, period, "B", mark=unit)``
    """
    frame = _single(values, period, indicator)
    lang = language()
    rows = sorted(words.rows_of(frame), key=_distance)
    given = [value for row in rows if (value := words.known(row.value)) is not None]
    if not given:
        raise CellError(
            "Chưa đơn vị nào có số liệu của chỉ tiêu này.",
            where=rows[0].indicator_name,
            todo="chọn kỳ khác, hoặc chỉ vẽ khi bảng có giá trị",
        )
    table = tuple((words.unit_short(r), words.value_text(r), words.target_text(r)) for r in rows)
    alt = [
        f"{name} {value}" + (f" ({say(lang, 'chỉ tiêu {target}', target=goal)})" if goal else "")
        for name, value, goal in table
    ]
    subtitle = msg(
        "{when} (chấm) so với chỉ tiêu của từng đơn vị (vạch); dải xám: nửa giữa các đơn vị"
    )
    described = Described(
        say(lang, "{name}: các đơn vị", name=rows[0].indicator_name),
        capital(say(lang, subtitle, when=words.when(rows[0]))),
        words.listed(say(lang, "Biểu đồ chấm kết quả của các đơn vị:"), alt),
        (say(lang, "Đơn vị"), say(lang, "Kết quả"), say(lang, "Chỉ tiêu giao")),
        table,
        scope="comparison",
    )
    return _draw_dots(rows, given, mark, described)


def scatter(values: pd.DataFrame, period: str, x: str, y: str, mark: str | None = None) -> Figure:
    """Hai chỉ tiêu của mọi đơn vị: mỗi đơn vị một chấm, đơn vị mình nổi bật và có tên.

    Args:
        values: `report.values`; the rows of basis "to_date" are drawn.
        period: id of the period.
        x, y: codes of the indicators that run to the right and upwards.
        mark: id of the unit that stands out.

    Ví dụ: ``charts.scatter(report.values, period, "A", "B", mark=unit)``
    """
    frames = [_single(values, period, code) for code in (x, y)]
    lang = language()
    across, up = ({row.unit: row for row in words.rows_of(frame)} for frame in frames)
    pairs = [(across[unit], up[unit]) for unit in across if unit in up]
    points = [(words.known(x_row.value), words.known(y_row.value)) for x_row, y_row in pairs]
    shown = [
        (pair, (first, second))
        for pair, (first, second) in zip(pairs, points, strict=True)
        if first is not None and second is not None
    ]
    if not shown:
        raise CellError(
            "Không có đơn vị nào có số liệu của cả hai chỉ tiêu.",
            found=f"{x}, {y}",
            todo="chọn hai chỉ tiêu cùng có số liệu ở một kỳ",
        )
    table = tuple(
        (words.unit_short(x_row), words.value_text(x_row), words.value_text(y_row))
        for x_row, y_row in pairs
    )
    titles = shown[0][0][0].indicator_name, shown[0][0][1].indicator_name
    subtitle = say(lang, "Mỗi chấm là một đơn vị, {when}", when=words.when(shown[0][0][0]))
    if left_out := len(pairs) - len(shown):
        without = msg("; {count} đơn vị không đủ hai số liệu không có chấm")
        subtitle += say(lang, without, count=count(left_out, lang))
    head = say(lang, "Biểu đồ chấm hai chỉ tiêu của các đơn vị:")
    described = Described(
        say(lang, "{one} và {two}", one=titles[0], two=titles[1]),
        subtitle,
        words.listed(head, (f"{name} {x_text}; {y_text}" for name, x_text, y_text in table)),
        (say(lang, "Đơn vị"), *titles),
        table,
        scope="comparison",
    )
    return _draw_scatter(shown, mark, described)


def _single(values: pd.DataFrame, period: str, indicator: str) -> pd.DataFrame:
    """An indicator's values to date of single units: the whole is another thing than its parts."""
    frame = words.chosen(values, period=period, indicator=indicator, basis="to_date")
    return frame[~frame.whole.astype(bool)] if "whole" in frame else frame


class _Names:
    """The names of units below each other, and where each row's middle is."""

    def __init__(self, rows: list[Any], mark: str | None, head: float = 0.0) -> None:
        self.head = head
        self.marked = [row.unit == mark for row in rows]
        self.lines = [
            wrap(words.unit_short(row), WIDEST_NAME, SMALL, bold=is_marked)
            for row, is_marked in zip(rows, self.marked, strict=True)
        ]
        self.left = GUTTER + max(
            text_width(line, SMALL, bold=is_marked)
            for lines, is_marked in zip(self.lines, self.marked, strict=True)
            for line in lines
        )
        self.padding = next(room for least, room in PADDINGS if len(rows) >= least)
        self.middles, top = [], head
        for lines in self.lines:
            height = len(lines) * line_height(SMALL) + self.padding
            self.middles.append(top + height / 2)
            top += height
        self.height = top

    def write(self, sheet: Sheet) -> None:
        for lines, is_marked, middle in zip(self.lines, self.marked, self.middles, strict=True):
            top = middle - len(lines) * line_height(SMALL) / 2
            sheet.lines(0, top, lines, bold=is_marked, colour=GOOD if is_marked else INK)


def _score(row: Any) -> str:
    return number(float(row.score), int(row.decimals), language())


def _distance(row: Any) -> tuple[bool, float]:
    """Sorts by what a value is above its target; units without value come last."""
    value, goal = words.known(row.value), words.known(row.target)
    return (value is None, (goal or 0.0) - (value or 0.0))


def _draw_position(
    rows: list[Any], values: list[float], mark: str | None, described: Described
) -> Figure:
    """`values`: of all units, also of those without a row."""
    lang = language()
    ticks = nice_ticks(min(values), max(values), 4)
    labels = tick_texts(ticks, "")
    texts = [text for _, text in described.rows]
    names = _Names(rows, mark, head=2 * line_height(SMALL) + 2)
    sheet = Sheet(names.height + FOOT)
    right = WIDTH - GUTTER - max(text_width(text, SMALL, bold=True) for text in texts)
    scale, ends = (ticks[0], ticks[-1]), (names.height, names.head)
    plot = Plot(sheet, names.left + 6, names.head, right, names.height, scale, ends)
    _middle_half(plot, values, ticks, labels)
    maximum = words.known(rows[0].maximum)
    unit = say(lang, "điểm")
    if maximum is not None:
        unit = say(lang, "điểm (tối đa {maximum})", maximum=number(maximum, 0, lang))
    sheet.text(WIDTH, SMALL, unit, colour=QUIET, ha="right")
    looks = [(GOOD, OWN_DOT) if row.unit == mark else (REST, DOT) for row in rows]
    points = zip([float(row.score) for row in rows], names.middles, looks, strict=True)
    draw_dots(plot.axes, [Dot(x, y, *look) for x, y, look in points])
    names.write(sheet)
    for row, text, y in zip(rows, texts, names.middles, strict=True):
        is_marked = row.unit == mark
        sheet.text(
            WIDTH - 1, y + 4, text, bold=is_marked, colour=GOOD if is_marked else INK, ha="right"
        )
    return sheet.finish(described)


def _middle_half(plot: Plot, given: list[float], ticks: list[float], labels: list[str]) -> None:
    """The scale below, over a band from the lower to the upper quartile, and the median."""
    low, middle, high = pd.Series(given).quantile([0.25, 0.5, 0.75])
    plot.axes.axvspan(low, high, color=BAND, linewidth=0)
    plot.columns(ticks, labels)
    strokes(plot.axes, [[(middle, plot.y_range[0]), (middle, plot.y_range[1])]], REST, 0.8)
    word = say(language(), "trung vị")
    half = text_width(word, SMALL) / 2
    at = min(max(plot.x(middle), plot.left - 6 + half), WIDTH - half)
    plot.sheet.text(at, plot.top - 4, word, colour=QUIET, ha="center")


def _draw_dots(
    rows: list[Any], given: list[float], mark: str | None, described: Described
) -> Figure:
    measured_in = rows[0].measured_in
    goals = [goal for row in rows if (goal := words.known(row.target)) is not None]
    ticks = nice_ticks(min([*given, *goals]), max([*given, *goals]), 4)
    names = _Names(rows, mark, head=line_height(SMALL) + 2)
    sheet = Sheet(names.height + FOOT)
    labels = tick_texts(ticks, measured_in)
    right = WIDTH - text_width(labels[-1], SMALL) / 2
    ends = (names.height, names.head)
    plot = Plot(sheet, names.left + 6, names.head, right, names.height, (ticks[0], ticks[-1]), ends)
    _middle_half(plot, given, ticks, labels)
    stems, marks, spots = [], [], []
    for row, y in zip(rows, names.middles, strict=True):
        value, goal = words.known(row.value), words.known(row.target)
        if value is None:
            sheet.text(names.left + 8, y + 4, words.value_text(row), colour=QUIET)
            continue
        if goal is not None:
            stems.append([(goal, y), (value, y)])
            marks.append([(goal, y - 5), (goal, y + 5)])
        met = words.is_met(row)
        colour = NEUTRAL if met is None else GOOD if met else BAD
        spots.append(Dot(value, y, colour, OWN_DOT if row.unit == mark else DOT))
    strokes(plot.axes, stems, STEM, 2.0)
    strokes(plot.axes, marks, INK, 1.6)
    draw_dots(plot.axes, spots)
    names.write(sheet)
    for row, y in zip(rows, names.middles, strict=True):
        if row.unit == mark and (value := words.known(row.value)) is not None:
            _beside(sheet, plot, (value, y), words.value_text(row), words.known(row.target))
    return sheet.finish(described)


def _beside(
    sheet: Sheet, plot: Plot, at: tuple[float, float], text: str, other: float | None = None
) -> None:
    """A text beside a point, on the side where the target is not and where there is room."""
    x, y = plot.x(at[0]), plot.y(at[1]) + 4
    leftwards = other is not None and other > at[0]
    width = text_width(text, SMALL, bold=True) + 8
    if x + width > WIDTH:
        leftwards = True
    elif x - width < plot.left:
        leftwards = False
    ha: Any = "right" if leftwards else "left"
    sheet.text(x + (-8 if leftwards else 8), y, text, bold=True, colour=INK, ha=ha)


def _draw_scatter(shown: list[Any], mark: str | None, described: Described) -> Figure:
    rows = [pair[0] for pair, _ in shown]
    units = [row.measured_in for row in shown[0][0]]
    xs, ys = zip(*(point for _, point in shown), strict=True)
    x_ticks, y_ticks = nice_ticks(min(xs), max(xs), 4), nice_ticks(min(ys), max(ys), 4)
    x_labels, y_labels = tick_texts(x_ticks, units[0]), tick_texts(y_ticks, units[1])
    heads = [wrap(name, WIDTH, SMALL) for name in (described.columns[2], described.columns[1])]
    top = len(heads[0]) * line_height(SMALL) + 8
    foot = len(heads[1]) * line_height(SMALL)
    bottom = top + 210.0
    sheet = Sheet(bottom + 20 + foot)
    left = max(text_width(label, SMALL) for label in y_labels) + 6
    right = WIDTH - text_width(x_labels[-1], SMALL) / 2
    ranges = (x_ticks[0], x_ticks[-1]), (y_ticks[0], y_ticks[-1])
    plot = Plot(sheet, left, top, right, bottom, *ranges)
    plot.rows(y_ticks, y_labels)
    plot.columns(x_ticks, x_labels)
    sheet.lines(0, 0, heads[0], colour=QUIET)
    sheet.lines(WIDTH, bottom + 19, heads[1], colour=QUIET, ha="right")
    marked = [row.unit == mark for row in rows]
    looks = [(GOOD, OWN_DOT) if is_marked else (REST, DOT) for is_marked in marked]
    draw_dots(plot.axes, [Dot(x, y, *look) for x, y, look in zip(xs, ys, looks, strict=True)])
    for row, point, is_marked in zip(rows, zip(xs, ys, strict=True), marked, strict=True):
        if is_marked:
            _beside(sheet, plot, point, words.unit_short(row))
    return sheet.finish(described)
