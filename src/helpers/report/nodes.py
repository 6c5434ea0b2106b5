"""An executed notebook as a tree of nodes: what the PDF and the Word file are made from.

A node is a JSON-able dictionary whose "node" says its kind (cover, heading, annex, paragraph,
list, table, figure, image, callout, code, only_html, closing). Our own outputs carry their nodes
with them; what an analyst adds (Markdown, a DataFrame, a chart) is turned into the same kinds.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from nbformat import NotebookNode

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.core.markdown import overfull_rows
from helpers.core.wording import LANGUAGES, msg, say
from helpers.report.mime import NODES_MIME, RECORD_MIME
from helpers.report.nodes_html import svg_description, table_nodes
from helpers.report.nodes_markdown import markdown_nodes

LEFT_OUT = {
    "parameters",
    "injected-parameters",
    "remove-output",
    "remove-cell",
    "remove_output",
    "remove_cell",
}
NO_DESCRIPTION = msg("Hình trong sổ tính, người soạn chưa mô tả bằng lời.")
ONLY_HTML = msg("Nội dung này không in được, xem trong bản HTML của báo cáo.")

Node = dict[str, Any]


def left_out(cell: NotebookNode, lang: Lang) -> bool:
    """Whether a page in `lang` leaves a cell out, by its tags ("lang-vi" on an English page)."""
    return bool(LEFT_OUT & set(cell.metadata.get("tags", []))) or of_other_language(cell, lang)


def of_other_language(cell: NotebookNode, lang: Lang) -> bool:
    """Whether a cell is tagged for another language."""
    others = {f"lang-{one}" for one in LANGUAGES if one != lang}
    return bool(others & set(cell.metadata.get("tags", [])))


def notebook_to_nodes(notebook: NotebookNode, lang: Lang = "vi") -> list[Node]:
    """The nodes of all cells in their order, with all text in Unicode NFC.

    Cells tagged as parameters, for removal or for another language than `lang` are left out, as
    are stderr and machine records.
    Raises ReportError when a cell ended in an error, or a row of a table in Markdown has more cells
    than the table has columns.
    """
    nodes: list[Node] = []
    for place, cell in enumerate(notebook.cells, start=1):
        if left_out(cell, lang):
            continue
        if cell.cell_type == "markdown":
            nodes += _markdown_nodes(cell.source, f"ô {place}")
        elif cell.cell_type == "code":
            nodes += _outputs_to_nodes(cell.outputs, f"ô {place}", lang)
    composed: list[Node] = _composed(nodes)
    return composed


def _outputs_to_nodes(outputs: list[NotebookNode], where: str, lang: Lang) -> list[Node]:
    nodes: list[Node] = []
    printed = ""
    for output in outputs:
        if output.output_type == "stream":
            # One print may arrive in several pieces: where they are cut is chance.
            printed += output.text if output.name == "stdout" else ""
            continue
        nodes += _printed_nodes(printed)
        printed = ""
        if output.output_type == "error":
            raise ReportError(
                "Một ô của sổ tính kết thúc bằng lỗi.",
                where=where,
                found=f"{output.ename}: {output.evalue}",
                todo="chạy lại sổ tính và sửa lỗi ở ô này",
            )
        nodes += _data_nodes(output.data, output.get("metadata", {}), where, lang)
    return nodes + _printed_nodes(printed)


def _printed_nodes(text: str) -> list[Node]:
    return [{"node": "code", "text": text.rstrip()}] if text.strip() else []


def _markdown_nodes(source: str, where: str) -> list[Node]:
    for row, line in overfull_rows(source):
        raise ReportError(
            "Dòng của bảng Markdown có nhiều ô hơn số cột.",
            where=f"{where}, dòng {row}",
            found=line[:80],
            todo="bỏ ô thừa hoặc thêm cột vào dòng đầu bảng; dấu | trong một ô viết là \\|",
        )
    return markdown_nodes(source)


def _data_nodes(
    data: dict[str, Any], metadata: dict[str, Any], where: str, lang: Lang
) -> list[Node]:
    """The best of the forms in which one output is given."""
    if NODES_MIME in data:
        return list(data[NODES_MIME]["nodes"])
    if RECORD_MIME in data and set(data) <= {RECORD_MIME, "text/plain"}:
        return []
    if "image/svg+xml" in data:
        return [_figure(data["image/svg+xml"], metadata, lang)]
    if "image/png" in data:
        alt = metadata.get("image/png", {}).get("alt") or metadata.get("alt")
        alt = alt or say(lang, NO_DESCRIPTION)
        return [{"node": "image", "png": data["image/png"], "alt": alt}]
    tables = table_nodes(data.get("text/html", ""))
    if tables:
        caption = metadata.get("text/html", {}).get("caption", "")
        tables[0]["caption"] = tables[0]["caption"] or str(caption)
        return tables
    if "text/markdown" in data:
        return _markdown_nodes(data["text/markdown"], where)
    if set(data) == {"text/plain"}:
        return _printed_nodes(data["text/plain"])
    return [{"node": "only_html", "text": say(lang, ONLY_HTML)}] if data else []


def _figure(svg: str, metadata: dict[str, Any], lang: Lang) -> Node:
    alt = metadata.get("image/svg+xml", {}).get("alt") or metadata.get("alt")
    return {
        "node": "figure",
        "title": "",
        "subtitle": "",
        "alt": alt or svg_description(svg) or say(lang, NO_DESCRIPTION),
        "svg": svg,
        "scope": "unit",
    }


def _composed(value: Any) -> Any:
    """`value` as plain lists and dictionaries with every string in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _composed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_composed(part) for part in value]
    return value
