"""The blocks of code in the documents. Nothing here is a test."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from project import REPO

PAGES = [
    *(REPO.root / name for name in ("README.md", "README.vi.md", "CONTRIBUTING.md")),
    *sorted((REPO.root / "docs").glob("*.md")),
]
_TYPED = re.compile(
    r"(?:baocao|make|mkdir|cp|mv|cd|export|printf|source|python|\.venv/bin/|uv|pip|dask|conda|py) "
)
_BETWEEN = set("&|;<>")
_PROGRAM = re.compile(r"(?:.*[/\\])?baocao(?:\.exe)?")


@dataclass(frozen=True)
class Block:
    """A block of code of a page: what it is, its text, and the line that it begins in."""

    page: str
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def calls(self) -> list[list[str]]:
        """The words after `baocao` of each call in it, in the order of the block."""
        lines = self.text.splitlines()
        if self.kind == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        calls = [call for line in lines for call in _calls(line)]
        return calls if self.kind in ("bash", "console", "cron") else []


def _calls(line: str) -> Iterator[list[str]]:
    if "baocao " not in line:
        return
    lexer = shlex.shlex(line, posix=True, punctuation_chars="".join(_BETWEEN))
    lexer.whitespace_split = True
    words = list(lexer)
    begin = True  # whether a command begins here
    for at, word in enumerate(words):
        if begin and _PROGRAM.fullmatch(word):
            rest = words[at + 1 :]
            end = next((i for i, part in enumerate(rest) if set(part) <= _BETWEEN), len(rest))
            yield rest[:end]
        begin = set(word) <= _BETWEEN - set("<>")


def blocks(path: Path) -> Iterator[Block]:
    """The blocks of a page; without a word for its kind one that begins as a command is bash."""
    for token in MarkdownIt("commonmark").enable("table").parse(path.read_text("utf-8")):
        if token.type in ("fence", "code_block"):
            kind = token.info.split()[0] if token.info else ""
            kind = kind or ("bash" if _TYPED.match(token.content) else "text")
            yield Block(path.name, (token.map or [0])[0] + 1, kind, token.content)


BLOCKS = [block for path in PAGES for block in blocks(path)]
