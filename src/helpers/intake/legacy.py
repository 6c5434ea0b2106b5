"""Vietnamese text in the encodings before Unicode, TCVN3 (.VnTime) and VNI: recognised, not read.

Both put Vietnamese letters on the places of other Latin-1 letters, so "Hà Nội" arrives as "Hµ Néi"
or "Haø Noäi". A guess could be wrong, so the text is refused; its reading is shown as a question.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Encoding = Literal["TCVN3", "VNI"]

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_TONE = dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_HAT = dict(zip("àáåãä", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_BREVE = dict(zip("èéúüë", "\u0300\u0301\u0309\u0303\u0323", strict=True))
_VNI_PAIR = re.compile(r"([aeouyôöAEOUYÔÖ])([øùûõïâêàáåãäèéúüëØÙÛÕÏÂÊÀÁÅÃÄÈÉÚÜË])")
# letters of VNI that stand for one letter, unless a tone follows
_VNI_SINGLE = str.maketrans("ñÑöÖôÔæÆîÎ", "đĐưƯơƠỉỈỵỴ")

VIETNAMESE = frozenset(
    unicodedata.normalize(
        "NFC",
        "".join(
            vowel + tone
            for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
            for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
        )
        + "đĐ",
    )
)
# a letter that Vietnamese does not have, beside a Latin letter: "Hµ", "Noä", "®¬n"
_FOREIGN = "".join(letter for letter in _TCVN3 if letter not in VIETNAMESE and letter not in "×«»")
_MARK = re.compile(
    rf"(?<=[A-Za-z])[«»](?=[A-Za-z])|(?<=[A-Za-z])[{_FOREIGN}]|[{_FOREIGN}](?=[A-Za-zµ¸¶·¹¬])"
)
# vowel pairs of VNI that no Vietnamese word in Unicode holds
_VNI_MARK = re.compile(
    r"[aeoAEO][âêøûïäåëÂÊØÛÏÄÅË]|[aeAE][àáãÀÁÃ]|[aA][èéúÈÉÚ]|[aeuyôö][øûïùõØÛÏ]"
    r"|[ñÑ][aeiouyAEIOUYôö]"
)
# a capital of Latin-1 right after a small letter: "TuyÕn", "TØnh"
_INNER_CAPITAL = re.compile(r"(?<=[a-z])[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ](?=[a-z]|\b)")


def legacy_encoding(text: str) -> Encoding | None:
    """The encoding before Unicode in which `text` seems to be written, None for proper text.

    Example:
        >>> legacy_encoding("Së Th«ng tin vµ TruyÒn th«ng"), legacy_encoding("Sôû Noäi vuï")
        ('TCVN3', 'VNI')
        >>> legacy_encoding("Sở Nội vụ") is None, legacy_encoding("5 m² «A» 3×4 ±1°") is None
        (True, True)
    """
    composed = unicodedata.normalize("NFC", text[:2_000])
    if _VNI_MARK.search(composed) and not re.search(r"[µ¸¶·¹¨»¾¼½©®¬«­ª§¡¢]", composed):
        return "VNI"
    if _MARK.search(composed) or _INNER_CAPITAL.search(composed):
        return "TCVN3"
    return None


def reading(text: str, encoding: Encoding) -> str:
    """How `text` reads if it is written in that encoding: a question to ask, never an answer.

    Example:
        >>> reading("Hµ Néi", "TCVN3"), reading("Haø Noäi", "VNI")
        ('Hà Nội', 'Hà Nội')
    """
    composed = unicodedata.normalize("NFC", text)
    if encoding == "TCVN3":
        return "".join(_TCVN3.get(letter, letter) for letter in composed)
    paired = _VNI_PAIR.sub(_vni_pair, composed)
    return unicodedata.normalize("NFC", paired.translate(_VNI_SINGLE))


def _vni_pair(match: re.Match[str]) -> str:
    vowel, mark = match[1], match[2].lower()
    base = {"ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư"}.get(vowel, vowel)
    if mark in _TONE:
        return base + _TONE[mark]
    if mark in ("â", "ê"):
        return base + ("\u0302" if mark == "â" else "\u0306")
    if mark in _HAT:
        return base + "\u0302" + _HAT[mark]
    return base + "\u0306" + _BREVE[mark]
