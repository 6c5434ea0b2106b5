"""Self-assessed against verified points of a scoring sheet's criteria."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from helpers.core.formatting import number
from helpers.core.text import numbered
from helpers.core.wording import msg, say
from helpers.notebook.charts import words
from helpers.notebook.charts.against import Bar, draw_bars
from helpers.notebook.charts.sheet import Described
from helpers.notebook.charts.theme import GOOD
from helpers.notebook.language import language

MOST = 10


def assessed(criteria: pd.DataFrame) -> Figure | None:
    """Điểm thẩm định so với điểm tự đánh giá ở những tiêu chí chênh lệch nhiều nhất.

    One bar a criterion, as long as its verified points on a track of its maximum; a mark stands at
    the self-assessed points. None where no criterion has both points and they differ.

    Args:
        criteria: `report.criteria` or some of its rows; at most ten are drawn, those that differ
            most.

    Ví dụ: ``charts.assessed(report.criteria)``
    """
    wanted = words.chosen(criteria, difference=None, maximum=None)
    wanted = wanted[wanted.difference.notna() & wanted.difference.ne(0) & wanted.maximum.gt(0)]
    if wanted.empty:
        return None
    largest = wanted.difference.abs().sort_values(ascending=False, kind="stable").index[:MOST]
    rows, lang = words.rows_of(wanted.loc[largest]), language()
    table = [
        (numbered(str(row.item), str(row.item_name)), *(_text(row, name) for name in _NUMBERS))
        for row in rows
    ]
    template = msg("{name} thẩm định {verified}, tự đánh giá {own}")
    alt = [
        say(lang, template, name=name, verified=verified, own=self_assessed)
        for name, self_assessed, verified, _ in table
    ]
    heads = (msg("Tiêu chí"), msg("Tự đánh giá"), msg("Thẩm định"), msg("Tối đa"))
    subtitle = say(
        lang,
        "Thanh: điểm thẩm định; vạch: điểm tự đánh giá; nền: điểm tối đa, {period}",
        period=rows[-1].period_name,
    )
    described = Described(
        say(lang, "Tự đánh giá và thẩm định"),
        subtitle,
        words.listed(say(lang, "Biểu đồ thanh so điểm thẩm định với điểm tự đánh giá:"), alt),
        tuple(say(lang, head) for head in heads),
        tuple(table),
    )
    return draw_bars([_bar(row, texts) for row, texts in zip(rows, table, strict=True)], described)


_NUMBERS = ("self_assessed", "verified", "maximum")


def _text(row: Any, name: str) -> str:
    value = float(getattr(row, name))
    whole = name == "maximum" and value.is_integer()
    return number(value, 0 if whole else int(row.decimals), language())


def _bar(row: Any, texts: tuple[str, ...]) -> Bar:
    name, self_assessed, verified, whole = texts
    return Bar(
        name=name,
        status=say(language(), "tự đánh giá {own}/{maximum}", own=self_assessed, maximum=whole),
        length=row.verified / row.maximum,
        value=verified,
        colour=GOOD,
        mark=row.self_assessed / row.maximum,
    )
