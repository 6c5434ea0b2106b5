"""The look of every chart, ours and analysts': fonts, colours, sizes, language.

Lengths are points; a chart of ours is `WIDTH` points wide, narrow enough for one drawing to be read
everywhere: printed at its own size its smallest text is 11 pt high, on a phone of 360 px 11 px.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.font_manager import FontProperties, fontManager

from helpers.core.formatting import Lang, number
from helpers.notebook.language import language, speak

WIDTH = 330.0
TEXT, SMALL = 12.0, 11.0
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

FAMILY = "Arimo"
FONT_STACK = (FAMILY, "Arial", "Helvetica", "Liberation Sans", "sans-serif")
FONT_FOLDER = Path(__file__).parents[2] / "documents" / "fonts"
# what the bytes of an SVG hang on; also set anew whenever one is written
SVG_RC: Any = {"svg.fonttype": "none", "svg.hashsalt": "baocao", "svg.id": None}
_RC: dict[str, Any] = {
    "font.family": [FAMILY],
    "font.sans-serif": list(FONT_STACK),
    "font.size": SMALL,
    "axes.labelsize": SMALL,
    "axes.titlesize": TEXT,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "legend.title_fontsize": SMALL,
    "legend.frameon": False,
    "figure.figsize": (4.6, 3.1),
    "figure.dpi": 100,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": RULE,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "grid.color": TRACK,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    # a name from a workbook is text, whatever signs it holds
    "text.parse_math": False,
    **SVG_RC,
}


def theme(lang: Lang | None = None) -> None:
    """Đặt kiểu chung cho mọi biểu đồ vẽ sau đó: phông chữ, màu, cỡ và ngôn ngữ.

    Sets seaborn's and matplotlib's settings; `from helpers import charts` does it.

    Args:
        lang: "vi" or "en", the language of words and numbers in charts; None: that of the report
            that was opened last.

    Ví dụ: ``charts.theme("vi")``
    """
    if lang is not None:
        speak(lang)
    register_fonts()
    # seaborn scatters the points of a strip plot: each run in the same way
    np.random.seed(0)
    sns.set_theme(style="whitegrid", palette=list(SERIES), rc=_RC)


def font_file(*, bold: bool = False) -> Path:
    """The font file that texts are measured with."""
    return FONT_FOLDER / f"Arimo-{'Bold' if bold else 'Regular'}.ttf"


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Let matplotlib measure with the fonts that we ship."""
    for bold in (False, True):
        fontManager.addfont(str(font_file(bold=bold)))


@lru_cache(maxsize=16)
def font(size: float = SMALL, *, bold: bool = False) -> FontProperties:
    """A font of charts."""
    register_fonts()
    return FontProperties(family=[FAMILY], size=size, weight="bold" if bold else "normal")


def axis_number(value: float, measured_in: str = "") -> str:
    """A tick's text without needless decimals: 80 → "80%", 83.3 → "83,3%"."""
    places = next((n for n in range(4) if round(value, n) == round(value, 6)), 4)
    return number(value, places, language()) + ("%" if measured_in == "%" else "")
