"""What an analyst adds may hold no number but those that the notebook computed, and names.

A computed number stands as the text of its value; a computed table shows its entry's texts, which
are its values formatted; a computed figure draws and says numbers of its entry.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from helpers.core.errors import ProofError
from helpers.core.formatting import Lang, half_up, number, signed
from helpers.core.text import nfc, number_tokens
from helpers.documents.nodes.markdown import cell_text
from helpers.report.proof.names import Names
from helpers.report.proof.numbers import Known, Values, decimal_of, names_for_analysts, strings_of

Node = Mapping[str, Any]
Entry = Mapping[str, Any]

TODO = (
    "dùng report.number(...) và {eval}`tên`, report.show(...) cho bảng, report.figure(...) cho "
    "hình, hoặc gắn nhãn nguoi-viet cho ô do người viết"
)
# parts of a node that are never shown as text
_SILENT = {"node", "svg", "mime", "align", "lang", "link", "computed", "number", "scope", "origin",
           "kind", "details", "cell"}  # fmt: skip
# a day, a year and the number of a document are no figures
_DATED = re.compile(
    r"\bngày\s+\d{1,2}(?:/\d{1,2}/|\s+tháng\s+\d{1,2}\s+năm\s+)(?:19|20)\d\d(?!\d)"
    r"|\bnăm\s+(?:19|20)\d\d(?![\d.,]\d|\d)"
    r"|(?<![\w/.,])\d{1,5}(?:/(?:19|20)\d\d)?/(?:QH\d\d|[A-ZĐ]{2,}-[A-ZĐ][A-Za-zĐđ]*)(?!\w)",
)
_ONE = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín"
_IN_WORDS = re.compile(
    rf"\b(?:{_ONE})\s+(?:mươi|trăm|nghìn|ngàn|triệu|tỷ(?!\s+(?:lệ|trọng|suất|số)))\b"
    rf"|\b(?:{_ONE}|mười)\s+phần\s+trăm\b|\bmười\s+(?:(?!năm\b)(?:{_ONE})|lăm)\b"
    rf"|\b(?:{_ONE})\s+phần\s+(?:ba|tư|mười)\b|\bmột\s+nửa\b",
    re.IGNORECASE,
)
_COMPUTED = "\x00"  # stands for a computed number in the text around it
_TYPED_SIGN = re.compile(rf"(?:^|[\s(])[-−–+]\s?{_COMPUTED}")
_ORDINAL = re.compile(r"^(?:\d{1,2}\.)*(\d{1,2})[.)]\s")
_UNNAMED_TICK = re.compile(r"[-−+]?\d[\d.,]*\s?%?")


@dataclass(frozen=True)
class Place:
    """Where a node comes from."""

    notebook: str
    cell: int
    report: str

    def __str__(self) -> str:
        cell = f", ô {self.cell}" if self.cell else ""
        return f"{self.notebook}{cell} ({self.report})"


class Analyst:
    """The rules for nodes that an analyst added."""

    def __init__(self, record: Mapping[str, Any], names: Names, lang: Lang) -> None:
        self._lang = lang
        self._entries = {entry["id"]: entry for entry in record.get("computed", ())}
        self._names = Known(names_for_analysts(record), names.known)
        self._strings = strings_of(record)
        self._conclusions = {
            nfc(finding[key]) for finding in record["findings"] for key in ("title_vi", "title_en")
        }
        self._headings = 0
        self._listed = 0  # the last number of the last numbered list

    def check(self, node: Node, place: Place) -> None:
        """Raises ProofError for the first number that nothing computed."""
        entry = self._entry(node, place)
        if entry is not None and node["node"] == "table":
            self._table(node, entry, place)
        elif entry is not None and node["node"] == "figure":
            self._figure(node, entry, place)
        else:
            for text in (*self._texts(node, place), *svg_texts(node.get("svg", ""))):
                self._typed(text, place)
        self._starts(node, place)

    def _entry(self, node: Node, place: Place) -> Entry | None:
        if "computed" not in node:
            return None
        entry: Entry | None = self._entries.get(node["computed"])
        if entry is None or entry["kind"] != node["node"]:
            what = "Nội dung tự tính không có trong report.json"
            raise _refused(what, str(node["computed"]), place)
        return entry

    def _texts(self, value: Any, place: Place, key: str = "") -> Iterator[str]:
        """All texts of a node; computed numbers, which are checked, are taken out."""
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            heading = value.get("node") == "heading"
            for name, inner in value.items():
                if name in _SILENT or (name == "data" and isinstance(inner, str)):
                    continue
                for text in self._texts(inner, place, name):
                    yield self._without_ordinal(text) if heading else text
        elif isinstance(value, Sequence):
            if value and all(isinstance(run, Mapping) and "text" in run and "node" not in run
                             for run in value):  # fmt: skip
                yield "".join(self._run(run, place) for run in value)
                return
            for inner in value:
                yield from self._texts(inner, place, key)

    def _run(self, run: Node, place: Place) -> str:
        if "number" not in run:
            return str(run["text"]).replace(_COMPUTED, "")
        entry = self._entries.get(run["number"])
        if entry is None or entry["kind"] != "number" or entry["text"] != run["text"]:
            raise _refused(f"Số {run['text']} không có trong report.json", run["text"], place)
        if not self._is_formatted(entry):
            what = f"Số {run['text']} không phải giá trị đã tính ({entry['value']})"
            raise _refused(what, run["text"], place)
        return _COMPUTED

    def _is_formatted(self, entry: Entry) -> bool:
        value, decimals, unit = entry["value"], entry["decimals"], entry.get("unit") or ""
        shown = {number(value, decimals, self._lang), signed(value, decimals, self._lang)}
        if value < 0:
            shown.add(f"−{number(-value, decimals, self._lang)}")
        ends = {"", unit, f" {unit}", f"\u00a0{unit}"}
        return entry["text"] in {text + end for text in shown for end in ends}

    def _typed(self, text: str, place: Place) -> None:
        """No number in what was typed or printed; no sign before a computed one."""
        undated = self._names.unexplained(_DATED.sub(" ", nfc(text)))
        unexplained = [token for token in self._names.unexplained(text) if token in undated]
        unexplained = unexplained or _written_otherwise(text)
        if not unexplained and _TYPED_SIGN.search(text):
            unexplained = ["−"]
        if unexplained:
            shown = text.replace(_COMPUTED, "…")
            raise _refused(f"Số gõ tay không có nguồn: {unexplained[0]}", shown, place)

    def _without_ordinal(self, text: str) -> str:
        """A heading without its place among its like, which is no greater than their count."""
        self._headings += 1
        ordinal = _ORDINAL.match(text)
        return text[ordinal.end() :] if ordinal and int(ordinal[1]) <= self._headings else text

    def _starts(self, node: Node, place: Place) -> None:
        """A numbered list counts from 1, or goes on where the last one ended."""
        if node["node"] != "list" or not node["ordered"]:
            return
        start = node.get("start", 1)
        if start not in (1, self._listed + 1):
            shown = f"{start}. {cell_text(node['items'][0])}"
            raise _refused(f"Số gõ tay không có nguồn: {start}", shown, place)
        self._listed = start + len(node["items"]) - 1

    def _table(self, node: Node, entry: Entry, place: Place) -> None:
        titles = [column["title"] for column in node["columns"]]
        cells = [[cell_text(cell) for cell in row] for row in node["rows"]]
        if titles != entry["columns"] or cells != entry["texts"]:
            shown = next((str(row) for row in cells if row not in entry["texts"]), str(titles))
            raise _refused("Bảng khác với bảng đã tính trong report.json", shown, place)
        rest = {**node, "rows": []}
        for text in self._texts(rest, place):
            self._typed(text, place)
        kept = Known(
            {source.get(key, "") for source in entry["sources"] for key in ("file", "sheet")}
        )
        for row, texts in zip(entry["rows"], entry["texts"], strict=True):
            for value, text in zip(row, texts, strict=True):
                named = nfc(text) in entry.get("names", ())
                if not named and not self._is_cell(value, text, kept):
                    what = f"Ô của bảng ghi {text}, không phải giá trị đã tính ({value})"
                    raise _refused(what, " | ".join(texts), place)

    def _is_cell(self, value: Any, text: str, kept: Known) -> bool:
        """Whether a cell is its value formatted; what is no number is a name or a known text."""
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            return _is_number(value, text, self._lang)
        if not self._names.unexplained(text) or nfc(text) in self._strings:
            return True
        return not kept.unexplained(text)

    def _figure(self, node: Node, entry: Entry, place: Place) -> None:
        values = Values(entry["numbers"])
        tokens = {token for text in entry["texts"] for token in number_tokens(text)}
        ticks = {nfc(tick) for tick in node.get("ticks", ()) if _UNNAMED_TICK.fullmatch(nfc(tick))}
        tokens |= {token for tick in ticks for token in number_tokens(tick)}
        if nfc(node.get("title", "")) in self._conclusions:
            node = {**node, "title": ""}
        for text in (*self._texts({**node, "ticks": []}, place), *svg_texts(node["svg"])):
            for token in self._names.unexplained(text):
                if token.lstrip("+−") not in tokens and not values.have(token, self._lang):
                    raise _refused(f"Hình ghi số không có nguồn: {token}", text, place)


def _is_number(value: float, text: str, lang: Lang) -> bool:
    """Whether a text is one number: the value, rounded to the decimals that are shown."""
    tokens = number_tokens(text)
    printed = decimal_of(tokens[0], lang) if len(tokens) == 1 else None
    if printed is None:
        return False
    rounded = half_up(value, -int(printed.as_tuple().exponent))
    before = text[: text.index(tokens[0])].strip()
    return abs(rounded) == printed and (before[-1:] in ("-", "−")) == (rounded < 0)


def _written_otherwise(text: str) -> list[str]:
    """Signs and words that are numbers: ½, ⑤, "một phần tư"; powers of units are none."""
    signs = [sign for sign in text if unicodedata.category(sign) == "No" and sign not in "²³"]
    return signs or _IN_WORDS.findall(nfc(text))


def svg_texts(svg: str) -> list[str]:
    """What a drawing says in letters: its texts, and what it says of itself."""
    if not svg:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError:
        return []  # the renderer refuses it
    named = ("text", "title", "desc")
    elements = (element for element in root.iter("{*}*") if etree.QName(element).localname in named)
    return [nfc("".join(element.itertext())) for element in elements]


def _refused(what: str, text: str, place: Place) -> ProofError:
    return ProofError(what, where=str(place), found=text[:300], todo=TODO)
