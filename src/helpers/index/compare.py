"""Whether two ranks may be compared, and by how many places they differ.

No difference is given across a change of method, of targets, of the set of units or of its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from helpers.index.compiled import compile_framework
from helpers.index.methods import method_difference
from helpers.index.rank import Rank
from helpers.index.tree import build_tree
from helpers.params.framework import Framework, Method
from helpers.params.indicator import Indicator
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.programme import Programme
from helpers.params.score import Score

Reason = Literal[
    "",
    "first",
    "method",
    "unit_set",
    "size",
    "window",
    "quarters",
    "targets",
    "unranked",
    "unranked_before",
    "reorganised",
    "basis",
    "suppressed",
]


@dataclass(frozen=True, slots=True)
class RankChange:
    """The move from one period's rank to the next.

    Attributes:
        places: places won (> 0) or lost (< 0); None when the ranks are not comparable.
        reason: why they are not comparable, "" when they are; "basis": one is of verified, the
            other of self-assessed points; "suppressed": the earlier one is not published.
    """

    places: int | None
    reason: Reason = ""


def compare_ranks(
    now: Rank | None,
    before: Rank | None,
    *,
    same_method: bool,
    same_window: bool,
    same_quarters: bool = True,
    same_targets: bool = True,
    across_sets: bool = False,
) -> RankChange:
    """Places won or lost between two ranks, or the reason why there is no such number.

    Args:
        across_sets: the programme declares that it compares ranks although units came or left.

    Example:
        >>> compare_ranks(Rank(23, 63), Rank(49, 63), same_method=True, same_window=True).places
        26
        >>> compare_ranks(Rank(49, 63), Rank(29, 63), same_method=False, same_window=True).reason
        'method'
    """
    if now is None:
        return RankChange(None, "unranked")
    if before is None:
        return RankChange(None, "unranked_before")
    if not same_method:
        return RankChange(None, "method")
    if not same_window:
        return RankChange(None, "window")
    if not same_quarters:
        return RankChange(None, "quarters")
    if not same_targets:
        return RankChange(None, "targets")
    if across_sets:
        return RankChange(before.place - now.place)
    if now.of != before.of:
        return RankChange(None, "size")
    if now.among != before.among:
        return RankChange(None, "unit_set")
    return RankChange(before.place - now.place)


def bases(setting: Setting, now: Period, before: Period) -> dict[str, bool]:
    """What two periods' scores and ranks must have in common, as `compare_ranks` asks for it."""
    return {
        "same_method": method_change(setting.framework, before.id, now.id) is None,
        "same_window": same_window(setting.programme, now, before),
        "same_quarters": same_quarters(setting.programme, now, before),
        "same_targets": same_targets(setting, now, before),
    }


def same_window(programme: Programme, now: Period, before: Period) -> bool:
    """Whether both are cumulated from the start of one year, are whole years, or the same part of
    two years."""
    if now.year == before.year or now.kind == "year":
        return True
    return programme.year_ago(now) == before


def same_quarters(programme: Programme, now: Period, before: Period) -> bool:
    """Whether years, or parts of two years, hold the same days of the calendar."""
    if now.kind == "week" or ("year" not in (now.kind, before.kind) and now.year == before.year):
        return True
    had, has = (
        [(start.month, start.day, end.month, end.day) for start, end in programme.covered(period)]
        for period in (before, now)
    )
    return had == has


def same_targets(setting: Setting, now: Period, before: Period) -> bool:
    """Whether no target that scores come from differs between the years of two periods.

    A unit without a target in one of the years has no score there; its coming is no change here.
    """
    score = setting.framework.score
    if score is None or score.rule != "attainment" or now.end.year == before.end.year:
        return True
    had, has = (_scored_targets(setting, score, str(period.end.year)) for period in (before, now))
    return all(had[key] == has[key] for key in had.keys() & has.keys())


def _scored_targets(setting: Setting, score: Score, year: str) -> dict[tuple[str, str], float]:
    """The targets of ranked units for the parts of the score, by unit and indicator."""
    parts = {part.indicator for part in score.parts}
    ranked = {unit.id for unit in setting.registry.units if unit.ranked}
    return {
        (target.unit_or_level, target.indicator): target.target
        for target in setting.targets
        if target.target is not None
        and target.holds(year)
        and target.indicator in parts
        and target.unit_or_level in ranked
    }


@dataclass(frozen=True, slots=True)
class MethodChange:
    """What changed between the methods of two periods.

    Attributes:
        before, after: the declared methods; None where none is declared, and the tree differs.
        reweighted: nodes of both whose given weight differs.
        reason: of the break that is declared for the later period, "" for none.
    """

    before: Method | None
    after: Method | None
    dropped: tuple[Indicator, ...]
    added: tuple[Indicator, ...]
    reweighted: tuple[Indicator, ...] = ()
    reason: str = ""


def method_change(framework: Framework, before: str, after: str) -> MethodChange | None:
    """The change of method between two period ids, None when the method is the same.

    Methods differ as they are declared; those of a computed score also where
    `helpers.index.methods` finds another tree.
    """
    old, new = framework.method(before), framework.method(after)
    if old is not None and new is not None and old.id != new.id:
        had, has = framework.in_method(old), framework.in_method(new)
        return MethodChange(
            before=old,
            after=new,
            dropped=tuple(indicator for indicator in had if indicator not in has),
            added=tuple(indicator for indicator in has if indicator not in had),
        )
    return _tree_change(_Same(framework), before, after)


class _Same:
    """A framework as the key of a memory: itself, whatever it holds."""

    __slots__ = ("framework",)

    def __init__(self, framework: Framework) -> None:
        self.framework = framework

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.framework is self.framework

    def __hash__(self) -> int:
        return id(self.framework)


@lru_cache(maxsize=256)
def _tree_change(same: _Same, before: str, after: str) -> MethodChange | None:
    """What differs between the trees of two periods; asked again for every unit of a report."""
    framework = same.framework
    if framework.score is None or framework.score.rule not in ("composite", "points"):
        return None
    table = compile_framework(framework)
    difference = method_difference(table, build_tree(table), before, after)
    if not difference:
        return None
    nodes = {
        what: tuple(
            indicator
            for indicator in framework.indicators
            if indicator.code in difference.nodes.get(what, ())
        )
        for what in ("dropped", "added", "weights")
    }
    return MethodChange(
        before=framework.method(before),
        after=framework.method(after),
        dropped=nodes["dropped"],
        added=nodes["added"],
        reweighted=nodes["weights"],
        reason=difference.reason or "",
    )
