"""Signs for which no font of the PDF has a glyph: a square stands for each, and a note names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from unicodedata import combining
from xml.sax.saxutils import escape

import typst
from fontTools.ttLib import TTFont

from helpers.core.formatting import Lang
from helpers.core.text import SUBSTITUTE
from helpers.core.wording import say
from helpers.documents.pdf.typesetting import FONTS, typeset

MOST = 12  # signs that the note names
# in the text and in a picture, where Typst looks for glyphs otherwise
_PROBE = b"""#set document(title: "-")
#set text(font: "Tinos")
#sys.inputs.sign
#image(bytes(sys.inputs.picture), alt: "-")"""
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<text y="9" font-family="Arimo">{}</text></svg>'
)

Node = Mapping[str, Any]


def with_squares(
    nodes: Sequence[dict[str, Any]], title: str, lang: Lang
) -> tuple[list[dict[str, Any]], str]:
    """The nodes and the title in signs that a PDF can show; a note at the end names the others.

    The note says in which cells of the notebook they stand.
    """
    # a mark that is no part of a letter cannot be told from the PDF's text in a picture
    strange = {*"".join(_texts([title, *nodes]))} - letters()
    if not (missing := sorted(sign for sign in strange if not _shown(sign))):
        return list(nodes), title
    squares = str.maketrans(dict.fromkeys(missing, SUBSTITUTE))
    kept = [_translated(node, squares) for node in nodes]
    named = [f"U+{ord(sign):04X}" for sign in missing[:MOST]]
    cells = {
        node["cell"]: None
        for node in nodes
        if "cell" in node and any({*text} & {*missing} for text in _texts(node))
    }
    note = say(
        lang,
        "Phông chữ của bản PDF không có {signs}; mỗi ký tự thay bằng {square}, trang HTML hiện đủ.",
        signs=", ".join(named) + ("…" if len(missing) > MOST else ""),
        square=SUBSTITUTE,
    )
    if cells:
        note += " " + say(lang, "Ở ô {cells} của sổ tay.", cells=", ".join(map(str, cells)))
    return [*kept, {"node": "callout", "kind": "note", "text": [{"text": note}]}], title.translate(
        squares
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _translated(value: Any, squares: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(squares)
    if isinstance(value, Mapping):
        return {key: _translated(part, squares) for key, part in value.items()}
    return [_translated(part, squares) for part in value] if isinstance(value, list) else value


@cache
def letters() -> frozenset[str]:
    """The signs of the font that reports are set in, without marks that stand on a letter."""
    with TTFont(FONTS / "Tinos-Regular.ttf", lazy=True) as font:
        signs = map(chr, font.getBestCmap())
        return frozenset(sign for sign in signs if not combining(sign)) | {"\n", "\t"}


@lru_cache(maxsize=4096)
def _shown(sign: str) -> bool:
    """Whether ours or one of Typst's fonts has it: asked of Typst, which holds those inside it."""
    if combining(sign):
        return False
    text = f"a{sign}b"
    inputs = {"sign": text, "picture": _PICTURE.format(escape(text))}
    try:
        typeset({"main.typ": _PROBE}, inputs, pdf_standards="ua-1")
    except typst.TypstError:
        return False
    return True
