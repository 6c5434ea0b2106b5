"""Which column of a table is which indicator: by code or by name, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from helpers.core.spelling import name_key
from helpers.core.text import nfc
from helpers.intake.tables.words import heading_key


def _as_typed(text: str) -> str:
    return nfc(text).casefold()


# from the strictest reading to the freest; what is not unique in one is not taken in it
_READINGS: tuple[Callable[[str], str], ...] = (_as_typed, name_key, heading_key)


class Columns:
    """The codes of a framework with the texts by which each may be headed.

    Example:
        >>> known = Columns({"tinh-hieu-qua": ["1.1", "Tính hiệu quả"], "b": ["b", "Tỷ lệ (%)"]})
        >>> known.match("1.1. Tính hiệu quả"), known.match("TINH HIEU QUA"), known.match("Tỷ lệ")
        ('tinh-hieu-qua', 'tinh-hieu-qua', 'b')
        >>> known.match("Tính hiệu lực"), known.near("Tính hiệu lực")
        ('', 'Tính hiệu quả')
    """

    def __init__(
        self, spellings: Mapping[str, Iterable[str]], groupings: Iterable[str] = ()
    ) -> None:
        self._groupings = {heading_key(grouping) for grouping in groupings}
        self._texts = {code: [text for text in texts if text] for code, texts in spellings.items()}
        self._known = [self._read_by(reading) for reading in _READINGS]
        self._heads = {
            _as_typed(texts[0]): (code, {heading_key(text) for text in texts[1:]})
            for code, texts in self._texts.items()
            if texts
        }

    def __contains__(self, code: str) -> bool:
        return code in self._texts

    def match(self, *texts: str) -> str:
        """The code that one of the texts stands for; "" where none does."""
        for text in texts:
            for reading, known in zip(_READINGS, self._known, strict=True):
                if code := known.get(reading(text), ""):
                    return code
            if code := self._numbered(text):
                return code
        return ""

    def is_grouping(self, *texts: str) -> bool:
        """Whether the framework declares a column to hold groups of units."""
        return any(heading_key(text) in self._groupings for text in texts)

    def near(self, text: str) -> str:
        """The spelling that comes nearest: a question, never an answer; "" where none is near."""
        spellings = [spelling for texts in self._texts.values() for spelling in texts]
        keys = {heading_key(spelling): spelling for spelling in spellings}
        matches = get_close_matches(heading_key(text), list(keys), n=1)
        return keys[matches[0]] if matches else ""

    def _read_by(self, reading: Callable[[str], str]) -> dict[str, str]:
        """The codes by what a reading makes of their spellings, if only one code has it.

        A code goes before a name that is read alike.
        """
        others: dict[str, set[str]] = {}
        first: dict[str, set[str]] = {}
        for code, texts in self._texts.items():
            for place, text in enumerate(texts):
                key = reading(text)
                (first if place == 0 else others).setdefault(key, set()).add(code)
        merged = {**others, **first}
        return {key: next(iter(codes)) for key, codes in merged.items() if key and len(codes) == 1}

    def _numbered(self, text: str) -> str:
        """The code of a heading that says code and name: "C1. Minh bạch"."""
        typed = _as_typed(text)
        for end in (match.start() for match in re.finditer(r"[\s.:)_-]", typed)):
            code, names = self._heads.get(typed[:end], ("", set()))
            if code and heading_key(typed[end:]) in names:
                return code
        return ""
