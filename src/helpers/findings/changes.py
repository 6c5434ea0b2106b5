"""How values moved since the period before, and where the method forbids to say so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from helpers.core.formatting import agreeing_decimals, half_up
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.drivers import by_procedure, drivers
from helpers.findings.finders import Finder
from helpers.findings.kinds import LAST, Kind, Say, kind_named
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    Tone,
    indicator_name,
    period_name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.words import Words
from helpers.index.compare import method_change, same_quarters
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.period import Period

LEAST_LARGE = 10  # percentage points
STANDARD_ERRORS = 3
MOST_DRIVERS = 3  # procedures that are named


def change_findings(facts: Facts, unit: str) -> list[Finding]:
    """One finding for each indicator with comparable values in both periods."""
    findings = []
    for indicator in facts.setting.framework.indicators:
        difference = own_change(facts, unit, indicator)
        if difference is not None:
            findings.append(_finding(facts, unit, indicator, difference))
    return findings


def own_change(facts: Facts, unit: str, indicator: Indicator) -> Fraction | None:
    """The period's own value less that of the period before, unrounded; None: not comparable."""
    return _own_change(facts, unit, indicator, facts.before)


def year_on_year(facts: Facts, unit: str, indicator: Indicator) -> Fraction | None:
    """A quarter's own value less that of the same quarter of the year before, likewise."""
    return _own_change(facts, unit, indicator, facts.year_ago)


def difference(facts: Facts, indicator: Indicator, now: Value, before: Value) -> Fraction | None:
    """`now` less `before`, unrounded; None: no two values, or not of the same units, method,
    quarters of a year."""
    setting = facts.setting
    earlier, later = setting.period(before.period), setting.period(now.period)
    if is_broken(facts, indicator, earlier, later):
        return None
    if method_change(setting.framework, earlier.id, later.id) is not None:
        return None
    if not same_quarters(setting.programme, later, earlier):
        return None
    return now.less(before)


def is_broken(facts: Facts, indicator: Indicator, before: Period, now: Period) -> bool:
    """Whether the indicator is assessed in another way from somewhere between two periods on."""
    begun = (p.start for p in facts.setting.programme.periods if p.id in indicator.breaks)
    return any(before.start < start <= now.end for start in begun)


def _tone(indicator: Indicator, rounded: Decimal) -> Tone:
    """A printed score that moved is good or bad news; a rate is judged by its target instead."""
    if indicator.unit != "điểm" or rounded == 0:
        return "neutral"
    better = (rounded > 0) == (indicator.direction == "higher")
    return "strength" if better else "weakness"


def _own_change(
    facts: Facts, unit: str, indicator: Indicator, before: Period | None
) -> Fraction | None:
    if before is None:
        return None
    now, then = (
        facts.values.get(unit, indicator.code, period.id, "own")
        for period in (facts.period, before)
    )
    return difference(facts, indicator, now, then)


def is_small(facts: Facts, *values: Value) -> bool:
    """Whether one of the values rests on so few items that a difference says nothing."""
    limit = facts.setting.framework.small_denominator
    return any(value.denominator is not None and value.denominator < limit for value in values)


def is_few(*values: Value) -> bool:
    """Whether one item is more than one point of one of the rates, which is then told with both
    its counts."""
    return any(value.denominator is not None and value.denominator < 100 for value in values)


def is_large(now: Value, before: Value) -> bool:
    """Whether a rate moved by ten points or more, and by more than chance moves so many items.

    Chance: three standard errors of the difference of two rates that are the pooled one.
    """
    counts = (now.numerator, now.denominator, before.numerator, before.denominator)
    if not all(count is not None for count in counts):
        return False
    x1, n1, x0, n0 = (count or 0 for count in counts)
    if not n1 or not n0:
        return False
    moved = Fraction(x1, n1) - Fraction(x0, n0)
    pooled = Fraction(x1 + x0, n1 + n0)
    variance = pooled * (1 - pooled) * (Fraction(1, n1) + Fraction(1, n0))
    return abs(100 * moved) >= LEAST_LARGE and moved**2 >= STANDARD_ERRORS**2 * variance


def shown_decimals(indicator: Indicator, now: Value, before: Value) -> int:
    """The decimals at which a change is told: as few as agree, none finer than one item more.

    Of 644 items one is 0,16 points: one decimal tells it, a second one tells nothing.
    """
    fewest = indicator.decimals
    items = min(value.denominator or 0 for value in (now, before))
    telling = max(len(str(items - 1)) - 2, 0)
    most = min(fewest + 2, max(fewest, telling)) if items else fewest + 2
    return agreeing_decimals(now.exact or 0, before.exact or 0, fewest, most)


