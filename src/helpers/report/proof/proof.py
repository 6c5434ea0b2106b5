"""Proof that a report says what its record holds, and nothing else: node by node, as each stands.

Our own nodes: every sentence of the record is made again from its numbers; what remains of the
prose after these sentences and the record's names are taken away may hold no digit. A number in a
table must be a value of what its row is about; numbers in notes, in words for charts and in charts
likewise. What people sent in and what documents say, its paragraphs and rows of tables, is compared
as a whole. What an analyst adds may hold numbers only as `analyst` says; passages tagged as
people's words any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.core.errors import ProofError
from helpers.core.formatting import Lang
from helpers.core.text import nfc, number_tokens
from helpers.core.wording import msg, say
from helpers.documents.cell_text import INTERVAL_NOTE
from helpers.documents.nodes.blocks import plain_texts, row_text
from helpers.documents.nodes.markdown import cell_text
from helpers.findings.model import Finding, Item, Name
from helpers.findings.sentences import headline, sentence, title
from helpers.report.proof.analyst import TODO, Analyst, Place, svg_texts
from helpers.report.proof.names import Names
from helpers.report.proof.numbers import SENTENCES, Known, Subjects, Values, names_of
from helpers.report.record.comparison import UNIT, by_name
from helpers.report.tables.explained import quoted_texts
from helpers.report.tables.indicators import COUNTER

Node = Mapping[str, Any]

_PLACE = re.compile(r"^\d+\. ")  # the place of a heading among its like
# words of ours that hold a number which counts nothing
_OWN_WORDS = (msg("SHA-256 (16 ký tự đầu)"), INTERVAL_NOTE)


def check_nodes(
    nodes: Sequence[Node],
    record: Mapping[str, Any],
    names: Names | None = None,
    *,
    notebook: str,
    where: str,
    lang: Lang,
) -> None:
    """Compare the nodes of a report with its record.

    Args:
        nodes: as `notebook_to_nodes` gives them, with their origin and cell.
        record: what `report.json` will hold.
        names: of the programme; None where there is nothing but the record.
        notebook: name of the notebook, as errors call it.
        where: how errors name the report.
        lang: the language of the report.

    Raises:
        ProofError: a sentence does not follow from its numbers, or the report says a number that
            the record does not hold at that place.
    """
    names = names or Names(Known(()), by_name(record["comparison"], *UNIT))
    ours = _Ours(record, names, lang, where)
    analyst = Analyst(record, names, lang)
    for node in nodes:
        place = Place(notebook, int(node.get("cell", 0)), where)
        if node.get("origin", "report") == "report":
            ours.check(node, place)
        elif node["origin"] == "analyst":
            analyst.check(node, place)


class _Ours:
    """The rules for nodes that the program made."""

    def __init__(self, record: Mapping[str, Any], names: Names, lang: Lang, where: str) -> None:
        self._lang = lang
        findings = list(zip(record["findings"], _sentences(record, where), strict=True))
        sentences = [text for _, texts in findings for text in texts]
        record_names = {*names_of(record, lang), *(say(lang, words) for words in _OWN_WORDS)}
        self._names = Known(record_names, names.known)
        self._prose = Known(sentences, self._names)
        self._subjects = Subjects(record, names.units)
        self._of_sentence = {
            text: Values(_numbers([entry["numbers"], [item["numbers"] for item in entry["items"]]]))
            for entry, texts in findings
            for text in texts
        }
        explained = record["explanations"]
        self._written = {nfc(text) for entry in explained for text in entry["text"]}
        self._written |= {nfc(text) for text in quoted_texts(explained, lang)}

    def check(self, node: Node, place: Place) -> None:
        """Raises ProofError for the first number that is not the record's."""
        if node["node"] == "cover":
            self._cover(node, place)
        elif node["node"] == "table":
            self._table(node, place)
        elif node["node"] == "figure":
            self._figure(node, place)
        elif node["node"] == "list":
            self._list(node, place)
        elif node["node"] == "closing":
            texts = [*node["recipients"], node["position"]]
            for text in (*texts, node.get("authority"), node.get("signatory")):
                self._say(text or "", place)
        else:
            text = cell_text(node.get("text") or node.get("title") or node.get("alt") or "")
            self._say(_PLACE.sub("", text) if node["node"] == "heading" else text, place)

    def _say(self, text: str, place: Place) -> None:
        """Prose holds no number but those of the record's sentences and names."""
        if nfc(text) in self._written:
            return
        if unexplained := self._prose.unexplained(text):
            raise ProofError(
                f"Báo cáo ghi số {unexplained[0]} không có trong report.json",
                where=str(place),
                found=text[:300],
                todo="số trong lời văn phải do open_report đưa ra, không gõ tay",
            )

    def _value(self, text: str, values: Values, place: Place) -> None:
        """Numbers beside prose are values of the record."""
        for token in self._names.unexplained(text):
            if not values.have(token, self._lang):
                raise ProofError(
                    f"Bảng hoặc biểu đồ ghi số {token} không có trong report.json ở chỗ này",
                    where=str(place),
                    found=text[:300],
                    todo=TODO,
                )

    def _cover(self, node: Node, place: Place) -> None:
        for key in ("title", "subject", "unit", "period", "basis", "agency", "mark"):
            self._say(node.get(key) or "", place)
        for text in (node.get("parent_agency") or "", *node["addressee"]):
            self._say(text, place)
        seen = node.get("key_figures") or {}
        for figure in seen.get("figures", ()):
            for text in figure.values():
                self._value(text, self._subjects.whole, place)
        targets = seen.get("targets") or {"text": "", "chips": ()}
        self._value(targets["text"], self._subjects.whole, place)
        for chip in targets["chips"]:
            for text in chip.values():
                self._value(text, self._subjects.of(chip["name"]), place)

    def _list(self, node: Node, place: Place) -> None:
        details = node.get("details") or [None] * len(node["items"])
        for item, detail in zip(node["items"], details, strict=True):
            text = cell_text(item)
            self._say(text, place)
            if detail:
                values = self._of_sentence.get(nfc(text), self._subjects.whole)
                for fact in detail["facts"]:
                    self._value(fact[1], values, place)
                for other in (detail["how"], *detail["places"]):
                    self._value(other, self._subjects.whole, place)
        for below in node.get("below", ()):
            for inner in below:
                self.check(inner, place)

    def _table(self, node: Node, place: Place) -> None:
        titles = [column["title"] for column in node["columns"]]
        written = row_text(titles) in self._written
        for text in (node["caption"], *(() if written else titles)):
            self._say(text, place)
        for note in node.get("notes", ()):
            self._value(note, self._subjects.whole, place)
        counted = titles[:1] == [say(self._lang, COUNTER)]
        for number, row in enumerate(node["rows"], start=1):
            if nfc(row_text(row)) in self._written:
                continue
            cells = [*map(cell_text, row)]
            shown = cells[1:] if counted and cells[0] == str(number) else cells
            self._row(shown, cells[node["row_header"]], place)

    def _row(self, cells: Sequence[str], head: str, place: Place) -> None:
        values = self._subjects.of(head)
        for text in cells:
            self._value(text, values, place)

    def _figure(self, node: Node, place: Place) -> None:
        self._say(node["title"], place)
        self._say(node["subtitle"], place)
        self._value(node["alt"], self._subjects.whole, place)
        data = node.get("data") or {"columns": (), "rows": ()}
        for column in data["columns"]:
            self._say(column["title"], place)
        for row in data["rows"]:
            self._row([*map(cell_text, row)], cell_text(row[0]), place)
        words = [node[key] for key in ("title", "subtitle", "alt")]
        self._drawn(node, [*words, *plain_texts([{"node": "table", **data}])], place)

    def _drawn(self, node: Node, texts: Sequence[str], place: Place) -> None:
        """A drawing says no number that the words and the table of the figure do not say."""
        tokens = {
            token for text in (*texts, *node.get("ticks", ())) for token in number_tokens(text)
        }
        for text in svg_texts(node["svg"]):
            for token in number_tokens(text):
                if token not in tokens:
                    raise ProofError(
                        f"Hình vẽ số {token} không có trong bảng và lời của hình",
                        where=str(place),
                        found=f"{node['title']}: {text}"[:300],
                        todo="ghi số ấy vào trục hoặc bảng của hình, hoặc bỏ khỏi hình",
                    )


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, Mapping):
        value = value.values()
    elif isinstance(value, (int, float)):
        yield value
        return
    for inner in value:
        yield from _numbers(inner)


