"""Units below a unit whose printed figures miss a target: all that are printed, none left out."""

from __future__ import annotations

from helpers.core.text import join_list
from helpers.findings import phrases_en as en
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name, unit_name
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.targets import meets, target_of
from helpers.findings.words import Words
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator
from helpers.params.targets import Target


def children_findings(facts: Facts, unit: str) -> list[Finding]:
    """For each indicator, the units below `unit` that are printed and miss their target."""
    below = [child.id for child in facts.setting.registry.units if child.parent == unit]
    if not facts.printed or not below:
        return []
    findings = []
    for indicator in facts.setting.framework.indicators:
        judged = [pair for child in below if (pair := _judged(facts, child, indicator)) is not None]
        missed = [(v, t) for v, t in judged if v.exact is not None and not meets(v.exact, t)]
        if missed:
            findings.append(_finding(facts, unit, indicator, missed, len(judged) - len(missed)))
    return findings


def _judged(facts: Facts, unit: str, indicator: Indicator) -> tuple[Value, Target] | None:
    target = target_of(facts, unit, indicator.code)
    value = facts.values.get(unit, indicator.code, facts.period.id)
    if target is None or target.target is None or value.exact is None:
        return None
    return value, target


def _finding(
    facts: Facts, unit: str, indicator: Indicator, missed: list[tuple[Value, Target]], met: int
) -> Finding:
    """What they miss is said once where it is one for all, else beside each."""
    printed = [Name(target.printed, target.printed_in("en")) for _, target in missed]
    common = {"printed": printed[0]} if len(set(printed)) == 1 else {}
    ordered = sorted(missed, key=lambda pair: pair[0].exact or 0)
    return CHILDREN_MISSED.finding(
        unit=unit,
        period=facts.period.id,
        indicator=indicator.code,
        numbers={"count": len(missed), **({"met": met} if met else {})},
        names={
            "indicator": indicator_name(facts, indicator.code),
            "when": facts.when(),
            **common,
        },
        items=tuple(
            Item(
                {
                    "unit": unit_name(facts, value.unit),
                    "printed": Name(target.printed, target.printed_in("en")),
                },
                {"value": value.value or 0},
            )
            for value, target in ordered
        ),
        decimals=indicator.decimals,
        effect=float(len(missed)),
        evidence=tuple(place for value, _ in ordered for place in evidence_of(facts, value)),
    )


FINDER = Finder(children_findings, order=150, of=("values",))


# --- wording


def _children_missed_vi(w: Words) -> str:
    phrases = [f"{item.name('unit')} {item.percent('value')}" for item in w.items()]
    target = f" ({w.name('printed')})" if w.named("printed") else ""
    if not target:
        goals = [item.name("printed") for item in w.items()]
        phrases = [
            f"{phrase} (chỉ tiêu {goal})" for phrase, goal in zip(phrases, goals, strict=True)
        ]
    others = "các đơn vị trực thuộc khác"
    if w.some("met"):
        others = f"{w.count('met')} đơn vị trực thuộc khác đạt, các đơn vị còn lại"
    return (
        f"Trong số liệu được công bố, {w.count('count')} đơn vị trực thuộc có "
        f"{w.name('indicator')} chưa đạt{target}: {join_list(phrases, 'và')}; {others} không có số "
        "liệu công bố."
    )


def _children_missed_en(w: Words) -> str:
    phrases = [f"{item.name('unit')} {item.percent('value')}" for item in w.items()]
    target = f"the target ({w.name('printed')})" if w.named("printed") else "their target"
    if not w.named("printed"):
        goals = [item.name("printed") for item in w.items()]
        phrases = [f"{phrase} (target {goal})" for phrase, goal in zip(phrases, goals, strict=True)]
    missing = en.several(w, "count", "subordinate unit misses", "subordinate units miss")
    met = en.several(w, "met", "other meets it", "others meet it") if w.some("met") else ""
    return (
        f"In the published figures, {missing} {target} for {w.name('indicator')}: "
        f"{join_list(phrases, 'and')}; {met}{', ' if met else ''}nothing is published of the other "
        "subordinate units."
    )


CHILDREN_MISSED = Kind(
    "children_missed",
    order=350,
    tone="weakness",
    headline=True,
    vi=_children_missed_vi,
    en=_children_missed_en,
    sample=Sample("indicator printed", {"count": 3}, items=(("unit", {"value": 65.1}),)),
)
