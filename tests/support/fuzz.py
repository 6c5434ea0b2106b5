"""Inputs with mistakes that nobody thought of: the same for the same seed, on every machine.

A case is right if it is read, or refused with an error of ours; any other exception is a fault.
`python tests/support/fuzz.py 20000 7` runs so many cases of each kind from seed 7 on and prints a
line a kind, and each fault with the seed that makes it again.
"""

import html
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import lxml.html
from composites import as_file
from payloads import CONTROLS, LONG, PAYLOADS
from project import PROGRAMME, REPO, workbook
from table_books import DATA, FRAMEWORK, write_book

from helpers.core.errors import BaocaoError
from helpers.core.text import showable
from helpers.documents.html.nodes import nodes_to_html
from helpers.documents.nodes.markdown import markdown_nodes
from helpers.index.composite import run
from helpers.index.notes import declared_results
from helpers.index.table_input import read_input
from helpers.intake.form_reader import read_form
from helpers.intake.forms import load_form
from helpers.intake.sources.mapping import Mapping as SourceMapping
from helpers.params.framework import Framework
from helpers.params.load import load_setting
from helpers.params.programme import Programme
from helpers.params.reader import scan_yaml
from helpers.params.registry import Unit
from helpers.params.tables import scan_csv

_BITS = (
    *PAYLOADS, *CONTROLS, *LONG, "", " ", "\n", "\t", ",", ";", '"', "'", ":", "- ", "{", "}", "[",
    "]", "&a", "*a", "!!python/object:os.system", "!!binary x", "<<: *a", "null", "yes", ".inf",
    "~", "-1", "0", "1e999", "NaN", "99999999999999999999", "2023-02-31", "0x1f", "1_000", "|", ">",
    "%", "---", "...", "\u0085", "\ud800", "\ufeff",
)  # fmt: skip
_ALLOWED = {
    *("a", "b", "blockquote", "br", "caption", "code", "del", "div", "em", "figcaption", "figure"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "section", "span"),
    *(
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "math",
        "mi",
        "mn",
    ),
    *("mo", "mrow", "mtext", "mfrac", "msup", "msub", "msubsup", "msqrt", "mover", "munder"),
    *("i", "u", "annotation", "semantics", "caption", "input", "label", "img"),
    *("svg", "defs", "g", "path", "use", "symbol", "rect", "line", "title"),  # of a formula
}


def changed(text: str, chance: Random) -> str:
    """A text with one to four mistakes: parts lost, doubled, exchanged, or put in."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 1, 3, 20, 200)))
        other = chance.randrange(len(text) + 1)
        piece = chance.choice(
            (chance.choice(_BITS), "", text[other : other + 40], text[at:end] * 2)
        )
        text = text[:at] + piece + text[end:]
    return text


@cache
def _texts(folder: str, pattern: str) -> tuple[tuple[str, str], ...]:
    paths = sorted((REPO.root / folder).glob(pattern))
    return tuple((path.name, path.read_text("utf-8")) for path in paths)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def framework(chance: Random, _: Path) -> None:
    name, text = chance.choice(_texts("params/frameworks", "*.yml"))
    scan_yaml.__wrapped__(_bytes(changed(text, chance)), name, Framework)


def declarations(chance: Random, _: Path) -> None:
    kind, model = chance.choice((("programmes", Programme), ("sources", SourceMapping)))
    name, text = chance.choice(_texts(f"params/{kind}", "*.yml"))
    scan_yaml.__wrapped__(_bytes(changed(text, chance)), name, model)


def table(chance: Random, _: Path) -> None:
    ((name, text),) = _texts("params", "units.csv")
    scan_csv.__wrapped__(_bytes(changed(text[:3000], chance)), name, Unit)


_MARKDOWN = (
    "# Tiêu đề\n", "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "- một\n  - hai\n", "> trích\n", "1. x\n",
    "**đậm** *nghiêng* ~~gạch~~ `mã`\n", "```python\nx = 1\n```\n", "$x^2$ và $$\\frac{a}{b}$$\n",
    "![hình](attachment:a.png)\n", "[chữ](https://vnpt.vn)\n", "- [x] xong\n", "***\n", "\n\n",
    "{eval}`x`\n", "<b onclick=x>y</b>\n", "[a]: //evil\n", "    mã thụt\n", "\\|\n",
)  # fmt: skip


def markdown(chance: Random, _: Path) -> None:
    text = "".join(chance.choices((*_MARKDOWN, *_BITS), k=chance.randint(1, 12)))
    page = nodes_to_html(
        [{**node, "origin": "analyst"} for node in markdown_nodes(showable(changed(text, chance)))]
    )
    for element in lxml.html.fragment_fromstring(page, create_parent="div").iter():
        if not isinstance(element.tag, str):
            raise TypeError(f"a comment or instruction: {element}")
        if element.tag not in _ALLOWED or any(name.startswith("on") for name in element.attrib):
            raise TypeError(f"<{element.tag} {dict(element.attrib)}>")


@cache
def _parts() -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(workbook(REPO, "so-tttt", "2023-Q1")) as book:
        return tuple((name, book.read(name)) for name in book.namelist())


_SPOT = re.compile(r'(<t>|<v>|\br="|\bs="|\bt=")([^<"]*)')
_NUMBERS = ("-1", "0", "0.5", "007", "1e3", "1e308", "44927.75", "2958466", "99999999999999999999")


def _cells(text: str, chance: Random) -> str:
    """A sheet that is XML still, some of whose cells hold, are or lie otherwise."""
    for _ in range(chance.randint(1, 5)):
        spots = [*_SPOT.finditer(text)]
        at = chance.choice(spots)
        now = html.unescape(chance.choice([spot for spot in spots if spot[1] == at[1]])[2])
        if at[1] == "<t>":
            now = chance.choice((now, changed(html.unescape(at[2]), chance), chance.choice(_BITS)))
        elif at[1] == "<v>":
            now = chance.choice((now, chance.choice(_NUMBERS)))
        legal = "".join(sign for sign in now if sign.isprintable() or sign in "\n\t")
        text = text[: at.start(2)] + html.escape(legal) + text[at.end(2) :]
    return text


def form(chance: Random, folder: Path) -> None:
    """A workbook with mistakes: mostly in its cells, else in one of its parts or in its bytes."""
    parts, packed = dict(_parts()), BytesIO()
    how = chance.choices(("cells", "part", "bytes"), (8, 1, 1))[0]
    name = "xl/worksheets/sheet1.xml" if how == "cells" else chance.choice(sorted(parts))
    if how != "bytes":
        text = (_cells if how == "cells" else changed)(parts[name].decode(), chance)
        parts[name] = text.encode("utf-8", chance.choice(("replace", "ignore")))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for part, content in parts.items():
            book.writestr(part, content)
    content = bytearray(packed.getvalue())
    for _ in range(chance.randint(1, 30) if how == "bytes" else 0):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path = folder / "so-tttt.xlsx"
    path.write_bytes(content)
    setting = load_setting(REPO, PROGRAMME)
    filled = read_form(
        path, load_form(setting), file=path.name, period="2023-Q1", registry=setting.registry
    )
    for problem in filled.problems:
        str(problem).encode()


_FRAMEWORK = as_file(
    """id: thu
