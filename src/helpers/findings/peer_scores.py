"""What moved a unit's score since the period before, and what reaching the median is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from helpers.core.formatting import agreeing_decimals, half_up, telling_decimals
from helpers.core.text import join_list
from helpers.findings import phrases_en as en
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
)
from helpers.findings.samples import Sample
from helpers.findings.sources import both_periods_evidence, evidence_of
from helpers.findings.words import Words
from helpers.index.peers import Place
from helpers.index.score import exact_of
from helpers.params.indicator import Indicator
from helpers.params.score import Score

MOST_PARTS = 3
MOST_WORTH = 3


def score_part_findings(facts: Facts, unit: str) -> list[Finding]:
    """The change of the score by the groups below the index, then by the indicators."""
    framework, score = facts.setting.framework, facts.setting.framework.score
    moved = facts.contributions.get(unit)
    if score is None or not moved:
        return []
    below = _parts(framework.children(score.indicator), moved)
    leaves = _parts(framework.scored(score.indicator), moved)
    if leaves == below:  # a flat index
        leaves = {}
    findings = []
    for kind, parts in ((SCORE_MOVED, below), (SCORE_MOVED_INDICATORS, leaves)):
        if (finding := _finding(facts, unit, score, kind, parts)) is not None:
            findings.append(finding)
    return findings


def _parts(nodes: Sequence[Indicator], moved: Mapping[str, float]) -> dict[str, Fraction]:
    return {node.code: exact_of(moved[node.code]) for node in nodes if node.code in moved}


def _finding(
    facts: Facts, unit: str, score: Score, kind: Kind, parts: Mapping[str, Fraction]
) -> Finding | None:
    """The greatest parts up and down; the rest in one number, so that all add up."""
    now, before = (facts.standing(unit, period).score for period in (facts.period, facts.before))
    if facts.before is None or now is None or before is None:
        return None
    if now.exact is None or before.exact is None:
        return None
    decimals = agreeing_decimals(now.exact, before.exact, score.decimals, score.decimals + 2)
    seen = [item for item in parts.items() if half_up(item[1], decimals)]
    up = sorted((part for part in seen if part[1] > 0), key=lambda part: -part[1])[:MOST_PARTS]
    down = sorted((part for part in seen if part[1] < 0), key=lambda part: part[1])[:MOST_PARTS]
    if not (up or down):
        return None
    difference = now.exact - before.exact
    rest = difference - sum((points for _, points in (*up, *down)), Fraction(0))
    numbers: dict[str, int | float] = {}
    if kind is SCORE_MOVED:
        numbers = {
            "value": float(now.exact),
            "value_before": float(before.exact),
            "change": float(difference) if half_up(difference, decimals) else 0.0,
        }
    if half_up(rest, decimals):
        numbers["rest"] = float(rest)
    return kind.finding(
        unit=unit,
        period=facts.period.id,
        numbers=numbers,
        names={
            "unit": unit_name(facts, unit),
            "score": score_name(score),
            "before": period_name(facts.before),
        },
        items=tuple(
            Item(
                {"name": indicator_name(facts, code)},
                {"gain" if points > 0 else "loss": float(abs(points))},
            )
            for code, points in (*up, *down)
        ),
        decimals=decimals,
        effect=float(abs(difference)),
        evidence=both_periods_evidence(facts, [unit]),
    )


def worth_findings(facts: Facts, unit: str) -> list[Finding]:
    """What the unit's index would win if it reached the median of one indicator, the others' values
    unchanged; one indicator at a time, those of most points first."""
    score, peers = facts.setting.framework.score, facts.peers
    if score is None or peers is None:
        return []
    worth = [gain for gain in peers.worth(unit) if half_up(gain[1], score.decimals) > 0]
    worth = sorted(worth, key=lambda gain: -gain[1])[:MOST_WORTH]
    if not worth:
        return []
    return [
        MEDIAN_WORTH.finding(
            unit=unit,
            period=facts.period.id,
            names={"unit": unit_name(facts, unit), "score": score_name(score)},
            items=tuple(_worth(facts, *gain) for gain in worth),
            decimals=score.decimals,
            effect=worth[0][1],
            evidence=tuple(
                place
                for position, *_ in worth
                for place in evidence_of(
                    facts, facts.values.get(unit, position.code, facts.period.id, "to_date")
                )
            ),
        )
    ]


def _worth(facts: Facts, place: Place, points: float, places: int) -> Item:
    fewest = facts.setting.framework.indicator(place.code).decimals
    names: dict[str, Name] = {
        "indicator": indicator_name(facts, place.code),
        "measure": measured_in(facts, place.code),
    }
    numbers: dict[str, int | float] = {
        "value": place.value,
        "median": place.median,
        "value_decimals": telling_decimals(place.value, place.median, fewest, fewest + 2),
        "points_gain": points,
        "places_gain": places,
    }
    return Item(names, numbers)


SCORE_PARTS = Finder(score_part_findings, order=120, of=("peer",))
WORTH = Finder(worth_findings, order=220, of=("peer",))


# --- wording


def _score_change_vi(w: Words) -> str:
    sign = w.sign("change")
    if not sign:
        return f"không đổi ({w.number('value')} điểm)"
    return (
        f"{'tăng' if sign > 0 else 'giảm'} {w.magnitude('change')} điểm, từ "
        f"{w.number('value_before')} {'lên' if sign > 0 else 'xuống'} {w.number('value')}"
    )


def _parts_vi(w: Words, others: str) -> str:
    """The parts up and down; at the top of a page only the greatest of each."""
    most = " lớn nhất" if w.brief else ""
    up, down = (_named_vi(w.items(), key, 1 if w.brief else None) for key in ("gain", "loss"))
    clauses = [f"phần tăng{most}: {up}"] if up else []
    clauses += [f"phần giảm{most}: {down}"] if down else []
    if w.has("rest") and not w.brief:
        way = "tăng" if w.sign("rest") > 0 else "giảm"
        clauses.append(f"{others} còn lại cộng lại {way} {w.magnitude('rest')} điểm")
    return "; ".join(clauses)


def _named_vi(items: Sequence[Words], key: str, most: int | None) -> str:
    parts = [f"{item.name('name')} ({item.number(key)} điểm)" for item in items if item.has(key)]
    return join_list(parts[:most], "và")


def _score_change_en(w: Words) -> str:
    sign = w.sign("change")
    if not sign:
        return f"unchanged ({w.number('value')} points)"
    return (
        f"{'up' if sign > 0 else 'down'} {w.magnitude('change')} points, from "
        f"{w.number('value_before')} to {w.number('value')}"
    )


def _parts_en(w: Words, others: str) -> str:
    """The parts up and down; at the top of a page only the greatest of each."""
    most = "most " if w.brief else ""
    up, down = (_named_en(w.items(), key, 1 if w.brief else None) for key in ("gain", "loss"))
    clauses = [f"{most}added by {up}"] if up else []
    clauses += [f"{most}taken away by {down}"] if down else []
    if w.has("rest") and not w.brief:
        way = "add" if w.sign("rest") > 0 else "take away"
        clauses.append(f"{others} together {way} {w.magnitude('rest')} points")
    return "; ".join(clauses)


def _named_en(items: Sequence[Words], key: str, most: int | None) -> str:
    parts = [f"{item.name('name')} ({item.number(key)} points)" for item in items if item.has(key)]
    return join_list(parts[:most], "and")


SCORE_MOVED = Kind(
    "score_moved",
    topic="move",
    section="rank_changes",
    order=170,
    headline=True,
    vi=lambda w: (
        f"So với {w.name('before')}, {w.name('score')} của {w.name('unit')} {_score_change_vi(w)}; "
        f"{_parts_vi(w, 'các nhóm')}."
    ),
    en=lambda w: (
        f"{w.name('score')} of {w.name('unit')} since {w.name('before')}: {_score_change_en(w)}; "
        f"{_parts_en(w, 'the other groups')}."
    ),
    sample=Sample(
        "unit score before",
        {"value": 41.15, "value_before": 42.8, "change": -1.65, "rest": -0.58},
        items=(
            ("name", {"gain": 0.17}),
            ("name", {"loss": 0.57}),
        ),
        decimals=2,
    ),
)


SCORE_MOVED_INDICATORS = Kind(
    "score_moved_indicators",
    topic="move",
    section="rank_changes",
    order=170,
    vi=lambda w: (
        f"Tính theo chỉ tiêu, thay đổi của {w.name('score')} so với {w.name('before')} gồm "
        f"{_parts_vi(w, 'các chỉ tiêu')}."
    ),
    en=lambda w: (
        f"By indicator, the change of {w.name('score')} since {w.name('before')} was "
        f"{_parts_en(w, 'the other indicators')}."
    ),
    sample=Sample(
        "score before",
        {"rest": -1.09},
        items=(
            ("name", {"gain": 0.23}),
            ("name", {"loss": 0.41}),
        ),
        decimals=2,
    ),
)


def _median_worth_vi(w: Words) -> str:
    steps = "; ".join(
        f"{row.name('indicator')} (từ {row.measured('value', 'value_decimals')} đến "
        f"{row.measured('median', 'value_decimals')}) tăng {row.number('points_gain')} điểm, "
        + (
            f"lên {row.count('places_gain')} bậc"
            if row.some("places_gain")
            else "thứ hạng không đổi"
        )
        for row in w.items()
    )
    return (
        f"Nếu từng chỉ tiêu sau của {w.name('unit')} đạt mức trung vị, các chỉ tiêu và đơn vị khác "
        f"giữ nguyên, thì {w.name('score')} sẽ thay đổi: {steps}."
    )


def _median_worth_en(w: Words) -> str:
    steps = "; ".join(
        f"{row.name('indicator')} (from {row.measured('value', 'value_decimals')} to "
        f"{row.measured('median', 'value_decimals')}) adds {row.number('points_gain')} points, "
        + (
            f"winning {en.several(row, 'places_gain', 'place', 'places')}"
            if row.some("places_gain")
            else "rank unchanged"
        )
        for row in w.items()
    )
    return (
        f"If one of these indicators of {w.name('unit')} reached the median, all other indicators "
        f"and units unchanged, {w.name('score')} would change: {steps}."
    )


MEDIAN_WORTH = Kind(
    "median_worth",
    tone="outlook",
    vi=_median_worth_vi,
    en=_median_worth_en,
    sample=Sample(
        "unit score",
        {},
        items=(
            (
                "indicator measure",
                {"value": 1.74, "median": 1.83, "value_decimals": 3, "points_gain": 0.09},
            ),
        ),
        decimals=2,
    ),
)
