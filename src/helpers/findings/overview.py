"""What is worth telling of all units together."""

from __future__ import annotations

from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind, kind_named
from helpers.findings.model import (
    Facts,
    Finding,
    indicator_name,
    introduced,
    unit_names,
)
from helpers.findings.no_targets import no_targets
from helpers.findings.peer_ranking import gap_findings, uncertain_findings
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of, score_evidence
from helpers.findings.targets import meets, target_of
from helpers.findings.ties import few_names, is_capped, many_count
from helpers.findings.words import Words
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.targets import Target


def overview_findings(facts: Facts) -> list[Finding]:
    """Targets met over all units, best and worst, who stands clear, and how sure ranks are; of
    ranks nothing where some are not published."""
    ranks = [] if facts.keeps_ranks_back else [*extremes_findings(facts), *_of_ranks(facts)]
    return [*_targets_met(facts), *ranks]


def not_ranked_findings(facts: Facts) -> list[Finding]:
    """Which units are not ranked, by reason."""
    return [
        finding
        for status in ("not_ranked", "no_target", "incomplete", "suppressed")
        for finding in _not_ranked(facts, status)
    ]


def _of_ranks(facts: Facts) -> list[Finding]:
    """Units that stand clear of all others, and ranks that are open, by attainment of targets."""
    score = facts.setting.framework.score
    if score is None or score.rule != "attainment":
        return []
    ranked = {u: s for u, s in facts.standings.get(facts.period.id, {}).items() if s.rank}
    return [*gap_findings(facts, score, ranked), *uncertain_findings(facts, ranked)]


def judged(facts: Facts, indicator: Indicator) -> list[tuple[Value, Target]]:
    """The reporting units' values of an indicator that a target can be held against."""
    pairs = []
    for unit in facts.setting.reporting_in(facts.period):
        target = target_of(facts, unit.id, indicator.code)
        value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
        if target is not None and target.target is not None and value.exact is not None:
            pairs.append((value, target))
    return pairs


def _targets_met(facts: Facts) -> list[Finding]:
    findings = []
    for indicator in facts.setting.framework.indicators:
        both = judged(facts, indicator)
        if not both or facts.keeps_back(indicator.code):
            continue
        met = [value for value, target in both if value.exact and meets(value.exact, target)]
        least = min(value.exact for value, _ in both if value.exact is not None)
        lowest = [pair for pair in both if pair[0].exact == least]
        numbers = {"met": len(met), "of": len(both), "share": 100 * len(met) / len(both)}
        if 1 < len(lowest) == len(both):  # no unit is lower than another
            numbers["value"] = float(least)
        else:
            numbers["lowest"] = float(least)
            numbers |= many_count("lowest", lowest)
        goals = {target.target for _, target in lowest}
        if len(goals) == 1:  # units that share the place may have targets of their own
            numbers["target"] = goals.pop() or 0
        findings.append(
            TARGETS_MET.finding(
                unit=facts.setting.programme.whole,
                period=facts.period.id,
                indicator=indicator.code,
                numbers=numbers,
                names={
                    "indicator": indicator_name(facts, indicator.code),
                    "when": facts.when(),
                    **few_names(facts, "lowest", [value.unit for value, _ in lowest]),
                },
                decimals=indicator.decimals,
                effect=500.0,
                evidence=tuple(e for value, _ in both for e in evidence_of(facts, value)),
            )
        )
    return findings


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
    top = ranked[best[0]].score
    if len(best) > 1 and is_capped(score, top.value if top else None):
        numbers["capped"] = 1
    for key, units in ends.items():
        end_score = ranked[units[0]].score
        numbers[key] = end_score.value if end_score and end_score.value is not None else 0
        numbers[f"{key}_count"] = len(units)
    return [
        EXTREMES.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers=numbers,
            names={
                "score": introduced(score),
                "when": facts.when(),
                **{k: name for end in ends for k, name in few_names(facts, end, ends[end]).items()},
            },
            decimals=score.decimals,
            effect=600.0,
            evidence=tuple(
                e for units in ends.values() for unit in units for e in score_evidence(facts, unit)
            ),
        )
    ]


def _not_ranked(facts: Facts, status: str) -> list[Finding]:
    # another finding names the units whose scoring sheets are not verified
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
        kind_named(f"units_{status}").finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            numbers={"count": len(units)},
            names={"units": unit_names(facts, units), "when": facts.when()},
            effect=400.0,
            evidence=tuple(e for unit in units for e in score_evidence(facts, unit)),
        )
    ]


FINDER = Finder(lambda facts, unit: overview_findings(facts), order=20, whole=True)
NOT_RANKED = Finder(lambda facts, unit: not_ranked_findings(facts), order=50, whole=True)


# --- wording


def _targets_met_vi(w: Words) -> str:
    target = f", chỉ tiêu {w.plain('target')}%" if w.has("target") else ""
    return (
        f"{w.name('indicator')} {w.name('when')}: {w.whole('met')}/{w.whole('of')} đơn vị đạt chỉ "
        f"tiêu giao, chiếm {w.percent('share', 1)}; {vi.least(w, target)}."
    )


def _targets_met_en(w: Words) -> str:
    target = f", target {w.plain('target')}%" if w.has("target") else ""
    return (
        f"{w.name('indicator')} ({w.name('when')}): {w.whole('met')}/{w.whole('of')} units met "
        f"their assigned target, {w.percent('share', 1)}; {en.least(w, target)}."
    )


