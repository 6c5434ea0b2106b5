"""In which encoding a text file is written: told from its bytes, refused where it could be another.

Windows-1258 writes a tone as a letter of its own behind its vowel, so its Vietnamese can be told
from that of TCVN3 and VNI, which are named and not read.
"""

from __future__ import annotations

import re
import unicodedata

from helpers.intake.legacy import VIETNAMESE, legacy_encoding

UTF_8, UTF_16, WINDOWS_1258 = "utf-8-sig", "utf-16", "cp1258"
_TONE_ELSEWHERE = re.compile("(?<![aăâeêioôơuưyAĂÂEÊIOÔƠUƯY])[\u0300\u0301\u0303\u0309\u0323]")
# what a table in Vietnamese holds; other encodings look like other letters in this one
_USUAL = VIETNAMESE | set("\u00a0°²³§«»×–—‘’“”•…₫")


def encoding_of(content: bytes) -> str | None:
    """The encoding of the bytes of a text, None where it cannot be told.

    Example:
        >>> encoding_of("Sở Y tế".encode()), encoding_of("Sở Y tế".encode("utf-16"))
        ('utf-8-sig', 'utf-16')
        >>> vietnamese = unicodedata.normalize("NFD", "Sở Y tế").replace("o\\u031b", "ơ")
        >>> encoding_of(vietnamese.replace("e\\u0302", "ê").encode("cp1258"))
        'cp1258'
        >>> encoding_of("Së Th«ng tin".encode("latin-1")) is None
        True
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UTF_16
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError as error:
        # a head of a file may end inside a letter
        if error.reason == "unexpected end of data":
            return UTF_8
    else:
        return UTF_8
    return WINDOWS_1258 if _is_windows_1258(content) else None


def legacy_name(content: bytes) -> str:
    """The encoding before Unicode in which a text seems to be written; "" where none is told."""
    return legacy_encoding(content[:2_000].decode("latin-1")) or ""


def _is_windows_1258(content: bytes) -> bool:
    try:
        text = content.decode(WINDOWS_1258)
    except UnicodeDecodeError:
        return False
    composed = unicodedata.normalize("NFC", text)
    letters = {sign for sign in composed if not sign.isascii()}
    if not letters <= _USUAL or _TONE_ELSEWHERE.search(text):
        return False
    # at least one tone as a letter of its own: what no other encoding of Vietnamese has
    return any(unicodedata.combining(sign) for sign in text)
