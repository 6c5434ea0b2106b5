"""What the overview begins with: the units that need attention, each with its reason and price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers.findings.changes import is_large, own_change
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
from helpers.findings.targets import meets, needed, target_of
from helpers.findings.words import Words
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.targets import Target

MOST_FALLS = 2
MOST_UNITS = 5


@dataclass(frozen=True, slots=True)
class _Move:
    """A large change of a unit's own value; `items` is how many items lie behind it."""

    indicator: Indicator
    now: Value
    before: Value
    points: float

    @property
    def items(self) -> float:
        return abs(self.points) * (self.now.denominator or 0) / 100


@dataclass(frozen=True, slots=True)
class _Short:
    """A missed target, with the items that would meet it."""

    indicator: Indicator
    value: Value
    target: Target
    items: int


def attention_findings(facts: Facts) -> list[Finding]:
    """Three to five units that fell or fall short by most items; then those that rose most."""
    if not facts.from_forms or facts.from_sheets:
        return []
    units = [unit.id for unit in facts.setting.reporting_in(facts.period)]
    moves = {unit: _moves(facts, unit) for unit in units}
    return [*_attention(facts, units, moves), *_rose(facts, moves)]


def _moves(facts: Facts, unit: str) -> list[_Move]:
    """The large changes of a unit, those of most items first."""
    moves = []
    for indicator in facts.setting.framework.indicators:
        change = own_change(facts, unit, indicator)
        if change is None or facts.before is None:
            continue
        now, before = (
            facts.values.get(unit, indicator.code, period.id, "own")
            for period in (facts.period, facts.before)
        )
        if is_large(now, before):
            moves.append(_Move(indicator, now, before, float(change)))
    return sorted(moves, key=lambda move: -move.items)


def _shorts(facts: Facts, unit: str) -> list[_Short]:
    """The missed targets of a unit's pooled rates, those of most items first."""
    shortfalls = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit, indicator.code)
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        pooled = indicator.measure is not None and indicator.measure.kind == "ratio"
        if target is None or target.goal is None or value.exact is None or not pooled:
            continue
        if value.denominator and not meets(value.exact, target):
            lacking = needed(value.denominator, target) - (value.numerator or 0)
            shortfalls.append(_Short(indicator, value, target, lacking))
    return sorted(shortfalls, key=lambda shortfall: -shortfall.items)


def _attention(facts: Facts, units: Sequence[str], moves: dict[str, list[_Move]]) -> list[Finding]:
    falls = {unit: fell for unit in units if (fell := _worse(moves[unit])) is not None}
    shorts = {unit: some[0] for unit in units if (some := _shorts(facts, unit))}
    worst = sorted(falls, key=lambda unit: -falls[unit].items)[:MOST_FALLS]
    others = sorted(
        (unit for unit in shorts if unit not in worst), key=lambda unit: -shorts[unit].items
    )
    listed = [*worst, *others][:MOST_UNITS]
    if not listed:
        return []
    return [
        ATTENTION.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            names={"when": facts.when(), "period": period_name(facts.period)},
            items=tuple(_item(facts, unit, falls.get(unit), shorts.get(unit)) for unit in listed),
            decimals=_decimals([falls[unit] for unit in worst]),
            effect=float(len(listed)),
            evidence=tuple(
                place
                for unit in listed
                for value in _values(falls.get(unit), shorts.get(unit))
                for place in evidence_of(facts, value)
            ),
        )
    ]


def _worse(moves: Sequence[_Move]) -> _Move | None:
    """The greatest large change for the worse."""
    worse = (move for move in moves if (move.points < 0) == (move.indicator.direction == "higher"))
    return next(worse, None)


def _item(facts: Facts, unit: str, fell: _Move | None, short: _Short | None) -> Item:
    names = {"unit": unit_name(facts, unit)}
    numbers: dict[str, int | float] = {}
    if fell is not None:
        names["indicator"] = indicator_name(facts, fell.indicator.code)
        numbers |= {"value": fell.now.value or 0, "change": fell.points}
    if short is not None:
        names["figure"] = indicator_name(facts, short.indicator.code)
        names["item"] = Name(short.indicator.item_vi, short.indicator.item_en)
        names["goal"] = Name(short.target.printed, short.target.printed_in("en"))
        numbers |= {"items": short.items}
    return Item(names, numbers)


def _values(fell: _Move | None, short: _Short | None) -> list[Value]:
    return [*([fell.now, fell.before] if fell else []), *([short.value] if short else [])]


