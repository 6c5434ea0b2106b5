"""The charts of a report: a picture of facts, a title that says the finding, words for both."""

from __future__ import annotations

from typing import Any

from helpers.core.formatting import number, percent, telling_decimals
from helpers.core.params.framework import Indicator
from helpers.core.params.registry import Unit
from helpers.core.params.targets import Target
from helpers.findings.model import Facts, score_name
from helpers.findings.ranks import rank_change
from helpers.findings.targets import target_of
from helpers.measures.values import Value
from helpers.report.assess import Assessment
from helpers.report.blocks import column, figure
from helpers.report.charts.position import Position, position_chart
from helpers.report.charts.ranks import rank_chart
from helpers.report.charts.scores import ScoreBar, score_chart
from helpers.report.charts.target import TargetBar, target_chart
from helpers.report.charts.trend import Series, trend_chart
from helpers.report.status import WITHOUT_VALUE, is_met, judgement
from helpers.report.tables import NONE, coded_name

# why a line of ranks is interrupted
_BREAKS = {
    "method": "đổi phương pháp",
    "unit_set": "khác đơn vị xếp hạng",
    "size": "khác số đơn vị",
    "window": "năm mới",
    "reorganised": "sắp xếp lại",
}
# more lines than this and their targets would hide them
_LINES_WITH_TARGETS = 2
# two ranks are said better in a sentence than drawn
_FEWEST_RANKS = 3
# a line chart with more lines than colours that can be told apart is not drawn
_MOST_LINES = 5


def target_figure(facts: Facts, unit: Unit, title: str) -> dict[str, Any] | None:
    """Each targeted indicator against its target; None when the unit has none."""
    rows = _targeted(facts, unit)
    if not any(value.exact is not None for _, value, _ in rows):
        return None
    bars = [
        TargetBar(
            name=indicator.name_vi,
            value=value.value,
            target=target.target,
            met=is_met(value, target),
            note=_bar_note(value, target, indicator),
        )
        for indicator, value, target in rows
    ]
    alt = "Biểu đồ thanh so kết quả với chỉ tiêu giao: " + "; ".join(
        f"{i.name_vi} {_said(v, i)} so với chỉ tiêu {t.printed}" for i, v, t in rows
    )
    return figure(
        title,
        f"Kết quả {facts.when().vi} so với chỉ tiêu giao, %",
        f"{alt}.",
        target_chart(bars, alt=f"{alt}.", prefix="chi-tieu"),
        columns=_columns("Chỉ tiêu", "Kết quả", "Chỉ tiêu giao", "Đánh giá"),
        rows=[[i.name_vi, _said(v, i), t.printed, judgement(v, t)] for i, v, t in rows],
    )


def trend_figure(assessment: Assessment, unit: Unit, title: str) -> dict[str, Any] | None:
    """The targeted rates (else all rates) over the quarters; None when there are fewer than two."""
    facts, periods = assessment.facts, assessment.trend
    indicators = [i for i, _, _ in _targeted(facts, unit)] or [
        i for i in facts.setting.framework.indicators if unit.level in i.levels and i.unit == "%"
    ]
    lines = []
    for indicator in indicators:
        values = [facts.values.get(unit.id, indicator.code, p.id, "own") for p in periods]
        if sum(v.exact is not None for v in values) >= 2:
            lines.append((indicator, values))
    if len(periods) < 2 or not lines:
        return None
    shown, scope = lines[:_MOST_LINES], "Kết quả riêng của từng kỳ (không luỹ kế), %"
    if len(shown) < len(lines):
        scope += "; chỉ vẽ các chỉ tiêu đầu bảng"
    lines = shown
    alt = "Biểu đồ đường theo từng kỳ: " + "; ".join(
        f"{i.name_vi}: "
        + ", ".join(f"{p.label_vi} {_said(v, i)}" for p, v in zip(periods, vs, strict=True))
        for i, vs in lines
    )
    svg = trend_chart(
        [p.label_vi for p in periods],
        [
            Series(
                i.name_vi,
                [v.value for v in vs],
                emphasis=True,
                target=_goal(facts, unit, i) if len(lines) <= _LINES_WITH_TARGETS else None,
            )
            for i, vs in lines
        ],
        alt=f"{alt}.",
        prefix="xu-huong",
    )
    return figure(
        title,
        scope,
        f"{alt}.",
        svg,
        columns=_columns("Kỳ", *(i.name_vi for i, _ in lines)),
        rows=[
            [period.label_vi, *(_said(values[place], i) for i, values in lines)]
            for place, period in enumerate(periods)
        ],
    )


