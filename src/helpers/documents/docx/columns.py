"""How wide the columns of a Word table are, and in what size its text stands.

Lengths are twentieths of a point, Word's own unit; sizes are half points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matplotlib import font_manager
from matplotlib.ft2font import LoadFlags

from helpers.documents.nodes.markdown import cell_text
from helpers.documents.pdf.typesetting import FONTS

TEXT_WIDTH = 9184  # A4 less 30 mm on the left and 18 mm on the right
# as wide as Times New Roman; as wide as Arial, and wider than what else offices write with
SERIF, _SANS = "Tinos-Bold.ttf", "Arimo-Bold.ttf"
_LIKE_TIMES = {"times new roman", "tinos", "liberation serif", "times"}
# From roomy to tight; a table takes the first in which its longest words fit.
_DRESSES = ((22, 85), (20, 70), (18, 50), (16, 40), (14, 30))
_SMALLEST_UPRIGHT = 2  # the dress in 9 points
_MANY_COLUMNS = 8
_WORDS = re.compile(r"[^\s–-]+[–-]?")
_SLACK = 20  # a pixel of rounding in the office's own layout


@dataclass(frozen=True)
class Fit:
    """Width of each column, padding left and right of the text, and size of the text."""

    widths: tuple[int, ...]
    padding: int
    size: int


def fit_table(node: dict[str, Any], width: int = TEXT_WIDTH, font: str = SERIF) -> Fit:
    """The fit of a table node: columns by weight, none narrower than its longest word.

    Args:
        width: of the whole table.
        font: the file of ours by whose letters words are measured.
    """
    dresses = _DRESSES[1:] if len(node["columns"]) >= _MANY_COLUMNS else _DRESSES
    for size, padding in dresses:
        least = _leasts(node, size, padding, font)
        if sum(least) <= width:
            break
    weights = [column["width"] for column in node["columns"]]
    return Fit(_shared(weights, least, width), padding, size)


def fits_upright(node: dict[str, Any], width: int, font: str = SERIF) -> bool:
    """Whether a table can be read on a sheet of that width: in 9 points or more."""
    return sum(_leasts(node, *_DRESSES[_SMALLEST_UPRIGHT], font)) <= width


def measuring_font(name: str) -> str:
    """Which of our fonts is as wide as a font of that name, or wider.

    Example:
        >>> measuring_font("Times New Roman") == SERIF, measuring_font("Calibri") == SERIF
        (True, False)
    """
    return SERIF if name.lower() in _LIKE_TIMES else _SANS


def balanced(text: str, width: int, size: int) -> str:
    """`text`, broken into two lines of about one length when it is wider than `width`."""
    words = text.replace(" và ", " và\u00a0").split(" ")
    if len(words) == 1 or _text_width(text) * size * 10 <= width:
        return text
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return "\n".join(min(halves, key=lambda pair: max(map(_text_width, pair))))


def _leasts(node: dict[str, Any], size: int, padding: int, font: str) -> list[int]:
    """How narrow each column may become at least."""
    return [_least(node, place, size, padding, font) for place in range(len(node["columns"]))]


def _least(node: dict[str, Any], place: int, size: int, padding: int, font: str) -> int:
    texts = [node["columns"][place]["title"], *(cell_text(row[place]) for row in node["rows"])]
    words = {word for text in texts for word in _WORDS.findall(text)}
    widest = max((_text_width(word, font) for word in words), default=0)
    return round(widest * size * 10) + 2 * padding + _SLACK


def _shared(weights: Sequence[float], least: Sequence[int], width: int) -> tuple[int, ...]:
    """The text's width shared by weight; who needs more takes it before the others share."""
    fixed: dict[int, int] = {}
    if sum(least) > width:
        weights, least = least, [0] * len(least)
    while True:
        room = width - sum(fixed.values())
        total = sum(w for place, w in enumerate(weights) if place not in fixed)
        narrow = {
            place: need
            for place, need in enumerate(least)
            if place not in fixed and room * weights[place] / total < need
        }
        if not narrow or len(fixed) + len(narrow) == len(least):
            break
        fixed |= narrow
    widths = [fixed.get(p, int(room * w / total)) for p, w in enumerate(weights)]
    widths[widths.index(max(widths))] += width - sum(widths)
    return tuple(widths)


def _text_width(text: str, font: str = SERIF) -> float:
    """Width of bold text in units of its size."""
    return sum(_advance(sign, font) for sign in text)


@lru_cache(maxsize=4096)
def _advance(sign: str, name: str) -> float:
    font = _font(name)
    if not font.get_char_index(ord(sign)):
        return 1.0  # Word takes it from another font; none is wider than its height
    font.set_size(100, 72)
    advance: float = font.load_char(ord(sign), flags=LoadFlags.NO_HINTING).linearHoriAdvance
    return advance / 65536 / 100


@lru_cache(maxsize=2)
def _font(name: str) -> Any:
    return font_manager.get_font(str(FONTS / name))
