"""What a cell says as a number, by one declared convention; what does not fit is no number.

"28.459" is 28459 where Vietnamese is declared and no number where English is. Nothing is tried in
turn: a cell either follows its column's convention or is a misfit that says so.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.workbook import Cell
from helpers.params.reader import Params

_NUMBER = {
    # 28.459 · 28 459 · 0,4655
    "vi": re.compile(r"([+-]?)([0-9]{1,3}(?:([. ])[0-9]{3})(?:\3[0-9]{3})*|[0-9]+)(?:,([0-9]+))?"),
    # 28,459 · 28 459 · 0.4655
    "en": re.compile(r"([+-]?)([0-9]{1,3}(?:([, ])[0-9]{3})(?:\3[0-9]{3})*|[0-9]+)(?:\.([0-9]+))?"),
    # 28459 · 0.4655
    "plain": re.compile(r"([+-]?)([0-9]+)()(?:\.([0-9]+))?"),
}
_ERRORS = {
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#VALUE!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#ERROR!",
}
_DATE = re.compile(r"[0-9]{1,4}([/.-])[0-9]{1,2}\1[0-9]{2,4}")
_SAY = {
    "vi": "kiểu Việt Nam (28.459 hoặc 0,4655)",
    "en": "kiểu Anh (28,459 hoặc 0.4655)",
    "plain": "chữ số liền (28459 hoặc 0.4655)",
}
_LONGEST = 40
_GROUPED = re.compile(
    r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})+|[0-9]{1,15}"
)
_MIXED = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]+[.,][0-9]+"
)
_EITHER = re.compile(r"(?!0)[0-9]{1,3}[.,][0-9]{3}")
MOST = 2**53  # the largest count: what a workbook says beyond it is not exact


class Convention(Params):
    """How the numbers of a column are written.

    Attributes:
        number: separators of numbers typed as text; true number cells need none.
        percent: "points", 85% is 85; "share", 85% is 0.85; "" where % must not occur.
        missing: texts that say "no value"; the empty text stands for a blank cell.
        whole: only whole numbers fit.
        minimum, maximum: the range, in the unit of `percent`.
    """

    number: Literal["vi", "en", "plain"] = "vi"
    percent: Literal["", "points", "share"] = ""
    missing: tuple[str, ...] = ()
    whole: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """A cell that does not follow its column's convention."""

    code: str
    what: str
    found: str
    todo: str = "sửa ô theo quy ước của cột"


FORMULA_WITHOUT_VALUE = Misfit(
    "formula_without_value",
    "công thức chưa có giá trị lưu sẵn",
    "công thức",
    "mở tệp bằng Excel, lưu lại rồi gửi, hoặc thay công thức bằng giá trị",
)


def read_number(
    cell: Cell, convention: Convention, *, percent_format: bool = False, bare_formula: bool = False
) -> Decimal | Misfit | None:
    """The number in a cell, None where the cell says that there is none.

    Args:
        percent_format: the cell's number format shows a percentage (0.85 is seen as 85%).
        bare_formula: the cell holds a formula without a stored value.
    """
    if bare_formula:
        return FORMULA_WITHOUT_VALUE
    if isinstance(cell, bool):
        return _no_number(cell, "TRUE/FALSE")
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        return _no_number(cell, "ngày, giờ")
    if isinstance(cell, (int, float)):
        number = _of_number(cell, convention, percent_format)
    else:
        text = nfc(cell)
        if text.casefold() in _folded(convention.missing):
            return None
        number = _of_text(text, convention)
    return number if isinstance(number, Misfit) else _in_range(number, convention)


@lru_cache(64)
def _folded(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(nfc(text).casefold() for text in texts)


def typed_number(text: str) -> Decimal | None:
    """The number that a text says in every convention; None where it says none, or one of two.

    Example:
        >>> [str(typed_number(text)) for text in ("40", "1 234", "1.234.567", "85,5", "0.125")]
        ['40', '1234', '1234567', '85.5', '0.125']
        >>> typed_number("1.234"), typed_number("mười"), typed_number("5/4")
        (None, None, None)
    """
    plain = nfc(text).replace("−", "-")
    sign = "-" if plain.startswith("-") else ""
    digits = plain.removeprefix("-")
    if len(digits) > _LONGEST or is_ambiguous(digits):
        return None
    if _GROUPED.fullmatch(digits):
        return Decimal(sign + re.sub(r"[., ]", "", digits))
    if not _MIXED.fullmatch(digits):
        return None
    whole, decimals = re.split(r"[.,](?=[0-9]+$)", digits)
    return Decimal(f"{sign}{re.sub('[.,]', '', whole)}.{decimals}")


def is_ambiguous(text: str) -> bool:
    """Whether a text is one number in Vietnamese and another in English.

    Example:
        >>> is_ambiguous("1.234"), is_ambiguous("1.23")
        (True, False)
    """
    return _EITHER.fullmatch(nfc(text).removeprefix("-")) is not None


def _of_number(cell: int | float, convention: Convention, percent_format: bool) -> Decimal | Misfit:
    # repr gives the shortest decimal that is this float: 0.85 stays 0.85, 28459.0 becomes 28459
    number = Decimal(repr(cell))
    if not number.is_finite():
        return _no_number(cell, "giá trị không phải số")
    number = number.to_integral_value() if number == number.to_integral_value() else number
    if not percent_format:
        return number
    if not convention.percent:
        return _misplaced_percent(f"{number * 100:f}%")
    return number * 100 if convention.percent == "points" else number


def _of_text(text: str, convention: Convention) -> Decimal | Misfit:
    if text == "":
        return Misfit(
            "blank", "ô trống", "ô trống", "ghi số, hoặc ký hiệu không có số liệu đã quy ước"
        )
    if wrong := error_cell(text):
        return wrong
    digits = text.removesuffix("%").rstrip()
    match = None
    if len(text) <= _LONGEST:
        plain = digits.replace("−", "-")
        match = _NUMBER[convention.number].fullmatch(plain)
    if match is None:
        if _DATE.fullmatch(text):
            return _no_number(text, "ngày gõ dạng chữ")
        return _no_number(text, f"không phải số {_SAY[convention.number]}")
    number = Decimal(
        match[1] + re.sub(r"[., ]", "", match[2]) + ("." + match[4] if match[4] else "")
    )
    if not text.endswith("%"):
        return number
    if not convention.percent:
        return _misplaced_percent(text)
    return number if convention.percent == "points" else number / 100


def error_cell(text: str) -> Misfit | None:
    """What to say of a text that a formula shows in place of a value; None where it is another."""
    if nfc(text).upper() not in _ERRORS:
        return None
    return Misfit("error_cell", "ô báo lỗi công thức", text, "sửa công thức hoặc ghi giá trị")


def _in_range(number: Decimal, convention: Convention) -> Decimal | Misfit:
    if convention.whole and number != number.to_integral_value():
        return Misfit("not_whole", "phải là số nguyên", f"{number:f}")
    if convention.whole and abs(number) > MOST:
        return Misfit("out_of_range", f"số quá lớn, nhiều nhất {MOST}", shown(f"{number:f}"))
    low, high = convention.minimum, convention.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        ends = f"{'…' if low is None else low} đến {'…' if high is None else high}"
        return Misfit("out_of_range", f"ngoài khoảng {ends}", f"{number:f}")
    return number


def _no_number(cell: object, why: str) -> Misfit:
    return Misfit("not_a_number", why, f"'{shown(cell)}'")


def _misplaced_percent(found: str) -> Misfit:
    return Misfit("unexpected_percent", "cột này không ghi tỷ lệ %", f"'{found}'")
