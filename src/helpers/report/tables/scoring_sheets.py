"""Tables of scoring sheets. Every column says whose points it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from helpers.core.formatting import Lang, number, short_date, signed
from helpers.core.wording import msg, name_of, say
from helpers.documents.cell_text import NONE, coded_name, headed, places_text
from helpers.documents.nodes.blocks import column, table
from helpers.documents.status import UNRANKED
from helpers.findings.model import Facts, period_name
from helpers.findings.ranks import rank_change
from helpers.findings.sheet_reading import decimals_of
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.criteria import SheetLine, sheet_lines
from helpers.report.tables.indicators import without_empty
from helpers.report.tables.rank_moves import rank_order

_DIFFERENCE = msg("Chênh lệch là điểm tự đánh giá trừ điểm thẩm định.")
_PARTLY = msg("Nhóm chưa thẩm định đủ mọi tiêu chí thì chưa có tổng điểm thẩm định.")


@dataclass(frozen=True)
class _Column:
    title: str
    align: str
    width: float
    text: Callable[[SheetLine], str]


def groups_table(assessment: Assessment, unit: Unit, lang: Lang) -> dict[str, Any] | None:
    """The sheet's total and its groups: maximum, self-assessed, verified, difference, change."""
    lines = [line for line in sheet_lines(assessment, unit) if line.criterion is None]
    caption = msg("Điểm tự đánh giá và điểm thẩm định theo nhóm của {unit}, {period}")
    return _table(assessment, unit, lines, caption, lang)


def criteria_table(assessment: Assessment, unit: Unit, lang: Lang) -> dict[str, Any] | None:
    """Every criterion below its group: the same, with evidence and what is left to do."""
    lines = sheet_lines(assessment, unit)
    caption = msg("Phiếu chấm điểm từng tiêu chí của {unit}, {period}")
    return _table(assessment, unit, lines, caption, lang)


def _table(
    assessment: Assessment, unit: Unit, lines: Sequence[SheetLine], caption: str, lang: Lang
) -> dict[str, Any] | None:
    if not lines:
        return None
    facts = assessment.facts
    criteria = [line.criterion for line in sheet_lines(assessment, unit) if line.criterion]
    columns = _columns(facts, decimals_of(facts, criteria), lang)
    texts = [[col.text(line) for col in columns] for line in lines]
    kept = [at for at in range(len(columns)) if at < 2 or any(row[at] != NONE for row in texts)]
    notes = [say(lang, _DIFFERENCE)]
    if any(line.criterion is None and line.verified is None for line in lines):
        notes.append(say(lang, _PARTLY))
    return table(
        headed(facts, unit, lang, caption),
        [column(columns[at].title, columns[at].align, columns[at].width) for at in kept],
        [[row[at] for at in kept] for row in texts],
        notes=notes,
        emphasis=[at for at, line in enumerate(lines) if _is_strong(line, lines)],
    )


def _is_strong(line: SheetLine, lines: Sequence[SheetLine]) -> bool:
    """Groups among criteria; where there are only groups, the total."""
    return line.criterion is None and (line is lines[0] or any(other.criterion for other in lines))


def _columns(facts: Facts, decimals: int, lang: Lang) -> list[_Column]:
    def points(value: Fraction | None) -> str:
        return NONE if value is None else number(value, decimals, lang)

    def change(value: Fraction | None) -> str:
        return NONE if value is None else signed(value, decimals, lang)

    def maximum(line: SheetLine) -> str:
        if line.maximum is None:
            return NONE
        return number(line.maximum, 0 if line.maximum.denominator == 1 else decimals, lang)

    def evidence(line: SheetLine) -> str:
        criterion = line.criterion
        return (
            NONE
            if criterion is None or criterion.evidence is None
            else number(criterion.evidence, 0, lang)
        )

    before = period_name(facts.before).get(lang) if facts.before else ""
    return [
        _Column(say(lang, "Tiêu chí"), "start", 3.4, lambda line: coded_name(line.indicator, lang)),
        _Column(say(lang, "Tối đa"), "end", 0.7, maximum),
        _Column(say(lang, "Tự đánh giá"), "end", 0.9, lambda line: points(line.self_assessed)),
        _Column(say(lang, "Thẩm định"), "end", 0.9, lambda line: points(line.verified)),
        _Column(say(lang, "Chênh lệch"), "end", 0.9, lambda line: change(line.difference)),
        _Column(say(lang, "Số minh chứng"), "end", 0.7, evidence),
        _Column(
            say(lang, "Tự đánh giá so {period}", period=before), "end", 0.9,
            lambda line: change(line.self_change),
        ),
        _Column(
            say(lang, "Thẩm định so {period}", period=before), "end", 0.9,
            lambda line: change(line.verified_change),
        ),
        _Column(say(lang, "Theo dõi"), "start", 1.6, lambda line: _follow_up(line, lang)),
    ]  # fmt: skip


def _follow_up(line: SheetLine, lang: Lang) -> str:
    """Status, person in charge and deadline."""
    criterion = line.criterion
    if criterion is None:
        return NONE
    day = (
        say(lang, "hạn {day}", day=short_date(criterion.deadline, lang))
        if criterion.deadline
        else ""
    )
    return "; ".join(filter(None, (criterion.status, criterion.person, day))) or NONE


def sheets_table(facts: Facts, lang: Lang) -> dict[str, Any]:
    """All units side by side: both totals, the difference, rank and move."""
    score = facts.setting.framework.score
    decimals = score.decimals if score else 2
    last = len(facts.history) - 1
    rows = []
    for unit in sorted(
        facts.setting.reporting_in(facts.period), key=lambda u: rank_order(facts, u)
    ):
        sums = facts.sheet_sums.get(unit.id)
        rank = facts.standing(unit.id, facts.period).rank
        whole = sums is not None and sums.is_verified
        rows.append(
            [
                str(rank.place) if rank else NONE,
                name_of(unit, lang),
                number(sums.self_assessed, decimals, lang) if sums and sums.self_count else NONE,
                number(sums.verified, decimals, lang) if sums and whole else NONE,
                signed(sums.difference, decimals, lang) if sums and whole else NONE,
                places_text(rank_change(facts, unit.id, last), lang)
                if rank
                else say(lang, UNRANKED),
            ]
        )
    columns = [
        column(say(lang, "Hạng"), "center", 0.6),
        column(say(lang, "Đơn vị"), "start", 2.6),
        column(say(lang, "Tự đánh giá"), "end", 1.1),
        column(say(lang, "Thẩm định"), "end", 1.1),
        column(say(lang, "Chênh lệch"), "end", 1),
        column(say(lang, "Thay đổi (bậc)"), "end", 1.2),
    ]
    columns, rows = without_empty(columns, rows, only=say(lang, "Thay đổi (bậc)"))
    ranked = msg("Xếp hạng theo điểm thẩm định.")
    if not facts.is_verified(facts.period):
        ranked = msg("Chưa có điểm thẩm định nào: xếp hạng theo điểm tự đánh giá.")
    caption = msg("Điểm tự đánh giá, điểm thẩm định và xếp hạng các đơn vị, {period}")
    return table(
        say(lang, caption, period=facts.when().get(lang)),
        columns,
        rows,
        row_header=1,
        scope="comparison",
        notes=[f"{say(lang, ranked)} {say(lang, _DIFFERENCE)}"],
    )
