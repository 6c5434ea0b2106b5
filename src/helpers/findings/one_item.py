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
    codes = {indicator.code for indicator in scored} | {part.indicator for part in score.parts}
    moves = [
        move
        for indicator in facts.setting.framework.indicators
        if indicator.code in codes
        for move in (_moved(facts, unit, indicator, 1), _moved(facts, unit, indicator, -1))
        if move[1]
    ]
    rise = max((move for move in moves if move[1] > 0), key=lambda move: move[1], default=None)
    fall = min((move for move in moves if move[1] < 0), key=lambda move: move[1], default=None)
    extremes = [move for move in (rise, fall) if move is not None]
    if not extremes:
        return []
    return [
        ONE_ITEM.finding(
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit)},
            items=tuple(_item(facts, indicator, places) for indicator, places in extremes),
            effect=float(max(abs(places) for _, places in extremes)),
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


# --- wording


def _item_vi(item: Words) -> str:
    more, way = ("thêm", "lên") if item.sign("places") > 0 else ("bớt", "xuống")
    return (
        f"chỉ cần {more} một {item.name('item')} ở {item.name('indicator')} là {way} "
        f"{item.size('places')} bậc"
    )


def _item_en(item: Words) -> str:
    more, way = ("more", "up") if item.sign("places") > 0 else ("fewer", "down")
    places = "place" if item.size("places") == "1" else "places"
    return (
        f"one item {more} ({item.name('item')}) in {item.name('indicator')} is enough for "
        f"{item.size('places')} {places} {way}"
    )


ONE_ITEM = Kind(
    "one_item",
    section="rank_changes",
    order=395,
    vi=lambda w: f"Thứ hạng rất sát nhau: {'; '.join(map(_item_vi, w.items()))}.",
    en=lambda w: f"Ranks are very close: {'; '.join(map(_item_en, w.items()))}.",
    sample=Sample("", {}, items=(("indicator item", {"places": 5}),)),
)
