"""Any figure of a notebook as a figure node: SVG whose text is text, in the house's look."""

from __future__ import annotations

import io
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, Wedge
from matplotlib.text import Text
from matplotlib.ticker import (
    FixedFormatter,
    Formatter,
    FuncFormatter,
    LogFormatter,
    PercentFormatter,
    ScalarFormatter,
)

from helpers.core.errors import PictureError
from helpers.core.formatting import number
from helpers.core.text import nfc
from helpers.core.wording import say
from helpers.notebook.charts.sheet import ChartFigure, count_parts
from helpers.notebook.charts.theme import FAMILY, FONT_STACK, SVG_RC, register_fonts
from helpers.notebook.language import language

Node = dict[str, Any]

_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_TAG = re.compile(r"<[^>]+>")
_TEXT_GROUP = re.compile(r'<g id="text_\d+">\s*(<text[^>]*>[^<]*</text>)\s*</g>')
_GROUP_ID = re.compile(r'<g id="[^"]*"')
_UNTURNED = re.compile(r' transform="rotate\(-?0 [^)]*\)"')
_LONG = re.compile(r"(\d\.\d\d)\d+")
# letters as wide as the font has them: browsers would round each to whole pixels
_TEXT = "text-rendering: geometricPrecision; font-family: " + ", ".join(
    f"'{name}'" if " " in name else name for name in FONT_STACK
)
# a number as Python writes it; with three decimals it could be a thousand in Vietnamese
_PLAIN_NUMBER = re.compile(r"[+\-−]?\d+\.(\d{1,2}|\d{4,})%?")
_TOKEN = re.compile(r"[+\-−]?\d[\d.,]*")
PAD_INCHES = 0.05


def figure_node(figure: Any, *, title: str = "", alt: str = "") -> Node:
    """A figure node from a Figure, Axes, or seaborn grid; it holds all that is drawn.

    Args:
        figure: of `charts`, or any that an analyst drew.
        title, alt: in place of what the figure says of itself.

    Raises:
        ReportError: it is no figure, or it holds nothing.

    Ví dụ: ``figure_node(charts.dots(report.values, "2023-Q4", "B"))``
    """
    drawn = as_figure(figure)
    if isinstance(drawn, ChartFigure):
        svg = _svg(drawn, tight=count_parts(drawn) != drawn.parts)
        described = drawn.described
        columns = [
            {"title": head, "align": "end" if place else "start", "width": 1}
            for place, head in enumerate(described.columns)
        ]
        return {
            "node": "figure",
            "title": title or described.title,
            "subtitle": described.subtitle,
            "alt": alt or described.alt,
            "svg": svg,
            "scope": described.scope,
            "data": {"columns": columns, "rows": [list(row) for row in described.rows]},
            "ticks": list(drawn.ticks),
        }
    _dress(drawn)
    own_title = title or _title(drawn)
    return {
        "node": "figure",
        "title": own_title,
        "subtitle": "",
        "alt": alt or _words(drawn, own_title),
        "svg": _svg(drawn, tight=True),
        "scope": "unit",
        "data": {"columns": [], "rows": []},
        "ticks": _ticks(drawn),
    }


def figure_facts(figure: Any) -> tuple[list[str], list[float]]:
    """The texts that `charts` made of a figure's own frame, and the numbers that it draws.

    What an analyst wrote into a figure is no such text: its numbers must be among those drawn.
    """
    drawn = as_figure(figure)
    texts: list[str] = []
    if isinstance(drawn, ChartFigure):
        made = drawn.described
        cells = [cell for row in made.rows for cell in row]
        texts = [made.title, made.subtitle, made.alt, *made.columns, *cells, *drawn.ticks]
        if count_parts(drawn) == drawn.parts:
            # without the ticks, which matplotlib would make now to tell of them
            written = [*drawn.texts, *(text for axes in drawn.axes for text in axes.texts)]
            texts += map(_shown_text, written)
        numbers = [value for cell in cells for value in _read(cell)]
    else:
        numbers = [value for axes in drawn.axes for value in _numbers(axes)]
    return list(dict.fromkeys(filter(None, texts))), list(dict.fromkeys(numbers))


def put_away(figure: Any) -> None:
    """Let pyplot forget a figure that was shown, which it would show once more below the cell."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(as_figure(figure))


def as_figure(figure: Any) -> Figure:
    """The whole figure of an Axes, of an array of them, of a seaborn grid.

    Raises:
        ReportError: it is none of these, or without axes.
    """
    drawn = figure
    if isinstance(drawn, (np.ndarray, list, tuple)) and len(drawn):
        drawn = np.ravel(np.asarray(drawn, dtype=object))[0]
    if not isinstance(drawn, Figure):
        drawn = getattr(drawn, "figure", None)
    while drawn is not None and not isinstance(drawn, Figure):
        drawn = getattr(drawn, "figure", None)
    if not isinstance(drawn, Figure):
        raise PictureError(
            "Không phải hình vẽ của matplotlib hoặc seaborn.",
            found=type(figure).__name__,
            todo="truyền Figure, Axes hoặc lưới của seaborn (FacetGrid, JointGrid, PairGrid)",
        )
    if not drawn.axes and not drawn.texts:
        raise PictureError("Hình vẽ trống.", todo="vẽ vào hình trước khi đưa vào báo cáo")
    return drawn


class HouseNumbers(Formatter):
    """Ticks as the report's language writes numbers, with as few decimals as tell them apart."""

    def __init__(self, ending: str = "", factor: float = 1.0) -> None:
        self.ending, self.factor = ending, factor

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        shown = [float(value) * self.factor for value in values]
        places = next(
            (n for n in range(7) if all(abs(round(v, n) - v) <= 1e-9 * abs(v) for v in shown)), 3
        )
        return [number(round(value, 9), places, language()) + self.ending for value in shown]


