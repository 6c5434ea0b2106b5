"""Ids and codes made from what people write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

_LONGEST = 60


def as_code(text: str) -> str:
    """A text as the code of an indicator: letters without marks, digits, and signs between them.

    Example:
        >>> as_code("policy_bias"), as_code("1.1"), as_code("Tỷ lệ đúng hạn (%)")
        ('policy_bias', '1.1', 'Ty-le-dung-han')
    """
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    parts = re.sub(r"[^A-Za-z0-9._]+", "-", bare)
    return re.sub(r"[._-]{2,}", "-", parts).strip("-._")[:_LONGEST].strip("-._")


def as_id(text: str) -> str:
    """A text as an id: the same in small letters, with hyphens only.

    Example:
        >>> as_id("Chỉ số DVC 2024"), as_id("Sở Y tế")
        ('chi-so-dvc-2024', 'so-y-te')
    """
    return re.sub(r"[._]", "-", as_code(text).lower())


def free(wanted: str, taken: Iterable[str]) -> str:
    """The id, with a number behind it where it is taken, in whatever case of letters.

    Example:
        >>> free("a", {"A", "a-2"}), free("b", {"a"})
        ('a-3', 'b')
    """
    known = {other.casefold() for other in taken}
    if wanted.casefold() not in known:
        return wanted
    return next(numbered for n in count(2) if (numbered := f"{wanted}-{n}").casefold() not in known)