def _finding(facts: Facts, unit: str, indicator: Indicator, difference: Fraction) -> Finding:
    if facts.before is None:
        raise ValueError("a change needs a period before")
    now = facts.values.get(unit, indicator.code, facts.period.id, "own")
    before = facts.values.get(unit, indicator.code, facts.before.id, "own")
    decimals = shown_decimals(indicator, now, before)
    # judged as shown: values that look different are not called equal, nor the other way round
    rounded = half_up(now.exact or 0, decimals) - half_up(before.exact or 0, decimals)
    shown = difference if rounded and half_up(difference, decimals) else Fraction(rounded)
    kind = _kind(facts, indicator, rounded, now, before)
    items: tuple[Item, ...] = ()
    effect = abs(difference)
    if kind in (CHANGE_LARGE_UP, CHANGE_LARGE_DOWN):
        items = main_drivers(facts, unit, indicator, difference)
        effect = effect * (now.denominator or 0) / 100  # as many items lie behind it
    return kind.finding(
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={
            "value": float(now.exact or 0),
            "value_before": float(before.exact or 0),
            "difference": float(abs(shown)),
            **(_counts(now, before) if kind in _COUNTED or is_few(now, before) else {}),
        },
        names={
            "unit": unit_name(facts, unit),
            "indicator": indicator_name(facts, indicator.code),
            "period": period_name(facts.period),
            "before": period_name(facts.before),
            "item": Name(indicator.item_vi, indicator.item_en),
        },
        items=items,
        decimals=decimals,
        tone=_tone(indicator, rounded),
        effect=float(effect),
        evidence=(*evidence_of(facts, now), *evidence_of(facts, before)),
    )


def _kind(facts: Facts, indicator: Indicator, rounded: Decimal, now: Value, before: Value) -> Kind:
    if is_small(facts, now, before):
        return CHANGE_SMALL
    if is_large(now, before):
        return CHANGE_LARGE_UP if rounded > 0 else CHANGE_LARGE_DOWN
    points = "_points" if indicator.unit == "điểm" else ""
    move = "up" if rounded > 0 else "down" if rounded < 0 else "equal"
    return kind_named(f"change_{move}{points}")


def _counts(now: Value, before: Value) -> dict[str, int | float]:
    """The counts behind a rate now and before, where both are known."""
    counts = {
        "numerator": now.numerator,
        "denominator": now.denominator,
        "numerator_before": before.numerator,
        "denominator_before": before.denominator,
    }
    known = {key: count for key, count in counts.items() if count is not None}
    return {**known} if len(known) == len(counts) else {}


def main_drivers(
    facts: Facts, unit: str, indicator: Indicator, difference: Fraction
) -> tuple[Item, ...]:
    """The procedures that moved a unit's rate most, the way that it went."""
    if facts.before is None:
        return ()
    now, names = by_procedure(facts, unit, indicator, facts.period)
    before, older = by_procedure(facts, unit, indicator, facts.before)
    if not now or not before:
        return ()
    decimals = indicator.decimals
    same_way = [
        driver
        for driver in drivers(now, before)
        if driver.points * difference > 0 and half_up(driver.points, decimals)
    ]
    return tuple(
        Item({"name": {**older, **names}[driver.key]}, {"moved": float(abs(driver.points))})
        for driver in same_way[:MOST_DRIVERS]
    )


FINDER = Finder(change_findings, order=190, of=("values",))


# --- wording


def _now(w: Words) -> str:
    return f"{w.whole('numerator')}/{w.whole('denominator')}"


def _then(w: Words) -> str:
    return f"{w.whole('numerator_before')}/{w.whole('denominator_before')}"


def _large_vi(w: Words, verb: str) -> str:
    head = f"{w.name('indicator')} trong {w.name('period')} đạt {w.percent('value')}"
    change = f"{verb} {w.number('difference')} điểm phần trăm so với {w.name('before')}"
    if w.brief:
        most = (
            f", trong đó {item.name('name')} làm {verb} {_points(item)}" for item in w.items()[:1]
        )
        return f"{head}, {change}{''.join(most)}"
    parts = [f"{item.name('name')} ({_points(item)})" for item in w.items()]
    listed = f"; các thủ tục làm {verb} nhiều nhất: {'; '.join(parts)}" if parts else ""
    return (
        f"{head} ({_now(w)} {w.name('item')}), {change} ({w.percent('value_before')}, "
        f"{_then(w)}){listed}"
    )


def _points(item: Words) -> str:
    """What one procedure added to the change: not the change of its own rate."""
    return (
        f"{item.number('moved')} {'điểm phần trăm' if item.lang == 'vi' else 'percentage points'}"
    )


