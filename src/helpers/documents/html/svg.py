"""A chart's SVG made fit to stand inside a page that forbids scripts, styles and requests.

The page's policy refuses `style` attributes, and everything inside one page shares one space of
ids. So declarations become presentation attributes and ids get a prefix. What could run or load
something is refused, never repaired: our charts have none of it.
"""

from __future__ import annotations

import re

from lxml import etree

from helpers.core.errors import DRAW_AGAIN, PictureError, ReportError
from helpers.core.library_errors import vietnamese

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = (
    "svg g path rect circle ellipse line polyline polygon text tspan defs clipPath use title desc "
    "linearGradient radialGradient stop pattern mask marker symbol image"
)
_PROPERTIES = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linejoin stroke-linecap "
    "stroke-dasharray stroke-dashoffset stroke-miterlimit opacity color clip-path clip-rule mask "
    "font-family font-size font-style font-weight font-stretch font-variant text-anchor "
    "dominant-baseline text-rendering text-decoration letter-spacing word-spacing visibility "
    "display overflow "
    "stop-color stop-opacity paint-order marker-start marker-mid marker-end"
)
ELEMENTS = frozenset(_ELEMENTS.split())
PROPERTIES = frozenset(_PROPERTIES.split())
FONT = re.compile(
    r"(?P<words>(?:[a-z0-9-]+ )*)(?P<size>[\d.]+(?:px|pt|em))(?:/\S+)? (?P<family>.+)"
)
FONT_WORDS = {"italic": "font-style", "oblique": "font-style", "small-caps": "font-variant"}
# matplotlib's own rule for everything in the drawing; inheritance from <svg> does the same
UNIVERSAL_RULE = re.compile(r"\s*\*\s*\{([^{}]*)\}\s*")
LOCAL_URL = re.compile(r"url\(\s*(['\"]?)#([^'\")]+)\1\s*\)")
PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# user units, points in our charts and matplotlib's: wider drawings scroll on a phone, so that their
# text stays legible
WIDE, WIDER = 350.0, 500.0
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
)


def inline_svg(source: str, *, alt: str, prefix: str) -> str:
    """`source` as an <svg> element for HTML, told to assistive technology as one image.

    Args:
        source: a whole SVG document.
        alt: what the picture shows, in words.
        prefix: put before every id, so that two charts of one page never share one.

    Raises:
        ReportError: not XML, not SVG, or it holds a script, an event handler, or a link outside.
    """
    root = _parse(source)
    _drop_styles(root, prefix)
    for element in root.iter():
        _clean(element, prefix)
    _set_size(root)
    root.set("role", "img")
    root.set("aria-label", alt)
    etree.cleanup_namespaces(root)
    root.tail = None
    text: str = etree.tostring(root, encoding="unicode")
    return text


def _parse(source: str) -> etree._Element:
    # An entity can hold anything, and one inside another can fill the memory.
    if "<!ENTITY" in source:
        raise _refused("khai báo ENTITY")
    try:
        root = etree.fromstring(source.encode("utf-8"), PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PictureError(
            "Hình SVG không đọc được.",
            found=vietnamese(error),
            todo=DRAW_AGAIN,
        ) from error
    if root.tag != f"{SVG}svg":
        raise _refused(f"phần tử gốc {root.tag}")
    return root


def _drop_styles(root: etree._Element, prefix: str) -> None:
    etree.strip_elements(root, f"{SVG}metadata", with_tail=False)
    for style in root.findall(f".//{SVG}style"):
        rule = UNIVERSAL_RULE.fullmatch(style.text or "")
        if rule:
            _set_properties(root, rule[1], prefix)
    etree.strip_elements(root, f"{SVG}style", with_tail=False)


def _clean(element: etree._Element, prefix: str) -> None:
    if not isinstance(element.tag, str):
        raise _refused("tham chiếu ENTITY")
    name = element.tag.removeprefix(SVG)
    if name not in ELEMENTS:
        raise _refused(f"phần tử <{etree.QName(element).localname}>")
    element.tag = name
    _clean_attributes(element, prefix)


def _set_size(root: etree._Element) -> None:
    """A size for readers without our style sheet, and a class for drawings too wide for a phone."""
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) != 4 or not all(NUMBER.fullmatch(side) for side in box):
        return
    if "width" not in root.attrib:
        root.set("width", f"{box[2]}pt")
        root.set("height", f"{box[3]}pt")
    if float(box[2]) > WIDE:
        root.set("class", "wider" if float(box[2]) > WIDER else "wide")


def _clean_attributes(element: etree._Element, prefix: str) -> None:
    for name, value in element.attrib.items():
        plain = etree.QName(name).localname
        if plain.lower().startswith("on"):
            raise _refused(f"thuộc tính {plain}")
        if plain == "href":
            del element.attrib[name]
            element.set("href", _target(element.tag, value, prefix))
        elif name.startswith("{") or plain == "class":
            del element.attrib[name]
        elif plain == "id":
            element.set("id", prefix + value)
        elif plain != "style":
            element.set(name, _local_urls(value, prefix))
    style = element.attrib.pop("style", None)
    if style:
        _set_properties(element, style, prefix)


def _target(tag: str, value: str, prefix: str) -> str:
    if value.startswith("#"):
        return f"#{prefix}{value[1:]}"
    if tag == "image" and PICTURE.fullmatch(value):
        return value
    raise _refused(f"liên kết ra ngoài {value[:80]!r}")


def _local_urls(value: str, prefix: str) -> str:
    if "url(" not in value:
        return value
    local = LOCAL_URL.sub(rf"url(#{prefix}\2)", value)
    if local.count("url(") != len(LOCAL_URL.findall(value)):
        raise _refused(f"liên kết ra ngoài {value[:80]!r}")
    return local


def _set_properties(element: etree._Element, style: str, prefix: str) -> None:
    """CSS declarations as presentation attributes; what SVG has no attribute for is left out."""
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":
            _set_font(element, value)
        elif name in PROPERTIES and value:
            element.set(name, _local_urls(value, prefix))


def _set_font(element: etree._Element, value: str) -> None:
    font = FONT.fullmatch(value)
    if not font:
        return
    for word in font["words"].split():
        if word != "normal":
            element.set(FONT_WORDS.get(word, "font-weight"), word)
    element.set("font-size", font["size"])
    element.set("font-family", font["family"])


def _refused(part: str) -> ReportError:
    return PictureError(
        "Hình SVG có thành phần không được phép trong báo cáo.",
        found=part,
        todo="vẽ lại hình bằng matplotlib hoặc seaborn, không kèm mã và liên kết",
    )
