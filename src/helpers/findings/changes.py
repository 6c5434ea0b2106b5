"""How values moved since the period before, and where the method forbids to say so."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from helpers.core.formatting import agreeing_decimals, half_up
from helpers.core.params.framework import Indicator
from helpers.core.params.programme import Period
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind, kind_named
from helpers.findings.model import (
    Facts,
    Finding,
    Tone,
    indicator_name,
    period_name,
    unit_name,
)
from helpers.findings.sources import evidence_of
from helpers.index.compare import method_change, same_quarters
from helpers.measures.values import Value


def change_findings(facts: Facts, unit: str) -> list[Finding]:
    """One finding for each indicator with comparable values in both periods."""
    found = []
    for indicator in facts.setting.framework.indicators:
        difference = own_change(facts, unit, indicator)
        if difference is not None:
            found.append(_finding(facts, unit, indicator, difference))
    return found


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
        facts.values.get(unit, indicator.code, one.id, "own") for one in (facts.period, before)
    )
    return difference(facts, indicator, now, then)


def _finding(facts: Facts, unit: str, indicator: Indicator, difference: Fraction) -> Finding:
    if facts.before is None:
        raise ValueError("a change needs a period before")
    now = facts.values.get(unit, indicator.code, facts.period.id, "own")
    before = facts.values.get(unit, indicator.code, facts.before.id, "own")
    # judged at the decimals that are shown: values that look different are not called equal
    fewest = indicator.decimals
    decimals = agreeing_decimals(now.exact or 0, before.exact or 0, fewest, fewest + 2)
    rounded = half_up(difference, decimals)
    points = "_points" if indicator.unit == "điểm" else ""
    move = "up" if rounded > 0 else "down" if rounded < 0 else "equal"
    return kind_named(f"change_{move}{points}").finding(
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={
            "value": float(now.exact or 0),
            "value_before": float(before.exact or 0),
            "difference": float(abs(difference)),
        },
        names={
            "unit": unit_name(facts, unit),
            "indicator": indicator_name(facts, indicator.code),
            "period": period_name(facts.period),
            "before": period_name(facts.before),
        },
        decimals=decimals,
        tone=_tone(indicator, rounded),
        effect=float(abs(difference)),
        evidence=(*evidence_of(facts, now), *evidence_of(facts, before)),
    )


# --- what is said


CHANGE_UP = Kind(
    "change_up",
    section="changes",
    vi=lambda w: vi.change(w, "tăng"),
    en=lambda w: en.change(w, "up"),
)


CHANGE_DOWN = Kind(
    "change_down",
    section="changes",
    vi=lambda w: vi.change(w, "giảm"),
    en=lambda w: en.change(w, "down"),
)


CHANGE_EQUAL = Kind(
    "change_equal",
    section="changes",
    vi=lambda w: (
        f"{w.name('indicator')} trong {w.name('period')} đạt {w.percent('value')}, bằng "
        f"{w.name('before')}."
    ),
    en=lambda w: (
        f"{w.name('indicator')} ({w.name('period')}): {w.percent('value')}, unchanged from "
        f"{w.name('before')}."
    ),
)


CHANGE_UP_POINTS = Kind(
    "change_up_points",
    section="changes",
    vi=lambda w: vi.change_points(w, "tăng"),
    en=lambda w: en.change_points(w, "up"),
)


CHANGE_DOWN_POINTS = Kind(
    "change_down_points",
    section="changes",
    vi=lambda w: vi.change_points(w, "giảm"),
    en=lambda w: en.change_points(w, "down"),
)


CHANGE_EQUAL_POINTS = Kind(
    "change_equal_points",
    section="changes",
    vi=lambda w: (
        f"{w.name('indicator')} {w.name('period')} đạt {w.number('value')} điểm, bằng "
        f"{w.name('before')}."
    ),
    en=lambda w: (
        f"{w.name('indicator')} ({w.name('period')}): {w.number('value')} points, unchanged from "
        f"{w.name('before')}."
    ),
)
