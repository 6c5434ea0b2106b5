"""Data of a unit for a period in which it does not work: said, and not used."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.formatting import short_date
from helpers.core.params.load import Setting
from helpers.core.problems import Problem
from helpers.intake.observations import Observations

CODE = "unit_not_in_period"


def not_working(setting: Setting, unit: str, period: str) -> tuple[str, str, str] | None:
    """What is wrong, what was found and what to do, where the unit does not work in the period."""
    one, about = setting.unit(unit), setting.period(period)
    if one.works_in(about.start, about.end):
        return None
    days = " đến ".join(short_date(day) if day else "…" for day in (one.valid_from, one.valid_to))
    return (
        f"{one.name_vi} không hoạt động trong kỳ {period}",
        f"đơn vị hoạt động từ {days}",
        "gửi biểu theo tên đơn vị mới, hoặc sửa valid_from, valid_to trong params/units.csv",
    )


def untold(setting: Setting, observations: Observations) -> Iterator[Problem]:
    """The units of a table of which a period does not tell: they do not work on its last day."""
    table = observations.table
    first = table.drop_duplicates(["unit", "period"])
    told = {
        period.id: {unit.id for unit in setting.reporting_in(period)} | {setting.programme.whole}
        for period in setting.programme.periods
    }
    for unit, period, file, sheet in first[["unit", "period", "file", "sheet"]].itertuples(
        index=False, name=None
    ):
        one = setting.registry.unit(unit)
        if one is None or unit in told.get(period, {unit}):
            continue
        said = not_working(setting, unit, period) or (
            f"{one.name_vi} thôi hoạt động trước ngày cuối của kỳ {period}",
            f"đến {short_date(one.valid_to)}" if one.valid_to else "",
            "ghi số liệu của đơn vị mới, hoặc khai kỳ kết thúc trước ngày đó",
        )
        what, found, todo = said
        yield Problem(
            file, sheet, "", CODE, f"{what}; số liệu không được dùng", found, todo,
            unit, period, "warning",
        )  # fmt: skip
