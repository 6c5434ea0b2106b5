"""A total of distinct items that is only the sum over units which share one list.

In Kế hoạch 650/KH-UBND each of eight districts lists the same 201 procedures. Adding up the rows
of all units counts them eight times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from helpers.core.problems import Problem
from helpers.params.checks import SharedListCheck
from helpers.params.documents import Figure

FIGURES = "data/published/figures.csv"


def check_shared_list(
    lists: Mapping[str, frozenset[str]], printed: Iterable[Figure], check: SharedListCheck
) -> Iterator[Problem]:
    """Printed totals that equal the sum over units although some units share items.

    Args:
        lists: the items of each unit in one period.
        printed: figures of the whole of the programme.
    """
    added = sum(len(items) for items in lists.values())
    distinct = len(frozenset().union(*lists.values()))
    for figure in printed:
        if figure.indicator == check.figure and figure.value == added != distinct:
            yield Problem(
                FIGURES,
                "",
                "",
                "sum_of_shared_list",
                check.what_vi,
                f"{figure.printed} = cộng dồn {len(lists)} đơn vị; số mã khác nhau là {distinct}",
                "dùng số thủ tục khác nhau, hoặc đề nghị cơ quan ban hành xác nhận",
                figure.unit,
                figure.period,
                check.severity,
            )