def _dress(figure: Figure) -> None:
    """The house's fonts and numbers on what was drawn without a word about them."""
    register_fonts()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            formatter = axis.get_major_formatter()
            if isinstance(formatter, PercentFormatter):
                axis.set_major_formatter(HouseNumbers("%", 100.0 / formatter.xmax))
            elif type(formatter) is ScalarFormatter or isinstance(formatter, LogFormatter):
                axis.set_major_formatter(HouseNumbers())
    for text in figure.findobj(Text):
        text.set_fontfamily([FAMILY])
        label = text.get_text()
        if language() == "vi" and _PLAIN_NUMBER.fullmatch(label):
            text.set_text(label.replace(".", ",").replace("-", "−"))


def _svg(figure: Figure, *, tight: bool) -> str:
    """The figure as SVG, the same bytes each time, without what no page needs."""
    written = io.StringIO()
    box: dict[str, Any] = {"bbox_inches": "tight", "pad_inches": PAD_INCHES} if tight else {}
    with mpl.rc_context(SVG_RC), warnings.catch_warnings():
        # the letters are set by who shows the page, who may have them
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(written, format="svg", metadata=_NO_METADATA, **box)
    svg = nfc(written.getvalue())
    svg = svg[svg.index("<svg") :]
    svg = _GROUP_ID.sub("<g", _TEXT_GROUP.sub(r"\1", svg))
    svg = _TAG.sub(_shorten, svg)
    head = f'<svg style="{_TEXT}"'
    return re.sub(r">\s+<", "><", svg.replace("<svg", head, 1)).strip()


def _shorten(match: re.Match[str]) -> str:
    """A tag without turns by nothing, the font that the whole picture has, and long decimals."""
    tag = _UNTURNED.sub("", match[0]).replace("\n", "")
    return _LONG.sub(r"\1", tag).replace(f"font-family: '{FAMILY}'; ", "")


def _title(figure: Figure) -> str:
    """What the figure calls itself: its own title, else that of its only axes."""
    title = figure.get_suptitle()
    if not title and len(figure.axes) == 1:
        axes = figure.axes[0]
        title = axes.get_title() or axes.get_title("left") or axes.get_title("right")
    return " ".join(title.split())


def _words(figure: Figure, title: str) -> str:
    """What can be said of a figure without knowing what it means."""
    parts = [title]
    for axes in figure.axes:
        named = (
            (say(language(), "trục ngang"), axes.get_xlabel()),
            (say(language(), "trục dọc"), axes.get_ylabel()),
        )
        parts += [f"{name}: {label}" for name, label in named if label]
        legend = axes.get_legend()
        if legend is not None:
            parts.append(", ".join(text.get_text() for text in legend.get_texts()))
    summary = "; ".join(dict.fromkeys(part for part in parts if part))
    return say(language(), "Biểu đồ do người phân tích vẽ. {told}", told=summary).strip()


def _ticks(figure: Figure) -> list[str]:
    """The texts beside the axes that matplotlib wrote; those that were set by hand are none."""
    labels = [
        label
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        if not isinstance(axis.get_major_formatter(), FixedFormatter | FuncFormatter)
        for label in axis.get_ticklabels(which="both")
    ]
    return list(dict.fromkeys(text for text in map(_shown_text, labels) if text))


def _shown_text(text: Text) -> str:
    return nfc(text.get_text()).strip() if text.get_visible() else ""


def _numbers(axes: Axes) -> Iterator[float]:
    """What an axes draws, in its data's numbers."""
    for child in axes.get_children():
        if child is axes.patch:
            continue
        if isinstance(child, Line2D):
            yield from _finite(child.get_xdata(), child.get_ydata())
        elif isinstance(child, Rectangle):
            yield from _finite([child.get_width(), child.get_height()], child.get_xy())
        elif isinstance(child, Wedge):
            yield from _finite([(child.theta2 - child.theta1) / 3.6])
        else:
            for name in ("get_offsets", "get_segments", "get_array"):
                if (get := getattr(child, name, None)) is not None:
                    values = get()
                    yield from _finite(*(values if name == "get_segments" else [values]))


def _finite(*arrays: Any) -> Iterator[float]:
    for array in arrays:
        if array is None:
            continue
        values = np.ravel(np.ma.filled(np.ma.asarray(array), np.nan))
        if values.dtype.kind in "iuf":
            yield from (float(value) for value in values[np.isfinite(values)])


def _read(text: str) -> Iterator[float]:
    """The numbers that a text of ours says."""
    thousands, point = (".", ",") if language() == "vi" else (",", ".")
    for token in _TOKEN.findall(text):
        plain = token.replace(thousands, "").replace(point, ".").replace("−", "-")
        try:
            yield float(plain.rstrip("."))
        except ValueError:
            continue
