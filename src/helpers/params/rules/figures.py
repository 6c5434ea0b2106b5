"""Typed figures: of what there is, once, as printed, and within their maximum."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from helpers.core.text import number_tokens
from helpers.params.declared import FIGURES, Declared
from helpers.params.documents import Figure
from helpers.params.faults import Fault, did_you_mean, nearest
from helpers.params.programme import Programme

# the quantity that says what a quantity is at most
MOST = {"score": "max", "rank": "rank_of", "numerator": "denominator"}
_ONLY_A_NUMBER = re.compile(r"[\d.,/ %]+")
_PERCENT = 100.0
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
            ("indicator", "chỉ tiêu", figure.indicator, _codes(declared, figure.programme)),
        ):
            if names and name not in names:
                absent = f"không có {what} {name!r} trong {figure.programme}"
                yield _fault(line, figure, column, absent, f"{did_you_mean(name, names)}{_DECLARE}")


def figure_typed_once(declared: Declared) -> Iterator[Fault]:
    """One line for a figure of a unit, period and indicator."""
    first: dict[tuple[str, ...], tuple[int, Figure]] = {}
    for line, figure in declared.figures.numbered():
        before, other = first.setdefault(_key(figure, figure.quantity), (line, figure))
        if before != line:
            same = other.value == figure.value and other.printed == figure.printed
            relation = "lặp lại" if same else f"trái với {other.printed or other.value!r} của"
            what = f"{figure.quantity} của {figure.indicator} {relation} dòng {before}"
            yield _fault(line, figure, "", what, "giữ một dòng; số in ở chỗ khác thì ghi ở note")


def figure_as_printed(declared: Declared) -> Iterator[Fault]:
    """The value is the printed number, at the decimals that are printed."""
    for line, figure in declared.figures.numbered():
        tokens = number_tokens(_side(figure))
        if figure.value is None:
            if _ONLY_A_NUMBER.fullmatch(figure.printed) and tokens:
                what = f"printed {figure.printed!r} là số mà value để trống"
                yield _fault(line, figure, "value", what, "ghi số ấy vào value")
            continue
        value = abs(Decimal(repr(figure.value)))
        same = _same_sign(figure) and any(_rounds_to(value, token) for token in tokens)
        if tokens and not same:
            what = f"value {figure.value:g} khác số in {figure.printed!r}"
            yield _fault(line, figure, "value", what, "sửa value hoặc printed theo văn bản")


def figure_within_maximum(declared: Declared) -> Iterator[Fault]:
    """A score is at most its maximum, a rank at most the number of those ranked."""
    lines = _lines(declared)
    for line, figure in declared.figures.numbered():
        if figure.value is None:
            continue
        _, beside = lines.get(_key(figure, MOST.get(figure.quantity, "")), (0, None))
        least, most = _range(declared, figure)
        most = beside or most
        if most is not None and figure.value > most:
            what = f"{figure.quantity} {figure.value:g} vượt mức cao nhất {most:g}"
            yield _fault(line, figure, "value", what, "sửa value, hoặc mức cao nhất, theo văn bản")
        if least is not None and figure.value < least:
            what = f"{figure.quantity} {figure.value:g} nhỏ hơn {least:g}"
            yield _fault(line, figure, "value", what, "sửa value theo văn bản")
        if figure.quantity in ("rank", "rank_of") and figure.value % 1:
            what = f"{figure.quantity} {figure.value:g} không phải số nguyên"
            yield _fault(line, figure, "value", what, "sửa value theo văn bản")


def figure_agrees_with_its_maximum(declared: Declared) -> Iterator[Fault]:
    """What a figure is set against is one number: its denominator, a line of its own, the slash."""
    lines = _lines(declared)
    for line, figure in declared.figures.numbered():
        if figure.denominator is None or figure.quantity not in MOST:
            continue
        other, value = lines.get(_key(figure, MOST[figure.quantity]), (0, None))
        if value is not None and value != figure.denominator:
            what = f"denominator {figure.denominator:g} trái với {value:g} của dòng {other}"
            yield _fault(line, figure, "denominator", what, "sửa một trong hai theo văn bản")
            continue
        _, slash, right = figure.printed.partition("/")
        tokens = number_tokens(right)
        if slash and tokens and not _rounds_to(Decimal(repr(figure.denominator)), tokens[0]):
            what = (
                f"denominator {figure.denominator:g} khác số in sau dấu / trong {figure.printed!r}"
            )
            yield _fault(line, figure, "denominator", what, "sửa denominator theo văn bản")


def maximum_as_declared(declared: Declared) -> Iterator[Fault]:
    """A maximum that is typed is the one that the framework declares."""
    for line, figure in declared.figures.numbered():
        typed = {"max": figure.value, "score": figure.denominator}.get(figure.quantity)
        most = maximum_of(declared, figure)
        if typed is not None and most is not None and typed != most:
            column = "value" if figure.quantity == "max" else "denominator"
            what = f"điểm tối đa {typed:g} khác {most:g} khai trong khung"
            yield _fault(
                line, figure, column, what, "sửa ở đây, hoặc maximum của khung, theo văn bản"
            )


def _fault(line: int, figure: Figure, column: str, what: str, todo: str) -> Fault:
    found = f"{figure.unit}, {figure.period}, {figure.indicator}, {figure.printed}"
    key = f"cột {column}" if column else ""
    return Fault(FIGURES, line, what, key, found, todo, frozenset({figure.programme}))


def _key(figure: Figure, quantity: str) -> tuple[str, ...]:
    return figure.programme, figure.unit, figure.period, figure.indicator, quantity


def _lines(declared: Declared) -> dict[tuple[str, ...], tuple[int, float | None]]:
    """Line and value of each figure by its key."""
    numbered = declared.figures.numbered()
    return {_key(figure, figure.quantity): (line, figure.value) for line, figure in numbered}


def _periods(programme: Programme) -> list[str]:
    kept = [*programme.unreported.periods, *filter(None, [programme.figures_period])]
    return [*(period.id for period in programme.periods), *kept]


def _codes(declared: Declared, name: str) -> list[str]:
    """Every code that a figure may have; none where the framework cannot be read."""
    framework, programme = declared.framework_of(name), declared.programmes[name]
    if framework is None:
        return []
    codes = [indicator.code for indicator in framework.indicators]
    codes += [region.code for region in framework.regions]
    return [*codes, *programme.figure_names, *programme.unreported.indicators]


def _side(figure: Figure) -> str:
    """Of "23/63" the part that the quantity stands for."""
    left, slash, right = figure.printed.partition("/")
    return right if slash and figure.quantity in MOST.values() else left


def _same_sign(figure: Figure) -> bool:
    """Whether a number printed without words ("giảm 02 bậc") has the sign of its value."""
    before = _side(figure).partition(number_tokens(_side(figure))[0])[0]
    worded = figure.quantity == "rank_delta" or any(sign.isalpha() for sign in before)
    return worded or not figure.value or (figure.value < 0) == any(dash in before for dash in "-−–")


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


def maximum_of(declared: Declared, figure: Figure) -> float | None:
    """What the framework declares as the most for a score."""
    framework = declared.framework_of(figure.programme)
    if framework is None:
        return None
    for indicator in framework.indicators:
        if indicator.code == figure.indicator and indicator.maximum is not None:
            return indicator.maximum
    score = framework.score
    return score.maximum if score and score.indicator == figure.indicator else None


def _range(declared: Declared, figure: Figure) -> tuple[float | None, float | None]:
    """The least and the most that a value can be, as far as the line and the framework say."""
    if figure.quantity == "percent":
        return (0, _PERCENT) if _is_share(declared, figure) else (None, None)
    if figure.quantity in ("rank", "rank_of"):
        return 1, figure.denominator or _ranked(declared, figure)
    if figure.quantity == "score":
        return None, figure.denominator or maximum_of(declared, figure)
    return (None if figure.quantity == "rank_delta" else 0), figure.denominator


def _is_share(declared: Declared, figure: Figure) -> bool:
    """Whether the framework measures the indicator in per cent of a whole, or sets a maximum."""
    framework = declared.framework_of(figure.programme)
    share = framework is not None and any(
        indicator.code == figure.indicator and indicator.unit == "%"
        for indicator in framework.indicators
    )
    return share or maximum_of(declared, figure) is not None


def _ranked(declared: Declared, figure: Figure) -> float | None:
    """How many are ranked, where the framework says it."""
    framework = declared.framework_of(figure.programme)
    method = framework.method(figure.period) if framework else None
    return method.rank_of if method else None
