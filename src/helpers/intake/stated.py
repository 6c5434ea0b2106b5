"""Which periods a heading or the name of a sheet states, and whether they are the one asked for.

Only what states a period counts: the date of a signature, the number of a decision, a year that
figures are compared with, a plan's range of years say nothing of whose figures stand below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from helpers.core.periods import Dates, read_period
from helpers.core.text import nfc

_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_DAY = r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d\d|(?:19|20)\d\d-\d{1,2}-\d{1,2})"
_RANGE = re.compile(rf"(?:ngay\s+)?({_DAY})\s*(?:-|den)\s*(?:het\s+)?(?:ngay\s+)?({_DAY})")
_NO_PERIOD = tuple(
    re.compile(form)
    for form in (
        # numbers of documents
        r"\b\d+\s*/\s*(?:19|20)\d\d\s*/\s*[a-z][\w-]*",
        r"\b(?:so|no\.?)\s*:?\s*\d+\s*/\s*(?:19|20)\d\d\b",
        # days of signature, with their number or without it
        rf"ngay\s*[\d.…_]*\s*thang\s*[\d.…_]*\s*nam\s*{_YEAR}",
        rf",\s*thang\s*[\d.…_]+\s*nam\s*{_YEAR}\s*$",
        _DAY,
        # other years that are spoken of
        rf"\b(?:so voi|so sanh voi|compared|than|vs)\b(?:\s+(?!{_YEAR})[^\s]+){{0,5}}\s*{_YEAR}",
        r"\b(?:cung ky|cong bo|ban hanh|phat hanh|xuat ban|cap nhat|ke hoach|muc tieu|giai doan"
        r"|nhiem ky|thanh lap|den|truoc|(?<!dau )tu|published|issued|updated|printed|since|until)\b"
        r"(?:\s+(?:trong|vao|ky|nam|quy|thang|ngay|cuoi|dau|het|in|the|year|\d{1,2}|[iv]+))*"
        rf"[\s/-]*{_YEAR}(?:\s*-\s*{_YEAR})?",
    )
)
_BREAKS = re.compile(r"[()\[\]{}\"'“”‘’,;:!?|_]+")
# "Biểu 2 năm 2015", "Phụ lục II/2015": the number is the table's, not a month's or quarter's
_NUMBERED = re.compile(
    r"(?:\d{1,2}|[ivx]+)(?:\s+[-/.]?\s*|[-/.])(?:nam\s+)?\d{4}|\d{4}\s+\d{1,2}", re.ASCII
)
_LEFT, _RIGHT = 5, 3  # words beside the year that may belong to the period


@lru_cache(maxsize=4096)
def stated_periods(text: str) -> tuple[Dates, ...]:
    """The periods that a text states, in its order.

    Example:
        >>> [period.start.isoformat() for period in stated_periods("PCI 2015")]
        ['2015-01-01']
        >>> [period.kind for period in stated_periods("Kết quả quý III/2024 và 9 tháng năm 2024")]
        ['quarter', 'nine_months']
        >>> stated_periods("Theo Quyết định số 12/2016/QĐ-TTg ngày 05/01/2016, so với năm 2014")
        ()
    """
    whole = read_period(text.replace("_", " "))
    if whole is not None:
        return (whole,)
    plain = _plain(text)
    periods = [_days(match) for match in _RANGE.finditer(plain)]
    plain = _RANGE.sub(" ", plain)
    for form in _NO_PERIOD:
        plain = form.sub(" ", plain)
    periods += _phrases(_BREAKS.sub(" ", plain).split())
    return tuple(dict.fromkeys(period for period in periods if period))


def fits(stated: Dates, asked: Sequence[Dates]) -> bool:
    """Whether figures under a heading of one period can be those asked for: all their days are in.

    Args:
        asked: the days asked for, and the days of what the period is called. A window that is no
            calendar period may also be called by the one that it has most days in common with.

    Example:
        >>> year, quarter, other = map(read_period, ("2015", "2015-Q3", "2016"))
        >>> fits(year, [quarter]), fits(quarter, [year]), fits(other, [quarter])
        (True, False, False)
    """
    return any(
        (stated.start <= dates.start and dates.end <= stated.end)
        or (dates.kind == "window" and _shared(stated, dates) >= 0.85)
        for dates in asked
    )


def _shared(dates: Dates, other: Dates) -> float:
    """The part of the longer period that both have in common."""
    days = (min(dates.end, other.end) - max(dates.start, other.start)).days + 1
    return days / max(dates.days, other.days)


def _plain(text: str) -> str:
    """Small letters without marks, one kind of dash, a blank for an underscore."""
    text = unicodedata.normalize("NFD", nfc(text).casefold().replace("đ", "d"))
    text = "".join(character for character in text if not unicodedata.combining(character))
    return re.sub(r"[\u2010-\u2015\u2212]", "-", text).replace("_", " ")


def _days(match: re.Match[str]) -> Dates | None:
    first, last = (re.sub(r"\s*[/.]\s*", "/", day) for day in match.groups())
    return read_period(f"{first} - {last}")


def _phrases(words: Sequence[str]) -> Iterator[Dates | None]:
    """For each year in a text the longest phrase around it that is a period."""
    for place, word in enumerate(words):
        if not (year := re.search(_YEAR, word)):
            continue
        spans = (
            (start, end)
            for start in range(max(0, place - _LEFT), place + 1)
            for end in range(place + 1, min(len(words), place + _RIGHT) + 1)
        )
        by_length = sorted(spans, key=lambda span: span[0] - span[1])
        phrases = (" ".join(words[start:end]) for start, end in by_length)
        read = (read_period(phrase) for phrase in phrases if not _NUMBERED.fullmatch(phrase))
        yield next((period for period in read if period), read_period(year.group()))
