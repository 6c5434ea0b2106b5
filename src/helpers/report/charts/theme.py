"""The look of every chart: fonts, colours, sizes.

Lengths are points; a chart is `WIDTH` points wide, narrow enough for one drawing to be read
everywhere: printed at its own size its smallest text is 11 pt high, on a phone of 360 px 11 px.
"""

from __future__ import annotations

from pathlib import Path

from helpers.core.formatting import Lang, number
from helpers.core.wording import msg

WIDTH = 330.0
MAX_WIDTH_ON_SCREEN = 480  # px; text is then about as high as the page's
TEXT = 12.0
SMALL = 11.0
LEADING = 1.22  # line height over text size

INK = "#1a1a1a"
QUIET = "#595959"  # secondary text, 7:1 on white
RULE = "#8c8c8c"
TRACK = "#e9ecef"
GOOD = "#1f4e79"  # dark also in greyscale
BAD = "#b8500a"  # middle grey in greyscale
NEUTRAL = "#6b7886"
REST = "#8293a6"  # the others, beside an own bar in GOOD
# Told apart by all common kinds of colour blindness; each at least 4,5:1 on white, so that names
# may be written in them.
SERIES = ("#1f4e79", "#b8500a", "#00706a", "#7b3f8c", "#595959")
MARKERS = ("o", "s", "^", "D", "v")

NO_VALUE = msg("chưa có số liệu")

FONT_STACK = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif"
FONT_FOLDER = Path(__file__).parents[1] / "fonts"


def font_file(*, bold: bool = False) -> Path:
    """The font file that texts are measured with."""
    return FONT_FOLDER / f"Arimo-{'Bold' if bold else 'Regular'}.ttf"


def axis_percent(value: float, lang: Lang = "vi") -> str:
    """A rate in % (0–100) without a needless decimal: 80 → "80%", 83.3 → "83,3%"."""
    return number(value, 0 if float(value).is_integer() else 1, lang) + "%"
