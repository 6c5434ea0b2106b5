"""Brings `src/helpers/core/locale/en.po` up to date: `python -m tools.wording`.

Words that the source says and the catalogue does not know are added with an empty `msgstr`, those
that nothing says any more are dropped. Entries are sorted, so that two branches rarely collide.
"""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from helpers.core.wording import CATALOGUE

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "helpers"
NOTEBOOKS = ROOT / "notebooks"
# which argument of a call holds the words
_CALLS = {"say": 1, "msg": 0, "_": 0, "headed": 3}
_HEADING = re.compile(r"^#{1,4} +(.+?)\s*$", re.MULTILINE)
_SCRIPT = re.compile(r'_\("([^"]+)"\)')
_HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'

Words = tuple[str, str]  # what the words are about ("" for nothing in particular), and the words


def spoken(source: Path = SOURCE, notebooks: Path = NOTEBOOKS) -> set[Words]:
    """All words that modules, templates, the pages' script and headings of notebooks say."""
    collected: set[Words] = set()
    for path in sorted(source.rglob("*.py")):
        collected |= set(_in_module(path.read_text(encoding="utf-8")))
    for path in sorted(source.rglob("*.j2")):
        collected |= set(_in_template(path.read_text(encoding="utf-8")))
    for path in sorted(source.rglob("*.js")):
        collected |= {("", text) for text in _SCRIPT.findall(path.read_text(encoding="utf-8"))}
    for path in sorted(notebooks.glob("*.ipynb")):
        collected |= set(_headings(json.loads(path.read_text(encoding="utf-8"))))
    return collected


def _headings(notebook: dict[str, Any]) -> Iterator[Words]:
    """The headings of Markdown cells: an English page says them in English."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield from (("", heading) for heading in _HEADING.findall("".join(cell["source"])))


def known() -> dict[Words, str]:
    """The catalogue: the words and the English ones, "" where they are missing."""
    with CATALOGUE.open(encoding="utf-8") as file:
        return {
            (message.context or "", str(message.id)): str(message.string)
            for message in read_po(file, locale="en")
            if message.id
        }


def write(entries: dict[Words, str]) -> None:
    """Write the catalogue, sorted by the words."""
    catalogue = Catalog(locale="en")
    for about, text in sorted(entries, key=lambda words: words[::-1]):
        catalogue.add(text, entries[about, text], context=about or None)
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=True, width=0)
    body = re.sub(r"^#.*\n", "", written.getvalue().decode(), flags=re.MULTILINE)
    CATALOGUE.write_text(_HEAD + body.strip() + "\n", encoding="utf-8")


def _in_module(source: str) -> Iterator[Words]:
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        place = _CALLS.get(call.func.id)
        if place is None or len(call.args) <= place:
            continue
        words = call.args[place]
        if isinstance(words, ast.Constant) and isinstance(words.value, str):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            about = given.get("about")
            yield str(about.value) if isinstance(about, ast.Constant) else "", words.value


def _in_template(source: str) -> Iterator[Words]:
    for call in Environment().parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and call.args:
            words = call.args[0]
            about = {keyword.key: keyword.value for keyword in call.kwargs}.get("about")
            if isinstance(words, nodes.Const):
                yield str(about.value) if isinstance(about, nodes.Const) else "", words.value


def main() -> None:
    """Add, drop, sort; name what is still to be translated."""
    before = known() if CATALOGUE.is_file() else {}
    after = {words: before.get(words, "") for words in spoken()}
    write(after)
    for about, text in sorted(words for words, translation in after.items() if not translation):
        print(f"msgstr trống: {text}" + (f" ({about})" if about else ""))


if __name__ == "__main__":
    main()
