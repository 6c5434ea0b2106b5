"""A report's page: one HTML file from the nodes of its notebook, complete in itself."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang
from helpers.core.wording import say
from helpers.documents.html.nodes import TEMPLATES, environment
from helpers.documents.html.page import compose

FONTS = TEMPLATES.parent / "fonts"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_SAID = re.compile(r'_\("([^"]+)"\)')  # words of the script


@dataclass(frozen=True)
class Link:
    """A link to a file beside the page: what it is called and its relative address.

    `lang` is the language of the label and of what it leads to, where it is another one;
    `download` the name of the file for whoever keeps or mails it, where it is to be kept.
    """

    label: str
    href: str
    lang: str = ""
    download: str = ""


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
    nodes: Sequence[Mapping[str, Any]],
    *,
    title: str,
    lang: Lang = "vi",
    mark: str | None = None,
    links: Sequence[Link] = (),
    other: Link | None = None,
    contents: bool = True,
) -> str:
    """The page of a report: no code cells, no request of any kind, no script but ours.

    Args:
        nodes: the node tree of the report; left as it is.
        title: name of the page in the browser; its heading too when the report has no cover.
        lang: "vi" or "en", the language of the text.
        mark: shown on the screen at all times and on every printed page ("SỐ LIỆU MÔ PHỎNG").
        links: other files of the report, shown below the head.
        other: the same page in the other language, where it is made too.
        contents: whether a table of contents stands beside the sections.

    Raises:
        ReportError: a node of unknown kind, or something that may not stand in a page.
    """
    template = environment().get_template("baocao/index.html.j2")
    return template.render(
        page=compose(nodes, lang),
        title=title,
        lang=lang,
        mark=mark,
        links=tuple(links),
        other=other,
        contents=contents,
        words=page_words(lang),
        style=page_style(accent_css(nodes), lang),
    )


def accent_css(nodes: Sequence[Mapping[str, Any]]) -> str:
    """The office's own colour as CSS; "" where the report's cover names none.

    Raises:
        ReportError: it is no colour.
    """
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
    script = speaking((TEMPLATES / "report.js").read_text(encoding="utf-8"), lang)
    policy = (
        f"default-src 'none'; img-src data:; font-src data:; style-src '{_digest(css)}'; "
        f"script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )
    return Style(Markup(css), Markup(script), policy)


def speaking(script: str, lang: Lang) -> str:
    """A script with its words, `_("…")`, in `lang`."""
    return _SAID.sub(lambda match: json.dumps(say(lang, match[1]), ensure_ascii=False), script)


@lru_cache(maxsize=1)
def font_css() -> str:
    """The fonts that every page carries, so that it and its charts look alike at every reader."""
    rules = []
    for file, look in (
        ("Arimo-Regular", "font-family: Arimo; font-weight: 400"),
        ("Arimo-Bold", "font-family: Arimo; font-weight: 700"),
        ("Marks", "font-family: Marks"),
    ):
        font = base64.b64encode((FONTS / f"{file}.woff2").read_bytes()).decode("ascii")
        source = f"url(data:font/woff2;base64,{font}) format('woff2')"
        rules.append(f"@font-face {{ {look}; src: {source}; }}\n")
    return "".join(rules)


def _digest(text: str) -> str:
    """The fingerprint of the text between two tags, as a content policy writes it."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
