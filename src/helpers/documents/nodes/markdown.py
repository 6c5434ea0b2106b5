"""Markdown of a notebook cell as nodes. Raw HTML is not understood and stays visible as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from helpers.core.errors import CellError
from helpers.core.markdown import markdown_tree
from helpers.core.wording import msg
from helpers.documents.nodes.annexes import annex_title
from helpers.documents.nodes.formulas import formula_svg, formula_text

Node = dict[str, Any]
Run = dict[str, Any]
Cell = str | list[Run]

ALIGNMENTS = {"text-align:right": "end", "text-align:center": "center"}
SCHEMES = ("https://", "http://", "mailto:")
PICTURES = ("image/png", "image/jpeg", "image/gif")
LEFT_OUT = "Hình không kèm theo"  # a picture elsewhere would be a request to the outside
NO_DESCRIPTION = msg("Hình trong sổ tính, người soạn chưa mô tả bằng lời.")
NARROWEST, WIDEST = 4, 40
_DATA = re.compile(r"data:(image/[a-z]+);base64,([A-Za-z0-9+/=\s]+)")
_TASK = re.compile(r"\[([ xX])\] ")
_STYLES = {"strong": "strong", "em": "emph", "s": "strike"}


@dataclass(frozen=True)
class Surroundings:
    """What a text cannot say itself.

    Attributes:
        within: it stands within a section of the report, a quotation or a list: its headings are
            bold paragraphs, which open no annex and stand in no table of contents.
        attachments: pictures that were dropped into the cell: data by type, by name.
        evaluated: what the roles of the cell came to, in their order; None where roles are text.
        where: how errors name the cell.
    """

    within: bool = False
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    evaluated: Sequence[Mapping[str, Any]] | None = None
    where: str = ""


def markdown_nodes(
    source: str, around: Surroundings | None = None, *, within: bool = False
) -> list[Node]:
    """The nodes of a piece of CommonMark with tables.

    Raises:
        ReportError: a role {eval}`…` that nothing evaluated.
    """
    around = around or Surroundings(within)
    tree = markdown_tree(source, roles=around.evaluated is not None)
    return [node for block in tree.children for node in _block(block, around)]


def picture_of(
    address: str, attachments: Mapping[str, Mapping[str, str]]
) -> tuple[str, str] | None:
    """Type and base64 of a picture that the notebook holds; None for any other address."""
    for mime, data in attachments.get(address.removeprefix("attachment:"), {}).items():
        if mime in PICTURES:
            return mime, data
    held = _DATA.fullmatch(address)
    return (held[1], held[2]) if held and held[1] in PICTURES else None


def image(picture: tuple[str, str], alt: str) -> Node:
    """An image node; one without words says so."""
    mime, data = picture
    return {"node": "image", "mime": mime, "data": data, **described(alt)}


def described(alt: str) -> Node:
    """What a picture shows in words; one without words is marked as such."""
    return {"alt": alt} if alt else {"alt": NO_DESCRIPTION, "undescribed": True}


def _block(block: SyntaxTreeNode, around: Surroundings) -> list[Node]:
    match block.type:
        case "heading" if around.within:
            bold = [{**run, "strong": True} for run in _text(block, around)]
            return [{"node": "paragraph", "text": bold}] if bold else []
        case "heading":
            return heading_nodes(_text(block, around), int(block.tag[1]))
        case "paragraph" if _formula_alone(block):
            return [formula(_formula_alone(block))]
        case "paragraph":
            runs = _stripped(_text(block, around, apart=True))
            shown: list[Node] = [{"node": "paragraph", "text": runs}] if runs else []
            return shown + [
                image(picture, part.content) for part, picture in _pictures(block, around)
            ]
        case "bullet_list" | "ordered_list":
            return _list(block, around)
        case "blockquote":
            inner = replace(around, within=True)
            return [quoted(part) for child in block.children for part in _block(child, inner)]
        case "fence" | "code_block":
            return [{"node": "code", "text": block.content.rstrip("\n")}]
        case "table":
            return [_table(block, around)]
        case _:
            return []


def _formula_alone(block: SyntaxTreeNode) -> str:
    """The formula that is all of a paragraph, "" for other paragraphs."""
    parts = block.children[0].children if block.children else []
    return parts[0].content if len(parts) == 1 and parts[0].type == "formula" else ""


def formula(source: str) -> Node:
    """A formula that stands alone: drawn, or as it was written where it cannot be drawn."""
    source = source.strip().strip("$")
    svg = formula_svg(source)
    if not svg:
        return {"node": "code", "text": source}
    return {"node": "figure", "title": "", "subtitle": "", "svg": svg, "alt": formula_text(source)}


def heading_nodes(runs: list[Run], level: int) -> list[Node]:
    """A heading, or the annex that it opens; nothing for one without text."""
    title = annex_title("".join(run["text"] for run in runs))
    if title is not None:
        return [{"node": "annex", "title": title}]
    return [{"node": "heading", "level": min(level, 3), "text": runs}] if runs else []


def quoted(node: Node) -> Node:
    """A paragraph of a quotation as a note; other nodes as they are."""
    if node["node"] != "paragraph":
        return node
    return {"node": "callout", "kind": "note", "text": node["text"]}


def _pictures(
    block: SyntaxTreeNode, around: Surroundings
) -> Iterator[tuple[SyntaxTreeNode, tuple[str, str]]]:
    for part in block.walk():
        if part.type == "image" and (picture := _held(part, around)):
            yield part, picture


def _held(part: SyntaxTreeNode, around: Surroundings) -> tuple[str, str] | None:
    return picture_of(str(part.attrs.get("src", "")), around.attachments)


def _list(block: SyntaxTreeNode, around: Surroundings) -> list[Node]:
    """A list; a table in an item stands below the item, and the list goes on after it."""
    ordered, start = block.type == "ordered_list", int(block.attrs.get("start", 1))
    around = replace(around, within=True)
    nodes: list[Node] = []
    open_: Node | None = None
    for number, item in enumerate(block.children, start=start):
        if open_ is None:
            open_ = {"node": "list", "ordered": ordered, "items": [], "below": []}
            open_ |= {"start": number} if ordered and number != 1 else {}
            nodes.append(open_)
        runs, nested, after = _item(item, around)
        open_["items"].append(runs)
        open_["below"].append(nested)
        if after:
            nodes += after
            open_ = None
    for node in nodes:
        if not any(node.get("below", ())):
            node.pop("below", None)
    return nodes


def _item(item: SyntaxTreeNode, around: Surroundings) -> tuple[list[Run], list[Node], list[Node]]:
    """An item's text, the lists in it, and what stands below the list it is in.

    Further paragraphs follow on lines of their own. From its first table, quotation or picture on,
    what it holds are nodes that stand below.
    """
    runs: list[Run] = []
    nested: list[Node] = []
    for place, part in enumerate(item.children):
        apart = any(inner.type in ("table", "blockquote") for inner in part.walk())
        if apart or next(_pictures(part, around), None):
            rest = [node for block in item.children[place:] for node in _block(block, around)]
            return _with_box(runs), nested, rest
        if part.type in ("bullet_list", "ordered_list"):
            nested += _list(part, around)
        elif part.type in ("fence", "code_block"):
            runs.append({"text": "\n" + part.content.rstrip("\n"), "code": True})
        else:
            runs += [{"text": "\n"}, *_text(part, around)] if runs else _text(part, around)
    return _with_box(runs), nested, []


def _with_box(runs: list[Run]) -> list[Run]:
    """The text of a task list's item with its box."""
    box = _TASK.match(runs[0]["text"]) if runs else None
    if not box:
        return runs
    text = "☐ " if box[1] == " " else "☑ "
    return [{**runs[0], "text": text + runs[0]["text"][box.end() :]}, *runs[1:]]


