"""A figure as SVG text that may stand in a page beside others, the same bytes in every run."""

from __future__ import annotations

import re
from io import BytesIO

from lxml import etree
from matplotlib.figure import Figure

from helpers.core.errors import ReportError
from helpers.report.charts.layout import clean
from helpers.report.charts.theme import FAMILY, FONT_STACK, MAX_WIDTH_ON_SCREEN

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
OWN_FAMILY = re.compile(rf"font-family: ['\"]?{FAMILY}['\"]?;?\s*")
ROOT_STYLE = (
    f"width:100%;max-width:{MAX_WIDTH_ON_SCREEN}px;height:auto;"
    f"font-family:{FONT_STACK};stroke-linejoin:round;stroke-linecap:butt"
)


def svg_text(figure: Figure, *, alt: str, prefix: str) -> str:
    """The figure as one <svg> element for HTML and PDF, without prolog, date or outer reference.

    `alt` is what a screen reader says. `prefix` begins every id: two charts in one page need two.

    Raises:
        ReportError: `alt` is empty, or `prefix` cannot begin an id.
    """
    check(alt, prefix)
    root = _drawn(figure)
    _drop_page_wide_style(root)
    _rename_ids(root, prefix)
    for element in root.iter():
        _shorten(element)
    width, height = (root.attrib.pop(side).removesuffix("pt") for side in ("width", "height"))
    lean = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    lean.attrib.update(
        {
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "aria-label": clean(alt),
            "style": ROOT_STYLE,
        }
    )
    lean.extend(list(root))
    etree.cleanup_namespaces(lean)
    text: str = etree.tostring(lean, encoding="unicode")
    return text


def check(alt: str, prefix: str) -> None:
    """Raises ReportError for an empty description, or a prefix that cannot begin an id."""
    if not clean(alt):
        raise ReportError("Biểu đồ thiếu mô tả bằng chữ.", todo="truyền alt=…")
    if not PREFIX.fullmatch(prefix):
        raise ReportError(
            "Tiền tố của biểu đồ không dùng làm id được.",
            found=repr(prefix),
            todo="dùng chữ cái không dấu, chữ số, '-' và '_', bắt đầu bằng chữ cái",
        )


def _drawn(figure: Figure) -> etree._Element:
    stream = BytesIO()
    figure.savefig(stream, format="svg", metadata=NO_METADATA)
    parser = etree.XMLParser(
        remove_blank_text=True, remove_comments=True, resolve_entities=False, no_network=True
    )
    return etree.fromstring(stream.getvalue(), parser)


def _drop_page_wide_style(root: etree._Element) -> None:
    """Matplotlib's `* {…}` would restyle the whole page; the root's style says the same."""
    for style in root.findall(f".//{{{SVG}}}style"):
        style.getparent().remove(style)
    for definitions in root.findall(f".//{{{SVG}}}defs"):
        if len(definitions) == 0:
            definitions.getparent().remove(definitions)


def _rename_ids(root: etree._Element, prefix: str) -> None:
    """Ids that something refers to become prefix-1, prefix-2…; the others go."""
    used: dict[str, str] = {}
    for element in root.iter():
        targets = [name for value in element.attrib.values() for name in REFERENCE.findall(value)]
        targets.append(element.get(XLINK_HREF, "").removeprefix("#"))
        for name in filter(None, targets):
            used.setdefault(name, f"{prefix}-{len(used) + 1}")
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", used[name])
        href = element.attrib.pop(XLINK_HREF, None)
        if href is not None:
            element.set("href", "#" + used[href.removeprefix("#")])
        for key, value in element.attrib.items():
            element.set(key, REFERENCE.sub(lambda found: f"url(#{used[found[1]]})", value))


def _shorten(element: etree._Element) -> None:
    """Drops what the root already says and turns that turn nothing."""
    style = OWN_FAMILY.sub("", element.get("style", "")).strip()
    if style:
        element.set("style", style)
    else:
        element.attrib.pop("style", None)
    if element.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        element.attrib.pop("transform")
