"""CommonMark with tables, as people write it; raw HTML is not understood."""

from __future__ import annotations

import functools
import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_LINE_END = re.compile(r"\r\n?|\n")
# a stroke between cells; one behind a backslash belongs to the text
_BETWEEN = re.compile(r"(?<!\\)\|")


def markdown_tree(source: str) -> SyntaxTreeNode:
    """The blocks of a text."""
    return SyntaxTreeNode(_parser().parse(source))


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def overfull_rows(source: str) -> list[tuple[int, str]]:
    """Table rows with more cells than the head, and their lines from 1; Markdown drops the rest.

    Example:
        >>> overfull_rows("| Máy | Số |\\n|---|---|\\n| A | 1 |\\n| B | 2 | 3 |")
        [(4, '| B | 2 | 3 |')]
    """
    lines = _LINE_END.split(source)
    found = []
    for table in markdown_tree(source).walk():
        if table.type != "table":
            continue
        head, *body = (row for part in table.children for row in part.children)
        width = len(head.children)
        for row in body:
            number = row.map[0] if row.map else 0
            line = lines[number].lstrip(" >\t").rstrip()
            cells = _BETWEEN.split(line.removeprefix("|"))
            if any(cell.strip() for cell in cells[width:]):
                found.append((number + 1, line))
    return found
