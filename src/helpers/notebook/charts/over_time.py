"""Own values over the periods: lines with gaps, together or each in a panel of its own."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.errors import CellError
from helpers.core.wording import say
from helpers.notebook.charts import words
from helpers.notebook.charts.lines import (
    FOOT,
    LEAST_HEIGHT,
    NAME_GAP,
    TOP,
    Label,
    Line,
    by_indicator,
    write_ends,
)
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
    GOOD,
    MARKERS,
    QUIET,
    SERIES,
    SMALL,
    TRACK,
    WIDTH,
)
from helpers.notebook.language import language

FIRST_ROOM = 42.0  # left of the first point, for its value
LAST_ROOM = 5.0
WIDEST_NAME = 104.0
MOST_LINES = len(SERIES)


def trend(
    values: pd.DataFrame, unit: str | None = None, indicators: Sequence[str] | str | None = None
) -> Figure | None:
    """Diễn biến kết quả riêng của từng kỳ, mỗi chỉ tiêu một đường, ngắt ở kỳ chưa có số liệu.

    Own values, so a year's target is never drawn against a single quarter; see `to_date`. None
    where no indicator has values in two periods, or none of them changes.

    Args:
        values: `report.values` or some of its rows; those of basis "own" are drawn.
        unit: whose, where the frame holds several; without it every unit has a line.
        indicators: codes to draw; otherwise those with a target, else the first rates where all
            are rates.

    Ví dụ: ``charts.trend(report.values, unit, ["A", "B"])``
    """
    rows, lang = words.chosen(values, unit=unit, basis=None), language()
    rows = rows[rows.basis == "own"]
    lines, names, left_out = _lines(rows, indicators)
    if not any(len({value for _, value in line.given}) > 1 for line in lines):
        return None
    subtitle = say(lang, "Kết quả riêng của từng kỳ")
    if left_out:
        subtitle += say(lang, "; chỉ vẽ các chỉ tiêu đầu bảng")
    texts = [[line.text(place) for place in range(len(names))] for line in lines]
    alt = [
        f"{line.name}: " + ", ".join(f"{at} {text}" for at, text in zip(names, cells, strict=True))
        for line, cells in zip(lines, texts, strict=True)
    ]
    described = Described(
        say(lang, "Diễn biến kết quả qua các kỳ"),
        subtitle,
        words.listed(say(lang, "Biểu đồ đường theo từng kỳ:"), alt),
        (say(lang, "Kỳ"), *(line.name for line in lines)),
        tuple((at, *(cells[place] for cells in texts)) for place, at in enumerate(names)),
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
    write_ends(plot, ends, right + NAME_GAP)
    _write_firsts(plot, lines)
    return plot.sheet.finish(described)


def small_multiples(values: pd.DataFrame, unit: str, indicators: Sequence[str]) -> Figure:
    """Mỗi chỉ tiêu một hình nhỏ, cùng một đơn vị, qua các kỳ.

    Own values by period, one small panel an indicator, two beside each other.

    Args:
        values: `report.values`.
        unit: whose.
        indicators: codes, in the order to draw.

    Ví dụ: ``charts.small_multiples(report.values, unit, ["A", "B", "C"])``
    """
    rows, lang = words.chosen(values, unit=unit, basis="own"), language()
    lines, names = by_indicator(rows, list(indicators))
    texts = [[line.text(place) for place in range(len(names))] for line in lines]
    alt = [f"{line.name}: {', '.join(cells)}" for line, cells in zip(lines, texts, strict=True)]
    span = say(lang, "từ {first} đến {last}", first=names[0], last=names[-1])
    described = Described(
        say(lang, "Các chỉ tiêu qua các kỳ"),
        say(lang, "{unit}, kết quả riêng từng kỳ, {span}", unit=rows.unit_name.iloc[0], span=span),
        words.listed(say(lang, "Các biểu đồ đường nhỏ theo từng kỳ:"), alt),
        (say(lang, "Kỳ"), *(line.name for line in lines)),
        tuple((at, *(cells[place] for cells in texts)) for place, at in enumerate(names)),
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


def _lines(
    rows: pd.DataFrame, indicators: Sequence[str] | str | None
) -> tuple[list[Line], list[str], bool]:
    """The lines, the periods' names, and whether some lines are left out."""
    if isinstance(indicators, str):
        indicators = [indicators]
    if indicators is None:
        targeted = dict.fromkeys(rows.indicator[rows.target.notna()])
        rates = dict.fromkeys(rows.indicator[rows.measured_in == "%"])
        # among scores some rates would be a part that nobody has chosen
        wanted = list(targeted or (rates if (rows.measured_in == "%").all() else ()))
    else:
        wanted = list(indicators)
    lines, names = by_indicator(rows, wanted)
    drawn = [line for line in lines if len(line.given) > 1]
    if len(drawn) > MOST_LINES and indicators is not None:
        raise CellError(
            f"Biểu đồ đường có tối đa {MOST_LINES} đường.",
            found=str(len(drawn)),
            todo="chọn ít chỉ tiêu hoặc đơn vị hơn, hoặc dùng charts.small_multiples",
        )
    return drawn[:MOST_LINES], names, len(drawn) > MOST_LINES


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


def _end(line: Line, place: int, names: Sequence[str], several: bool) -> Label:
    """Name and last value of a line; the name only where there is more than one line."""
    name = wrap(line.name, WIDEST_NAME, SMALL, bold=not several) if several else []
    last, value = line.given[-1] if line.given else (len(names) - 1, 0.0)
    text = line.text(last)
    if last != len(names) - 1:
        text += f" ({names[last]})"
    texts = (*name, *wrap(text, WIDEST_NAME, SMALL, bold=True))
    return Label(texts, value, SERIES[place], True, MARKERS[place] if several else "")


def _write_firsts(plot: Plot, lines: Sequence[Line]) -> None:
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


def _draw_panel(
    sheet: Sheet, line: Line, names: Sequence[str], box: tuple[float, float, float, float]
) -> None:
    """One small line chart with its first and last value, and its first and last period."""
    left, top, right, bottom = box
    row = next(row for row in line.rows if row is not None)
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
