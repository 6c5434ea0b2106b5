"""The scores of a programme's units: its values through the engine, all periods at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from helpers.core.periods import Dates
from helpers.index.arrays import Array
from helpers.index.compiled import TOTAL, Composite, compile_framework
from helpers.index.composite import Results, run
from helpers.index.measures.from_figures import find_figure
from helpers.index.measures.values import SPANS, Status, Value, Values
from helpers.index.table_data import TableData
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.registry import Unit
from helpers.params.score import Score
from helpers.params.targets import find_target

_DIGITS = 13  # of the 15 to 17 that a float holds
ScoreStatus = Literal["ok", "not_ranked", "no_target", "incomplete", "suppressed"]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's score in one period.

    Attributes:
        exact: unrounded score in points, None unless status is "ok".
        points: what each part contributes, by indicator code, where contributions add up.
        status: "not_ranked" when the framework's targets do not apply to the unit, "no_target"
            when none is set for a part, "incomplete" when a part has no value; such units have no
            rank. "suppressed": it would give a part away that is not published, and so would the
            rank.
        untargeted: codes of the parts for which no target is set, where the score needs one.
    """

    unit: str
    period: str
    status: ScoreStatus
    exact: Fraction | None = None
    points: tuple[tuple[str, Fraction], ...] = ()
    untargeted: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """The score as a float, for charts and records."""
        return None if self.exact is None else float(self.exact)


def compute(setting: Setting, values: Values, periods: Sequence[Period]) -> Results | None:
    """The engine's results for periods of one kind; None where the framework computes no score.

    Units are those of the registry that report; periods are in the order of time. Cumulated values
    are taken.
    """
    score = setting.framework.score
    if score is None or score.rule == "published" or not periods:
        return None
    table = compile_framework(setting.framework)
    return run(table, _table(setting, table, values, periods))


def scores_of(setting: Setting, results: Results, period: Period) -> tuple[UnitScore, ...]:
    """The scores of all units that report in a period of the results."""
    at = results.data.periods.index(period.id)
    return tuple(
        _score(setting, results, at, results.data.units.index(unit.id), unit, period)
        for unit in setting.reporting_in(period)
    )


def group_values(results: Results | None) -> Iterator[Value]:
    """The computed scores of the framework's groups as values, in both spans.

    A group has no value where the engine gives it no score.
    """
    if results is None:
        return
    for branch in results.tree.branches:
        code = results.tree.codes[branch.at]
        if code == TOTAL:
            continue
        maximum = results.table.framework.indicator(code).maximum
        for p, period in enumerate(results.data.periods):
            for u in np.flatnonzero(results.data.present[p]):
                score = results.scores[p, u, branch.at]
                known = not np.isnan(score)
                value = float(f"{score:.{_DIGITS}g}") if known else None
                status: Status = "ok" if known else "no_data"
                for span in SPANS:
                    unit = results.data.units[u]
                    yield Value(unit, period, span, code, status, value, maximum=maximum)


def published_scores(setting: Setting, score: Score, period: Period) -> tuple[UnitScore, ...]:
    """The scores that a document prints."""
    scores = []
    for unit in setting.registry.units:
        figure = find_figure(setting, unit.id, period.id, score.indicator, "score")
        if figure is not None and figure.value is not None:
            scores.append(UnitScore(unit.id, period.id, "ok", Fraction(repr(figure.value))))
    return tuple(scores)


def exact_of(score: float) -> Fraction:
    """A computed score without the noise of floating-point arithmetic, as it is compared.

    Example:
        >>> exact_of(84.12499999999999)
        Fraction(673, 8)
    """
    return Fraction(Decimal(f"{score:.{_DIGITS}g}"))


def _table(
    setting: Setting, table: Composite, values: Values, periods: Sequence[Period]
) -> TableData:
    """The values of the leaves: periods × units × leaves."""
    units = setting.reporting_units
    shape = (len(periods), len(units), len(table.indicators))
    numbers = np.full(shape, np.nan)
    present = np.zeros(shape[:2], dtype=bool)
    for p, period in enumerate(periods):
        working = {unit.id for unit in setting.reporting_in(period) if unit.ranked}
        for u, unit in enumerate(units):
            if unit.id not in working:
                continue
            present[p, u] = True
            for column, leaf in enumerate(table.indicators):
                value = values.get(unit.id, leaf.code, period.id, "to_date").value
                numbers[p, u, column] = np.nan if value is None else value
    return TableData(
        units=tuple(unit.id for unit in units),
        periods=tuple(period.id for period in periods),
        values=numbers,
        present=present & ~np.isnan(numbers).all(axis=2),
        denominators={},
        groups=_groups(table, units, len(periods)),
        targets=_targets(setting, table, units, periods),
        windows=tuple(Dates(period.start, period.end) for period in periods),
        trials=_trials(table, values, units, periods),
    )


