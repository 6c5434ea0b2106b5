"""The tables of a report, from facts to nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from helpers.core.formatting import Lang, number, percent, plain_decimals, signed, telling_decimals
from helpers.core.paths import is_called
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import (
    BEFORE,
    NONE,
    coded_name,
    headed,
    places_text,
    rate_text,
    since,
    target_text,
    unit_text,
    value_text,
)
from helpers.documents.nodes.blocks import column, table
from helpers.documents.status import judgement
from helpers.findings.changes import own_change, year_on_year
from helpers.findings.disagreements import disagrees
from helpers.findings.model import Facts, period_name
from helpers.findings.ranks import rank_change
from helpers.findings.targets import target_of
from helpers.index.measures.from_figures import find_figure
from helpers.index.measures.values import Value
from helpers.index.standing import published_rank
from helpers.params.indicator import Indicator
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.params.targets import Target
from helpers.report.tables.rank_moves import rank_order

COUNTER = msg("TT")

_SAME_QUARTER = msg("So cùng kỳ {period}")
_OWN = 4  # the column of the period's own values
_AGO = 8  # that of their change since the same quarter of the year before


def indicator_table(
    facts: Facts, unit: Unit, lang: Lang = "vi", codes: Sequence[str] | None = None
) -> dict[str, Any]:
    """The indicators of a unit: target, value, year to date, gap, change, judgement.

    Args:
        codes: the indicators that are wanted, in their order; None: all of them.
    """
    rows: list[list[str]] = []
    own_period = _own_period(facts)
    for indicator in _chosen(facts, codes):
        value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
        if indicator.applies_to(unit.level):
            rows.append([str(len(rows) + 1), *_indicator_row(facts, unit, indicator, value, lang)])
    columns = [
        column(say(lang, COUNTER), "center", 0.4),
        column(say(lang, "Chỉ tiêu"), "start", 2.4),
        column(say(lang, "ĐVT"), "center", 0.5),
        column(say(lang, "Chỉ tiêu giao"), "end", 1),
        column(say(lang, "Thực hiện {period}", period=period_name(own_period).get(lang)), "end", 2),
        column(say(lang, "Luỹ kế"), "end", 2),
        column(say(lang, "So chỉ tiêu"), "end", 0.9),
        column(since(facts.before, lang), "end", 1.1),
        column(since(facts.year_ago, lang, _SAME_QUARTER), "end", 1.1),
        column(say(lang, "Đánh giá"), "start", 1.1),
    ]
    if facts.before is None:
        columns, rows = without_empty(columns, rows, only=say(lang, BEFORE))
    elif facts.year_ago is None:
        columns, rows = _without(_AGO, columns, rows)
    parts = facts.setting.programme.parts(facts.period)
    if own_period == facts.period and (own_period.kind == "year" or parts != (own_period,)):
        # a year that was reported as one, months together: what they brought is what they
        # cumulated; a month of which no form is sent has cumulated values only
        columns, rows = _without(_OWN, columns, rows)
    if not parts:
        columns, rows = without_empty(columns, rows)
    return table(
        headed(facts, unit, lang, "Kết quả các chỉ tiêu của {unit}, {period}"),
        columns,
        rows,
        row_header=1,
        notes=_table_notes(facts, lang),
    )


def _own_period(facts: Facts) -> Period:
    """The period whose own values stand beside the cumulated ones: the last quarter of a year."""
    if facts.period.kind != "year":
        return facts.period
    return (facts.setting.programme.parts(facts.period) or (facts.period,))[-1]


def _table_notes(facts: Facts, lang: Lang) -> list[str]:
    notes = [
        say(
            lang,
            "Trong ngoặc là tử số/mẫu số. So chỉ tiêu, so kỳ trước và so cùng kỳ tính bằng điểm "
            "phần trăm trên số chưa làm tròn; đạt hay chưa đạt xét trên số chưa làm tròn.",
        )
        if facts.year_ago
        else say(
            lang,
            "Trong ngoặc là tử số/mẫu số. So chỉ tiêu tính bằng điểm phần trăm trên số chưa làm "
            "tròn; đạt hay chưa đạt xét trên số chưa làm tròn.",
        )
        if facts.before is None
        else say(
            lang,
            "Trong ngoặc là tử số/mẫu số. So chỉ tiêu và so kỳ trước tính bằng điểm phần trăm trên "
            "số chưa làm tròn; đạt hay chưa đạt xét trên số chưa làm tròn.",
        )
    ]
    if facts.before is None:
        notes.append(say(lang, "Chương trình không có kỳ trước để so sánh."))
    return notes


def _indicator_row(
    facts: Facts, unit: Unit, indicator: Indicator, value: Value, lang: Lang
) -> list[str]:
    own_value = facts.values.get(unit.id, indicator.code, _own_period(facts).id, "own")
    target = target_of(facts, unit.id, indicator.code)
    changes = (own_change(facts, unit.id, indicator), year_on_year(facts, unit.id, indicator))
    return [
        name_of(indicator, lang),
        unit_text(indicator, lang),
        target_text(target, lang),
        value_text(own_value, target, indicator, lang),
        value_text(value, target, indicator, lang),
        _gap_text(value, target, indicator, lang),
        *(
            NONE if change is None else signed(change, indicator.decimals, lang)
            for change in changes
        ),
        say(lang, judgement(value, target)),
    ]


def _gap_text(value: Value, target: Target | None, indicator: Indicator, lang: Lang) -> str:
    if value.exact is None or target is None or target.goal is None:
        return NONE
    decimals = telling_decimals(value.exact, target.goal, indicator.decimals)
    return signed(value.exact - target.goal, decimals, lang)


def _chosen(facts: Facts, codes: Sequence[str] | None) -> Sequence[Indicator]:
    framework = facts.setting.framework
    return framework.indicators if codes is None else [framework.indicator(code) for code in codes]


def points_table(
    facts: Facts, unit: Unit, lang: Lang = "vi", codes: Sequence[str] | None = None
) -> dict[str, Any]:
    """Printed scores of a unit: maximum, score, share, points lost, change, rank.

    Args:
        codes: the indicators that are wanted, in their order; None: all of them.
    """
    rows: list[list[str]] = []
    strong: list[int] = []
    for indicator in _chosen(facts, codes):
        value = facts.values.get(unit.id, indicator.code, facts.period.id)
        rank = published_rank(facts.setting, unit.id, facts.period.id, indicator.code)
        if value.status == "no_data" and rank is None:
            continue
        if not indicator.parent:
            strong.append(len(rows))
        change = own_change(facts, unit.id, indicator)
        rows.append(
            [
                coded_name(indicator, lang),
                unit_text(indicator, lang),
                _maximum_text(value, indicator, lang),
                value_text(value, None, indicator, lang)
                if value.status != "no_data"
                else say(lang, "không công bố"),
                _share_text(facts, value, indicator, lang),
                _loss_text(value, indicator, lang),
                NONE if change is None else signed(change, indicator.decimals, lang),
                f"{rank.place}/{rank.of}" if rank else NONE,
            ]
        )
    columns = [
        column(say(lang, "Chỉ số, tiêu chí"), "start", 3.6),
        column(say(lang, "ĐVT"), "center", 0.7),
        column(say(lang, "Tối đa"), "end", 0.8),
        column(say(lang, "Kết quả"), "end", 1.1),
        column(say(lang, "Tỷ lệ"), "end", 0.9),
        column(say(lang, "Điểm mất"), "end", 0.9),
        column(since(facts.before, lang), "end", 1.1),
        column(say(lang, "Xếp hạng"), "end", 1),
    ]
    columns, rows = without_empty(columns, rows)
    derived = {say(lang, "Tỷ lệ"), say(lang, "Điểm mất")} & {head["title"] for head in columns}
    note = (
        msg("Điểm, hạng như văn bản nguồn công bố; tỷ lệ và điểm mất tính từ điểm công bố.")
        if derived
        else msg("Số liệu như văn bản nguồn công bố.")
    )
    return table(
        headed(facts, unit, lang, "Kết quả các chỉ số của {unit}, {period}"),
        columns,
        rows,
        notes=[say(lang, note)],
        emphasis=strong,
    )


def _without(
    place: int, columns: list[dict[str, Any]], rows: list[list[str]]
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """The table without one of its columns."""
    kept = [[*row[:place], *row[place + 1 :]] for row in rows]
    return [*columns[:place], *columns[place + 1 :]], kept


def without_empty(
    columns: list[dict[str, Any]], rows: list[list[str]], only: str = ""
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """The table without columns in which no row says anything; with `only`, without that one."""
    kept = [
        place
        for place, head in enumerate(columns)
        if (only and head["title"] != only) or any(row[place] != NONE for row in rows)
    ]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _maximum_text(value: Value, indicator: Indicator, lang: Lang) -> str:
    if value.maximum is None or indicator.unit == "%":
        return NONE
    return number(value.maximum, indicator.maximum_decimals, lang)


def _share_text(facts: Facts, value: Value, indicator: Indicator, lang: Lang) -> str:
    """The score as a share of its maximum; a printed share that differs stands beside it."""
    if value.value is None or not value.maximum or indicator.unit == "%" or value.maximum == 1:
        return NONE
    text = percent(100 * value.value / value.maximum, lang=lang)
    printed = find_figure(facts.setting, value.unit, value.period, indicator.code, "percent")
    if printed is not None and disagrees(printed):
        published = printed.printed
        if lang != "vi" and printed.value is not None:
            published = percent(printed.value, plain_decimals(printed.value), lang)
        text += say(lang, " (công bố {printed})", printed=published)
    return text


def _loss_text(value: Value, indicator: Indicator, lang: Lang) -> str:
    if value.exact is None or value.maximum is None or indicator.unit == "%" or value.maximum == 1:
        return NONE
    return number(Fraction(repr(value.maximum)) - value.exact, indicator.decimals, lang)


def rank_table(facts: Facts, unit: Unit, lang: Lang = "vi") -> dict[str, Any] | None:
    """Rank and move of a unit over the periods of the history; None when it was never ranked, or
    where there is no second period."""
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
                period_name(period).get(lang),
                NONE if exact is None else number(exact, score.decimals, lang),
                f"{standing.rank.place}/{standing.rank.of}"
                if standing.rank
                else say(lang, "không xếp hạng"),
                places_text(rank_change(facts, unit.id, index), lang),
            ]
        )
    if len(rows) < 2 or not any(facts.standing(unit.id, period).rank for period in facts.history):
        return None
    columns = [
        column(say(lang, "Kỳ"), "start", 1.4),
        column(say(lang, "Điểm"), "end", 1),
        column(say(lang, "Xếp hạng"), "end", 1),
        column(say(lang, "Thay đổi (bậc)"), "end", 2.2),
    ]
    return table(
        headed(facts, unit, lang, "{score} của {unit} qua các kỳ", score=name_of(score, lang)),
        columns,
        rows,
        notes=[say(lang, "Số bậc dương là tăng bậc (số thứ hạng nhỏ đi), số bậc âm là giảm bậc.")],
    )


def units_table(facts: Facts, lang: Lang = "vi") -> dict[str, Any]:
    """All reporting units side by side: values against targets, score, rank, move."""
    score = facts.setting.framework.score
    parts = [facts.setting.framework.indicator(p.indicator) for p in score.parts] if score else []
    rows = []
    ordered = sorted(facts.setting.reporting_in(facts.period), key=lambda u: rank_order(facts, u))
    last = len(facts.history) - 1
    for unit in ordered:
        standing = facts.standing(unit.id, facts.period)
        cells = [str(standing.rank.place) if standing.rank else NONE, name_of(unit, lang)]
        for indicator in parts:
            value = facts.values.get(unit.id, indicator.code, facts.period.id, "to_date")
            target = target_of(facts, unit.id, indicator.code)
            cells += [
                rate_text(value, target, indicator, lang),
                target_text(target, lang),
                say(lang, judgement(value, target)),
            ]
        exact = standing.score.exact if standing.score else None
        cells.append(
            NONE if exact is None or score is None else number(exact, score.decimals, lang)
        )
        cells.append(
            places_text(rank_change(facts, unit.id, last), lang)
            if standing.rank
            else say(lang, "không xếp hạng")
        )
        rows.append(cells)
    columns = [
        column(say(lang, "Hạng"), "center", 0.6),
        column(say(lang, "Đơn vị"), "start", 2.6),
    ]
    for indicator in parts:
        columns += [
            column(say(lang, "{code}: kết quả", code=indicator.code), "end", 1),
            column(say(lang, "Chỉ tiêu", about="mức giao"), "end", 0.9),
            column(say(lang, "Đánh giá"), "start", 1.1),
        ]
    columns += [
        column(say(lang, "Điểm"), "end", 0.9),
        column(say(lang, "Thay đổi (bậc)"), "end", 1.2),
    ]
    names = "; ".join(f"{i.code}: {name_of(i, lang)}" for i in parts)
    judged = say(lang, "Đạt hay chưa đạt xét trên số chưa làm tròn.")
    return table(
        say(lang, "Kết quả và xếp hạng các đơn vị, {period}", period=facts.when().get(lang)),
        columns,
        rows,
        row_header=1,
        scope="comparison",
        notes=[f"{names}. {judged}"],
    )


def sources_table(
    sources: Mapping[str, str], unit: Unit, lang: Lang = "vi"
) -> dict[str, Any] | None:
    """The unit's own workbooks with the beginnings of their fingerprints."""
    workbooks = {file: sources[file] for file in sorted(sources) if is_called(file, unit.id)}
    if not workbooks:
        return None
    return table(
        say(lang, "Tệp số liệu nguồn"),
        [
            column(say(lang, "Tệp"), "start", 3),
            column(say(lang, "SHA-256 (16 ký tự đầu)"), "start", 1.6),
        ],
        [[file, digest[:16]] for file, digest in workbooks.items()],
    )
