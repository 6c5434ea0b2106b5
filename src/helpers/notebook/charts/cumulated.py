"""Values to date against a year's target, with the single quarters behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.wording import say
from helpers.notebook.charts import words
from helpers.notebook.charts.lines import FOOT, LEAST_HEIGHT, NAME_GAP, TOP, Label, Line, write_ends
from helpers.notebook.charts.measure import line_height, wrap
from helpers.notebook.charts.sheet import Described, Plot, Sheet, nice_scale, strokes
from helpers.notebook.charts.theme import BAD, GOOD, QUIET, SMALL, WIDTH
from helpers.notebook.language import language

BAR_SHARE = 0.5  # of the room of a period
BAR_COLOUR, BAR_INK = "#dbe3eb", "#3d4a57"


def to_date(
    values: pd.DataFrame, unit: str, indicator: str | None = None, period: str | None = None
) -> Figure | None:
    """Luỹ kế từ đầu năm so với chỉ tiêu năm; cột nhạt là kết quả riêng từng quý.

    The year's target belongs to the line to date; single quarters stand behind it as bars. None
    without `indicator`, where no target is missed or there is only one period to draw.

    Args:
        values: `report.values`; both bases of the unit's indicator are drawn.
        unit: whose.
        indicator: code of the indicator; otherwise the one that misses its target most.
        period: the last one to draw; otherwise the last of the frame, with its year.

    Ví dụ: ``charts.to_date(report.values, unit, "B")``
    """
    indicator = indicator or _most_missed(values, unit, period)
    if indicator is None:
        return None
    rows, lang = words.chosen(values, unit=unit, indicator=indicator), language()
    periods = words.same_kind(list(rows.period))
    last = period or periods[-1]
    periods = [id_ for id_ in periods if id_[:4] == last[:4] and id_ <= last]
    by_key = {(row.basis, row.period): row for row in words.rows_of(rows)}
    names = [by_key[basis, id_].period_name for id_ in periods for basis in _basis(by_key, id_)]
    single, cumulated = (
        Line(basis, tuple(by_key.get((basis, id_)) for id_ in periods))
        for basis in ("own", "to_date")
    )
    any_row = next(row for line in (cumulated, single) for row in line.rows if row is not None)
    goal_row = next((row for row in reversed(cumulated.rows) if row is not None), any_row)
    goal, target = words.known(goal_row.target), words.target_text(goal_row)
    table = tuple((at, single.text(n), cumulated.text(n)) for n, at in enumerate(names))
    alt = [f"{at}: {value} ({say(lang, 'luỹ kế')} {total})" for at, value, total in table]
    if goal is not None:
        alt.append(say(lang, "chỉ tiêu năm {target}", target=target))
    described = Described(
        say(lang, "{name}: từ đầu năm so với chỉ tiêu năm", name=any_row.indicator_name),
        say(lang, "{unit}; cột: riêng từng kỳ, đường: từ đầu năm", unit=any_row.unit_name),
        words.listed(say(lang, "Biểu đồ luỹ kế và riêng từng kỳ:"), alt),
        (say(lang, "Kỳ"), say(lang, "Riêng kỳ"), say(lang, "Luỹ kế")),
        table,
    )
    return _draw_to_date(single, cumulated, names, (goal, target), any_row.measured_in, described)


def _most_missed(values: pd.DataFrame, unit: str, period: str | None) -> str | None:
    """The indicator farthest below its target in the period, with results to date before it."""
    rows = words.chosen(values, unit=unit, basis=None, target=None, met=None)
    rows = rows[(rows.basis == "to_date") & rows.target.notna() & rows.value.notna()]
    last = period or rows.period.max()
    rows = rows[rows.period.le(last) & rows.period.str[:4].eq(str(last)[:4])]
    rows = rows[rows.period.isin(words.same_kind(list(rows.period)) if len(rows) else [])]
    now = rows[rows.period.eq(last) & ~rows.met.fillna(True).astype(bool)]
    now = now[now.indicator.map(rows.indicator.value_counts()).gt(1)]
    if now.empty:
        return None
    farthest = (now.target - now.value).div(now.target).to_numpy().argmax()
    return str(now.indicator.iloc[int(farthest)])


def _basis(by_key: dict[Any, Any], period: str) -> list[str]:
    return [basis for basis in ("to_date", "own") if (basis, period) in by_key][:1]


def _draw_to_date(
    single: Line,
    cumulated: Line,
    names: Sequence[str],
    target: tuple[float | None, str],
    measured_in: str,
    described: Described,
) -> Figure:
    goal, lang = target[0], language()
    ends = []
    if cumulated.given:
        place, value = cumulated.given[-1]
        ends.append(Label((say(lang, "luỹ kế"), cumulated.text(place)), value, GOOD, True))
    if goal is not None:
        ends.append(Label((say(lang, "chỉ tiêu năm"), target[1]), goal, BAD))
    right = WIDTH - max((end.width for end in ends), default=0.0) - NAME_GAP
    highest = max([goal or 0.0, *(v for line in (single, cumulated) for _, v in line.given)])
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
    boxes = [(place - half, BAR_SHARE) for place, _ in single.given]
    for (start, width), (_, value) in zip(boxes, single.given, strict=True):
        plot.axes.bar(start, value, width, align="edge", color=BAR_COLOUR)
    if goal is not None:
        strokes(plot.axes, [[(-0.5, goal), (len(names) - 0.5, goal)]], BAD, 1.4, linestyles="--")
    plot.periods(names)
    plot.line(cumulated.values, colour=GOOD, width=2.4)
    for place in range(len(names)):
        # at the foot of the bar, where neither the line nor the target runs
        missing = words.known(getattr(single.rows[place], "value", None)) is None
        room = 2 * (plot.x(0.5) - plot.x(0)) - 4
        lines = wrap(single.text(place), room, SMALL)
        rise = (len(lines) - 1) * line_height(SMALL)
        for down, text in enumerate(lines):
            y = plot.bottom - 6 - rise + down * line_height(SMALL)
            colour = QUIET if missing else BAR_INK
            plot.sheet.text(plot.x(place), y, text, colour=colour, ha="center")
    write_ends(plot, ends, right + NAME_GAP)
    return plot.sheet.finish(described)
