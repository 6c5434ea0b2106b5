"""The shape of a ranking of peers: clusters that stand apart, and how many ranks are uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from helpers.core.formatting import half_up
from helpers.core.params.framework import Score
from helpers.findings.model import Facts, Finding, score_name, unit_name, unit_names
from helpers.findings.rank_interval import what_varies
from helpers.findings.sources import scores_evidence
from helpers.index.standing import Standing

WIDE = 10  # places between the ends of an interval
MOST_APART = 5  # units of a cluster
CLEAR_GAP = 3  # times the mean distance of neighbours
LEAST_UNITS = 5


def gap_findings(facts: Facts, score: Score, ranked: Mapping[str, Standing]) -> list[Finding]:
    """Few units that stand clear of all others at the top, or far behind them at the end."""
    exact = {u: s.score.exact for u, s in ranked.items() if s.score and s.score.exact is not None}
    order = sorted(exact, key=lambda unit: -exact[unit])
    if len(order) < LEAST_UNITS:
        return []
    steps = [exact[a] - exact[b] for a, b in pairwise(order)]
    clear = CLEAR_GAP * sum(steps, Fraction(0)) / len(steps)
    few = min(MOST_APART, (len(order) - 1) // 2)
    top, bottom = range(few), range(len(steps) - few, len(steps))
    found = []
    for kind, places in (("gap_top", top), ("gap_bottom", bottom)):
        at = max(places, key=lambda place: steps[place])
        if steps[at] < clear or half_up(steps[at], score.decimals) == 0:
            continue
        units = order[: at + 1] if kind == "gap_top" else order[at + 1 :]
        found.append(
            Finding(
                kind=kind,
                unit=facts.setting.programme.whole,
                period=facts.period.id,
                numbers={"count": len(units), "distance": float(steps[at])},
                names={
                    "score": score_name(score),
                    "when": facts.when(),
                    "units": unit_names(facts, units),
                },
                decimals=score.decimals,
                effect=float(steps[at]),
                headline=True,
                evidence=scores_evidence(facts, order[at : at + 2], [facts.period]),
            )
        )
    return found


def uncertain_findings(facts: Facts, ranked: Mapping[str, Standing]) -> list[Finding]:
    """How many ranks lie in wide intervals, and the widest of them."""
    known = {u: s.interval for u, s in ranked.items() if s.interval is not None}
    if not known or facts.results is None:
        return []
    noise, varied = what_varies(facts.results.table.uncertainty)
    width = {unit: high - low for unit, (low, high) in known.items()}
    wide = [unit for unit, places in width.items() if places > WIDE]
    numbers: dict[str, int | float] = {**noise, "of": len(known), "wide": WIDE}
    names = {"when": facts.when(), **varied}
    if wide:
        widest = max(wide, key=lambda unit: width[unit])
        low, high = known[widest]
        numbers |= {"count": len(wide), "rank_low": low, "rank_high": high}
        names["unit"] = unit_name(facts, widest)
    return [
        Finding(
            kind="ranks_uncertain" if wide else "ranks_certain",
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers=numbers,
            names=names,
            effect=float(len(wide)),
            headline=True,
            evidence=scores_evidence(facts, known, [facts.period]),
        )
    ]
