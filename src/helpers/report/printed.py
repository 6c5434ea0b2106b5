"""The figures that documents print of a unit: as printed, with the place where they stand."""

from __future__ import annotations

from typing import Any

from helpers.core.params.documents import Figure
from helpers.core.params.registry import Unit
from helpers.findings.model import Facts
from helpers.report.blocks import column, table

_QUANTITIES = {
    "score": "điểm",
    "max": "điểm tối đa",
    "percent": "tỷ lệ",
    "rank": "thứ hạng",
    "rank_of": "trong số",
    "rank_delta": "số bậc thay đổi",
    "count": "số lượng",
    "below_80": "số chỉ số dưới 80%",
    "of": "trong số",
}


def printed_of(facts: Facts, unit: Unit) -> list[dict[str, Any]]:
    """The unit's printed figures of the period, in the order of their documents."""
    return [
        {
            "indicator": one.indicator,
            "name": _name(facts, one),
            "quantity": one.quantity,
            "printed": one.printed,
            "value": one.value,
            "document": one.document,
            "line": one.line,
        }
        for one in sorted(facts.setting.figures, key=lambda f: (f.document, f.line))
        if one.unit == unit.id and one.period == facts.period.id and one.printed
    ]


def printed_table(facts: Facts, unit: Unit) -> dict[str, Any] | None:
    """The same as a table; None where no document prints any."""
    found = printed_of(facts, unit)
    if not found:
        return None
    rows = [
        [
            one["name"],
            _QUANTITIES.get(one["quantity"], one["quantity"]),
            one["printed"],
            facts.setting.documents[one["document"]].cited(),
            str(one["line"]),
        ]
        for one in found
    ]
    return table(
        f"Số liệu công bố của {unit.name_vi}, {facts.period.label_vi}",
        [
            column("Chỉ số, chỉ tiêu", "start", 2.6),
            column("Loại số", "start", 1),
            column("Như in", "end", 0.8),
            column("Văn bản", "start", 2),
            column("Dòng", "end", 0.6),
        ],
        rows,
        notes=["Dòng là dòng của bản văn bản đã lưu."],
    )


def _name(facts: Facts, figure: Figure) -> str:
    framework = facts.setting.framework
    names = {one.code: one.name_vi for one in framework.indicators}
    names |= {one.code: one.name_vi for one in framework.regions}
    if figure.indicator in names:
        return names[figure.indicator]
    said = facts.setting.programme.figure_names.get(figure.indicator)
    return said.vi if said else figure.indicator
