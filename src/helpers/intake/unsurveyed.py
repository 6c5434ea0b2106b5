"""Units of which nothing was asked: they have no values, and a total of nothing is no 0."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from helpers.core.problems import Problem
from helpers.intake.joined import problem_at, without
from helpers.intake.observations import Observations
from helpers.params.framework import Framework
from helpers.params.load import Setting

Pair = tuple[str, str]  # unit and period
Stated = dict[str, int]  # the row of the table that states each code


def without_unsurveyed(setting: Setting, observations: Observations) -> Observations:
    """The same without totals of nothing and without values of units declared not surveyed.

    A 0 for a group none of whose parts has a value, although the table has them of other units, is
    what a formula makes of blank cells. It is a question unless the unit is declared as not
    surveyed. Any other value of such a unit contradicts the declaration.
    """
    parts = _parts(setting.framework)
    stated = _stated(observations)
    known: dict[str, set[str]] = {}
    for (_, period), codes in stated.items():
        known.setdefault(period, set()).update(codes)
    dropped: dict[str, list[int]] = {}
    problems: list[Problem] = []
    for (unit, period), codes in stated.items():
        surveyed = setting.programme.surveyed(unit, period)
        empty = _empty_totals(observations, parts, codes, known[period])
        left = {} if surveyed else {c: row for c, row in codes.items() if c not in empty}
        if empty and surveyed:
            problems.append(_question(observations, empty))
        if left:
            problems.append(_contradiction(setting, observations, left))
        for code, row in (*empty.items(), *left.items()):
            dropped.setdefault(code, []).append(row)
    return without(observations, dropped, problems)


def unstated_units(
    setting: Setting, observations: Observations, periods: Iterable[str]
) -> Iterator[Problem]:
    """Of each period the units that should have values and have none."""
    for period in periods:
        there = {unit for unit, when in observations.reported() if when == period}
        expected = setting.reporting_in(setting.period(period))
        lacking = [
            unit.name_vi
            for unit in expected
            if unit.id not in there and setting.programme.surveyed(unit.id, period)
        ]
        if lacking:
            yield Problem(
                f"data/raw/{setting.programme.id}", "", "", "missing_values",
                f"kỳ {period}: {len(lacking)}/{len(expected)} đơn vị không có số liệu ở nguồn nào",
                "; ".join(lacking)[:400],
                "bổ sung nguồn; đơn vị không khảo sát thì khai ở not_surveyed của chương trình",
                period=period,
                severity="warning",
            )  # fmt: skip


def _stated(observations: Observations) -> dict[Pair, Stated]:
    table = observations.table
    rows = table.index.to_numpy()
    pairs = list(zip(table["unit"].astype(str), table["period"].astype(str), strict=True))
    stated: dict[Pair, Stated] = {}
    for code in observations.figures:
        for place in table[code].notna().to_numpy().nonzero()[0]:
            stated.setdefault(pairs[place], {})[code] = int(rows[place])
    return stated


def _parts(framework: Framework) -> dict[str, tuple[str, ...]]:
    """Everything below each group, the groups that lie deepest first."""
    children: dict[str, list[str]] = {}
    for indicator in framework.indicators:
        children.setdefault(indicator.parent, []).append(indicator.code)

    def below(code: str) -> list[str]:
        return [part for child in children.get(code, ()) for part in (child, *below(child))]

    by_code = {indicator.code: tuple(below(indicator.code)) for indicator in framework.indicators}
    groups = {code: parts for code, parts in by_code.items() if parts}
    return dict(sorted(groups.items(), key=lambda group: len(group[1])))


def _empty_totals(
    observations: Observations,
    parts: Mapping[str, tuple[str, ...]],
    codes: Stated,
    known: Collection[str],
) -> Stated:
    """The groups that are 0 and of whose parts, which others have, the unit has none."""
    empty: Stated = {}
    for group, inside in parts.items():
        row = codes.get(group)
        if row is None or observations.table.at[row, group] != 0:
            continue
        asked = [part for part in inside if part in known]
        if asked and not any(part in codes and part not in empty for part in asked):
            empty[group] = row
    return empty


def _question(observations: Observations, empty: Stated) -> Problem:
    code, row = next(iter(empty.items()))
    others = [f"{c} ở {observations.place(r, c)}" for c, r in empty.items()]
    return problem_at(
        observations, row, code, "total_of_nothing",
        "tổng bằng 0 mà mọi thành phần đều trống: chưa khảo sát? Không lấy số 0 này",
        ", ".join(others)[:300],
        "đúng là không khảo sát: khai đơn vị ở not_surveyed của chương trình; không thì bổ sung "
        "thành phần",
    )  # fmt: skip


def _contradiction(setting: Setting, observations: Observations, left: Stated) -> Problem:
    code, row = next(iter(left.items()))
    value = float(observations.table[code].iloc[row])
    return problem_at(
        observations, row, code, "not_surveyed_has_value",
        "đơn vị khai là không khảo sát nhưng bảng có số liệu; không lấy số liệu nào của đơn vị",
        f"{code} = {value:g}" + (f" và {len(left) - 1} số khác" if len(left) > 1 else ""),
        f"bỏ đơn vị khỏi not_surveyed của params/programmes/{setting.programme.id}.yml, hoặc bỏ số "
        "liệu trong bảng",
    )  # fmt: skip
