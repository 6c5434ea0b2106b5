"""What in a framework does not fit together: its tree, its points, its means."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

from helpers.core.periods import period_of
from helpers.params.faults import did_you_mean
from helpers.params.scoring import exact
from helpers.params.steps import POWERS

if TYPE_CHECKING:
    from helpers.params.framework import Framework
    from helpers.params.indicator import Indicator
    from helpers.params.reader import Key
    from helpers.params.score import Score
    from helpers.params.steps import AggregateMethod, Normalise

    Faults = Iterator[tuple[Key, str]]

# scales on which the worst unit has the lowest score of the range, whatever the data are
WORST_IS_LOWEST = frozenset(
    {"minmax", "percentile_rank", "distance_to_max", "distance_to_reference", "distance_to_target"}
)
_TODO = "thang có điểm thấp nhất lớn hơn 0 (ví dụ range: [1, 100]), hoặc aggregate: arithmetic"


def tree_faults(framework: Framework) -> Faults:
    """Key and words of everything that does not fit; points and means only of a sound tree."""
    faults = [*_unknown_names(framework), *_wrong_order(framework), *_wrong_scales(framework)]
    faults = faults or [*_loops(framework)]
    yield from faults or [*_wrong_points(framework), *_wrong_composite(framework)]


def _unknown_names(framework: Framework) -> Faults:
    codes = [indicator.code for indicator in framework.indicators]
    known, methods = set(codes), {method.id for method in framework.methods}
    for place, indicator in enumerate(framework.indicators):
        if indicator.code in codes[:place]:
            yield ("indicators", place, "code"), f"mã chỉ tiêu bị trùng: {indicator.code}"
        if indicator.parent and indicator.parent not in known:
            words = f"parent {indicator.parent} không có; {did_you_mean(indicator.parent, known)}"
            yield ("indicators", place, "parent"), f"{indicator.code}: {words}"
        if unknown := sorted(set(indicator.methods) - methods):
            words = f"methods {unknown} không có; {did_you_mean(unknown[0], methods)}"
            yield ("indicators", place, "methods"), f"{indicator.code}: {words}"
    score = framework.score
    if score is None:
        return
    used: list[tuple[Key, str]] = [
        (("score", "parts", place, "indicator"), part.indicator)
        for place, part in enumerate(score.parts)
    ]
    if score.indicator:
        used.append((("score", "indicator"), score.indicator))
    for key, code in used:
        if code not in known:
            words = f"score dùng chỉ tiêu không có: {code!r}; {did_you_mean(code, known)}"
            yield key, words


def _wrong_order(framework: Framework) -> Faults:
    """Classes go down; attainment is a share of a target, and would praise what is worse."""
    bounds = [cls_.value for cls_ in framework.classes]
    if bounds != sorted(set(bounds), reverse=True):
        yield ("classes",), "classes phải xếp từ mức cao xuống mức thấp, không trùng"
    if bounds and (framework.score is None or framework.score.maximum is None):
        yield ("classes",), "classes cần score.maximum: mức xếp loại tính theo % điểm tối đa"
    lower = {indicator.code for indicator in framework.indicators if indicator.direction == "lower"}
    for place, part in enumerate(framework.score.parts if framework.score else ()):
        if part.indicator in lower:
            yield (
                ("score", "parts", place, "indicator"),
                f"score.parts dùng chỉ tiêu có direction lower (thấp hơn là tốt): "
                f"{part.indicator}; điểm theo mức hoàn thành chỉ tính cho chỉ tiêu mà cao hơn "
                "là tốt",
            )


def _loops(framework: Framework) -> Faults:
    """No group lies within itself."""
    parents = {indicator.code: indicator.parent for indicator in framework.indicators}
    for place, code in enumerate(parents):
        above, seen = parents[code], {code}
        while above and above not in seen:
            seen.add(above)
            above = parents[above]
        if above:
            yield ("indicators", place, "parent"), f"{code}: parent tạo thành vòng qua {above}"


def _wrong_points(framework: Framework) -> Faults:
    """A sum's maximum is the sum of its parts' maxima; every part of the score has points."""
    for place, group in enumerate(framework.indicators):
        for key, what in _wrong_group(framework, group):
            yield ("indicators", place, key), what
    score = framework.score
    if score is None or score.rule != "points":
        return
    places = {indicator.code: place for place, indicator in enumerate(framework.indicators)}
    for leaf in framework.scored(score.indicator):
        if leaf.scoring is None:
            words = f"{leaf.code}: score.rule points cần scoring, hoặc aggregate và các phần"
            yield ("indicators", places[leaf.code]), words
    root = framework.indicator(score.indicator)
    if (
        root.maximum is not None
        and score.maximum is not None
        and exact(root.maximum) != exact(score.maximum)
    ):
        yield (
            ("score", "maximum"),
            f"score.maximum {score.maximum:g} khác maximum {root.maximum:g} của {root.code}",
        )


def _wrong_group(framework: Framework, group: Indicator) -> Iterator[tuple[str, str]]:
    parts = framework.children(group.code)
    if group.aggregate is not None and not parts:
        yield "aggregate", f"{group.code}: aggregate {group.aggregate} nhưng không có phần nào"
    if framework.score is not None and framework.score.rule == "composite":
        return
    maxima = [part.maximum for part in parts]
    known = [exact(maximum) for maximum in maxima if maximum is not None]
    if group.aggregate is None or group.maximum is None or len(known) < len(maxima):
        return
    if group.aggregate == "sum" and maxima and sum(known) != exact(group.maximum):
        yield (
            "maximum",
            f"{group.code}: tổng maximum các phần {float(sum(known)):g}"
            f" khác maximum {group.maximum:g}",
        )
    if group.aggregate == "arithmetic" and maxima and set(known) != {exact(group.maximum)}:
        yield "maximum", f"{group.code}: các phần của trung bình phải cùng maximum với nhóm"


def _wrong_scales(framework: Framework) -> Faults:
    """Weights from 0 up, no period twice, and what a scale needs of its indicator."""
    score = framework.score
    for place, indicator in enumerate(framework.indicators):
        weights = (
            indicator.weight.values() if isinstance(indicator.weight, dict) else (indicator.weight,)
        )
        if any(weight < 0 for weight in weights):
            yield (
                ("indicators", place, "weight"),
                f"{indicator.code}: trọng số {indicator.weight}, cần từ 0 trở lên",
            )
        weighted = indicator.weight if isinstance(indicator.weight, dict) else {}
        for key, labels in (("periods", indicator.periods), ("weight", tuple(weighted))):
            if _twice(labels):
                what = f"{indicator.code}: kỳ khai báo hai lần: {', '.join(labels)}"
                yield ("indicators", place, key), f"{what}; hai cách viết của một kỳ là một kỳ"
        if score is not None and score.rule == "composite":
            for key, what in _leaf_faults(framework, score, indicator):
                yield ("indicators", place, key), f"{indicator.code}: {what}"
    for key in ("breaks", "back_casts") if score is not None else ():
        labels = tuple(getattr(score, key))
        if _twice(labels):
            yield ("score", key), f"kỳ khai báo hai lần: {', '.join(labels)}"


def _twice(labels: tuple[str, ...]) -> bool:
    return len({period_of(label) for label in labels}) < len(labels)


def _leaf_faults(framework: Framework, score: Score, leaf: Indicator) -> Iterator[tuple[str, str]]:
    if leaf.bounds is not None and leaf.bounds[0] >= leaf.bounds[1]:
        yield "bounds", f"bounds {list(leaf.bounds)}: số thứ nhất phải nhỏ hơn số thứ hai"
    if leaf.denominator and leaf.denominator_scale <= 0:
        yield "denominator_scale", f"denominator_scale {leaf.denominator_scale:g}, cần lớn hơn 0"
    if leaf.scoring is not None or framework.children(leaf.code):
        return
    varied = score.uncertainty.normalise if score.uncertainty else ()
    methods = {(leaf.normalise or score.normalise).method, *(how.method for how in varied)}
    if methods & {"goalposts", "scaled"} and leaf.bounds is None:
        yield "bounds", "thiếu bounds: [số nhỏ, số lớn]"
    if "distance_to_target" in methods and leaf.target is None:
        yield "target", "thiếu target: một số, theo đơn vị của chỉ tiêu"
    if "distance_to_reference" in methods and not leaf.reference:
        yield "reference", "thiếu reference: mã của một đơn vị trong bảng số liệu"
    if "fraction_of_max" in methods and leaf.direction == "lower":
        yield (
            "direction",
            "direction lower với fraction_of_max: chia cho giá trị lớn nhất sẽ đảo thứ tự; dùng "
            "minmax, goalposts hoặc rank",
        )


def _wrong_composite(framework: Framework) -> Faults:
    """One index above all; means that some unit cannot have, whatever the data are."""
    score = framework.score
    if score is None or score.rule != "composite":
        return
    root = framework.indicator(score.indicator)
    if not framework.is_group(root):
        yield ("score", "indicator"), f"{root.code} không có phần nào để gộp"
        return
    inside = {indicator.code for indicator in _below(framework, root)}
    for place, indicator in enumerate(framework.indicators):
        if indicator.code not in inside and indicator is not root:
            what = f"{indicator.code} không nằm dưới chỉ số {root.code}; parent là một nhóm của cây"
            yield ("indicators", place, "parent"), what
    for group in framework.groups(score.indicator):
        place = framework.indicators.index(group)
        chosen = group.aggregate or _level_method(framework, score, group) or score.aggregate
        tried: list[tuple[Key, AggregateMethod]] = [(("indicators", place, "aggregate"), chosen)]
        if score.uncertainty is not None:
            varied: Key = ("score", "uncertainty", "aggregate")
            tried += [(varied, alternative) for alternative in score.uncertainty.aggregate]
        for key, method in tried:
            power = POWERS.get(method, score.power if group.power is None else group.power)
            if power != 1 and (words := _no_mean(framework, score, group, power)):
                yield key, f"{method} ở nhóm {group.code}: {words}; {_TODO}"


def _below(framework: Framework, group: Indicator) -> Iterator[Indicator]:
    for part in framework.children(group.code):
        yield part
        yield from _below(framework, part)


def _level_method(framework: Framework, score: Score, group: Indicator) -> AggregateMethod | None:
    level = _level(framework, group)
    return next((setting.aggregate for setting in score.levels if setting.level == level), None)


def _level(framework: Framework, indicator: Indicator) -> int:
    parts = framework.children(indicator.code)
    return 1 + max(_level(framework, part) for part in parts) if parts else 1


def _no_mean(framework: Framework, score: Score, group: Indicator, power: float) -> str:
    """Which indicator of a group has scores for which its mean is not defined; "" for none."""
    varied = score.uncertainty.normalise if score.uncertainty else ()
    for leaf in framework.scored(group.code):
        direct = leaf.parent == group.code
        for scale in (leaf.normalise or score.normalise, *varied):
            lowest = _surely_lowest(scale)
            if lowest == -inf or (direct and (lowest < 0 or (lowest == 0 and power <= 0))):
                return f"{leaf.code} theo {scale.method} luôn có điểm bằng 0 hoặc âm"
    return ""


def _surely_lowest(how: Normalise) -> float:
    """The score of the worst unit where it does not depend on the data, else infinity.

    Of z-scores around 0 some are negative, and so are means of them.
    """
    if how.method == "zscore":
        return -inf if how.mean <= 0 else inf
    if how.method == "borda":
        return 0.0
    return (how.range or (0.0, 1.0))[0] if how.method in WORST_IS_LOWEST else inf
