"""The texts by which people say that there is no value."""

from __future__ import annotations

from functools import lru_cache

from helpers.core.text import nfc

# read in any case of letters
MISSING = (
    "", "NA", "N/A", "n.a", "n.a.", "N.A", "#N/A N/A", "-", "–", "—", "null", "NaN", "none", "…",
    "...", "..",
)  # fmt: skip
_KNOWN = frozenset(text.casefold() for text in MISSING)


def is_missing(cell: object) -> bool:
    """Whether a cell says that there is no value.

    Example:
        >>> is_missing("n/a"), is_missing(" "), is_missing(0.0), is_missing("0")
        (True, True, False, False)
    """
    return isinstance(cell, str) and _says_nothing(cell)


@lru_cache(4_096)
def _says_nothing(text: str) -> bool:
    return nfc(text).casefold() in _KNOWN
