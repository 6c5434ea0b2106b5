"""A node tree as a tagged PDF (PDF/UA-1), set by Typst from a template in templates/.

The nodes travel as JSON and the SVG charts as texts of their own. The
template shows every string as it is; nothing that comes from outside is evaluated as markup.
The same nodes give the same bytes: the document carries no date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.core.wording import LANGUAGES
from helpers.documents.nodes.on_paper import (
    POINTS_A_PIXEL,
    longest_word,
    picture_bytes,
    picture_size,
    print_labels,
    printable,
    printable_nodes,
    svg_bytes,
    svg_size,
)
from helpers.documents.nodes.pairs import WIDEST, in_rows
from helpers.documents.pdf.glyphs import letters, with_squares
from helpers.documents.pdf.tags import tag_row_headers
from helpers.documents.pdf.typesetting import typeset, typst_fonts

HERE = Path(__file__).parents[1]
TEMPLATES = HERE / "templates"
# points: of the text's height and width, and from where on report.typ makes a chart smaller
_HALF_PAGE, _HALF_COLUMN, _TALL = 358.0, 221.0, 283.0
_PAGE = re.compile(rb"/Type/Page\b(?!s)")


def render_pdf(
    nodes: list[dict[str, Any]], *, title: str, lang: Lang = "vi", template: str = "report"
) -> bytes:
    """The report as PDF bytes.

    `nodes` is the node tree of the report, `title` the document's title as viewers show it,
    `lang` ("vi" or "en") the language of the labels and of the text, `template` "report" for
    the whole document, "brief" for half a sheet.

    A square stands for a sign that none of the fonts has; a note at the end names it.

    Raises ReportError for a node of unknown kind or without a part it needs, or a picture that
    cannot be read.
    """
    if lang not in LANGUAGES:
        raise ReportError("Ngôn ngữ của bản PDF không có.", found=lang, todo="chọn vi hoặc en")
    shown, name = with_squares(printable_nodes(nodes, title, lang), printable(title), lang)
    kept, pictures = _for_typst(shown)
    data = {"title": name, "lang": lang, "labels": print_labels(lang), "nodes": kept}
    files = {
        "main.typ": (TEMPLATES / f"{template}.typ").read_bytes(),
        "parts.typ": (TEMPLATES / "parts.typ").read_bytes(),
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False), **pictures}
    tables = [node for node in kept if node["node"] == "table"]
    return tag_row_headers(
        _compile(files, inputs, title), [_heading_cells(table) for table in tables]
    )


def prepare_pdf() -> None:
    """Read the fonts once, for this process and its forks."""
    typst_fonts()
    letters()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    return len(_PAGE.findall(pdf))


def _compile(files: dict[str, bytes], inputs: dict[str, str], title: str) -> bytes:
    try:
        pdf: bytes = typeset(files, inputs, pdf_standards="ua-1")
    except typst.TypstError as error:
        raise ReportError(
            "Không dựng được bản PDF.",
            where=title,
            found=error.message,
            todo="sửa hình hỏng hoặc nội dung lạ trong đó rồi dựng lại",
        ) from error
    return pdf


def _for_typst(
    nodes: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The nodes as the template takes them, and the SVG drawings that they name.

    A table knows the longest word of each column.

    Typst takes only texts, so a picture stays in its node, as a list of byte values.
    """
    kept = []
    drawings: dict[str, str] = {}
    for place, node in enumerate(nodes, start=1):
        if node["node"] == "figure":
            name, drawing = f"picture-{place}", svg_bytes(node)
            drawings[name] = drawing.decode()
            across, down = svg_size(drawing)
            node = {**node, "drawing": name, "svg": None, "points": across, "down": down}
        elif node["node"] == "image":
            content = picture_bytes(node)
            points = picture_size(content, node["mime"])[0] * POINTS_A_PIXEL
            node = {**node, "data": list(content), "points": points or None}
        elif node["node"] == "table":
            words = [longest_word(node, place) for place in range(len(node["columns"]))]
            node = {**node, "words": words}
        elif node.get("logo"):
            logo = node["logo"]
            node = {**node, "logo": {**logo, "png": list(picture_bytes(logo))}}
        kept.append(node)
    return [*_paired(kept)], drawings


def _paired(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The nodes, two charts side by side as one; the lower rows of a run of charts come first.

    What is higher than half a page may wait for the next one while the text goes on, unless it
    stands right below a heading. So less is left empty where a page ends.
    """
    before = "heading"
    node: dict[str, Any]
    for rows in in_rows(nodes, lambda node: (node["points"], node["down"])):
        if len(rows[0]) > 1:
            rows.sort(key=_down)
        for row in rows:
            node = row[0] if len(row) == 1 else {"node": "pair", "figures": row}
            waits = node["node"] in ("figure", "pair") and _down(row) > _HALF_PAGE
            yield {**node, "waits": True} if waits and before != "heading" else node
            before = node["node"]


def _down(row: list[dict[str, Any]]) -> float:
    """About how high a row of charts stands on paper, in points."""
    down: float = max(node["down"] or 0.0 for node in row)
    return down * _HALF_COLUMN / WIDEST if len(row) > 1 else min(down, max(_TALL, down * 2 / 3))


def _heading_cells(table: dict[str, Any]) -> tuple[int, int]:
    """Which column heads the rows of a table, and how many rows there are."""
    return table["row_header"], len(table["rows"])
