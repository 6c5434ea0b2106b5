"""The pictures of a Word file: charts as PNG, drawn by Typst with our fonts, no browser needed.

Word also takes SVG, but how it and other office programs show one depends on their version and on
the fonts of the machine; a PNG looks the same everywhere and in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typst
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Emu

from helpers.core.errors import DRAW_AGAIN, PictureError
from helpers.documents.docx.elements import Element, element
from helpers.documents.nodes.on_paper import (
    POINTS_A_PIXEL,
    picture_bytes,
    picture_size,
    svg_bytes,
    svg_size,
)
from helpers.documents.pdf.typesetting import typeset

Node = dict[str, Any]

EMU_PER_MM = 36000
MM_PER_POINT = 25.4 / 72
TALLEST_MM = 225
LOGO_MM = 18
_FIRST_NUMBER = 5000  # above those that docxtpl gives to the pictures of a template
DOTS_PER_INCH = 180
SUFFIXES = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}


@dataclass(frozen=True)
class Picture:
    """A picture with its place in the file; lengths are EMU, 360 000 to the centimetre."""

    number: int
    content: bytes
    alt: str
    width: int
    height: int
    mime: str = "image/png"


def make_pictures(nodes: Sequence[Node], where: str, across: float) -> dict[int, Picture]:
    """The pictures of figure and image nodes and of the cover's logo, by the node's `id()`.

    Args:
        across: how wide the text is, in millimetres.

    Raises:
        ReportError: a picture cannot be read; `where` names the report.
    """
    charts = [node for node in nodes if node["node"] == "figure"]
    drawings = [svg_bytes(node) for node in charts]
    widths = [_width(drawing, across) for drawing in drawings]
    drawn = {id(node): (content, width) for node, content, width
             in zip(charts, _draw(drawings, widths, where), widths, strict=True)}  # fmt: skip
    pictures: dict[int, Picture] = {}
    for node in nodes:
        number = len(pictures) + 1
        if id(node) in drawn:
            content, width = drawn[id(node)]
            pictures[id(node)] = _placed(content, node["alt"], number, width)
        elif node["node"] == "image":
            content, mime = picture_bytes(node), node.get("mime", "image/png")
            natural = picture_size(content, mime)[0] * POINTS_A_PIXEL * MM_PER_POINT
            pictures[id(node)] = _placed(
                content, node["alt"], number, min(natural, across), mime=mime
            )
        elif logo := node.get("logo"):
            content = picture_bytes(logo)
            pictures[id(node)] = _placed(content, logo["alt"], number, across, LOGO_MM)
    return pictures


def drawing(picture: Picture, document: Document) -> Element:
    """A run with the picture, which becomes a part of the document."""
    package, mime = document.part.package, picture.mime
    name = package.next_partname(f"/word/media/picture%d.{SUFFIXES[mime]}")
    place = document.part.relate_to(ImagePart(name, mime, picture.content), RT.IMAGE)
    number = _FIRST_NUMBER + picture.number
    shape = CT_Inline.new_pic_inline(
        number, place, str(name).rpartition("/")[2], Emu(picture.width), Emu(picture.height)
    )
    properties: Element
    for properties in (shape.docPr, shape.graphic.graphicData.pic.nvPicPr.cNvPr):
        properties.set("id", str(number))
        properties.set("descr", picture.alt)
    made = element("r")
    made.add_drawing(shape)
    return made


def _width(svg: bytes, across: float) -> float:
    """Millimetres that a drawing takes: its own size, at most the text's width."""
    points, _ = svg_size(svg)
    return across if points is None else min(points * MM_PER_POINT, across)


def _draw(charts: Sequence[bytes], widths: Sequence[float], where: str) -> list[bytes]:
    """Each SVG as a PNG of its width in millimetres; one run of Typst for all."""
    if not charts:
        return []
    pages = "\n#pagebreak()\n".join(
        f'#image(bytes(sys.inputs.at("{number}")), width: {width:.3f}mm)'
        for number, width in enumerate(widths)
    )
    page = f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}"
    drawings = {str(number): svg.decode() for number, svg in enumerate(charts)}
    try:
        drawn: bytes | list[bytes] = typeset(
            {"main.typ": page.encode()}, drawings, format="png", ppi=DOTS_PER_INCH
        )
    except typst.TypstError as error:
        raise PictureError(
            "Không vẽ được biểu đồ cho bản Word.",
            where=where,
            todo=DRAW_AGAIN,
        ) from error
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
        raise PictureError(
            "Ảnh không có kích thước.",
            where=alt,
            found=f"{across} × {down}",
            todo=DRAW_AGAIN,
        )
    width = round(widest * EMU_PER_MM)
    height = width * down // across
    if height > tallest * EMU_PER_MM:
        height = round(tallest * EMU_PER_MM)
        width = height * across // down
    return Picture(number, content, alt, width, height, mime)
