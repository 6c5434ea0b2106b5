"""Proof that a finished page says what its record holds, and nothing else.

Every sentence of the record is made again from its numbers. What remains of the page's prose after
these sentences and the record's names are taken away may hold no digit. Numbers in tables, in the
notes beneath them and in the words for charts must each be a value of the record. What people wrote
themselves, its paragraphs and rows of tables, is compared as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import lxml.html

from helpers.core.errors import ProofError
from helpers.core.formatting import Lang, half_up
from helpers.core.text import nfc, number_tokens
from helpers.core.wording import say
from helpers.findings.model import Finding, Item, Name
from helpers.narrative.sentences import headline, sentence, title
from helpers.narrative.words import capital
from helpers.report.blocks import row_text
from helpers.report.tables import COUNTER

# a number with separators of thousands and no decimals; and the two separators
_GROUPED: dict[Lang, re.Pattern[str]] = {
    "vi": re.compile(r"^\d{1,3}(\.\d{3})+$"),
    "en": re.compile(r"^\d{1,3}(,\d{3})+$"),
}
_SEPARATORS: dict[Lang, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}
_PROSE = ("p", "li", "h1", "h2", "h3", "h4", "figcaption", "caption", "aside", "blockquote")
_HEADINGS = ("h2", "h3", "h4")
_PLACE = re.compile(r"^\d+\. ")  # the place of a heading among its like
_SAID = ("sentence_vi", "sentence_en", "short_vi", "short_en", "title_vi", "title_en")
_CODES = ("code", "short_sha256", "cell")
# how English names a period; too few letters for `_is_name`
_PERIOD = re.compile(r"([A-Z]\d )?\d{4}")
# their numbers must be values of the record, but they hold no sentences of it
_VALUED = ("table", "svg", "details")
_LABEL = re.compile(r"^(Bảng|Hình|Biểu|Table) \d+\.?")


def check_page(html: str, record: Mapping[str, Any], *, where: str) -> None:
    """Compare a page with its record.

    Args:
        html: the finished page.
        record: what `report.json` will hold.
        where: how errors name the page.

    Raises:
        ProofError: a sentence does not follow from its numbers, or the page says a number that the
            record does not hold.
    """
    lang: Lang = record["lang"]
    sentences = _sentences(record, where)
    known = {*_names(record), *(_english_periods(record) if lang == "en" else ())}
    known |= {capital(name) for name in known}  # as one stands at the head of a line
    names = sorted(known, key=len, reverse=True)
    values = _Values([abs(value) for value in _numbers(record)])
    page = lxml.html.document_fromstring(html)
    body = page.find(".//main") if page.find(".//main") is not None else page
    written = {nfc(text) for one in record["explanations"] for text in one["text"]}
    for break_ in body.iter("br"):
        break_.tail = f"\n{break_.tail or ''}"
    for dead in body.xpath(".//style | .//script | .//nav"):
        dead.drop_tree()
    for element in body.iter(*_PROSE):
        valued = any(parent.tag in _VALUED for parent in element.iterancestors())
        if not valued and not _is_table_note(element):
            text = _own_text(element)
            if text in written:
                continue
            numbered = element.tag in _HEADINGS
            _check_prose(_PLACE.sub("", text) if numbered else text, sentences, names, where)
    glance = page.xpath("//header//*[@class='glance']//*[not(*)] | //header//dd")
    shown = (nfc(part.text_content()) for part in glance)
    for text in (*_valued_texts(body, say(lang, COUNTER), written), *shown):
        _check_values(text, names, values, where, lang)


def _check_prose(text: str, sentences: list[str], names: list[str], where: str) -> None:
    rest = _LABEL.sub("", text)
    for known in (*sentences, *names):
        rest = rest.replace(known, " ")
    if found := number_tokens(rest):
        raise ProofError(
            f"Trang ghi số {found[0]} không có trong report.json",
            where=where,
            found=text[:300],
            todo="số trong lời văn phải do open_report đưa ra, không gõ tay",
        )


class _Values:
    """The numbers of a record, rounded once for each count of decimals that a page prints."""

    def __init__(self, exact: list[float]) -> None:
        self._exact = exact
        self._rounded: dict[int, set[Decimal]] = {}

    def have(self, printed: Decimal) -> bool:
        """Whether one of them, rounded to the decimals of `printed`, is that number."""
        places = -int(printed.as_tuple().exponent)
        if places not in self._rounded:
            self._rounded[places] = {half_up(value, places) for value in self._exact}
        return printed in self._rounded[places]


def _check_values(text: str, names: list[str], values: _Values, where: str, lang: Lang) -> None:
    rest = text
    for known in names:
        rest = rest.replace(known, " ")
    for token in number_tokens(rest):
        number = _decimal(token, lang)
        if number is None or not values.have(number):
            raise ProofError(
                f"Bảng hoặc biểu đồ ghi số {token} không có trong report.json",
                where=where,
                found=text[:300],
            )


def _decimal(token: str, lang: Lang) -> Decimal | None:
    """The number as `lang` writes it; None where that language writes none so."""
    thousands, point = _SEPARATORS[lang]
    if _GROUPED[lang].match(token):
        return Decimal(token.replace(thousands, ""))
    if point in token:
        token = token.replace(thousands, "").replace(point, ".")
    try:
        return Decimal(token)
    except InvalidOperation:
        return None


def _own_text(element: Any) -> str:
    """The text of a prose element without that of pictures, tables and prose inside it."""
    inner = {*_PROSE, *_VALUED, "ul", "ol"}
    parts = [element.text or ""]
    for child in element:
        if child.tag not in inner:
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return nfc("".join(parts))


def _is_table_note(element: Any) -> bool:
    """Whether this paragraph stands beneath a table of ours and says something of its values."""
    return element.get("class") == "note" and bool(element.xpath("parent::div[@data-scope]//table"))


def _valued_texts(body: Any, counter: str, written: set[str]) -> Iterator[str]:
    """Table cells, the words for charts, and what opens on demand beneath a sentence.

    Rows that are `written` by people are left out.
    """
    for row in body.xpath(".//tbody/tr"):
        if nfc(row_text(cell.text_content() for cell in row)) in written:
            continue
        heads = row.xpath("ancestor::table[1]/thead/tr[last()]/*")
        for place, cell in enumerate(row):
            # a running number is no value
            if place >= len(heads) or nfc(heads[place].text_content()) != counter:
                yield nfc(cell.text_content())
    for note in filter(_is_table_note, body.iter("p")):
        yield nfc(note.text_content())
    for part in body.xpath(".//details//dd | .//details//li | .//details/p"):
        yield nfc(part.text_content())
    for picture in body.xpath(".//svg[@aria-label] | .//img[@alt]"):
        yield nfc(picture.get("aria-label") or picture.get("alt"))


def _sentences(record: Mapping[str, Any], where: str) -> list[str]:
    """All sentences of the record, each made again from its numbers and compared."""
    made = []
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
        for key, text in zip(_SAID, again, strict=True):
            if entry[key] != text:
                raise ProofError(
                    "Câu trong report.json không khớp với số của nó",
                    where=f"{where}, {entry['kind']}",
                    found=entry[key],
                )
        made += [nfc(text) for text in again if text]
    return sorted(made, key=len, reverse=True)


def _finding(record: Mapping[str, Any], entry: Mapping[str, Any]) -> Finding:
    return Finding(
        kind=entry["kind"],
        unit=record["unit"],
        period=record["period"],
        indicator=entry["indicator"],
        numbers=entry["numbers"],
        names=_named(entry["names"]),
        items=tuple(Item(_named(one["names"]), one["numbers"]) for one in entry["items"]),
        decimals=entry["decimals"],
    )


def _named(names: Mapping[str, Mapping[str, str]]) -> dict[str, Name]:
    return {key: Name(name["vi"], name["en"]) for key, name in names.items()}


def _names(value: Any, key: str = "") -> Iterator[str]:
    """Every string of the record that names something with a digit in it.

    A bare number such as "85%" is no name: it must be a value where it is printed.
    """
    if isinstance(value, str):
        if value and (key in _CODES or (key not in _SAID and _is_name(value))):
            yield nfc(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _names(inner, name)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _names(inner, key)


def _english_periods(value: Any, key: str = "") -> Iterator[str]:
    """Every period of the record as English names it: "Q4 2023", "2022"."""
    if isinstance(value, str):
        if (key == "en" or key.endswith("label_en")) and _PERIOD.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _english_periods(inner, name)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _english_periods(inner, key)


def _is_name(text: str) -> bool:
    return any(map(str.isdigit, text)) and sum(map(str.isalpha, text)) >= 3


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, bool):
        return
    if isinstance(value, (int, float)):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _numbers(inner)
