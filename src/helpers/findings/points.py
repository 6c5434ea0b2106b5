"""Printed scores: what an index reached, where points were lost, what the document leaves out."""

from __future__ import annotations

from fractions import Fraction

from helpers.findings import phrases_en as en
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, Name, indicator_name, unit_name
from helpers.findings.rank_words import RANK_UNRANKED_BEFORE
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of, figure_evidence
from helpers.findings.unranked import SCORE_ONLY
from helpers.findings.words import Words
from helpers.index.measures.from_figures import find_figure
from helpers.index.measures.values import Value
from helpers.index.standing import published_rank
from helpers.params.indicator import Indicator


def point_findings(facts: Facts, unit: str) -> list[Finding]:
    """Standing, lost points and weak parts of every printed index of the unit."""
    framework = facts.setting.framework
    findings: list[Finding] = []
    for indicator in framework.indicators:
        if indicator.measure is None or indicator.measure.kind != "given" or indicator.parent:
            continue
        if framework.score is None or framework.score.indicator != indicator.code:
            findings += _standing(facts, unit, indicator)
        findings += _lost(facts, unit, indicator)
        findings += _below(facts, unit, indicator)
    return findings


def _standing(facts: Facts, unit: str, indicator: Indicator) -> list[Finding]:
    value = facts.values.get(unit, indicator.code, facts.period.id)
    if value.value is None or indicator.unit != "điểm":
        return []
    numbers: dict[str, int | float] = {"score": value.value}
    if value.maximum:
        numbers |= {"maximum": value.maximum, "maximum_decimals": indicator.maximum_decimals}
    rank = published_rank(facts.setting, unit, facts.period.id, indicator.code)
    if rank is not None:
        numbers |= {"place": rank.place, "of": rank.of}
    return [
        (RANK_UNRANKED_BEFORE if rank else SCORE_ONLY).finding(
            unit=unit,
            period=facts.period.id,
            indicator=indicator.code,
            numbers=numbers,
            names={
                "unit": unit_name(facts, unit),
                "score": indicator_name(facts, indicator.code),
                "when": facts.when(),
                "group": Name(facts.setting.programme.group_vi, facts.setting.programme.group_en),
            },
            decimals=indicator.decimals,
            effect=900.0,
            evidence=evidence_of(facts, value),
        )
    ]


def _lost(facts: Facts, unit: str, group: Indicator) -> list[Finding]:
    """The parts that are below their maximum, with what each of them lost."""
    parts = [
        (part, facts.values.get(unit, part.code, facts.period.id))
        for part in facts.setting.framework.children(group.code)
        if part.unit == "điểm" and part.maximum is None
    ]
    losing = [(part, value, loss) for part, value in parts if (loss := _loss(value)) > 0]
    if not losing:
        return []
    total = sum((loss for *_, loss in losing), Fraction(0))
    items = tuple(
        Item(
            {"code": Name(part.code, part.code), "name": indicator_name(facts, part.code)},
            {
                "score": value.value or 0,
                "maximum": value.maximum or 0,
                "maximum_decimals": part.maximum_decimals,
                "loss": float(loss),
            },
        )
        for part, value, loss in sorted(losing, key=lambda row: -row[2])
    )
    return [
        POINTS_LOST.finding(
            unit=unit,
            period=facts.period.id,
            indicator=group.code,
            numbers={"count": len(items), "loss": float(total)},
            names={"score": indicator_name(facts, group.code), "when": facts.when()},
            items=items,
            decimals=group.decimals,
            effect=float(total),
            evidence=tuple(e for _, value, _ in losing for e in evidence_of(facts, value)),
        )
    ]


def _loss(value: Value) -> Fraction:
    if value.value is None or value.maximum is None:
        return Fraction(0)
    return Fraction(repr(value.maximum)) - Fraction(repr(value.value))


def _below(facts: Facts, unit: str, group: Indicator) -> list[Finding]:
    """Printed: how many main parts are below the threshold, and which of them are named."""
    threshold = facts.setting.framework.share_threshold
    if threshold is None:
        return []
    code = f"{group.code}-duoi-{threshold:g}"
    many = find_figure(facts.setting, unit, facts.period.id, code, "numerator")
    if many is None or many.value is None or many.denominator is None:
        return []
    named = [
        facts.values.get(unit, part.code, facts.period.id)
        for part in facts.setting.framework.children(group.code)
    ]
    named = [value for value in named if value.printed]
    return [
        BELOW_THRESHOLD.finding(
            unit=unit,
            period=facts.period.id,
            indicator=group.code,
            numbers={
                "count": int(many.value),
                "of": int(many.denominator),
                "threshold": threshold,
                "unnamed": int(many.value) - len(named),
            },
            names={"score": indicator_name(facts, group.code), "when": facts.when()},
            items=tuple(_named(facts, value) for value in named),
            decimals=0,
            effect=50.0,
            evidence=figure_evidence(facts, unit, facts.period.id, code),
        )
    ]