TARGETS_MET = Kind(
    "targets_met",
    section="standing",
    order=220,
    headline=True,
    vi=_targets_met_vi,
    en=_targets_met_en,
    brief_vi=lambda w: (
        f"{w.name('indicator')} {w.name('when')}: {w.whole('met')}/{w.whole('of')} đơn vị đạt chỉ "
        f"tiêu giao ({w.percent('share', 1)}); {vi.least(w)}."
    ),
    brief_en=lambda w: (
        f"{w.name('indicator')} ({w.name('when')}): {w.whole('met')}/{w.whole('of')} units met "
        f"their assigned target ({w.percent('share', 1)}); {en.least(w)}."
    ),
    sample=Sample(
        "indicator when lowest", {"met": 13, "of": 25, "share": 52, "lowest": 48.6, "target": 70}
    ),
)


def _extremes_vi(w: Words) -> str:
    if not w.has("lowest"):
        return vi.all_ranked_alike(w)
    return (
        f"{w.name('score')} {w.name('when')} của {w.whole('of')} đơn vị được xếp hạng: cao nhất là "
        f"{w.number('highest')} điểm ({vi.holders(w, 'highest')}{vi.capped(w)}), thấp nhất là "
        f"{w.number('lowest')} điểm ({vi.holders(w, 'lowest')})."
    )


def _extremes_en(w: Words) -> str:
    if not w.has("lowest"):
        return en.all_ranked_alike(w)
    return (
        f"{w.name('score')} ({w.name('when')}) of the {w.whole('of')} ranked units: highest "
        f"{w.number('highest')} points ({en.holders(w, 'highest')}{en.capped(w)}), lowest "
        f"{w.number('lowest')} points ({en.holders(w, 'lowest')})."
    )


def _extremes_brief_vi(w: Words) -> str:
    if not w.has("lowest"):
        return vi.all_ranked_alike(w)
    return (
        f"{w.name('score')} {w.name('when')}: cao nhất {w.number('highest')} điểm "
        f"({vi.holders(w, 'highest')}{vi.capped(w)}), thấp nhất {w.number('lowest')} điểm "
        f"({vi.holders(w, 'lowest')}) trong {w.whole('of')} đơn vị được xếp hạng."
    )


def _extremes_brief_en(w: Words) -> str:
    if not w.has("lowest"):
        return en.all_ranked_alike(w)
    return (
        f"{w.name('score')} ({w.name('when')}): highest {w.number('highest')} points "
        f"({en.holders(w, 'highest')}{en.capped(w)}), lowest {w.number('lowest')} points "
        f"({en.holders(w, 'lowest')}) among the {w.whole('of')} ranked units."
    )


def _extremes_title_vi(w: Words) -> str:
    if not w.has("lowest"):
        return f"Tất cả cùng đạt {w.number('highest')} điểm"
    return f"Cao nhất {w.number('highest')} điểm, thấp nhất {w.number('lowest')} điểm"


def _extremes_title_en(w: Words) -> str:
    if not w.has("lowest"):
        return f"All with {w.number('highest')} points"
    return f"Highest {w.number('highest')} points, lowest {w.number('lowest')} points"


EXTREMES = Kind(
    "extremes",
    of_score=True,
    charts=("position",),
    section="standing",
    order=210,
    headline=True,
    vi=_extremes_vi,
    en=_extremes_en,
    brief_vi=_extremes_brief_vi,
    brief_en=_extremes_brief_en,
    title_vi=_extremes_title_vi,
    title_en=_extremes_title_en,
    sample=Sample(
        "score when lowest",
        {"of": 25, "capped": 1, "highest": 100, "highest_count": 15, "lowest": 83.72},
        decimals=2,
    ),
)


def _units_not_ranked_en(w: Words) -> str:
    units = en.several(w, "count", "unit", "units")
    return f"Assigned targets not applicable, not ranked, {units}: {w.name('units')}."


UNITS_NOT_RANKED = Kind(
    "units_not_ranked",
    order=250,
    tone="note",
    vi=lambda w: (
        f"Không áp dụng chỉ tiêu giao và không xếp hạng đối với {w.count('count')} đơn vị: "
        f"{w.name('units')}."
    ),
    en=_units_not_ranked_en,
    sample=Sample("units", {"count": 2}),
)


def _units_no_target_en(w: Words) -> str:
    units = en.several(w, "count", "unit", "units")
    return f"Neither scored nor ranked, with a target not set, {units}: {w.name('units')}."


UNITS_NO_TARGET = Kind(
    "units_no_target",
    order=250,
    tone="note",
    vi=lambda w: (
        f"Không tính điểm, không xếp hạng {w.count('count')} đơn vị do chưa có đủ chỉ tiêu giao: "
        f"{w.name('units')}."
    ),
    en=_units_no_target_en,
    sample=Sample("units", {"count": 2}),
)


def _units_incomplete_en(w: Words) -> str:
    units = en.several(w, "count", "unit", "units")
    return (
        "Not ranked, with incomplete data or no activity under at least one assigned target, "
        f"{units}: {w.name('units')}."
    )


UNITS_INCOMPLETE = Kind(
    "units_incomplete",
    order=250,
    tone="note",
    vi=lambda w: (
        f"Chưa xếp hạng {w.count('count')} đơn vị do chưa đủ số liệu hoặc không có phát sinh ở ít "
        f"nhất một chỉ tiêu giao: {w.name('units')}."
    ),
    en=_units_incomplete_en,
    sample=Sample("units", {"count": 2}),
)
