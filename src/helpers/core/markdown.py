"""CommonMark with tables, as people write it; raw HTML is not understood."""

from __future__ import annotations

import functools
import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

# a stroke between cells; one behind a backslash belongs to the text
_BETWEEN = re.compile(r"(?<!\\)\|")


def markdown_tree(source: str) -> SyntaxTreeNode:
    """The blocks of a text."""
    return SyntaxTreeNode(_parser().parse(source))


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def overfull_rows(source: str) -> list[int]:
    """The lines, from 0, of table rows with more cells than the head: Markdown drops what is over.

    Example:
        >>> overfull_rows("| Máy | Số |\\n|---|---|\\n| A | 1 |\\n| B | 2 | 3 |")
        [3]
    """
    lines = source.split("\n")
    found = []
    for table in markdown_tree(source).walk():
        if table.type != "table":
            continue
        head, *body = (row for part in table.children for row in part.children)
        width = len(head.children)
        for row in body:
            line = row.map[0] if row.map else 0
            cells = _BETWEEN.split(lines[line].lstrip(" >\t").removeprefix("|"))
            if any(cell.strip() for cell in cells[width:]):
                found.append(line)
    return found
