"""Values without parts: what JSON holds by itself, and a few that it holds as text."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from helpers.core.serialise.shapes import Shape, Unreadable


def _of(kind: type) -> Callable[[list[Any]], list[Any]]:
    def back(values: list[Any]) -> list[Any]:
        _all_are(values, kind)
        return values

    return back


def _texts(read: Callable[[str], Any]) -> Callable[[list[Any]], list[Any]]:
    def back(values: list[Any]) -> list[Any]:
        _all_are(values, str)
        return list(map(read, values))

    return back


def _all_are(values: Iterable[Any], *kinds: type) -> None:
    if not {*kinds}.issuperset(map(type, values)):
        raise Unreadable("a value of another type")


def _floats_to(values: list[float]) -> list[float | str]:
    """JSON has no number for what is infinite or none."""
    return [value if value - value == 0 else repr(value) for value in values]


def _floats_back(values: list[Any]) -> list[float]:
    _all_are(values, float, str)
    return list(map(float, values))


def _fractions_back(pairs: list[Any]) -> list[Fraction]:
    return [Fraction(top, bottom) for top, bottom in pairs]


LEAVES: dict[type, Shape] = {
    type(None): Shape("none", back=_of(type(None))),
    bool: Shape("bool", back=_of(bool)),
    int: Shape("int", back=_of(int)),
    # 0.0 and -0.0 are equal and not the same; what is no number is not even equal
    float: Shape("float", _floats_to, _floats_back, repr),
    str: Shape("str", back=_of(str)),
    bytes: Shape(
        "bytes",
        lambda values: [base64.b64encode(value).decode() for value in values],
        _texts(lambda text: base64.b64decode(text, validate=True)),
    ),
    Fraction: Shape(
        "fraction",
        lambda values: [value.as_integer_ratio() for value in values],
        _fractions_back,
    ),
    Decimal: Shape("decimal", lambda values: list(map(str, values)), _texts(Decimal), str),
    dt.date: Shape("date", lambda values: list(map(str, values)), _texts(dt.date.fromisoformat)),
    dt.datetime: Shape(
        "datetime",
        lambda values: [value.isoformat() for value in values],
        _texts(dt.datetime.fromisoformat),
        dt.datetime.isoformat,
    ),
    Path: Shape("path", lambda values: list(map(str, values)), _texts(Path)),
}