def _sentences(record: Mapping[str, Any], where: str) -> Iterator[list[str]]:
    """The sentences of each finding of the record, made again from its numbers and compared."""
    for entry in record["findings"]:
        finding = _finding(record, entry)
        again = (
            sentence(finding, "vi"),
            sentence(finding, "en"),
            headline(finding, "vi"),
            headline(finding, "en"),
            title(finding, "vi"),
            title(finding, "en"),
        )
        for key, text in zip(SENTENCES, again, strict=True):
            if entry[key] != text:
                raise ProofError(
                    "Câu trong report.json không khớp với số của nó",
                    where=f"{where}, {entry['kind']}",
                    found=entry[key],
                    todo="lập lại với --force; vẫn vậy thì báo người giữ chương trình",
                )
        yield [nfc(text) for text in again if text]


def _finding(record: Mapping[str, Any], entry: Mapping[str, Any]) -> Finding:
    return Finding(
        kind=entry["kind"],
        unit=record["unit"],
        period=record["period"],
        indicator=entry["indicator"],
        numbers=entry["numbers"],
        names=_named(entry["names"]),
        items=tuple(Item(_named(item["names"]), item["numbers"]) for item in entry["items"]),
        decimals=entry["decimals"],
    )


def _named(names: Mapping[str, Mapping[str, str]]) -> dict[str, Name]:
    return {key: Name(name["vi"], name["en"]) for key, name in names.items()}
