"""Brings `src/helpers/core/locale/en.po` up to date: `python -m tools.wording`.

Words that the source says and the catalogue does not know are added with an empty `msgstr`, those
that nothing says any more are dropped. Entries are sorted, so that two branches rarely collide.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from helpers.core.wording import CATALOGUE

SOURCE = Path(__file__).parents[1] / "src" / "helpers"
# which argument of a call holds the words
_KEYWORDS = {"say": (2,), "msg": None, "_": None}
_HEAD = r"""msgid ""
msgstr ""
"Language: en\n"
"Content-Type: text/plain; charset=utf-8\n"

"""
_SCRIPT = re.compile(r'_\("([^"]+)"\)')


def spoken(source: Path = SOURCE) -> set[str]:
    """Every text that modules, templates and the page's script say."""
    texts: set[str] = set()
    for path in sorted(source.rglob("*.py")):
        texts |= _extracted("python", path)
    for path in sorted(source.rglob("*.j2")):
        texts |= _extracted("jinja2.ext:babel_extract", path)
    for path in sorted(source.rglob("*.js")):
        texts |= set(_SCRIPT.findall(path.read_text(encoding="utf-8")))
    return texts


def known() -> dict[str, str]:
    """The catalogue: Vietnamese words and the English ones, "" where they are missing."""
    with CATALOGUE.open(encoding="utf-8") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale="en") if one.id}


def write(entries: dict[str, str]) -> None:
    """Write the catalogue, sorted."""
    catalogue = Catalog(locale="en")
    for text in sorted(entries):
        catalogue.add(text, entries[text])
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=True, width=0)
    body = re.sub(r"^#.*\n", "", written.getvalue().decode(), flags=re.MULTILINE)
    CATALOGUE.write_text(_HEAD + body.strip() + "\n", encoding="utf-8")


def _extracted(method: str, path: Path) -> set[str]:
    with path.open("rb") as file:
        found = extract(method, file, _KEYWORDS, options={"encoding": "utf-8"})
        return {text for _, text, _, _ in found if isinstance(text, str)}


def main() -> None:
    """Add, drop, sort; name what is still to be translated."""
    before = known() if CATALOGUE.is_file() else {}
    after = {text: before.get(text, "") for text in spoken()}
    write(after)
    for text in sorted(text for text, said in after.items() if not said):
        print(f"msgstr trống: {text}")


if __name__ == "__main__":
    main()
