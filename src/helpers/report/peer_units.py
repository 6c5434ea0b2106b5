"""The units of an index of peers together: spread of a node, change of a score, want of values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from helpers.core.formatting import Lang, half_up
from helpers.core.wording import say
from helpers.documents.status import UNRANKED, WITHOUT_VALUE
from helpers.findings.model import Facts
from helpers.params.indicator import Indicator
from helpers.params.registry import Unit
from helpers.report.peers import (
    NOT_SURVEYED,
    median_of,
    node_bases,
    node_change,
    nodes,
    remembered,
)


@dataclass(frozen=True, slots=True)
class Spread:
    """A node over all ranked units in the period.

    Attributes:
        whole: the value of the whole, where the source gives one.
        median, lowest, highest: None where fewer than two units have a value; the ends with the
            ids of the units that have them at declared precision.
        rose, fell: how many units' values did since the period before, among those with a value
            in both; None where the two are not comparable.
    """

    whole: Fraction | None
    median: Fraction | None
    lowest: tuple[Fraction, tuple[str, ...]] | None
    highest: tuple[Fraction, tuple[str, ...]] | None
    rose: int | None
    fell: int | None


def spread_of(facts: Facts, whole: str, indicator: Indicator) -> Spread:
    """A node over all ranked units."""
    key = ("spread", whole, indicator.code)
    return remembered(facts, key, lambda: _spread(facts, whole, indicator))


def _spread(facts: Facts, whole: str, indicator: Indicator) -> Spread:
    code, decimals = indicator.code, indicator.decimals
    units = [unit.id for unit in facts.setting.reporting_in(facts.period) if unit.ranked]
    values = {unit: facts.values.get(unit, code, facts.period.id, "to_date") for unit in units}
    exact = {unit: value.exact for unit, value in values.items() if value.exact is not None}
    of_whole = facts.values.get(whole, code, facts.period.id, "to_date").exact
    if len(exact) < 2:
        return Spread(of_whole, None, None, None, None, None)
    ends = []
    for end in (min(exact.values()), max(exact.values())):
        shown = half_up(end, decimals)
        ends.append((end, tuple(u for u, v in exact.items() if half_up(v, decimals) == shown)))
    changes = [node_change(facts, indicator, value) for value in values.values()]
    signs = [half_up(change, decimals) for change in changes if change is not None]
    return Spread(
        whole=of_whole,
        median=median_of(facts, code),
        lowest=ends[0],
        highest=ends[1],
        rose=sum(sign > 0 for sign in signs) if signs else None,
        fell=sum(sign < 0 for sign in signs) if signs else None,
    )


def score_moved(facts: Facts, unit: str) -> Fraction | None:
    """The score less that of the period before; None where the two are not by one method.

    Units that came or left change nothing about it, as they do about places.
    """
    score = facts.setting.framework.score
    if score is None or len(facts.history) < 2:
        return None
    before = facts.history[-2]
    index = next((i for i in facts.setting.framework.indicators if i.code == score.indicator), None)
    same = node_bases(facts, index, facts.period, before) if index else {}
    had, has = (facts.standing(unit, period).score for period in (before, facts.period))
    if not same or not all(same.values()) or had is None or has is None:
        return None
    return None if had.exact is None or has.exact is None else has.exact - had.exact


def missing(facts: Facts, unit: str) -> tuple[int, int]:
    """How many indicators of the period's score have no value of the unit, and how many there
    are."""
    framework = facts.setting.framework
    index = framework.score.indicator if framework.score else ""
    scored = {
        indicator.code for indicator in (framework.scored(index) if index else ())
        if indicator.weight_in(facts.period.id)
    }  # fmt: skip
    leaves = [node.code for node in nodes(facts) if node.code in scored]
    values = [facts.values.get(unit, code, facts.period.id, "to_date") for code in leaves]
    return sum(value.exact is None for value in values), len(leaves)


def why_unranked(facts: Facts, unit: Unit, lang: Lang) -> str:
    """Why a unit has no rank."""
    if not unit.ranked:
        return say(lang, UNRANKED)
    if not facts.setting.programme.surveyed(unit.id, facts.period.id):
        return say(lang, NOT_SURVEYED)
    lacking, of = missing(facts, unit.id)
    if lacking == of:
        return say(lang, WITHOUT_VALUE["no_data"])
    return say(lang, "thiếu {lacking}/{of} chỉ tiêu", lacking=lacking, of=of)