def position_figure(facts: Facts, own: str, title: str) -> dict[str, Any] | None:
    """Scores of all ranked units, best first; `own` is emphasised. None without such scores."""
    score = facts.setting.framework.score
    standings = facts.standings.get(facts.period.id, {})
    ranked = [u for u in facts.setting.reporting_units if facts.standing(u.id, facts.period).rank]
    if score is None or score.rule == "published" or len(ranked) < 2:
        return None
    ranked.sort(key=lambda u: (_place(facts, u), u.order))
    rows = []
    for unit in ranked:
        one = standings[unit.id].score
        value = one.value if one else None
        rows.append(Position(name=unit.short_vi, value=value, own=unit.id == own, note=""))
    alt = f"Biểu đồ thanh {score.name_vi.lower()} của các đơn vị, từ cao xuống thấp: " + "; ".join(
        f"{row.name} {number(row.value, score.decimals)}" for row in rows if row.value is not None
    )
    svg = position_chart(
        rows,
        alt=f"{alt}.",
        prefix="vi-tri",
        unit_label=f"điểm (tối đa {number(score.maximum)})",
        decimals=score.decimals,
    )
    subtitle = f"{score_name(score).vi} {facts.when().vi}, điểm; chỉ gồm đơn vị được xếp hạng"
    return figure(
        title,
        subtitle,
        f"{alt}.",
        svg,
        scope="comparison",
        columns=_columns("Đơn vị", "Điểm"),
        rows=[
            [row.name, NONE if row.value is None else number(row.value, score.decimals)]
            for row in rows
        ],
    )


def rank_figure(facts: Facts, unit: Unit, title: str) -> dict[str, Any] | None:
    """The unit's rank over the history; broken where ranks are not comparable."""
    ranks = [facts.standing(unit.id, period).rank for period in facts.history]
    known = [rank for rank in ranks if rank is not None]
    if len(known) < _FEWEST_RANKS:
        return None
    changes = [rank_change(facts, unit.id, index) for index in range(len(facts.history))]
    breaks = {
        index: _BREAKS[change.reason]
        for index, change in enumerate(changes)
        if change.reason in _BREAKS
    }
    pairs = list(zip(facts.history, ranks, strict=True))
    alt = "Biểu đồ thứ hạng theo kỳ (số nhỏ là hạng cao): " + "; ".join(
        f"{period.label_vi} {f'{rank.place}/{rank.of}' if rank else 'không xếp hạng'}"
        for period, rank in pairs
    )
    svg = rank_chart(
        [period.label_vi for period in facts.history],
        [rank.place if rank else None for rank in ranks],
        of=max(rank.of for rank in known),
        breaks=breaks,
        alt=f"{alt}.",
        prefix="thu-hang",
    )
    return figure(
        title,
        "Thứ hạng qua các kỳ, hạng cao ở phía trên",
        f"{alt}.",
        svg,
        columns=_columns("Kỳ", "Xếp hạng"),
        rows=[
            [period.label_vi, f"{rank.place}/{rank.of}" if rank else "không xếp hạng"]
            for period, rank in pairs
        ],
    )


def share_figure(facts: Facts, unit: Unit, title: str) -> dict[str, Any] | None:
    """Printed scores beside their maximum; None when no maximum is printed."""
    bars, said, rows = [], [], []
    for indicator in facts.setting.framework.indicators:
        value = facts.values.get(unit.id, indicator.code, facts.period.id)
        if value.value is None or not value.maximum or value.maximum == 1:
            continue
        name = coded_name(indicator)
        precision = (indicator.decimals, indicator.maximum_decimals)
        bars.append(ScoreBar(name, value.value, value.maximum, *precision))
        share = percent(100 * value.value / value.maximum)
        said.append(f"{name} {share}")
        rows.append([name, number(value.value, precision[0]), number(value.maximum, precision[1])])
        rows[-1].append(share)
    if not bars:
        return None
    alt = "Biểu đồ thanh tỷ lệ điểm đạt so với điểm tối đa: " + "; ".join(said)
    svg = score_chart(bars, alt=f"{alt}.", prefix="ty-le-diem")
    return figure(
        title,
        f"Điểm đạt so với điểm tối đa, {facts.period.label_vi}",
        f"{alt}.",
        svg,
        columns=_columns("Chỉ số", "Điểm đạt", "Điểm tối đa", "Tỷ lệ"),
        rows=rows,
    )


def _columns(head: str, *values: str) -> list[dict[str, Any]]:
    """The columns of the table behind a chart."""
    return [column(head), *(column(title, "end") for title in values)]


def _bar_note(value: Value, target: Target, indicator: Indicator) -> str:
    """Words for a missing value, or for one that only looks like its target when rounded."""
    if value.exact is None:
        return WITHOUT_VALUE[value.status]
    if target.goal is None:
        return ""
    decimals = telling_decimals(value.exact, target.goal, indicator.decimals)
    if decimals == indicator.decimals:
        return ""
    return f"chưa làm tròn: {percent(value.exact, decimals)}"


def _goal(facts: Facts, unit: Unit, indicator: Indicator) -> float | None:
    target = target_of(facts, unit.id, indicator.code)
    return target.target if target else None


def _targeted(facts: Facts, unit: Unit) -> list[tuple[Indicator, Value, Target]]:
    found = []
    for indicator in facts.setting.framework.indicators:
        target = target_of(facts, unit.id, indicator.code)
        value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
        if target is not None and value.status != "not_collected":
            found.append((indicator, value, target))
    return found


def _said(value: Value, indicator: Indicator) -> str:
    if value.exact is None:
        return WITHOUT_VALUE[value.status]
    if indicator.unit == "điểm":
        return number(value.exact, indicator.decimals)
    return percent(value.exact, indicator.decimals)


def _place(facts: Facts, unit: Unit) -> int:
    rank = facts.standing(unit.id, facts.period).rank
    return rank.place if rank else 10**6
