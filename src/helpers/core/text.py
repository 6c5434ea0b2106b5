"""Text normalisation shared by everything that compares names."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def nfc(text: str) -> str:
    """`text` in Unicode NFC with runs of white space folded to one space.

    Example:
        >>> nfc("Đắk   Lắk\\n") == "Đắk Lắk"
        True
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def number_tokens(text: str) -> list[str]:
    """Every number as it is written in a text.

    Example:
        >>> number_tokens("Kế hoạch số 650/KH-UBND: 28.459 hồ sơ, 17,3%")
        ['650', '28.459', '17,3']
    """
    return _NUMBER.findall(text)


def join_list(items: list[str], last: str) -> str:
    """Items as a list in running text: "a, b và c".

    Example:
        >>> join_list(["a", "b", "c"], "và"), join_list(["a"], "và"), join_list([], "và")
        ('a, b và c', 'a', '')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
