"""Writes `docs/findings.md`, the list of all kinds of findings: `python -m tools.findings_list`."""

from __future__ import annotations

from pathlib import Path

from helpers.findings.kinds import LAST, Kind, all_kinds
from helpers.findings.sentences import sentence

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"
HEAD = """# Findings

Every kind of finding, as declared beside its finder in `src/helpers/findings/`: one `Kind` holds
its section, its place among the key points, its words in both languages and a sample, which is
what stands here. [CONTRIBUTING.md](../CONTRIBUTING.md) says how to add one;
`python -m tools.findings_list` writes this page.

Names and numbers are made up or taken from the shipped data; parts of a sentence that a case does
not have are left out. Where the place is "–", the kind comes after all others.
"""


def page() -> str:
    """The page as it is to stand in the documentation."""
    kinds = sorted(all_kinds().values(), key=lambda kind: (kind.order, kind.name))
    return HEAD + "".join(map(_entry, kinds))


def _entry(kind: Kind) -> str:
    place = "–" if kind.order == LAST else str(kind.order)
    head = ", may stand among the key points" if kind.headline else ""
    example = kind.example()
    sentences = f"- {sentence(example, 'vi')}\n- {sentence(example, 'en')}\n"
    numbers = "".join(
        f"- `{key}`: {name.vi} · {name.en}\n" for key, name in sorted(kind.labels.items())
    )
    section = kind.section or kind.tone
    return f"\n## {kind.name}\n\nSection: {section}; place {place}{head}.\n\n{sentences}{numbers}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
