"""A page of boxes, lines and texts, written as SVG at once.

Through matplotlib each chart took 15–60 ms, most of it for axes, transforms and settings that
nothing of the picture came from; written like this it takes about 1 ms and looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from helpers.core.errors import ReportError
from helpers.report.charts.layout import clean
from helpers.report.charts.theme import FONT_STACK, INK, MAX_WIDTH_ON_SCREEN, WIDTH

_SVG = "http://www.w3.org/2000/svg"
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ROOT_STYLE = (
    f"width:100%;max-width:{MAX_WIDTH_ON_SCREEN}px;height:auto;"
    f"font-family:{FONT_STACK};stroke-linejoin:round;stroke-linecap:butt"
)

_ANCHOR = {"left": "start", "center": "middle", "right": "end"}
_TILE = 72  # points; hatches repeat after so many
_LINES = 25  # of a hatch in a tile
_ROUND = "stroke-linecap: round"
MARKER_SIZE = 6.0
# outlines about (0, 0), as wide as MARKER_SIZE (the diamond: as its side)
_MARKERS = {
    "o": "M -3 0 A 3 3 0 1 1 3 0 A 3 3 0 1 1 -3 0 z",
    "s": "M -3 -3 L 3 -3 L 3 3 L -3 3 z",
    "^": "M 0 -3 L 3 3 L -3 3 z",
    "v": "M 0 3 L 3 -3 L -3 -3 z",
    "D": "M 0 -4.242641 L 4.242641 0 L 0 4.242641 L -4.242641 0 z",
}


class Page:
    """What is drawn on it: x in points from the left, y from the top.

    Boxes lie beneath lines, lines beneath texts; else what is drawn later lies above.
    """

    def __init__(self, height: float) -> None:
        self.height = height
        self._boxes: list[str] = []
        self._lines: list[str] = []
        self._texts: list[str] = []
        self._hatches: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        color: str = INK,
        weight: str = "normal",
        ha: str = "left",
    ) -> None:
        """One line of text on the baseline `y`; `ha` says which part of it stands at `x`."""
        shown = clean(text)
        if shown:
            bold = "font-weight: 700; " if weight == "bold" else ""
            look = f"{bold}font-size: {_short(size)}px; text-anchor: {_ANCHOR[ha]}; fill: {color}"
            place = f'x="{_short(x)}" y="{_short(y)}"'
            self._texts.append(f'<text style="{look}" {place}>{escape(shown)}</text>')

    def box(self, x: float, top: float, width: float, height: float, *, facecolor: str) -> None:
        """A filled rectangle."""
        self._boxes.append(_path(_outline(x, top, width, height), f"fill: {facecolor}"))

    def hatched(self, x: float, top: float, width: float, height: float, *, color: str) -> None:
        """A rectangle with an edge, white between slanting lines."""
        if color not in self._hatches:
            self._hatches.append(color)
        look = f"fill: url(#{{prefix}}-{self._hatches.index(color) + 1}); stroke: {color}; "
        look += "stroke-width: 0.8; stroke-linejoin: miter"
        self._boxes.append(_path(_outline(x, top, width, height), look))

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str,
        width: float,
        dashed: bool = False,
    ) -> None:
        """A line through points, with round ends."""
        points = [f"{_short(x)} {_short(y)}" for x, y in zip(xs, ys, strict=True)]
        ends = f"stroke-dasharray: {_short(4 * width)},{_short(3 * width)}" if dashed else _ROUND
        look = f"fill: none; stroke: {color}; stroke-width: {_short(width)}; {ends}"
        self._lines.append(_path("M " + " L ".join(points), look))

    def marker(self, x: float, y: float, kind: str, *, color: str, edged: bool = True) -> None:
        """A point: "o", "s", "^", "D" or "v"; edged in white, among lines, or not."""
        edge = "; stroke: #ffffff; stroke-width: 0.75; stroke-linejoin: miter" if edged else ""
        place = f'transform="translate({_short(x)} {_short(y)})"'
        shape = f'<path d="{_MARKERS[kind]}" style="fill: {color}{edge}" {place}/>'
        self._lines.append(shape)

    def svg(self, *, alt: str, prefix: str) -> str:
        """The page as one <svg> element for HTML and PDF, without date or outer reference.

        Args:
            alt: what a screen reader says.
            prefix: begins every id; two charts in one page need two.

        Raises:
            ReportError: `alt` is empty, or `prefix` cannot begin an id.
        """
        _check(alt, prefix)
        boxes = [one.replace("{prefix}", prefix) for one in self._boxes]
        hatches = [_hatch(f"{prefix}-{n}", one) for n, one in enumerate(self._hatches, start=1)]
        defined = f"<defs>{''.join(hatches)}</defs>" if hatches else ""
        head = (
            f'<svg xmlns="{_SVG}" viewBox="0 0 {_short(WIDTH)} {_short(self.height)}" role="img" '
            f'aria-label={quoteattr(clean(alt))} style="{_ROOT_STYLE}">'
        )
        return "".join([head, *boxes, *self._lines, *self._texts, defined, "</svg>"])


def _check(alt: str, prefix: str) -> None:
    if not clean(alt):
        raise ReportError("Biểu đồ thiếu mô tả bằng chữ.", todo="truyền alt=…")
    if not _PREFIX.fullmatch(prefix):
        raise ReportError(
            "Tiền tố của biểu đồ không dùng làm id được.",
            found=repr(prefix),
            todo="dùng chữ cái không dấu, chữ số, '-' và '_', bắt đầu bằng chữ cái",
        )


def _outline(x: float, top: float, width: float, height: float) -> str:
    left, right, upper, lower = map(_short, (x, x + width, top, top + height))
    return f"M {left} {upper} L {right} {upper} L {right} {lower} L {left} {lower} z"


def _path(outline: str, look: str) -> str:
    return f'<path d="{outline}" style="{look}"/>'


def _hatch(name: str, color: str) -> str:
    """Lines from lower left to upper right, three points apart."""
    half = _TILE // 2
    steps = range(0, 3 * _LINES, 3)
    lines = " ".join(f"M {n - half} {n + half} L {n + half} {n - half}" for n in steps)
    look = f"stroke: {color}; stroke-width: 1; stroke-linecap: butt; stroke-linejoin: miter"
    return (
        f'<pattern patternUnits="userSpaceOnUse" x="0" y="0" width="{_TILE}" height="{_TILE}" '
        f'id="{name}"><rect x="0" y="0" width="{_TILE + 1}" height="{_TILE + 1}" fill="#ffffff"/>'
        f"{_path(lines, look)}</pattern>"
    )


def _short(value: float) -> str:
    """A number with at most six decimals and no needless one."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
