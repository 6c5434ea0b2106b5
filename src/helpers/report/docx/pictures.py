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
from helpers.report.nodes_print import picture_bytes, svg_bytes, svg_width
from helpers.report.pdf import typst_fonts

Node = dict[str, Any]

EMU_PER_MM = 36000
MM_PER_POINT = 25.4 / 72
WIDTH_MM = 162  # the text's width
TALLEST_MM = 225
LOGO_MM = 18
DOTS_PER_INCH = 180
SUFFIXES = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
# the frame headers of a JPEG file that tell its size, those of its other tables between them
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


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
            width = widths.get(place, WIDTH_MM)
            suffix = SUFFIXES[node.get("mime", "image/png")]
            pictures[place] = _placed(content, node["alt"], len(pictures) + 1, width, suffix=suffix)
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
        raise ReportError(
            "Không vẽ được biểu đồ cho bản Word.", where=where, found=error.message
        ) from error
    return drawn if isinstance(drawn, list) else [drawn]


def _placed(
    content: bytes,
    alt: str,
    number: int,
    widest: float,
    tallest: float = TALLEST_MM,
    suffix: str = "png",
) -> Picture:
    across, down = _size(content, suffix)
    if not across or not down:
        raise ReportError("Ảnh không có kích thước.", where=alt, found=f"{across} × {down}")
    width = round(widest * EMU_PER_MM)
    height = width * down // across
    if height > tallest * EMU_PER_MM:
        height = round(tallest * EMU_PER_MM)
        width = height * across // down
    return Picture(f"picture{number}", number, content, alt, width, height, suffix)


def _size(content: bytes, suffix: str) -> tuple[int, int]:
    """Width and height in pixels; zeros where the file does not say."""
    try:
        if suffix == "png":
            across, down = struct.unpack_from(">II", content, 16)
        elif suffix == "gif":
            across, down = struct.unpack_from("<HH", content, 6)
        else:
            at = 2
            while content[at + 1] not in _FRAMES:
                at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])
            down, across = struct.unpack_from(">HH", content, at + 5)
    except (struct.error, IndexError):
        return 0, 0
    return across, down
