"""Nodes made ready for paper: what the PDF and the Word file do alike before they differ."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from contextlib import suppress
from typing import Any

from lxml import etree

from helpers.core.errors import DRAW_AGAIN, PictureError
from helpers.core.formatting import Lang
from helpers.core.library_errors import vietnamese
from helpers.core.text import showable
from helpers.core.wording import say
from helpers.documents.html.nodes import SIGNATURES
from helpers.documents.nodes.annexes import numbered
from helpers.documents.nodes.checks import check_shapes
from helpers.documents.nodes.markdown import cell_text
from helpers.documents.source_notes import with_source_notes

_LOWEST = 3
_CHUNK = 1024  # bytes; the first tag of our charts lies in the first
_TEXT_POINTS, _TURNED_POINTS = 459.0, 705.0  # A4 less its margins, upright and turned
_LETTER, _PADDING = 4.1, 3.0  # of a table in 7 points
_WORDS = re.compile(r"[^ \n\t–/-]+")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(pt|px|in|cm|mm|)")
# the frame headers of a JPEG file that tell its size, those of its other tables between them
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
POINTS_A_PIXEL = 0.75
_POINTS = {"pt": 1.0, "px": 0.75, "": 0.75, "in": 72.0, "cm": 28.3465, "mm": 2.83465}
SVG_ROOT = "{http://www.w3.org/2000/svg}svg"

LANGUAGE_TAGS: dict[Lang, str] = {"vi": "vi-VN", "en": "en-US"}


def print_labels(lang: Lang) -> dict[str, str]:
    """What a printed report says around its nodes; the head is that of Nghị định 30/2020/NĐ-CP."""
    return {
        "table": say(lang, "Bảng"),
        "figure": say(lang, "Hình"),
        "contents": say(lang, "Mục lục"),
        "note": say(lang, "Lưu ý"),
        "warning": say(lang, "Cảnh báo"),
        "number": say(lang, "Số"),
        "to": say(lang, "Kính gửi"),
        "recipients": say(lang, "Nơi nhận"),
        "state": say(lang, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        "motto": say(lang, "Độc lập - Tự do - Hạnh phúc"),
        "date": say(lang, "ngày{blank}tháng{blank}năm{blank}", blank="\u00a0" * 6),
    }


def printable_nodes(
    nodes: list[dict[str, Any]], where: str, lang: Lang = "vi", *, turned: bool = False
) -> list[dict[str, Any]]:
    """The nodes checked, in printable characters, annexes numbered, heading levels without gaps.

    A table wider than a sheet is cut into several; turned: wider than a sheet that is turned.

    Raises:
        ReportError: a node of unknown kind or without a part that it needs.
    """
    check_shapes(nodes, where)
    heading, source = say(lang, "Nguồn của các nhận định"), say(lang, "Căn cứ")
    noted = with_source_notes([printable(node) for node in nodes], heading, source)
    widest = _TURNED_POINTS if turned else _TEXT_POINTS
    fitting = [part for node in noted for part in _in_parts(node, lang, widest)]
    return _without_level_gaps(numbered(fitting, lang))


def printable(value: Any) -> Any:
    """`value` with every string as all formats may hold it."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {key: printable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [printable(part) for part in value]
    return value


def svg_bytes(node: dict[str, Any]) -> bytes:
    """The SVG file of a figure node.

    Raises:
        ReportError: it is not XML, or not an SVG.
    """
    content: bytes = node["svg"].encode()
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise PictureError(
            "Biểu đồ SVG hỏng.",
            where=node["title"],
            found=vietnamese(error),
            todo=DRAW_AGAIN,
        ) from error
    if root.tag != SVG_ROOT:
        raise PictureError(
            "Biểu đồ không phải SVG.",
            where=node["title"],
            found=str(root.tag),
            todo=DRAW_AGAIN,
        )
    return content


def svg_size(content: bytes) -> tuple[float | None, float | None]:
    """How wide and high a drawing is, in points; None where it does not say or cannot be read.

    A view box without a size counts in points, as our charts do. Only the first tag is read.
    """
    if (root := _first_tag(content)) is None:
        return None, None
    box = root.get("viewBox", "").replace(",", " ").split()
    shown = box[2:] if len(box) == 4 else ("", "")
    return _points(root.get("width", ""), shown[0]), _points(root.get("height", ""), shown[1])


