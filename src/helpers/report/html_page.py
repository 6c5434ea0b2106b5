"""An executed notebook as the parts of a page: head, sections, table of contents.

Our own outputs are rendered from their nodes, the same that the PDF is made from, so that page and
print say the same and only our templates write markup. What an analyst adds passes `html_safe`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from nbformat import NotebookNode

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.core.wording import msg, say
from helpers.report.annexes import LEVEL, annex_names, annex_title
from helpers.report.html_nodes import nodes_to_html, runs_to_html
from helpers.report.html_safe import Heading, Piece, html_pieces, markdown_pieces
from helpers.report.mime import NODES_MIME, RECORD_MIME
from helpers.report.nodes import NO_DESCRIPTION, left_out, of_other_language
from helpers.report.nodes_html import svg_description

NOT_SHOWN = msg("Nội dung này không hiện được trong trang, xem trong sổ tính của báo cáo.")
_PICTURES = ("image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True)
class Section:
    """What stands under one heading of the second level; without heading, before the first."""

    id: str
    title: str
    heading: Markup
    body: Markup
    headline: bool = False
    annex: bool = False


@dataclass(frozen=True)
class Page:
    """The parts of a report's page. `sections` with a title make the table of contents."""

    cover: Markup
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class _Cover:
    html: str


def compose(notebook: NotebookNode, lang: Lang = "vi") -> Page:
    """The parts of the page that shows `notebook`: no code, no prompts, no cell ids.

    Args:
        lang: the language of the page; cells of the other are left out.

    Raises:
        ReportError: a cell ended in an error, or holds a picture that may not stand in a page.
    """
    pieces: list[Piece | _Cover] = []
    skipped = 0  # so that ids do not depend on cells of other languages
    for place, cell in enumerate(notebook.cells, start=1):
        if of_other_language(cell, lang):
            skipped += 1
        elif not left_out(cell, lang):
            pieces += _cell(cell, place, f"o{place - skipped}", lang)
    cover = "".join(piece.html for piece in pieces if isinstance(piece, _Cover))
    shown = [piece for piece in pieces if not isinstance(piece, _Cover)]
    return Page(Markup(cover), _sections(_with_annexes(shown, say(lang, "Phụ lục"))))


def _cell(cell: NotebookNode, place: int, id_: str, lang: Lang) -> list[Piece | _Cover]:
    if cell.cell_type == "markdown":
        return [*markdown_pieces(_nfc(cell.source), _attachments(cell), id_)]
    if cell.cell_type == "code":
        return _outputs(cell.outputs, place, id_, lang)
    return []


def _attachments(cell: NotebookNode) -> dict[str, str]:
    """Data addresses of the pictures that an analyst dropped into a Markdown cell."""
    return {
        name: f"data:{mime};base64,{data}"
        for name, bundle in cell.get("attachments", {}).items()
        for mime, data in bundle.items()
        if mime in _PICTURES
    }


def _outputs(
    outputs: Sequence[NotebookNode], place: int, id_: str, lang: Lang
) -> list[Piece | _Cover]:
    pieces: list[Piece | _Cover] = []
    printed = ""
    for number, output in enumerate(outputs, start=1):
        if output.output_type == "stream":
            # One print may arrive in several pieces: where they are cut is chance.
            printed += output.text if output.name == "stdout" else ""
            continue
        if output.output_type == "error":
            raise ReportError(
                "Một ô của sổ tính kết thúc bằng lỗi.",
                where=f"ô {place}",
                found=f"{output.ename}: {output.evalue}",
                todo="chạy lại sổ tính và sửa lỗi ở ô này",
            )
        pieces += _printed(printed)
        printed = ""
        pieces += _data(output.data, output.get("metadata", {}), f"{id_}-{number}", lang)
    return pieces + _printed(printed)


def _printed(text: str) -> list[Piece | _Cover]:
    return [f"<pre>{escape(_nfc(text.rstrip()))}</pre>\n"] if text.strip() else []


