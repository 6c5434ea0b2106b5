"""The whole by its units: who moved its rate, and who holds what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from helpers.core.formatting import half_up
from helpers.core.text import join_list
from helpers.findings.changes import own_change
from helpers.findings.drivers import Counts, Driver, drivers
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    period_name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.words import Words
from helpers.index.measures.values import Span
from helpers.params.indicator import Indicator

MOST_DRIVERS = 2  # units that are named as pulling one way
LEAST_SHARE = 20  # % of all that is left, held by one unit
LEAST_EXCESS = Fraction(5, 4)  # of its share of all items
LEAST_LEFT = 100  # items


def by_units_findings(facts: Facts) -> list[Finding]:
    """The greatest change of a pooled rate by its units, and the strongest concentration."""
    if not facts.from_forms or facts.from_sheets:
        return []
    pooled = [
        indicator
        for indicator in facts.setting.framework.indicators
        if indicator.measure is not None
        and indicator.measure.kind == "ratio"
        and not facts.keeps_back(indicator.code)
    ]
    return [*_driven(facts, pooled), *_concentrated(facts, pooled)]


def _counts(facts: Facts, indicator: Indicator, period: str, span: Span) -> Counts:
    """The counts behind a rate by unit."""
    values = (
        facts.values.get(unit.id, indicator.code, period, span)
        for unit in facts.setting.reporting_units
    )
    return {
        value.unit: (value.numerator, value.denominator)
        for value in values
        if value.numerator is not None and value.denominator is not None
    }


def _driven(facts: Facts, pooled: Sequence[Indicator]) -> list[Finding]:
    """Of the pooled rates the one that moved by most items."""
    whole, before = facts.setting.programme.whole, facts.before
    candidates: list[tuple[Fraction, Indicator, tuple[Driver, ...]]] = []
    for indicator in pooled:
        change = own_change(facts, whole, indicator)
        now = facts.values.get(whole, indicator.code, facts.period.id, "own")
        if before is None or change is None or not half_up(change, indicator.decimals):
            continue
        parts = drivers(
            _counts(facts, indicator, facts.period.id, "own"),
            _counts(facts, indicator, before.id, "own"),
        )
        if sum(part.points for part in parts) == change:  # all units that are pooled are known
            candidates.append((abs(change) * (now.denominator or 0), indicator, parts))
    if not candidates or before is None:
        return []
    _, indicator, parts = max(candidates, key=lambda candidate: candidate[0])
    seen = [part for part in parts if half_up(part.points, indicator.decimals)]
    up = [driver for driver in seen if driver.points > 0][:MOST_DRIVERS]
    down = [driver for driver in seen if driver.points < 0][:MOST_DRIVERS]
    if not up and not down:
        return []
    values = [facts.values.get(whole, indicator.code, p.id, "own") for p in (facts.period, before)]
    return [
        DRIVEN_BY_UNITS.finding(
            unit=whole,
            period=facts.period.id,
            indicator=indicator.code,
            numbers={
                "rate": float(sum((part.rate for part in parts), Fraction(0))),
                "mix": float(sum((part.mix for part in parts), Fraction(0))),
            },
            names={
                "unit": unit_name(facts, whole),
                "indicator": indicator_name(facts, indicator.code),
                "item": Name(indicator.item_vi, indicator.item_en),
                "before": period_name(before),
                "period": period_name(facts.period),
            },
            items=tuple(
                Item(
                    {"unit": unit_name(facts, driver.key)},
                    {"gain" if driver.points > 0 else "loss": float(abs(driver.points))},
                )
                for driver in (*up, *down)
            ),
            decimals=max(indicator.decimals, 2),
            evidence=tuple(place for value in values for place in evidence_of(facts, value)),
        )
    ]


def _concentrated(facts: Facts, pooled: Sequence[Indicator]) -> list[Finding]:
    """Of the indicators of which one unit holds much of what is left, that of most items.

    A unit that has as much of all items is only large: that is no news of it.
    """
    candidates = []
    for indicator in pooled:
        counts = _counts(facts, indicator, facts.period.id, "to_date")
        left = {unit: of - above for unit, (above, of) in counts.items()}
        total = sum(left.values())
        if total < LEAST_LEFT:
            continue
        unit = max(left, key=lambda holder: left[holder])
        share, of_all = Fraction(100 * left[unit], total), _share_of_all(counts, unit)
        if share >= LEAST_SHARE and share >= LEAST_EXCESS * of_all:
            candidates.append((share, of_all, unit, indicator, total, left[unit]))
    if not candidates:
        return []
    share, of_all, unit, indicator, total, held = max(
        candidates, key=lambda candidate: candidate[-1]
    )
    value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
    return [
        CONCENTRATION.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            names={"when": facts.when()},
            items=(
                Item(
                    {
                        "unit": unit_name(facts, unit),
                        "indicator": indicator_name(facts, indicator.code),
                        "item": Name(indicator.item_vi, indicator.item_en),
                        "lacking": Name(
                            indicator.lacking_vi or "chưa đạt", indicator.lacking_en or "lacking"
                        ),
                    },
                    {
                        "share": float(share),
                        "numerator": held,
                        "denominator": total,
                        "share_of_all": float(of_all),
                    },
                ),
            ),
            evidence=evidence_of(facts, value),
        )
    ]


def _share_of_all(counts: Counts, unit: str) -> Fraction:
    """What part of all items, met or not, is the unit's: 0–100."""
    return Fraction(100 * counts[unit][1], sum(of for _, of in counts.values()))


