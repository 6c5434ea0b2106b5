"""The nodes of a report as the parts of its page: head, sections, table of contents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Any

from markupsafe import Markup

from helpers.core.formatting import Lang
from helpers.core.wording import say
from helpers.documents.html.nodes import nodes_to_html, runs_to_html
from helpers.documents.nodes.annexes import LEVEL, annex_names
from helpers.documents.nodes.on_paper import svg_size
from helpers.documents.nodes.pairs import in_rows

Node = Mapping[str, Any]

PICTURES = ("figure", "image")


@dataclass(frozen=True)
class Section:
    """What stands under one heading of the second level; without heading, before the first.

    `lang` is the language of the heading, where it is another than the page's.
    """

    id: str
    title: str
    heading: Markup
    body: Markup
    kind: str = ""  # "headline", "annex", or "empty": no more than its heading
    lang: str = ""


@dataclass(frozen=True)
class Page:
    """The parts of a report's page. `sections` with a title make the table of contents."""

    cover: Markup
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class _Heading:
    """A heading of the outline: its depth (1 is the highest), markup and plain text."""

    level: int
    html: Markup
    text: str
    kind: str = ""
    lang: str = ""


def compose(nodes: Sequence[Node], lang: Lang = "vi") -> Page:
    """The parts of the page that shows `nodes`.

    Args:
        lang: the language of the page's own words.

    Raises:
        ReportError: a node of unknown kind, or a picture that may not stand in a page.
    """
    cover = [node for node in nodes if node["node"] == "cover"]
    used: set[str] = set()
    sections: list[tuple[_Heading | None, list[tuple[str, str]]]] = [(None, [])]
    above: list[int] = []
    annexes = sum(node["node"] == "annex" for node in nodes)
    names = annex_names(annexes, say(lang, "Phụ lục"))
    for place, node in enumerate(_paired(nodes), start=1):
        if node["node"] == "cover":
            continue
        heading = _heading(node, names)
        if heading is None:
            html = nodes_to_html([node], prefix=f"o{place}", lang=lang)
            sections[-1][1].append((node["node"], html))
            continue
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        if len(above) == 1:
            sections.append((heading, []))
        else:
            tag, id_ = f"h{len(above) + 1}", _slug(heading.text, used)
            named = Markup(' class="{}"').format(heading.kind) if heading.kind else ""
            html = Markup('<{0} id="{1}"{3}>{2}</{0}>\n').format(tag, id_, heading.html, named)
            sections[-1][1].append(("heading", html))
        if "details" in node:
            opened = {"node": "paragraph", "text": [], "details": node["details"]}
            sections[-1][1].append(("details", nodes_to_html([opened], lang=lang)))
    kept = [(heading, body) for heading, body in sections if heading or body]
    made = [_section(heading, body, used) for heading, body in kept]
    if made and kept[0][1][:1] and kept[0][1][0][0] == "list":
        # the headline of the report: what stands first, where that is a list
        made[0] = replace(made[0], kind="headline")
    return Page(Markup(nodes_to_html(cover, lang=lang)), tuple(made))


def _paired(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes; of charts that follow one another those that share a row are alike in height."""
    for rows in in_rows(nodes, lambda node: svg_size(node["svg"].encode())):
        yield from chain(*rows)


def _heading(node: Node, names: list[str]) -> _Heading | None:
    """A node as a heading of the outline; annexes take the next of their names."""
    if node["node"] == "annex":
        text = f"{names.pop(0)}. {node['title']}".removesuffix(". ")
        lang = node.get("lang", "")
        run = {"text": text, "lang": lang} if lang else {"text": text}
        return _Heading(LEVEL, runs_to_html([run]), text, "annex", lang)
    if node["node"] != "heading":
        return None
    kind = "empty" if node.get("empty") else ""
    # in the contents an empty section is named, without why it is empty
    text = "".join(run["text"] for run in node["text"][: -1 if kind else None])
    langs = {run.get("lang", "") for run in node["text"]}
    lang = langs.pop() if len(langs) == 1 else ""
    return _Heading(min(node["level"], 3), runs_to_html(node["text"]), text, kind, lang)


def _section(heading: _Heading | None, body: Sequence[tuple[str, str]], used: set[str]) -> Section:
    content = Markup("").join(_beside_each_other(body))
    if heading is None:
        return Section("", "", Markup(""), content)
    id_ = _slug(heading.text, used)
    return Section(id_, heading.text, heading.html, content, heading.kind, heading.lang)


def _beside_each_other(body: Sequence[tuple[str, str]]) -> Iterator[Markup]:
    """The parts of a section; pictures that follow each other share the width of the column."""
    for pictured, parts in groupby(body, key=lambda part: part[0] in PICTURES):
        html = Markup("".join(part for _, part in parts))
        yield Markup('<div class="pictures">\n{}</div>\n').format(html) if pictured else html


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
