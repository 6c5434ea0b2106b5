"""The period that the heading of a column states, apart from what it says beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.core.periods import read_period
from helpers.core.spelling import text_key

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MARKS = re.compile(r"\[YR\d{4}\]|\(\d{1,2}\)")  # "2018 [YR2018]", "2022(1)"
_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
_NUMBER = r"[\s.]*(?:0?[1-9]|1[0-2]|iv|i{1,3})(?![\w/])"
_PART = re.compile(rf"\b(?:tháng|quý|month|quarter){_NUMBER}", re.IGNORECASE)
_SHORT = re.compile(rf"\b(?:tháng|quý|month|quarter|q|t){_NUMBER}", re.IGNORECASE)
# "cấp độ 3 năm 2021": the number is no month
_NUMBERED = re.compile(r"(?:\d{1,2}|[ivx]+)\s+(?:năm\s+)?\d{4}", re.IGNORECASE)
_LONGEST = 7  # words of a period
# what beside a period says no indicator: that it is one, and how sure its figures are
_WORDS = (
    "năm|quý|tháng|kỳ|kỳ báo cáo|thời kỳ|thời gian|giai đoạn|các năm|chia ra|year|years|period"
    "|time|sơ bộ|ước|ước tính|prel|preliminary|estimate|estimated|provisional"
)
_LAST = re.compile(r"[\s,(]+(?:giai đoạn|thời kỳ|các năm|năm|từ|in)$", re.IGNORECASE)
_NO_NAME = frozenset(map(text_key, _WORDS.split("|")))


def split_heading(levels: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """What a heading says beside a period, level by level, and the period as it can be read; ""
    where it states none, or speaks of several: "2023 so với 2022". A month or quarter may lack
    its year.

    Example:
        >>> split_heading(["Tỷ lệ hộ nghèo (%)", "Sơ bộ 2022"])
        (('Tỷ lệ hộ nghèo (%)',), '2022')
        >>> split_heading(["2024", "Quý I"]), split_heading(["Dân số 2018 [YR2018]"])
        (((), 'Quý I 2024'), (('Dân số',), '2018'))
        >>> split_heading(["2023/2022"]), split_heading(["Thu", "Tháng 1"])
        ((('2023/2022',), ''), (('Thu',), 'Tháng 1'))
    """
    rest: list[str] = []
    whole = part = ""
    form = _SHORT if any(map(_YEAR.search, levels)) else _PART  # "T1" alone may be a code
    for level in levels:
        beside, period = _split(_MARKS.sub(" ", level))
        if not period and (match := form.search(beside)):
            part, beside = match.group(), form.sub(" ", beside, count=1)
        whole = period or whole
        if _YEAR.search(beside):
            return tuple(levels), ""
        beside = _LAST.sub("", " ".join(beside.split()).strip(" ,;:-–/("))
        bare = {text_key(beside.strip("()[].")), text_key(_REMARK.sub("", beside).strip(" ."))}
        if any(character.isalnum() for character in beside) and not bare & _NO_NAME:
            rest.append(beside)
    label = f"{part} {whole}" if part and whole else whole or part
    return (tuple(rest), label) if label else (tuple(levels), "")


def is_part(label: str) -> bool:
    """Whether a label is a month or quarter without its year.

    Example:
        >>> is_part("Quý I"), is_part("T12"), is_part("2024")
        (True, True, False)
    """
    return bool(_SHORT.fullmatch(label))


def _split(text: str) -> tuple[str, str]:
    """A text without the longest period that it says, and this period."""
    words = text.split()
    for size in range(min(len(words), _LONGEST), 0, -1):
        for first in range(len(words) - size + 1):
            period = " ".join(words[first : first + size]).strip(" ,;:()[]*")
            if read_period(period) and not _NUMBERED.fullmatch(period):
                return " ".join((*words[:first], *words[first + size :])), period
    return text, ""
