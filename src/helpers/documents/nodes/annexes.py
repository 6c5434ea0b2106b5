"""Annexes of a report: headings that open one, their numbers, and what the decree asks of print.

An analyst writes a heading, "## Phụ lục. Biểu số liệu"; all that follows, up to the next such
heading, is that annex. Numbers are given here and never typed: none for a single annex, else Roman
ones in order (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục III).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import msg, say

Node = dict[str, Any]

_HEADING = re.compile(
    r"(?:phụ lục|annex)(?:\s+(?:[ivxlc]+|\d+))?(?:\s*[.:–-]\s*(?P<title>\S.*)|\.?)", re.IGNORECASE
)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
LEVEL = 1
ATTACHED = msg(
    "(Kèm theo Báo cáo số{blank}{blank}/{symbol} ngày{blank}tháng{blank}năm{blank}\ncủa {agency})"
)
_BLANK = "\u00a0" * 6


def annex_title(heading: str) -> str | None:
    """The title of the annex that a heading opens, "" if it has none; None for other headings."""
    match = _HEADING.fullmatch(" ".join(heading.split()))
    return None if match is None else match["title"] or ""


def annex_names(count: int, word: str) -> list[str]:
    """What `count` annexes are called, `word` being "Phụ lục" in the language of the report."""
    if count == 1:
        return [word]
    return [f"{word} {_roman(number)}" for number in range(1, count + 1)]


def numbered(nodes: Sequence[Node], lang: Lang) -> list[Node]:
    """The nodes for print: annexes with their name and the document that they come with.

    The decree wants the text to point to its annexes: a sentence before the signature does.
    """
    annexes = [node for node in nodes if node["node"] == "annex"]
    if not annexes:
        return list(nodes)
    names = annex_names(len(annexes), say(lang, "Phụ lục"))
    attached = _attached(nodes, lang)
    kept: list[Node] = []
    for node in nodes:
        if node["node"] == "annex":
            name = names.pop(0)
            node = {**node, "name": name, "full": _full(name, node), "attached": attached}
        kept.append(node)
    titles = "; ".join(node["full"] for node in kept if node["node"] == "annex")
    text = say(lang, "Kèm theo báo cáo này: {annexes}.", annexes=titles)
    sentence = {"node": "paragraph", "text": [{"text": text}]}
    kept.insert(_before(kept), sentence)
    return kept


def _full(name: str, node: Node) -> str:
    return f"{name}. {node['title']}" if node["title"] else name


def _before(nodes: Sequence[Node]) -> int:
    """Where the sentence stands: before the signature, else before the first annex."""
    kinds = [node["node"] for node in nodes]
    first = kinds.index("annex")
    return kinds.index("closing") if "closing" in kinds[:first] else first


def _attached(nodes: Sequence[Node], lang: Lang) -> str:
    """What each annex says beneath its title; "" without a cover to name the document."""
    cover = next((node for node in nodes if node["node"] == "cover"), None)
    if cover is None:
        return ""
    return say(lang, ATTACHED, symbol=cover["symbol"], agency=cover["agency"], blank=_BLANK)


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters
