"""Whose name is this? The unit of the registry, or what to say when it is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.core.formatting import short_date
from helpers.core.text import named_strange, nfc
from helpers.intake.legacy import legacy_encoding, reading
from helpers.params.registry import Registry, Unit

_NO_TEXT = {chr(code): " " for code in (*range(0x20), *range(0x7F, 0xA0))}
# they turn the direction of text around, so that a message would not show what stands there
_NO_TEXT |= {
    chr(code): "" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
}


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that no unit has: `code` of the problem, what is wrong and what to do."""

    code: str
    what: str
    found: str
    todo: str


def identify(registry: Registry, name: object) -> Unit | UnknownName:
    """The unit called `name`, or what to report; near names are offered, never taken."""
    text = nfc(str(name))
    unit = registry.match(text) if text else None
    return unit or unknown(registry, text)


def unknown(registry: Registry, name: str) -> UnknownName:
    """What to report about a name that is not in the registry, or is that of several units."""
    text = nfc(name)
    if text and len(several := registry.matching(text)) > 1:
        return _question(text, several)
    encoding = legacy_encoding(text)
    if encoding:
        guess = registry.match(reading(text, encoding))
        offer = f" (có lẽ là: {guess.name_vi})" if guess else ""
        return UnknownName(
            "legacy_encoding",
            f"chữ viết bằng bảng mã cũ {encoding}, không phải Unicode",
            f"'{shown(text)}'",
            f"chuyển tệp sang Unicode dựng sẵn (TCVN 6909:2001) rồi gửi lại{offer}",
        )
    near = registry.nearest(text)
    offer = f"có phải là: {'; '.join(near)}? " if near else ""
    return UnknownName(
        "unknown_unit",
        "tên đơn vị không có trong danh sách",
        f"'{shown(text)}'",
        f"{offer}sửa tên trong biểu, hoặc thêm vào params/unit_aliases.csv",
    )


def _question(name: str, units: Sequence[Unit]) -> UnknownName:
    """Which of the units that had the name one after the other is meant."""
    choices = (f"{unit.id} ({_days(unit)})" for unit in units)
    return UnknownName(
        "ambiguous_unit",
        "tên này là của nhiều đơn vị, không biết là đơn vị nào",
        f"'{shown(name)}'",
        f"là {' hay '.join(choices)}? nêu kỳ của số liệu, hoặc sửa valid_from, valid_to trong "
        "params/units.csv",
    )


def _days(unit: Unit) -> str:
    days = (("từ", unit.valid_from), ("đến", unit.valid_to))
    return " ".join(f"{word} {short_date(day)}" for word, day in days if day) or "không ghi ngày"


def shown(text: object, most: int = 80) -> str:
    """Text of a workbook as a message may show it: one line, without control characters, cut.

    Example:
        >>> shown("a\\x1b[31m\\nb"), shown("x" * 99, 5), shown("40 \\uf0fc")
        ('a [31m b', 'xxxxx…', '40 □ (U+F0FC)')
    """
    plain = nfc("".join(_NO_TEXT.get(letter, letter) for letter in str(text)[: most * 8]))
    return named_strange(plain if len(plain) <= most else f"{plain[:most]}…")
