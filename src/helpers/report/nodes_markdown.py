"""Markdown of a notebook cell as nodes. Raw HTML is not understood and stays visible as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from helpers.core.markdown import markdown_tree
from helpers.report.annexes import annex_title

Node = dict[str, Any]
Run = dict[str, Any]

ALIGNMENTS = {"text-align:right": "end", "text-align:center": "center"}
SCHEMES = ("https://", "http://", "mailto:")
PICTURE = "Hình chỉ xem được trong bản HTML"
LEFT_OUT = "Hình không kèm theo"  # where no page shows it, or not at its place
NARROWEST, WIDEST = 4, 40


def markdown_nodes(source: str, *, within: bool = False) -> list[Node]:
    """The nodes of a piece of CommonMark with tables.

    Args:
        within: it stands within a section of the report: its headings are bold paragraphs, which
            open no annex and stand in no table of contents.
    """
    return [node for block in markdown_tree(source).children for node in _block(block, within)]


def _block(block: SyntaxTreeNode, within: bool) -> list[Node]:
    match block.type:
        case "heading" if within:
            bold = [{**run, "strong": True} for run in _text(block)]
            return [{"node": "paragraph", "text": bold}] if bold else []
        case "heading":
            return _heading(block)
        case "paragraph":
            return _paragraph(block, within)
        case "bullet_list" | "ordered_list":
            return _list(block, within)
        case "blockquote":
            return [_quote(part) for child in block.children for part in _block(child, within)]
        case "fence" | "code_block":
            return [{"node": "code", "text": block.content.rstrip("\n")}]
        case "table":
            return [_table(block)]
        case _:
            return []


def _heading(block: SyntaxTreeNode) -> list[Node]:
    runs = _text(block)
    title = annex_title("".join(run["text"] for run in runs))
    if title is not None:
        return [{"node": "annex", "title": title}]
    level = min(int(block.tag[1]), 3)
    return [{"node": "heading", "level": level, "text": runs}] if runs else []


def _paragraph(block: SyntaxTreeNode, within: bool) -> list[Node]:
    """A paragraph; the page of a notebook shows its pictures, that of an explanation does not."""
    runs = _text(block, pictures=within)
    shown: list[Node] = [{"node": "paragraph", "text": runs}] if runs else []
    if within:
        return shown
    images = [part for part in block.walk() if part.type == "image"]
    return shown + [{"node": "only_html", "text": _named(PICTURE, one)} for one in images]


def _named(words: str, image: SyntaxTreeNode) -> str:
    return f"{words}: {image.content}" if image.content else words


def _quote(node: Node) -> Node:
    if node["node"] != "paragraph":
        return node
    return {"node": "callout", "kind": "note", "text": node["text"]}


def _list(block: SyntaxTreeNode, within: bool) -> list[Node]:
    """A list; a table in an item stands below the item, and the list goes on after it."""
    ordered, start = block.type == "ordered_list", _start(block)
    nodes: list[Node] = []
    items: list[list[Run]] = []
    for number, item in enumerate(block.children, start=start):
        if not items:
            nodes.append(_open_list(ordered, number, items))
        runs, below = _item(item, within)
        items.append(runs)
        if below:
            nodes += below
            items = []
    return nodes


def _open_list(ordered: bool, start: int, items: list[list[Run]]) -> Node:
    """A list node that takes in `items`; "start" where it does not begin with 1."""
    node: Node = {"node": "list", "ordered": ordered, "items": items}
    return {**node, "start": start} if ordered and start != 1 else node


def _start(block: SyntaxTreeNode) -> int:
    return int(block.attrs.get("start", 1))


def _item(item: SyntaxTreeNode, within: bool) -> tuple[list[Run], list[Node]]:
    """An item's text; further paragraphs and nested items follow on lines of their own.

    From its first table or quotation on, what it holds are nodes that stand below it.
    """
    runs: list[Run] = []
    for place, part in enumerate(item.children):
        if any(one.type in ("table", "blockquote") for one in part.walk()):
            rest = item.children[place:]
            return runs, [node for block in rest for node in _block(block, within)]
        if part.type in ("bullet_list", "ordered_list"):
            for number, nested in enumerate(part.children, start=_start(part)):
                mark = f"{number}. " if part.type == "ordered_list" else "– "
                runs += [{"text": f"\n{mark}"}, *_item(nested, within)[0]]
        elif part.type in ("fence", "code_block"):
            runs.append({"text": "\n" + part.content.rstrip("\n"), "code": True})
        else:
            runs += [{"text": "\n"}, *_text(part)] if runs else _text(part)
    return runs, []


def _table(table: SyntaxTreeNode) -> Node:
    rows = [row for part in table.children for row in part.children]
    head, body = rows[0], rows[1:]
    titles = [_plain(cell) for cell in head.children]
    cells = [[_plain(cell) for cell in row.children] for row in body]
    columns = [
        {
            "title": title,
            "align": ALIGNMENTS.get(str(head.children[index].attrs.get("style", "")), "start"),
            "width": _width([title, *(row[index] for row in cells)]),
        }
        for index, title in enumerate(titles)
    ]
    return {
        "node": "table",
        "caption": "",
        "columns": columns,
        "rows": cells,
        "row_header": 0,
        "notes": [],
        "emphasis": [],
        "scope": "unit",
    }


def _width(texts: list[str]) -> int:
    return min(max(NARROWEST, *(len(text) for text in texts)), WIDEST)


def _plain(block: SyntaxTreeNode) -> str:
    return "".join(run["text"] for run in _text(block))


def _text(block: SyntaxTreeNode, *, pictures: bool = True) -> list[Run]:
    """The runs of a block; a picture is named in brackets, or left to the caller."""
    return _merged(run for inline in block.children for run in _runs(inline, {}, pictures))


def _runs(part: SyntaxTreeNode, style: Run, pictures: bool) -> Iterator[Run]:
    match part.type:
        case "text":
            yield {"text": part.content, **style}
        case "code_inline":
            yield {"text": part.content, **style, "code": True}
        case "softbreak":
            yield {"text": " ", **style}
        case "hardbreak":
            yield {"text": "\n", **style}
        case "strong" | "em":
            name = "strong" if part.type == "strong" else "emph"
            for child in part.children:
                yield from _runs(child, {**style, name: True}, pictures)
        case "link":
            target = str(part.attrs.get("href", ""))
            linked = {**style, "link": target} if target.startswith(SCHEMES) else style
            for child in part.children:
                yield from _runs(child, linked, pictures)
        case "image":
            if pictures:
                yield {"text": f"[{_named(LEFT_OUT, part)}]", **style}
        case _:
            for child in part.children:
                yield from _runs(child, style, pictures)


def _merged(runs: Iterator[Run]) -> list[Run]:
    """Runs without empty ones, neighbours of one style joined."""
    merged: list[Run] = []
    for run in runs:
        if not run["text"]:
            continue
        if merged and {**merged[-1], "text": ""} == {**run, "text": ""}:
            merged[-1]["text"] += run["text"]
        else:
            merged.append(dict(run))
    return merged
