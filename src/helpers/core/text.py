"""Text normalisation shared by everything that compares names."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SUBSTITUTE = "\u25a1"  # a square, which all our fonts have
# private use: what is seen there depends on a font of the sender, such as Wingdings
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# half a surrogate pair, and the code points that Unicode keeps free of characters
_BROKEN = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
# controls but for line ends and tabs; letters and joiners without width; marks that turn the
# direction of text, choose a picture for a letter, say the order of bytes or carry hidden text:
# none is seen, and each spoils some format
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# most texts hold nothing else; a set is asked faster than a pattern
_HARMLESS = frozenset("\n\t").union(
    *(map(chr, run) for run in (range(0x20, 0x7F), range(0xA0, 0x250), range(0x1E00, 0x1F00))),
    "–—…‘’“”•−≤≥≈→↑↓▲▼✓✗",
)
# letters, figures and signs of Vietnamese and its neighbours; all else may be in no font of ours
_STRANGE = re.compile(
    "[^\\s\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u209c\u20ab\u20ac\u2116\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u25a1]+"
)

# with these begins what a spreadsheet takes for a formula
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_INERT = tuple(f"'{sign}" for sign in FORMULA_SIGNS)
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def nfc(text: str) -> str:
    """`text` in Unicode NFC with runs of white space folded to one space.

    Example:
        >>> nfc("Đắk   Lắk\\n") == "Đắk Lắk"
        True
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_private_use(text: str) -> str:
    """The text with a square for each letter that only its sender's fonts can show.

    Example:
        >>> without_private_use("40 \uf0fc")
        '40 □'
    """
    return _PRIVATE.sub(SUBSTITUTE, text)


def showable(text: str) -> str:
    """The text in NFC as every format may hold it; what no reader could see is a square or gone.

    Example:
        >>> showable("Sở\N{ZERO WIDTH NO-BREAK SPACE} Y tế \uf0fc")
        'Sở Y tế □'
    """
    text = unicodedata.normalize("NFC", text)
    if _HARMLESS.issuperset(text):
        return text
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return without_private_use(_BROKEN.sub(SUBSTITUTE, text))


def named_strange(text: str) -> str:
    """The text with a square for what our fonts may not show, each run named by its first letter.

    Example:
        >>> named_strange("40 \uf0fc"), named_strange("Sở Y tế"), named_strange("\u4e2d\u6587!")
        ('40 □ (U+F0FC)', 'Sở Y tế', '□□ (U+4E2D…)!')
    """
    return _STRANGE.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    run = match[0]
    more = "…" if len(run) > 1 else ""
    return f"{SUBSTITUTE * min(len(run), 3)} (U+{ord(run[0]):04X}{more})"


def visible(text: str) -> str:
    r"""The text with the number of each sign in place of it that a terminal obeys and nobody sees.

    These are control signs other than the ends of lines and tabs, among them the first of every
    escape sequence; marks that turn the direction of what follows; and halves of signs.

    Example:
        >>> visible("Sở\x1b[2J Y tế\u202e")
        'Sở\\u001b[2J Y tế\\u202e'
    """
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def inert(text: str) -> str:
    """A text for a cell of CSV: with an apostrophe where a spreadsheet would compute it.

    Example:
        >>> inert("=cmd|'/c calc'!A1"), inert("Sở Y tế")
        ("'=cmd|'/c calc'!A1", 'Sở Y tế')
    """
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def without_apostrophe(text: str) -> str:
    """The text that `inert` was given."""
    return text[1:] if text.startswith(_INERT) else text


def number_tokens(text: str) -> list[str]:
    """Every number as it is written in a text.

    Example:
        >>> number_tokens("Kế hoạch số 650/KH-UBND: 28.459 hồ sơ, 17,3%")
        ['650', '28.459', '17,3']
    """
    return _NUMBER.findall(text)


def numbered(code: str, name: str) -> str:
    """A name behind the number that a document gives it; one that is called by it has none.

    Example:
        >>> numbered("7.2.1", "Hồ sơ đúng hạn"), numbered("A", "Hồ sơ đúng hạn"), numbered("1", "1")
        ('7.2.1: Hồ sơ đúng hạn', 'Hồ sơ đúng hạn', '1')
    """
    return f"{code}: {name}" if code[:1].isdigit() and code != name else name


def capital(text: str) -> str:
    """`text` as the beginning of a sentence.

    Example:
        >>> capital("tỉnh Đắk Nông")
        'Tỉnh Đắk Nông'
    """
    return text[:1].upper() + text[1:]


def join_list(items: list[str], last: str) -> str:
    """Items as a list in running text: "a, b và c".

    Example:
        >>> join_list(["a", "b", "c"], "và"), join_list(["a"], "và"), join_list([], "và")
        ('a, b và c', 'a', '')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
