"""Sections without content, each run of them told in one line that keeps their names.

The line is a heading with "empty": contents, bookmarks and numbers then have no gap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import msg, say

Node = dict[str, Any]
NOT_SENT = msg("chưa có nội dung do người có trách nhiệm gửi")
NOTHING_TO_TELL = msg("không có nội dung để nêu")
_PLACE = re.compile(r"^\d+\. ")  # of a heading among its like; without it no place is missing
SUBHEAD = 3  # the level of "###"; deeper ones are told as this
_APART = ("cover", "annex", "closing")  # belong to no section


@dataclass
class _Section:
    """A heading with what stands below it, up to the next heading."""

    heading: Node | None
    body: list[Node] = field(default_factory=list)
    holds: bool = False  # content of its own, or in a section below it

    @property
    def level(self) -> int:
        return int(self.heading["level"]) if self.heading else 0

    @property
    def why(self) -> str:
        return NOT_SENT if any(node["text"] for node in self.body) else NOTHING_TO_TELL


def without_empty_sections(nodes: Sequence[Node], lang: Lang) -> list[Node]:
    """The nodes, every run of sections without content as one line; subheadings without pictures
    are left out.

    A section has none where all that stands below its heading, in the sections within it too, says
    of itself that it is "empty": nobody sent it, or the cell that makes it showed nothing.
    """
    sections = _sections(nodes)
    above: list[_Section] = []
    for place, section in enumerate(sections, start=1):
        above = [other for other in above if other.level < section.level] + [section]
        bare = not section.body and all(
            other.level <= section.level for other in sections[place:][:1]
        )
        if bare or any(not node.get("empty") for node in section.body):
            for other in above:
                other.holds = True
    shown: list[Node] = []
    for alike, run in groupby(_outermost(sections), key=_alike):
        if alike is None:
            shown += [node for section in run for node in _nodes(section) if node.get("text") != []]
        else:
            if named := [section for section in run if not _is_for_pictures(section)]:
                shown.append(_line(named, lang))
    return shown


def _is_for_pictures(section: _Section) -> bool:
    """A subheading whose cells had nothing to show goes without a word: no section is missed."""
    return section.level >= SUBHEAD and section.why == NOTHING_TO_TELL


def _sections(nodes: Sequence[Node]) -> list[_Section]:
    sections = [_Section(None)]
    for node in nodes:
        if node["node"] == "heading":
            sections.append(_Section(node))
        elif node["node"] in _APART:
            sections.append(_Section(None, [node]))
        else:
            sections[-1].body.append(node)
    return sections


def _outermost(sections: Sequence[_Section]) -> list[_Section]:
    """The sections less those within one that is empty as a whole."""
    kept: list[_Section] = []
    for section in sections:
        within = bool(kept) and _is_empty(kept[-1]) and section.level > kept[-1].level
        if not within:
            kept.append(section)
        elif section.body:
            kept[-1].body += section.body
    return kept


def _is_empty(section: _Section) -> bool:
    return section.heading is not None and not section.holds


def _alike(section: _Section) -> tuple[str, str] | None:
    """What sections told in one line have in common; None for those that stand as they are."""
    return (
        (section.why, (section.heading or {}).get("origin", "report"))
        if _is_empty(section)
        else None
    )


def _nodes(section: _Section) -> list[Node]:
    return [*([section.heading] if section.heading else []), *section.body]


def _line(run: Sequence[_Section], lang: Lang) -> Node:
    """One heading in place of several: their names, and why there is nothing."""
    text: list[Mapping[str, Any]] = []
    headings = [section.heading for section in run if section.heading]
    for heading in headings:
        first, *others = heading["text"]
        named = [{**first, "text": _PLACE.sub("", first["text"])}, *others]
        text += [*([{"text": "; "}] if text else []), *({**part, "strong": True} for part in named)]
    text.append({"text": f": {say(lang, run[0].why)}."})
    level = min(section.level for section in run)
    return {**headings[0], "level": level, "text": text, "empty": True}
