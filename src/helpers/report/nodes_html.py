"""Tables out of an analyst's HTML (a pandas DataFrame or Styler) as table nodes."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

NUMBER = re.compile(r"[+\-−–]?\d[\d.,\s]*%?")
EMPTY = {"", "-", "–", "—", "…", "...", "NaN", "nan", "NaT", "None", "<NA>"}
NARROWEST, WIDEST = 4, 40

Node = dict[str, Any]
Grid = list[list[str]]


def table_nodes(source: str) -> list[Node]:
    """One table node for each outermost <table> with cells; other text becomes notes."""
    if "<table" not in source.lower():
        return []
    page = html.fragment_fromstring(source, create_parent="div")
    etree.strip_elements(page, "style", "script", etree.Comment, with_tail=False)
    nodes = []
    for table in page.xpath(".//table[not(ancestor::table)]"):
        node = _table(table)
        if node:
            nodes.append(node)
        table.drop_tree()
    around = [" ".join(text.split()) for text in page.itertext()]
    if nodes:
        nodes[-1]["notes"] = [text for text in around if text]
    return nodes


def svg_description(svg: str) -> str:
    """What an SVG says of itself in <desc>, else in <title>; empty if it says nothing."""
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return ""
    for name in ("desc", "title"):
        found = root.findtext(f"{{*}}{name}")
        if found and found.strip():
            return " ".join(found.split())
    return ""


def _table(table: html.HtmlElement) -> Node | None:
    rows = table.xpath(".//tr[count(ancestor::table) = $depth]", depth=_depth(table))
    heads = [row for row in rows if row.getparent().tag == "thead"]
    if not heads and rows and not rows[0].xpath("./td"):
        heads = rows[:1]
    grid = _grid(rows)
    if not grid or not grid[0]:
        return None
    titles = _titles(grid[: len(heads)], len(grid[0]))
    body = grid[len(heads) :]
    columns = [_column(title, [row[index] for row in body]) for index, title in enumerate(titles)]
    caption = table.findtext("./caption") or ""
    return {
        "node": "table",
        "caption": " ".join(caption.split()),
        "columns": columns,
        "rows": body,
        "row_header": 0,
        "notes": [],
        "emphasis": [],
        "scope": "unit",
    }


def _depth(table: html.HtmlElement) -> int:
    return 1 + len(table.xpath("ancestor::table"))


def _grid(rows: list[html.HtmlElement]) -> Grid:
    """The cells' texts as a rectangle: a cell that spans is repeated in each place it covers."""
    covered: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row.xpath("./th | ./td"):
            while (y, x) in covered:
                x += 1
            text = " ".join(cell.text_content().split())
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


def _column(title: str, cells: list[str]) -> Node:
    filled = [cell for cell in cells if cell not in EMPTY]
    numeric = bool(filled) and all(NUMBER.fullmatch(cell) for cell in filled)
    longest = max((len(text) for text in [*cells, *title.split()]), default=0)
    return {
        "title": title,
        "align": "end" if numeric else "start",
        "width": min(max(longest, NARROWEST), WIDEST),
    }
