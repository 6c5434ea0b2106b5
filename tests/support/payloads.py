"""Texts that something in the way to a reader could obey, and the fields that they are put into.

Nothing here is a test. Every text is of one line: line ends have no place in a name.
"""

# ruff: noqa: E501
import csv
import re
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from project import PROGRAMME, SHEET, workbook

from helpers.core.paths import Project

_TAGS = ("img src=x", "svg", "body", "video><source", "details open", "input autofocus", "iframe")
_EVENTS = ("onerror", "onload", "onclick", "onmouseover", "ontoggle")
MARKUP = (
    *(f"<{tag} {event}=alert(1)>" for tag in _TAGS for event in _EVENTS),
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<ScRiPt src=//evil.test>",
    "</title><script>alert(1)</script>", "</style><script>alert(1)</script>", "<base href=//evil>",
    "--><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "<meta http-equiv=x>",
    "\" onmouseover=alert(1) x=\"", "' onfocus='alert(1)", "`onload=alert(1)`", "<a href=x>y</a>",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "<math><mi xlink:href=x>",
    "<link rel=stylesheet href=//evil.test>", "<object data=x>", "<embed src=x>", "<form action=x>",
    "<style>*{display:none}</style>", "<template><script>x</script></template>", "<!-- ", " -->",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "&nosuch;", "&amp;amp;", "]]>",
    "<?php phpinfo() ?>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", "&e;",
    "<w:p><w:r><w:t>x</w:t></w:r></w:p>", "</w:t></w:r>", "<f>1+1</f>", "</is></c>", "<br/>",
)  # fmt: skip
TEMPLATES = (
    "{{ 7*7 }}", "{% raw %}", "{% include '/etc/passwd' %}", "{# x #}", "${7*7}", "#{7*7}",
    "<%= 7*7 %>", "{unit.__class__}", "{0.__globals__}", "{}", "{document}", "{unit!r:>{x}}", "{{",
    "%s%s%n", "%(name)s", "%d", "$HOME", "$(id)", "`id`", "; rm -rf x", "| cat", "&& true",
    "{eval}`1+1`", "{{r.__init__}}", "{:.2f}", "{period:999999999}",
)  # fmt: skip
TYPESETTING = (
    "#import \"x.typ\"", "#read(\"/etc/passwd\")", "#eval(\"1\")", "#panic(\"x\")", "#set text(1pt)",
    "= Tiêu đề", "*đậm*", "_nghiêng_", "$x^2$", "$ sum $", "@nhan", "<nhan>", "// chú thích",
    "/* chú thích", "*/", "#let x = 1", "#link(\"x\")[y]", "#image(\"x\")", "\\u{41}", "~", "---",
    "\\input{/etc/passwd}", "\\write18{id}", "\\end{document}", "\\newpage", "$$\\frac{}$$", "\\",
    "\\(x\\)", "# Tiêu đề", "**đậm**", "~~gạch~~", "[chữ](javascript:alert(1))", "![h](//evil.test/x)",
    "[x]: //evil.test", "<//evil.test>", "| a | b |", "```python", "`mã`", "- mục", "> trích",
    "***", "1. mục", "[^1]", ":::{note}", "{ref}`x`", "a\\|b", "* ", "+ ", "~~~",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|'/c calc'!A1", "=HYPERLINK(\"//evil.test\",\"x\")",
    "=WEBSERVICE(\"//evil.test\")", "=IMPORTXML(\"//evil.test\",\"//a\")", "+cmd|'/c calc'!A0",
    "-2+3+cmd|'/c calc'!A0", "@SUM(1+1)*cmd|'/c calc'!A0", "=DDE(\"cmd\";\"/c calc\";\"x\")",
    "=INDIRECT(\"A1\")", "=A1", "==", "=", "+", "-", "@", "'=1+1", "\t=1+1", " =1+1", "＝1+1",
    "#REF!", "#N/A", "TRUE", "1e5", "0x10", "00123", "1/2", "12:30", "{=1+1}", "\"=1+1\"", ",=1+1",
    ";=1+1", "MERGEFIELD x", "{ INCLUDETEXT \"/etc/passwd\" }", "{ DDEAUTO c:\\\\x }",
)  # fmt: skip
PATHS = (
    "../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "C:\\Windows\\x", "file:///etc/passwd",
    "\\\\evil.test\\share", "//evil.test/share", "a/../../b", "%2e%2e%2f", "....//....//", "~root",
    "CON", "NUL.txt", "con:", "a" * 300, "x/y", "x:y", "x*y?", "-rf", "--out=/tmp/x", ".", "..", " ",
)  # fmt: skip
TERMINAL = (
    "\x1b[2J", "\x1b[31mđỏ\x1b[0m", "\x1b]0;tên\x07", "\x1b]8;;//evil.test\x1b\\x", "\x9b2J", "\x07",
    "\x08\x08\x08", "\x1bc", "\x1b[6n", "\x1b[?1049h", "[red]đỏ[/red]", "[/]", "[bold", ":warning:",
    "[link=//evil.test]x[/link]", "\x1b[1;1H", "\x1bP$q\x1b\\", "\x0e", "\x0f", "\x7f", "\x85",
)  # fmt: skip
LETTERS = (
    "\u202etxt.exe", "\u2066x\u2069", "\u202a\u202b\u202c\u202d", "\u200e\u200f\u061c", "\u2067",
    "\u200b", "\u200c\u200d", "\ufeff", "\u2060", "\u00ad", "\u180e", "\u2028", "\u2029", "\u00a0",
    "Sở" "\u0301\u0323", "So\u031b\u0309 Y te\u0302\u0301", "e" + "\u0301" * 40, "Z\u0338\u0335",
    "\u0430\u0435\u043e", "\uff11\uff0b\uff11", "\U0001f600", "\U0001f468\u200d\U0001f469", "\ufe0f",
    "\u4e2d\u6587", "\u0627\u0644\u0639", "\u0e01\u0e33", "\U00020000", "\ue000", "\uf0fc",
    "\U000f0000", "\ufffd", "\ufffe", "\uffff", "\ufdd0", "\U0010ffff", "\u2400",
    "\U000e0041", "\ufff9x\ufffb", "\u3164", "\u115f", "ﷺ", "Ⅷ", "ﬁ", "İı", "ß", "Đđ",
)  # fmt: skip
# what no file of declarations can hold: only workbooks and the command line may bring it
CONTROLS = tuple(f"x{chr(n)}y" for n in (*range(1, 9), 11, 12, *range(14, 32)))
LONG = ("dài " * 500, "x" * 3_000, "<" * 400, "𝔘" * 200)
PAYLOADS = (*MARKUP, *TEMPLATES, *TYPESETTING, *FORMULAS, *PATHS, *TERMINAL, *LETTERS)


def joined(first: int, payloads: tuple[str, ...] = PAYLOADS) -> str:
    """All payloads in one text, which begins with the one of this number."""
    at = first % len(payloads)
    return " · ".join((*payloads[at:], *payloads[:at]))


_NO_DIGITS = {ord(digit): "q" for digit in "0123456789\uff11"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# keys whose texts are for people; all else in declarations are ids, dates and numbers
_FOR_PEOPLE = ("_vi", "_en")
_OF_COVER = ("parent_agency", "agency", "place", "symbol", "addressee", "recipients", "position")
FIRST, LAST = 8, 42  # rows of items in the form

FIELDS_OF_TABLES = {
    "params/units.csv": ("name_vi", "name_en", "short_vi", "group_vi", "group_en"),
    "data/published/documents.csv": ("number", "title_vi", "issuer"),
}


class Planted:
    """Payloads in the fields of a project; which fields were filled."""

    def __init__(self, project: Project) -> None:
        self.project, self.fields = project, list[str]()

    def text(self, field: str) -> str:
        """The text for one more field, without digits: pages prove each number that they show."""
        self.fields.append(field)
        return joined(7 * len(self.fields)).translate(_NO_DIGITS)

    def declarations(self) -> None:
        """In the texts for people of the programme, its framework and its explanations."""
        params = self.project.params
        for path in (
            params / "programmes" / f"{PROGRAMME}.yml",
            params / "frameworks/plan-650.yml",
        ):
            self._yaml(path)
        for path in sorted((params / "explanations" / PROGRAMME).glob("*.yml")):
            self._yaml(path)

    def tables(self, *units: str) -> None:
        """In the tables of units and documents; the names of `units` stay as they are."""
        for name, fields in FIELDS_OF_TABLES.items():
            path = self.project.root / name
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            for row in rows:
                if row.get("programme", PROGRAMME) != PROGRAMME or row.get("id") in units:
                    continue
                row |= {key: f"{row[key]} {self.text(key)}" for key in fields if row[key]}
            with path.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, rows[0])
                table.writeheader()
                table.writerows(rows)

    def _yaml(self, path: Path) -> None:
        content = self._filled(yaml.safe_load(path.read_text("utf-8")), path.stem)
        path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")

    def _filled(self, node: Any, key: str, *, cover: bool = False) -> Any:
        name = key.rpartition(".")[2].rstrip("0123456789")
        if isinstance(node, dict):
            inside = cover or name == "cover"
            return {k: self._filled(child, f"{key}.{k}", cover=inside) for k, child in node.items()}
        if isinstance(node, list):
            return [self._filled(child, f"{key}{n}", cover=cover) for n, child in enumerate(node)]
        if isinstance(node, str) and (name.endswith(_FOR_PEOPLE) or (cover and name in _OF_COVER)):
            text = self.text(key)
            if name.startswith("basis"):  # which has places to fill, and is refused with others
                text = text.translate({ord("{"): "(", ord("}"): ")"})
            return f"{node} {text}"
        return node

    def form(self, unit: str, quarter: str) -> None:
        """In the names of a workbook's rows, all payloads and the controls that a cell can hold."""
        path = workbook(self.project, unit, quarter)
        book = openpyxl.load_workbook(path)
        sheet = book[SHEET]
        for row in range(FIRST, LAST + 1):
            names = " · ".join(PAYLOADS[row - FIRST :: LAST - FIRST + 1])
            sheet.cell(row, 3).value = _NOT_XML.sub("", names.translate(_NO_DIGITS))
            sheet.cell(row, 3).data_type = "s"
        book.save(path)
        self.fields.append("item name")
