"""Target status. Pass or fail is decided on unrounded values; "trên" is >, "tối thiểu" is ≥."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from helpers.core.evidence import Evidence
from helpers.core.formatting import telling_decimals
from helpers.core.text import capital
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.changes import is_small
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind, kind_named
from helpers.findings.model import Facts, Finding, Name, indicator_name, unit_name
from helpers.findings.no_targets import no_targets, none_set
from helpers.findings.position import (
    last_findings,
    standing_numbers,
    worth_names,
    worth_numbers,
)
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.words import Words
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.targets import Target, find_target


def target_findings(facts: Facts, unit: str) -> list[Finding]:
    """One finding for each target of the unit, and for each indicator in which it is last."""
    if no_targets(facts):
        return [none_set(facts, unit)]
    findings = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit, indicator.code)
        value = facts.values.get(unit, indicator.code, facts.period.id, "to_date")
        if target is not None and not _unpublished(facts, value):
            findings.append(_finding(facts, indicator, target, value))
    weak = {finding.indicator for finding in findings if finding.tone == "weakness"}
    # peers are judged by all their places, the last ones among them
    last = [] if facts.of_peers else last_findings(facts, unit, weak)
    return [*_count(facts, unit, findings), *findings, *last]


def _count(facts: Facts, unit: str, findings: list[Finding]) -> list[Finding]:
    """How many of the targets that can be judged are met, and of how many assigned ones."""
    judged = [finding for finding in findings if finding.tone in ("strength", "weakness")]
    if not judged:
        return []
    met = sum(finding.tone == "strength" for finding in judged)
    numbers = {"met": met, "of": len(judged)}
    if (assigned := assigned_targets(facts, unit)) > len(judged):
        numbers["assigned"] = assigned
    return [
        TARGETS_COUNT.finding(
            unit=unit,
            period=facts.period.id,
            numbers=numbers,
            names={"unit": unit_name(facts, unit), "when": facts.when(spelled=True)},
            effect=700.0,
            headline=len(judged) > 1,
            evidence=tuple(place for finding in judged for place in finding.evidence),
        )
    ]


def target_of(facts: Facts, unit: str, indicator: str) -> Target | None:
    """The target of a unit for an indicator in the reported year."""
    return find_target(
        facts.setting.targets, unit=unit, indicator=indicator, year=str(facts.period.end.year)
    )


def assigned_targets(facts: Facts, unit: str) -> int:
    """How many targets apply to a unit in the reported year, whether they can be judged or not."""
    targets = [
        target_of(facts, unit, indicator.code) for indicator in facts.setting.framework.indicators
    ]
    return sum(target is not None and target.operator != "na" for target in targets)


def meets(exact: Fraction, target: Target) -> bool:
    """Whether an unrounded value meets a target.

    Example:
        >>> goal = Target(programme="p", unit_or_level="u", indicator="A", from_period="2023",
        ...     to_period="2024", operator=">=", target=85, printed="85%", document="d", line=1)
        >>> meets(Fraction(100 * 26, 30), goal), meets(Fraction("84.96"), goal)
        (True, False)
    """
    if target.goal is None:
        raise ValueError("a target that does not apply cannot be met or missed")
    return exact > target.goal if target.operator == ">" else exact >= target.goal


def needed(denominator: int, target: Target) -> int:
    """The smallest numerator that meets a rate target (in %) at a denominator that stays as it is.

    Example:
        >>> goal = Target(programme="p", unit_or_level="u", indicator="A", from_period="2023",
        ...     to_period="2024", operator=">=", target=85, printed="85%", document="d", line=1)
        >>> needed(30, goal)
        26
    """
    if target.goal is None:
        raise ValueError("a target that does not apply needs nothing")
    exact = target.goal * denominator / 100
    return floor(exact) + 1 if target.operator == ">" else ceil(exact)


def _unpublished(facts: Facts, value: Value) -> bool:
    """A printed source that says nothing of this indicator: there is nothing to report on."""
    return facts.printed and value.status == "no_data"


def _finding(facts: Facts, indicator: Indicator, target: Target, value: Value) -> Finding:
    unit = value.unit
    names = {
        "unit": unit_name(facts, unit),
        "indicator": indicator_name(facts, indicator.code),
        "when": facts.when(),
        "item": Name(indicator.item_vi, indicator.item_en),
        "printed": Name(target.printed, target.printed_in("en")),
    }
    evidence = (
        *evidence_of(facts, value),
        Evidence(document=target.document, line=target.line),
    )
    exact = value.exact
    if exact is None or target.target is None or target.goal is None:
        status = "not_applicable" if value.status == "ok" else value.status
        return kind_named(f"target_{status}").finding(
            unit, facts.period.id, indicator.code, names=names, evidence=evidence
        )
    numbers: dict[str, int | float] = {
        "value": float(exact),
        "target": _plain(target.target),
        "gap": float(abs(exact - target.goal)),
    }
    if value.denominator is not None and value.numerator is not None:
        numbers |= {"numerator": value.numerator, "denominator": value.denominator}
    if is_small(facts, value):
        numbers["few"] = 1
    if value.reporting:
        numbers |= {
            "reporting": value.reporting,
            "units": _owing(facts),
        }
    ok = meets(exact, target)
    if not ok and value.denominator and target.target < 100:
        numbers["needed"] = needed(value.denominator, target)
    kind, decimals = _kind(exact, target.goal, indicator.decimals, ok)
    if not ok:
        numbers |= standing_numbers(facts, unit, indicator, decimals)
        numbers |= worth_numbers(facts, unit, indicator, target.goal)
        names |= worth_names(facts, numbers)
    return kind.finding(
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers=numbers,
        names=names,
        decimals=decimals,
        effect=numbers["gap"],
        evidence=evidence,
    )


def _owing(facts: Facts) -> int:
    """How many units report at least once in the periods that are cumulated."""
    setting = facts.setting
    parts = setting.programme.to_date(facts.period)
    return len({unit.id for part in parts for unit in setting.reporting_in(part)})


def _kind(exact: Fraction, goal: Fraction, decimals: int, ok: bool) -> tuple[Kind, int]:
    """The kind, and the decimals at which value and target can be told apart."""
    if exact == goal:
        return (TARGET_MET if ok else TARGET_ON_STRICT), decimals
    shown = telling_decimals(exact, goal, decimals)
    if ok:
        return TARGET_EXCEEDED, shown
    return (TARGET_NEAR_MISS if shown > decimals else TARGET_MISSED), shown


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


FINDER = Finder(target_findings, order=160, of=("values", "peer"))


# --- wording


def _value_brief_vi(w: Words) -> str:
    return f"{w.name('indicator')} {w.name('when')}: {w.percent('value')}"


TARGET_MET = Kind(
    "target_met",
    topic="target",
    order=360,
    tone="strength",
    headline=True,
    vi=lambda w: f"{vi.reached(w)}, đạt chỉ tiêu giao ({w.name('printed')}).",
    en=lambda w: f"{en.reached(w)}, assigned target met ({w.name('printed')}).",
    brief_vi=lambda w: f"{_value_brief_vi(w)}, đạt chỉ tiêu giao ({w.name('printed')}).",
    brief_en=lambda w: f"{en.value(w)}, assigned target met ({w.name('printed')}).",
    sample=Sample(
        "indicator when item printed", {"value": 70, "numerator": 700, "denominator": 1000}
    ),
)


TARGET_EXCEEDED = Kind(
    "target_exceeded",
    topic="target",
    order=360,
    tone="strength",
    headline=True,
    vi=lambda w: (
        f"{vi.reached(w)}, vượt {w.number('gap')} điểm phần trăm so với chỉ tiêu giao "
        f"({w.name('printed')})."
    ),
    en=lambda w: (
        f"{en.reached(w)}, {w.number('gap')} percentage points above the assigned target "
        f"({w.name('printed')})."
    ),
    brief_vi=lambda w: f"{_value_brief_vi(w)}, vượt chỉ tiêu giao ({w.name('printed')}).",
    brief_en=lambda w: f"{en.value(w)}, assigned target exceeded ({w.name('printed')}).",
    sample=Sample(
        "indicator when item printed",
        {"value": 83.3, "gap": 13.3, "numerator": 35, "denominator": 42},
    ),
)


def _target_missed_brief_vi(w: Words) -> str:
    return f"{_value_brief_vi(w)}{vi.counts(w)}, chưa đạt chỉ tiêu giao ({w.name('printed')})."


def _target_missed_brief_en(w: Words) -> str:
    return f"{en.reached(w)}, assigned target not met ({w.name('printed')})."


TARGET_MISSED = Kind(
    "target_missed",
    topic="target",
    order=360,
    tone="weakness",
    headline=True,
    vi=lambda w: (
        f"{vi.reached(w)}, chưa đạt{vi.needed(w)} chỉ tiêu giao ({w.name('printed')}); "
        f"còn thiếu {w.number('gap')} điểm phần trăm."
        f"{vi.weakness(w)}"
    ),
    en=lambda w: (
        f"{en.reached(w)}, {w.number('gap')} percentage points short of the assigned target "
        f"({w.name('printed')}), not met{en.needed(w)}."
        f"{en.weakness(w)}"
    ),
    brief_vi=_target_missed_brief_vi,
    brief_en=_target_missed_brief_en,
    sample=Sample(
        "unit indicator when item printed score",
        {
            **{"value": 82, "gap": 3, "numerator": 474, "denominator": 578, "needed": 492},
            **{"indicator_place": 7, "indicator_of": 24, "median_gap": 14, "median_side": 1},
            **{"points_gain": 1.8, "points_decimals": 2, "places_gain": 8},
        },
        own={"printed": Name("85%", "85%")},
    ),
)


TARGET_NEAR_MISS = Kind(
    "target_near_miss",
    topic="target",
    order=360,
    tone="weakness",
    headline=True,
    vi=lambda w: (
        f"{vi.reached(w)}, sát ngưỡng nhưng chưa đạt{vi.needed(w)} chỉ tiêu giao "
        f"({w.name('printed')}); đánh giá theo số chưa làm tròn."
        f"{vi.weakness(w)}"
    ),
    en=lambda w: (
        f"{en.reached(w)}, close to the assigned target ({w.name('printed')}) but not met, "
        f"judged on the unrounded value{en.needed(w)}."
        f"{en.weakness(w)}"
    ),
    brief_vi=_target_missed_brief_vi,
    brief_en=_target_missed_brief_en,
    sample=Sample(
        "unit indicator when item printed score",
        {
            "value": 84.96,
            "numerator": 2124,
            "denominator": 2500,
            "needed": 2125,
            "indicator_place": 7,
            "indicator_of": 25,
            "median_gap": 11.95,
            "median_side": 1,
            "points_gain": 0.02,
            "points_decimals": 2,
            "places_gain": 5,
        },
        own={"printed": Name("85%", "85%")},
        decimals=2,
    ),
)


TARGET_ON_STRICT = Kind(
    "target_on_strict",
    topic="target",
    order=360,
    tone="weakness",
    headline=True,
    vi=lambda w: (
        f"{vi.reached(w)}, bằng đúng ngưỡng nhưng chưa đạt{vi.needed(w)} chỉ tiêu giao "
        f"({w.name('printed')})."
        f"{vi.weakness(w)}"
    ),
    en=lambda w: (
        f"{en.reached(w)}, exactly at the threshold of the assigned target "
        f"({w.name('printed')}) but not met{en.needed(w)}."
        f"{en.weakness(w)}"
    ),
    brief_vi=lambda w: (
        f"{_value_brief_vi(w)}{vi.counts(w)}, bằng ngưỡng, chưa đạt chỉ tiêu giao "
        f"({w.name('printed')})."
    ),
    brief_en=lambda w: (
        f"{en.reached(w)}, at the threshold, assigned target not met ({w.name('printed')})."
    ),
    sample=Sample(
        "indicator when item printed",
        {"value": 40, "numerator": 5700, "denominator": 14250, "needed": 5701},
        own={"printed": Name("trên 40%", "above 40%")},
    ),
)


def _met_vi(w: Words) -> str:
    if not w.some("met"):
        return f"chưa đạt chỉ tiêu nào trong {w.count('of')}"
    return f"đạt {w.whole('met')}/{w.whole('of')}"


def _met_en(w: Words) -> str:
    met = w.whole("met") if w.some("met") else "none"
    return f"{met} of {w.whole('of')} {'assessable' if w.has('assigned') else 'assigned'} targets"


def _targets_count_vi(w: Words) -> str:
    subject = w.name("when") if w.brief else f"{w.name('when')}, {w.name('unit')}"
    head = f"{capital(subject)} {_met_vi(w)}"
    if not w.has("assigned"):
        return f"{head} chỉ tiêu được giao."
    return f"{head} chỉ tiêu đánh giá được, trong tổng số {w.count('assigned')} chỉ tiêu được giao."


def _targets_count_en(w: Words) -> str:
    subject = w.name("when") if w.brief else f"{w.name('unit')} ({w.name('when')})"
    head = f"{capital(subject)}: {_met_en(w)}"
    assigned = f"; {w.whole('assigned')} assigned in all" if w.has("assigned") else ""
    return f"{head} met{assigned}."


def _targets_count_title_vi(w: Words) -> str:
    which = "đánh giá được" if w.has("assigned") else "được giao"
    return capital(f"{_met_vi(w)} chỉ tiêu {which}")


def _targets_count_title_en(w: Words) -> str:
    return capital(f"{_met_en(w)} met")


TARGETS_COUNT = Kind(
    "targets_count",
    alone=True,
    charts=("targets",),
    section="standing",
    order=190,
    headline=True,
    vi=_targets_count_vi,
    en=_targets_count_en,
    title_vi=_targets_count_title_vi,
    title_en=_targets_count_title_en,
    sample=Sample("unit when", {"met": 2, "of": 8}),
)
