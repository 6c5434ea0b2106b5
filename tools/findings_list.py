"""Writes `docs/findings.md`, the list of all kinds of findings: `python -m tools.findings_list`."""

from __future__ import annotations

from pathlib import Path

from helpers.core.formatting import Lang
from helpers.findings.kinds import LAST, Kind, all_kinds
from helpers.findings.model import Finding
from helpers.findings.words import Words

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"
HEAD = """# Findings

Every kind of finding, as declared beside its finder in `src/helpers/findings/`: one `Kind` holds
its section, its place among the key points, and its words in both languages. To add one, write its
finder and its `Kind` in one module, and a test; `python -m tools.findings_list` writes this page.

The sentences are patterns: `‹…›` stands for a name or a number of the finding, and every part that
a sentence can have is shown. Where the place is "–", the kind comes after all others.
"""


class _Pattern(Words):
    """Words that say which name or number stands where."""

    def has(self, key: str) -> bool:
        return True

    some = named = has

    def name(self, key: str) -> str:
        return f"‹{key}›"

    number = magnitude = count = size = whole = plain = name

    def percent(self, key: str, decimals: int | None = None) -> str:
        return f"‹{key}›%"

    def measured(self, key: str, decimals: str = "") -> str:
        return f"‹{key}› ‹measure›"

    def number_at(self, key: str, decimals: str) -> str:
        return f"‹{key}›"

    def sign(self, key: str) -> int:
        return 1

    def maximum(self) -> str:
        return "‹maximum›"

    def items(self) -> tuple[Words, ...]:
        return (self,)


def page() -> str:
    """The page as it is to stand in the documentation."""
    kinds = sorted(all_kinds().values(), key=lambda one: (one.order, one.name))
    return HEAD + "".join(map(_entry, kinds))


def _entry(kind: Kind) -> str:
    place = "–" if kind.order == LAST else str(kind.order)
    head = ", may stand among the key points" if kind.headline else ""
    said = "".join(f"- {_pattern(kind, lang)}\n" for lang in ("vi", "en"))
    section = kind.section or kind.tone
    return f"\n## {kind.name}\n\nSection: {section}; place {place}{head}.\n\n{said}"


def _pattern(kind: Kind, lang: Lang) -> str:
    nothing = Finding(kind.name, "", "")
    return kind.sentence(lang)(_Pattern(nothing, lang, 1))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
