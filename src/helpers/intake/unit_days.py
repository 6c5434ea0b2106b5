"""Data of a unit for a period in which it does not work: reported, and not used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from helpers.core.formatting import short_date
from helpers.core.problems import Problem
from helpers.intake.observations import Observations
from helpers.params.load import Setting

CODE = "unit_not_in_period"


def not_working(setting: Setting, unit_id: str, period: str) -> tuple[str, str, str] | None:
    """What is wrong, what was found and what to do, where the unit does not work in the period."""
    unit, about = setting.unit(unit_id), setting.period(period)
    if unit.works_in(about.start, about.end):
        return None
    days = " đến ".join(short_date(day) if day else "…" for day in (unit.valid_from, unit.valid_to))
    return (
        f"{unit.name_vi} không hoạt động trong kỳ {period}",
        f"đơn vị hoạt động từ {days}",
        "gửi biểu theo tên đơn vị mới, hoặc sửa valid_from, valid_to trong params/units.csv",
    )


def of_working_units(setting: Setting, observations: Observations) -> Observations:
    """The observations of a programme on tables, and the problems of units that do not work.

    A period is about the units that work on its last day. Where a table brings a unit that had
    ended by then, beside a name that the old and the new unit share, it is not known whose value
    that is: it is set aside.
    """
    unused = list(_not_reporting(setting, observations))
    doubtful = list(_doubtful(setting, observations, unused))
    if not unused:
        return observations
    table = observations.table
    for problem in doubtful:
        same = (table["unit"] == problem.unit) & (table["period"] == problem.period)
        table = table[~(same & (table["file"] == problem.file))]
    problems = (*observations.problems, *unused, *doubtful)
    return replace(observations, table=table.reset_index(drop=True), problems=problems)


def _not_reporting(setting: Setting, observations: Observations) -> Iterator[Problem]:
    reporting = {
        period.id: {unit.id for unit in setting.reporting_in(period)} | {setting.programme.whole}
        for period in setting.programme.periods
    }
    for unit, period, file, sheet in _places(observations):
        if unit in reporting.get(period, {unit}) or setting.registry.unit(unit) is None:
            continue
        what, found, todo = not_working(setting, unit, period) or _ended(setting, unit, period)
        yield Problem(
            file, sheet, "", CODE, f"{what}; số liệu không được dùng", found, todo,
            unit, period, "warning",
        )  # fmt: skip


def _ended(setting: Setting, unit_id: str, period: str) -> tuple[str, str, str]:
    unit = setting.unit(unit_id)
    return (
        f"{unit.name_vi} thôi hoạt động trước ngày cuối của kỳ {period}",
        f"đến {short_date(unit.valid_to)}" if unit.valid_to else "",
        "ghi số liệu của đơn vị mới, hoặc khai kỳ kết thúc trước ngày đó",
    )


def _doubtful(
    setting: Setting, observations: Observations, unused: list[Problem]
) -> Iterator[Problem]:
    """New units whose old namesake may be meant, as the table brings other old units."""
    shared = setting.registry.namesakes
    there = {(file, period, unit): sheet for unit, period, file, sheet in _places(observations)}
    reported: set[tuple[str, str, str]] = set()
    for problem in unused:
        day = setting.period(problem.period).end
        for unit in setting.successions.existing([problem.unit], day):
            place = (problem.file, problem.period, unit)
            if unit not in shared or place not in there or place in reported:
                continue
            reported.add(place)
            name, old = setting.unit(unit).name_vi, setting.unit(problem.unit).name_vi
            yield Problem(
                problem.file,
                there[place],
                "",
                "ambiguous_unit",
                f"kỳ {problem.period} có cả {old} của trước sắp xếp lẫn tên {name} của cả đơn vị "
                "cũ và mới; không biết là của đơn vị nào nên không dùng",
                f"{unit}, hay đơn vị cũ cùng tên",
                "tách bảng theo hai kỳ trước và sau ngày sắp xếp",
                unit,
                problem.period,
            )


def _places(observations: Observations) -> Iterator[tuple[str, str, str, str]]:
    columns = ["unit", "period", "file", "sheet"]
    table = observations.table[columns].drop_duplicates(["unit", "period", "file"])
    yield from table.itertuples(index=False, name=None)