def _table(table: SyntaxTreeNode, around: Surroundings) -> Node:
    rows = [row for part in table.children for row in part.children]
    head, body = rows[0], rows[1:]
    titles = ["".join(run["text"] for run in _text(cell, around)) for cell in head.children]
    cells = [[_cell(cell, around) for cell in row.children] for row in body]
    aligned = [
        ALIGNMENTS.get(str(child.attrs.get("style", "")), "start") for child in head.children
    ]
    return table_node(titles, cells, aligned)


def table_node(titles: Sequence[str], rows: list[list[Cell]], aligned: Sequence[str]) -> Node:
    """The node of an analyst's table; columns as wide as their longest cells."""
    columns = []
    for at, (title, align) in enumerate(zip(titles, aligned, strict=True)):
        width = _width([*title.split(), *(row[at] for row in rows)])
        columns.append({"title": title, "align": align, "width": width})
    return {
        "node": "table",
        "caption": "",
        "columns": columns,
        "rows": rows,
        "row_header": 0,
        "notes": [],
        "emphasis": [],
        "scope": "unit",
    }


def cell_text(cell: str | Sequence[Mapping[str, Any]]) -> str:
    """The text of what is plain or made of runs, such as a cell of a table."""
    return cell if isinstance(cell, str) else "".join(run["text"] for run in cell)


