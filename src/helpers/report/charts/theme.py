"""The look of every chart: fonts, colours, sizes. It holds while a chart is drawn and no longer.

Lengths are points; a chart is `WIDTH` points wide, narrow enough for one drawing to be read
everywhere: printed at its own size its smallest text is 11 pt high, on a phone of 360 px 11 px.
"""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import seaborn
from matplotlib import font_manager

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

FAMILY = "Baocao Arimo"  # our file even where another Arimo is installed
FONT_STACK = "Arimo, Arial, Helvetica, 'Liberation Sans', sans-serif"
FONT_FOLDER = Path(__file__).parents[1] / "fonts"


@contextmanager
def theme() -> Iterator[None]:
    """Matplotlib's defaults with this theme; afterwards every setting is as it was."""
    register_fonts()
    with matplotlib.rc_context(), warnings.catch_warnings():
        # A letter that Arimo lacks is shown in the reader's own font.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_settings())
        yield


@cache
def register_fonts() -> None:
    """Adds the shipped fonts under a name of their own; installed fonts stay as they are."""
    manager = font_manager.fontManager
    for weight in ("Regular", "Bold"):
        manager.addfont(font_file(bold=weight == "Bold"))
        manager.ttflist.append(dataclasses.replace(manager.ttflist.pop(), name=FAMILY))


def font_file(*, bold: bool = False) -> Path:
    """The font file that texts are measured with."""
    return FONT_FOLDER / f"Arimo-{'Bold' if bold else 'Regular'}.ttf"


def axis_percent(value: float, lang: Lang = "vi") -> str:
    """A rate in % (0–100) without a needless decimal: 80 → "80%", 83.3 → "83,3%"."""
    return number(value, 0 if float(value).is_integer() else 1, lang) + "%"


@cache
def _settings() -> dict[Any, Any]:
    return {
        **seaborn.axes_style("ticks"),
        "font.family": [FAMILY],
        "font.size": TEXT,
        "text.color": INK,
        "text.parse_math": False,
        "axes.edgecolor": RULE,
        "axes.linewidth": 0.8,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
        "xtick.color": RULE,
        "ytick.color": RULE,
        "xtick.labelcolor": QUIET,
        "ytick.labelcolor": QUIET,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "xtick.major.size": 3,
        "ytick.major.size": 0,
        "hatch.linewidth": 1.0,
        "svg.fonttype": "none",
        "svg.hashsalt": "baocao",
        "path.simplify": False,
    }
