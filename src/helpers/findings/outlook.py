"""Look ahead by arithmetic: what the rest of the year must bring, and what the next rank costs.

Nothing is forecast. Each finding states the assumption under which its numbers hold.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from helpers.core.formatting import half_up
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    score_name,
    unit_name,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.targets import meets, target_of
from helpers.findings.words import Words
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.score import Part
from helpers.params.targets import Target


def outlook_findings(facts: Facts, unit: str) -> list[Finding]:
    """What a unit needs for its yearly targets, and for the place above its own."""
    return [*_pace(facts, unit), *_next_rank(facts, unit)]


def required_rate(value: Value, target: Target, done: int, left: int) -> Fraction:
    """The rate (in %) that the remaining periods must average for the year to meet the target.

    Assumes that each remaining period brings as many items as the periods so far did on average.

    Example:
        >>> goal = Target(programme="p", unit_or_level="u", indicator="B", from_period="2023",
        ...     to_period="2024", operator=">=", target=85, printed="85%", document="d", line=1)
        >>> half = Value("u", "2023-Q2", "to_date", "B", "ok", 80.0, 80, 100)
        >>> required_rate(half, goal, done=2, left=2)
        Fraction(90, 1)
    """
    if value.numerator is None or not value.denominator or target.goal is None:
        raise ValueError("a pace needs counts and a target")
    expected = Fraction(value.denominator * left, done)
    wanted = target.goal / 100 * (value.denominator + expected) - value.numerator
    return 100 * wanted / expected


def _pace(facts: Facts, unit: str) -> list[Finding]:
    programme = facts.setting.programme
    done, left = len(programme.to_date(facts.period)), programme.parts_left(facts.period)
    # a year that lacks a quarter from before cannot be reckoned to its end
    if not left or not programme.is_whole(facts.period):
        return []
    findings = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit, indicator.code)
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        pooled = indicator.measure is not None and indicator.measure.kind == "ratio"
        if target is None or target.goal is None or value.exact is None or not pooled:
            continue
        if not meets(value.exact, target):
            findings.append(_pace_finding(facts, indicator, target, value, (done, left)))
    return findings


def _pace_finding(
    facts: Facts, indicator: Indicator, target: Target, value: Value, periods: tuple[int, int]
) -> Finding:
    done, left = periods
    rate = required_rate(value, target, done, left)
    within = rate < 100 or (rate == 100 and target.operator == ">=")
    # rounded up: a rate rounded down would not be enough
    shown = Fraction(ceil(rate * 10**indicator.decimals), 10**indicator.decimals)
    numbers: dict[str, int | float] = {"left": left, "value": value.value or 0}
    if within:
        numbers["required"] = float(shown)
    return (PACE_REQUIRED if within else PACE_OUT_OF_REACH).finding(
        unit=value.unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers=numbers,
        names={
            "indicator": indicator_name(facts, indicator.code),
            "printed": Name(target.printed, target.printed_in("en")),
            "item": Name(indicator.item_vi, indicator.item_en),
            "part": facts.part,
        },
        decimals=indicator.decimals,
        effect=float(rate),
        evidence=evidence_of(facts, value),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """Further items counted in one indicator's numerator."""

    indicator: str
    items: int
    numerator: int
    denominator: int


def _next_rank(facts: Facts, unit: str) -> list[Finding]:
    """The fewest further items with which the unit would share the place above its own.

    Of a whole year nothing is left to be done; at its last quarter it is arithmetic on a past year.
    """
    score = facts.setting.framework.score
    if facts.period.kind == "year" or facts.keeps_ranks_back:
        return []
    standing = facts.standing(unit, facts.period)
    if score is None or score.rule != "attainment" or standing.rank is None:
        return []
    if standing.score is None or standing.score.exact is None or standing.rank.place == 1:
        return []
    mine = half_up(standing.score.exact, score.decimals)
    better = facts.shown_scores[bisect_right(facts.shown_scores, mine) :]
    next_score = better[0]
    # scores are compared as they are shown: half of the last digit less is rounded up to it
    goal = Fraction(next_score) - Fraction(1, 2 * 10**score.decimals)
    missing = goal - standing.score.exact
    steps = cheapest(facts, unit, score.parts, dict(standing.score.points), missing)
    above = 1 + sum(other > next_score for other in better)
    if not steps:
        return []
    return [
        NEXT_RANK.finding(
            unit=unit,
            period=facts.period.id,
            numbers={"place": above, "of": standing.rank.of, "gain": float(next_score - mine)},
            names={"unit": unit_name(facts, unit), "score": score_name(score), **_closed(facts)},
            items=tuple(_item(facts, step) for step in steps),
            decimals=score.decimals,
            effect=0.0,
            evidence=tuple(
                place
                for step in steps
                for place in evidence_of(
                    facts, facts.values.get(unit, step.indicator, facts.period.id, "to_date")
                )
            ),
        )
    ]


def _closed(facts: Facts) -> dict[str, Name]:
    """The year whose results stand, where no quarter of it is still to come."""
    year = facts.period.year
    left = facts.setting.programme.parts_left(facts.period)
    return {} if left else {"closed": Name(f"năm {year}", str(year))}


