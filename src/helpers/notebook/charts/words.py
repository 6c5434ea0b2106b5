"""What the rows of a frame say: values, targets, why there is no value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from helpers.core.errors import CellError
from helpers.core.formatting import number, plain_decimals, telling_decimals
from helpers.core.text import numbered
from helpers.core.wording import msg, say
from helpers.notebook.language import language

WITHOUT_VALUE = {
    "missing": msg("chưa có số liệu"),
    "no_activity": msg("không phát sinh"),
    "not_applicable": msg("không áp dụng"),
    "not_collected": msg("chưa thu thập"),
    "not_a_number": msg("không có con số"),
    "suppressed": msg("không công bố"),
}
NO_ROWS = "Không có dòng số liệu nào để vẽ biểu đồ."


def chosen(frame: pd.DataFrame, **wanted: str | None) -> pd.DataFrame:
    """The rows with these values in these columns; None takes all.

    Raises:
        ReportError: no such column, or no row with a value that was asked for.
    """
    missing = [name for name in wanted if name not in frame]
    if missing:
        raise CellError(
            "Bảng số liệu để vẽ biểu đồ thiếu cột.",
            found=", ".join(missing),
            todo="dùng report.values hoặc report.scores, xem docs/notebook.md",
        )
    for name, value in wanted.items():
        if value is not None:
            rows = frame[frame[name] == value]
            if rows.empty:
                have = ", ".join(map(str, frame[name].unique()[:12]))
                raise CellError(
                    NO_ROWS, where=f"{name} = {value!r}", found=have, todo="chọn giá trị có ở cột"
                )
            frame = rows
    return frame


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """The rows, their columns as attributes."""
    return list(frame.itertuples(index=False))


def known(value: Any) -> float | None:
    """A number, or None where there is none (pandas writes NaN or NA).

    Raises:
        ReportError: it is infinite, which no indicator can be.
    """
    if value is None or pd.isna(value):
        return None
    if value in (float("inf"), float("-inf")):
        raise CellError(
            "Giá trị trong biểu đồ là vô cực.",
            found=str(value),
            todo="kiểm tra mẫu số bằng 0; để trống (None) nếu không tính được",
        )
    return float(value)


def value_text(row: Any) -> str:
    """A value at as many decimals as it takes not to look like a target that it misses."""
    value = known(row.value)
    if value is None:
        return say(language(), WITHOUT_VALUE.get(row.status, WITHOUT_VALUE["missing"]))
    exact = _exact(row, value)
    decimals, goal = int(row.decimals), known(row.target)
    if goal is not None:
        decimals = telling_decimals(exact, Fraction(repr(goal)), decimals)
    return number(exact, decimals, language()) + percent_sign(row)


def looks_met(row: Any) -> bool:
    """Whether a value must be said with more decimals than declared beside its target."""
    value, goal = known(row.value), known(row.target)
    if value is None or goal is None:
        return False
    declared = int(row.decimals)
    return telling_decimals(_exact(row, value), Fraction(repr(goal)), declared) != declared


def declared_text(row: Any) -> str:
    """A value at its declared decimals."""
    value = known(row.value)
    if value is None:
        return value_text(row)
    return number(_exact(row, value), int(row.decimals), language()) + percent_sign(row)


def target_text(row: Any) -> str:
    """A target as its document says it, else its number; "" where there is none."""
    goal = known(row.target)
    if isinstance(row.target_text, str) and row.target_text:
        return row.target_text
    if goal is None:
        return ""
    return number(goal, plain_decimals(goal), language()) + percent_sign(row)


def percent_sign(row: Any) -> str:
    return "%" if row.measured_in == "%" else ""


def is_met(row: Any) -> bool | None:
    """Whether the target is met; None where nothing is judged."""
    return None if known(row.value) is None or pd.isna(row.met) else bool(row.met)


def when(row: Any) -> str:
    """The window of a value to date: the year, or the year up to the end of the period."""
    if str(row.period).isdigit():
        return str(row.period_name)
    return say(language(), "đến hết {period}", period=row.period_name)


def coded_name(row: Any) -> str:
    """The indicator with its number, where the document numbers it ("7.2.1: …")."""
    return numbered(str(row.indicator), str(row.indicator_name))


def unit_short(row: Any) -> str:
    """What a chart with many units calls one."""
    return str(getattr(row, "unit_short", "") or row.unit_name)


def listed(head: str, parts: Iterable[str]) -> str:
    """Words for a picture: what it is, then what it shows."""
    return f"{head} {'; '.join(parts)}."


def same_kind(periods: Sequence[str]) -> list[str]:
    """Of quarters and years side by side, those of which there are most, in their order."""
    shapes: dict[str, list[str]] = {}
    for period in dict.fromkeys(periods):
        shape = "".join("0" if sign.isdigit() else sign for sign in period)
        shapes.setdefault(shape, []).append(period)
    return max(shapes.values(), key=lambda ids: (len(ids), len(ids[0])))


def _exact(row: Any, value: float) -> Fraction:
    """The unrounded value: the quotient of its counts, where they are known."""
    counts = known(row.numerator), known(row.denominator)
    if counts[0] is not None and counts[1]:
        return Fraction(100 * int(counts[0]), int(counts[1]))
    return Fraction(repr(value))
