"""The pictures of a Word file: charts as PNG, drawn by Typst with our fonts, no browser needed.

Word also takes SVG, but how it and other office programs show one depends on their version and on
the fonts of the machine; a PNG looks the same everywhere and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typst

from helpers.core.errors import ReportError
from helpers.documents.nodes.on_paper import (
    POINTS_A_PIXEL,
    picture_bytes,
    picture_size,
    svg_bytes,
    svg_width,
)
from helpers.documents.pdf.glyphs import typst_fonts

Node = dict[str, Any]

EMU_PER_MM = 36000
MM_PER_POINT = 25.4 / 72
WIDTH_MM = 162  # the text's width
TALLEST_MM = 225
LOGO_MM = 18
DOTS_PER_INCH = 180
SUFFIXES = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}


@dataclass(frozen=True)
class Picture:
    """A picture with its place in the file; lengths are EMU, 360 000 to the centimetre."""

    id: str
    number: int
    content: bytes
    alt: str
    width: int
    height: int
    suffix: str = "png"

    @property
    def file(self) -> str:
        """Its name in the file."""
        return f"{self.id}.{self.suffix}"


def make_pictures(nodes: Sequence[Node], where: str) -> dict[int, Picture]:
    """The pictures of figure and image nodes, by the node's place.

    Raises:
        ReportError: a picture cannot be read; `where` names the report.
    """
    charts = [place for place, node in enumerate(nodes) if node["node"] == "figure"]
    drawings = [svg_bytes(nodes[place]) for place in charts]
    widths = dict(zip(charts, map(_width, drawings), strict=True))
    drawn = dict(zip(charts, _draw(drawings, list(widths.values()), where), strict=True))
    pictures: dict[int, Picture] = {}
    for place, node in enumerate(nodes):
        if node["node"] in ("figure", "image"):
            content = drawn[place] if place in drawn else picture_bytes(node)
            mime = node.get("mime", "image/png")
            own = picture_size(content, mime)[0] * POINTS_A_PIXEL * MM_PER_POINT
            width = widths.get(place, min(own, WIDTH_MM))
            pictures[place] = _placed(content, node["alt"], len(pictures) + 1, width, mime=mime)
        elif node.get("logo"):
            logo = node["logo"]
            pictures[place] = _placed(
                picture_bytes(logo), logo["alt"], len(pictures) + 1, WIDTH_MM, LOGO_MM
            )
    return pictures


def _width(svg: bytes) -> float:
    """Millimetres that a drawing takes: its own size, at most the text's width."""
    points = svg_width(svg)
    return WIDTH_MM if points is None else min(points * MM_PER_POINT, WIDTH_MM)


def _draw(charts: Sequence[bytes], widths: Sequence[float], where: str) -> list[bytes]:
    """Each SVG as a PNG of its width in millimetres; one run of Typst for all."""
    if not charts:
        return []
    pages = "\n#pagebreak()\n".join(
        f'#image("chart-{number}.svg", width: {width:.3f}mm)' for number, width in enumerate(widths)
    )
    page = f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}"
    files = {"main.typ": page.encode()}
    files |= {f"chart-{number}.svg": svg for number, svg in enumerate(charts)}
    # The wheel takes a dictionary of files; its type information knows only a single one.
    compile_files: Any = typst.compile
    try:
        drawn: bytes | list[bytes] = compile_files(
            files, font_paths=typst_fonts(), format="png", ppi=DOTS_PER_INCH
        )
    except typst.TypstError as error:
        raise ReportError("Không vẽ được biểu đồ cho bản Word.", where=where) from error
    return drawn if isinstance(drawn, list) else [drawn]


def _placed(
    content: bytes,
    alt: str,
    number: int,
    widest: float,
    tallest: float = TALLEST_MM,
    mime: str = "image/png",
) -> Picture:
    across, down = picture_size(content, mime)
    if not across or not down:
        raise ReportError("Ảnh không có kích thước.", where=alt, found=f"{across} × {down}")
    width = round(widest * EMU_PER_MM)
    height = width * down // across
    if height > tallest * EMU_PER_MM:
        height = round(tallest * EMU_PER_MM)
        width = height * across // down
    return Picture(f"picture{number}", number, content, alt, width, height, SUFFIXES[mime])
