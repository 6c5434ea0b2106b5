"""A Word template filled: our own, or the one of an office.

docxtpl fills the placeholders; the body is put in by python-docx, in the template's own styles.
A style that the template lacks is taken from ours, so that any .docx will do.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart
from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import Markup, escape

from helpers.core.errors import ReportError
from helpers.documents.docx.elements import Element, element
from helpers.params.word_template import block_paragraphs, environment, template_faults

OURS = (Path(__file__).parents[1] / "templates" / "report.docx").read_bytes()
OUR_ACCENT = "1F4E79"
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})
_BULLET, _NUMBER = "–", "%1."


def open_filled(content: bytes, values: Mapping[str, str]) -> tuple[Document, dict[str, Element]]:
    """The template with its placeholders filled, and the paragraphs where blocks belong, by name.

    Args:
        content: an office's template; b"" for ours.
        values: text by placeholder; it is shown as it is, whatever it looks like.

    Raises:
        ReportError: the template cannot be filled; `params/` is checked before a build.
    """
    template = DocxTemplate(io.BytesIO(_prepared(content or OURS)))
    marked_up = {
        name: Markup(str(escape(text)).translate(_BRACES)) for name, text in values.items()
    }
    template.render(marked_up, environment(), autoescape=True)
    document: Document = template.docx
    marks = document.element.body.iter(etree.Comment)
    return document, {str(mark.text): mark.getparent() for mark in marks}


def style_ids(document: Document) -> dict[str, str]:
    """The ids of a document's styles by their names in small letters."""
    return {
        style.find(qn("w:name")).get(qn("w:val")).lower(): style.get(qn("w:styleId"))
        for style in document.styles.element.findall(qn("w:style"))
    }


@lru_cache(maxsize=8)
def _prepared(content: bytes) -> bytes:
    """The template with all styles and with marks where blocks belong, which no text can forge."""
    for wrong in template_faults(content):
        raise ReportError(wrong.what, found=wrong.found, todo=wrong.todo)
    document = docx.Document(io.BytesIO(content))
    for name, paragraph in block_paragraphs(document.element.body):
        for child in [*paragraph]:
            if child.tag != qn("w:pPr"):
                paragraph.remove(child)
        paragraph.append(etree.Comment(name))
    _add_styles(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add_styles(document: Document) -> None:
    """Adds those of our styles whose names the template lacks, with what they are based on."""
    here, ours = document.styles.element, docx.Document(io.BytesIO(OURS)).styles.element
    named = style_ids(document)
    theirs = {style.get(qn("w:styleId")): _name(style) for style in ours.findall(qn("w:style"))}
    taken = {*named.values()}
    added = []
    for style in ours.findall(qn("w:style")):
        name = _name(style)
        if name in named:
            continue
        identity = style.get(qn("w:styleId"))
        while identity in taken:
            identity += "0"
        taken.add(identity)
        named[name] = identity
        added.append(deepcopy(style))
        added[-1].set(qn("w:styleId"), identity)
        added[-1].attrib.pop(qn("w:default"), None)
    for style in added:
        for kind in ("basedOn", "next", "link"):
            if (other := style.find(qn(f"w:{kind}"))) is not None:
                other.set(qn("w:val"), named[theirs[other.get(qn("w:val"))]])
        here.append(style)


def _name(style: Element) -> str:
    name: str = style.find(qn("w:name")).get(qn("w:val"))
    return name.lower()


class Numbering:
    """The dash of lists, and a counter for each numbered list, in the document's own numbering."""

    def __init__(self, document: Document) -> None:
        self._element = _numbering(document)
        first = 1 + max(
            (int(form.get(qn("w:abstractNumId"))) for form in self._all("abstractNum")), default=-1
        )
        self._counted = first + 1
        for identity, kind, text in ((first, "bullet", _BULLET), (first + 1, "decimal", _NUMBER)):
            self._add_form(identity, kind, text)
        self.dash = self._add(first)

    def counter(self, start: int) -> int:
        """The number of a new counter that begins there."""
        override = element("lvlOverride", element("startOverride", val=start), ilvl=0)
        return self._add(self._counted, override)

    def _add(self, form: int, *parts: Element) -> int:
        number = 1 + max((int(list_.get(qn("w:numId"))) for list_ in self._all("num")), default=0)
        made = element("num", element("abstractNumId", val=form), *parts, numId=number)
        self._element.append(made)
        return number

    def _add_form(self, identity: int, kind: str, text: str) -> None:
        level = element(
            "lvl",
            element("start", val=1),
            element("numFmt", val=kind),
            element("lvlText", val=text),
            element("lvlJc", val="left"),
            ilvl=0,
        )
        form = element(
            "abstractNum",
            element("multiLevelType", val="singleLevel"),
            level,
            abstractNumId=identity,
        )
        counters = self._all("num")
        if counters:
            counters[0].addprevious(form)
        else:
            self._element.append(form)

    def _all(self, tag: str) -> list[Element]:
        elements: list[Element] = self._element.findall(qn(f"w:{tag}"))
        return elements


def _numbering(document: Document) -> Any:
    part = document.part
    for rel in part.rels.values():
        if rel.reltype == RT.NUMBERING:
            return rel.target_part.element
    made = NumberingPart(
        PackURI("/word/numbering.xml"), CT.WML_NUMBERING, element("numbering"), part.package
    )
    part.relate_to(made, RT.NUMBERING)
    return made.element