def cheapest(
    facts: Facts,
    unit: str,
    parts: tuple[Part, ...],
    points: dict[str, Fraction],
    gain: Fraction,
) -> tuple[Step, ...]:
    """The fewest items that bring `gain` points by the framework's own rule; () if none can.

    Each order of the parts is tried: as much as is needed from the first, the rest from the next;
    or one item less, because the last one that fills a part may bring less than one of another.
    """
    offers = tuple(
        offer for part in parts if (offer := _offer(facts, unit, part, points)) is not None
    )
    return min(_plans(offers, gain), key=lambda plan: sum(step.items for step in plan), default=())


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a part of the score can still bring: points an item, up to its free points."""

    indicator: str
    numerator: int
    denominator: int
    an_item: Fraction
    free: Fraction


def _offer(facts: Facts, unit: str, part: Part, points: dict[str, Fraction]) -> _Offer | None:
    value = facts.values.get(unit, part.indicator, facts.period.id, "to_date")
    target = target_of(facts, unit, part.indicator)
    if target is None or not target.goal or not value.denominator:
        return None
    weight = Fraction(repr(part.weight))
    return _Offer(
        indicator=part.indicator,
        numerator=value.numerator or 0,
        denominator=value.denominator,
        an_item=weight * 100 / (target.goal * value.denominator),
        free=weight - points[part.indicator],
    )


def _plans(offers: tuple[_Offer, ...], missing: Fraction) -> Iterator[tuple[Step, ...]]:
    if missing <= 0:
        yield ()
        return
    for place, offer in enumerate(offers):
        room = offer.denominator - offer.numerator
        most = min(ceil(min(missing, offer.free) / offer.an_item), room)
        for items in (most, most - 1):
            if items > 0:
                left = missing - min(items * offer.an_item, offer.free)
                step = Step(offer.indicator, items, offer.numerator, offer.denominator)
                for rest in _plans((*offers[:place], *offers[place + 1 :]), left):
                    yield (step, *rest)


def _item(facts: Facts, step: Step) -> Item:
    indicator = facts.setting.framework.indicator(step.indicator)
    return Item(
        {
            "indicator": indicator_name(facts, step.indicator),
            "item": Name(indicator.item_vi, indicator.item_en),
        },
        {
            "items": step.items,
            "numerator": step.numerator,
            "then": step.numerator + step.items,
            "denominator": step.denominator,
        },
    )


FINDER = Finder(outlook_findings, order=210, of=("values", "peer"))


# --- wording


def _as_before_vi(w: Words) -> str:
    item, part = w.name("item"), w.name("part")
    return f"giả định số {item} mỗi {part} còn lại bằng bình quân các {part} đã qua"


def _as_before_en(w: Words) -> str:
    part = w.name("part")
    return f"assuming as many {w.name('item')} a {part} as in the past {part}s on average"


def _remaining_en(w: Words) -> str:
    part = w.name("part")
    return en.several(w, "left", part, f"{part}s")


PACE_REQUIRED = Kind(
    "pace_required",
    alone=True,
    tone="outlook",
    vi=lambda w: (
        f"{w.name('indicator')}: để cả năm đạt chỉ tiêu {w.name('printed')}, {w.count('left')} "
        f"{w.name('part')} còn lại phải đạt bình quân từ {w.percent('required')} trở lên "
        f"({_as_before_vi(w)})."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: to meet the yearly target {w.name('printed')}, the remaining "
        f"{_remaining_en(w)} must average at least "
        f"{w.percent('required')} ({_as_before_en(w)})."
    ),
    sample=Sample("indicator printed item part", {"left": 3, "required": 90.2}),
)


PACE_OUT_OF_REACH = Kind(
    "pace_out_of_reach",
    alone=True,
    tone="outlook",
    vi=lambda w: (
        f"{w.name('indicator')}: không thể đạt chỉ tiêu {w.name('printed')} của năm, kể cả khi "
        f"toàn bộ {w.name('item')} của {w.count('left')} {w.name('part')} còn lại đều đạt "
        f"({_as_before_vi(w)})."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: the yearly target {w.name('printed')} cannot be met even if all "
        f"{w.name('item')} of the remaining {_remaining_en(w)} "
        f"count ({_as_before_en(w)})."
    ),
    sample=Sample("indicator printed item part", {"left": 1}),
)


def _next_rank_vi(w: Words) -> str:
    steps = "; ".join(
        f"thêm {row.count('items')} {row.name('item')} ở {row.name('indicator')} (từ "
        f"{row.whole('numerator')} lên {row.whole('then')}/{row.whole('denominator')})"
        for row in w.items()
    )
    start, need = "Để", "cần"
    if w.named("closed"):
        start, need = f"Với kết quả {w.name('closed')}, để", "lẽ ra cần"
    return (
        f"{start} xếp cùng hạng với đơn vị ngay trên (thứ {vi.place(w)}), {w.name('unit')} "
        f"{need} thêm {w.number('gain')} điểm, ít nhất là: {steps}; giả định mẫu số của đơn vị và "
        "kết quả của các đơn vị khác không đổi."
    )


def _next_rank_en(w: Words) -> str:
    steps = " and ".join(
        f"{row.count('items')} more in {row.name('indicator')} (from {row.whole('numerator')} to "
        f"{row.whole('then')}/{row.whole('denominator')} {row.name('item')})"
        for row in w.items()
    )
    start, need = "To share", "needs"
    if w.named("closed"):
        start, need = f"With the results of {w.name('closed')}, to share", "would have needed"
    return (
        f"{start} the place above (ranked {en.place(w)}), {w.name('unit')} {need} "
        f"{w.number('gain')} more points, that is at least {steps}, assuming that its "
        "denominators and the results of the other units stay as they are."
    )


NEXT_RANK = Kind(
    "next_rank",
    tone="outlook",
    vi=_next_rank_vi,
    en=_next_rank_en,
    sample=Sample(
        "unit",
        {"place": 8, "of": 24, "gain": 0.41},
        items=(
            ("indicator item", {"items": 4, "numerator": 474, "then": 478, "denominator": 578}),
        ),
        decimals=2,
    ),
)
