"""Scoring sheets in a notebook: the criteria as a frame, and as a table of the report."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.core.formatting import Lang
from helpers.core.wording import msg, name_of, say
from helpers.documents.nodes.blocks import Block
from helpers.findings.model import period_name
from helpers.notebook.provenance import Origin, mark
from helpers.notebook.sections import Sections
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.criteria import sheet_lines
from helpers.report.record.record import value_notes
from helpers.report.tables import scoring_sheets

_POINTS = (
    *("maximum", "self_assessed", "verified", "difference"),
    *("self_change", "verified_change"),
)


_SHARES = {
    True: msg("Tỷ lệ điểm thẩm định so với điểm tối đa"),
    False: msg("Tỷ lệ điểm tự đánh giá so với điểm tối đa"),
}


class ScoredSections(Sections):
    """What a report says by itself, of scoring sheets too."""

    @property
    def criteria(self) -> pd.DataFrame:
        """Phiếu chấm điểm của đơn vị trong kỳ: mỗi dòng là một tiêu chí, có điểm tự đánh giá, điểm
        thẩm định, thay đổi so với kỳ trước; chương trình không chấm bằng phiếu thì không có dòng.

        Ví dụ: ``report.criteria.nlargest(10, "difference")``
        """
        made = criteria_frame(self.assessment, self.unit, self.lang)
        periods = [part.id for part in self.facts.setting.programme.parts(self.facts.period)]
        return mark(made, Origin((self.unit.id,), tuple(periods)))

    def title(self, subject: str) -> str:
        """Tiêu đề cho một biểu đồ; với phiếu chấm điểm, nói là điểm thẩm định hay tự đánh giá.

        Ví dụ: ``report.figure(charts.shares(results), title=report.title("shares"))``
        """
        if subject == "shares" and self.facts.from_sheets:
            return say(self.lang, _SHARES[self.facts.is_verified(self.facts.period)])
        return super().title(subject)

    def indicator_table(self, values: pd.DataFrame | None = None) -> Block:
        """Bảng kết quả các chỉ tiêu của đơn vị; với phiếu chấm điểm: tự đánh giá, thẩm định theo
        nhóm.

        Args:
            values: như bảng kết quả các chỉ tiêu; không dùng với phiếu chấm điểm.

        Ví dụ: ``report.indicator_table(results)``
        """
        if not self.facts.from_sheets:
            return super().indicator_table(values)
        groups = scoring_sheets.groups_table(self.assessment, self.unit, self.lang)
        remarks = self._noted(partial(value_notes, self.facts, self.unit))
        return self._block(groups, *remarks, name="indicator-table")

    def league_table(self) -> Block:
        """Bảng kết quả và xếp hạng của mọi đơn vị; với phiếu chấm điểm: tự đánh giá, thẩm định.

        Ví dụ: ``report.league_table()``
        """
        if not self.facts.from_sheets:
            return super().league_table()
        return self._block(scoring_sheets.sheets_table(self.facts, self.lang), name="league-table")

    def criteria_table(self) -> Block:
        """Bảng phiếu chấm điểm: từng tiêu chí, điểm tối đa, tự đánh giá, thẩm định, chênh lệch,
        minh chứng, thay đổi, trạng thái. Chương trình không chấm điểm bằng phiếu thì không hiện.

        Ví dụ: ``report.criteria_table()``
        """
        node = scoring_sheets.criteria_table(self.assessment, self.unit, self.lang)
        return self._block(node, name="criteria-table")


def criteria_frame(assessment: Assessment, unit: Unit, lang: Lang) -> pd.DataFrame:
    """One row one criterion of a unit's scoring sheet, in the framework's order."""
    framework = assessment.facts.setting.framework
    groups = {indicator.code: name_of(indicator, lang) for indicator in framework.indicators}
    rows = []
    for line in sheet_lines(assessment, unit):
        if line.criterion is None:
            continue
        fields, indicator, parent = line.as_dict(), line.indicator, line.indicator.parent
        day = line.criterion.deadline
        rows.append(
            {
                "unit": unit.id,
                "period": assessment.facts.period.id,
                "period_name": period_name(assessment.facts.period).get(lang),
                "item": indicator.code,
                "item_name": name_of(indicator, lang),
                "group": parent,
                "group_name": groups.get(parent, ""),
                **{name: fields[name] for name in _POINTS},
                **{name: fields[name] for name in ("evidence", "status", "person")},
                "deadline": pd.Timestamp(day) if day else pd.NaT,
                "decimals": indicator.decimals,
                **{name: getattr(line.criterion, name) for name in ("file", "sheet", "row")},
            }
        )
    columns = (
        *("unit", "period", "period_name", "item", "item_name", "group", "group_name", *_POINTS),
        *("evidence", "status", "person", "deadline", "decimals", "file", "sheet", "row"),
    )
    types = {**dict.fromkeys(_POINTS, "float64"), "evidence": "Int64", "deadline": "datetime64[ns]"}
    return pd.DataFrame(rows, columns=list(columns)).astype(types)
