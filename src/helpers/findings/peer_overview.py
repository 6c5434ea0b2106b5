"""What is worth telling of all units of an index of peers together."""

from __future__ import annotations

from fractions import Fraction

from helpers.core.formatting import agreeing_decimals, half_up
from helpers.findings import phrases_en as en
from helpers.findings import phrases_vi as vi
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import (
    Facts,
    Finding,
    Item,
    Name,
    indicator_name,
    measured_in,
    period_name,
    score_name,
    unit_name,
    unit_names,
)
from helpers.findings.movers import mover, movers_findings
from helpers.findings.overview import extremes_findings
from helpers.findings.peer_missing import missing_findings
from helpers.findings.peer_ranking import gap_findings, uncertain_findings
from helpers.findings.samples import Sample
from helpers.findings.sources import both_periods_evidence, scores_evidence
from helpers.findings.words import Words
from helpers.index.standing import Standing
from helpers.params.score import Score

MOST_MOVERS = 3
MOST_SPREADS = 3


def peer_overview_findings(facts: Facts) -> list[Finding]:
    """First and last, moves, clusters, regions, what sets units apart, who is not ranked and why.

    Of the whole itself no value is needed.
    """
    score = facts.setting.framework.score
    ranked = {u: s for u, s in facts.standings.get(facts.period.id, {}).items() if s.rank}
    if score is None:
        return []
    if not ranked:
        return missing_findings(facts)
    movers = movers_findings(facts)
    ranks_moved = any(mover.kind in ("mover_up", "mover_down") for mover in movers)
    return [
        *extremes_findings(facts),
        *movers,
        *_score_movers(facts, score, headline=not ranks_moved),
        *gap_findings(facts, score, ranked),
        *uncertain_findings(facts, ranked),
        *_leaders(facts, score, ranked),
        *_spreads(facts, score),
        *missing_findings(facts),
    ]


def _score_movers(facts: Facts, score: Score, *, headline: bool) -> list[Finding]:
    """The greatest rises and falls of scores by one method, whoever came or left."""
    before = facts.before
    if facts.peers is None or facts.peers.before is None or before is None:
        return []
    moves: list[tuple[Fraction, str, Fraction, Fraction]] = []
    for unit, standing in facts.standings[facts.period.id].items():
        now, then = standing.score, facts.standing(unit, before).score
        if now and then and now.exact is not None and then.exact is not None:
            moves.append((now.exact - then.exact, unit, now.exact, then.exact))
    findings = []
    for kind, way in ((MOVER_SCORE_UP, 1), (MOVER_SCORE_DOWN, -1)):
        some = [move for move in moves if half_up(move[0] * way, score.decimals) > 0]
        some = sorted(some, key=lambda move: -move[0] * way)[:MOST_MOVERS]
        if not some:
            continue
        fewest = score.decimals
        findings.append(
            kind.finding(
                unit=facts.setting.programme.whole,
                period=facts.period.id,
                names={"before": period_name(before), "score": score_name(score)},
                items=tuple(_move(facts, *move) for move in some),
                decimals=max(
                    agreeing_decimals(now, then, fewest, fewest + 2) for *_, now, then in some
                ),
                effect=float(abs(some[0][0])),
                headline=headline,
                evidence=both_periods_evidence(facts, [unit for _, unit, *_ in some]),
            )
        )
    return findings


def _move(facts: Facts, moved: Fraction, unit: str, now: Fraction, then: Fraction) -> Item:
    numbers = {
        "difference": float(abs(moved)),
        "value": float(now),
        "value_before": float(then),
    }
    return Item({"unit": unit_name(facts, unit)}, numbers)


def _leaders(facts: Facts, score: Score, ranked: dict[str, Standing]) -> list[Finding]:
    """The best unit of each group of two ranked units or more; groups in the documents' order."""
    groups: dict[Name, list[str]] = {}
    for unit in facts.setting.reporting_in(facts.period):
        standing = ranked.get(unit.id)
        if standing is None or standing.group_rank is None or standing.group_rank.of < 2:
            continue
        if standing.group_rank.place == 1:
            groups.setdefault(Name(unit.group_vi, unit.group_en), []).append(unit.id)
    if len(groups) < 2:
        return []
    return [
        GROUP_LEADERS.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            names={"score": score_name(score), "when": facts.when()},
            items=tuple(
                Item(
                    {"group": group, "unit": unit_names(facts, units)},
                    _numbers(ranked[units[0]]),
                )
                for group, units in groups.items()
            ),
            decimals=score.decimals,
            evidence=scores_evidence(
                facts, [unit for some in groups.values() for unit in some], [facts.period]
            ),
        )
    ]


def _numbers(standing: Standing) -> dict[str, int | float]:
    if standing.rank is None or standing.score is None or standing.score.value is None:
        raise ValueError("the first of a group has a rank")
    return {
        "score": standing.score.value,
        "place": standing.rank.place,
        "of": standing.rank.of,
    }


