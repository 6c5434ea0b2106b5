"""A bar beneath its name: the row of which target and score charts are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.report.charts.layout import line_height, text_width, wrap
from helpers.report.charts.page import Page
from helpers.report.charts.theme import INK, QUIET, SMALL, TEXT, TRACK, WIDTH

THICK = 12.0
BETWEEN = 13.0  # from one row to the next
ABOVE_BAR = 4.0
GUTTER = 10.0
MARK_OVERHANG = 3.5


@dataclass(frozen=True)
class BarRow:
    """One row. Lengths are shares of the track (0–1); without `share` only the texts are shown."""

    name: str
    status: str
    share: float | None
    value_text: str
    colour: str
    mark: float | None = None
    note: str = ""
    hatch_rest: bool = False
    strong_status: bool = False


def bar_rows_chart(rows: Sequence[BarRow], *, alt: str, prefix: str) -> str:
    """The rows below each other; names to the left, values in a column to the right."""
    values = [text_width(row.value_text, TEXT, bold=True) for row in rows]
    track = WIDTH - max(values) - GUTTER
    page = Page(sum(_height(row) for row in rows) + BETWEEN * (len(rows) - 1) + 2)
    top = 0.0
    for row in rows:
        _draw(page, row, top, track)
        top += _height(row) + BETWEEN
    return page.svg(alt=alt, prefix=prefix)


def write(page: Page, x: float, top: float, text: str, *, size: float = TEXT, **look: Any) -> None:
    """One line of text whose line box begins at `top`."""
    page.text(x, top + size, text, size=size, **look)


def _draw(page: Page, row: BarRow, top: float, track: float) -> None:
    for place, line in enumerate(_name_lines(row)):
        write(page, 0, top + place * line_height(TEXT), line)
    status_look = {"weight": "bold"} if row.strong_status else {}
    status_colour = row.colour if row.share is not None and row.strong_status else QUIET
    write(page, WIDTH, top, row.status, color=status_colour, ha="right", size=SMALL, **status_look)
    top += len(_name_lines(row)) * line_height(TEXT) + ABOVE_BAR
    if row.share is not None:
        _draw_bar(page, row, top, track)
        top += THICK + ABOVE_BAR
    for place, line in enumerate(_note_lines(row)):
        write(page, 0, top + place * line_height(SMALL), line, size=SMALL, color=QUIET)


def _draw_bar(page: Page, row: BarRow, top: float, track: float) -> None:
    length = track * min(max(row.share or 0.0, 0.0), 1.0)
    if row.hatch_rest:
        page.hatched(length, top + 0.4, track - length, THICK - 0.8, color=row.colour)
    else:
        page.box(0, top, track, THICK, facecolor=TRACK)
    page.box(0, top, length, THICK, facecolor=row.colour)
    if row.mark is not None:
        x = track * min(max(row.mark, 0.0), 1.0)
        edges = [top - MARK_OVERHANG, top + THICK + MARK_OVERHANG]
        for colour, width in (("#ffffff", 4.5), (INK, 2.0)):
            page.line([x, x], edges, color=colour, width=width)
    write(page, WIDTH, top - 0.5, row.value_text, weight="bold", ha="right")


def _name_lines(row: BarRow) -> list[str]:
    taken = text_width(row.status, SMALL, bold=row.strong_status) + GUTTER if row.status else 0.0
    return wrap(row.name, WIDTH - taken, TEXT)


def _note_lines(row: BarRow) -> list[str]:
    return wrap(row.note, WIDTH, SMALL) if row.note else []


def _height(row: BarRow) -> float:
    bar = THICK + MARK_OVERHANG if row.share is not None else 0.0
    notes = _note_lines(row)
    between = ABOVE_BAR if row.share is not None and notes else 0.0
    names = len(_name_lines(row)) * line_height(TEXT) + ABOVE_BAR
    return names + bar + between + len(notes) * line_height(SMALL)
