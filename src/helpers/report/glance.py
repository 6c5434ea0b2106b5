"""The first screen of a report: rank, score and target status at a glance."""

from __future__ import annotations

from typing import Any

from helpers.core.formatting import half_up, number, signed
from helpers.core.params.registry import Unit
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.findings.targets import target_of
from helpers.report.status import STATES, judgement
from helpers.report.tables import places_text, rate_text


def glance(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    """What stands beside the title on the screen; None when there is nothing to say.

    Keys: "figures" (label, value, of, note each) and "targets" (text; chips with name, value,
    target, word and state "ok", "bad" or "none").
    """
    figures = [*_rank(facts, unit), *_score(facts, unit)]
    targets = _targets(facts, unit)
    return {"figures": figures, "targets": targets} if figures or targets else None


def score_change(facts: Facts, unit: str) -> float | None:
    """The score less that of the period before; None where the two are not comparable."""
    if len(facts.history) < 2 or rank_change(facts, unit, len(facts.history) - 1).reason:
        return None
    now, before = (facts.standing(unit, period).score for period in facts.history[:-3:-1])
    if now is None or before is None or now.exact is None or before.exact is None:
        return None
    return float(now.exact - before.exact)


def _before(facts: Facts) -> str:
    """The period that a change is told against; a printed change may know no rank before."""
    before = facts.history[-2] if len(facts.history) > 1 else facts.before
    return f"so với {before.label_vi}" if before else "so với kỳ trước"


def _rank(facts: Facts, unit: Unit) -> list[dict[str, str]]:
    rank = facts.standing(unit.id, facts.period).rank
    if rank is None:
        return []
    change = rank_change(facts, unit.id, len(facts.history) - 1)
    note = places_text(change)
    if change.places is not None:
        note = f"{note} bậc {_before(facts)}" if change.places else f"giữ hạng {_before(facts)}"
    elif change.reason == "first":
        note = ""
    return [{"label": "Xếp hạng", "value": str(rank.place), "of": str(rank.of), "note": note}]


def _score(facts: Facts, unit: Unit) -> list[dict[str, str]]:
    rule = facts.setting.framework.score
    score = facts.standing(unit.id, facts.period).score
    if rule is None or score is None or score.exact is None:
        return []
    change = score_change(facts, unit.id)
    note = ""
    if change is not None:
        moved = half_up(change, rule.decimals) != 0
        told = f"{signed(change, rule.decimals)} điểm" if moved else "không đổi"
        note = f"{told} {_before(facts)}"
    return [
        {
            "label": rule.name_vi,
            "value": number(score.exact, rule.decimals),
            "of": number(rule.maximum, rule.maximum_decimals),
            "note": note,
        }
    ]


def _targets(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    chips = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit.id, indicator.code)
        value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
        if target is None or value.status == "not_collected":
            continue
        word = "không áp dụng" if target.operator == "na" else judgement(value, target)
        chips.append(
            {
                "name": indicator.name_vi,
                "value": rate_text(value, target, indicator) if value.exact is not None else "",
                "target": "" if target.operator == "na" else target.printed,
                "word": word,
                "state": STATES.get(word, "none"),
            }
        )
    judged = [chip for chip in chips if chip["state"] != "none"]
    if not chips:
        return None
    met = sum(chip["state"] == "ok" for chip in judged)
    text = f"{met}/{len(judged)} chỉ tiêu đạt" if judged else "Không có chỉ tiêu được đánh giá"
    return {"text": text, "chips": chips}
