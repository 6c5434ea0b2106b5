"""Paragraphs and runs of text in the styles of a Word document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from helpers.documents.docx.columns import measuring_font
from helpers.documents.docx.elements import Element, element, link_within, text_run
from helpers.documents.docx.template import style_ids
from helpers.documents.nodes.on_paper import LANGUAGE_TAGS

Node = dict[str, Any]
SAFE_LINKS = ("https://", "http://", "mailto:")


class Pen:
    """Writes text of nodes for one document; every text is shown as it is.

    Attributes:
        labels: the words around a report, in its language.
        font: the file of ours that is as wide as the template's text.
        marks: the numbers of bookmarks, each once.
    """

    def __init__(self, document: Document, labels: Mapping[str, str]) -> None:
        self.document, self.labels = document, labels
        self.marks = count(1)
        self.font = measuring_font(_font_name(document))
        self._styles = style_ids(document)

    def style(self, name: str) -> str:
        """The id of a style by its name, whatever the template calls it inside."""
        return self._styles[name.lower()]

    def paragraph(
        self, style: str, contents: Sequence[Element] = (), properties: Sequence[Element] = ()
    ) -> Element:
        """A paragraph; `properties` in the order of the schema."""
        head = element("pPr", element("pStyle", val=self.style(style)), *properties)
        return element("p", head, *contents)

    def plain(self, style: str, text: str, *properties: Element) -> Element:
        """A paragraph of one text."""
        return self.paragraph(style, [text_run(text)] if text else (), properties)

    def runs(self, items: Sequence[Node], *, bold: bool = False) -> Iterator[Element]:
        """Runs of a node; an address of another scheme than the web's or mail's stays text."""
        for item in items:
            url = str(item.get("link") or "")
            if item.get("note"):
                raised = text_run(item["text"], [element("vertAlign", val="superscript")])
                yield link_within(f"nguon{item['note']}", raised)
            elif url.startswith(SAFE_LINKS):
                link = element("hyperlink", self._run(item, bold, "Hyperlink"))
                place = self.document.part.relate_to(url, RT.HYPERLINK, is_external=True)
                link.set(qn("r:id"), place)
                yield link
            else:
                yield self._run(item, bold, "Mã" if item.get("code") else "")

    def _run(self, item: Node, bold: bool, style: str) -> Element:
        properties = [element("rStyle", val=self.style(style))] if style else []
        for name, tag in (("strong", "b"), ("emph", "i"), ("strike", "strike")):
            if item.get(name) or (bold and tag == "b"):
                properties.append(element(tag))
        if item.get("lang"):
            properties.append(element("lang", val=LANGUAGE_TAGS[item["lang"]]))
        return text_run(item["text"], properties)


def _font_name(document: Document) -> str:
    """The font of ordinary text; "" where the template leaves it to its theme."""
    styles = document.styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}//{qn('w:rFonts')}")
    default = None if defaults is None else defaults.get(qn("w:ascii"))
    return styles["Normal"].font.name or default or ""
