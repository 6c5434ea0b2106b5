"""Nodes as HTML: what a reader sees in JupyterLab and, with our style sheet, on the page.

The fragment is plain semantic HTML and needs no style sheet to be understood. Every text is
escaped by the template; nothing of a node is taken as markup.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from helpers.core.errors import DRAW_AGAIN, PictureError, ReportError
from helpers.core.formatting import Lang
from helpers.core.library_errors import vietnamese
from helpers.core.wording import translator
from helpers.documents.html.svg import inline_svg
from helpers.documents.nodes.markdown import cell_text
from helpers.documents.status import state_of

Node = Mapping[str, Any]

TEMPLATES = Path(__file__).parents[1] / "templates"
SAFE_LINKS = ("https://", "http://", "mailto:", "#")
SIGNATURES = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
}
_ALIGNED = {"start": "", "center": "mid", "end": "num"}
_SHORT = 10  # characters that stay on one line in a narrow column


def nodes_to_html(nodes: Sequence[Node], *, prefix: str = "", lang: Lang = "vi") -> str:
    """The nodes as an HTML fragment; no `style` attribute, script or request in it.

    Args:
        nodes: see REQUIRED in `nodes_checks` for the kinds and their parts.
        prefix: put before every id; two fragments of one page need two prefixes.
        lang: the language of the labels and of the judgements in cells.

    Raises:
        ReportError: a node of unknown kind, or a picture that may not stand in a page.
    """
    template = environment().get_template("nodes.html.j2")
    return str(template.render(nodes=nodes, prefix=prefix, lang=lang, _=translator(lang)))


def runs_to_html(runs: Sequence[Node] | str) -> Markup:
    """Text or runs as HTML; a link with any other scheme than http(s) or mailto stays text."""
    inline = [{"text": runs}] if isinstance(runs, str) else runs
    return Markup("").join(_run(run) for run in inline)


def cell_class(cell: str | Sequence[Node], align: str, lang: Lang = "vi") -> str:
    """The classes of a cell: alignment, and what it says when it states a judgement."""
    text = cell_text(cell)
    status = state_of(text.strip().lower(), lang)
    names = [_ALIGNED[align]]
    if status:
        names.append(f"status {status}")
    if len(text) <= _SHORT and (status or align == "end"):
        names.append("short")
    return " ".join(filter(None, names))


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Where the templates of pages are found; every text is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"runs": runs_to_html, "cell_class": cell_class, "picture": _picture}
    made.globals |= {
        "aligned": _ALIGNED,
        "roles": _roles,
        "svg": _svg,
        "unknown": _unknown,
    }
    return made


def _run(run: Node) -> Markup:
    html = Markup("<br>").join(escape(line) for line in run["text"].split("\n"))
    if run.get("code"):
        html = Markup("<code>{}</code>").format(html)
    if run.get("emph"):
        html = Markup("<em>{}</em>").format(html)
    if run.get("strike"):
        html = Markup("<s>{}</s>").format(html)
    if run.get("strong"):
        html = Markup("<strong>{}</strong>").format(html)
    if run.get("lang"):
        html = Markup('<span lang="{}">{}</span>').format(run["lang"], html)
    link = run.get("link")
    if link and str(link).startswith(SAFE_LINKS):
        html = Markup('<a href="{}" rel="noreferrer">{}</a>').format(link, html)
    return html


def _roles(wanted: bool) -> Callable[[str], Markup]:
    """Writes role attributes, or nothing where the elements keep their own."""
    return Markup(' role="{}"').format if wanted else lambda name: Markup("")


def _svg(node: Node, prefix: str) -> Markup:
    return Markup(inline_svg(node["svg"], alt=node["alt"], prefix=f"{prefix}-"))


def _picture(data: str, mime: str = "image/png") -> str:
    """Base64 of a picture as a data address, checked to be one of its kind."""
    compact = "".join(data.split())
    try:
        content = base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError(
            "Hình không đọc được.", found=vietnamese(error), todo=DRAW_AGAIN
        ) from error
    if not content.startswith(SIGNATURES.get(mime, b"\0")):
        raise PictureError(
            "Hình không đọc được.",
            where=mime,
            found=repr(content[:8]),
            todo="đưa vào báo cáo hình PNG, JPEG",
        )
    return f"data:{mime};base64,{compact}"


def _unknown(kind: object) -> None:
    raise ReportError(
        "Nút của báo cáo thuộc loại không biết.",
        found=repr(kind),
        todo="dùng một loại nút của documents/nodes/tree.py",
    )
