"""A node tree as a tagged PDF (PDF/UA-1), set by Typst from templates/report.typ.

The nodes travel as a JSON file and the SVG charts as files of their own, all in memory. The
template shows every string as it is; nothing that comes from outside is evaluated as markup.
The same nodes give the same bytes: the document carries no date.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import unicodedata
from pathlib import Path
from typing import Any

import typst
from lxml import etree

from helpers.core.errors import ReportError
from helpers.report.nodes_checks import check_nodes
from helpers.report.pdf_tags import tag_row_headers

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATE = HERE / "templates" / "report.typ"
SVG_ROOT = "{http://www.w3.org/2000/svg}svg"

LABELS = {
    "vi": {
        "table": "Bảng",
        "note": "Lưu ý",
        "warning": "Cảnh báo",
        "number": "Số",
        "to": "Kính gửi",
        "recipients": "Nơi nhận",
        "only_html": "Chỉ có trong bản HTML",
    },
    "en": {
        "table": "Table",
        "note": "Note",
        "warning": "Warning",
        "number": "Số",
        "to": "To",
        "recipients": "Recipients",
        "only_html": "Only in the HTML version",
    },
}
# Control characters have no glyph and half a surrogate pair has no bytes; lines and tabs stay.
UNPRINTABLE = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000)],
)


def render_pdf(nodes: list[dict[str, Any]], *, title: str, lang: str = "vi") -> bytes:
    """The report as PDF bytes.

    `nodes` is the node tree of the report, `title` the document's title as viewers show it,
    `lang` ("vi" or "en") the language of the labels and of the text.

    Raises ReportError for a node of unknown kind or without a part it needs, a picture that
    cannot be read, or a character that none of the fonts has.
    """
    if lang not in LABELS:
        raise ReportError("Ngôn ngữ của bản PDF không có.", found=lang, todo="chọn vi hoặc en")
    check_nodes(nodes, title)
    kept, pictures = _split_pictures(_without_level_gaps([_printable(node) for node in nodes]))
    data = {"title": _printable(title), "lang": lang, "labels": LABELS[lang], "nodes": kept}
    files = {
        "main.typ": TEMPLATE.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **pictures,
    }
    tables = [node for node in kept if node["node"] == "table"]
    return tag_row_headers(_compile(files, title), [_heading_cells(table) for table in tables])


def _compile(files: dict[str, bytes], title: str) -> bytes:
    # The wheel takes a dictionary of files; its type information knows only a single one.
    compile_files: Any = typst.compile
    try:
        pdf: bytes = compile_files(files, font_paths=_fonts(), pdf_standards="ua-1")
    except typst.TypstError as error:
        raise ReportError(
            "Không dựng được bản PDF.",
            where=title,
            found=error.message,
            todo="sửa nội dung nêu trên (ký tự không có trong phông chữ, hình hỏng) rồi dựng lại",
        ) from error
    return pdf


@functools.cache
def _fonts() -> typst.Fonts:
    """Our fonts and those inside Typst; the machine's own are never looked at."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _printable(value: Any) -> Any:
    """`value` with every string in NFC and without control characters."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).translate(UNPRINTABLE)
    if isinstance(value, dict):
        return {key: _printable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_printable(part) for part in value]
    return value


def _without_level_gaps(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Levels counted from 1 without gaps; PDF/UA-1 forbids a level 3 right below a level 1."""
    top = min((node["level"] for node in nodes if node["node"] == "heading"), default=1)
    deepest = 0
    kept = []
    for node in nodes:
        if node["node"] == "heading":
            deepest = min(node["level"] - top + 1, deepest + 1)
            node = {**node, "level": deepest}
        kept.append(node)
    return kept


def _split_pictures(
    nodes: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """The nodes as the template takes them, and the SVG files that they name.

    The wheel takes only text files, so a PNG stays in its node, as a list of byte values.
    """
    kept = []
    files: dict[str, bytes] = {}
    for place, node in enumerate(nodes, start=1):
        if node["node"] == "figure":
            name = f"picture-{place}.svg"
            files[name] = _svg(node)
            node = {**node, "file": name, "svg": None}
        elif node["node"] == "image":
            node = {**node, "png": list(_png(node))}
        kept.append(node)
    return kept, files


def _svg(node: dict[str, Any]) -> bytes:
    content: bytes = node["svg"].encode()
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ReportError("Biểu đồ SVG hỏng.", where=node["title"], found=str(error)) from error
    if root.tag != SVG_ROOT:
        raise ReportError("Biểu đồ không phải SVG.", where=node["title"], found=str(root.tag))
    return content


def _png(node: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode("".join(node["png"].split()), validate=True)
    except binascii.Error as error:
        raise ReportError("Ảnh PNG hỏng.", where=node["alt"], found=str(error)) from error


def _heading_cells(table: dict[str, Any]) -> tuple[int, int]:
    """Which column heads the rows of a table, and how many rows there are."""
    return table["row_header"], len(table["rows"])
