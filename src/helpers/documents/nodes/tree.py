"""An executed notebook as a tree of nodes: what the page, the PDF and the Word file are made from.

A node is a JSON-able dictionary whose "node" says its kind (cover, heading, annex, paragraph,
list, table, figure, image, callout, code, closing). Our own outputs carry their nodes with them;
what an analyst adds (Markdown, a DataFrame, HTML, a chart) is turned into the same kinds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from helpers.core.errors import CellError
from helpers.core.formatting import Lang
from helpers.core.markdown import overfull_rows
from helpers.core.text import showable
from helpers.core.wording import LANGUAGES, msg, say, translation
from helpers.documents.nodes.annexes import annex_title
from helpers.documents.nodes.blocks import nothing
from helpers.documents.nodes.computed import by_id, computed_of_cell, evaluated_of, with_details
from helpers.documents.nodes.empty_sections import without_empty_sections
from helpers.documents.nodes.from_html import html_nodes, svg_description
from helpers.documents.nodes.markdown import (
    NO_DESCRIPTION,
    PICTURES,
    Surroundings,
    described,
    formula,
    image,
    markdown_nodes,
)
from helpers.documents.nodes.mime import NODES_MIME

if TYPE_CHECKING:
    from nbformat import NotebookNode

LEFT_OUT = {
    "parameters",
    "injected-parameters",
    "remove-output",
    "remove-cell",
    "remove_output",
    "remove_cell",
}
PEOPLE = "nguoi-viet"
BY_PEOPLE = msg("Nội dung do người viết:")
NOT_SHOWN = msg("Nội dung này không hiện được trong báo cáo, xem trong sổ tính của báo cáo.")
# colours and cursor moves of terminals
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# what a plotting call returns: matplotlib's own objects, alone or among others
_DRAWN = re.compile(
    r"<(?:Axes|Figure|\w*Container|matplotlib\.|mpl_toolkits\.|seaborn\.)[^<>]*>"
    r"| at 0x[0-9a-f]+>|^Text\("
)
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
_HEADING_NUMBER = re.compile(r"((?:[IVXLC]+|\d+)\.\s+)(.+)")

Node = dict[str, Any]


def left_out(cell: NotebookNode, lang: Lang | None) -> bool:
    """Whether a page in `lang` leaves a cell out, by its tags ("lang-vi" on an English page)."""
    others = {f"lang-{language}" for language in LANGUAGES if lang not in (None, language)}
    return bool((LEFT_OUT | others) & set(cell.metadata.get("tags", [])))


def notebook_to_nodes(notebook: NotebookNode, lang: Lang = "vi") -> list[Node]:
    """The nodes of all cells in their order, all text as every format may hold it (`showable`).

    Cells tagged as parameters, for removal or for another language than `lang` are left out, as
    are stderr and machine records. Each node says who answers for it: "origin" is "report" (our
    own), "analyst", or "people" (cells tagged `nguoi-viet`); "cell" is the place of its cell.
    Sections without content are told in one line.

    Raises:
        ReportError: a cell ended in an error, a role {eval}`…` was not evaluated, or a row of a
            table in Markdown has more cells than the table has columns.
    """
    nodes: list[Node] = []
    for place, cell in _shown(notebook, lang):
        of_cell: Iterable[Node]
        if cell.cell_type == "markdown":
            of_cell = _markdown_of_cell(cell, f"ô {place}", lang)
        else:
            shown = _unrepeated(_outputs_to_nodes(cell, f"ô {place}", lang))
            of_cell = [*shown] or [{**nothing(""), "origin": "report"}]
        nodes += [{**node, "cell": place} for node in _labelled(of_cell, lang)]
    composed: list[Node] = without_empty_sections(_composed(nodes), lang)
    return with_details(composed, by_id(_entries(notebook, lang)), lang)


def computed_of(notebook: NotebookNode, lang: Lang | None = None) -> list[dict[str, Any]]:
    """The numbers, tables and figures of the analyst that a page in `lang` shows, each once."""
    return list(by_id(_entries(notebook, lang)).values())


def _entries(notebook: NotebookNode, lang: Lang | None) -> Iterator[tuple[int, Node]]:
    for place, cell in _shown(notebook, lang):
        for entry in computed_of_cell(cell):
            composed: Node = _composed(dict(entry))
            yield place, composed


def _shown(notebook: NotebookNode, lang: Lang | None) -> Iterator[tuple[int, NotebookNode]]:
    """The cells of a page with their places, as the analyst counts them."""
    place = 0
    for cell in notebook.cells:
        # papermill puts this one in when it runs the notebook
        place += "injected-parameters" not in cell.metadata.get("tags", [])
        if cell.cell_type in ("markdown", "code") and not left_out(cell, lang):
            yield place, cell


def _origin(cell: NotebookNode) -> str:
    return "people" if PEOPLE in cell.metadata.get("tags", []) else "analyst"


def _markdown_of_cell(cell: NotebookNode, where: str, lang: Lang) -> list[Node]:
    attachments = {
        name: {mime: "".join(data) for mime, data in bundle.items()}
        for name, bundle in cell.get("attachments", {}).items()
    }
    around = Surroundings(attachments=attachments, evaluated=evaluated_of(cell), where=where)
    nodes = _markdown_nodes(showable(cell.source), around)
    if lang != "vi" and f"lang-{lang}" not in cell.metadata.get("tags", []):
        nodes = [_heading_in(node, lang) for node in nodes]
    return [{**node, "origin": _origin(cell)} for node in nodes]


def _markdown_nodes(source: str, around: Surroundings) -> list[Node]:
    for row, line in overfull_rows(source):
        raise CellError(
            "Dòng của bảng Markdown có nhiều ô hơn số cột.",
            where=f"{around.where}, dòng {row}",
            found=line[:80],
            todo="bỏ ô thừa hoặc thêm cột vào dòng đầu bảng; dấu | trong một ô viết là \\|",
        )
    return markdown_nodes(source, around)


def _heading_in(node: Node, lang: Lang) -> Node:
    """A Vietnamese heading as `lang` says it; one that the catalogue lacks is marked as it is."""
    if node["node"] == "annex" and node["title"]:
        known = _translated(node["title"], lang) or _translated(f"Phụ lục. {node['title']}", lang)
        title = annex_title(known or "") or known
        return {**node, "title": title} if title else {**node, "lang": "vi"}
    if node["node"] != "heading":
        return node
    text = unicodedata.normalize("NFC", "".join(run["text"] for run in node["text"]))
    known = _translated(text, lang)
    if known is None or any("number" in run for run in node["text"]):
        return {**node, "text": [{**run, "lang": "vi"} for run in node["text"]]}
    return {**node, "text": [{"text": known}]}


def _translated(text: str, lang: Lang) -> str | None:
    """A heading of the catalogue, with the number that it has in the notebook."""
    numbered = _HEADING_NUMBER.fullmatch(text)
    if (known := translation(lang, text)) or not numbered:
        return known
    known = translation(lang, numbered[2])
    return numbered[1] + known if known else None


def _outputs_to_nodes(cell: NotebookNode, where: str, lang: Lang) -> Iterator[Node]:
    origin = _origin(cell)
    printed = ""
    for output in cell.outputs:
        if output.output_type == "stream":
            # One print may arrive in several pieces: where they are cut is chance.
            printed += output.text if output.name == "stdout" else ""
            continue
        yield from _printed_nodes(printed, origin)
        printed = ""
        if output.output_type == "error":
            raise CellError(
                "Một ô của sổ tính kết thúc bằng lỗi.",
                where=where,
                found=f"{output.ename}: {output.evalue}",
                todo="chạy lại sổ tính và sửa lỗi ở ô này",
            )
        if NODES_MIME in output.data:
            # our own outputs are proved wherever they stand, whatever the cell is tagged
            ours = "analyst" if output.data[NODES_MIME].get("computed") else "report"
            yield from ({**node, "origin": ours} for node in output.data[NODES_MIME]["nodes"])
            continue
        metadata = output.get("metadata", {})
        for node in _data_nodes(output.data, metadata, where, lang):
            yield {**node, "origin": origin}
    yield from _printed_nodes(printed, origin)


def _printed_nodes(text: str, origin: str) -> list[Node]:
    text = _as_last_seen(text).rstrip()
    return [{"node": "code", "text": text, "origin": origin}] if text.strip() else []


def _as_last_seen(text: str) -> str:
    """What a terminal shows in the end: no escape codes, of a rewritten line its last frame."""
    lines = _ESCAPES.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def _data_nodes(
    data: dict[str, Any], metadata: dict[str, Any], where: str, lang: Lang
) -> list[Node]:
    """The best of the forms in which one output is given."""
    if "image/svg+xml" in data:
        svg = data["image/svg+xml"]
        alt = _alt(metadata, "image/svg+xml") or svg_description(svg)
        return [{"node": "figure", "title": "", "subtitle": "", "svg": svg, **described(alt)}]
    for mime in PICTURES:
        if mime in data:
            return [image((mime, data[mime]), _alt(metadata, mime))]
    plain = str(data.get("text/plain", ""))
    caption = str(metadata.get("text/html", {}).get("caption", ""))
    html = _STYLE.sub("", data.get("text/html", "")).strip()
    if nodes := html_nodes(html, caption) if html else []:
        return nodes
    if "text/latex" in data:
        return [formula(data["text/latex"])]
    if "text/markdown" in data:
        return _markdown_nodes(data["text/markdown"], Surroundings(where=where))
    if set(data) <= {"text/plain"}:
        dropped = _DRAWN.search(plain) or plain.strip() in ("", "''", '""')
        return [] if dropped else [{"node": "code", "text": _as_last_seen(plain).rstrip()}]
    if not html and "text/html" in data:
        return []  # it only styled what JupyterLab shows
    return [{"node": "callout", "kind": "note", "text": [{"text": say(lang, NOT_SHOWN)}]}]


def _alt(metadata: dict[str, Any], mime: str) -> str:
    return str(metadata.get(mime, {}).get("alt") or metadata.get("alt") or "")


def _unrepeated(nodes: Iterator[Node]) -> Iterator[Node]:
    """A cell's nodes, a picture that it shows twice once: drawn, and again as its last value."""
    seen: set[str] = set()
    for node in nodes:
        picture = node.get("svg") or node.get("data") if node["node"] in ("figure", "image") else ""
        if not picture or picture not in seen:
            yield node
        seen.add(str(picture))


def _labelled(nodes: Iterable[Node], lang: Lang) -> Iterator[Node]:
    """A cell's nodes; what people wrote is said to be theirs, below its heading."""
    label = {
        "node": "paragraph",
        "text": [{"text": say(lang, BY_PEOPLE), "emph": True}],
        "origin": "people",
    }
    labelled = False
    for node in nodes:
        if node["origin"] == "people" and node["node"] not in ("heading", "annex") and not labelled:
            yield label
            labelled = True
        undescribed = {"alt": say(lang, NO_DESCRIPTION)} if node.get("undescribed") else {}
        yield {**node, **undescribed}


def _composed(value: Any) -> Any:
    """`value` as plain lists and dictionaries, every string as all formats may hold it."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {key: _composed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_composed(part) for part in value]
    return value
