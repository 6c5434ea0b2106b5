"""Where counts are to be kept back, everything that is published must be known to come of counts.

What cannot be made safe is refused: a composite tells of each unit's values in those of all
others, a mean or a product of counts cannot be followed back by sums.
"""

from __future__ import annotations

from collections.abc import Iterator

from helpers.params.declared import Declared
from helpers.params.expression import linear, quotient_of
from helpers.params.faults import Fault
from helpers.params.framework import Framework
from helpers.params.indicator import Measure
from helpers.params.programme import Programme

_TODO = "bỏ khoá suppress, hoặc bỏ phần đó khỏi chương trình, khung"


def suppress_possible(declared: Declared) -> Iterator[Fault]:
    """A programme that keeps counts back is made of counts, and of nothing that gives them away."""
    for name, programme in declared.programmes.items():
        if programme.suppress is None:
            continue
        for what in _why_not(programme, declared.framework_of(name)):
            yield declared.in_programme(name, ("suppress",), what, todo=_TODO)


def _why_not(programme: Programme, framework: Framework | None) -> Iterator[str]:
    """What stands in the way; of what is made of no counts at all, that alone."""
    if programme.source.kind != "forms" or (framework and framework.sheet):
        yield "chỉ giữ kín được số đếm từ biểu của từng đơn vị"
        return
    if programme.back_cast:
        yield "số tính lại cho đơn vị sau sắp xếp (back_cast) làm lộ số đếm của đơn vị cũ"
    if framework is None:
        return
    if framework.score and framework.score.rule != "attainment":
        yield f"điểm theo cách {framework.score.rule} của đơn vị khác làm lộ số đếm"
    for indicator in framework.indicators:
        if indicator.aggregate or (indicator.measure and not is_linear(indicator.measure)):
            yield f"chỉ tiêu {indicator.code} không phải thương hay tổng của các số đếm"


def is_linear(measure: Measure) -> bool:
    """Whether a value is a sum of counts, or a quotient of two."""
    if measure.kind != "expression":
        return not measure.field
    parts = quotient_of(measure.expression) or (measure.expression,)
    return all(linear(part) is not None for part in parts)
