"""What a programme declares of units before they were merged or divided."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.params.declared import SUCCESSIONS, Declared
from helpers.params.faults import Fault, did_you_mean
from helpers.params.origins import unweighted
from helpers.params.successions import Successions


def back_cast_possible(declared: Declared) -> Iterator[Fault]:
    """Figures printed in documents are told as printed; sums are of indicators that there are."""
    for name, programme in declared.programmes.items():
        rule = programme.back_cast
        if rule is None:
            continue
        if programme.source.kind == "published":
            what = "số liệu in trong văn bản không được tính lại cho đơn vị sau sắp xếp"
            todo = "bỏ khoá back_cast, hoặc nhập số liệu bằng bảng"
            yield declared.in_programme(name, ("back_cast",), what, todo=todo)
        framework = declared.framework_of(name)
        known = [leaf.code for leaf in framework.indicators] if framework else []
        for place, code in enumerate(rule.sums):
            if framework and code not in known:
                what, todo = f"không có chỉ tiêu {code!r}", did_you_mean(code, known)
                yield declared.in_programme(name, ("back_cast", "sums", place), what, todo=todo)


def back_cast_weights_declared(declared: Declared) -> Iterator[Fault]:
    """Where weights are to be the declared ones, every merger of the programme's units has them."""
    successions = Successions(declared.successions.rows)
    lines = {row: line for line, row in declared.successions.numbered()}
    for name, programme in declared.programmes.items():
        if programme.back_cast is None or programme.back_cast.weights != "declared":
            continue
        for unit in declared.units_of[name]:
            for row in unweighted(successions, unit):
                if row.predecessor in declared.units_of[name]:
                    yield Fault(
                        SUCCESSIONS,
                        lines[row],
                        f"chưa ghi trọng số mà chương trình {name} tính lại theo trọng số",
                        "cột weight",
                        row.predecessor,
                        "ghi trọng số (ví dụ dân số) cho mọi dòng của lần sắp xếp này, hoặc để "
                        "back_cast.weights: equal",
                        frozenset({name}),
                    )
