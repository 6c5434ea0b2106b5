"""Units × indicators over the periods: where a target was missed, and by how much."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from helpers.core.wording import msg, say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, text_width, wrap
from helpers.notebook.charts.sheet import Described, Sheet
from helpers.notebook.charts.theme import INK, QUIET, SMALL, WIDTH
from helpers.notebook.language import language

WIDEST_NAME = 118.0
GUTTER, APART = 7.0, 6.0  # after the names; between two indicators
NARROWEST, ROW, GAP = 20.0, 17.0, 1.5
NAMED = 3  # units that the title names
FAR = 0.1  # of a target: missed by more stands darker
# met, missed, missed by far, without judgement; each with its sign, a marker, and that one's colour
LOOKS = (
    ("#cfe0f0", "", INK),
    ("#f3c9a5", "x", INK),
    ("#a04406", "x", "white"),
    ("#f4f5f7", "_", QUIET),
)
MET, NEAR, MISSED, UNKNOWN = range(4)
NAMES = (
    msg("đạt"),
    msg("chưa đạt"),
    msg("thiếu trên một phần mười chỉ tiêu"),
    msg("không đánh giá"),
)


@dataclass(frozen=True)
class _Grid:
    """What is drawn: the rows' units, the indicators, the periods with their short names."""

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    short: tuple[str, ...]
    rows: dict[tuple[str, str, str], Any]
    cell: float

    def row(self, unit: str, indicator: str, period: str) -> Any:
        return self.rows.get((unit, indicator, period))

    def states(self, unit: str) -> list[int]:
        return [_state(self.row(unit, i, p)) for i in self.indicators for p in self.periods]

    def always_missed(self, unit: str) -> bool:
        """Whether the unit missed one of its targets in every period."""
        by_indicator = (
            [_state(self.row(unit, i, p)) for p in self.periods] for i in self.indicators
        )
        return any(all(state in (NEAR, MISSED) for state in states) for states in by_indicator)


def heat_map(values: pd.DataFrame) -> Figure | None:
    """Đơn vị × chỉ tiêu qua các kỳ: ô nào chưa đạt chỉ tiêu giao (×), thiếu nhiều thì đậm.

    Results to date, against the target of each period; first the units that miss most. None with
    fewer than two units or periods, or where all cells are alike.

    Args:
        values: `report.values`; the rows of basis "to_date" with a target are drawn.

    Ví dụ: ``charts.heat_map(report.values)``
    """
    frame = words.chosen(values, basis=None, target=None, met=None)
    frame = frame[(frame.basis == "to_date") & frame.target.notna()]
    if "whole" in frame:
        frame = frame[~frame.whole.astype(bool)]
    grid = _grid(frame)
    if grid is None:
        return None
    lang, unit_rows = language(), {row.unit: row for row in grid.rows.values()}
    names = {row.indicator: row.indicator_name for row in grid.rows.values()}
    periods = {row.period: row.period_name for row in grid.rows.values()}
    columns = [(i, p) for i in grid.indicators for p in grid.periods]
    table = tuple(
        (words.unit_short(unit_rows[unit]), *(_cell_text(grid.row(unit, i, p)) for i, p in columns))
        for unit in grid.units
    )
    missed = {unit: sum(s in (NEAR, MISSED) for s in grid.states(unit)) for unit in grid.units}
    always = [words.unit_short(unit_rows[unit]) for unit in grid.units if grid.always_missed(unit)]
    template = msg("{name}: {missed} ô chưa đạt")
    described = Described(
        _title(always),
        say(
            lang,
            "Từ đầu năm đến hết từng kỳ, từ {first} đến {last}, so với chỉ tiêu giao",
            first=periods[grid.periods[0]],
            last=periods[grid.periods[-1]],
        ),
        words.listed(
            say(lang, "Bảng màu đơn vị và chỉ tiêu qua các kỳ:"),
            (
                say(
                    lang, template, name=words.unit_short(unit_rows[unit]), missed=str(missed[unit])
                )
                for unit in grid.units
                if missed[unit]
            ),
        ),
        (say(lang, "Đơn vị"), *(f"{names[i]}, {periods[p]}" for i, p in columns)),
        table,
        scope="comparison",
    )
    return _draw(grid, [row[0] for row in table], names, described)


def _title(always: Sequence[str]) -> str:
    if not always:
        return say(language(), "Đơn vị, kỳ chưa đạt chỉ tiêu")
    more = "…" if len(always) > NAMED else ""
    return say(language(), "Chưa đạt ở mọi kỳ: {names}", names=", ".join(always[:NAMED]) + more)


def _state(row: Any) -> int:
    met = None if row is None else words.is_met(row)
    if met is None:
        return UNKNOWN
    if met:
        return MET
    return MISSED if row.target - row.value > FAR * row.target else NEAR


def _cell_text(row: Any) -> str:
    if row is None:
        return say(language(), words.WITHOUT_VALUE["missing"])
    return words.value_text(row)


