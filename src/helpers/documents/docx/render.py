"""A node tree as a Word file in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I.

The parts of the file are written from templates/word/ with autoescape on: every text of a node is
shown as it is, and none can become a field, a style or a link. Styles, numbering and headings are
real ones, so that an office can go on editing. The file holds no dates and no random ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.documents.docx.columns import SIZES, TEXT_WIDTH, balanced, fit_table
from helpers.documents.docx.pictures import Picture, make_pictures
from helpers.documents.nodes.on_paper import LANGUAGE_TAGS, print_labels, printable, printable_nodes
from helpers.documents.zipped import zip_parts

Node = dict[str, Any]

TEMPLATES = Path(__file__).parents[1] / "templates" / "word"
SAFE_LINKS = ("https://", "http://", "mailto:")
ACCENT = "1F4E79"
_PARTS = {
    "[Content_Types].xml": "content_types",
    "_rels/.rels": "package_rels",
    "docProps/core.xml": "core",
    "docProps/app.xml": "app",
    "word/document.xml": "document",
    "word/_rels/document.xml.rels": "document_rels",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/settings.xml": "settings",
    "word/fontTable.xml": "font_table",
    "word/theme/theme1.xml": "theme",
}
_AGENCY_WIDTH = 3912  # twentieths of a point, 69 mm
_AGENCY_SIZE = 24  # half points
_FIRST_FREE_NUMBER = 2  # number 1 is the dash


def render_docx(nodes: list[Node], *, title: str, lang: Lang = "vi") -> bytes:
    """The report as the bytes of a .docx file.

    Args:
        nodes: the node tree of the report.
        title: the document's title, as viewers and searches show it.
        lang: "vi" or "en", the language of the labels and of the text.

    Raises:
        ReportError: a node of unknown kind or without a part that it needs, or a picture that
            cannot be read.
    """
    if lang not in LANGUAGE_TAGS:
        raise ReportError("Ngôn ngữ của bản Word không có.", found=lang, todo="chọn vi hoặc en")
    kept = printable_nodes(nodes, title, lang)
    pictures = make_pictures(kept, title)
    links: dict[str, str] = {}
    prepared = [
        _prepared(node, kept[place + 1 :], links) | _pictured(place, pictures)
        for place, node in enumerate(kept)
    ]
    numbered = _number(prepared)
    _open_sections(prepared)
    cover = next((node for node in prepared if node["node"] == "cover"), None)
    told = {
        "title": printable(title),
        "language": LANGUAGE_TAGS[lang],
        "tags": LANGUAGE_TAGS,
        "labels": print_labels(lang),
        "nodes": prepared,
        "cover": cover,
        "mark": cover and cover.get("mark"),
        "accent": _accent(cover),
        "pictures": list(pictures.values()),
        "links": links,
        "numbered": numbered,
    }
    parts = {name: _write(template, told) for name, template in _PARTS.items()}
    parts["word/header1.xml"] = _write("header", {**told, "numbered": False})
    parts["word/header2.xml"] = _write("header", {**told, "numbered": True})
    parts |= {f"word/media/{one.file}": one.content for one in pictures.values()}
    return zip_parts(parts)


def _prepared(node: Node, following: Sequence[Node], links: dict[str, str]) -> Node:
    """The node with what its template needs beside what it says."""
    kind = node["node"]
    if kind == "cover":
        names = [name.upper() for name in (node.get("parent_agency"), node["agency"]) if name]
        lines = [balanced(name, _AGENCY_WIDTH, _AGENCY_SIZE) for name in names]
        return {**node, "agency_lines": lines}
    if kind in ("paragraph", "heading", "callout"):
        text = "".join(run["text"] for run in node["text"])
        stays = text.rstrip().endswith(":") or _closes(following)
        return {**node, "text": _linked(node["text"], links), "stays": stays}
    if kind == "list":
        items = [_linked(item, links) for item in node["items"]]
        below = [
            [_prepared(inner, (), links) for inner in some]
            for some in node.get("below", [()] * len(items))
        ]
        return {**node, "items": items, "below": below}
    if kind == "table":
        rows = [
            [_linked([{"text": one}] if isinstance(one, str) else one, links) for one in row]
            for row in node["rows"]
        ]
        return {**node, "rows": rows, "fit": fit_table(node), "levels": node.get("levels", ())}
    if kind == "closing":
        return {**node, "lines": _recipients(node["recipients"])}
    return node


def _closes(following: Sequence[Node]) -> bool:
    """Whether the signature comes next: it never stands on a page without a line of the report."""
    return bool(following) and following[0]["node"] == "closing"


def _accent(cover: Node | None) -> str:
    return cover["accent"]["light"].lstrip("#") if cover and cover.get("accent") else ACCENT


def _pictured(place: int, pictures: Mapping[int, Picture]) -> Node:
    return {"picture": pictures[place]} if place in pictures else {}


def _linked(runs: Sequence[Node], links: dict[str, str]) -> list[Node]:
    """The runs, each with the id of its link; an address of another scheme stays text."""
    linked = []
    for run in runs:
        url = run.get("link")
        if url and str(url).startswith(SAFE_LINKS):
            run = {**run, "link_id": links.setdefault(url, f"link{len(links) + 1}")}
        linked.append(run)
    return linked


def _recipients(names: Sequence[str]) -> list[str]:
    """The lines of "Nơi nhận": a dash before each, a semicolon after each, a full stop at last."""
    lines = []
    for place, name in enumerate(names, start=1):
        lead = "" if name.startswith("-") else "- "
        end = "" if name.endswith((";", ".")) else "." if place == len(names) else ";"
        lines.append(f"{lead}{name}{end}")
    return lines


def _number(nodes: Sequence[Node]) -> dict[int, int]:
    """Numbers the named tables, and gives every numbered list a counter; with what each begins."""
    tables = (node for node in nodes if node["node"] == "table" and node["caption"])
    for number, node in enumerate(tables, start=1):
        node["number"] = number
    counters: dict[int, int] = {}
    for node in _lists(nodes):
        if node["ordered"]:
            node["list_number"] = _FIRST_FREE_NUMBER + len(counters)
            counters[node["list_number"]] = node.get("start", 1)
    return counters


def _lists(nodes: Iterable[Node]) -> Iterator[Node]:
    """The lists and those in them."""
    for node in nodes:
        if node["node"] == "list":
            yield node
            for below in node["below"]:
                yield from _lists(below)


def _open_sections(nodes: Sequence[Node]) -> None:
    """Tells each annex whether the section that ends before it counts its own pages too."""
    before = False
    for node in nodes:
        if node["node"] == "annex":
            node["restarts"] = before
            before = True


def _write(template: str, told: Mapping[str, Any]) -> bytes:
    return _template(template).render(told).encode("utf-8")


@lru_cache(maxsize=len(_PARTS) + 1)
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.xml.j2")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "text_width": TEXT_WIDTH,
        "agency_width": _AGENCY_WIDTH,
        "table_sizes": SIZES,
    }
    return environment
