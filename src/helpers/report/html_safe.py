"""What an analyst adds to a notebook (Markdown, HTML) as HTML that can do no harm.

Only known tags and attributes stay; whatever could run, load or restyle the page is dropped.
Tables get the form of our own: caption, scope, numbers to the right, a wrapper that scrolls.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree, html
from markdown_it import MarkdownIt

from helpers.report.html_nodes import SAFE_LINKS, cell_class
from helpers.report.nodes import NO_DESCRIPTION
from helpers.report.nodes_html import EMPTY, NUMBER

_PLAIN = (
    "p br hr b strong i em u s del ins mark small sub sup code kbd samp var pre blockquote q cite "
    "ul li dl dt dd table caption thead tbody tfoot tr h1 h2 h3 h4 h5 h6 abbr"
)
_REMOVED = (
    "script style head title meta link base template noscript iframe object embed applet frame "
    "svg math form input button select textarea audio video canvas"
)
_BLOCKS = "p hr pre blockquote ul ol dl table h1 h2 h3 h4 h5 h6"
ALLOWED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_PLAIN.split(), ()),
    "a": ("href",),
    "img": ("src", "alt"),
    "th": ("colspan", "rowspan", "scope"),
    "td": ("colspan", "rowspan"),
    "ol": ("start",),
}
# Removed with all they hold; any other unknown tag is only unwrapped.
REMOVED = frozenset(_REMOVED.split())
BLOCKS = frozenset(_BLOCKS.split())
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Heading:
    """A heading of the page's outline: its depth (1 is the highest), inner HTML and plain text.

    `annex` marks one that opens an annex.
    """

    level: int
    html: str
    text: str
    annex: bool = False


Piece = str | Heading


def markdown_pieces(source: str, pictures: Mapping[str, str], prefix: str) -> list[Piece]:
    """CommonMark with tables; raw HTML in it stays visible as text.

    Args:
        source: the Markdown of a cell.
        pictures: data addresses of the cell's attachments by name.
        prefix: put before every id.
    """
    return html_pieces(_markdown().render(source), prefix, pictures)


def html_pieces(
    source: str, prefix: str, pictures: Mapping[str, str] | None = None, caption: str = ""
) -> list[Piece]:
    """HTML of unknown origin as safe pieces; only headings at the top level make the outline.

    Args:
        caption: names the first table if it has no caption of its own.
    """
    root = html.fragment_fromstring(CONTROLS.sub("", source), create_parent="div")
    for element in list(root.iterdescendants()):
        _clean(element, root, pictures or {})
    for number, table in enumerate(root.xpath(".//table"), start=1):
        _dress(table, f"{prefix}-a{number}", caption if number == 1 else "")
    return _pieces(root)


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _clean(element: html.HtmlElement, root: html.HtmlElement, pictures: Mapping[str, str]) -> None:
    if not isinstance(element.tag, str) or element.tag in REMOVED:
        element.drop_tree()
        return
    if element.tag not in ALLOWED:
        element.drop_tag()
        return
    numeric = "text-align:right" in element.get("style", "")
    for name in set(element.attrib) - set(ALLOWED[element.tag]):
        del element.attrib[name]
    if numeric:
        element.set("class", "num")
    if element.tag == "a":
        _clean_link(element)
    elif element.tag == "img":
        _clean_picture(element, pictures)
    elif re.fullmatch("h[1-6]", element.tag) and element.getparent() is not root:
        element.tag = "p"


def _clean_link(link: html.HtmlElement) -> None:
    if not link.get("href", "").strip().lower().startswith(SAFE_LINKS):
        link.drop_tag()
        return
    link.set("rel", "noreferrer")


def _clean_picture(picture: html.HtmlElement, pictures: Mapping[str, str]) -> None:
    alt = picture.get("alt", "").strip() or NO_DESCRIPTION
    source = picture.get("src", "")
    source = pictures.get(source.removeprefix("attachment:"), source)
    picture.set("alt", alt)
    picture.set("src", source)
    if not PICTURE.fullmatch(source):
        # A picture elsewhere would be a request to the outside: say so instead of fetching it.
        picture.tag = "em"
        picture.attrib.clear()
        picture.text = f"[Hình không kèm trong báo cáo: {alt}]"


def _dress(table: html.HtmlElement, id_: str, name: str) -> None:
    caption = table.find("caption")
    if caption is None:
        caption = html.Element("caption")
        table.insert(0, caption)
    label = html.Element("span")
    said = " ".join(caption.text_content().split()) or name
    label.text = said or _columns(table)
    tail = caption.tail
    caption.clear()
    if not said:
        caption.set("class", "unseen")
    caption.tail = tail
    caption.append(label)
    caption.set("id", id_)
    table.set("class", "data")
    for head in table.xpath(".//th[not(@scope)]"):
        head.set("scope", "col" if head.xpath("ancestor::thead") else "row")
    _align(table)
    wrapper = html.Element("div", {"class": "scroll", "role": "region", "tabindex": "0"})
    wrapper.set("aria-labelledby", id_)
    wrapper.tail, table.tail = table.tail, None
    table.getparent().replace(table, wrapper)
    wrapper.append(table)


def _columns(table: html.HtmlElement) -> str:
    """What a table without a name is called, for those who hear it: its first row."""
    row = table.find(".//tr")
    texts = [] if row is None else [" ".join(cell.text_content().split()) for cell in row]
    return "; ".join(filter(None, texts)) or "–"


def _align(table: html.HtmlElement) -> None:
    """Numbers to the right, with the heads of columns that hold nothing else."""
    rows = [list(row) for row in table.iter("tr")]
    for cell in table.iter("td"):
        text = cell.text_content().strip()
        classes = cell_class(text, "end" if NUMBER.fullmatch(text) else "start")
        if classes:
            cell.set("class", classes)
    if table.xpath(".//*[@colspan or @rowspan]") or len({len(row) for row in rows}) != 1:
        return
    for column in zip(*rows, strict=True):
        cells = [cell for cell in column if cell.tag == "td"]
        filled = [cell for cell in cells if cell.text_content().strip() not in EMPTY]
        if filled and all(NUMBER.fullmatch(cell.text_content().strip()) for cell in filled):
            for cell in column:
                cell.set("class", "num")


def _pieces(root: html.HtmlElement) -> list[Piece]:
    pieces: list[Piece] = []
    loose = _escaped(root.text)
    for element in root:
        if element.tag not in BLOCKS and element.get("class") != "scroll":
            loose += _outer(element) + _escaped(element.tail)
            continue
        if loose.strip():
            pieces.append(f"<p>{loose}</p>\n")
        loose = _escaped(element.tail)
        if re.fullmatch("h[1-6]", element.tag):
            text = " ".join(element.text_content().split())
            if text:
                pieces.append(Heading(min(int(element.tag[1]), 3), _inner(element), text))
        else:
            pieces.append(_outer(element) + "\n")
    if loose.strip():
        pieces.append(f"<p>{loose}</p>\n")
    return pieces


def _outer(element: html.HtmlElement) -> str:
    text: str = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return text


def _inner(element: html.HtmlElement) -> str:
    return _escaped(element.text) + "".join(
        _outer(child) + _escaped(child.tail) for child in element
    )


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
