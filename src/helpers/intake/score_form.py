"""A form made from a framework: one row an indicator, with its unit and its maximum.

For programmes whose values are printed in documents and that therefore have no form of their own.
"""

from __future__ import annotations

from helpers.params.form import Column, Form, FormFigure
from helpers.params.framework import Framework
from helpers.params.indicator import Indicator

_PERCENT = 100.0


def score_form(framework: Framework) -> Form:
    """The score sheet of a framework; an indicator left blank is not stated, it is not zero."""
    return Form(
        id=f"cham-diem-{framework.id}",
        title_vi=f"Biểu tự chấm điểm: {framework.name_vi}",
        sheet="Chấm điểm",
        layout="pairs",
        unit_cell="C3",
        period_cell="C4",
        columns=(
            Column(field="item", type="text", labels=("Mã chỉ tiêu",)),
            Column(field="name", type="text", labels=("Chỉ tiêu",)),
            Column(field="unit", type="text", labels=("Đơn vị tính",)),
            Column(field="value", type="decimal", labels=("Giá trị",), optional=True),
        ),
        figures=tuple(_figure(indicator) for indicator in framework.indicators),
    )


def _figure(indicator: Indicator) -> FormFigure:
    maximum = _PERCENT if indicator.unit == "%" else indicator.maximum
    return FormFigure(
        code=indicator.code, name_vi=indicator.name_vi, unit_vi=indicator.unit, maximum=maximum
    )
