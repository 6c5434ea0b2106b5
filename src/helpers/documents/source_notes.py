"""Numbers at the sentences of a printed report, and the list of source places that they lead to.

On the screen a sentence opens its own evidence; on paper it carries a number. Sentences from the
same places share one number, and cells are told together, so that the list stays short.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from helpers.core.cells import condensed
from helpers.core.evidence import Evidence
from helpers.core.formatting import Lang
from helpers.core.wording import say
from helpers.params.documents import Document

Node = dict[str, Any]

# more groups of cells than this are told by their columns; report.json lists every cell
MOST_GROUPS = 3
_COLUMN = re.compile(r"([A-Z]+)\d+:\1\d+")


def source_text(
    evidence: Sequence[Evidence], documents: Mapping[str, Document], lang: Lang = "vi"
) -> str:
    """The places in a few words: workbooks with sheet and cells, then documents with their lines.

    Example:
        >>> cells = [Evidence(f"data/raw/p/2023-Q{n}/a.xlsx", "S", "H8:H9") for n in (1, 2)]
        >>> source_text(cells, {})
        'data/raw/p/2023-Q1, 2023-Q2: a.xlsx, trang tính S, ô H8:H9'
    """
    cells: dict[tuple[PurePosixPath, str], dict[str, None]] = {}
    for source in evidence:
        if source.file:
            place = say(lang, "dòng {line}", line=source.line) if source.line else source.cells
            cells.setdefault((PurePosixPath(source.file), source.sheet), {})[place] = None
    groups: dict[tuple[str, str, str], list[PurePosixPath]] = {}
    for (path, sheet), places in sorted(cells.items()):
        condensed_places = ", ".join(condensed(places))
        groups.setdefault((path.name, sheet, condensed_places), []).append(path.parent)
    texts = [_group(*key, folders, lang) for key, folders in groups.items()]
    if len(texts) > MOST_GROUPS:
        texts = _by_columns(evidence, lang)
    lines: dict[str, list[int]] = {}
    for source in evidence:
        if source.document and source.line not in lines.setdefault(source.document, []):
            lines[source.document].append(source.line)
    return "; ".join([*texts, *(_lines(documents, *cited, lang) for cited in lines.items())])


def with_source_notes(nodes: Sequence[Node], heading: str, source: str = "") -> list[Node]:
    """The nodes with a number after each sentence that has sources, and the list of these.

    The list stands at the end: of the last annex, else before the signature; only a node with the
    mark "last" stands behind it. Nodes without sources are as they were.

    Args:
        heading: stands above the list.
        source: begins the line that leads to the sources of a heading, and of a table or figure
            without a name to put their number behind.
    """
    numbers: dict[str, int] = {}
    numbered = [shown for node in nodes for shown in _numbered(node, numbers, source)]
    if not numbers:
        return numbered
    listed: list[Node] = [
        {"node": "heading", "level": _level(nodes), "text": [{"text": heading}]},
        {"node": "sources", "items": [{"number": n, "text": t} for t, n in numbers.items()]},
    ]
    kinds = [node["node"] for node in numbered]
    end = len(kinds) - bool(numbered[-1].get("last"))
    at = kinds.index("closing") if "closing" in kinds and "annex" not in kinds else end
    return [*numbered[:at], *listed, *numbered[at:]]


def _level(nodes: Sequence[Node]) -> int:
    """One below the main headings: the list belongs to the last of them."""
    return 1 + min((node["level"] for node in nodes if node["node"] == "heading"), default=0)


def _numbered(node: Node, numbers: dict[str, int], source: str) -> list[Node]:
    """The node with its numbers, and the line below it where it has no sentence to put them in."""
    details = node.get("details") or []
    if node["node"] == "list":
        every = zip(node["items"], details or [None] * len(node["items"]), strict=True)
        items = [_noted(runs, _several(detail), numbers) for runs, detail in every]
        below = [
            [shown for inner in below for shown in _numbered(inner, numbers, source)]
            for below in node.get("below", ())
        ]
        return [{**node, "items": items} | ({"below": below} if below else {})]
    if not details:
        return [node]
    if node["node"] in ("paragraph", "callout"):
        return [{**node, "text": _noted(node["text"], details, numbers)}]
    notes = [_note(detail, numbers) for detail in details]
    shown = list({run["note"]: run for run in notes}.values())
    if node.get("caption") or node.get("title"):
        return [{**node, "noted": shown}]
    return [node, {"node": "paragraph", "text": [{"text": f"{source}: ", "emph": True}, *shown]}]


def _several(detail: Any) -> Sequence[Node]:
    return [detail] if isinstance(detail, dict) else detail or []


def _noted(runs: Sequence[Node], details: Sequence[Node], numbers: dict[str, int]) -> list[Node]:
    """The runs with a number behind each computed one, and behind the whole for a sentence."""
    known = {detail["number"]: detail for detail in details if "number" in detail}
    noted = []
    for run in runs:
        noted.append(run)
        if run.get("number") in known:
            noted.append(_note(known[run["number"]], numbers))
    whole = [detail for detail in details if "number" not in detail and detail.get("source")]
    return [*noted, *(_note(detail, numbers) for detail in whole)]


def _note(detail: Node, numbers: dict[str, int]) -> Node:
    number = numbers.setdefault(detail["source"], len(numbers) + 1)
    return {"text": f"[{number}]", "note": number}


def _group(name: str, sheet: str, place: str, folders: Sequence[PurePosixPath], lang: Lang) -> str:
    """One workbook of several folders, with the cells that are the same in all of them."""
    where = f"{_folders(folders)}: {name}"
    where += say(lang, ", trang tính {sheet}", sheet=sheet) if sheet else ""
    if not place:
        return where
    return where + say(lang, ", ô {cells}", cells=place) if sheet else f"{where}, {place}"


def _folders(folders: Sequence[PurePosixPath]) -> str:
    """Folders side by side, their common parent once: "data/raw/p/2023-Q1, 2023-Q2"."""
    groups = []
    for parent in dict.fromkeys(folder.parent for folder in folders):
        names = [folder.name for folder in folders if folder.parent == parent]
        groups.append(f"{parent}/{', '.join(names)}")
    return "; ".join(groups)


def _by_columns(evidence: Sequence[Evidence], lang: Lang) -> list[str]:
    """Many workbooks: how many, where, and which columns."""
    files = list(dict.fromkeys(source.file for source in evidence if source.file))
    folders = sorted({PurePosixPath(file).parent for file in files})
    sheets = dict.fromkeys(source.sheet for source in evidence if source.sheet)
    columns = dict.fromkeys(name for source in evidence for name in _COLUMN.findall(source.cells))
    folder = _folders(folders)
    parts = [say(lang, "{count} tệp trong {folder}", count=len(files), folder=folder)]
    parts += [say(lang, "trang tính {sheet}", sheet=", ".join(sheets))] if sheets else []
    parts += [say(lang, "cột {columns}", columns=", ".join(columns))] if columns else []
    return [", ".join(parts) + say(lang, " (từng ô: report.json)")]


def _lines(
    documents: Mapping[str, Document], document: str, lines: Sequence[int], lang: Lang
) -> str:
    cited = documents[document].cited(lang) if document in documents else document
    known = sorted(line for line in lines if line)
    if not known:
        return cited
    return cited + say(lang, ", dòng {line} của bản lưu", line=", ".join(map(str, known)))
