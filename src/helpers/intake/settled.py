"""What a programme on tables knows of some periods, whatever it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from helpers.core.problems import Problem
from helpers.intake.joined import join, problem_at, without
from helpers.intake.observations import Observations
from helpers.intake.typed import read_typed
from helpers.intake.unsurveyed import unstated_units, without_unsurveyed
from helpers.params.load import Setting

_EXACT = 1e-9  # of a maximum: what a sum of binary fractions may be beyond it


def settle(setting: Setting, periods: Sequence[str], parts: Iterable[Observations]) -> Observations:
    """All parts and the typed figures as one table, after the checks that hold for every source.

    Each figure of a unit and period is stated once and is at most its maximum; units declared as
    not surveyed have none; units without any are named.

    Raises:
        InputError: the typed figures cannot be read.
    """
    given = list(parts)
    typed = read_typed(setting, periods, join(given))
    whole = without_unsurveyed(setting, join([*given, typed]))
    whole = within_maximum(setting, whole)
    lacking = unstated_units(setting, whole, periods)
    return replace(whole, problems=(*whole.problems, *lacking))


def within_maximum(setting: Setting, observations: Observations) -> Observations:
    """The same without values above what the framework declares as the most.

    Where a rule makes points of a value the maximum is one of points, and no limit of the value.
    """
    score = setting.framework.score
    most = {
        indicator.code: indicator.maximum
        for indicator in setting.framework.indicators
        if indicator.scoring is None or indicator.scoring.rule == "given"
    }
    if score and score.indicator and most.get(score.indicator) is None:
        most[score.indicator] = score.maximum
    dropped: dict[str, list[int]] = {}
    problems: list[Problem] = []
    for code in observations.figures:
        top = most.get(code)
        if top is None:
            continue
        column = observations.table[code]
        for row in column.index[column > top * (1 + _EXACT)]:
            dropped.setdefault(code, []).append(int(row))
            problems.append(
                problem_at(
                    observations, int(row), code, "above_maximum",
                    f"'{code}' vượt điểm tối đa {top:g}; không lấy", f"{column[row]:g}",
                    "sửa ở nguồn, hoặc maximum của khung",
                )
            )  # fmt: skip
    return without(observations, dropped, problems)
