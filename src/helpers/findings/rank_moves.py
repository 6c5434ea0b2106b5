"""A rank's move explained: its parts, who passed whom, and a score that went the other way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from helpers.core.evidence import Evidence
from helpers.core.formatting import agreeing_decimals, half_up
from helpers.findings.earlier import earlier_standing
from helpers.findings.model import (
    Facts,
    Finding,
    period_name,
    score_name,
    unit_name,
    unit_names,
)
from helpers.findings.ranks import rank_change
from helpers.findings.sources import scores_evidence

# more units than this are counted in a sentence; the tables of the overview hold all of them
MOST_PASSED = 6


def rank_move_findings(facts: Facts, unit: str) -> list[Finding]:
    """What a unit's move is made of, where ranks are compared; and why they are not."""
    if facts.setting.framework.score is None or not facts.history:
        return []
    if facts.standing(unit, facts.period).rank is None:
        return []
    change = rank_change(facts, unit, len(facts.history) - 1)
    if change.reason in ("size", "unit_set"):
        return other_set(facts, unit)
    if change.places is None:
        return []
    cells = both_periods_evidence(facts, [unit])
    return [
        *_opposed(facts, unit, change.places, cells),
        *_parts(facts, unit, cells),
        *_passing(facts, unit, cells),
    ]


def _opposed(facts: Facts, unit: str, places: int, cells: tuple[Evidence, ...]) -> list[Finding]:
    """The score went one way and the rank the other."""
    score = facts.setting.framework.score
    now = facts.standing(unit, facts.period).score
    before = earlier_standing(facts, unit, facts.period, facts.before).score
    if score is None or facts.before is None or now is None or before is None:
        return []
    if now.exact is None or before.exact is None:
        return []
    difference = now.exact - before.exact
    decimals = agreeing_decimals(now.exact, before.exact, score.decimals, score.decimals + 2)
    if half_up(difference, score.decimals) == 0 or (difference > 0) != (places < 0) or not places:
        return []
    return [
        Finding(
            kind="score_up_rank_down" if places < 0 else "score_down_rank_up",
            unit=unit,
            period=facts.period.id,
            numbers={
                "value": float(now.exact),
                "value_before": float(before.exact),
                "difference": float(abs(difference)),
                "places": abs(places),
            },
            names={
                "unit": unit_name(facts, unit),
                "score": score_name(score),
                "before": period_name(facts.before),
            },
            decimals=decimals,
            effect=float(abs(places)),
            headline=True,
            evidence=cells,
        )
    ]


def _parts(facts: Facts, unit: str, cells: tuple[Evidence, ...]) -> list[Finding]:
    """What the unit's own score, the others' scores, and who came or left did to the rank."""
    if facts.moves is None or unit not in facts.moves.parts:
        return _unknown_parts(facts, unit, cells)
    one = facts.moves.parts[unit]
    parts = {"own": one.own, "others": one.others, "entered": one.entered, "left": one.left}
    if not any(parts.values()) or facts.before is None:
        return []
    return [
        Finding(
            kind="places_in_parts",
            unit=unit,
            period=facts.period.id,
            numbers={"places": one.places, **{f"{k}_places": v for k, v in parts.items()}},
            names={"unit": unit_name(facts, unit), "before": period_name(facts.before)},
            effect=float(max(abs(part) for part in parts.values())),
            evidence=cells,
        )
    ]


def _unknown_parts(facts: Facts, unit: str, cells: tuple[Evidence, ...]) -> list[Finding]:
    """Printed ranks: nothing can be said of the others' scores, which the documents do not hold."""
    score = facts.setting.framework.score
    if facts.before is None or score is None or score.rule != "published":
        return []
    return [
        Finding(
            kind="places_not_in_parts",
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit), "before": period_name(facts.before)},
            evidence=cells,
        )
    ]


def _passing(facts: Facts, unit: str, cells: tuple[Evidence, ...]) -> list[Finding]:
    if facts.moves is None or unit not in facts.moves.parts or facts.before is None:
        return []
    found = facts.moves.passing(unit)
    groups = {
        "passed": found.passed,
        "reached": found.reached,
        "passed_by": found.passed_by,
        "fallen_behind": found.fallen_behind,
    }
    if not any(groups.values()):
        return []
    named = _few(groups)
    return [
        Finding(
            kind="overtaking",
            unit=unit,
            period=facts.period.id,
            numbers={key: len(units) for key, units in groups.items()},
            names={
                "unit": unit_name(facts, unit),
                "before": period_name(facts.before),
                **{key: unit_names(facts, units) for key, units in named.items()},
            },
            effect=float(sum(map(len, groups.values()))),
            evidence=(*cells, *both_periods_evidence(facts, chain.from_iterable(named.values()))),
        )
    ]


def other_set(facts: Facts, unit: str) -> list[Finding]:
    """Who came into the ranking and who left it, where that forbids to compare ranks.

    The whole cites the places of all of them; a unit those of the named, or else its own.
    """
    if facts.moves is None or facts.before is None:
        return []
    groups = {"entered": facts.moves.entered, "gone": facts.moves.left}
    if not any(groups.values()):
        return []
    named = _few(groups)
    cited = groups if unit == facts.setting.programme.whole else named or {"": (unit,)}
    return [
        Finding(
            kind="ranked_units_changed",
            unit=unit,
            period=facts.period.id,
            numbers={key: len(units) for key, units in groups.items()},
            names={
                "before": period_name(facts.before),
                **{key: unit_names(facts, units) for key, units in named.items()},
            },
            evidence=both_periods_evidence(facts, chain.from_iterable(cited.values())),
        )
    ]


def _few(groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The groups that are small enough to be named."""
    return {key: units for key, units in groups.items() if 0 < len(units) <= MOST_PASSED}


def both_periods_evidence(facts: Facts, units: Iterable[str]) -> tuple[Evidence, ...]:
    """The cells or lines behind the scores of both periods."""
    periods = (one for one in (facts.period, facts.before) if one is not None)
    return scores_evidence(facts, units, periods)