FINDER = Finder(lambda facts, unit: by_units_findings(facts), order=30, whole=True)


# --- wording


def _pulled(w: Words, key: str, points: str) -> str:
    listed = [
        f"{item.name('unit')} ({item.number(key)}{points})" for item in w.items() if item.has(key)
    ]
    return join_list(listed, "và" if w.lang == "vi" else "and")


def _driven_vi(w: Words) -> str:
    clauses = []
    if up := _pulled(w, "gain", " điểm phần trăm"):
        clauses.append(f"kéo lên nhiều nhất là {up}")
    if down := _pulled(w, "loss", " điểm phần trăm"):
        clauses.append(f"kéo xuống nhiều nhất là {down}")
    rate, mix = (f"{_way_vi(w, key)} {w.magnitude(key)}" for key in ("rate", "mix"))
    return (
        f"{w.name('indicator')} của {w.name('unit')} {w.name('period')} so với "
        f"{w.name('before')}: "
        f"{'; '.join(clauses)}. Tính chung: do tỷ lệ của các đơn vị thay đổi, {rate} điểm phần "
        f"trăm; do số {w.name('item')} của các đơn vị thay đổi, {mix} điểm phần trăm."
    )


def _way_vi(w: Words, key: str) -> str:
    return "giảm" if w.sign(key) < 0 else "tăng"


def _driven_en(w: Words) -> str:
    clauses = []
    if up := _pulled(w, "gain", " percentage points"):
        clauses.append(f"pulled up most by {up}")
    if down := _pulled(w, "loss", " percentage points"):
        clauses.append(f"pulled down most by {down}")
    rate, mix = (
        f"{'down' if w.sign(key) < 0 else 'up'} {w.magnitude(key)}" for key in ("rate", "mix")
    )
    return (
        f"{w.name('indicator')} of {w.name('unit')}, {w.name('period')} against "
        f"{w.name('before')}: "
        f"{'; '.join(clauses)}. In all: {rate} percentage points by the units' own rates, {mix} by "
        f"the {w.name('item')} that each of them had."
    )


DRIVEN_BY_UNITS = Kind(
    "driven_by_units",
    section="rank_changes",
    vi=_driven_vi,
    en=_driven_en,
    sample=Sample(
        "unit indicator item before period",
        {"rate": 17.95, "mix": 0.15},
        items=(
            ("unit", {"gain": 2.78}),
            ("unit", {"gain": 1.95}),
        ),
        decimals=2,
    ),
)


CONCENTRATION = Kind(
    "concentration",
    section="rank_changes",
    order=225,
    vi=lambda w: "; ".join(
        f"{item.name('unit')} chiếm {item.percent('share', 1)} số {item.name('item')} "
        f"{item.name('lacking')} của toàn bộ các đơn vị, xét theo {item.name('indicator')} "
        f"{w.name('when')} ({item.whole('numerator')}/{item.whole('denominator')} "
        f"{item.name('item')}), trong khi có {item.percent('share_of_all', 1)} tổng số "
        f"{item.name('item')}."
        for item in w.items()
    ),
    en=lambda w: "; ".join(
        f"{item.name('unit')} holds {item.percent('share', 1)} of all {item.name('item')} "
        f"{item.name('lacking')}, by {item.name('indicator')} ({w.name('when')}): "
        f"{item.whole('numerator')}/{item.whole('denominator')}, while "
        f"{item.percent('share_of_all', 1)} of all of them are its own."
        for item in w.items()
    ),
    sample=Sample(
        "when",
        {},
        items=(
            (
                "unit indicator item lacking",
                {"share": 28, "numerator": 14629, "denominator": 52307, "share_of_all": 22.4},
            ),
        ),
    ),
)