def _data(
    data: Mapping[str, Any], metadata: Mapping[str, Any], id_: str, lang: Lang
) -> list[Piece | _Cover]:
    """The best of the forms in which one output is given."""
    if NODES_MIME in data:
        return _own(data[NODES_MIME]["nodes"], id_, lang)
    if RECORD_MIME in data and set(data) <= {RECORD_MIME, "text/plain"}:
        return []
    if "image/svg+xml" in data:
        return [_figure(data["image/svg+xml"], metadata, id_, lang)]
    if "image/png" in data:
        alt = _alt(metadata, "image/png", lang)
        image = {"node": "image", "png": data["image/png"], **alt}
        return [nodes_to_html([image], lang=lang)]
    if "text/html" in data:
        caption = _nfc(str(metadata.get("text/html", {}).get("caption", "")))
        return [*html_pieces(_nfc(data["text/html"]), id_, caption=caption)]
    if "text/markdown" in data:
        return [*markdown_pieces(_nfc(data["text/markdown"]), {}, id_)]
    if set(data) == {"text/plain"}:
        return _printed(data["text/plain"])
    return [f'<p class="note">{say(lang, NOT_SHOWN)}</p>\n'] if data else []


def _own(nodes: Sequence[Mapping[str, Any]], id_: str, lang: Lang) -> list[Piece | _Cover]:
    pieces: list[Piece | _Cover] = []
    for number, node in enumerate(nodes, start=1):
        if node["node"] == "heading":
            text = "".join(run["text"] for run in node["text"])
            pieces.append(Heading(min(node["level"], 3), runs_to_html(node["text"]), text))
        elif node["node"] == "annex":
            pieces.append(Heading(LEVEL, "", f"Phụ lục. {node['title']}", annex=True))
        elif node["node"] == "cover":
            pieces.append(_Cover(nodes_to_html([node], lang=lang)))
        else:
            pieces.append(nodes_to_html([node], prefix=f"{id_}-{number}", lang=lang))
    return pieces


def _figure(svg: str, metadata: Mapping[str, Any], id_: str, lang: Lang) -> str:
    alt = _alt(metadata, "image/svg+xml", lang, svg_description(svg))
    node = {"node": "figure", "title": "", "subtitle": "", "svg": svg, "scope": "unit", **alt}
    return nodes_to_html([node], prefix=id_, lang=lang)


def _alt(metadata: Mapping[str, Any], mime: str, lang: Lang, otherwise: str = "") -> dict[str, Any]:
    """What an analyst's picture shows, in words; a picture without words is marked as such."""
    alt = metadata.get(mime, {}).get("alt") or metadata.get("alt") or otherwise
    if alt:
        return {"alt": _nfc(str(alt))}
    return {"alt": say(lang, NO_DESCRIPTION), "undescribed": True}


def _with_annexes(pieces: Sequence[Piece], word: str) -> list[Piece]:
    """The pieces with the headings of annexes numbered, each at the top of the outline."""
    titles = [annex_title(one.text) if isinstance(one, Heading) else None for one in pieces]
    names = annex_names(sum(title is not None for title in titles), word)
    kept: list[Piece] = []
    for piece, title in zip(pieces, titles, strict=True):
        if title is not None:
            full = f"{names.pop(0)}. {title}".removesuffix(". ")
            piece = Heading(LEVEL, str(escape(full)), full, annex=True)
        kept.append(piece)
    return kept


def _sections(pieces: Sequence[Piece]) -> tuple[Section, ...]:
    """Pieces under their headings; a heading is one level below the one that it stands under."""
    used: set[str] = set()
    parts: list[tuple[Heading | None, list[str]]] = [(None, [])]
    above: list[int] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts[-1][1].append(piece)
            continue
        while above and above[-1] >= piece.level:
            above.pop()
        above.append(piece.level)
        if len(above) == 1:
            parts.append((piece, []))
        else:
            tag, id_ = f"h{len(above) + 1}", _slug(piece.text, used)
            parts[-1][1].append(f'<{tag} id="{id_}">{piece.html}</{tag}>\n')
    return _marked([_section(heading, body, used) for heading, body in parts if heading or body])


def _section(heading: Heading | None, body: Sequence[str], used: set[str]) -> Section:
    content = Markup("".join(body))
    if heading is None:
        return Section("", "", Markup(""), content)
    id_ = _slug(heading.text, used)
    return Section(id_, heading.text, Markup(heading.html), content, annex=heading.annex)


def _marked(sections: list[Section]) -> tuple[Section, ...]:
    """The first section is the headline of the report when it opens with a list."""
    if sections and sections[0].body.lstrip().startswith(("<ul", "<ol")):
        first = sections[0]
        return (Section(first.id, first.title, first.heading, first.body, True), *sections[1:])
    return tuple(sections)


def _slug(text: str, used: set[str]) -> str:
    """An id from a heading's letters: stable from run to run, and legible in a link."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", plain))
    base = "muc-" + "-".join(words[:10])
    slug, number = base, 1
    while slug in used:
        number += 1
        slug = f"{base}-{number}"
    used.add(slug)
    return slug


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
