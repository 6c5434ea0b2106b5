"""Rates beside their targets: a bar for the rate, a tick for the target, a word for the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.core.formatting import Lang, percent
from helpers.core.wording import msg, say
from helpers.report.charts.bars import BarRow, bar_rows_chart
from helpers.report.charts.layout import known, require
from helpers.report.charts.theme import BAD, GOOD, NEUTRAL, NO_VALUE, axis_percent

COLOURS = {True: GOOD, False: BAD, None: NEUTRAL}
OUTCOMES = {
    True: msg("đạt chỉ tiêu {target}"),
    False: msg("chưa đạt chỉ tiêu {target}"),
    None: msg("chỉ tiêu {target}"),
}


@dataclass(frozen=True)
class TargetBar:
    """One rate. `value` and `target` are in % (0–100); `met` is None where nothing is judged.

    `said` is the target as its document says it ("trên 50%"); without it the number is shown.
    `note` stands in the place of the bar where there is no value, else beneath the bar.
    """

    name: str
    value: float | None
    target: float | None
    met: bool | None
    note: str = ""
    said: str = ""


def target_chart(bars: Sequence[TargetBar], *, alt: str, prefix: str, lang: Lang = "vi") -> str:
    """Horizontal bars on a track of 0–100% in the given order, as SVG text."""
    require(bars)
    return bar_rows_chart([_row(bar, lang) for bar in bars], alt=alt, prefix=prefix)


def _row(bar: TargetBar, lang: Lang) -> BarRow:
    value, target = known(bar.value), known(bar.target)
    met = bar.met if value is not None else None
    return BarRow(
        name=bar.name,
        status=""
        if target is None
        else say(lang, OUTCOMES[met], target=bar.said or axis_percent(target, lang)),
        share=None if value is None else value / 100,
        value_text="" if value is None else percent(value, lang=lang),
        colour=COLOURS[met],
        mark=None if target is None else target / 100,
        note=bar.note or ("" if value is not None else say(lang, NO_VALUE)),
        strong_status=met is False,
    )
