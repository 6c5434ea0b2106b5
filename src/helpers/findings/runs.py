"""Values that rose or fell three periods in a row, and those that are the best or worst so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from helpers.core.formatting import half_up
from helpers.findings.changes import difference, is_broken, is_small
from helpers.findings.finders import Finder
from helpers.findings.kinds import Kind
from helpers.findings.model import Facts, Finding, Item, indicator_name, measured_in, period_name
from helpers.findings.samples import Sample
from helpers.findings.sources import evidence_of
from helpers.findings.words import Words
from helpers.index.compare import method_change
from helpers.index.measures.values import Value
from helpers.params.indicator import Indicator

LEAST_RUN = 3  # moves the same way, one after the other
LEAST_HISTORY = 6  # periods before "the highest so far" says something


@dataclass(frozen=True, slots=True)
class _Series:
    """An indicator's values up to the reported period, oldest first, without a break."""

    indicator: Indicator
    values: tuple[Value, ...]

    def moves(self) -> int:
        """How many times in a row it rose (> 0) or fell (< 0), counted from the last value."""
        steps = [self._step(a, b) for a, b in pairwise(self.values)]
        way, count = (steps or [0])[-1], 0
        for step in reversed(steps):
            if not way or step != way:
                break
            count += 1
        return way * count

    def extreme(self) -> int:
        """1 where the last value is above all before, −1 where it is below them, else 0."""
        steps = {self._step(value, self.values[-1]) for value in self.values[:-1]}
        return steps.pop() if len(steps) == 1 else 0

    def _step(self, before: Value, now: Value) -> int:
        """Which way a value moved, as it is shown."""
        places = self.indicator.decimals
        moved = half_up(now.exact or 0, places) - half_up(before.exact or 0, places)
        return (moved > 0) - (moved < 0)


def run_findings(facts: Facts, unit: str) -> list[Finding]:
    """One finding a direction: what keeps moving that way, and what was never so high or low."""
    indicators = facts.setting.framework.indicators
    series = [_series(facts, unit, indicator, _compared) for indicator in indicators]
    runs = {history.indicator.code: history.moves() for history in series}
    findings = []
    for kind, way in ((RUNS_UP, 1), (RUNS_DOWN, -1)):
        some = [history for history in series if runs[history.indicator.code] * way >= LEAST_RUN]
        findings += _finding(
            facts, unit, kind, some, lambda history: abs(runs[history.indicator.code])
        )
    # what keeps rising is at its highest, which needs no saying
    others = [indicator for indicator in indicators if abs(runs[indicator.code]) < LEAST_RUN]
    whole = [_series(facts, unit, other, _of_one_method) for other in others]
    for kind, way in ((RECORD_HIGH, 1), (RECORD_LOW, -1)):
        some = [
            history
            for history in whole
            if len(history.values) >= LEAST_HISTORY and history.extreme() == way
        ]
        findings += _finding(facts, unit, kind, some, lambda history: len(history.values) - 1)
    return findings


def _compared(facts: Facts, indicator: Indicator, now: Value, before: Value) -> bool:
    """Whether a report speaks of the difference of two values."""
    return difference(facts, indicator, now, before) is not None


def _of_one_method(facts: Facts, indicator: Indicator, now: Value, before: Value) -> bool:
    """Whether two values were come by in the same way, be it in other quarters of a year."""
    setting = facts.setting
    earlier, later = setting.period(before.period), setting.period(now.period)
    if is_broken(facts, indicator, earlier, later) or now.less(before) is None:
        return False
    return method_change(setting.framework, earlier.id, later.id) is None


def _series(
    facts: Facts,
    unit: str,
    indicator: Indicator,
    alike: Callable[[Facts, Indicator, Value, Value], bool],
) -> _Series:
    """The longest unbroken history whose neighbours are alike, without values of few items."""
    values: list[Value] = []
    for period in reversed(facts.history):
        value = facts.values.get(unit, indicator.code, period.id, "own")
        if value.exact is None or is_small(facts, value):
            break
        if values and not alike(facts, indicator, values[0], value):
            break
        values.insert(0, value)
    return _Series(indicator, tuple(values))


