"""A report's page: one HTML file from an executed notebook, complete in itself.

nbconvert with our own template. Two habits of its HTMLExporter are left out: reading the finished
page once more with BeautifulSoup, to add an English alt text that says nothing; and copying and
validating the whole notebook for its eleven preprocessors, for which a page of ours has no use.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.core.wording import say
from helpers.report.html_nodes import TEMPLATES
from helpers.report.html_page import compose
from helpers.report.mime import shown_nodes

FONTS = TEMPLATES.parent / "fonts"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SAID = re.compile(r'_\("([^"]+)"\)')  # words of the script


@dataclass(frozen=True)
class Link:
    """A link to a file beside the page: what it is called and its relative address.

    `lang` is the language of the label and of what it leads to, where it is another one.
    """

    label: str
    href: str
    lang: str = ""


def page_words(lang: Lang) -> dict[str, str]:
    """The words of the frame of a page."""
    return {
        "skip": say(lang, "Đến nội dung"),
        "contents": say(lang, "Mục lục"),
        "files": say(lang, "Tệp của báo cáo"),
    }


@dataclass(frozen=True)
class Style:
    """The style sheet, the one script, and the content policy that lets in these two and no more.

    The script only sorts and filters tables that say so; a page says the same without it.
    """

    css: Markup
    script: Markup
    policy: str


def render_html(
    notebook: NotebookNode,
    *,
    title: str,
    lang: Lang = "vi",
    mark: str | None = None,
    links: Sequence[Link] = (),
    other: Link | None = None,
) -> str:
    """The page of an executed notebook: no code, no request of any kind, no script but ours.

    Args:
        notebook: executed, nbformat 4; left as it is.
        title: name of the page in the browser; its heading too when the notebook has no cover.
        lang: "vi" or "en", the language of the text.
        mark: shown on the screen at all times and on every printed page ("SỐ LIỆU MÔ PHỎNG").
        links: other files of the report, shown below the head.
        other: the same page in the other language, where it is made too.

    Raises:
        ReportError: a cell ended in an error, or holds something that may not stand in a page.
    """
    resources = {
        "title": title,
        "lang": lang,
        "mark": mark,
        "links": tuple(links),
        "other": other,
        "words": page_words(lang),
        "style": page_style(accent_css(notebook), lang),
    }
    page, _ = _exporter().from_notebook_node(notebook, resources)
    return page


def accent_css(notebook: NotebookNode) -> str:
    """The office's own colour as CSS; "" where the report's cover names none.

    Raises:
        ReportError: it is no colour.
    """
    nodes = (node for shown in shown_nodes(notebook) for node in shown)
    accent = next((node["accent"] for node in nodes if node.get("accent")), None)
    if accent is None:
        return ""
    for colour in accent.values():
        if not _COLOUR.fullmatch(colour):
            raise ReportError("Màu của trang không hợp lệ.", found=colour, todo="dùng #rrggbb")
    light, dark = (f":root {{ --accent: {accent[name]}; }}" for name in ("light", "dark"))
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n"


@lru_cache(maxsize=8)
def page_style(accents: str = "", lang: Lang = "vi") -> Style:
    """Our style sheet and script, which speaks `lang`, with their policy."""
    css = font_css() + (TEMPLATES / "report.css").read_text(encoding="utf-8") + accents
    source = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    script = _SAID.sub(lambda found: json.dumps(say(lang, found[1]), ensure_ascii=False), source)
    policy = (
        f"default-src 'none'; img-src data:; font-src data:; style-src '{_digest(css)}'; "
        f"script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )
    return Style(Markup(css), Markup(script), policy)


@lru_cache(maxsize=1)
def font_css() -> str:
    """The fonts that every page carries, so that it and its charts look alike at every reader."""
    rules = []
    for weight, name in ((400, "Arimo-Regular"), (700, "Arimo-Bold")):
        font = base64.b64encode((FONTS / f"{name}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f"@font-face {{ font-family: Arimo; font-weight: {weight}; "
            f"src: url(data:font/woff2;base64,{font}) format('woff2'); }}\n"
        )
    return "".join(rules)


def _digest(text: str) -> str:
    """The fingerprint of the text between two tags, as a content policy writes it."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


class PageExporter(HTMLExporter):
    """nbconvert's exporter with our template; escapes, and does not look at the page again."""

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        # A block {% autoescape %} would not reach into imported templates.
        environment.autoescape = True
        return environment

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page and the resources, as TemplateExporter gives them."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    def _preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        return nb, resources


@lru_cache(maxsize=1)
def _exporter() -> PageExporter:
    exporter: PageExporter = PageExporter(  # type: ignore[no-untyped-call]
        extra_template_basedirs=[str(TEMPLATES)], template_name="baocao", default_preprocessors=[]
    )
    exporter.register_filter("compose", compose)  # type: ignore[no-untyped-call]
    return exporter