def _cell(block: SyntaxTreeNode, around: Surroundings) -> Cell:
    runs = _text(block, around)
    return runs if any(len(run) > 1 for run in runs) else cell_text(runs)


def _width(texts: Sequence[Cell]) -> int:
    return min(max(NARROWEST, *(len(cell_text(text)) for text in texts)), WIDEST)


def _text(block: SyntaxTreeNode, around: Surroundings, *, apart: bool = False) -> list[Run]:
    """The runs of a block; with `apart`, pictures of the notebook are left to the caller."""
    runs = (run for inline in block.children for run in _runs(inline, {}, around, apart))
    return merged(runs)


def _runs(part: SyntaxTreeNode, style: Run, around: Surroundings, apart: bool) -> Iterator[Run]:
    match part.type:
        case "text":
            yield {"text": part.content, **style}
        case "code_inline":
            yield {"text": part.content, **style, "code": True}
        case "formula":
            yield {"text": formula_text(part.content), **style, "emph": True}
        case "role":
            yield {**_evaluated(part, around), **style}
        case "softbreak":
            yield {"text": " ", **style}
        case "hardbreak":
            yield {"text": "\n", **style}
        case "image":
            if not (apart and _held(part, around)):
                yield {"text": left_out_picture(part.content), **style}
        case _:
            target = str(part.attrs.get("href", "")) if part.type == "link" else ""
            inner = {**style, "link": target} if target.startswith(SCHEMES) else style
            if part.type in _STYLES:
                inner = {**style, _STYLES[part.type]: True}
            for child in part.children:
                yield from _runs(child, inner, around, apart)


def left_out_picture(alt: str) -> str:
    """What stands where a picture is that the notebook does not hold."""
    return f"[{LEFT_OUT}: {alt}]" if alt else f"[{LEFT_OUT}]"


def _evaluated(role: SyntaxTreeNode, around: Surroundings) -> Run:
    """What a role came to: plain text, never Markdown; the run of a computed number names it."""
    place, known = int(role.meta["place"]), around.evaluated or ()
    if place >= len(known) or known[place]["expression"].strip() != role.content.strip():
        raise CellError(
            "Biểu thức {eval} trong ô Markdown chưa được tính.",
            where=around.where,
            found=role.content,
            todo="đặt ô Markdown sau ô gán giá trị này, rồi chạy lại cả sổ tính",
        )
    entry = known[place].get("computed")
    run = {"text": str(known[place]["text"])}
    return {**run, "number": entry["id"]} if entry else run


def _stripped(runs: list[Run]) -> list[Run]:
    """Runs without the blanks that pictures leave at the ends."""
    if runs:
        runs[0]["text"] = runs[0]["text"].lstrip()
        runs[-1]["text"] = runs[-1]["text"].rstrip()
    return [run for run in runs if run["text"]]


def merged(runs: Iterator[Run]) -> list[Run]:
    """Runs without empty ones, neighbours of one style joined; computed numbers stay apart."""
    kept: list[Run] = []
    for run in runs:
        if not run["text"]:
            continue
        alike = kept and {**kept[-1], "text": ""} == {**run, "text": ""}
        if alike and "number" not in run:
            kept[-1]["text"] += run["text"]
        else:
            kept.append(dict(run))
    return kept