def _grid(frame: pd.DataFrame) -> _Grid | None:
    """As many of the latest periods, then of the first indicators, as there is room for."""
    periods = words.same_kind(list(frame.period)) if len(frame) else []
    this_year = [period for period in periods if period[:4] == periods[-1][:4]]
    periods = this_year if len(this_year) > 1 else periods
    frame = frame[frame.period.isin(periods)]
    judged = frame[frame.met.notna()]
    indicators = list(dict.fromkeys(judged.indicator))
    if len(periods) < 2 or not indicators or judged.unit.nunique() < 2:
        return None
    named = dict(zip(frame.period, frame.period_name, strict=True))
    short = _short([named[period] for period in periods])
    cell = max(NARROWEST, *(text_width(name, SMALL) + 4 for name in short))
    room = WIDTH - WIDEST_NAME - GUTTER
    indicators = indicators[: max(1, int((room + APART) // (2 * cell + APART)))]
    fit = int((room - APART * (len(indicators) - 1)) // (cell * len(indicators)))
    periods, short = periods[-fit:], short[-fit:]
    kept = judged[judged.indicator.isin(indicators) & judged.period.isin(periods)]
    rows = {(row.unit, row.indicator, row.period): row for row in words.rows_of(frame)}
    grid = _Grid((), tuple(indicators), tuple(periods), tuple(short), rows, cell)
    units = sorted(dict.fromkeys(kept.unit), key=lambda unit: -_weight(grid.states(unit)))
    if len({tuple(grid.states(unit)) for unit in units}) < 2:
        return None
    return _Grid(tuple(units), grid.indicators, grid.periods, grid.short, rows, cell)


def _weight(states: Sequence[int]) -> int:
    return sum({NEAR: 1, MISSED: 2}.get(state, 0) for state in states)


def _short(names: Sequence[str]) -> list[str]:
    """What differs between the periods' names: "quý I/2023", "quý II/2023" → "I", "II"."""
    parts = [re.split(r"[ /]", name) for name in names]
    if len({len(part) for part in parts}) > 1:
        return list(names)
    differing = [place for place, texts in enumerate(zip(*parts, strict=True)) if len({*texts}) > 1]
    return ["/".join(part[place] for place in differing) for part in parts]


def _draw(
    grid: _Grid, names: Sequence[str], titles: dict[str, str], described: Described
) -> Figure:
    group = grid.cell * len(grid.periods)
    left = WIDTH - len(grid.indicators) * (group + APART) + APART
    heads = [wrap(titles[indicator], group, SMALL) for indicator in grid.indicators]
    legend = _legend(grid)
    top = len(legend) * (line_height(SMALL) + 3) + 6
    labels = top + max(map(len, heads)) * line_height(SMALL) + SMALL + 3
    lines = [wrap(name, left - GUTTER, SMALL) for name in names]
    heights = [max(ROW, len(line) * line_height(SMALL) + 3) for line in lines]
    sheet = Sheet(labels + 5 + sum(heights))
    axes = sheet.axes(0, 0, WIDTH, sheet.height, x=(0, WIDTH), y=(sheet.height, 0))
    cells: list[tuple[int, list[tuple[float, float]]]] = []
    for place, (state, text) in enumerate(legend):
        y = place * (line_height(SMALL) + 3)
        cells.append((state, _box(0, y, 16, 14)))
        sheet.text(22, y + 11, text, colour=QUIET)
    for place, head in enumerate(heads):
        x = left + place * (group + APART)
        sheet.lines(x, labels - SMALL - 3 - len(head) * line_height(SMALL), head)
        for column, text in enumerate(grid.short):
            middle = x + (column + 0.5) * grid.cell
            sheet.text(middle, labels, text, colour=QUIET, ha="center")
    y = labels + 5
    for unit, name, height in zip(grid.units, lines, heights, strict=True):
        sheet.lines(0, y + (height - len(name) * line_height(SMALL)) / 2, name)
        for place, state in enumerate(grid.states(unit)):
            apart, column = divmod(place, len(grid.periods))
            x = left + apart * (group + APART) + column * grid.cell
            cells.append((state, _box(x, y, grid.cell - GAP, height - GAP)))
        y += height
    _fill(axes, cells)
    return sheet.finish(described)


def _legend(grid: _Grid) -> list[tuple[int, str]]:
    """The states that occur, with what they mean."""
    there = {state for unit in grid.units for state in grid.states(unit)}
    return [(state, say(language(), NAMES[state])) for state in sorted(there)]


def _fill(axes: Axes, cells: Sequence[tuple[int, list[tuple[float, float]]]]) -> None:
    """The cells in the colours of their states, each with its sign."""
    for look, (shade, sign, colour) in enumerate(LOOKS):
        # one path and one marker a state, however many cells are in it
        boxes = [box for state, box in cells if state == look]
        if not boxes:
            continue
        path = Path.make_compound_path(*(Path([*box, box[0]], closed=True) for box in boxes))
        filled = PathCollection([path], facecolors=shade, linewidths=0, clip_on=False)
        axes.add_collection(filled, autolim=False)
        if sign:
            xs = [(box[0][0] + box[2][0]) / 2 for box in boxes]
            ys = [(box[0][1] + box[2][1]) / 2 for box in boxes]
            axes.plot(xs, ys, sign, color=colour, markersize=5.5, clip_on=False)


def _box(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
