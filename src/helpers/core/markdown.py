"""CommonMark with tables, strikethrough and formulas; raw HTML is not understood."""

from __future__ import annotations

import functools
import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

ROLE = "{eval}"

# as JupyterLab takes them: no blank within the signs, no digit behind
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(?![\s$])([^$\n]*[^\s$\\])\$(?!\d)", re.DOTALL)
_LINE_END = re.compile(r"\r\n?|\n")
# a stroke between cells; one behind a backslash belongs to the text
_BETWEEN = re.compile(r"(?<!\\)\|")


def markdown_tree(source: str, *, roles: bool = False) -> SyntaxTreeNode:
    """The blocks of a text.

    Args:
        roles: MyST's inline role {eval}`expression` is a node "role"; its `meta["place"]` counts
            the roles of the text from 0.
    """
    return SyntaxTreeNode(_parser(roles).parse(source))


def eval_roles(source: str) -> list[str]:
    """The expressions of the roles {eval}`…` of a text in their order; none of those in code.

    Example:
        >>> eval_roles("Tỷ lệ là **{eval}`share`**, viết là `{eval}` rồi `share`.")
        ['share']
    """
    return [
        node.content for node in markdown_tree(source, roles=True).walk() if node.type == "role"
    ]


@functools.cache
def _parser(roles: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "formula", _formula)
    if roles:
        parser.core.ruler.push("eval_role", _mark_roles)
    return parser


def _formula(state: StateInline, silent: bool) -> bool:
    """A formula in LaTeX between signs of dollar; what is in it is no Markdown."""
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("formula", "math", 0).content = match[1] or match[2]
    state.pos = match.end()
    return True


def _mark_roles(state: StateCore) -> None:
    """A code span right behind "{eval}" is a role: what Markdown sees as text and code."""
    place = 0
    for block in state.tokens:
        inline = block.children or []
        for before, code in pairwise(inline):
            if before.type != "text" or code.type != "code_inline":
                continue
            if before.content.endswith(ROLE):
                before.content = before.content.removesuffix(ROLE)
                code.type, code.meta = "role", {"place": place}
                place += 1


def overfull_rows(source: str) -> list[tuple[int, str]]:
    """Table rows with more cells than the head, and their lines from 1; Markdown drops the rest.

    Example:
        >>> overfull_rows("| Máy | Số |\\n|---|---|\\n| A | 1 |\\n| B | 2 | 3 |")
        [(4, '| B | 2 | 3 |')]
    """
    lines = _LINE_END.split(source)
    overfull = []
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
                overfull.append((number + 1, line))
    return overfull
