"""An analyst's HTML (a pandas DataFrame or Styler, a library's output) as nodes.

Only what a report can show in every format is taken: text, headings, lists, tables, pictures that
the notebook holds. What could run, load or restyle something is dropped with all it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from helpers.core.text import showable
from helpers.documents.nodes.markdown import (
    SCHEMES,
    heading_nodes,
    image,
    left_out_picture,
    merged,
    picture_of,
    quoted,
    table_node,
)

NUMBER = re.compile(r"[+\-−–]?\d[\d.,\s]*%?")
EMPTY = {"", "-", "–", "—", "…", "...", "NaN", "nan", "NaT", "None", "<NA>"}
_REMOVED = (
    "script style head title meta link base template noscript iframe object embed applet frame "
    "svg math button input select textarea audio video canvas"
)
_BLOCKS = (
    "p div section article main header footer aside figure figcaption details summary form center "
    "pre blockquote ul ol dl dt dd table h1 h2 h3 h4 h5 h6 hr address fieldset"
)
REMOVED = frozenset(_REMOVED.split())
BLOCKS = frozenset(_BLOCKS.split())
_STYLES = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "var"), "emph"),
    **dict.fromkeys(("s", "del", "strike"), "strike"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
}
# pandas' own footer says how large the frame was, no number of the analyst's
_FOOTER = re.compile(r"\d+ rows × \d+ columns")

Node = dict[str, Any]
Run = dict[str, Any]
Grid = list[list[str]]


def html_nodes(source: str, caption: str = "") -> list[Node]:
    """The nodes of a piece of HTML of unknown origin; [] where nothing of it can be shown.

    Args:
        caption: names the first table if it has no caption of its own.
    """
    root = html.fragment_fromstring(showable(source), create_parent="div")
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    etree.strip_elements(root, *REMOVED, with_tail=False)
    nodes = [node for node in _blocks(root) if not _is_footer(node)]
    table = next((node for node in nodes if node["node"] == "table"), None)
    if table is not None:
        table["caption"] = table["caption"] or caption
    return nodes


def svg_description(svg: str) -> str:
    """What an SVG says of itself in <desc>, else in <title>; empty if it says nothing."""
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return ""
    for name in ("desc", "title"):
        description = root.findtext(f"{{*}}{name}")
        if description and description.strip():
            return " ".join(description.split())
    return ""


def _is_footer(node: Node) -> bool:
    if node["node"] != "paragraph":
        return False
    return bool(_FOOTER.fullmatch("".join(run["text"] for run in node["text"])))


def _blocks(parent: html.HtmlElement) -> Iterator[Node]:
    """What stands in an element, its loose text as paragraphs."""
    loose: list[Run] = [{"text": parent.text or ""}]
    for child in parent:
        picture = _picture(child)
        if picture or _is_block(child):
            yield from _paragraph(loose)
            loose = []
            yield from [picture] if picture else _block(child)
        else:
            loose += _runs(child, {})
        loose.append({"text": child.tail or ""})
    yield from _paragraph(loose)


def _is_block(element: html.HtmlElement) -> bool:
    return any(part.tag in BLOCKS or _picture(part) for part in element.iter())


def _block(element: html.HtmlElement) -> Iterator[Node]:
    match element.tag:
        case "table":
            yield from _table(element)
        case "ul" | "ol":
            yield from _list(element)
        case "pre":
            text = element.text_content().strip("\n")
            yield from [{"node": "code", "text": text}] if text.strip() else []
        case "blockquote":
            yield from map(quoted, _blocks(element))
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            within = next(element.iterancestors("li", "blockquote", "td", "th"), None)
            runs = _folded(_runs(element, {}))
            if within is None:
                yield from heading_nodes(runs, int(element.tag[1]))
            else:
                yield from _paragraph([{**run, "strong": True} for run in runs])
        case _:
            yield from _blocks(element)


def _paragraph(loose: list[Run]) -> list[Node]:
    runs = _folded(iter(loose))
    return [{"node": "paragraph", "text": runs}] if runs else []


def _list(element: html.HtmlElement) -> Iterator[Node]:
    """A list; what an item holds beside text and lists stands below the whole."""
    items: list[list[Run]] = []
    below: list[list[Node]] = []
    after: list[Node] = []
    for item in element.iterchildren("li"):
        runs: list[Run] = []
        nested: list[Node] = []
        for node in _blocks(item):
            if node["node"] == "paragraph":
                runs += [{"text": "\n"}, *node["text"]] if runs else node["text"]
            else:
                (nested if node["node"] == "list" else after).append(node)
        items.append(runs)
        below.append(nested)
    if items:
        start = element.get("start", "1")
        node = {"node": "list", "ordered": element.tag == "ol", "items": items}
        node |= {"below": below} if any(below) else {}
        yield {**node, "start": int(start)} if start.isdigit() and start != "1" else node
    yield from after


def _runs(element: html.HtmlElement, style: Run) -> Iterator[Run]:
    """The text of an element and what stands in it."""
    if element.tag == "br":
        yield {"text": "\v"}
    elif element.tag == "img":
        yield {"text": left_out_picture(" ".join(element.get("alt", "").split())), **style}
    name = _STYLES.get(element.tag)
    inner = {**style, name: True} if name else style
    address = element.get("href", "").strip() if element.tag == "a" else ""
    if address.lower().startswith(SCHEMES):
        inner = {**inner, "link": address}
    yield {"text": element.text or "", **inner}
    for child in element:
        yield from _runs(child, inner)
        yield {"text": child.tail or "", **inner}


def _folded(runs: Iterator[Run]) -> list[Run]:
    """Runs with white space as a browser shows it; "\\v" is a line break."""
    kept = merged({**run, "text": re.sub(r"[ \t\r\n]+", " ", run["text"])} for run in runs)
    for place, run in enumerate(kept):
        text = re.sub(" ?\v ?", "\n", run["text"])
        before = kept[place - 1]["text"] if place else " "
        run["text"] = text.removeprefix(" ") if before.endswith((" ", "\n")) else text
    if kept:
        kept[-1]["text"] = kept[-1]["text"].rstrip()
    return merged(iter(kept))


def _picture(element: html.HtmlElement) -> Node | None:
    picture = picture_of(element.get("src", ""), {}) if element.tag == "img" else None
    return image(picture, " ".join(element.get("alt", "").split())) if picture else None


def _table(table: html.HtmlElement) -> Iterator[Node]:
    depth = 1 + len(table.xpath("ancestor::table"))
    rows = table.xpath(".//tr[count(ancestor::table) = $depth]", depth=depth)
    heads = [row for row in rows if row.getparent().tag == "thead"]
    if not heads and rows and not rows[0].xpath("./td"):
        heads = rows[:1]
    grid = _grid(rows)
    if not grid or not grid[0]:
        return
    titles = _titles(grid[: len(heads)], len(grid[0]))
    body = grid[len(heads) :]
    columns = ([row[at] for row in body] for at in range(len(titles)))
    aligned = ["end" if _numeric(cells) else "start" for cells in columns]
    caption = " ".join((table.findtext("./caption") or "").split())
    yield {**table_node(titles, [list(row) for row in body], aligned), "caption": caption}


def _grid(rows: list[html.HtmlElement]) -> Grid:
    """The cells' texts as a rectangle: a cell that spans is repeated in each place it covers."""
    covered: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row.xpath("./th | ./td"):
            while (y, x) in covered:
                x += 1
            text = "".join(run["text"] for run in _folded(_runs(cell, {})))
            for down in range(min(_span(cell, "rowspan"), len(rows) - y)):
                for across in range(_span(cell, "colspan")):
                    covered[y + down, x + across] = text
    width = 1 + max((x for _, x in covered), default=-1)
    return [[covered.get((y, x), "") for x in range(width)] for y in range(len(rows))]


def _span(cell: html.HtmlElement, name: str) -> int:
    given = cell.get(name, "1")
    return min(max(int(given), 1), 1000) if given.isdigit() else 1


def _titles(heads: Grid, width: int) -> list[str]:
    """One title a column: the texts above it from top to bottom, each once."""
    stacks = ([row[index] for row in heads] for index in range(width))
    return [" / ".join(dict.fromkeys(text for text in stack if text)) for stack in stacks]


def _numeric(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell not in EMPTY]
    return bool(filled) and all(NUMBER.fullmatch(cell) for cell in filled)