name_vi: Chỉ số thử
groups: [{code: index}]
indicators:
  - {code: a, name_vi: Một, parent: index, weight: 0.5}
  - {code: b, name_vi: Hai, parent: index, weight: 0.5, direction: -1}
"""
)
_DATA = "unit,period,a,b\n" + "".join(f"u{n},2024,{n}.5,{9 - n}\n" for n in range(8))


def index_table(chance: Random, folder: Path) -> None:
    """A framework and a table, or a workbook of both, for `baocao index`."""
    if chance.random() < 0.3:
        sheets = {"Khung chỉ tiêu": FRAMEWORK, "Số liệu": DATA}
        rows = {name: [[*row] for row in sheet] for name, sheet in sheets.items()}
        for _ in range(chance.randint(1, 4)):
            row = chance.choice(rows[chance.choice([*rows])])
            at = chance.randrange(len(row))
            bit = changed(str(row[at]), chance) if chance.random() < 0.5 else chance.choice(_BITS)
            row[at] = "".join(sign for sign in bit if sign.isprintable())
        given = read_input(write_book(folder / "bang.xlsx", rows), None)
    else:
        both = [("khung.yml", _FRAMEWORK), ("bang.csv", _DATA)]
        at = chance.random() > 0.2  # mostly the table has the mistakes
        for number, (name, text) in enumerate(both):
            text = changed(text, chance) if number == at else text
            (folder / name).write_bytes(_bytes(text))
        given = read_input(folder / "khung.yml", folder / "bang.csv")
    declared_results(run(given.table, given.data), [])


KINDS: dict[str, Callable[[Random, Path], None]] = {
    "framework": framework,
    "declarations": declarations,
    "table of units": table,
    "Markdown of notebooks": markdown,
    "forms": form,
    "table of an index": index_table,
}


def faults(kind: str, cases: int, seed: int) -> list[str]:
    """What went wrong in so many cases of a kind, each with its own seed."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + cases):
            try:
                KINDS[kind](Random(number), Path(folder))
            except BaocaoError as error:
                if not error.what:
                    lines.append(f"{kind}, seed {number}: an error without words")
            except Exception as error:
                lines.append(f"{kind}, seed {number}: {type(error).__name__}: {str(error)[:200]}")
    return lines


if __name__ == "__main__":
    for kind in KINDS:
        began = time.perf_counter()
        lines = faults(kind, int(sys.argv[1]), int(sys.argv[2]))
        sys.stdout.write(f"{kind}: {sys.argv[1]} cases, {len(lines)} faults, ")
        sys.stdout.write(
            f"{time.perf_counter() - began:.0f} s\n" + "".join(f"  {x}\n" for x in lines)
        )
        sys.stdout.flush()
