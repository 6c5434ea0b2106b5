"""Targets: of what there is, one at a time, and within what can be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helpers.params.declared import TARGETS, Declared
from helpers.params.faults import Fault, did_you_mean, nearest
from helpers.params.indicator import Indicator
from helpers.params.targets import Target

_PERCENT = 100


def target_of_what_there_is(declared: Declared) -> Iterator[Fault]:
    """Programme, unit and indicator of a target are declared."""
    for line, target in declared.targets.numbered():
        known: Collection[str] = declared.programme_ids
        if target.programme not in known:
            stops = nearest(target.programme, known)
            what = f"không có chương trình {target.programme!r}"
            todo = did_you_mean(target.programme, known)
            yield Fault(TARGETS, line, what, "cột programme", todo=todo, stops=stops)
            continue
        units = declared.units_of[target.programme]
        if not declared.has_unit(target.programme, target.unit_or_level):
            what = f"không có đơn vị {target.unit_or_level!r} trong {target.programme}"
            todo = did_you_mean(target.unit_or_level, units) + " Của một cấp: ghi cho từng đơn vị."
            yield _fault(line, target, "unit_or_level", what, todo)
        codes = _indicators(declared, target.programme)
        if codes and target.indicator not in codes:
            what = f"khung không có chỉ tiêu {target.indicator!r}"
            yield _fault(line, target, "indicator", what, did_you_mean(target.indicator, codes))


def one_target_at_a_time(declared: Declared) -> Iterator[Fault]:
    """A unit has one target for an indicator in a year; the years are in order."""
    held: dict[tuple[str, str, str], list[tuple[int, Target]]] = {}
    for line, target in declared.targets.numbered():
        if target.to_period < target.from_period:
            what = f"năm cuối {target.to_period} trước năm đầu {target.from_period}"
            yield _fault(line, target, "to_period", what, "sửa from_period, to_period")
        key = target.programme, target.unit_or_level, target.indicator
        for before, other in held.setdefault(key, []):
            if other.from_period <= target.to_period and target.from_period <= other.to_period:
                what = (
                    f"đơn vị {target.unit_or_level} đã có chỉ tiêu {target.indicator} cho năm ấy ở "
                    f"dòng {before}: {other.printed}"
                )
                todo = "giữ một dòng, hoặc tách năm áp dụng"
                yield _fault(line, target, "", what, todo)
                break
        held[key].append((line, target))


def target_within_reach(declared: Declared) -> Iterator[Fault]:
    """A target is at most what its indicator can be, and asks for what is better."""
    for line, target in declared.targets.numbered():
        indicator = _indicators(declared, target.programme).get(target.indicator)
        if indicator is None or target.target is None:
            continue
        most = _PERCENT if indicator.unit == "%" else indicator.maximum
        if most is not None and target.target > most:
            what = f"chỉ tiêu giao {target.target:g} vượt mức cao nhất {most:g} {indicator.unit}"
            yield _fault(line, target, "target", what, "sửa target theo văn bản")
        if indicator.direction == "lower":
            what = (
                f"chỉ tiêu giao {target.operator} cho chỉ tiêu {target.indicator} có direction: "
                "lower (thấp hơn là tốt): sẽ đánh giá ngược"
            )
            todo = (
                "bỏ dòng này, hoặc giao cho chỉ tiêu ngược lại mà cao hơn là tốt (ví dụ đúng hạn "
                "thay cho quá hạn)"
            )
            yield _fault(line, target, "indicator", what, todo)


def _fault(line: int, target: Target, column: str, what: str, todo: str) -> Fault:
    found = f"{target.unit_or_level}, {target.indicator}, {target.printed}"
    key = f"cột {column}" if column else ""
    return Fault(TARGETS, line, what, key, found, todo, frozenset({target.programme}))


def _indicators(declared: Declared, programme: str) -> dict[str, Indicator]:
    """The indicators of a programme by code; empty where its framework cannot be read."""
    framework = declared.framework_of(programme)
    return {indicator.code: indicator for indicator in framework.indicators} if framework else {}
