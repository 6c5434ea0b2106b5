"""A page of boxes, lines and texts, written as SVG at once.

Charts of bars need no axes. Through matplotlib each took 15–60 ms, most of it for axes, transforms
and settings that nothing of the picture came from; written like this it takes about 1 ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from helpers.report.charts.layout import clean
from helpers.report.charts.svg import ROOT_STYLE, SVG, check
from helpers.report.charts.theme import INK, WIDTH

_ANCHOR = {"left": "start", "center": "middle", "right": "end"}
_TILE = 72  # points; hatches repeat after so many
_LINES = 25  # of a hatch in a tile


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

    def line(self, xs: Sequence[float], ys: Sequence[float], *, color: str, width: float) -> None:
        """A line through points, with round ends."""
        points = [f"{_short(x)} {_short(y)}" for x, y in zip(xs, ys, strict=True)]
        look = f"fill: none; stroke: {color}; stroke-width: {_short(width)}; stroke-linecap: round"
        self._lines.append(_path("M " + " L ".join(points), look))

    def svg(self, *, alt: str, prefix: str) -> str:
        """The page as one <svg> element; see `svg_text` for `alt` and `prefix`.

        Raises:
            ReportError: `alt` is empty, or `prefix` cannot begin an id.
        """
        check(alt, prefix)
        boxes = [one.replace("{prefix}", prefix) for one in self._boxes]
        hatches = [_hatch(f"{prefix}-{n}", one) for n, one in enumerate(self._hatches, start=1)]
        defined = f"<defs>{''.join(hatches)}</defs>" if hatches else ""
        head = (
            f'<svg xmlns="{SVG}" viewBox="0 0 {_short(WIDTH)} {_short(self.height)}" role="img" '
            f'aria-label={quoteattr(clean(alt))} style="{ROOT_STYLE}">'
        )
        return "".join([head, *boxes, *self._lines, *self._texts, defined, "</svg>"])


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
