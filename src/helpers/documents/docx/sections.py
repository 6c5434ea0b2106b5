"""Sections of a Word document: annexes that count their own pages, wide tables on turned sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.enum.section import WD_ORIENTATION, WD_SECTION
from docx.oxml.ns import qn

from helpers.documents.docx.body import Body
from helpers.documents.docx.columns import fits_upright
from helpers.documents.docx.elements import Element, element
from helpers.documents.docx.pen import Pen

Node = dict[str, Any]
_BEHIND_NUMBERS = (
    *("w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:textDirection"),
    *("w:bidi", "w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange"),
)
_HEADS = ("heading", "annex")


def text_width(section: Element, *, turned: bool = False) -> int:
    """How wide the text of a section is, in twentieths of a point; turned: on its sheet turned."""
    sheet = section.page_height if turned else section.page_width
    return int((sheet - section.left_margin - section.right_margin) // 635)


def section_at(place: Element) -> Element:
    """The properties of the section in which a paragraph of the body stands."""
    for itersibling in place.itersiblings():
        section = (
            itersibling
            if itersibling.tag == qn("w:sectPr")
            else itersibling.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        )
        if section is not None:
            return section
    raise LookupError("a body without section properties")


def put_main(nodes: Sequence[Node], place: Element, body: Body, pen: Pen) -> None:
    """Puts nodes where a paragraph stands, which goes."""
    section = section_at(place)
    groups = [*_groups(nodes, text_width(section), pen)]
    for number, (turned, group) in enumerate(groups, start=1):
        for block in _elements(group, body, text_width(section, turned=turned)):
            place.addprevious(block)
        if turned or number < len(groups):
            place.addprevious(_end(section, pen, turned))
            _continue(section)
    place.getparent().remove(place)


def put_behind(nodes: Sequence[Node], last: Element, body: Body, pen: Pen) -> None:
    """Puts nodes behind all else; each annex is a section that counts its pages from 1.

    Args:
        last: the properties of the document's last section, behind which nothing stands.
    """
    kept, turned = deepcopy(last), False
    for part in _annexes(nodes):
        if part[0]["node"] == "annex":
            last.addprevious(_end(last, pen, turned))
            fresh = deepcopy(kept)
            last.getparent().replace(last, fresh)
            last = fresh
            last.start_type = WD_SECTION.NEW_PAGE
            _numbers(last).set(qn("w:start"), "1")
        groups = [*_groups(part, text_width(kept), pen)]
        for number, (turned, group) in enumerate(groups, start=1):
            for block in _elements(group, body, text_width(kept, turned=turned)):
                last.addprevious(block)
            if number < len(groups):
                last.addprevious(_end(last, pen, turned))
                _continue(last)
    if turned:
        _turn(last)


def _elements(group: Sequence[Node], body: Body, width: int) -> Iterator[Element]:
    for node in group:
        yield from body.of(node, width)


def _groups(nodes: Sequence[Node], width: int, pen: Pen) -> Iterator[tuple[bool, list[Node]]]:
    """Nodes that stand on sheets of one kind; the heads of a wide table go with it."""
    turned = False
    group: list[Node] = []
    heads: list[Node] = []
    for node in nodes:
        if node["node"] in _HEADS and not node.get("empty"):
            heads.append(node)
            continue
        wide = node["node"] == "table" and not fits_upright(node, width, pen.font)
        if wide != turned and group:
            yield turned, group
            group = []
        turned = wide
        group += [*heads, node]
        heads = []
    if group or heads:
        yield turned, [*group, *heads]


def _annexes(nodes: Iterable[Node]) -> Iterator[list[Node]]:
    """Annex by annex; what stands before the first one comes first."""
    part: list[Node] = []
    for node in nodes:
        if node["node"] == "annex" and part:
            yield part
            part = []
        part.append(node)
    if part:
        yield part


def _end(section: Element, pen: Pen, turned: bool) -> Element:
    """The paragraph that ends a section, which has the properties of `section` as they are now."""
    properties = deepcopy(section)
    if turned:
        _turn(properties)
    return pen.paragraph("Hết phần", properties=[properties])


def _turn(section: Element) -> None:
    section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENTATION.LANDSCAPE


def _continue(section: Element) -> None:
    """Makes a section the further part of one before: pages count on, and none is the first."""
    section.start_type = WD_SECTION.NEW_PAGE
    section.titlePg_val = None
    _numbers(section).attrib.pop(qn("w:start"), None)


def _numbers(section: Element) -> Element:
    numbers = section.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = section.insert_element_before(element("pgNumType"), *_BEHIND_NUMBERS)
    return numbers
