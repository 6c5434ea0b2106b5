"""What the analyst computed: the numbers, tables and figures that a notebook shows as such.

An entry is a JSON-able dictionary: "id", "kind" (number, table, figure), what it holds, "code" of
the cell that made it and "sources". A run or node that shows one names it ("number", "computed").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from helpers.core.errors import CellError
from helpers.core.evidence import Evidence
from helpers.core.formatting import Lang
from helpers.core.wording import say
from helpers.documents.nodes.mime import NODES_MIME
from helpers.documents.on_demand import MOST_PLACES, places_of, plain_number
from helpers.documents.source_notes import source_text
from helpers.findings.labels import LABELS

if TYPE_CHECKING:
    from nbformat import NotebookNode

Node = dict[str, Any]
Entry = Mapping[str, Any]


def evaluated_of(cell: NotebookNode) -> list[dict[str, Any]]:
    """What the roles of a Markdown cell came to, in their order."""
    return [dict(role) for role in cell.metadata.get("baocao", {}).get("evaluated", [])]


def computed_of_cell(cell: NotebookNode) -> Iterator[Entry]:
    """The entries that a cell shows."""
    if cell.cell_type == "markdown":
        yield from (role["computed"] for role in evaluated_of(cell) if role.get("computed"))
    for output in cell.get("outputs", ()):
        yield from output.get("data", {}).get(NODES_MIME, {}).get("computed", ())


def by_id(entries: Iterator[tuple[int, Entry]]) -> dict[str, dict[str, Any]]:
    """Entries by id, each once, with "cell", the place that shows it first.

    Raises:
        ReportError: one id stands for two things.
    """
    entries_by_id: dict[str, dict[str, Any]] = {}
    for place, entry in entries:
        known = entries_by_id.setdefault(entry["id"], {**entry, "cell": place})
        if {**known, "cell": 0} != {**entry, "cell": 0}:
            raise CellError(
                "Hai số tự tính mang cùng một mã.",
                where=f"ô {place}",
                found=str(entry["id"]),
                todo="chạy lại cả sổ tay từ ô đầu (Restart Kernel and Run All)",
            )
    return entries_by_id


def with_details(nodes: Sequence[Node], entries: Mapping[str, Entry], lang: Lang) -> list[Node]:
    """The nodes, each with what opens beneath it for the computed things that it shows."""
    return [_with_details(node, entries, lang) for node in nodes]


def _with_details(node: Node, entries: Mapping[str, Entry], lang: Lang) -> Node:
    if "below" in node:
        node = {**node, "below": [with_details(block, entries, lang) for block in node["below"]]}
    if node["node"] == "list":
        by_item = [_details(_numbers(item), entries, lang) for item in node["items"]]
        return {**node, "details": by_item} if any(by_item) else node
    shown = [node["computed"]] if "computed" in node else []
    details = _details([*shown, *_node_numbers(node)], entries, lang)
    return {**node, "details": details} if details else node


def _node_numbers(node: Node) -> Iterator[str]:
    if isinstance(node.get("text"), list):
        yield from _numbers(node["text"])
    for row in node.get("rows", ()):
        for cell in row:
            if isinstance(cell, list):
                yield from _numbers(cell)


def _numbers(runs: Sequence[Node]) -> Iterator[str]:
    return (run["number"] for run in runs if "number" in run)


def _details(ids: Any, entries: Mapping[str, Entry], lang: Lang) -> list[dict[str, Any]]:
    return [
        detail_of(entries[fromkey], lang) for fromkey in dict.fromkeys(ids) if fromkey in entries
    ]


def detail_of(entry: Entry, lang: Lang) -> dict[str, Any]:
    """What opens beneath a computed number, table or figure; see `on_demand` for the keys.

    Besides: "number" and "label", the entry's id and text, and "code" of its cell.
    """
    evidence = [
        Evidence(source.get("file", ""), source.get("sheet", ""), source.get("cell", ""))
        for source in entry["sources"]
    ]
    places = places_of(evidence, {}, lang)
    code = " ".join(entry["code"].split())
    label, facts = "", []
    if entry["kind"] == "number":
        label = entry["text"]
        facts = [[LABELS["value"].get(lang), plain_number(entry["value"], lang)]]
    return {
        "number": entry["id"],
        "label": label,
        "facts": facts,
        "how": "",
        "places": places[:MOST_PLACES],
        "more": len(places) > MOST_PLACES,
        "source": source_text(evidence, {}, lang)
        or say(lang, "Tính bằng mã của sổ tính: {code}", code=code),
        "code": entry["code"],
    }
