"""What is worth telling of all units together."""

from __future__ import annotations

from collections.abc import Sized

from helpers.core.params.framework import Indicator
from helpers.core.params.targets import Target
from helpers.findings.earlier import earlier_standing
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    period_name,
    score_name,
    unit_name,
    unit_names,
)
from helpers.findings.rank_moves import other_set
from helpers.findings.ranks import MOST_NAMED, rank_change
from helpers.findings.sources import evidence_of, score_evidence
from helpers.findings.targets import meets, no_targets, target_of
from helpers.measures.values import Value


def overview_findings(facts: Facts) -> list[Finding]:
    """Targets met over all units, best and worst, movers, and who is not ranked and why."""
    return [
        *_targets_met(facts),
        *extremes_findings(facts),
        *movers_findings(facts),
        *_not_ranked(facts, "not_ranked"),
        *_not_ranked(facts, "no_target"),
        *_not_ranked(facts, "incomplete"),
    ]


def judged(facts: Facts, indicator: Indicator) -> list[tuple[Value, Target]]:
    """The reporting units' values of an indicator that a target can be held against."""
    found = []
    for unit in facts.setting.reporting_in(facts.period):
        target = target_of(facts, unit.id, indicator.code)
        value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
        if target is not None and target.target is not None and value.exact is not None:
            found.append((value, target))
    return found


def _targets_met(facts: Facts) -> list[Finding]:
    found = []
    for indicator in facts.setting.framework.indicators:
        both = judged(facts, indicator)
        if not both:
            continue
        met = [value for value, target in both if value.exact and meets(value.exact, target)]
        least = min(value.exact for value, _ in both if value.exact is not None)
        lowest = [one for one in both if one[0].exact == least]
        numbers = {"met": len(met), "of": len(both), "share": 100 * len(met) / len(both)}
        if 1 < len(lowest) == len(both):  # no unit is lower than another
            numbers["value"] = float(least)
        else:
            numbers["lowest"] = float(least)
            numbers |= _many("lowest", lowest)
        goals = {target.target for _, target in lowest}
        if len(goals) == 1:  # units that share the place may have targets of their own
            numbers["target"] = goals.pop() or 0
        found.append(
            Finding(
                kind="targets_met",
                unit=facts.setting.programme.whole,
                period=facts.period.id,
                indicator=indicator.code,
                numbers=numbers,
                names={
                    "indicator": indicator_name(facts, indicator.code),
                    "when": facts.when(),
                    **_few(facts, "lowest", [value.unit for value, _ in lowest]),
                },
                decimals=indicator.decimals,
                effect=500.0,
                headline=True,
                evidence=tuple(e for value, _ in both for e in evidence_of(facts, value)),
            )
        )
    return found


def _few(facts: Facts, key: str, units: list[str]) -> dict[str, Name]:
    """The names of units that share a place, unless they are too many to be named."""
    return {key: unit_names(facts, units)} if len(units) <= MOST_NAMED else {}


def _many(key: str, units: Sized) -> dict[str, int]:
    """How many units share a place, where they are too many to be named."""
    return {f"{key}_count": len(units)} if len(units) > MOST_NAMED else {}


def extremes_findings(facts: Facts) -> list[Finding]:
    """Highest and lowest score; all units that share the place are named."""
    score = facts.setting.framework.score
    if score is None:
        return []
    ranked = {u: s for u, s in facts.standings[facts.period.id].items() if s.rank and s.score}
    if len(ranked) < 2:
        return []
    best = [u for u, s in ranked.items() if s.rank and s.rank.place == 1]
    last_place = max(s.rank.place for s in ranked.values() if s.rank)
    last = [u for u, s in ranked.items() if s.rank and s.rank.place == last_place]
    ends = {"highest": best, "lowest": last}
    if last_place == 1:  # all share the first place: there is no lowest
        del ends["lowest"]
    numbers: dict[str, int | float] = {"of": len(ranked)}
    for key, units in ends.items():
        one = ranked[units[0]].score
        numbers[key] = one.value if one and one.value is not None else 0
        numbers[f"{key}_count"] = len(units)
    return [
        Finding(
            kind="extremes",
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers=numbers,
            names={
                "score": score_name(score),
                "when": facts.when(),
                **{k: name for end in ends for k, name in _few(facts, end, ends[end]).items()},
            },
            decimals=score.decimals,
            effect=600.0,
            headline=True,
            evidence=tuple(
                e for units in ends.values() for unit in units for e in score_evidence(facts, unit)
            ),
        )
    ]


def movers_findings(facts: Facts) -> list[Finding]:
    """The greatest rise and the greatest fall in places, with every unit that shares them."""
    last = len(facts.history) - 1
    changes = {
        unit.id: rank_change(facts, unit.id, last).places
        for unit in facts.setting.reporting_in(facts.period)
    }
    moves = {unit: places for unit, places in changes.items() if places is not None}
    if not moves or facts.before is None:
        return _no_movers(facts)
    found = []
    for kind, extreme in (("mover_up", max(moves.values())), ("mover_down", min(moves.values()))):
        if (extreme > 0) != (kind == "mover_up") or extreme == 0:
            continue
        units = [unit for unit, places in moves.items() if places == extreme]
        items = []
        for unit in units:
            now = facts.standing(unit, facts.period)
            before = earlier_standing(facts, unit, facts.period, facts.before)
            if now.rank and before.rank:
                numbers = {"place": now.rank.place, "place_before": before.rank.place}
                items.append(Item({"unit": unit_name(facts, unit)}, numbers))
        found.append(
            Finding(
                kind=kind,
                unit=facts.setting.programme.whole,
                period=facts.period.id,
                numbers={"places": abs(extreme)},
                names={"before": period_name(facts.before)},
                items=tuple(items),
                effect=float(abs(extreme)),
                headline=True,
                evidence=tuple(e for unit in units for e in score_evidence(facts, unit)),
            )
        )
    return found


def _no_movers(facts: Facts) -> list[Finding]:
    """Why there are no rank moves, where a period before exists."""
    if facts.before is None or facts.setting.framework.score is None:
        return []
    last = len(facts.history) - 1
    reasons = {
        rank_change(facts, unit.id, last).reason
        for unit in facts.setting.reporting_in(facts.period)
    } - {"unranked", "unranked_before", "reorganised"}
    # a change of method is a finding of its own
    if len(reasons) != 1 or reasons == {"method"}:
        return []
    now, before = (
        sum(1 for s in facts.standings[p.id].values() if s.rank)
        for p in (facts.period, facts.before)
    )
    return [
        Finding(
            kind=f"no_movers_{reasons.pop()}",
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers={"of": now, "of_before": before},
            names={"before": period_name(facts.before)},
            tone="note",
        ),
        *other_set(facts, facts.setting.programme.whole),
    ]


def _not_ranked(facts: Facts, status: str) -> list[Finding]:
    # of scoring sheets it is said whose are not verified
    if no_targets(facts) or (facts.from_sheets and status == "incomplete"):
        return []
    units = [
        unit
        for unit, standing in facts.standings.get(facts.period.id, {}).items()
        if standing.score is not None and standing.score.status == status
    ]
    if not units:
        return []
    return [
        Finding(
            kind=f"units_{status}",
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers={"count": len(units)},
            names={"units": unit_names(facts, units), "when": facts.when()},
            tone="note",
            effect=400.0,
            evidence=tuple(e for unit in units for e in score_evidence(facts, unit)),
        )
    ]
