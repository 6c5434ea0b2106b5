"""The charts of a report: a picture of facts, a title that says the finding, words for both."""

from __future__ import annotations

from typing import Any

from helpers.core.formatting import Lang, number, percent, telling_decimals
from helpers.core.params.framework import Indicator
from helpers.core.params.registry import Unit
from helpers.core.params.targets import Target
from helpers.core.wording import msg, name_of, say
from helpers.findings.model import Facts, period_name, score_name
from helpers.findings.ranks import rank_change
from helpers.findings.targets import target_of
from helpers.measures.values import Value
from helpers.report.assess import Assessment
from helpers.report.blocks import column, figure
from helpers.report.cell_text import NONE, coded_name, rate_text, short_name
from helpers.report.charts.position import Position, position_chart
from helpers.report.charts.ranks import rank_chart
from helpers.report.charts.scores import ScoreBar, score_chart
from helpers.report.charts.target import TargetBar, target_chart
from helpers.report.charts.trend import Series, trend_chart
from helpers.report.status import WITHOUT_VALUE, is_met, judgement

# why a line of ranks is interrupted
_BREAKS = {
    "method": msg("đổi phương pháp"),
    "unit_set": msg("khác đơn vị xếp hạng"),
    "size": msg("khác số đơn vị"),
    "window": msg("năm mới"),
    "quarters": msg("khác số quý"),
    "targets": msg("đổi chỉ tiêu giao"),
    "reorganised": msg("sắp xếp lại"),
}
# more lines than this and their targets would hide them
_LINES_WITH_TARGETS = 2
# two ranks are said better in a sentence than drawn
_FEWEST_RANKS = 3
# a line chart with more lines than colours that can be told apart is not drawn
_MOST_LINES = 5


def target_figure(facts: Facts, unit: Unit, title: str, lang: Lang = "vi") -> dict[str, Any] | None:
    """Each targeted indicator against its target; None when the unit has none."""
    rows = _targeted(facts, unit)
    if not any(value.exact is not None for _, value, _ in rows):
        return None
    bars = [
        TargetBar(
            name=name_of(indicator, lang),
            value=value.value,
            target=target.target,
            met=is_met(value, target),
            note=_bar_note(value, target, indicator, lang),
            said=target.said(lang),
        )
        for indicator, value, target in rows
    ]
    alt = say(lang, "Biểu đồ thanh so kết quả với chỉ tiêu giao: ") + "; ".join(
        say(
            lang,
            "{name} {value} so với chỉ tiêu {target}",
            name=name_of(i, lang),
            value=rate_text(v, t, i, lang),
            target=t.said(lang),
        )
        for i, v, t in rows
    )
    when = facts.when().get(lang)
    return figure(
        title,
        say(lang, "Kết quả {when} so với chỉ tiêu giao, %", when=when),
        f"{alt}.",
        target_chart(bars, alt=f"{alt}.", prefix="chi-tieu", lang=lang),
        columns=_columns(
            say(lang, "Chỉ tiêu"),
            say(lang, "Kết quả"),
            say(lang, "Chỉ tiêu giao"),
            say(lang, "Đánh giá"),
        ),
        rows=[
            [
                name_of(i, lang),
                rate_text(v, t, i, lang),
                t.said(lang),
                say(lang, judgement(v, t)),
            ]
            for i, v, t in rows
        ],
    )


def trend_figure(
    assessment: Assessment, unit: Unit, title: str, lang: Lang = "vi"
) -> dict[str, Any] | None:
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
    shown, scope = lines[:_MOST_LINES], say(lang, "Kết quả riêng của từng kỳ (không luỹ kế), %")
    if len(shown) < len(lines):
        scope += say(lang, "; chỉ vẽ các chỉ tiêu đầu bảng")
    lines = shown
    labels = [period_name(period).get(lang) for period in periods]
    texts = []
    for indicator, values in lines:
        goal = target_of(facts, unit.id, indicator.code)
        texts.append([rate_text(value, goal, indicator, lang) for value in values])
    alt = say(lang, "Biểu đồ đường theo từng kỳ: ") + "; ".join(
        f"{name_of(i, lang)}: "
        + ", ".join(f"{period} {said}" for period, said in zip(labels, one, strict=True))
        for (i, _), one in zip(lines, texts, strict=True)
    )
    svg = trend_chart(
        labels,
        [
            Series(
                name_of(i, lang),
                [v.value for v in vs],
                emphasis=True,
                target=_goal(facts, unit, i) if len(lines) <= _LINES_WITH_TARGETS else None,
            )
            for i, vs in lines
        ],
        alt=f"{alt}.",
        prefix="xu-huong",
        lang=lang,
    )
    return figure(
        title,
        scope,
        f"{alt}.",
        svg,
        columns=_columns(say(lang, "Kỳ"), *(name_of(i, lang) for i, _ in lines)),
        rows=[[period, *(said[place] for said in texts)] for place, period in enumerate(labels)],
    )


