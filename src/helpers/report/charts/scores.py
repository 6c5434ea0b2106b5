"""Scores beside their maximum: what was reached is filled, what was lost is hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.core.errors import ReportError
from helpers.core.formatting import Lang, number, percent
from helpers.core.wording import say
from helpers.report.charts.bars import BarRow, bar_rows_chart
from helpers.report.charts.layout import known, require
from helpers.report.charts.theme import GOOD, NO_VALUE


@dataclass(frozen=True)
class ScoreBar:
    """Points reached out of `maximum` (above 0); `score` is None where none was given."""

    name: str
    score: float | None
    maximum: float
    decimals: int = 2
    maximum_decimals: int = 2


def score_chart(bars: Sequence[ScoreBar], *, alt: str, prefix: str, lang: Lang = "vi") -> str:
    """One bar for each score in the given order; every track is its own maximum.

    Raises:
        ReportError: no bar, or a maximum that is not above 0.
    """
    require(bars)
    return bar_rows_chart([_row(bar, lang) for bar in bars], alt=alt, prefix=prefix)


def _row(bar: ScoreBar, lang: Lang) -> BarRow:
    if not bar.maximum > 0:
        raise ReportError("Điểm tối đa phải lớn hơn 0.", where=bar.name, found=str(bar.maximum))
    score = known(bar.score)
    most = number(bar.maximum, bar.maximum_decimals, lang)
    status = say(lang, "tối đa {maximum} điểm", maximum=most)
    if score is not None:
        reached = number(score, bar.decimals, lang)
        status = say(lang, "{score}/{maximum} điểm", score=reached, maximum=most)
    return BarRow(
        name=bar.name,
        status=status,
        share=None if score is None else score / bar.maximum,
        value_text="" if score is None else percent(100 * score / bar.maximum, lang=lang),
        colour=GOOD,
        note=say(lang, NO_VALUE) if score is None else "",
        hatch_rest=True,
    )