def _first_tag(content: bytes) -> etree._Element | None:
    reader = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True)
    with suppress(etree.XMLSyntaxError):  # who shows the drawing says what is wrong with it
        for at in range(0, len(content), _CHUNK):
            reader.feed(content[at : at + _CHUNK])
            for _, root in reader.read_events():
                return root
    return None


def _points(declared: str, shown: str) -> float | None:
    if length := _LENGTH.fullmatch(declared):
        return float(length[1]) * _POINTS[length[2]]
    return float(shown) if _LENGTH.fullmatch(shown) else None


def picture_bytes(node: dict[str, Any]) -> bytes:
    """The file of an image node or of a logo, which is a PNG.

    Raises:
        ReportError: it is not base64, or no picture of its kind.
    """
    mime, data = node.get("mime", "image/png"), node.get("data") or node["png"]
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except binascii.Error as error:
        raise PictureError(
            "Ảnh hỏng.",
            where=node["alt"],
            found=vietnamese(error),
            todo=DRAW_AGAIN,
        ) from error
    if not content.startswith(SIGNATURES[mime]):
        raise PictureError(
            "Ảnh hỏng.",
            where=node["alt"],
            found=f"{mime}: {content[:8]!r}",
            todo=DRAW_AGAIN,
        )
    return content


def picture_size(content: bytes, mime: str) -> tuple[int, int]:
    """Width and height of a picture in pixels; zeros where the file does not say."""
    try:
        if mime == "image/png":
            across, down = struct.unpack_from(">II", content, 16)
        elif mime == "image/gif":
            across, down = struct.unpack_from("<HH", content, 6)
        else:
            at = 2
            while content[at + 1] not in _FRAMES:
                at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])
            down, across = struct.unpack_from(">HH", content, at + 5)
    except (struct.error, IndexError):
        return 0, 0
    return across, down


def _in_parts(node: dict[str, Any], lang: Lang, widest: float) -> list[dict[str, Any]]:
    """A table too wide for a sheet as several, each with the column that heads the rows."""
    if node["node"] != "table":
        return [node]
    head = node["row_header"]
    least = [_least(node, place) for place in range(len(node["columns"]))]
    parts: list[list[int]] = [[head]]
    for place, width in enumerate(least):
        if place == head:
            continue
        if len(parts[-1]) > 1 and sum(least[column] for column in parts[-1]) + width > widest:
            parts.append([head])
        parts[-1].append(place)
    if len(parts) == 1:
        return [node]
    shown = []
    for number, places in enumerate(parts, start=1):
        name = say(lang, "{caption} (phần {number}/{parts})", caption=node["caption"],
                   number=number, parts=len(parts))  # fmt: skip
        part = {
            "caption": name if node["caption"] else "",
            "columns": [node["columns"][place] for place in places],
            "rows": [[row[place] for place in places] for row in node["rows"]],
            "row_header": 0,
            "notes": node.get("notes", []) if number == len(parts) else [],
        }
        shown.append({**node, **part})
    return shown


def _least(node: dict[str, Any], place: int) -> float:
    """About how narrow a column may become in points: its longest word in the smallest type."""
    return _LETTER * len(longest_word(node, place)) + _PADDING


def longest_word(table: dict[str, Any], place: int) -> str:
    """The longest word that stands in a column of a table node, or in its head."""
    texts = (table["columns"][place]["title"], *(cell_text(row[place]) for row in table["rows"]))
    return max((word for text in texts for word in _WORDS.findall(text)), key=len, default="")


def _without_level_gaps(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Levels counted from 1 without gaps; PDF/UA-1 forbids a level 3 right below a level 1.

    An annex stands on level 1, and the headings in it below.
    """
    top = min((node["level"] for node in nodes if node["node"] == "heading"), default=1)
    deepest, above = 0, 0
    kept = []
    for node in nodes:
        if node["node"] == "annex":
            deepest, above = 1, 1
        elif node["node"] == "heading":
            deepest = min(node["level"] - top + 1 + above, deepest + 1, _LOWEST)
            node = {**node, "level": deepest}
        kept.append(node)
    return kept
