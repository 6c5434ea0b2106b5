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
    units = [one.id for one in facts.setting.reporting_in(facts.period)]
    moves = {unit: _moves(facts, unit) for unit in units}
    return [*_attention(facts, units, moves), *_rose(facts, moves)]


def _moves(facts: Facts, unit: str) -> list[_Move]:
    """The large changes of a unit, those of most items first."""
    found = []
    for indicator in facts.setting.framework.indicators:
        change = own_change(facts, unit, indicator)
        if change is None or facts.before is None:
            continue
        now, before = (
            facts.values.get(unit, indicator.code, one.id, "own")
            for one in (facts.period, facts.before)
        )
        if is_large(now, before):
            found.append(_Move(indicator, now, before, float(change)))
    return sorted(found, key=lambda one: -one.items)


def _shorts(facts: Facts, unit: str) -> list[_Short]:
    """The missed targets of a unit's pooled rates, those of most items first."""
    found = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit, indicator.code)
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        pooled = indicator.measure is not None and indicator.measure.kind == "ratio"
        if target is None or target.goal is None or value.exact is None or not pooled:
            continue
        if value.denominator and not meets(value.exact, target):
            lacking = needed(value.denominator, target) - (value.numerator or 0)
            found.append(_Short(indicator, value, target, lacking))
    return sorted(found, key=lambda one: -one.items)


def _attention(facts: Facts, units: Sequence[str], moves: dict[str, list[_Move]]) -> list[Finding]:
    falls = {unit: fell for unit in units if (fell := _worse(moves[unit])) is not None}
    shorts = {unit: some[0] for unit in units if (some := _shorts(facts, unit))}
    worst = sorted(falls, key=lambda unit: -falls[unit].items)[:MOST_FALLS]
    others = sorted(
        (unit for unit in shorts if unit not in worst), key=lambda unit: -shorts[unit].items
    )
    told = [*worst, *others][:MOST_UNITS]
    if not told:
        return []
    return [
        ATTENTION.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            names={"when": facts.when(), "period": period_name(facts.period)},
            items=tuple(_item(facts, unit, falls.get(unit), shorts.get(unit)) for unit in told),
            decimals=_decimals([falls[unit] for unit in worst]),
            effect=float(len(told)),
            evidence=tuple(
                place
                for unit in told
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
        names["goal"] = Name(short.target.printed, short.target.said("en"))
        numbers |= {"items": short.items}
    return Item(names, numbers)


def _values(fell: _Move | None, short: _Short | None) -> list[Value]:
    return [*([fell.now, fell.before] if fell else []), *([short.value] if short else [])]


def _decimals(moves: Sequence[_Move]) -> int:
    return max((move.indicator.decimals for move in moves), default=1)


def _rose(facts: Facts, moves: dict[str, list[_Move]]) -> list[Finding]:
    """The units that improved by most items, each with the indicator that it improved in."""
    better = [
        (unit, one)
        for unit, some in moves.items()
        for one in some[:1]
        if (one.points > 0) == (one.indicator.direction == "higher")
    ]
    better = sorted(better, key=lambda pair: -pair[1].items)[:MOST_FALLS]
    if not better or facts.before is None:
        return []
    return [
        UNITS_ROSE.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            names={"period": period_name(facts.period), "before": period_name(facts.before)},
            items=tuple(_item(facts, unit, one, None) for unit, one in better),
            decimals=_decimals([one for _, one in better]),
            effect=better[0][1].items,
            evidence=tuple(
                place
                for _, one in better
                for value in (one.now, one.before)
                for place in evidence_of(facts, value)
            ),
        )
    ]


FINDER = Finder(lambda facts, unit: attention_findings(facts), order=10, of=("values",), whole=True)


# --- what is said


def _moved_vi(one: Words, period: str, about: str = "") -> str:
    verb, way = ("giảm", "còn") if one.sign("change") < 0 else ("tăng", "lên")
    of = "" if one.name("indicator") == about else f"{one.name('indicator')} "
    return (
        f"{of}{period} {verb} {one.magnitude('change')} điểm phần trăm, {way} "
        f"{one.percent('value')}"
    )


def _reasons_vi(one: Words, period: str, about: str) -> str:
    said = [_moved_vi(one, period, about)] if one.named("indicator") else []
    if one.named("figure"):
        of = "" if one.name("figure") == about else f" về {one.name('figure')}"
        said.append(
            f"cần thêm {one.whole('items')} {one.name('item')} để đạt chỉ tiêu "
            f"{one.name('goal')}{of}"
        )
    return f"{one.name('unit')} ({', '.join(said)})"


def _moved_en(one: Words, period: str, about: str = "") -> str:
    way = "down" if one.sign("change") < 0 else "up"
    of = "" if one.name("indicator") == about else f"{one.name('indicator')}, "
    return (
        f"{of}{period}: {way} {one.magnitude('change')} percentage points to {one.percent('value')}"
    )


def _reasons_en(one: Words, period: str, about: str) -> str:
    said = [_moved_en(one, period, about)] if one.named("indicator") else []
    if one.named("figure"):
        of = "" if one.name("figure") == about else f" for {one.name('figure')}"
        said.append(
            f"{one.whole('items')} more {one.name('item')} needed for the target of "
            f"{one.name('goal')}{of}"
        )
    return f"{one.name('unit')} ({', '.join(said)})"


def _listed(w: Words, say: Callable[[Words, str, str], str]) -> str:
    """The units with their reasons. The indicator of all reasons stands before them; where there
    are several, each reason names its own."""
    keys = ("indicator", "figure")
    named = {item.name(key) for item in w.items() for key in keys if item.named(key)}
    about = named.pop() if len(named) == 1 else ""
    said = "; ".join(say(item, w.name("period"), about) for item in w.items())
    return f" ({about}): {said}" if about else f": {said}"


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
