"""The one place where numbers and dates become text.

Rounding is half up on the decimal value (2,5 → 3), the habit of Vietnamese offices; Python's own
`round` is half-even on binary floats. Separators and months come from Babel (CLDR).
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from babel.core import Locale
from babel.numbers import format_decimal

Lang = Literal["vi", "en"]
Number = int | float | Decimal | Fraction


def half_up(value: Number, decimals: int) -> Decimal:
    """`value` rounded half up to `decimals` places.

    Example:
        >>> half_up(0.125, 2), half_up(84.95, 1), half_up(-0.04, 1)
        (Decimal('0.13'), Decimal('85.0'), Decimal('0.0'))
    """
    rounded = _exact(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def number(value: Number, decimals: int = 0, lang: Lang = "vi") -> str:
    """A number with the separators of `lang` and a fixed count of decimals.

    Example:
        >>> number(136078), number(0.4655, 4), number(8.682, 3, "en")
        ('136.078', '0,4655', '8.682')
    """
    return _separated(half_up(value, decimals), decimals, lang)


@lru_cache(maxsize=16384)
def _separated(rounded: Decimal, decimals: int, lang: Lang) -> str:
    """A page says a number many times over, in sentences, tables and charts."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(rounded, format=pattern, locale=lang)


def percent(value: Number, decimals: int = 1, lang: Lang = "vi") -> str:
    """A rate given in % (0–100), the sign attached.

    Example:
        >>> percent(83.3333)
        '83,3%'
    """
    return number(value, decimals, lang) + "%"


def signed(value: Number, decimals: int = 1, lang: Lang = "vi") -> str:
    """A difference with its sign in front; zero has none.

    Example:
        >>> signed(1.59, 2), signed(-3, 0), signed(0.04, 1)
        ('+1,59', '−3', '0,0')
    """
    rounded = half_up(value, decimals)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + number(abs(rounded), decimals, lang)


def count(value: int, lang: Lang = "vi") -> str:
    """A count in running text; below ten it gets a leading zero in Vietnamese (house style).

    Example:
        >>> count(2), count(26), count(2, "en")
        ('02', '26', '2')
    """
    if lang == "vi" and 0 < value < 10:
        return f"0{value}"
    return number(value, 0, lang)


def telling_decimals(value: Number, other: Number, decimals: int, most: int = 6) -> int:
    """The fewest decimals, from `decimals` on, at which two different numbers look different.

    Example:
        >>> [telling_decimals(value, 85, 1) for value in (84.96, 83.3, 85)]
        [2, 1, 1]
    """
    if _exact(value) == _exact(other):
        return decimals
    while decimals < most and half_up(value, decimals) == half_up(other, decimals):
        decimals += 1
    return decimals


def plain_decimals(value: float, most: int = 3) -> int:
    """The fewest decimals that say a number whole, `most` where it has more.

    Example:
        >>> plain_decimals(85), plain_decimals(0.25), plain_decimals(1 / 3)
        (0, 2, 3)
    """
    return next((places for places in range(most + 1) if round(value, places) == value), most)


def agreeing_decimals(value: Number, other: Number, decimals: int, most: int = 6) -> int:
    """The fewest decimals at which the rounded difference is the difference of the rounded values.

    A reader who subtracts what is printed then finds what is printed. Where no count of decimals
    does that (2/3 less 1/3), the fewest at which both differences are zero or neither is.

    Example:
        >>> agreeing_decimals(75.27, 73.73, 1), agreeing_decimals(75.3, 73.7, 1)
        (2, 1)
        >>> agreeing_decimals(Fraction(200, 3), Fraction(100, 3), 1)
        1
    """
    difference = _exact(value) - _exact(other)
    pairs = {
        places: (half_up(value, places) - half_up(other, places), half_up(difference, places))
        for places in range(decimals, most + 1)
    }
    agreeing = [places for places, (seen, printed) in pairs.items() if seen == printed]
    alike = [places for places, (seen, printed) in pairs.items() if (seen == 0) == (printed == 0)]
    return min(agreeing or alike, default=most)


def short_date(day: date, lang: Lang = "vi") -> str:
    """A date as offices write it: a zero before days below 10 and before months 1 and 2.

    In English the month is a word, so that nobody takes it for the day.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.

    Example:
        >>> [short_date(date(*day)) for day in ((2024, 3, 29), (2023, 2, 24), (2020, 6, 3))]
        ['29/3/2024', '24/02/2023', '03/6/2020']
        >>> short_date(date(2023, 10, 6), "en")
        '6 October 2023'
    """
    if lang == "en":
        month = Locale("en").months["format"]["wide"][day.month]
        return f"{day.day} {month} {day.year}"
    number = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{number}/{day.year}"


def _exact(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    # repr gives the shortest decimal that is this float: 84.95 stays 84.95
    return value if isinstance(value, Decimal) else Decimal(repr(value))
