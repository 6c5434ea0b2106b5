"""A place that one item more or less would change: nobody should read much into it."""

from __future__ import annotations

from fractions import Fraction

from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name, unit_name
from helpers.findings.samples import Sample
from helpers.findings.sources import score_evidence
from helpers.findings.words import Words
from helpers.index.worth import worth_of
from helpers.params.indicator import Indicator


def one_item_findings(facts: Facts, unit: str) -> list[Finding]:
    """What one item more, and one item less, would do to the unit's place; the greatest of each.

    All other items, and all other units, stay as they are.
    """
    score = facts.setting.framework.score
    if facts.results is None or score is None or facts.standing(unit, facts.period).rank is None:
        return []
    scored = facts.setting.framework.scored(score.indicator) if score.indicator else ()
    codes = {one.code for one in scored} | {part.indicator for part in score.parts}
    moves = [
        move
        for indicator in facts.setting.framework.indicators
        if indicator.code in codes
        for move in (_moved(facts, unit, indicator, 1), _moved(facts, unit, indicator, -1))
        if move[1]
    ]
    rise = max((one for one in moves if one[1] > 0), key=lambda one: one[1], default=None)
    fall = min((one for one in moves if one[1] < 0), key=lambda one: one[1], default=None)
    told = [one for one in (rise, fall) if one is not None]
    if not told:
        return []
    return [
        ONE_ITEM.finding(
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit)},
            items=tuple(_item(facts, indicator, places) for indicator, places in told),
            effect=float(max(abs(places) for _, places in told)),
            evidence=score_evidence(facts, unit),
        )
    ]


def _moved(facts: Facts, unit: str, indicator: Indicator, items: int) -> tuple[Indicator, int]:
    """How many places so many items more would win, or fewer lose; 0 where there are no counts."""
    value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
    if facts.results is None or value.numerator is None or not value.denominator:
        return indicator, 0
    above = value.numerator + items
    if not 0 <= above <= value.denominator:
        return indicator, 0
    goal = Fraction(100 * above, value.denominator)
    worth = worth_of(facts.results, facts.period.id, unit, indicator.code, goal)
    return indicator, worth.places if worth is not None else 0


def _item(facts: Facts, indicator: Indicator, places: int) -> Item:
    return Item(
        {
            "indicator": indicator_name(facts, indicator.code),
            "item": Name(indicator.item_vi, indicator.item_en),
        },
        {"places": places},
    )


FINDER = Finder(one_item_findings, order=80)


# --- what is said


def _one_vi(one: Words) -> str:
    more, way = ("thêm", "lên") if one.sign("places") > 0 else ("bớt", "xuống")
    return (
        f"chỉ cần {more} một {one.name('item')} ở {one.name('indicator')} là {way} "
        f"{one.size('places')} bậc"
    )


def _one_en(one: Words) -> str:
    more, way = ("more", "up") if one.sign("places") > 0 else ("fewer", "down")
    places = "place" if one.size("places") == "1" else "places"
    return (
        f"one item {more} ({one.name('item')}) in {one.name('indicator')} is enough for "
        f"{one.size('places')} {places} {way}"
    )


ONE_ITEM = Kind(
    "one_item",
    section="rank_changes",
    order=395,
    vi=lambda w: f"Thứ hạng rất sát nhau: {'; '.join(map(_one_vi, w.items()))}.",
    en=lambda w: f"Ranks are very close: {'; '.join(map(_one_en, w.items()))}.",
    sample=Sample("", {}, items=(("indicator item", {"places": 5}),)),
)
