"""What a record knows: its numbers, by what they are about, and the names that hold digits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from helpers.core.formatting import Lang, half_up
from helpers.core.text import nfc, number_tokens
from helpers.core.wording import say
from helpers.report.record.comparison import by_name, named_by

_SIGNED = re.compile(r"[+−]?(\d+(?:[.,]\d+)*)")
# a number with separators of thousands and no decimals; and the two separators
_GROUPED: dict[Lang, re.Pattern[str]] = {
    "vi": re.compile(r"^\d{1,3}(\.\d{3})+$"),
    "en": re.compile(r"^\d{1,3}(,\d{3})+$"),
}
_SEPARATORS: dict[Lang, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}
# keys of a record under which things are named, and those of codes and places
_NAMES = ("name", "names", "name_vi", "name_en", "unit_name", "unit_name_en", "unit_short", "short",
          "label", "label_en", "period_label", "period_label_en", "cited", "cited_en", "number",
          "title")  # fmt: skip
_CODES = ("code", "short_sha256", "cell", "person", "deadline", "deadline_en")
SENTENCES = ("sentence_vi", "sentence_en", "short_vi", "short_en", "title_vi", "title_en")
# how English names a period; too few letters for a name otherwise
_PERIOD = re.compile(r"([A-Z]\d )?\d{4}")
_CELL = re.compile(r"[A-Z]+\d+")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Known:
    """Texts whose digits are explained wherever they stand as a whole, and those of `others`."""

    def __init__(self, texts: Iterable[str], others: Known | None = None) -> None:
        self._others = others
        self._by_token: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for text in {nfc(text).lower() for text in texts}:
            for token in _SIGNED.finditer(text):
                self._by_token[token[1]].append((token.start(1), text))

    def unexplained(self, text: str) -> list[str]:
        """The numbers of a text, with their signs, that stand in none of these."""
        plain = nfc(text).lower()
        tokens = (token for token in _SIGNED.finditer(plain) if not self._explains(plain, token))
        return [token[0] for token in tokens]

    def _explains(self, plain: str, token: re.Match[str]) -> bool:
        for offset, known in self._by_token.get(token[1], ()):
            start, end = token.start(1) - offset, token.start(1) - offset + len(known)
            if start >= 0 and plain[start:end] == known and _is_whole(plain, start, end):
                return True
        return self._others is not None and self._others._explains(plain, token)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on before or behind a piece of a text."""
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    behind = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not behind


class Values:
    """Numbers, rounded once for each count of decimals that a page prints."""

    def __init__(self, exact: Iterable[float]) -> None:
        self._exact = list(exact)
        self._rounded: dict[int, set[Decimal]] = {}

    def have(self, token: str, lang: Lang) -> bool:
        """Whether one of them, rounded to the decimals of a printed number, is that number.

        A number without a sign says how large one of them is.
        """
        printed = decimal_of(token.lstrip("+−"), lang)
        if printed is None:
            return False
        places = -int(printed.as_tuple().exponent)
        if places not in self._rounded:
            self._rounded[places] = {half_up(value, places) for value in self._exact}
        rounded = self._rounded[places]
        up, down = printed in rounded, -printed in rounded
        return down if token[0] == "−" else up if token[0] == "+" else up or down


def decimal_of(token: str, lang: Lang) -> Decimal | None:
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


class Subjects:
    """The numbers of a record by the unit, indicator or period that they are about.

    A row of a table whose head names one of them may say only numbers of that one.

    Args:
        units: the units that rows may name, by name in lower case, be they in the record or not.
    """

    def __init__(self, record: Mapping[str, Any], units: Mapping[str, str]) -> None:
        self._numbers: dict[str, list[float]] = defaultdict(list)
        self._values: dict[str, Values] = {}
        self._codes = {indicator["code"] for indicator in record["indicators"]}
        self._codes |= {figure["indicator"] for figure in record["printed"]}
        printed = by_name(record["printed"], "indicator", "name_vi", "name_en")
        counted = by_name(record["indicators"], "code", "name_vi", "name_en")
        periods = by_name((*record["ranks"], *record["trend"]), "period", "label", "label_en")
        self._named = {"u": units, "i": printed | counted, "p": periods}
        for key, part in record.items():
            if key != "computed":
                self._walk(part, (), key == "comparison")
        self.whole = Values(self._numbers[""])

    def of(self, head: str) -> Values:
        """The numbers of what a row's head names, all numbers where it names nothing."""
        named = ((kind, named_by(head, names)) for kind, names in self._named.items())
        subject = next((kind + id_ for kind, id_ in named if id_), "")
        if subject not in self._values:
            self._values[subject] = Values(self._numbers[subject])
        return self._values[subject] if subject else self.whole

    def _walk(self, value: Any, about: tuple[str, ...], compared: bool) -> None:
        if isinstance(value, Mapping):
            code = value.get("indicator") or value.get("code")
            about += (f"i{code}",) if isinstance(code, str) and code in self._codes else ()
            about += (f"u{value['unit']}",) if compared and "unit" in value else ()
            if isinstance(period := value.get("period"), str):
                # a row about a year may say its quarters
                about += (f"p{period}", f"p{period.partition('-')[0]}")
            if "entered" in value and "left" in value:
                # tables of moves say the two as one
                self._walk(value["entered"] + value["left"], about, compared)
            for key, inner in value.items():
                of_code = (f"i{key}",) if key in self._codes else ()
                self._walk(inner, about + of_code, compared)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                self._walk(inner, about, compared)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            for subject in {"", *about}:
                self._numbers[subject].append(value)


def names_of(record: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    """Every string of the record that names something with a digit in it.

    A bare number such as "85%" is no name: it must be a value where it is printed.
    """
    for keys, text in _strings(record):
        english = lang == "en" and (keys[-1] == "en" or keys[-1].endswith("label_en"))
        named = keys[-1] in _CODES or (not {*SENTENCES} & {*keys} and _is_name(text))
        if named or (english and _PERIOD.fullmatch(text)):
            yield text
        if keys[-1] == "sheet":  # "B1": too short for a name; "6.15" is one behind our word only
            yield (
                text if any(map(str.isalpha, text)) else say(lang, "trang tính {sheet}", sheet=text)
            )
        if keys[-1] == "cell":  # many cells are written as ranges
            yield from _CELL.findall(text)
        if english and _PERIOD.fullmatch(text) and text[0] == "Q":
            yield text[:2]  # a quarter within its own year


def names_for_analysts(record: Mapping[str, Any]) -> set[str]:
    """The names of a record that anybody may write: units, periods, indicators, documents."""
    names = {
        text
        for keys, text in _strings(record)
        if (keys[-1] in _NAMES or "names" in keys) and any(map(str.isalpha, text))
    }
    years = {year for text in names for year in _YEAR.findall(text)}
    return names | {f"năm {year}" for year in years}


def strings_of(record: Mapping[str, Any]) -> set[str]:
    """Every string of the record."""
    return {nfc(text) for _, text in _strings(record)}


def _strings(value: Any, keys: tuple[str, ...] = ("",)) -> Iterator[tuple[tuple[str, ...], str]]:
    """All strings with the keys that they stand under, without those of what analysts computed."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name != "computed":
                yield from _strings(inner, (*keys, name))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner, keys)


def _is_name(text: str) -> bool:
    return bool(number_tokens(text)) and sum(map(str.isalpha, text)) >= 3
