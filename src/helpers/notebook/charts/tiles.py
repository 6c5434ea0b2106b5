"""Units on a map of tiles, one tile a unit, shaded by the quarter of the ranks it stands in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from helpers.core.wording import msg, say
from helpers.notebook.charts import words
from helpers.notebook.charts.measure import line_height, text_width, wrap
from helpers.notebook.charts.peers import one_period
from helpers.notebook.charts.sheet import Described, Sheet
from helpers.notebook.charts.theme import INK, QUIET, RULE, SMALL, WIDTH
from helpers.notebook.language import language

FEWEST = 6  # units without which a map shows no pattern
REACH = 3  # rows of tiles above and below the own one
GAP, INSIDE = 2.0, 2.5  # between tiles; from a tile's edge to its text
LEAST_INSIDE, TALLEST = 1.0, 2  # the same where a name would else take more lines than these
PARTS = 4  # into which the ranks are divided
# from the best quarter to the last, then without rank; each with the colour of its text
SHADES = (
    ("#1f4e79", "white"),
    ("#7ea6cd", INK),
    ("#c3d6ea", INK),
    ("#f1f4f8", INK),
    ("white", QUIET),
)
SWATCH = 11.0


@dataclass(frozen=True)
class _Tile:
    row: Any
    down: int
    across: int
    part: int

    @property
    def rank(self) -> str:
        return "–" if self.part == PARTS else str(int(self.row.rank))


def tile_map(scores: pd.DataFrame, tiles: pd.DataFrame, mark: str | None = None) -> Figure | None:
    """Bản đồ ô: mỗi đơn vị một ô ở gần đúng vị trí, đậm nhạt theo phần tư thứ hạng.

    With `mark` the tiles around the own one; without it the whole map. A map of few rows shows the
    ranks too. Of several maps that with most of the units is drawn. None where it holds fewer than
    six ranked units or not the own one, or where all stand in one quarter.

    Args:
        scores: rows of `report.scores` of one period; of several nodes the first is drawn.
        tiles: `report.tiles`.
        mark: id of the unit that stands out.

    Ví dụ: ``charts.tile_map(report.scores.query("period == @period"), report.tiles)``
    """
    frame, lang = words.chosen(scores, node=None, rank=None, of=None), language()
    frame = frame[frame.node.isin(frame.node.iloc[:1])]
    one_period(frame)
    placed = _placed(words.rows_of(frame[frame.unit.isin(tiles.unit)]), tiles)
    marked = next((tile for tile in placed if tile.row.unit == mark), None)
    if mark is not None:
        placed = [tile for tile in placed if marked and abs(tile.down - marked.down) <= REACH]
    ranked = [tile for tile in placed if tile.part < PARTS]
    if len(ranked) < FEWEST or len({tile.part for tile in ranked}) < 2:
        return None
    first = ranked[0].row
    table = tuple((words.unit_short(tile.row), tile.rank) for tile in placed)
    title = msg("Thứ hạng trên bản đồ") if mark is None else msg("Thứ hạng so với lân cận")
    subtitle = msg("{score}, {when}; mỗi ô một đơn vị, càng đậm hạng càng cao")
    described = Described(
        say(lang, title),
        say(lang, subtitle, score=first.node_name, when=words.when(first)),
        words.listed(
            say(lang, "Bản đồ ô thứ hạng của các đơn vị, từ bắc xuống nam:"),
            (" ".join(row) for row in table),
        ),
        (say(lang, "Đơn vị"), say(lang, "Hạng")),
        table,
        scope="comparison",
    )
    return _draw(placed, int(first.of), mark, described)


def _placed(rows: Sequence[Any], tiles: pd.DataFrame) -> list[_Tile]:
    """The units of the map that holds most of them, from the north-west."""
    by_unit = {row.unit: row for row in rows}
    there = tiles[tiles.unit.isin(list(by_unit))]
    if there.empty:
        return []
    there = there[there["map"] == there["map"].value_counts(sort=False).idxmax()]
    there = there.sort_values(["row", "column"], kind="stable")
    places = zip(there.unit, there.row, there.column, strict=True)
    return [
        _Tile(by_unit[unit], int(down), int(across), _part(by_unit[unit]))
        for unit, down, across in places
    ]


def _part(row: Any) -> int:
    """The quarter of the ranks from 0, the best; PARTS without rank."""
    rank = words.known(row.rank)
    return PARTS if rank is None else int((rank - 1) * PARTS / row.of)


def _draw(placed: Sequence[_Tile], of: int, mark: str | None, described: Described) -> Figure:
    top, left = min(tile.down for tile in placed), min(tile.across for tile in placed)
    columns = 1 + max(tile.across for tile in placed) - left
    width = (WIDTH + GAP) / columns - GAP
    names = [_name(tile, width, bold=tile.row.unit == mark) for tile in placed]
    rows = 1 + max(tile.down for tile in placed) - top
    with_rank = rows <= 2 * REACH + 1
    lines = max(map(len, names)) + with_rank
    height = lines * line_height(SMALL) + 2 * INSIDE
    legend = _legend(placed, of)
    head = (1 + max(line for line, *_ in legend)) * (line_height(SMALL) + 4) + 4
    sheet = Sheet(head + rows * (height + GAP))
    boxes = {
        tile: ((tile.across - left) * (width + GAP), head + (tile.down - top) * (height + GAP))
        for tile in placed
    }
    _fill(sheet, legend, boxes, (width, height), mark)
    for (tile, (x, y)), name in zip(boxes.items(), names, strict=True):
        is_marked, ink = tile.row.unit == mark, SHADES[tile.part][1]
        shown = [*name, tile.rank] if with_rank else name
        start = y + (height - len(shown) * line_height(SMALL)) / 2
        for place, text in enumerate(shown):
            base = start + SMALL * 0.92 + place * line_height(SMALL)
            bold = is_marked or place == len(name)
            sheet.text(x + width / 2, base, text, colour=ink, bold=bold, ha="center")
    return sheet.finish(described)


def _name(tile: _Tile, width: float, *, bold: bool) -> list[str]:
    name = words.unit_short(tile.row)
    lines = wrap(name, width - 2 * INSIDE, SMALL, bold=bold)
    return (
        lines if len(lines) <= TALLEST else wrap(name, width - 2 * LEAST_INSIDE, SMALL, bold=bold)
    )


def _legend(placed: Sequence[_Tile], of: int) -> list[tuple[int, float, int, str]]:
    """The shades that occur: line, where on it, which shade, and the ranks it stands for."""
    lang, made, line, x = language(), [], 0, 0.0
    for part in sorted({tile.part for tile in placed}):
        low, high = math.ceil(part * of / PARTS) + 1, math.ceil((part + 1) * of / PARTS)
        span = str(low) if low == high else f"{low}–{high}"
        text = (
            say(lang, "không xếp hạng") if part == PARTS else say(lang, "hạng {place}", place=span)
        )
        width = SWATCH + 4 + text_width(text, SMALL) + 12
        if x + width - 12 > WIDTH:
            line, x = line + 1, 0.0
        made.append((line, x, part, text))
        x += width
    return made


def _fill(
    sheet: Sheet,
    legend: Sequence[tuple[int, float, int, str]],
    boxes: Mapping[_Tile, tuple[float, float]],
    size: tuple[float, float],
    mark: str | None,
) -> None:
    """The legend's swatches and the tiles; the own one has a thick edge."""
    axes = sheet.axes(0, 0, sheet.width, sheet.height, x=(0, sheet.width), y=(sheet.height, 0))
    shapes, shades, edges, widths = [], [], [], []
    for line, x, part, text in legend:
        y = line * (line_height(SMALL) + 4) + 2
        shapes.append(_corners(x, y, SWATCH, SWATCH))
        shades.append(SHADES[part][0])
        edges.append(RULE)
        widths.append(0.8)
        sheet.text(x + SWATCH + 4, y + SMALL * 0.9, text, colour=QUIET)
    for tile, (x, y) in sorted(boxes.items(), key=lambda item: item[0].row.unit == mark):
        is_marked = tile.row.unit == mark
        shapes.append(_corners(x, y, *size))
        shades.append(SHADES[tile.part][0])
        edges.append(INK if is_marked else RULE)
        widths.append(2.6 if is_marked else 0.8)
    made = PolyCollection(
        shapes, facecolors=shades, edgecolors=edges, linewidths=widths, clip_on=False
    )
    axes.add_collection(made, autolim=False)


def _corners(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