def _large_en(w: Words, way: str) -> str:
    head = f"{w.name('indicator')} ({w.name('period')}): {w.percent('value')}"
    change = f"{way} {w.number('difference')} percentage points from {w.name('before')}"
    if w.brief:
        most = (f", {_points(item)} of it through {item.name('name')}" for item in w.items()[:1])
        return f"{head}, {change}{''.join(most)}"
    parts = [f"{item.name('name')} ({_points(item)})" for item in w.items()]
    listed = f"; the procedures that did most to it: {'; '.join(parts)}" if parts else ""
    return (
        f"{head} ({_now(w)} {w.name('item')}), {change} ({w.percent('value_before')}, "
        f"{_then(w)}){listed}"
    )


def _change(
    name: str, vi_: Say, en_: Say, sample: Sample, *, large: bool = False, few: bool = False
) -> Kind:
    """A kind that says how one value moved."""
    return Kind(
        name,
        topic="change",
        alone=True,
        doubtful=few,
        section="changes",
        order=45 if large else LAST,
        headline=large,
        vi=vi_,
        en=en_,
        sample=sample,
    )


_NAMES, _COUNTED_NAMES = "indicator period before", "indicator period before item"

CHANGE_UP = _change(
    "change_up",
    lambda w: vi.change(w, "tăng"),
    lambda w: en.change(w, "up"),
    Sample(_NAMES, {"value": 99.7, "value_before": 99.6, "difference": 0.1}),
)

CHANGE_DOWN = _change(
    "change_down",
    lambda w: vi.change(w, "giảm"),
    lambda w: en.change(w, "down"),
    Sample(_NAMES, {"value": 99.6, "value_before": 99.7, "difference": 0.1}),
)

CHANGE_EQUAL = _change(
    "change_equal",
    lambda w: (
        f"{w.name('indicator')} trong {w.name('period')} đạt {w.percent('value')}, bằng "
        f"{w.name('before')}."
    ),
    lambda w: (
        f"{w.name('indicator')} ({w.name('period')}): {w.percent('value')}, unchanged from "
        f"{w.name('before')}."
    ),
    Sample(_NAMES, {"value": 99.2}),
)

CHANGE_LARGE_UP = _change(
    "change_large_up",
    lambda w: f"{_large_vi(w, 'tăng')}.",
    lambda w: f"{_large_en(w, 'up')}.",
    Sample(
        _COUNTED_NAMES,
        {
            **{"value": 71.7, "numerator": 471, "denominator": 657, "difference": 20.1},
            **{"value_before": 51.6, "numerator_before": 365, "denominator_before": 708},
        },
        items=(("name", {"moved": 8.4}),),
    ),
    large=True,
)

CHANGE_LARGE_DOWN = _change(
    "change_large_down",
    lambda w: f"{_large_vi(w, 'giảm')}.",
    lambda w: f"{_large_en(w, 'down')}.",
    Sample(
        _COUNTED_NAMES,
        {
            **{"value": 53.6, "numerator": 2583, "denominator": 4821, "difference": 14.9},
            **{"value_before": 68.5, "numerator_before": 3267, "denominator_before": 4770},
        },
        items=(("name", {"moved": 4.7}),),
    ),
    large=True,
)

CHANGE_SMALL = _change(
    "change_small",
    lambda w: (
        f"{w.name('indicator')} trong {w.name('period')} là {_now(w)} {w.name('item')}, "
        f"{w.name('before')} là {_then(w)}: số lượng nhỏ, không coi là tăng hay giảm."
    ),
    lambda w: (
        f"{w.name('indicator')} ({w.name('period')}): {_now(w)} {w.name('item')}, {_then(w)} in "
        f"{w.name('before')}: too few to speak of a rise or a fall."
    ),
    Sample(
        _COUNTED_NAMES,
        {"numerator": 3, "denominator": 5, "numerator_before": 2, "denominator_before": 4},
    ),
    few=True,
)

_COUNTED = (CHANGE_LARGE_UP, CHANGE_LARGE_DOWN, CHANGE_SMALL)

CHANGE_UP_POINTS = _change(
    "change_up_points",
    lambda w: vi.change_points(w, "tăng"),
    lambda w: en.change_points(w, "up"),
    Sample(_NAMES, {"value": 0.43, "value_before": 0.42, "difference": 0.01}, decimals=2),
)

CHANGE_DOWN_POINTS = _change(
    "change_down_points",
    lambda w: vi.change_points(w, "giảm"),
    lambda w: en.change_points(w, "down"),
    Sample(_NAMES, {"value": 0.72, "value_before": 0.75, "difference": 0.03}, decimals=2),
)

CHANGE_EQUAL_POINTS = _change(
    "change_equal_points",
    lambda w: (
        f"{w.name('indicator')} {w.name('period')} đạt {w.number('value')} điểm, bằng "
        f"{w.name('before')}."
    ),
    lambda w: (
        f"{w.name('indicator')} ({w.name('period')}): {w.number('value')} points, unchanged from "
        f"{w.name('before')}."
    ),
    Sample(_NAMES, {"value": 0.02}, decimals=2),
)
