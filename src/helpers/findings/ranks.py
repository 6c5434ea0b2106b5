"""Score and rank of a unit, and its move since the period before."""

from __future__ import annotations

from helpers.core.params.framework import Score
from helpers.core.params.programme import Period
from helpers.findings.earlier import compares_recast, earlier_standing, statement
from helpers.findings.model import (
    Facts,
    Finding,
    Name,
    Tone,
    indicator_name,
    joined,
    period_name,
    score_name,
    unit_name,
    unit_names,
)
from helpers.findings.rank_interval import interval_words
from helpers.findings.sources import figure_evidence, score_evidence
from helpers.findings.targets import no_targets
from helpers.index.compare import RankChange, bases, compare_ranks
from helpers.index.rank import Rank
from helpers.index.standing import Standing, published_rank
from helpers.measures.from_figures import find_figure

# more tied units than this are counted, not named
MOST_NAMED = 3


def rank_findings(facts: Facts, unit: str) -> list[Finding]:
    """The unit's standing with its move, and its place within its group."""
    score = facts.setting.framework.score
    if score is None:
        return []
    standing = facts.standing(unit, facts.period)
    if standing.rank is None:
        return _unranked(facts, unit, score, standing)
    return [_standing(facts, unit, score, standing), *_in_group(facts, unit, score, standing)]


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
    ranks = (facts.standing(unit, one).rank for one in (now, earlier))
    if all(ranks) and facts.scored_by.get(now.id) != facts.scored_by.get(earlier.id):
        return RankChange(None, "basis")
    return compare_ranks(
        facts.standing(unit, now).rank,
        earlier_standing(facts, unit, now, earlier).rank,
        **bases(facts.setting, now, earlier),
        across_sets=facts.setting.programme.ranks_across_sets is not None,
    )


def _standing(facts: Facts, unit: str, score: Score, standing: Standing) -> Finding:
    if standing.rank is None:
        raise ValueError("a standing without a rank is told by _unranked")
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
        "score": score_name(score),
        "when": facts.when(),
        "group": Name(facts.setting.programme.group_vi, facts.setting.programme.group_en),
        "up": Name(score.up_vi, "up"),
    }
    if facts.before is not None:
        names["before"] = period_name(facts.before)
    names |= _basis(facts, standing.rank, before, change)
    evidence = score_evidence(facts, unit)
    if score.rule == "published" and facts.before is not None:
        evidence += figure_evidence(facts, unit, facts.before.id, score.indicator)
    numbers |= _tied_count(standing.rank)
    names |= _tied_names(facts, standing.rank)
    sure, varied = interval_words(facts, standing, before, change)
    numbers |= sure
    names |= varied
    return Finding(
        kind=_kind(change),
        unit=unit,
        period=facts.period.id,
        indicator=score.indicator,
        numbers=numbers,
        names=names,
        decimals=score.decimals,
        tone=_tone(standing, RankChange(0) if "within" in sure else change),
        effect=1000.0,
        headline=True,
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


def _tied_count(rank: Rank) -> dict[str, int]:
    return {"tied": len(rank.tied)} if len(rank.tied) > MOST_NAMED else {}


def _tied_names(facts: Facts, rank: Rank) -> dict[str, Name]:
    if not 0 < len(rank.tied) <= MOST_NAMED:
        return {}
    return {"tied": unit_names(facts, rank.tied)}


def _kind(change: RankChange) -> str:
    if change.places is None:
        return f"rank_{change.reason}"
    return "rank_up" if change.places > 0 else "rank_down" if change.places < 0 else "rank_equal"


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


def _in_group(facts: Facts, unit: str, score: Score, standing: Standing) -> list[Finding]:
    rank = standing.group_rank
    if rank is None or standing.rank is None or rank.of in (1, standing.rank.of):
        return []
    first = rank.place == 1
    last = not first and rank.place + len(rank.tied) == rank.of
    return [
        Finding(
            kind="group_first" if first else "group_last" if last else "group_place",
            unit=unit,
            period=facts.period.id,
            numbers={"place": rank.place, "of": rank.of, **_tied_count(rank)},
            names={
                "unit": unit_name(facts, unit),
                "group": Name(facts.setting.unit(unit).group_vi, facts.setting.unit(unit).group_en),
                "when": facts.when(),
                **_tied_names(facts, rank),
            },
            tone="strength" if first else "weakness" if last else "neutral",
            effect=1.0,
            headline=True,
            evidence=score_evidence(facts, unit),
        )
    ]


def _unranked(facts: Facts, unit: str, score: Score, standing: Standing) -> list[Finding]:
    if standing.score is None:
        return []
    if standing.score.status in ("not_ranked", "no_target") and no_targets(facts):
        return []  # said once, as the want of targets
    if standing.score.status == "ok":
        return [_standing_without_rank(facts, unit, score, standing)]
    status = standing.score.status
    in_sheet = facts.from_sheets and status == "incomplete"
    return [
        Finding(
            kind="sheet_unranked" if in_sheet else f"score_{status}",
            unit=unit,
            period=facts.period.id,
            names={
                "unit": unit_name(facts, unit),
                "when": facts.when(),
                **_untargeted_names(facts, standing.score.untargeted),
            },
            tone="note",
            headline=True,
            evidence=score_evidence(facts, unit),
        )
    ]


def _untargeted_names(facts: Facts, codes: tuple[str, ...]) -> dict[str, Name]:
    """The indicators for which no target is set in the year, where there are any."""
    if not codes:
        return {}
    year = facts.period.end.year
    return {
        "indicator": joined(indicator_name(facts, code) for code in codes),
        "year": Name(f"năm {year}", str(year)),
    }


def _standing_without_rank(facts: Facts, unit: str, score: Score, standing: Standing) -> Finding:
    """A score that is printed without a rank."""
    return Finding(
        kind="score_only",
        unit=unit,
        period=facts.period.id,
        indicator=score.indicator,
        numbers={"score": (standing.score.value if standing.score else None) or 0},
        names={"unit": unit_name(facts, unit), "score": score_name(score), "when": facts.when()},
        decimals=score.decimals,
        effect=1000.0,
        headline=True,
        evidence=score_evidence(facts, unit),
    )