def _spreads(facts: Facts, score: Score) -> list[Finding]:
    """The indicators in which units are furthest apart, in points of the index."""
    if facts.peers is None:
        return []
    widest = [s for s in facts.peers.spreads() if half_up(s.points, score.decimals) > 0]
    if not widest:
        return []
    items = tuple(
        Item(
            {
                "indicator": indicator_name(facts, spread.code),
                "measure": measured_in(facts, spread.code),
            },
            {
                "lowest": spread.lowest,
                "highest": spread.highest,
                "value_decimals": facts.setting.framework.indicator(spread.code).decimals,
                "distance": spread.points,
            },
        )
        for spread in widest[:MOST_SPREADS]
    )
    units = [unit.id for unit in facts.setting.reporting_in(facts.period)]
    return [
        WIDEST_SPREAD.finding(
            unit=facts.setting.programme.whole,
            period=facts.period.id,
            names={"score": score_name(score), "when": facts.when()},
            items=items,
            decimals=score.decimals,
            evidence=scores_evidence(facts, units, [facts.period]),
        )
    ]


FINDER = Finder(
    lambda facts, unit: peer_overview_findings(facts), order=110, of=("peers",), whole=True
)


# --- wording


def _scores_vi(w: Words, verb: str, way: str) -> str:
    rows = "; ".join(
        f"{row.name('unit')} {verb} {row.number('difference')} điểm"
        + ("" if w.brief else f" (từ {row.number('value_before')} {way} {row.number('value')})")
        for row in w.items()
    )
    return f"{w.name('score')} {verb} nhiều nhất so với {w.name('before')}: {rows}."


def _scores_en(w: Words, rises: str, way: str) -> str:
    rows = "; ".join(
        f"{row.name('unit')} {way} {row.number('difference')} points"
        + ("" if w.brief else f" (from {row.number('value_before')} to {row.number('value')})")
        for row in w.items()
    )
    return f"Greatest {rises} of {w.name('score')} from {w.name('before')}: {rows}."


MOVER_SCORE_UP = mover(
    "mover_score_up",
    lambda w: _scores_vi(w, "tăng", "lên"),
    lambda w: _scores_en(w, "rises", "up"),
    Sample(
        "before score",
        items=(("unit", {"difference": 3.27, "value": 46.47, "value_before": 43.2}),),
        decimals=2,
    ),
)

MOVER_SCORE_DOWN = mover(
    "mover_score_down",
    lambda w: _scores_vi(w, "giảm", "xuống"),
    lambda w: _scores_en(w, "falls", "down"),
    Sample(
        "before score",
        items=(("unit", {"difference": 3.498, "value": 39.476, "value_before": 42.974}),),
        decimals=3,
    ),
)


def _group_leaders_vi(w: Words) -> str:
    listed = "; ".join(
        f"{row.name('group')}: {row.name('unit')} ({row.number('score')} điểm, thứ {vi.place(row)})"
        for row in w.items()
    )
    return f"Đứng đầu từng nhóm về {w.name('score')} {w.name('when')}: {listed}."


def _group_leaders_en(w: Words) -> str:
    listed = "; ".join(
        f"{row.name('group')}: {row.name('unit')} ({row.number('score')} points, ranked "
        f"{en.place(row)})"
        for row in w.items()
    )
    return f"First of each group by {w.name('score')} ({w.name('when')}): {listed}."


GROUP_LEADERS = Kind(
    "group_leaders",
    section="rank_changes",
    order=390,
    vi=_group_leaders_vi,
    en=_group_leaders_en,
    sample=Sample(
        "score when",
        {},
        items=(("group unit", {"score": 47.05, "place": 1, "of": 61}),),
        decimals=2,
    ),
)


def _widest_spread_vi(w: Words) -> str:
    listed = "; ".join(
        f"{row.name('indicator')} (từ {row.measured('lowest', 'value_decimals')} đến "
        f"{row.measured('highest', 'value_decimals')}, tương đương {row.number('distance')} điểm)"
        for row in w.items()
    )
    return (
        f"Các chỉ tiêu {w.name('when')} mà các đơn vị cách nhau xa nhất, tính theo điểm của "
        f"{w.name('score')}: {listed}."
    )


def _widest_spread_en(w: Words) -> str:
    listed = "; ".join(
        f"{row.name('indicator')} (from {row.measured('lowest', 'value_decimals')} to "
        f"{row.measured('highest', 'value_decimals')}, worth {row.number('distance')} points)"
        for row in w.items()
    )
    return (
        f"Indicators ({w.name('when')}) in which units are furthest apart, in points of "
        f"{w.name('score')}: {listed}."
    )


WIDEST_SPREAD = Kind(
    "widest_spread",
    section="rank_changes",
    vi=_widest_spread_vi,
    en=_widest_spread_en,
    sample=Sample(
        "score when",
        {},
        items=(
            (
                "indicator measure",
                {"lowest": 1.42, "highest": 3.47, "value_decimals": 3, "distance": 2.05},
            ),
        ),
        decimals=2,
    ),
)
