"""The first screen of a report: rank, score and target status as its key figures."""

from __future__ import annotations

from typing import Any

from helpers.core.formatting import Lang, half_up, number, signed
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import places_text, rate_text
from helpers.documents.status import STATES, judgement
from helpers.findings.earlier import earlier_standing
from helpers.findings.model import Facts, period_name
from helpers.findings.ranks import rank_change
from helpers.findings.targets import assigned_targets, target_of
from helpers.params.registry import Unit
from helpers.report.peer_units import score_moved

NONE_MET = msg("Chưa đạt chỉ tiêu nào trong {judged} chỉ tiêu đánh giá được")


def key_figures(facts: Facts, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """What stands beside the title on the screen; None when there is nothing to say.

    Keys: "figures" (label, value, of, note each) and "targets" (text; chips with name, value,
    target, word and state "ok", "bad" or "none").
    """
    figures = [*_rank(facts, unit, lang), *_score(facts, unit, lang)]
    targets = _targets(facts, unit, lang)
    return {"figures": figures, "targets": targets} if figures or targets else None


def score_change(facts: Facts, unit: str) -> float | None:
    """The score less that of the period before; None where the two are not comparable."""
    if facts.of_peers:
        moved = score_moved(facts, unit)
        return None if moved is None else float(moved)
    if len(facts.history) < 2 or rank_change(facts, unit, len(facts.history) - 1).reason:
        return None
    now = facts.standing(unit, facts.period).score
    before = earlier_standing(facts, unit, facts.period, facts.history[-2]).score
    if now is None or before is None or now.exact is None or before.exact is None:
        return None
    return float(now.exact - before.exact)


def _before(facts: Facts, lang: Lang) -> str:
    """The period that a change is measured from; a printed change may know no rank before."""
    before = facts.history[-2] if len(facts.history) > 1 else facts.before
    if before is None:
        return say(lang, "so với kỳ trước")
    return say(lang, "so với {period}", period=period_name(before).get(lang))


def _rank(facts: Facts, unit: Unit, lang: Lang) -> list[dict[str, str]]:
    rank = facts.standing(unit.id, facts.period).rank
    if rank is None:
        return []
    change = rank_change(facts, unit.id, len(facts.history) - 1)
    note = places_text(change, lang)
    if change.places:
        note = say(lang, "{places} bậc {since}", places=note, since=_before(facts, lang))
    elif change.places is not None:
        note = say(lang, "giữ hạng {since}", since=_before(facts, lang))
    elif change.reason == "first":
        note = ""
    label = say(lang, "Xếp hạng")
    return [{"label": label, "value": str(rank.place), "of": str(rank.of), "note": note}]


def _score(facts: Facts, unit: Unit, lang: Lang) -> list[dict[str, str]]:
    rule = facts.setting.framework.score
    score = facts.standing(unit.id, facts.period).score
    if rule is None or score is None or score.exact is None:
        return []
    change = score_change(facts, unit.id)
    note = ""
    if change is not None:
        moved = half_up(change, rule.decimals) != 0
        points = signed(change, rule.decimals, lang)
        text = say(lang, "{points} điểm", points=points) if moved else say(lang, "không đổi")
        note = f"{text} {_before(facts, lang)}"
    return [
        {
            "label": name_of(rule, lang),
            "value": number(score.exact, rule.decimals, lang),
            "of": "" if rule.maximum is None else number(rule.maximum, rule.maximum_decimals, lang),
            "note": note,
        }
    ]


def _targets(facts: Facts, unit: Unit, lang: Lang) -> dict[str, Any] | None:
    chips = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit.id, indicator.code)
        value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
        if target is None or value.status == "not_collected":
            continue
        word = "không áp dụng" if target.operator == "na" else judgement(value, target)
        chips.append(
            {
                "name": name_of(indicator, lang),
                "value": "" if value.exact is None else rate_text(value, target, indicator, lang),
                "target": "" if target.operator == "na" else target.printed_in(lang),
                "word": say(lang, word),
                "state": STATES.get(word, "none"),
            }
        )
    judged = [chip for chip in chips if chip["state"] != "none"]
    if not chips:
        return None
    met = sum(chip["state"] == "ok" for chip in judged)
    text = say(lang, "Không có chỉ tiêu được đánh giá")
    if judged:
        template = msg("{met}/{judged} chỉ tiêu đạt") if met else NONE_MET
        text = say(lang, template, met=met, judged=len(judged))
        if others := assigned_targets(facts, unit.id) - len(judged):
            text += ", " + say(lang, "{count} chỉ tiêu chưa đánh giá được", count=others)
    return {"text": text, "chips": chips}
