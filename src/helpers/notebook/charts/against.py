"""Bars on a track of their own: results against targets, scores against their maximum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from helpers.core.formatting import number, percent
from helpers.core.wording import msg, say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, text_width, wrap
from helpers.notebook.charts.sheet import Described, Sheet, strokes
from helpers.notebook.charts.theme import (
    BAD,
    GOOD,
    INK,
    NEUTRAL,
    QUIET,
    SMALL,
    TEXT,
    TRACK,
    WIDTH,
)
from helpers.notebook.language import language

THICK = 12.0
BETWEEN = 13.0  # from one row to the next
ABOVE_BAR = 4.0
GUTTER = 10.0
OVERHANG = 3.5  # of a target's mark
COLOURS = {True: GOOD, False: BAD, None: NEUTRAL}
OUTCOMES = {
    True: msg("đạt chỉ tiêu {target}"),
    False: msg("chưa đạt chỉ tiêu {target}"),
    None: msg("chỉ tiêu {target}"),
}


@dataclass(frozen=True)
class Bar:
    """One row; `length` and `mark` are shares (0–1) of its track, None where there is no value."""

    name: str
    status: str
    length: float | None
    value: str
    colour: str
    mark: float | None = None
    note: str = ""
    strong: bool = False
    hatched: bool = False

    @property
    def names(self) -> list[str]:
        taken = text_width(self.status, SMALL, bold=self.strong) + GUTTER if self.status else 0.0
        return wrap(self.name, WIDTH - taken, TEXT)

    @property
    def notes(self) -> list[str]:
        return wrap(self.note, WIDTH, SMALL) if self.note else []

    @property
    def height(self) -> float:
        bar = 0.0 if self.length is None else THICK + OVERHANG
        between = ABOVE_BAR if self.length is not None and self.note else 0.0
        heights = len(self.names) * line_height(TEXT), len(self.notes) * line_height(SMALL)
        return sum(heights) + ABOVE_BAR + bar + between


def targets(values: pd.DataFrame) -> Figure | None:
    """Kết quả từng chỉ tiêu của một đơn vị so với chỉ tiêu được giao.

    One bar an indicator with a target, a mark there, and words for whether it is met. None where no
    such indicator has a value.

    Args:
        values: rows of `report.values` of one unit and period; those to date are drawn.

    Ví dụ: ``charts.targets(report.values.query("unit == @unit and period == @period"))``
    """
    wanted = words.chosen(values, target=None, status=None, basis=None)
    wanted = wanted[wanted.basis == "to_date"]
    wanted = wanted[wanted.target.notna() & (wanted.status != "not_collected")]
    if not wanted.value.notna().any():
        return None
    rows, lang = words.rows_of(wanted), language()
    texts = [(row.indicator_name, words.value_text(row), words.target_text(row)) for row in rows]
    template = msg("{name} {value} so với chỉ tiêu {target}")
    alt = [say(lang, template, name=name, value=value, target=goal) for name, value, goal in texts]
    table = [(*cells, _judged(row)) for row, cells in zip(rows, texts, strict=True)]
    heads = (msg("Chỉ tiêu"), msg("Kết quả"), msg("Chỉ tiêu giao"), msg("Đánh giá"))
    described = Described(
        say(lang, "Kết quả so với chỉ tiêu giao"),
        say(lang, "Kết quả {when} so với chỉ tiêu giao", when=words.when(rows[-1])),
        words.listed(say(lang, "Biểu đồ thanh so kết quả với chỉ tiêu giao:"), alt),
        tuple(say(lang, head) for head in heads),
        tuple(table),
    )
    return draw_bars([_target_bar(row) for row in rows], described)


def shares(values: pd.DataFrame) -> Figure | None:
    """Điểm đạt được so với điểm tối đa của từng chỉ số.

    One bar an indicator; every track is its own maximum, what was lost is hatched. None where no
    indicator has both a score and a maximum above 1 (an index from 0 to 1 is its own share), or
    where several have the same share.

    Args:
        values: rows of `report.values` with a `maximum`, of one unit and period.

    Ví dụ: ``charts.shares(report.values.query("unit == @unit and period == @period"))``
    """
    scored = words.chosen(values, maximum=None, basis=None)
    scored = scored[scored.basis == "to_date"]
    scored = scored[scored.maximum.gt(0) & scored.maximum.ne(1) & scored.value.notna()]
    if scored.empty or len(scored) > 1 == (scored.value / scored.maximum).nunique():
        return None
    rows, lang = words.rows_of(scored), language()
    bars, table = [], []
    for row in rows:
        name, reached = words.coded_name(row), words.declared_text(row)
        whole = number(row.maximum, 0 if row.maximum.is_integer() else int(row.decimals), lang)
        share = percent(100 * row.value / row.maximum, lang=lang)
        status = say(lang, "{score}/{maximum} điểm", score=reached, maximum=whole)
        bars.append(Bar(name, status, row.value / row.maximum, share, GOOD, hatched=True))
        table.append((name, reached, whole, share))
    head = say(lang, "Biểu đồ thanh tỷ lệ điểm đạt so với điểm tối đa:")
    heads = (msg("Chỉ số"), msg("Điểm đạt"), msg("Điểm tối đa"), msg("Tỷ lệ"))
    described = Described(
        say(lang, "Tỷ lệ điểm đạt so với điểm tối đa"),
        say(lang, "Điểm đạt so với điểm tối đa, {period}", period=rows[-1].period_name),
        words.listed(head, (f"{name} {share}" for name, _, _, share in table)),
        tuple(say(lang, title) for title in heads),
        tuple(table),
    )
    return draw_bars(bars, described)


def _judged(row: Any) -> str:
    met, lang = words.is_met(row), language()
    if words.known(row.value) is None:
        return words.value_text(row)
    if met is None:
        return say(lang, "theo dõi")
    over = met and float(row.value) > float(row.target)
    return say(lang, "vượt") if over else say(lang, "đạt") if met else say(lang, "chưa đạt")


def _target_bar(row: Any) -> Bar:
    value, goal = words.known(row.value), words.known(row.target)
    met, lang = words.is_met(row), language()
    full = 100.0 if row.measured_in == "%" else max(value or 0.0, goal or 0.0) or 1.0
    note = ""
    if value is None:
        note = words.value_text(row)
    elif words.looks_met(row):
        note = say(lang, "chưa làm tròn: {value}", value=words.value_text(row))
    target = words.target_text(row)
    return Bar(
        name=row.indicator_name,
        status=say(lang, OUTCOMES[met], target=target) if goal is not None else "",
        length=None if value is None else value / full,
        value="" if value is None else words.declared_text(row),
        colour=COLOURS[met],
        mark=None if goal is None else goal / full,
        note=note,
        strong=met is False,
    )


def draw_bars(bars: Sequence[Bar], described: Described) -> Figure:
    """The rows below each other; names to the left, values in a column to the right."""
    track = WIDTH - max(text_width(bar.value, TEXT, bold=True) for bar in bars) - GUTTER
    height = sum(bar.height for bar in bars) + BETWEEN * (len(bars) - 1) + 2
    sheet = Sheet(height)
    axes = sheet.axes(0, 0, track, height, x=(0, 100), y=(height, 0))
    tracks, reached, marks = [], [], []
    colours = []
    top = 0.0
    for bar in bars:
        y = top + len(bar.names) * line_height(TEXT) + ABOVE_BAR + THICK / 2
        _write(sheet, bar, top)
        top += bar.height + BETWEEN
        if bar.length is None:
            continue
        end = 100 * min(max(bar.length, 0.0), 1.0)
        (_hatch(axes, bar, end, y) if bar.hatched else tracks.append([(0, y), (100, y)]))
        reached.append([(0, y), (end, y)])
        colours.append(bar.colour)
        if bar.mark is not None:
            at, half = 100 * min(max(bar.mark, 0.0), 1.0), THICK / 2 + OVERHANG
            marks.append([(at, y - half), (at, y + half)])
    strokes(axes, tracks, TRACK, THICK)
    strokes(axes, reached, colours or GOOD, THICK)
    strokes(axes, marks, "white", 4.5)
    strokes(axes, marks, INK, 2.0)
    return sheet.finish(described)


def _write(sheet: Sheet, bar: Bar, top: float) -> None:
    sheet.lines(0, top, bar.names, size=TEXT)
    colour = bar.colour if bar.strong else QUIET
    sheet.text(WIDTH, top + SMALL, bar.status, colour=colour, bold=bar.strong, ha="right")
    top += len(bar.names) * line_height(TEXT) + ABOVE_BAR
    if bar.length is not None:
        sheet.text(WIDTH, top - 0.5 + TEXT, bar.value, size=TEXT, bold=True, ha="right")
        top += THICK + ABOVE_BAR
    sheet.lines(0, top, bar.notes, colour=QUIET)


def _hatch(axes: Any, bar: Bar, start: float, y: float) -> None:
    """What is missing to the whole, white between slanting lines."""
    upper, lower = y - THICK / 2 + 0.4, y + THICK / 2 - 0.4
    corners = [(start, upper), (100, upper), (100, lower), (start, lower)]
    axes.add_collection(
        PolyCollection(
            [corners], facecolors="white", edgecolors=bar.colour, hatch="////", linewidths=0.8
        ),
        autolim=False,
    )
