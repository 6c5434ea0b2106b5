"""The forms in which texts are compared, and what may be missing from a name.

`text_key` takes away what nobody sees or means: Unicode form, letter case, white space, the place
of a tone mark (hoà, hòa), kinds of dashes and quotes, marks of no width, and letters that only look
like Đ. `code_key` also takes away spaces. `name_key` takes away all punctuation, and writes "TP."
for "Thành phố". A name written with fewer marks than the official one (Dak Lak, Đăk Lăk for Đắk
Lắk) is the same name; a name with another mark is another name.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from helpers.core.text import nfc

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NO_TONE = dict.fromkeys(map(ord, _TONES))
_VOWELS = re.compile(rf"(?:[aeiouy][\u0302\u0306\u031b{_TONES}]*){{2,}}")
# letters that look like Đ, đ and are typed for them: eth and African d
_BARRED = dict.fromkeys("\u00d0\u0189", "Đ") | dict.fromkeys("\u00f0\u0256", "đ")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_QUOTES = dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'") | dict.fromkeys("\u201c\u201d", '"')
# marks that have no width: joiners, soft hyphens, direction marks, variation selectors
_INVISIBLE: dict[int, str] = dict.fromkeys(
    (
        *(0xAD, 0x034F, 0x061C, 0x180E, 0xFEFF),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)),
        *(*range(0x2066, 0x206A), *range(0xFE00, 0xFE10)),
    ),
    "",
)
_ALIKE = str.maketrans(_BARRED | _DASHES | _QUOTES) | _INVISIBLE
# Cyrillic and Greek letters that look as Latin ones do
_LOOKS = str.maketrans(
    "аеорсухіѕјһԁАВЕЅЗКМНОРСТУХІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ",
    "aeopcyxisjhdABES3KMHOPCTYXIJABEZHIKMNOPTYXovp",
)
_CITY = re.compile(r"\b(?:thành phố|tp|t\.p)(?=\b|\.)")


def text_key(text: str) -> str:
    """What is left of a text for comparison: headings, names of sheets, choices.

    Example:
        >>> text_key("  SỐ HOÁ\u200b – 2024 ") == text_key("Số hóa - 2024")
        True
        >>> text_key("tòan trình") == text_key("toàn trình"), text_key("4.1") == text_key("41")
        (True, False)
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    lower = nfc(text.translate(_ALIKE)).casefold()
    if lower.isascii():
        return lower
    spread = _VOWELS.sub(_late_tone, unicodedata.normalize("NFD", lower))
    return unicodedata.normalize("NFC", spread)


def code_key(code: str) -> str:
    """What is left of a code for comparison: its punctuation counts, its spaces do not.

    Example:
        >>> code_key("mp – so-001 "), code_key("1.004190")
        ('mp-so-001', '1.004190')
    """
    return text_key(code).replace(" ", "")


def visible(text: str) -> str:
    """The text in NFC without marks of no width, and with one kind of dash: how a code is kept.

    Example:
        >>> visible(" MP\u2013001\u200b ")
        'MP-001'
    """
    return nfc(text) if text.isascii() else nfc(text.translate(str.maketrans(_DASHES) | _INVISIBLE))


@lru_cache(16_384)
def name_key(name: str) -> str:
    """What is left of a name for comparison.

    Example:
        >>> name_key("TP. Hồ Chí  Minh") == name_key("Thành phố Hồ Chí Minh")
        True
        >>> name_key("Hoà Bình") == name_key("Hòa Bình"), name_key("TT- Huế") == name_key("TT.Huế")
        (True, True)
    """
    text = _CITY.sub("tp", text_key(name))
    return "".join(char for char in text if char.isalnum() or char == "&")


def difference(found: str, wanted: str) -> str:
    """Where a text that looks like the wanted one differs, by code points; "" where it does not.

    Example:
        >>> difference("S\u043e li\u1ec7u", "So li\u1ec7u")
        "ký tự 2 là 'о' (U+043E), cần 'o' (U+006F)"
        >>> difference("Số liệu", "SỐ LIỆU"), difference("Sheet1", "Số liệu")
        ('', '')
    """
    given, expected = (unicodedata.normalize("NFC", text).strip() for text in (found, wanted))
    if text_key(given) == text_key(expected) or _looks(given) != _looks(expected):
        return ""
    for place, (left, right) in enumerate(zip(given, expected, strict=False), start=1):
        if left != right and text_key(left) != text_key(right):
            quoted = f"'{left}' " if left.isprintable() else ""
            return f"ký tự {place} là {quoted}({_point(left)}), cần '{right}' ({_point(right)})"
    return f"dài {len(given)} ký tự, cần {len(expected)}"


def _looks(text: str) -> str:
    return plain(name_key(text.translate(_LOOKS)))


def _point(letter: str) -> str:
    return f"U+{ord(letter):04X}"


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
    for known_id, name in names.items():
        ids.setdefault(name_key(name), known_id)
    ids |= {name_key(known_id): known_id for known_id in names}
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
        letter == other and marks <= more
        for (letter, marks), (other, more) in zip(short, long, strict=True)
    )


def _letters(key: str) -> list[tuple[str, frozenset[str]]]:
    """Each base letter with its marks; the bar of đ counts as one."""
    letters: list[tuple[str, frozenset[str]]] = []
    for char in unicodedata.normalize("NFD", key):
        if unicodedata.combining(char):
            if letters:
                base, marks = letters[-1]
                letters[-1] = (base, marks | {char})
        elif char == "đ":
            letters.append(("d", frozenset("đ")))
        else:
            letters.append((char, frozenset()))
    return letters


def _late_tone(match: re.Match[str]) -> str:
    """Vowels with their tone mark behind the last of them."""
    tones = "".join(sign for sign in match[0] if sign in _TONES)
    return match[0].translate(_NO_TONE) + tones if tones else match[0]
