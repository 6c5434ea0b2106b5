"""The form in which names are compared, and what may be missing from a name.

Normalised away: Unicode form, letter case, white space, punctuation, the two places of a tone mark
(hoà, hòa), "TP."/"Thành phố", and letters that only look like Đ. A name written with fewer marks
than the official one (Dak Lak, Đăk Lăk for Đắk Lắk) is the same name; a name with another mark is
another name.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping

from helpers.core.text import nfc

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OPEN_VOWELS = re.compile(rf"(o)([ae])([{_TONES}])(?![a-z])|(u)(y)([{_TONES}])(?![a-z])")
# letters that look like Đ, đ and are typed for them: eth and African d
_BARRED = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_CITY = re.compile(r"\b(?:thành phố|tp|t\.p)(?=\b|\.)")


def name_key(name: str) -> str:
    """What is left of a name for comparison.

    Example:
        >>> name_key("TP. Hồ Chí  Minh") == name_key("Thành phố Hồ Chí Minh")
        True
        >>> name_key("Hoà Bình") == name_key("Hòa Bình"), name_key("TT- Huế") == name_key("TT.Huế")
        (True, True)
    """
    text = _CITY.sub("tp", nfc(name).translate(_BARRED).casefold())
    spread = _OPEN_VOWELS.sub(_early_tone, unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", spread)
    return "".join(one for one in text if one.isalnum() or one == "&")


def near_ids(wanted: object, names: Mapping[str, str], n: int = 3) -> list[str]:
    """Up to `n` ids whose own letters or whose name come near to what was typed, best first.

    Args:
        wanted: what was typed: a question to ask back, never an answer.
        names: the known ids, each with its name.

    Example:
        >>> units = {"so-tttt": "Sở Thông tin và Truyền thông", "so-y-te": "Sở Y tế"}
        >>> near_ids("SO-TTT", units), near_ids("Sở Y tê", units, n=1), near_ids("xyz", units)
        (['so-tttt', 'so-y-te'], ['so-y-te'], [])
    """
    typed = name_key(str(wanted)[:200])
    ids: dict[str, str] = {}
    for one, name in names.items():
        ids.setdefault(name_key(name), one)
    ids |= {name_key(one): one for one in names}
    near = difflib.get_close_matches(typed, ids, n=2 * n)
    return list(dict.fromkeys(ids[key] for key in near))[:n]


def plain(key: str) -> str:
    """A key without any marks: "đắklắk" becomes "daklak"."""
    return "".join(letter for letter, _ in _letters(key))


def lacks_only_marks(key: str, full: str) -> bool:
    """Whether `key` is `full` with some marks left out and none changed.

    Example:
        >>> lacks_only_marks("đăklăk", "đắklắk"), lacks_only_marks("hàm", "hám")
        (True, False)
    """
    short, long = _letters(key), _letters(full)
    return len(short) == len(long) and all(
        one == two and marks <= more for (one, marks), (two, more) in zip(short, long, strict=True)
    )


def _letters(key: str) -> list[tuple[str, frozenset[str]]]:
    """Each base letter with its marks; the bar of đ counts as one."""
    letters: list[tuple[str, frozenset[str]]] = []
    for one in unicodedata.normalize("NFD", key):
        if unicodedata.combining(one):
            if letters:
                base, marks = letters[-1]
                letters[-1] = (base, marks | {one})
        elif one == "đ":
            letters.append(("d", frozenset("đ")))
        else:
            letters.append((one, frozenset()))
    return letters


def _early_tone(found: re.Match[str]) -> str:
    first, second, tone = (part for part in found.groups() if part)
    return first + tone + second