def _named(facts: Facts, value: Value) -> Item:
    names = {"name": indicator_name(facts, value.indicator)}
    if value.value is None:
        return Item({**names, "printed": Name(value.printed, value.printed)})
    return Item(names, {"value": value.value})


FINDER = Finder(point_findings, order=130, of=("values",))


# --- wording


def _points_lost_vi(w: Words) -> str:
    parts = "; ".join(
        f"{item.name('code')}: {item.name('name')}, số điểm đạt "
        f"{item.number('score')}/{item.maximum()} điểm (mất {item.number('loss')} điểm)"
        for item in w.items()
    )
    return (
        f"Còn {w.count('count')} tiêu chí thành phần chưa đạt điểm tối đa, mất tổng cộng "
        f"{w.number('loss')} điểm, gồm: {parts}."
    )


def _points_lost_en(w: Words) -> str:
    parts = "; ".join(
        f"{item.name('code')}: {item.name('name')}, {item.number('score')}/{item.maximum()} points "
        f"({item.number('loss')} points lost)"
        for item in w.items()
    )
    criteria = en.several(w, "count", "component criterion", "component criteria")
    return f"{criteria} below the maximum, {w.number('loss')} points lost in total: {parts}."


def _points_lost_brief_en(w: Words) -> str:
    criteria = en.several(w, "count", "component criterion", "component criteria")
    return f"{criteria} below the maximum, {w.number('loss')} points lost in total."


POINTS_LOST = Kind(
    "points_lost",
    order=320,
    tone="weakness",
    headline=True,
    vi=_points_lost_vi,
    en=_points_lost_en,
    brief_vi=lambda w: (
        f"Còn {w.count('count')} tiêu chí thành phần chưa đạt điểm tối đa, mất tổng cộng "
        f"{w.number('loss')} điểm."
    ),
    brief_en=_points_lost_brief_en,
    sample=Sample(
        "",
        {"count": 3, "loss": 0.318},
        items=(
            ("code name", {"score": 1.286, "maximum": 1.5, "maximum_decimals": 1, "loss": 0.214}),
        ),
        decimals=3,
    ),
)


def _below_threshold_vi(w: Words) -> str:
    text = (
        f"{w.name('score')} {w.name('when')}: còn {w.count('count')}/{w.count('of')} chỉ số chính "
        f"có số điểm đạt dưới {w.plain('threshold')}% tổng số điểm"
    )
    named = "; ".join(
        f"{item.name('name')} đạt "
        f"{item.name('printed') if item.named('printed') else item.percent('value')}"
        for item in w.items()
    )
    if named:
        text += f"; trong đó: {named}"
    if w.some("unnamed"):
        rest = " còn lại" if named else ""
        text += f"; văn bản nguồn không nêu tên {w.count('unnamed')} chỉ số{rest}"
    return f"{text}."


def _below_threshold_en(w: Words) -> str:
    text = (
        f"{w.name('score')} ({w.name('when')}): {w.count('count')}/{w.count('of')} main indices "
        f"below {w.plain('threshold')}% of their maximum"
    )
    named = "; ".join(
        f"{item.name('name')} "
        f"{item.name('printed') if item.named('printed') else item.percent('value')}"
        for item in w.items()
    )
    if named:
        text += f"; among them: {named}"
    if w.some("unnamed"):
        text += f"; {w.count('unnamed')} not named by the source document"
    return f"{text}."


BELOW_THRESHOLD = Kind(
    "below_threshold",
    order=330,
    tone="weakness",
    headline=True,
    vi=_below_threshold_vi,
    en=_below_threshold_en,
    brief_vi=lambda w: (
        f"{w.name('score')} {w.name('when')}: còn {w.count('count')}/{w.count('of')} chỉ số chính "
        f"đạt dưới {w.plain('threshold')}% tổng số điểm."
    ),
    brief_en=lambda w: (
        f"{w.name('score')} ({w.name('when')}): {w.count('count')}/{w.count('of')} main indices "
        f"below {w.plain('threshold')}% of their maximum."
    ),
    sample=Sample(
        "score when",
        {"count": 5, "of": 8, "threshold": 80, "unnamed": 2},
        items=(
            ("name", {"value": 34}),
            ("name printed", {}),
        ),
        decimals=0,
        own={"printed": Name("trên 60%", "above 60%")},
    ),
)
