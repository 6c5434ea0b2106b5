"""The tables of a report, from facts to nodes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from helpers.core.formatting import number, percent, signed, telling_decimals
from helpers.core.params.framework import Indicator
from helpers.core.params.programme import Period
from helpers.core.params.registry import Unit
from helpers.core.params.targets import Target
from helpers.findings.changes import own_change
from helpers.findings.data_problems import disagrees
from helpers.findings.model import Facts
from helpers.findings.ranks import rank_change
from helpers.findings.targets import target_of
from helpers.index.compare import RankChange
from helpers.index.standing import published_rank
from helpers.measures.from_figures import find_figure
from helpers.measures.values import Value
from helpers.report.blocks import column, table
from helpers.report.status import WITHOUT_VALUE, judgement

NONE = "–"
COUNTER = "TT"

_BEFORE = "So kỳ trước"
_OWN = 4  # the column of the period's own values
_WHY_NO_PLACES = {
    "first": NONE,
    "method": "đổi phương pháp, không tính số bậc",
    "unit_set": "khác đơn vị xếp hạng, không tính số bậc",
    "size": "khác số đơn vị xếp hạng, không tính số bậc",
    "window": "kỳ đầu năm, không tính số bậc",
    "unranked": NONE,
    "unranked_before": "kỳ trước chưa xếp hạng",
    "reorganised": "đơn vị sắp xếp lại, không tính số bậc",
}


def indicator_table(facts: Facts, unit: Unit) -> dict[str, Any]:
    """The indicators of a unit: target, value, year to date, gap, change, judgement."""
    rows: list[list[str]] = []
    for indicator in facts.setting.framework.indicators:
        value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
        if unit.level in indicator.levels:
            rows.append([str(len(rows) + 1), *_indicator_row(facts, unit, indicator, value)])
    columns = [
        column(COUNTER, "center", 0.4),
        column("Chỉ tiêu", "start", 2.4),
        column("ĐVT", "center", 0.5),
        column("Chỉ tiêu giao", "end", 1),
        column(f"Thực hiện {_own_period(facts).label_vi}", "end", 2),
        column("Luỹ kế", "end", 2),
        column("So chỉ tiêu", "end", 0.9),
        column(f"So {facts.before.label_vi}" if facts.before else _BEFORE, "end", 1.1),
        column("Đánh giá", "start", 1.1),
    ]
    if facts.before is None:
        columns, rows = _without_empty(columns, rows, only=_BEFORE)
    if _own_period(facts) == facts.period and facts.period.kind == "year":
        # a year that was reported as one: what it brought is what it cumulated
        columns, rows = (
            columns[:_OWN] + columns[_OWN + 1 :],
            [row[:_OWN] + row[_OWN + 1 :] for row in rows],
        )
    return table(
        f"Kết quả các chỉ tiêu của {unit.name_vi}, {facts.period.label_vi}",
        columns,
        rows,
        row_header=1,
        notes=_table_notes(facts),
    )


def _own_period(facts: Facts) -> Period:
    """The period whose own values stand beside the cumulated ones: the last quarter of a year."""
    return facts.setting.programme.parts(facts.period)[-1]


def _table_notes(facts: Facts) -> list[str]:
    notes = [
        "Trong ngoặc là tử số/mẫu số. So chỉ tiêu và so kỳ trước tính bằng điểm phần trăm trên số "
        "chưa làm tròn; đạt hay chưa đạt xét trên luỹ kế chưa làm tròn."
    ]
    if facts.before is None:
        notes.append("Chương trình không có kỳ trước để so sánh.")
    return notes


def _indicator_row(facts: Facts, unit: Unit, indicator: Indicator, value: Value) -> list[str]:
    own = facts.values.get(unit.id, indicator.code, _own_period(facts).id, "own")
    target = target_of(facts, unit.id, indicator.code)
    change = own_change(facts, unit.id, indicator)
    return [
        indicator.name_vi,
        indicator.unit,
        target_text(target),
        value_text(own, indicator),
        value_text(value, indicator),
        _gap_text(value, target, indicator),
        NONE if change is None else signed(change, indicator.decimals),
        judgement(value, target),
    ]


def value_text(value: Value, indicator: Indicator) -> str:
    """A value with its counts, or the words for why there is none."""
    if value.exact is None:
        return value.printed if value.status == "not_a_number" else WITHOUT_VALUE[value.status]
    if indicator.unit == "điểm":
        return number(value.exact, indicator.decimals)
    text = percent(value.exact, indicator.decimals)
    if value.numerator is not None and value.denominator is not None:
        text += f" ({number(value.numerator)}/{number(value.denominator)})"
    return text


def target_text(target: Target | None) -> str:
    """A target as its document prints it."""
    if target is None:
        return NONE
    return "không áp dụng" if target.operator == "na" else target.printed


def _gap_text(value: Value, target: Target | None, indicator: Indicator) -> str:
    if value.exact is None or target is None or target.goal is None:
        return NONE
    decimals = telling_decimals(value.exact, target.goal, indicator.decimals)
    return signed(value.exact - target.goal, decimals)


def points_table(facts: Facts, unit: Unit) -> dict[str, Any]:
    """Printed scores of a unit: maximum, score, share, points lost, change, rank."""
    rows: list[list[str]] = []
    strong: list[int] = []
    for indicator in facts.setting.framework.indicators:
        value = facts.values.get(unit.id, indicator.code, facts.period.id)
        rank = published_rank(facts.setting, unit.id, facts.period.id, indicator.code)
        if value.status == "no_data" and rank is None:
            continue
        if not indicator.parent:
            strong.append(len(rows))
        change = own_change(facts, unit.id, indicator)
        rows.append(
            [
                coded_name(indicator),
                indicator.unit,
                _maximum_text(value, indicator),
                value_text(value, indicator) if value.status != "no_data" else "không công bố",
                _share_text(facts, value, indicator),
                _loss_text(value, indicator),
                NONE if change is None else signed(change, indicator.decimals),
                f"{rank.place}/{rank.of}" if rank else NONE,
            ]
        )
    columns = [
        column("Chỉ số, tiêu chí", "start", 3.6),
        column("ĐVT", "center", 0.7),
        column("Tối đa", "end", 0.8),
        column("Kết quả", "end", 1.1),
        column("Tỷ lệ", "end", 0.9),
        column("Điểm mất", "end", 0.9),
        column(f"So {facts.before.label_vi}" if facts.before else _BEFORE, "end", 1.1),
        column("Xếp hạng", "end", 1),
    ]
    columns, rows = _without_empty(columns, rows)
    return table(
        f"Kết quả các chỉ số của {unit.name_vi}, {facts.period.label_vi}",
        columns,
        rows,
        notes=["Điểm, hạng như văn bản nguồn công bố; tỷ lệ và điểm mất tính từ điểm công bố."],
        emphasis=strong,
    )


def _without_empty(
    columns: list[dict[str, Any]], rows: list[list[str]], only: str = ""
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """The table without columns in which no row says anything; with `only`, without that one."""
    kept = [
        place
        for place, one in enumerate(columns)
        if (only and one["title"] != only) or any(row[place] != NONE for row in rows)
    ]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]


def coded_name(indicator: Indicator) -> str:
    """The indicator with its number, where the document numbers it ("7.2.1: …")."""
    numbered = indicator.code[:1].isdigit()
    return f"{indicator.code}: {indicator.name_vi}" if numbered else indicator.name_vi


def _maximum_text(value: Value, indicator: Indicator) -> str:
    if value.maximum is None or indicator.unit == "%":
        return NONE
    return number(value.maximum, indicator.maximum_decimals)


def _share_text(facts: Facts, value: Value, indicator: Indicator) -> str:
    """The score as a share of its maximum; a printed share that differs stands beside it."""
    if value.value is None or not value.maximum or indicator.unit == "%" or value.maximum == 1:
        return NONE
    text = percent(100 * value.value / value.maximum)
    printed = find_figure(facts.setting, value.unit, value.period, indicator.code, "percent")
    if printed is not None and disagrees(printed):
        text += f" (công bố {printed.printed})"
    return text


def _loss_text(value: Value, indicator: Indicator) -> str:
    if value.exact is None or value.maximum is None or indicator.unit == "%" or value.maximum == 1:
        return NONE
    return number(Fraction(repr(value.maximum)) - value.exact, indicator.decimals)


def rank_table(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    """Rank and move of a unit over the periods of the history; None when it was never ranked."""
    score = facts.setting.framework.score
    if score is None:
        return None
    rows = []
    for index, period in enumerate(facts.history):
        standing = facts.standing(unit.id, period)
        if standing.rank is None and not (standing.score and standing.score.status != "ok"):
            continue
        exact = standing.score.exact if standing.score else None
        rows.append(
            [
                period.label_vi,
                NONE if exact is None else number(exact, score.decimals),
                f"{standing.rank.place}/{standing.rank.of}" if standing.rank else "không xếp hạng",
                places_text(rank_change(facts, unit.id, index)),
            ]
        )
    if not any(facts.standing(unit.id, period).rank for period in facts.history):
        return None
    columns = [
        column("Kỳ", "start", 1.4),
        column("Điểm", "end", 1),
        column("Xếp hạng", "end", 1),
        column("Thay đổi (bậc)", "end", 2.2),
    ]
    return table(
        f"{score.name_vi} của {unit.name_vi} qua các kỳ",
        columns,
        rows,
        notes=["Số dương là tăng bậc (số thứ hạng nhỏ đi), số âm là giảm bậc."],
    )


def places_text(change: RankChange) -> str:
    """Places won or lost with sign, or why there is no such number."""
    return _WHY_NO_PLACES[change.reason] if change.places is None else signed(change.places, 0)


def units_table(facts: Facts) -> dict[str, Any]:
    """All reporting units side by side: values against targets, score, rank, move."""
    score = facts.setting.framework.score
    parts = [facts.setting.framework.indicator(p.indicator) for p in score.parts] if score else []
    rows = []
    ordered = sorted(facts.setting.reporting_units, key=lambda u: _by_rank(facts, u))
    last = len(facts.history) - 1
    for unit in ordered:
        standing = facts.standing(unit.id, facts.period)
        cells = [str(standing.rank.place) if standing.rank else NONE, unit.name_vi]
        for indicator in parts:
            value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
            target = target_of(facts, unit.id, indicator.code)
            cells += [
                rate_text(value, target, indicator),
                target_text(target),
                judgement(value, target),
            ]
        exact = standing.score.exact if standing.score else None
        cells.append(NONE if exact is None or score is None else number(exact, score.decimals))
        cells.append(
            places_text(rank_change(facts, unit.id, last)) if standing.rank else "không xếp hạng"
        )
        rows.append(cells)
    columns = [column("Hạng", "center", 0.6), column("Đơn vị", "start", 2.6)]
    for indicator in parts:
        columns += [
            column(f"{indicator.code}: kết quả", "end", 1),
            column("Chỉ tiêu", "end", 0.9),
            column("Đánh giá", "start", 1.1),
        ]
    columns += [column("Điểm", "end", 0.9), column("Thay đổi (bậc)", "end", 1.2)]
    names = "; ".join(f"{i.code}: {i.name_vi}" for i in parts)
    return table(
        f"Kết quả và xếp hạng các đơn vị, {facts.when().vi}",
        columns,
        rows,
        row_header=1,
        scope="comparison",
        notes=[f"{names}. Đạt hay chưa đạt xét trên số chưa làm tròn."],
    )


def rate_text(value: Value, target: Target | None, indicator: Indicator) -> str:
    """A rate at as many decimals as it takes not to look like a target that it misses."""
    if value.exact is None:
        return WITHOUT_VALUE[value.status]
    if indicator.unit != "%":
        return number(value.exact, indicator.decimals)
    if target is None or target.goal is None:
        return percent(value.exact, indicator.decimals)
    return percent(value.exact, telling_decimals(value.exact, target.goal, indicator.decimals))


def _by_rank(facts: Facts, unit: Unit) -> tuple[int, int]:
    rank = facts.standing(unit.id, facts.period).rank
    return (rank.place if rank else 10**6, unit.order)


def sources_table(sources: Mapping[str, str], unit: Unit) -> dict[str, Any] | None:
    """The unit's own workbooks with the beginnings of their fingerprints."""
    own = {file: digest for file, digest in sorted(sources.items()) if Path(file).stem == unit.id}
    if not own:
        return None
    return table(
        "Tệp số liệu nguồn",
        [column("Tệp", "start", 3), column("SHA-256 (16 ký tự đầu)", "start", 1.6)],
        [[file, digest[:16]] for file, digest in own.items()],
    )
