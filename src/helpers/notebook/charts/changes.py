"""What a change is made of: bars to the right of a line for gains, to the left for losses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.formatting import signed
from helpers.core.wording import say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, text_width, wrap
from helpers.notebook.charts.sheet import Described, Sheet, strokes
from helpers.notebook.charts.theme import (
    BAD,
    GOOD,
    INK,
    QUIET,
    REST,
    RULE,
    SERIES,
    SMALL,
    WIDTH,
)
from helpers.notebook.language import language

WIDEST_NAME = 190.0
GUTTER = 7.0
BAR, BETWEEN_BARS, PADDING = 10.0, 2.0, 7.0
SQUARE = 8.0
MOST = 11  # rows of drivers; the others are added up
PART_COLOURS = (GOOD, REST, SERIES[1], SERIES[2])


@dataclass(frozen=True)
class _Row:
    """One row: its bars with their colours. `total` sets a row apart as a sum."""

    name: str
    bars: tuple[tuple[float, str], ...]
    total: bool = False

    @property
    def names(self) -> list[str]:
        return wrap(self.name, WIDEST_NAME, SMALL, bold=self.total)

    @property
    def height(self) -> float:
        bars = len(self.bars) * (BAR + BETWEEN_BARS) - BETWEEN_BARS
        return max(len(self.names) * line_height(SMALL), bars) + PADDING


def rank_parts(parts: pd.DataFrame) -> Figure | None:
    """Các phần của thay đổi thứ hạng, số bậc; sang phải là tăng bậc.

    Of one unit a bar for each part and one for their sum; of several units a row each, greatest
    rise first. None where one unit's move has a single part.

    Args:
        parts: columns unit, unit_name, part (its words), places (whole number, > 0 won).

    Ví dụ: ``charts.rank_parts(report.rank_parts())``
    """
    frame, lang = words.chosen(parts, unit=None, part=None, places=None), language()
    names = list(dict.fromkeys(frame.part))
    table: tuple[tuple[str, ...], ...]
    if frame.places.ne(0).sum() < 2:
        return None
    if frame.unit.nunique() == 1:
        moves = [(row.part, int(row.places)) for row in words.rows_of(frame)]
        total = sum(places for _, places in moves)
        rows = [_Row(part, ((n, _sign_colour(n)),)) for part, n in moves]
        rows.append(_Row(say(lang, "Cộng"), ((total, INK),), total=True))
        table = tuple((row.name, signed(int(row.bars[0][0]), 0, lang)) for row in rows)
        head = say(lang, "Biểu đồ thanh các phần của thay đổi thứ hạng, số bậc:")
        alt = [" ".join(row) for row in table]
        heads: tuple[str, ...] = (say(lang, "Phần"), say(lang, "Bậc"))
        legend: list[str] = []
        title, scope = say(lang, "Các phần của thay đổi thứ hạng"), "unit"
    else:
        rows, table = _unit_rows(frame, names)
        heads = (say(lang, "Đơn vị"), say(lang, "Bậc"), *names)
        head = say(lang, "Biểu đồ thanh số bậc thay đổi của các đơn vị:")
        alt = [
            ", ".join([f"{row[0]} {row[1]}", *map(" ".join, zip(names, row[2:], strict=True))])
            for row in table
        ]
        legend, scope = names, "comparison"
        title = say(lang, "Thay đổi thứ hạng của các đơn vị")
    described = Described(
        title,
        say(lang, "Số bậc; sang phải là tăng bậc"),
        words.listed(head, alt),
        heads,
        table,
        scope=scope,
    )
    return _draw(rows, described, legend, 0)


def contributions(
    drivers: pd.DataFrame, decimals: int | None = None, measured_in: str = ""
) -> Figure | None:
    """Ai, cái gì làm kết quả thay đổi: mỗi phần một thanh, cộng lại bằng đúng thay đổi.

    Sorted from the greatest rise to the greatest fall; small ones are added up. The last bar is
    the whole change. None without any.

    Args:
        drivers: columns name and effect (signed), and, if it has it, decimals.
        decimals: of the numbers beside the bars; without it those of the frame, or 2.
        measured_in: said with the whole change, e.g. "điểm phần trăm".

    Ví dụ: ``charts.contributions(drivers, measured_in="điểm phần trăm")``
    """
    frame, lang = words.chosen(drivers, name=None, effect=None), language()
    frame = frame[frame.effect.notna()]
    if frame.empty:
        return None
    if decimals is None:
        decimals = int(frame.decimals.max()) if "decimals" in frame else 2
    order = frame.effect.abs().sort_values(ascending=False, kind="stable").index
    shown = frame.loc[order[: MOST - 1] if len(order) > MOST else order]
    rest = frame.drop(shown.index)
    effects = [(str(row.name), float(row.effect)) for row in words.rows_of(shown)]
    if len(rest):
        effects.append((say(lang, "các phần khác"), float(rest.effect.sum())))
    effects.sort(key=lambda pair: -pair[1])
    whole = float(frame.effect.sum())
    total = f"{signed(whole, decimals, lang)} {measured_in}".strip()
    table = tuple((name, signed(effect, decimals, lang)) for name, effect in effects)
    if len(effects) > 1:
        table += ((say(lang, "Cộng"), signed(whole, decimals, lang)),)
    described = Described(
        say(lang, "Đóng góp vào thay đổi"),
        say(lang, "Các phần cộng lại bằng đúng thay đổi {total}", total=total),
        words.listed(say(lang, "Biểu đồ thanh đóng góp vào thay đổi:"), map(" ".join, table)),
        (say(lang, "Phần"), say(lang, "Đóng góp")),
        table,
    )
    rows = [_Row(name, ((effect, _sign_colour(effect)),)) for name, effect in effects]
    if len(rows) > 1:
        rows.append(_Row(say(lang, "Cộng"), ((whole, INK),), total=True))
    return _draw(rows, described, (), decimals)


def _unit_rows(
    frame: pd.DataFrame, names: Sequence[str]
) -> tuple[list[_Row], tuple[tuple[str, ...], ...]]:
    """A row for each unit with a bar for each part that is not zero, greatest rise first."""
    lang = language()
    units: dict[str, dict[str, int]] = {}
    called: dict[str, str] = {}
    for row in words.rows_of(frame):
        units.setdefault(row.unit, {})[row.part] = int(row.places)
        called[row.unit] = words.unit_short(row)
    rows, table = [], []
    for unit, places in sorted(units.items(), key=lambda item: -sum(item[1].values())):
        total = signed(sum(places.values()), 0, lang)
        bars = [(places.get(part, 0), PART_COLOURS[n % 4]) for n, part in enumerate(names)]
        shown = tuple(bar for bar in bars if bar[0]) or ((0, GOOD),)
        rows.append(_Row(f"{called[unit]} ({total})", shown))
        table.append((called[unit], total, *(signed(n, 0, lang) for n, _ in bars)))
    return rows, tuple(table)


def _draw(
    rows: Sequence[_Row], described: Described, legend: Sequence[str], decimals: int
) -> Figure:
    lang = language()
    left = GUTTER + max(
        text_width(line, SMALL, bold=row.total) for row in rows for line in row.names
    )
    values = [value for row in rows for value, _ in row.bars]
    texts = [text_width(signed(v, decimals, lang), SMALL, bold=True) + GUTTER for v in values]
    most, least = max(0.0, *values), min(0.0, *values)
    room = max(texts)
    step = (WIDTH - left - room * ((most > 0 or least == 0) + (least < 0))) / ((most - least) or 1)
    zero = left + (room if least < 0 else 0.0) - least * step
    places = _legend_places(legend)
    head = (places[-1][1] + 1) * line_height(SMALL) + 6 if places else 0.0
    height = head + sum(row.height for row in rows)
    sheet = Sheet(height)
    scale = ((left - zero) / step, (WIDTH - zero) / step)
    axes = sheet.axes(left, 0, WIDTH, height, x=scale, y=(height, 0))
    for place, (name, (x, line)) in enumerate(zip(legend, places, strict=True)):
        y = line * line_height(SMALL) + 6
        start, end = ((at - zero) / step for at in (x, x + SQUARE))
        strokes(axes, [[(start, y), (end, y)]], PART_COLOURS[place % 4], SQUARE)
        sheet.text(x + SQUARE + 4, y - 6 + SMALL, name, colour=QUIET)
    ends, colours, top = [], [], head
    for row in rows:
        middle = top + row.height / 2
        first = middle - len(row.names) * line_height(SMALL) / 2
        sheet.lines(0, first, row.names, bold=row.total)
        y = middle - (len(row.bars) - 1) * (BAR + BETWEEN_BARS) / 2
        for value, colour in row.bars:
            ends.append([(0, y), (value, y)])
            colours.append(colour)
            x = zero + value * step + (3 if value >= 0 else -3)
            text = signed(value, decimals, lang)
            ha: Any = "left" if value >= 0 else "right"
            sheet.text(x, y + 4, text, bold=row.total, ha=ha)
            y += BAR + BETWEEN_BARS
        top += row.height
    strokes(axes, ends, colours, BAR)
    strokes(axes, [[(0, head), (0, height)]], RULE, 0.8)
    return sheet.finish(described)


def _legend_places(legend: Sequence[str]) -> list[tuple[float, int]]:
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


def _sign_colour(value: float) -> str:
    return GOOD if value > 0 else BAD
