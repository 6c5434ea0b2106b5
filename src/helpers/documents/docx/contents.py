"""The table of contents: a field of Word's that already holds its entries, each a link.

It names no pages: only who lays out the document knows them, and a wrong number is worse than
none. Word adds them when the field is changed to one with page numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.documents.docx.elements import Element, element, field, link_within, text_run
from helpers.documents.docx.pen import Pen

_GALLERY = "Table of Contents"  # how Word knows it again and offers to bring it up to date


@dataclass(frozen=True)
class Entry:
    """A chapter or an annex: its text, and the bookmark around its heading."""

    mark: str
    text: str


def contents_of(entries: Sequence[Entry], pen: Pen) -> Element:
    """The table of contents of these headings: chapters and annexes."""
    begin, code, separate, _, end = field(r'TOC \o "1-1" \n \h \z \u', "")
    lines = []
    for entry in entries:
        link = link_within(entry.mark, text_run(entry.text))
        lines.append(pen.paragraph("toc 1", [link]))
    lines[0].insert(1, separate)
    lines[0].insert(1, code)
    lines[0].insert(1, begin)
    lines[-1].append(end)
    head = pen.plain("TOC Heading", pen.labels["contents"])
    known = element("docPartObj", element("docPartGallery", val=_GALLERY), element("docPartUnique"))
    return element("sdt", element("sdtPr", known), element("sdtContent", head, *lines))
