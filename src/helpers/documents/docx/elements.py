"""Elements of a Word document that python-docx has no call for: fields, links, marks, borders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

Element = Any  # an element of lxml, in the class that python-docx gives it
_OURS = {"w": nsmap["w"]}
_BROKEN = frozenset("\n\r\t")


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """A WordprocessingML element of that local name.

    Example:
        >>> element("jc", val="center").get(qn("w:val"))
        'center'
    """
    given = {_named(name): str(value) for name, value in attributes.items()}
    made = oxml_parser.makeelement(_named(tag), given, _OURS)
    made.extend(children)
    return made


def text_run(text: str, properties: Sequence[Element] = ()) -> Element:
    """A run of text; line breaks and tabs are those of Word."""
    made = element("r")
    if properties:
        made.append(element("rPr", *properties))
    if _BROKEN.isdisjoint(text):
        made.add_t(text)  # python-docx looks at every letter
    else:
        made.text = text
    return made


@cache
def _named(local: str) -> str:
    return qn(f"w:{local}")


def field(instruction: str, shown: str) -> list[Element]:
    """The runs of a field, and what it shows until Word counts anew."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", code),
        element("r", element("fldChar", fldCharType="separate")),
        text_run(shown),
        element("r", element("fldChar", fldCharType="end")),
    ]


def link_within(anchor: str, *runs: Element) -> Element:
    """Runs that lead to a bookmark of the same document."""
    return element("hyperlink", *runs, anchor=anchor, history=1)


def bookmarked(name: str, number: int, *runs: Element) -> list[Element]:
    """Runs with a bookmark around them; `number` is its own in the document."""
    start = element("bookmarkStart", id=number, name=name)
    return [start, *runs, element("bookmarkEnd", id=number)]
