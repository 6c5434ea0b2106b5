"""The pictures of a Word file: charts as PNG, drawn by Typst with our fonts, no browser needed.

Word also takes SVG, but how it and other office programs show one depends on their version and on
the fonts of the machine; a PNG looks the same everywhere and in print.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typst

from helpers.core.errors import ReportError
from helpers.report.nodes_print import png_bytes, svg_bytes
from helpers.report.pdf import typst_fonts

Node = dict[str, Any]

EMU_PER_MM = 36000
WIDTH_MM = 162  # the text's width
TALLEST_MM = 190
LOGO_MM = 18
DOTS_PER_INCH = 180
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Picture:
    """A picture with its place in the file; lengths are EMU, 360 000 to the centimetre."""

    id: str
    number: int
    png: bytes
    alt: str
    width: int
    height: int


def make_pictures(nodes: Sequence[Node], where: str) -> dict[int, Picture]:
    """The pictures of figure and image nodes, by the node's place.

    Raises:
        ReportError: a picture cannot be read; `where` names the report.
    """
    charts = [place for place, node in enumerate(nodes) if node["node"] == "figure"]
    drawn = dict(zip(charts, _draw([svg_bytes(nodes[p]) for p in charts], where), strict=True))
    pictures: dict[int, Picture] = {}
    for place, node in enumerate(nodes):
        if node["node"] in ("figure", "image"):
            png = drawn[place] if place in drawn else png_bytes(node)
            pictures[place] = _placed(png, node["alt"], len(pictures) + 1)
        elif node.get("logo"):
            logo = node["logo"]
            pictures[place] = _placed(png_bytes(logo), logo["alt"], len(pictures) + 1, LOGO_MM)
    return pictures


def _draw(charts: Sequence[bytes], where: str) -> list[bytes]:
    """Each SVG as a PNG as wide as the text; one run of Typst for all."""
    if not charts:
        return []
    pages = "\n#pagebreak()\n".join(
        f'#image("chart-{number}.svg", width: 100%)' for number in range(len(charts))
    )
    page = f"#set page(width: {WIDTH_MM}mm, height: auto, margin: 0pt, fill: white)\n{pages}"
    files = {"main.typ": page.encode()}
    files |= {f"chart-{number}.svg": svg for number, svg in enumerate(charts)}
    # The wheel takes a dictionary of files; its type information knows only a single one.
    compile_files: Any = typst.compile
    try:
        drawn: bytes | list[bytes] = compile_files(
            files, font_paths=typst_fonts(), format="png", ppi=DOTS_PER_INCH
        )
    except typst.TypstError as error:
        raise ReportError(
            "Không vẽ được biểu đồ cho bản Word.", where=where, found=error.message
        ) from error
    return drawn if isinstance(drawn, list) else [drawn]


def _placed(png: bytes, alt: str, number: int, tallest: int = TALLEST_MM) -> Picture:
    if not png.startswith(_PNG) or len(png) < 24:
        raise ReportError("Ảnh PNG hỏng.", where=alt, found=repr(png[:8]))
    across, down = struct.unpack(">II", png[16:24])
    if not across or not down:
        raise ReportError("Ảnh PNG không có kích thước.", where=alt, found=f"{across} × {down}")
    width = WIDTH_MM * EMU_PER_MM
    height = width * down // across
    if height > tallest * EMU_PER_MM:
        height = tallest * EMU_PER_MM
        width = height * across // down
    return Picture(f"picture{number}", number, png, alt, width, height)