def _trials(
    table: Composite, values: Values, units: Sequence[Unit], periods: Sequence[Period]
) -> dict[str, Array]:
    """How many items the shares count, for the leaves whose score takes any share."""
    by_code = {}
    for leaf in table.indicators:
        if leaf.unit != "%" or (leaf.scoring is not None and not leaf.scoring.of_any_share):
            continue
        trials = np.zeros((len(periods), len(units)))
        for p, period in enumerate(periods):
            for u, unit in enumerate(units):
                value = values.get(unit.id, leaf.code, period.id, "to_date")
                if value.denominator and 0 <= (value.numerator or 0) <= value.denominator:
                    trials[p, u] = value.denominator
        if trials.any():
            by_code[leaf.code] = trials
    return by_code


def _groups(
    table: Composite, units: Sequence[Unit], periods: int
) -> dict[str, NDArray[np.object_]]:
    """The groups that a framework ranks or imputes within: attributes of `params/units.csv`."""
    labels = np.array([unit.group for unit in units], dtype=object)
    return {name: np.tile(labels, (periods, 1)) for name in table.columns}


def _targets(
    setting: Setting, table: Composite, units: Sequence[Unit], periods: Sequence[Period]
) -> dict[str, Array]:
    """The units' own targets, for the leaves whose points come from them."""
    by_code = {}
    for leaf in table.indicators:
        if leaf.scoring is None or not leaf.scoring.needs_target:
            continue
        goals = np.full((len(periods), len(units)), np.nan)
        for p, period in enumerate(periods):
            for u, unit in enumerate(units):
                target = find_target(
                    setting.targets, unit=unit.id, indicator=leaf.code, year=str(period.end.year)
                )
                if target is not None and target.goal is not None:
                    goals[p, u] = float(target.goal)
        by_code[leaf.code] = goals
    return by_code


def _score(
    setting: Setting, results: Results, at: int, place: int, unit: Unit, period: Period
) -> UnitScore:
    status, untargeted = _status(setting, results, at, place, unit, period)
    if status != "ok":
        return UnitScore(unit.id, period.id, status, untargeted=untargeted)
    total = exact_of(results.scores[at, place, results.tree.root])
    return UnitScore(unit.id, period.id, "ok", total, _contributions(results, at, place))


def _status(
    setting: Setting, results: Results, at: int, place: int, unit: Unit, period: Period
) -> tuple[ScoreStatus, tuple[str, ...]]:
    if not unit.ranked:
        return "not_ranked", ()
    if results.table.score.rule == "attainment":
        year = str(period.end.year)
        targets = {
            leaf.code: find_target(setting.targets, unit=unit.id, indicator=leaf.code, year=year)
            for leaf in results.table.indicators
        }
        if untargeted := tuple(code for code, target in targets.items() if target is None):
            return "no_target", untargeted
        if any(target is not None and target.goal is None for target in targets.values()):
            return "not_ranked", ()
    scored = not np.isnan(results.scores[at, place, results.tree.root])
    return ("ok" if scored else "incomplete"), ()


def _contributions(results: Results, at: int, place: int) -> tuple[tuple[str, Fraction], ...]:
    """What the parts of the index contribute, where it is a sum or a mean of them."""
    branch = results.tree.branches[-1]
    if branch.method not in ("sum", "arithmetic"):
        return ()
    weights = results.weights[at, branch.parts]
    scores = results.scores[at, place, branch.parts]
    known = ~np.isnan(scores)
    whole = 1.0 if branch.method == "sum" else float(weights[known].sum())
    return tuple(
        (results.tree.codes[part], exact_of(weight * score / whole))
        for part, weight, score in zip(
            branch.parts[known], weights[known], scores[known], strict=True
        )
    )
