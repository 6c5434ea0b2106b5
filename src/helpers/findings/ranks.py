"""Score and rank of a unit, and its move since the period before."""

from __future__ import annotations

from helpers.findings.earlier import compares_recast, earlier_standing, statement
from helpers.findings.finders import Finder
from helpers.findings.group_place import group_findings
from helpers.findings.kinds import Kind, kind_named
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    Tone,
    introduced,
    period_name,
    unit_name,
)
from helpers.findings.rank_interval import interval_words
from helpers.findings.rank_words import RANK_DOWN, RANK_EQUAL, RANK_UP
from helpers.findings.sources import figure_evidence, score_evidence
from helpers.findings.ties import is_capped, tied_count, tied_names
from helpers.findings.unranked import unranked_findings
from helpers.index.compare import RankChange, bases, compare_ranks
from helpers.index.measures.from_figures import find_figure
from helpers.index.rank import Rank
from helpers.index.standing import Standing, published_rank
from helpers.params.period import Period
from helpers.params.score import Score


def rank_findings(facts: Facts, unit: str) -> list[Finding]:
    """The unit's standing with its move, and its place within its group."""
    score = facts.setting.framework.score
    if score is None:
        return []
    standing = facts.standing(unit, facts.period)
    if standing.rank is None:
        return unranked_findings(facts, unit, score, standing)
    return [_standing(facts, unit, score, standing), *group_findings(facts, unit, score, standing)]


def rank_change(facts: Facts, unit: str, now_index: int) -> RankChange:
    """The move from the period before into `facts.history[now_index]`.

    Where a document prints the move but not the rank before, it is taken as printed; never across a
    reorganisation of the unit.
    """
    now = facts.history[now_index]
    earlier = facts.history[now_index - 1] if now_index else None
    recast = compares_recast(facts, now, earlier)
    if facts.standing(unit, now).rank and not recast and newly_formed(facts, unit, now):
        return RankChange(None, "reorganised")
    printed = _printed_change(facts, unit, now)
    if printed is not None:
        return printed
    if earlier is None:
        return RankChange(None, "first")
    if _is_suppressed(facts, unit, earlier):
        return RankChange(None, "suppressed")
    ranks = (facts.standing(unit, period).rank for period in (now, earlier))
    if all(ranks) and facts.scored_by.get(now.id) != facts.scored_by.get(earlier.id):
        return RankChange(None, "basis")
    return compare_ranks(
        facts.standing(unit, now).rank,
        earlier_standing(facts, unit, now, earlier).rank,
        **bases(facts.setting, now, earlier),
        across_sets=facts.setting.programme.ranks_across_sets is not None,
    )


def _is_suppressed(facts: Facts, unit: str, period: Period) -> bool:
    """Whether the unit has a rank in the period that is not published."""
    score = facts.standing(unit, period).score
    return score is not None and score.status == "suppressed"


def _standing(facts: Facts, unit: str, score: Score, standing: Standing) -> Finding:
    if standing.rank is None:
        raise ValueError("a standing without a rank is told by unranked_findings")
    change = rank_change(facts, unit, len(facts.history) - 1)
    numbers: dict[str, int | float] = {"place": standing.rank.place, "of": standing.rank.of}
    if standing.score is not None and standing.score.value is not None:
        numbers["score"] = standing.score.value
        if score.maximum is not None and score.maximum > 1:
            numbers["maximum"] = score.maximum
            numbers["maximum_decimals"] = score.maximum_decimals
            if score.rule == "published":
                numbers["share"] = 100 * standing.score.value / score.maximum
    before = earlier_standing(facts, unit, facts.period, facts.before).rank
    if before is not None:
        numbers |= {"place_before": before.place, "of_before": before.of}
    if change.places is not None:
        numbers["places"] = abs(change.places)
    names = {
        "unit": unit_name(facts, unit),
        "score": introduced(score),
        "when": facts.when(),
        "group": Name(facts.setting.programme.group_vi, facts.setting.programme.group_en),
        "up": Name(score.up_vi, "up"),
    }
    if facts.before is not None:
        names["before"] = period_name(facts.before)
        if not facts.setting.programme.surveyed(unit, facts.before.id):
            names["why_unranked"] = Name("không được khảo sát", "not surveyed")
    names |= _basis(facts, standing.rank, before, change)
    evidence = score_evidence(facts, unit)
    if score.rule == "published" and facts.before is not None:
        evidence += figure_evidence(facts, unit, facts.before.id, score.indicator)
    numbers |= tied_count(standing.rank)
    if standing.rank.tied and is_capped(score, numbers.get("score")):
        numbers["capped"] = 1
    names |= tied_names(facts, standing.rank)
    sure, varied = interval_words(facts, standing, before, change)
    numbers |= sure
    names |= varied
    return _kind(change).finding(
        unit=unit,
        period=facts.period.id,
        indicator=score.indicator,
        numbers=numbers,
        names=names,
        decimals=score.decimals,
        tone=_tone(standing, RankChange(0) if "within" in sure else change),
        effect=1000.0,
        evidence=evidence,
    )


def newly_formed(facts: Facts, unit: str, now: Period) -> bool:
    """Whether the unit began, by a reorganisation, after the period before `now` had begun."""
    began = facts.setting.successions.began(unit)
    before = facts.setting.programme.before(now)
    return began is not None and before is not None and before.start < began <= now.end


def _basis(facts: Facts, now: Rank, before: Rank | None, change: RankChange) -> dict[str, Name]:
    """The declared sentence, where ranks are compared although units came or left."""
    if change.places is not None and compares_recast(facts, facts.period, facts.before):
        return {"basis": statement(facts)}
    declared = facts.setting.programme.ranks_across_sets
    if declared is None or change.places is None or before is None or now.among == before.among:
        return {}
    return {"basis": Name(declared.vi, declared.en)}


def _kind(change: RankChange) -> Kind:
    if change.places is None:
        return kind_named(f"rank_{change.reason}")
    return RANK_UP if change.places > 0 else RANK_DOWN if change.places < 0 else RANK_EQUAL


def _tone(standing: Standing, change: RankChange) -> Tone:
    """First and last place decide; else the move."""
    if standing.rank is not None and standing.rank.of > 1:
        if standing.rank.place == 1:
            return "strength"
        if standing.rank.place + len(standing.rank.tied) == standing.rank.of:
            return "weakness"
    if not change.places:
        return "neutral"
    return "strength" if change.places > 0 else "weakness"


def _printed_change(facts: Facts, unit: str, now: Period) -> RankChange | None:
    score = facts.setting.framework.score
    before = facts.setting.programme.before(now)
    if score is None or score.rule != "published" or before is None:
        return None
    if published_rank(facts.setting, unit, before.id, score.indicator) is not None:
        return None
    delta = find_figure(facts.setting, unit, now.id, score.indicator, "rank_delta")
    return None if delta is None or delta.value is None else RankChange(int(delta.value))


FINDER = Finder(rank_findings, order=60, of=("values", "sheet", "peer"))
