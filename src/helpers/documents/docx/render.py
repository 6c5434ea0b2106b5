"""A node tree as a Word file, in an office's own template or in ours.

Ours has the form of Nghị định 30/2020/NĐ-CP, Phụ lục I. Every text of a node is shown as it is,
and none can become a placeholder, a field, a style or a link. Styles, numbering, captions and
headings are real ones, so that an office can go on editing. The file holds no dates of its own and
no random ids.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter
from docx.oxml.ns import qn
from lxml import etree

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.documents.docx.body import Body
from helpers.documents.docx.contents import contents_of
from helpers.documents.docx.elements import Element
from helpers.documents.docx.pen import Pen
from helpers.documents.docx.pictures import drawing, make_pictures
from helpers.documents.docx.sections import put_behind, put_main, section_at, text_width
from helpers.documents.docx.template import OUR_ACCENT, open_filled
from helpers.documents.docx.values import template_values
from helpers.documents.nodes.on_paper import LANGUAGE_TAGS, print_labels, printable, printable_nodes
from helpers.documents.zipped import zip_parts
from helpers.params.word_template import BLOCKS, BODY

Node = dict[str, Any]
_MM_A_TWENTIETH = 25.4 / 1440
_LONGEST_PROPERTY = 255


def render_docx(
    nodes: list[Node], *, title: str, lang: Lang = "vi", template: bytes = b""
) -> bytes:
    """The report as the bytes of a .docx file.

    Args:
        nodes: the node tree of the report.
        title: the document's title, as viewers and searches show it.
        lang: "vi" or "en", the language of the labels and of the text.
        template: an office's own .docx with placeholders; b"" for ours.

    Raises:
        ReportError: a node of unknown kind or without a part that it needs, a picture that
            cannot be read, or a template that cannot be filled.
    """
    if lang not in LANGUAGE_TAGS:
        raise ReportError("Ngôn ngữ của bản Word không có.", found=lang, todo="chọn vi hoặc en")
    kept = _staying(printable_nodes(nodes, title, lang, turned=True))
    labels = print_labels(lang)
    cover = next((node for node in kept if node["node"] == "cover"), None)
    closing = next((node for node in kept if node["node"] == "closing"), None)
    given = {
        BODY: True,
        "muc_luc": any(node["node"] in ("heading", "annex") for node in kept),
        "logo": bool(cover and cover.get("logo")),
    }
    document, blocks = open_filled(template, template_values(cover, closing, labels, given))
    _put_nodes(document, blocks, kept, Pen(document, labels), title)
    if cover and cover.get("accent") and not template:
        _recolour(document, cover["accent"]["light"].lstrip("#"))
    _describe(document, printable(title), cover, lang)
    return zip_parts(_parts(document))


def prepare_docx(template: bytes = b"") -> None:
    """Read a template and compile its placeholders once, for this process and its forks.

    Raises:
        ReportError: as for `render_docx`.
    """
    open_filled(
        template, template_values(None, None, print_labels("vi"), dict.fromkeys(BLOCKS, True))
    )


class _Parts(dict[str, bytes]):
    """What python-docx would write to a zip file, by name."""

    def write(self, place: PackURI, content: bytes) -> None:
        self[place.membername] = content


def _parts(document: Document) -> _Parts:
    """The parts of a file, as `Document.save` writes them; pictures are not packed and unpacked."""
    package, parts = document.part.package, _Parts()
    for part in package.parts:
        part.before_marshal()
    writer: Any = PackageWriter  # its methods have no types, or ask for a file
    writer._write_content_types_stream(parts, package.parts)
    writer._write_pkg_rels(parts, package.rels)
    writer._write_parts(parts, package.parts)
    return parts


def _put_nodes(
    document: Document, blocks: dict[str, Element], nodes: list[Node], pen: Pen, title: str
) -> None:
    """Puts all nodes where the template has their blocks; annexes behind all else."""
    place = blocks[BODY]
    across = text_width(section_at(place)) * _MM_A_TWENTIETH
    pictures = make_pictures(nodes, title, across)
    body = Body(pen, pictures)
    ends = (at for at, node in enumerate(nodes) if node["node"] in ("closing", "annex"))
    end = next(ends, len(nodes))
    put_main(nodes[:end], place, body, pen)
    put_behind(nodes[end:], document.element.body.sectPr, body, pen)
    if (listed := blocks.get("muc_luc")) is not None:
        if body.entries:
            listed.addprevious(contents_of(body.entries, pen))
        listed.getparent().remove(listed)
    cover = next((node for node in nodes if node["node"] == "cover"), {})
    if (shown := blocks.get("logo")) is not None:
        if id(cover) in pictures:
            shown.append(drawing(pictures[id(cover)], document))
        else:
            shown.getparent().remove(shown)


def _staying(nodes: list[Node]) -> list[Node]:
    """The nodes; the paragraph before the signature stays with it, on a page with some text."""
    before = {at - 1 for at, node in enumerate(nodes) if node["node"] == "closing"}
    return [
        {**node, "stays": True} if at in before and node["node"] == "paragraph" else node
        for at, node in enumerate(nodes)
    ]


def _recolour(document: Document, accent: str) -> None:
    """Links and the colours that Word offers, in the colour of the office."""
    for colour in document.styles.element.iter(qn("w:color")):
        if colour.get(qn("w:val")) == OUR_ACCENT:
            colour.set(qn("w:val"), accent)
    for part in document.part.package.iter_parts():
        if part.partname == "/word/theme/theme1.xml":
            part._blob = part.blob.replace(OUR_ACCENT.encode(), accent.encode())


def _describe(document: Document, title: str, cover: Node | None, lang: Lang) -> None:
    """Language and properties; nothing of a template's own author, and no date."""
    for property_ in document.styles.element.iter(qn("w:lang")):
        property_.set(qn("w:val"), LANGUAGE_TAGS[lang])
    properties = document.core_properties
    for property_ in [*properties._element]:
        properties._element.remove(property_)
    properties.title = title[:_LONGEST_PROPERTY]
    properties.language = LANGUAGE_TAGS[lang]
    if cover:
        properties.subject = cover["subject"][:_LONGEST_PROPERTY]
        properties.author = cover["agency"][:_LONGEST_PROPERTY]
    etree.cleanup_namespaces(properties._element)
