"""Rows of a table that are about all units or many: totals, means, regions. They are no unit."""

from __future__ import annotations

import re
from functools import lru_cache

from helpers.core.spelling import name_key, plain
from helpers.core.text import nfc

_WHOLES = (
    "cả nước|toàn quốc|toàn tỉnh|toàn thành phố|toàn huyện|toàn xã"
    "|toàn ngành|toàn bộ|toàn thể|tất cả|national|nationwide|whole country|all|all units|overall"
    "|toàn vùng"
)
_STATISTICS = (
    "tổng|tổng số|tổng cộng|t cộng|cộng|tổng hợp|trung bình|bình quân|trung vị|cao nhất"
    "|thấp nhất|lớn nhất|nhỏ nhất|tối đa|tối thiểu|điểm tối đa|độ lệch chuẩn|giá trị trung bình"
    "|điểm trung bình|total|sum|grand total|subtotal|average|mean|avg|median|min|max|minimum"
    "|maximum|std|std dev|standard deviation|max score|điểm chuẩn|thang điểm|trọng số"
    "|weight|weights"
)
# what may follow, as in "Trung bình cả nước", "Tổng cộng (I+II)", "Bình quân 63 tỉnh, thành phố"
_OPENING = (
    "trung bình|bình quân|tổng cộng|tổng số|trung vị|trong đó|national average|mean"
    "|average|total|median"
)
_CLOSING = (" average", " avg", " mean", " total", " median")  # "OECD average", "World total"
_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")


def plain_key(text: str) -> str:
    """A name as it is compared with those of totals: without marks."""
    return plain(name_key(text))


_EXACT = frozenset(plain_key(name) for name in f"{_WHOLES}|{_STATISTICS}".split("|"))
_WHOLE = frozenset(plain_key(name) for name in _WHOLES.split("|"))
_MAXIMUM = frozenset(
    plain_key(name) for name in ("điểm tối đa", "điểm chuẩn", "thang điểm", "max score")
)
_FIRST = tuple(f"{plain(word)} " for word in _OPENING.split("|"))


def is_whole(name: str) -> bool:
    """Whether a row of this name is about the whole that the units make up.

    Example:
        >>> is_whole("Cả nước"), is_whole("Trung bình cả nước")
        (True, False)
    """
    return plain_key(name.strip(" :.*")) in _WHOLE


@lru_cache(8_192)
def is_total(name: str) -> bool:
    """Whether a row of this name is about all units or many, and so is none itself.

    Example:
        >>> [is_total(name) for name in ("Tổng cộng:", "CẢ NƯỚC", "Bình quân 63 tỉnh", "Bình Quân")]
        [True, True, True, True]
        >>> [is_total(name) for name in ("Xã Tổng Cọt", "Bình Định", "Sở Tổng hợp")]
        [False, False, False]
    """
    short = nfc(_REMARK.sub(" ", nfc(name)[:200])).strip(" :.*")
    if not short:
        return False
    key = plain_key(short)
    if key in _EXACT:
        return True
    return plain(f"{short.casefold()} ").startswith(_FIRST) or short.casefold().endswith(_CLOSING)


def is_maximum(name: str) -> bool:
    """Whether a row of this name says how many points there are.

    Example:
        >>> is_maximum("Điểm tối đa:"), is_maximum("Cao nhất")
        (True, False)
    """
    return plain_key(name.strip(" :.*")) in _MAXIMUM