def position_figure(facts: Facts, own: str, title: str, lang: Lang = "vi") -> dict[str, Any] | None:
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
        name = short_name(unit, lang)
        rows.append(Position(name=name, value=value, own=unit.id == own, note=""))
    head = msg("Biểu đồ thanh {score} của các đơn vị, từ cao xuống thấp: ")
    alt = say(lang, head, score=name_of(score, lang).lower()) + "; ".join(
        f"{row.name} {number(row.value, score.decimals, lang)}"
        for row in rows
        if row.value is not None
    )
    svg = position_chart(
        rows,
        alt=f"{alt}.",
        prefix="vi-tri",
        unit_label=say(lang, "điểm (tối đa {maximum})", maximum=number(score.maximum, 0, lang)),
        decimals=score.decimals,
        lang=lang,
    )
    subtitle = say(
        lang,
        "{score} {when}, điểm; chỉ gồm đơn vị được xếp hạng",
        score=score_name(score).get(lang),
        when=facts.when().get(lang),
    )
    return figure(
        title,
        subtitle,
        f"{alt}.",
        svg,
        scope="comparison",
        columns=_columns(say(lang, "Đơn vị"), say(lang, "Điểm")),
        rows=[
            [row.name, NONE if row.value is None else number(row.value, score.decimals, lang)]
            for row in rows
        ],
    )


def rank_figure(facts: Facts, unit: Unit, title: str, lang: Lang = "vi") -> dict[str, Any] | None:
    """The unit's rank over the history; broken where ranks are not comparable."""
    ranks = [facts.standing(unit.id, period).rank for period in facts.history]
    known = [rank for rank in ranks if rank is not None]
    if len(known) < _FEWEST_RANKS:
        return None
    changes = [rank_change(facts, unit.id, index) for index in range(len(facts.history))]
    breaks = {
        index: say(lang, _BREAKS[change.reason])
        for index, change in enumerate(changes)
        if change.reason in _BREAKS
    }
    labels = [period_name(period).get(lang) for period in facts.history]
    said = [f"{rank.place}/{rank.of}" if rank else say(lang, "không xếp hạng") for rank in ranks]
    pairs = list(zip(labels, said, strict=True))
    alt = say(lang, "Biểu đồ thứ hạng theo kỳ (số nhỏ là hạng cao): ") + "; ".join(
        f"{period} {place}" for period, place in pairs
    )
    svg = rank_chart(
        labels,
        [rank.place if rank else None for rank in ranks],
        of=max(rank.of for rank in known),
        breaks=breaks,
        alt=f"{alt}.",
        prefix="thu-hang",
        lang=lang,
    )
    return figure(
        title,
        say(lang, "Thứ hạng qua các kỳ, hạng cao ở phía trên"),
        f"{alt}.",
        svg,
        columns=_columns(say(lang, "Kỳ"), say(lang, "Xếp hạng")),
        rows=[list(pair) for pair in pairs],
    )


def share_figure(facts: Facts, unit: Unit, title: str, lang: Lang = "vi") -> dict[str, Any] | None:
    """Printed scores beside their maximum; None when no maximum is printed."""
    bars, said, rows = [], [], []
    for indicator in facts.setting.framework.indicators:
        value = facts.values.get(unit.id, indicator.code, facts.period.id)
        if value.value is None or not value.maximum or value.maximum == 1:
            continue
        name = coded_name(indicator, lang)
        precision = (indicator.decimals, indicator.maximum_decimals)
        bars.append(ScoreBar(name, value.value, value.maximum, *precision))
        share = percent(100 * value.value / value.maximum, lang=lang)
        said.append(f"{name} {share}")
        points = number(value.value, precision[0], lang)
        rows.append([name, points, number(value.maximum, precision[1], lang), share])
    if not bars:
        return None
    alt = say(lang, "Biểu đồ thanh tỷ lệ điểm đạt so với điểm tối đa: ") + "; ".join(said)
    svg = score_chart(bars, alt=f"{alt}.", prefix="ty-le-diem", lang=lang)
    when = period_name(facts.period).get(lang)
    return figure(
        title,
        say(lang, "Điểm đạt so với điểm tối đa, {period}", period=when),
        f"{alt}.",
        svg,
        columns=_columns(
            say(lang, "Chỉ số"),
            say(lang, "Điểm đạt"),
            say(lang, "Điểm tối đa"),
            say(lang, "Tỷ lệ"),
        ),
        rows=rows,
    )


def _columns(head: str, *values: str) -> list[dict[str, Any]]:
    """The columns of the table behind a chart."""
    return [column(head), *(column(title, "end") for title in values)]


def _bar_note(value: Value, target: Target, indicator: Indicator, lang: Lang) -> str:
    """Words for a missing value, or for one that only looks like its target when rounded."""
    if value.exact is None:
        return say(lang, WITHOUT_VALUE[value.status])
    if target.goal is None:
        return ""
    decimals = telling_decimals(value.exact, target.goal, indicator.decimals)
    if decimals == indicator.decimals:
        return ""
    return say(lang, "chưa làm tròn: {value}", value=percent(value.exact, decimals, lang))


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


def _place(facts: Facts, unit: Unit) -> int:
    rank = facts.standing(unit.id, facts.period).rank
    return rank.place if rank else 10**6
