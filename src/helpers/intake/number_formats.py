"""What a number format shows: a code typed as a number is what its cell shows, not what it holds.

123 under `00000` is the code 00123, and 1.00419 under `0.000000` is 1.004190.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

GENERAL = "General"
# built-in formats (ECMA-376, 18.8.30); dates and times are told by the reader of values
BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "0": GENERAL, "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%",
        "10": "0.00%", "11": "0.00E+00", "12": "# ?/?", "13": "# ??/??", "37": "#,##0",
        "38": "#,##0", "39": "#,##0.00", "40": "#,##0.00", "41": "#,##0", "42": "#,##0",
        "43": "#,##0.00", "44": "#,##0.00", "48": "##0.0E+0", "49": "@",
    }
)  # fmt: skip
# what a number format prints as it is: what is in quotes, brackets, or after a backslash
_LITERAL = re.compile(r'[\\_*].|"[^"]*"|\[[^]]*\]')
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[(?:\$[^]]*|[A-Za-z]+[0-9]*)\]|([0#?])|(\.)|([-/ ():])'
)
_EXACT = 15  # digits that a number of a workbook holds


def is_percentage(number_format: str) -> bool:
    """Whether a format shows 0.85 as 85%.

    Example:
        >>> [is_percentage(code) for code in ("0.0%", '0"%"', "General")]
        [True, False, False]
    """
    return "%" in number_format and "%" in _LITERAL.sub("", number_format)


def as_shown(number: int | float, number_format: str) -> str | None:
    """The digits that a cell shows; None where its format hides, groups or rounds any of them.

    Example:
        >>> as_shown(123, "00000"), as_shown(1.00419, "0.000000"), as_shown(101, '000"."000')
        ('00123', '1.004190', '000.101')
        >>> as_shown(4.1, "General"), as_shown(4.0, "General"), as_shown(1004, "#,##0")
        (None, '4', None)
    """
    exact = Decimal(repr(number))
    if not exact.is_finite() or exact < 0 or exact.adjusted() >= _EXACT:
        return None
    if number_format in ("", GENERAL, "@"):
        whole = exact == exact.to_integral_value()
        return str(int(exact)) if whole and exact.adjusted() < 11 else None
    tokens = _tokens(number_format.split(";")[0])
    if tokens is None:
        return None
    point = tokens.index(".") if "." in tokens else len(tokens)
    before, after = tokens[:point], tokens[point + 1 :]
    places = sum(token in "0#?" for token in after)
    if exact != round(exact, places) or "." in after:
        return None
    whole_digits, _, decimals = f"{exact:.{places}f}".partition(".")
    head = _filled_right(before, whole_digits if whole_digits != "0" else "")
    return head and head + ("." + _filled_left(after, decimals) if "." in tokens else "")


def _tokens(number_format: str) -> list[str] | None:
    """Placeholders, the point, literal texts, which are marked; None where there is more."""
    tokens, at = [], 0
    while at < len(number_format):
        match = _TOKEN.match(number_format, at)
        if match is None:
            return None
        at = match.end()
        literal = match[1] or match[2] or match[5]
        token = match[3] or match[4] or (f"'{literal}" if literal else "")
        if token:
            tokens.append(token)
    return tokens


def _filled_right(tokens: list[str], digits: str) -> str:
    """The digits in their placeholders from the right; the first takes what is left over."""
    shown: list[str] = []
    left = list(digits)
    first = next((at for at, token in enumerate(tokens) if token in "0#?"), -1)
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token not in "0#?":
            shown.append(token[1:])
        elif at == first:
            rest = "".join(left)
            shown.append(rest or ("0" if token == "0" else ""))
        else:
            shown.append(left.pop() if left else ("0" if token == "0" else ""))
    return "".join(reversed(shown)) if first >= 0 or not digits else ""


def _filled_left(tokens: list[str], digits: str) -> str:
    """The decimals in their placeholders, without optional zeros at the end."""
    needed = len("".join(token for token in tokens if token in "0#?").rstrip("#?"))
    kept = digits[:needed] + digits[needed:].rstrip("0")
    shown, at = [], 0
    for token in tokens:
        if token in "0#?":
            shown.append(kept[at : at + 1])
            at += 1
        else:
            shown.append(token[1:])
    return "".join(shown)
