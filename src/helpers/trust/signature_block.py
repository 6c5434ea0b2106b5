"""What a reader sees of a signature, and where: Nghị định 30/2020/NĐ-CP, Phụ lục I.

- "person" (phần II, mục 7): the image of the signature, between the position and the name of
  whoever signs.
- "agency" (mục 8): the image of the seal in its real size, over a third of the signature, to the
  left of it.
- "attached" (mục 8, văn bản kèm theo không cùng tệp): top right of the first page, no image; number
  and symbol of the document and the time of signing, upright, 10 points, black.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import typst

from helpers.core.errors import ReportError, SigningError
from helpers.documents.pdf.typesetting import typeset

KINDS = ("none", "person", "agency", "attached")
_MM = 72 / 25.4
_WIDTH, _HEIGHT = 210 * _MM, 297 * _MM  # of a report's pages
_SEAL = 36 * _MM  # the largest round seal of an agency
_SIGNATURE = 50 * _MM  # as wide as the image of a signature may be
_ATTACHED = (70 * _MM, 9 * _MM)
_EDGE, _TOP = 18 * _MM, 4 * _MM
_PLACE = re.compile(rb"chu-ky ((?:[\d.]+ ?){5})")
_PNG = b"\x89PNG\r\n\x1a\n"
_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 0pt, fill: none)
#set text(font: "Tinos", size: 10pt, fill: black, lang: "vi")
#set par(leading: 3pt)
#set align((right: right, center: center).at(data.align) + horizon)
#pdf.artifact(
  if data.png == none { data.lines.map(line => text(line)).join(linebreak()) }
  else { image(bytes(data.png), width: 100%, height: 100%, fit: "contain") }
)
"""


@dataclass(frozen=True, slots=True)
class Block:
    """Where the block goes and how it looks.

    Attributes:
        page: from 1.
        box: left, bottom, right, top in points from the lower left corner of the page.
        drawn: a PDF page of that size.
    """

    page: int
    box: tuple[int, int, int, int]
    drawn: bytes


def block_of(
    kind: str,
    pdf: bytes,
    *,
    lines: tuple[str, ...] = (),
    image: bytes | None = None,
) -> Block | None:
    """The block of a kind on a report; None for "none".

    Args:
        lines: what it says where there is no image.
        image: a PNG with a transparent ground.

    Raises:
        ConfigError: a seal without image, or an image that is no PNG.
        ReportError: the report names no place for a signature.
    """
    if kind == "none":
        return None
    if image is not None and not image.startswith(_PNG):
        raise SigningError(
            "Hình chữ ký, hình dấu phải là PNG nền trong suốt",
            where="--image",
            todo="lưu lại hình dạng PNG",
        )
    if kind == "agency" and image is None:
        raise SigningError("Chữ ký số của cơ quan cần hình dấu", todo="thêm --image DẤU.png")
    if kind == "attached":
        page, width, tall = 1, *_ATTACHED
        left, top = _WIDTH - _EDGE - width, _TOP
        image = None
    else:
        page, left, top, width, tall = _place(pdf)
        middle = left + width / 2
        if kind == "agency":
            left = middle - _SIGNATURE / 2 + _SIGNATURE / 3 - _SEAL
            top, width, tall = top + (tall - _SEAL) / 2, _SEAL, _SEAL
        elif image is not None:
            left, width = middle - _SIGNATURE / 2, _SIGNATURE
    box = (round(left), round(_HEIGHT - top - tall), round(left + width), round(_HEIGHT - top))
    align = "right" if kind == "attached" else "center"
    drawn = _drawn(box[2] - box[0], box[3] - box[1], align, lines, image)
    return Block(page, box, drawn)


def _place(pdf: bytes) -> tuple[int, float, float, float, float]:
    """Where the report itself says that its signature goes."""
    match = _PLACE.search(pdf)
    if match is None:
        raise ReportError(
            "Báo cáo không nêu chỗ ký",
            todo="lập lại báo cáo rồi ký; sổ tay phải có ô report.closing()",
        )
    page, *place = match[1].split()
    left, top, width, tall = map(float, place)
    return int(page), left, top, width, tall


def _drawn(
    width: int, height: int, align: str, lines: tuple[str, ...], image: bytes | None
) -> bytes:
    data: dict[str, Any] = {"width": width, "height": height, "align": align, "lines": lines}
    data["png"] = None if image is None else list(image)
    files, inputs = {"main.typ": _TEMPLATE.encode()}, {"data": json.dumps(data)}
    try:
        drawn: bytes = typeset(files, inputs, timestamp=0)
    except typst.TypstError as error:
        raise SigningError(
            "Không dùng được hình chữ ký, hình dấu",
            where="--image",
            found=error.message,
            todo="lưu lại hình dạng PNG",
        ) from None
    return drawn


def time_text(when: datetime) -> str:
    """A time of signing as the decree has it written: ISO 8601 with the zone.

    Example:
        >>> time_text(datetime.fromisoformat("2024-04-03T08:05:00+07:00"))
        '03/04/2024 08:05:00 +07:00'
    """
    return f"{when:%d/%m/%Y %H:%M:%S} {when.isoformat()[-6:]}"
