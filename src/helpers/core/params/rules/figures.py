"""Typed figures: of what there is, once, as printed, and within their maximum."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from helpers.core.params.declared import FIGURES, Declared
from helpers.core.params.documents import Figure
from helpers.core.params.faults import Fault, did_you_mean, nearest
from helpers.core.params.framework import Framework
from helpers.core.params.programme import Programme
from helpers.core.text import number_tokens

_RIGHT_OF_SLASH = ("max", "rank_of", "denominator")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+")
_ONLY_A_NUMBER = re.compile(r"[\d.,/ %]+")
_PERCENT = Decimal(100)
_DECLARE = " Số liệu không nêu trong báo cáo thì khai mã, kỳ ở khoá unreported của chương trình."


def figure_of_what_there_is(declared: Declared) -> Iterator[Fault]:
    """Programme, unit, period and indicator of a figure are declared."""
    for line, figure in declared.figures.numbered():
        known: Collection[str] = declared.programme_ids
        programme = declared.programmes.get(figure.programme)
        if figure.programme not in known:
            what = f"không có chương trình {figure.programme!r}"
            todo = did_you_mean(figure.programme, known)
            stops = nearest(figure.programme, known)
            yield Fault(FIGURES, line, what, "cột programme", figure.printed, todo, stops)
        if programme is None:
            continue
        if not declared.has_unit(figure.programme, figure.unit):
            what = f"không có đơn vị {figure.unit!r} trong {figure.programme}"
            todo = did_you_mean(figure.unit, declared.units_of[figure.programme])
            yield _fault(line, figure, "unit", what, todo)
        for column, what, name, names in (
            ("period", "kỳ", figure.period, _periods(programme)),
            ("indicator", "chỉ tiêu", figure.indicator, _codes(declared, programme)),
        ):
            if names and name not in names:
                said = f"không có {what} {name!r} trong {figure.programme}"
                yield _fault(line, figure, column, said, f"{did_you_mean(name, names)}{_DECLARE}")


def figure_typed_once(declared: Declared) -> Iterator[Fault]:
    """One line for a figure of a unit, period and indicator."""
    first: dict[tuple[str, ...], tuple[int, Figure]] = {}
    for line, one in declared.figures.numbered():
        key = one.programme, one.unit, one.period, one.indicator, one.quantity
        before, other = first.setdefault(key, (line, one))
        if before != line:
            same = other.value == one.value and other.printed == one.printed
            said = "lặp lại" if same else f"trái với {other.printed or other.value!r} của"
            what = f"{one.quantity} của {one.indicator} {said} dòng {before}"
            yield _fault(line, one, "", what, "giữ một dòng; số in ở chỗ khác thì ghi ở note")


def figure_as_printed(declared: Declared) -> Iterator[Fault]:
    """The value is the printed number, at the decimals that are printed."""
    for line, one in declared.figures.numbered():
        tokens = number_tokens(_side(one))
        if one.value is None:
            if _ONLY_A_NUMBER.fullmatch(one.printed) and tokens:
                what = f"printed {one.printed!r} là số mà value để trống"
                yield _fault(line, one, "value", what, "ghi số ấy vào value")
            continue
        value = abs(Decimal(repr(one.value)))  # "giảm 02 bậc" is printed without a sign
        if tokens and not any(_rounds_to(value, token) for token in tokens):
            what = f"value {one.value:g} khác số in {one.printed!r}"
            yield _fault(line, one, "value", what, "sửa value hoặc printed theo văn bản")


def figure_within_maximum(declared: Declared) -> Iterator[Fault]:
    """A score is at most its maximum, a rank at most the number of those ranked."""
    printed = {
        (one.programme, one.unit, one.period, one.indicator, one.quantity): one.value
        for one in declared.figures.rows
    }
    for line, one in declared.figures.numbered():
        if one.value is None:
            continue
        place = one.programme, one.unit, one.period, one.indicator
        most: float | None = None
        if one.quantity == "score":
            most = printed.get((*place, "max")) or one.denominator or _maximum(declared, one)
        elif one.quantity == "rank":
            most = printed.get((*place, "rank_of"))
        elif one.quantity == "percent" and _is_share(declared, one):
            most = float(_PERCENT)
        if most is not None and one.value > most:
            what = f"{one.quantity} {one.value:g} vượt mức cao nhất {most:g}"
            yield _fault(line, one, "value", what, "sửa value, hoặc mức cao nhất, theo văn bản")
        if one.quantity in ("rank", "rank_of") and (one.value < 1 or one.value % 1):
            what = f"{one.quantity} {one.value:g} không phải số nguyên từ 1 trở lên"
            yield _fault(line, one, "value", what, "sửa value theo văn bản")


def _fault(line: int, figure: Figure, column: str, what: str, todo: str) -> Fault:
    found = f"{figure.unit}, {figure.period}, {figure.indicator}, {figure.printed}"
    key = f"cột {column}" if column else ""
    return Fault(FIGURES, line, what, key, found, todo, frozenset({figure.programme}))


def _periods(programme: Programme) -> list[str]:
    kept = [*programme.unreported.periods, *filter(None, [programme.figures_period])]
    return [*(period.id for period in programme.periods), *kept]


def _codes(declared: Declared, programme: Programme) -> list[str]:
    """Every code that a figure may have; none where the framework cannot be read."""
    framework = declared.frameworks.get(programme.framework)
    if framework is None:
        return []
    codes = [one.code for one in framework.indicators]
    codes += [one.code for one in framework.regions]
    return [*codes, *programme.figure_names, *programme.unreported.indicators]


def _side(figure: Figure) -> str:
    """Of "23/63" the part that the quantity stands for."""
    left, slash, right = figure.printed.partition("/")
    return right if slash and figure.quantity in _RIGHT_OF_SLASH else left


def _rounds_to(value: Decimal, token: str) -> bool:
    """Whether a value, at the decimals of a printed number, is that number.

    Documents mix decimal commas and points: "1.565" may be either.
    """
    readings = {token.replace(".", "").replace(",", ".")}
    if token.count(".") == 1 and "," not in token:
        readings.add(token)
    for text in readings:
        if text.count(".") < 2:
            decimals = len(text.partition(".")[2])
            if abs(value - Decimal(text)) <= Decimal(5).scaleb(-decimals - 1):
                return not (decimals == 0 and value % 1)
    return False


def _framework(declared: Declared, figure: Figure) -> Framework | None:
    programme = declared.programmes.get(figure.programme)
    return declared.frameworks.get(programme.framework) if programme else None


def _maximum(declared: Declared, figure: Figure) -> float | None:
    """What the framework declares as the most for a score."""
    framework = _framework(declared, figure)
    if framework is None:
        return None
    for one in framework.indicators:
        if one.code == figure.indicator and one.maximum is not None:
            return one.maximum
    score = framework.score
    return score.maximum if score and score.indicator == figure.indicator else None


def _is_share(declared: Declared, figure: Figure) -> bool:
    """Whether the framework measures the indicator in per cent of a whole."""
    framework = _framework(declared, figure)
    return framework is not None and any(
        one.code == figure.indicator and one.unit == "%" for one in framework.indicators
    )
