"""The rows behind values and scores: those of a whole window, and the figures they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from helpers.findings.model import Facts
from helpers.notebook.provenance import MARK, Origin, mark
from helpers.params.indicator import Indicator

_OF_ALL = re.compile(r"\breport\.(values|scores|all_rows)\b")
_OF_ONE = re.compile(r"\bcharts\.(small_multiples|to_date|trend)\b")
_OVER_TIME = re.compile(r"\bcharts\.(small_multiples|to_date|trend|ranks)\b")


def read_of_all(code: str) -> bool:
    """Whether a cell's code reads values of all units."""
    return bool(_OF_ALL.search(code)) and not _OF_ONE.search(code)


def over_time(code: str) -> bool:
    """Whether a cell's code draws more periods than the reported one."""
    return bool(_OVER_TIME.search(code))


def measured_from(frame: pd.DataFrame, facts: Facts) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """A frame that stands for the rows behind values or scores, and the figures they come from.

    A frame of rows, and one that has lost its units or periods, is given back as it is.
    """
    origin = frame.attrs.get(MARK)
    if origin is None or not origin.measured or not {"unit", "period"} <= set(frame.columns):
        return frame, ()
    setting = facts.setting
    own_only = set(frame["basis"].unique()) == {"own"} if "basis" in frame.columns else False
    window = setting.programme.parts if own_only else setting.programme.to_date
    asked = [setting.period(str(id_)) for id_ in frame["period"].unique()]
    periods = dict.fromkeys(part.id for period in asked for part in window(period))
    units = tuple(map(str, frame["unit"].unique()))
    if setting.programme.whole in units:
        units = ()
    fields = {name for indicator in _indicators(frame, facts) for name in _fields(indicator, facts)}
    return mark(pd.DataFrame(), Origin(units, tuple(periods))), tuple(sorted(fields))


def _fields(indicator: Indicator, facts: Facts) -> Iterator[str]:
    """The columns of rows behind an indicator; of a group those behind its parts."""
    for leaf in facts.setting.framework.scored(indicator.code):
        if leaf.measure is not None:
            yield from leaf.measure.fields or (leaf.code,)


def _indicators(frame: pd.DataFrame, facts: Facts) -> list[Indicator]:
    """The indicators of a frame; of a score those that it is made of."""
    framework = facts.setting.framework
    key = "indicator" if "indicator" in frame.columns else "node"
    codes = set(map(str, frame[key].unique())) if key in frame.columns else set()
    indicators = [indicator for indicator in framework.indicators if indicator.code in codes]
    if indicators or framework.score is None:
        return indicators
    return [framework.indicator(part.indicator) for part in framework.score.parts]
