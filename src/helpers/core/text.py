"""Text normalisation shared by everything that compares names."""

from __future__ import annotations

import unicodedata


def nfc(text: str) -> str:
    """`text` in Unicode NFC with runs of white space folded to one space.

    Example:
        >>> nfc("Đắk   Lắk\\n") == "Đắk Lắk"
        True
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def join_list(items: list[str], last: str) -> str:
    """Items as a list in running text: "a, b và c".

    Example:
        >>> join_list(["a", "b", "c"], "và"), join_list(["a"], "và"), join_list([], "và")
        ('a, b và c', 'a', '')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
