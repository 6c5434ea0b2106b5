"""What a notebook cell shows: nodes for PDF and Word, and the same as HTML for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.core.formatting import Lang
from helpers.documents.html.nodes import nodes_to_html
from helpers.documents.nodes.computed import with_details
from helpers.documents.nodes.markdown import cell_text
from helpers.documents.nodes.mime import NODES_MIME

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """A piece of a report. Displaying it in a notebook stores it in the cell's output.

    Attributes:
        of: programme, period, unit and language of the report that it is a piece of.
        computed: what the record will hold of numbers that were computed in a cell.
    """

    nodes: tuple[Node, ...]
    name: str
    lang: Lang = "vi"
    of: tuple[str, ...] = ()
    computed: tuple[Mapping[str, Any], ...] = ()

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        if not self.nodes:
            return {"text/plain": ""}
        shown: dict[str, Any] = {"nodes": list(self.nodes), "of": list(self.of)}
        nodes: Sequence[Node] = self.nodes
        if self.computed:
            shown["computed"] = [dict(entry) for entry in self.computed]
            entries = {entry["id"]: entry for entry in self.computed}
            nodes = with_details([dict(node) for node in nodes], entries, self.lang)
        html = nodes_to_html(nodes, prefix=self.name, lang=self.lang)
        return {
            NODES_MIME: shown,
            "text/html": f'<div class="baocao report">{html}</div>',
            "text/plain": f"<{self.name}>",
        }


def runs(text: str) -> list[dict[str, str]]:
    """Plain text as inline runs."""
    return [{"text": text}]


def in_vietnamese(nodes: Sequence[Node], lang: Lang) -> list[dict[str, Any]]:
    """Nodes that people wrote in Vietnamese, marked as such on a page of another language."""
    if lang == "vi":
        return [dict(node) for node in nodes]
    marked = []
    for node in nodes:
        vietnamese = {**node, "lang": "vi"}
        if node["node"] == "list":
            vietnamese["items"] = [_marked(item) for item in node["items"]]
            if "below" in node:
                vietnamese["below"] = [in_vietnamese(below, lang) for below in node["below"]]
        elif isinstance(node.get("text"), list):
            vietnamese["text"] = _marked(node["text"])
        marked.append(vietnamese)
    return marked


def _marked(inline: Sequence[Node]) -> list[Node]:
    return [{**run, "lang": "vi"} for run in inline]


def plain_texts(nodes: Sequence[Node]) -> list[str]:
    """The text of paragraphs, headings, list items and rows of tables, one string each."""
    texts = []
    for node in nodes:
        if node["node"] == "table":
            titles = [column["title"] for column in node["columns"]]
            texts += [row_text(row) for row in (titles, *node["rows"])]
        elif node["node"] == "list":
            texts += map(cell_text, node["items"])
            texts += [text for below in node.get("below", ()) for text in plain_texts(below)]
        else:
            texts.append(cell_text(node.get("text", node.get("alt", ""))))
    return [text for text in texts if text]


def row_text(cells: Iterable[str | list[Node]]) -> str:
    """A row of a table as one text."""
    return " | ".join(map(cell_text, cells))


def paragraph(text: str) -> dict[str, Any]:
    """A paragraph node."""
    return {"node": "paragraph", "text": runs(text)}


def nothing(text: str) -> dict[str, Any]:
    """A paragraph that says that its section has no content, "" in silence: `empty_sections`."""
    return {**paragraph(text), "text": runs(text) if text else [], "empty": True}


def bullet_list(items: Sequence[str], details: Sequence[Node | None] = ()) -> dict[str, Any]:
    """A list node. `details` holds the evidence of each item, opened on screen, listed in print."""
    node: dict[str, Any] = {
        "node": "list",
        "ordered": False,
        "items": [runs(item) for item in items],
    }
    if any(details):
        node["details"] = list(details)
    return node


def callout(text: str, kind: str = "note") -> dict[str, Any]:
    """A boxed remark."""
    return {"node": "callout", "kind": kind, "text": runs(text)}


def column(title: str, align: str = "start", width: float = 1) -> dict[str, Any]:
    """A table column."""
    return {"title": title, "align": align, "width": width}


def table(
    caption: str,
    columns: Sequence[Node],
    rows: Sequence[Sequence[str]],
    *,
    row_header: int = 0,
    scope: str = "unit",
    notes: Sequence[str] = (),
    emphasis: Sequence[int] = (),
    levels: Sequence[int] = (),
    totals: int = 0,
) -> dict[str, Any]:
    """A table node. `scope` "comparison" marks a table that shows other units too.

    Args:
        levels: how far the head of each row is indented, for rows that make up a tree.
        totals: how many rows at the end stand for all the others.
    """
    node: dict[str, Any] = {
        "node": "table",
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "row_header": row_header,
        "notes": list(notes),
        "emphasis": list(emphasis),
        "scope": scope,
    }
    node |= {"levels": list(levels)} if any(levels) else {}
    return node | ({"totals": totals} if totals else {})


def figure(
    title: str,
    subtitle: str,
    alt: str,
    svg: str,
    scope: str = "unit",
    *,
    columns: Sequence[Node] = (),
    rows: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    """A figure node: title says the finding, subtitle the statistics, alt the same in words.

    `columns` and `rows` are the table behind the chart, the row's head first.
    """
    data = {"columns": list(columns), "rows": [list(row) for row in rows]}
    return {
        "node": "figure",
        "title": title,
        "subtitle": subtitle,
        "alt": alt,
        "svg": svg,
        "scope": scope,
        "data": data,
    }