def _decimals(moves: Sequence[_Move]) -> int:
    return max((move.indicator.decimals for move in moves), default=1)


def _rose(facts: Facts, moves: dict[str, list[_Move]]) -> list[Finding]:
    """The units that improved by most items, each with the indicator that it improved in."""
    better = [
        (unit, move)
        for unit, some in moves.items()
        for move in some[:1]
        if (move.points > 0) == (move.indicator.direction == "higher")
    ]
    better = sorted(better, key=lambda pair: -pair[1].items)[:MOST_FALLS]
    if not better or facts.before is None:
        return []
    return [
        UNITS_ROSE.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            names={"period": period_name(facts.period), "before": period_name(facts.before)},
            items=tuple(_item(facts, unit, move, None) for unit, move in better),
            decimals=_decimals([move for _, move in better]),
            effect=better[0][1].items,
            evidence=tuple(
                place
                for _, move in better
                for value in (move.now, move.before)
                for place in evidence_of(facts, value)
            ),
        )
    ]


FINDER = Finder(lambda facts, unit: attention_findings(facts), order=10, of=("values",), whole=True)


# --- wording


def _moved_vi(item: Words, period: str, about: str = "") -> str:
    verb, way = ("giảm", "còn") if item.sign("change") < 0 else ("tăng", "lên")
    of = "" if item.name("indicator") == about else f"{item.name('indicator')} "
    return (
        f"{of}{period} {verb} {item.magnitude('change')} điểm phần trăm, {way} "
        f"{item.percent('value')}"
    )


def _reasons_vi(item: Words, period: str, about: str) -> str:
    reasons = [_moved_vi(item, period, about)] if item.named("indicator") else []
    if item.named("figure"):
        of = "" if item.name("figure") == about else f" về {item.name('figure')}"
        reasons.append(
            f"cần thêm {item.whole('items')} {item.name('item')} để đạt chỉ tiêu "
            f"{item.name('goal')}{of}"
        )
    return f"{item.name('unit')} ({', '.join(reasons)})"


def _moved_en(item: Words, period: str, about: str = "") -> str:
    way = "down" if item.sign("change") < 0 else "up"
    of = "" if item.name("indicator") == about else f"{item.name('indicator')}, "
    return (
        f"{of}{period}: {way} {item.magnitude('change')} percentage points to "
        f"{item.percent('value')}"
    )


def _reasons_en(item: Words, period: str, about: str) -> str:
    reasons = [_moved_en(item, period, about)] if item.named("indicator") else []
    if item.named("figure"):
        of = "" if item.name("figure") == about else f" for {item.name('figure')}"
        reasons.append(
            f"{item.whole('items')} more {item.name('item')} needed for the target of "
            f"{item.name('goal')}{of}"
        )
    return f"{item.name('unit')} ({', '.join(reasons)})"


def _listed(w: Words, say: Callable[[Words, str, str], str]) -> str:
    """The units with their reasons. The indicator of all reasons stands before them; where there
    are several, each reason names its own."""
    keys = ("indicator", "figure")
    named = {item.name(key) for item in w.items() for key in keys if item.named(key)}
    about = named.pop() if len(named) == 1 else ""
    reasons = "; ".join(say(item, w.name("period"), about) for item in w.items())
    return f" ({about}): {reasons}" if about else f": {reasons}"


ATTENTION = Kind(
    "attention",
    section="standing",
    order=41,
    headline=True,
    vi=lambda w: f"Cần chú ý{_listed(w, _reasons_vi)}.",
    en=lambda w: f"For attention{_listed(w, _reasons_en)}.",
    sample=Sample("period", {}, items=(("unit figure item goal", {"items": 3072}),)),
)


UNITS_ROSE = Kind(
    "units_rose",
    section="standing",
    order=42,
    headline=True,
    vi=lambda w: (
        f"Tiến bộ nhiều nhất so với {w.name('before')}: "
        + "; ".join(
            f"{item.name('unit')} ({_moved_vi(item, w.name('period'))})" for item in w.items()
        )
        + "."
    ),
    en=lambda w: (
        f"Most improved since {w.name('before')}: "
        + "; ".join(
            f"{item.name('unit')} ({_moved_en(item, w.name('period'))})" for item in w.items()
        )
        + "."
    ),
    sample=Sample(
        "period before", {}, items=(("unit indicator", {"value": 85.8, "change": 12.7}),)
    ),
)