def _finding(
    facts: Facts,
    unit: str,
    kind: Kind,
    series: Sequence[_Series],
    steps: Callable[[_Series], int],
) -> list[Finding]:
    """The series that a kind tells; each from where its `steps` begin."""
    if not series:
        return []
    firsts = [history.values[-1 - steps(history)] for history in series]
    return [
        kind.finding(
            unit=unit,
            period=facts.period.id,
            names={"period": period_name(facts.period)},
            items=tuple(
                Item(
                    {
                        "indicator": indicator_name(facts, history.indicator.code),
                        "measure": measured_in(facts, history.indicator.code),
                        "since": period_name(facts.setting.period(first.period)),
                    },
                    {
                        "count": steps(history),
                        "value": history.values[-1].value or 0,
                        "value_before": first.value or 0,
                    },
                )
                for history, first in zip(series, firsts, strict=True)
            ),
            decimals=max(history.indicator.decimals for history in series),
            effect=float(max(steps(history) for history in series)),
            evidence=tuple(
                place
                for history, first in zip(series, firsts, strict=True)
                for value in (first, history.values[-1])
                for place in evidence_of(facts, value)
            ),
        )
    ]


FINDER = Finder(run_findings, order=200, of=("values",))


# --- wording


def _runs_vi(w: Words, verb: str, way: str) -> str:
    listed = "; ".join(
        f"{row.name('indicator')} ({row.count('count')} kỳ, từ {row.measured('value_before')} của "
        f"{row.name('since')} {way} {row.measured('value')})"
        for row in w.items()
    )
    return f"Liên tiếp {verb} đến {w.name('period')}: {listed}."


def _runs_en(w: Words, verb: str) -> str:
    listed = "; ".join(
        f"{row.name('indicator')} ({row.count('count')} periods, from "
        f"{row.measured('value_before')} "
        f"in {row.name('since')} to {row.measured('value')})"
        for row in w.items()
    )
    return f"{verb} without a break up to {w.name('period')}: {listed}."


def _records_vi(w: Words, which: str) -> str:
    listed = "; ".join(
        f"{row.name('indicator')} {row.measured('value')} (từ {row.name('since')})"
        for row in w.items()
    )
    return f"{which} so với mọi kỳ trước cùng phương pháp: {listed}."


def _records_en(w: Words, which: str) -> str:
    listed = "; ".join(
        f"{row.name('indicator')} {row.measured('value')} (since {row.name('since')})"
        for row in w.items()
    )
    return f"{which} of all periods by the same method: {listed}."


RUNS_UP = Kind(
    "runs_up",
    section="changes",
    vi=lambda w: _runs_vi(w, "tăng", "lên"),
    en=lambda w: _runs_en(w, "Rising"),
    sample=Sample(
        "period",
        {},
        items=(("indicator measure since", {"count": 3, "value": 76.8, "value_before": 62.4}),),
    ),
)


RUNS_DOWN = Kind(
    "runs_down",
    section="changes",
    vi=lambda w: _runs_vi(w, "giảm", "xuống"),
    en=lambda w: _runs_en(w, "Falling"),
    sample=Sample(
        "period",
        {},
        items=(("indicator measure since", {"count": 3, "value": 88.9, "value_before": 100}),),
    ),
)


RECORD_HIGH = Kind(
    "record_high",
    section="changes",
    vi=lambda w: _records_vi(w, "Cao nhất"),
    en=lambda w: _records_en(w, "The highest"),
    sample=Sample("", {}, items=(("indicator measure since", {"value": 93.4}),)),
)


RECORD_LOW = Kind(
    "record_low",
    section="changes",
    vi=lambda w: _records_vi(w, "Thấp nhất"),
    en=lambda w: _records_en(w, "The lowest"),
    sample=Sample("", {}, items=(("indicator measure since", {"value": 99.5}),)),
)
