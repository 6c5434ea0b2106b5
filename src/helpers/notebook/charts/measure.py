"""Measured text and places in points, so that no chart has to be drawn twice to fit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from fontTools.ttLib import TTFont

from helpers.core.text import nfc, showable
from helpers.notebook.charts.theme import LEADING, font_file


def clean(text: str) -> str:
    """`text` on one line, as every format may hold it."""
    return nfc(showable(text))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that `text` takes on one line, without kerning (which would make it shorter)."""
    return size * sum(_advance(sign, bold) for sign in text)


@lru_cache(maxsize=2048)
def _advance(sign: str, bold: bool) -> float:
    """How far a sign moves the pen, as a share of the font's size; 1 for one the font lacks."""
    glyphs, widths, units = _font(bold)
    name = glyphs.get(ord(sign))
    return 1.0 if name is None else widths[name][0] / units


@lru_cache(maxsize=2)
def _font(bold: bool) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    """A font's glyph of each sign, its glyphs' widths, and the units in which these are given."""
    with TTFont(font_file(bold=bold), lazy=True) as font:
        return font.getBestCmap(), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def line_height(size: float) -> float:
    """Points from one baseline to the next."""
    return size * LEADING


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """`text` in lines of at most `width` points, broken at spaces; a longer word stands alone."""
    lines: list[str] = []
    for word in clean(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Centres near the `wanted` ones at which boxes of these heights do not overlap.

    Boxes keep their order and stay within 0–`room`, if they fit there (y grows downwards).
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[tuple[float, list[int]]] = []  # first edge, boxes that touch
    for index in order:
        members = [index]
        start = _start(members, wanted, heights, room)
        while blocks and blocks[-1][0] + sum(heights[i] for i in blocks[-1][1]) > start:
            members = blocks.pop()[1] + members
            start = _start(members, wanted, heights, room)
        blocks.append((start, members))
    centres = [0.0] * len(wanted)
    for edge, members in blocks:
        for index in members:
            centres[index] = edge + heights[index] / 2
            edge += heights[index]
    return centres


def _start(
    members: Sequence[int], wanted: Sequence[float], heights: Sequence[float], room: float
) -> float:
    """The first edge of touching boxes that lie, on average, where they were wanted."""
    edge, total = 0.0, 0.0
    for index in members:
        total += wanted[index] - heights[index] / 2 - edge
        edge += heights[index]
    return max(min(total / len(members), room - edge), 0.0)
