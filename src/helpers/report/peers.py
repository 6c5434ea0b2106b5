"""An index of peers as reports tell it: its tree in order, and each node of it for a unit.

Units are set against each other by a score that is computed from their values; there are no
targets. What is said of a node is its value, the median of all units, the place among them, and
what moved since the period before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from helpers.core.formatting import Lang, number
from helpers.core.wording import msg, say
from helpers.documents.cell_text import rate_text
from helpers.findings.changes import is_broken
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.index.compare import RankChange, bases, compare_ranks
from helpers.index.measures.values import Value
from helpers.index.rank import Rank
from helpers.index.subtree import same_parts
from helpers.params.framework import Framework
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.steps import value_in

NOT_SURVEYED = msg("không khảo sát")
Result = TypeVar("Result")
# of the assessment that was asked last: what every report of its period asks for
_KEPT: list[tuple[Facts, dict[Hashable, Any]]] = []


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree: the index on level 0, its parts on level 1, theirs on level 2 …"""

    indicator: Indicator
    level: int

    @property
    def code(self) -> str:
        """Its code."""
        return self.indicator.code


@dataclass(frozen=True, slots=True)
class NodeResult:
    """A node for one unit in the period.

    Attributes:
        points: what the value earns, where points are another thing than the value.
        median: of all units' values; None where fewer than two have one.
        change: of the value since the period before, None where the two are not comparable.
    """

    value: Value
    points: Fraction | None
    rank: Rank | None
    median: Fraction | None
    change: Fraction | None
    places: RankChange


def nodes(facts: Facts, period: Period | None = None) -> tuple[Node, ...]:
    """The nodes that count in a period, each before its parts; what belongs to none comes last."""
    asked = (period or facts.period).id
    return remembered(facts, ("nodes", asked), lambda: _ordered(facts.setting.framework, asked))


def remembered(facts: Facts, key: Hashable, find: Callable[[], Result]) -> Result:
    """What `find` gives, asked for once an assessment."""
    if not _KEPT or _KEPT[0][0] is not facts:
        _KEPT[:] = [(facts, {})]
    known = _KEPT[0][1]
    if key not in known:
        known[key] = find()
    result: Result = known[key]
    return result


def parts(facts: Facts) -> tuple[Indicator, ...]:
    """The nodes right below the index."""
    score = facts.setting.framework.score
    root = score.indicator if score else ""
    return tuple(node.indicator for node in nodes(facts) if node.indicator.parent == root != "")


def node_rank(facts: Facts, unit: str, code: str, period: Period | None) -> Rank | None:
    """A unit's place in a node."""
    score = facts.setting.framework.score
    standing = facts.standing(unit, period)
    if score is not None and code == score.indicator:
        return standing.rank
    node = standing.nodes.get(code)
    return None if node is None else node.rank


def node_result(facts: Facts, unit: str, indicator: Indicator) -> NodeResult:
    """What is known of a node for a unit in the period."""
    code = indicator.code
    value = facts.values.get(unit, code, facts.period.id, "to_date")
    node = facts.standing(unit, facts.period).nodes.get(code)
    score = facts.setting.framework.score
    scored = score is not None and score.rule == "points" and node is not None
    return NodeResult(
        value=value,
        points=node.score if scored and node is not None and node.score != value.exact else None,
        rank=node_rank(facts, unit, code, facts.period),
        median=median_of(facts, code),
        change=node_change(facts, indicator, value),
        places=node_places(facts, unit, indicator, len(facts.history) - 1),
    )


def median_of(facts: Facts, code: str) -> Fraction | None:
    """The middle of all ranked units' values in the period; None where fewer than two have one."""
    others = facts.positions.get(code, {})
    return next(iter(others.values())).median if others else None


def node_places(facts: Facts, unit: str, indicator: Indicator, index: int) -> RankChange:
    """Places won or lost in a node since the period before `facts.history[index]`."""
    score = facts.setting.framework.score
    if score is not None and indicator.code == score.indicator:
        return rank_change(facts, unit, index)
    if index == 0:
        return RankChange(None, "first")
    now, before = facts.history[index], facts.history[index - 1]
    return compare_ranks(
        node_rank(facts, unit, indicator.code, now),
        node_rank(facts, unit, indicator.code, before),
        **node_bases(facts, indicator, now, before),
        across_sets=facts.setting.programme.ranks_across_sets is not None,
    )


def node_text(facts: Facts, indicator: Indicator, value: Value, lang: Lang) -> str:
    """A value of a node, or why there is none."""
    if value.exact is None and value.status in ("no_data", "not_collected"):
        if not facts.setting.programme.surveyed(value.unit, value.period):
            return say(lang, NOT_SURVEYED)
        if is_group(facts, indicator):
            return say(lang, "không đủ số liệu")
    return rate_text(value, None, indicator, lang)


def number_of(indicator: Indicator, value: Fraction | float, lang: Lang) -> str:
    """A number in the unit of an indicator."""
    return number(value, indicator.decimals, lang) + ("%" if indicator.unit == "%" else "")


def is_group(facts: Facts, indicator: Indicator) -> bool:
    """Whether its value is the score of its parts."""
    return facts.setting.framework.is_group(indicator)


def node_change(facts: Facts, indicator: Indicator, value: Value) -> Fraction | None:
    """The value less that of the period before, where the node is made and measured alike."""
    if len(facts.history) < 2 or value.exact is None:
        return None
    before = facts.history[-2]
    if not all(node_bases(facts, indicator, facts.period, before).values()):
        return None
    return value.less(facts.values.get(value.unit, indicator.code, before.id, "to_date"))


def node_bases(
    facts: Facts, indicator: Indicator, now: Period, before: Period
) -> Mapping[str, bool]:
    """What a node's two values must have in common, as `compare_ranks` asks for it.

    A node is asked for its own parts: an indicator is the same one although the index has others.
    """
    return remembered(
        facts,
        (indicator.code, now.id, before.id),
        lambda: {
            **bases(facts.setting, now, before),
            "same_method": _same_method(facts, indicator, now, before),
        },
    )


def _same_method(facts: Facts, indicator: Indicator, now: Period, before: Period) -> bool:
    framework = facts.setting.framework
    old, new = framework.method(before.id), framework.method(now.id)
    if old is not None and new is not None and old.id != new.id:
        return False
    if is_broken(facts, indicator, before, now):
        return False
    group, score = is_group(facts, indicator), framework.score
    if group and score is not None and value_in(score.breaks, now.id) is not None:
        return False
    return same_parts(framework, indicator.code, before.id, now.id)


def _ordered(framework: Framework, period: str) -> tuple[Node, ...]:
    method = framework.method(period)
    counted = [node for node in framework.in_method(method) if node.counts_in(period)]
    codes = {node.code for node in counted}

    def below(parent: str, level: int) -> Iterator[Node]:
        for node in counted:
            if node.parent == parent:
                yield Node(node, level)
                yield from below(node.code, level + 1)

    score = framework.score
    root = score.indicator if score else ""
    tops = [node for node in counted if node.parent not in codes]
    tops.sort(key=lambda node: node.code != root)
    return tuple(node for top in tops for node in (Node(top, 0), *below(top.code, 1)))
