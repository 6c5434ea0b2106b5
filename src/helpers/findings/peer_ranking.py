"""The shape of a ranking of peers: clusters that stand apart, and how many ranks are uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from helpers.core.formatting import half_up
from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, score_name, unit_name, unit_names
from helpers.findings.rank_interval import what_varies, wide
from helpers.findings.samples import Sample
from helpers.findings.sources import scores_evidence
from helpers.findings.words import Words
from helpers.index.standing import Standing
from helpers.params.score import Score

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
    findings = []
    for kind, places in ((GAP_TOP, top), (GAP_BOTTOM, bottom)):
        at = max(places, key=lambda place: steps[place])
        if steps[at] < clear or half_up(steps[at], score.decimals) == 0:
            continue
        units = order[: at + 1] if kind is GAP_TOP else order[at + 1 :]
        findings.append(
            kind.finding(
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
                evidence=scores_evidence(facts, order[at : at + 2], [facts.period]),
            )
        )
    return findings


def uncertain_findings(facts: Facts, ranked: Mapping[str, Standing]) -> list[Finding]:
    """How many ranks lie in wide intervals, and the widest of them."""
    known = {u: s.interval for u, s in ranked.items() if s.interval is not None}
    if not known or facts.results is None:
        return []
    noise, varied = what_varies(facts.results, facts.period.id)
    width = {unit: high - low for unit, (low, high) in known.items()}
    most = wide(len(known))
    open_ranks = [unit for unit, places in width.items() if places > most]
    numbers: dict[str, int | float] = {**noise, "of": len(known), "wide": most}
    names = {"when": facts.when(), **varied}
    if open_ranks:
        widest = max(open_ranks, key=lambda unit: width[unit])
        low, high = known[widest]
        numbers |= {"count": len(open_ranks), "rank_low": low, "rank_high": high}
        names["unit"] = unit_name(facts, widest)
    return [
        (RANKS_UNCERTAIN if open_ranks else RANKS_CERTAIN).finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers=numbers,
            names=names,
            effect=float(len(open_ranks)),
            evidence=scores_evidence(facts, known, [facts.period]),
        )
    ]


# --- wording


def _gap_top_en(w: Words) -> str:
    units = en.several(w, "count", "unit", "units")
    return (
        f"{w.name('score')} ({w.name('when')}): {units} in the lead ({w.name('units')}), "
        f"{w.number('distance')} points ahead of all others."
    )


GAP_TOP = Kind(
    "gap_top",
    section="rank_changes",
    order=260,
    headline=True,
    brief_vi=lambda w: (
        f"{w.count('count')} đơn vị dẫn đầu ({w.name('units')}) cách các đơn vị còn lại "
        f"{w.number('distance')} điểm."
    ),
    brief_en=lambda w: (
        f"{en.several(w, 'count', 'unit', 'units')} in the lead ({w.name('units')}), "
        f"{w.number('distance')} points ahead of all others."
    ),
    vi=lambda w: (
        f"{w.name('score')} {w.name('when')}: {w.count('count')} đơn vị dẫn đầu "
        f"({w.name('units')}) cách các đơn vị còn lại {w.number('distance')} điểm."
    ),
    en=_gap_top_en,
    sample=Sample("score when units", {"count": 2, "distance": 1.85}, decimals=2),
)


def _gap_bottom_en(w: Words) -> str:
    units = en.several(w, "count", "unit", "units")
    return (
        f"{w.name('score')} ({w.name('when')}): {units} at the end ({w.name('units')}), "
        f"{w.number('distance')} points behind all others."
    )


GAP_BOTTOM = Kind(
    "gap_bottom",
    section="rank_changes",
    order=260,
    headline=True,
    brief_vi=lambda w: (
        f"{w.count('count')} đơn vị cuối ({w.name('units')}) kém các đơn vị còn lại "
        f"{w.number('distance')} điểm."
    ),
    brief_en=lambda w: (
        f"{en.several(w, 'count', 'unit', 'units')} at the end ({w.name('units')}), "
        f"{w.number('distance')} points behind all others."
    ),
    vi=lambda w: (
        f"{w.name('score')} {w.name('when')}: {w.count('count')} đơn vị cuối ({w.name('units')}) "
        f"kém các đơn vị còn lại {w.number('distance')} điểm."
    ),
    en=_gap_bottom_en,
    sample=Sample("score when units", {"count": 2, "distance": 0.61}, decimals=2),
)


RANKS_UNCERTAIN = Kind(
    "ranks_uncertain",
    section="rank_changes",
    order=270,
    headline=True,
    vi=lambda w: (
        f"{capital(vi.given(w))}, {w.whole('count')}/{w.whole('of')} đơn vị có khoảng hạng "
        f"{w.name('when')} rộng hơn {w.whole('wide')} bậc; rộng nhất là {w.name('unit')}, "
        f"hạng {vi.places_between(w)}."
    ),
    en=lambda w: (
        f"{capital(en.given(w))}, the ranks of {w.whole('count')}/{w.whole('of')} units "
        f"({w.name('when')}) lie within more than {w.whole('wide')} places; the widest is "
        f"{w.name('unit')}, whose rank {en.places_between(w)}."
    ),
    sample=Sample(
        "when unit",
        {"noise": 25, "of": 61, "wide": 10, "count": 6, "rank_low": 15, "rank_high": 29},
    ),
)


RANKS_CERTAIN = Kind(
    "ranks_certain",
    section="rank_changes",
    order=270,
    headline=True,
    vi=lambda w: (
        f"{capital(vi.given(w))}, khoảng hạng {w.name('when')} của cả {w.count('of')} đơn vị "
        f"đều không rộng quá {w.whole('wide')} bậc."
    ),
    en=lambda w: (
        f"{capital(en.given(w))}, the ranks of all {w.whole('of')} units "
        f"({w.name('when')}) lie within no more than {w.whole('wide')} places."
    ),
    sample=Sample("when", {"noise": 25, "of": 6, "wide": 10}),
)
