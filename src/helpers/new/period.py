"""`baocao new period`: one entry of a programme's `periods`, its year and its method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.core.errors import AlreadyThere, ConfigError, NoSuchName
from helpers.core.paths import Project
from helpers.core.periods import Dates, Kind, period_of
from helpers.intake.tables.labels import period_id, period_names
from helpers.new.adding import Addition, declared_programme
from helpers.new.yaml_items import with_items, with_value
from helpers.params.declared import Declared
from helpers.params.faults import did_you_mean
from helpers.params.framework import Framework, Method
from helpers.params.period import Period
from helpers.params.programme import Programme


@dataclass(frozen=True, slots=True)
class NewPeriod:
    """What is asked of a period.

    Attributes:
        label: as people write it: "2025-Q1", "Quý I/2025", "15/12/2024 - 14/3/2025".
        id, kind, name, name_en: of a period whose days are no calendar period.
        method: id of the framework's method that holds for it; "" for that of the latest period.
        current: `baocao build` makes this period where none is named.
    """

    programme: str
    label: str
    id: str = ""
    kind: Kind | None = None
    name: str = ""
    name_en: str = ""
    method: str = ""
    current: bool = False


_ANY = NewPeriod("", "")


def label_fault(label: str) -> str:
    """What is wrong with a period as it is typed, "" where nothing is."""
    try:
        period_of(label)
    except ValueError as error:
        return str(error)
    return ""


def period_to_add(project: Project, wanted: NewPeriod) -> Addition:
    """The files with the new period in them, and with the year that it counts into.

    Raises:
        ConfigError: the label is not understood, the period is there, or the method is not known.
    """
    declared, programme, framework = declared_programme(project, wanted.programme)
    if fault := label_fault(wanted.label):
        raise ConfigError(
            "Không đọc được kỳ",
            where=wanted.label,
            found=fault,
            todo="viết như 2025-Q1, 'Quý I/2025'",
        )
    made = _period(period_of(wanted.label), wanted)
    if there := [period for period in programme.periods if _same(period, made)]:
        raise AlreadyThere(
            f"Chương trình {programme.id} đã có kỳ {there[0].id} ({there[0].label_vi})",
            where=f"params/programmes/{programme.id}.yml",
            todo=f"baocao build --programme {programme.id} --period {there[0].id}",
        )
    made, year = _with_year(made, programme)
    entries = [_entry(period) for period in (made, year) if period is not None]
    file = f"params/programmes/{programme.id}.yml"
    content = with_items(declared.files[file], ["periods"], entries, _behind(programme))
    if wanted.current:
        content = with_value(content, ["current"], [made.id])
    method, of_method = _in_method(declared, programme, framework, wanted.method, entries)
    return Addition(
        f"kỳ {made.id} ({made.label_vi}, {made.start:%d/%m/%Y} đến {made.end:%d/%m/%Y})",
        {file: content, **of_method},
        _assumed(declared, programme, made, year, method),
        _next_steps(programme, made),
    )


def declared_periods(periods: Sequence[Dates]) -> list[dict[str, Any]]:
    """The entries of `periods` in the YAML file of a new programme, in order of their dates.

    Raises:
        ConfigError: there is none.
    """
    if not periods:
        raise ConfigError("Bảng không có kỳ nào", todo="thêm cột Kỳ, hoặc ghi năm ở tên tệp")
    return [_entry(_period(dates)) for dates in sorted(periods, key=lambda dates: dates.order)]


def _period(dates: Dates, wanted: NewPeriod = _ANY) -> Period:
    vi, en = period_names(dates)
    return Period(
        id=wanted.id or period_id(dates),
        kind=wanted.kind or dates.kind,
        start=dates.start,
        end=dates.end,
        label_vi=wanted.name or vi,
        label_en=wanted.name_en or (wanted.name or en),
    )


def _same(period: Period, other: Period) -> bool:
    days = (period.kind, period.start, period.end) == (other.kind, other.start, other.end)
    return days or period.id.casefold() == other.id.casefold()


def _with_year(period: Period, programme: Programme) -> tuple[Period, Period | None]:
    """The period with the year that it counts into, and that year where it has to be declared.

    A period counts into a year where others of its kind, or those that are sent, do.
    """
    counted = {declared.kind for declared in programme.periods if declared.year}
    if not counted or period.kind in ("year", "window"):
        return period, None
    years = [declared for declared in programme.periods if declared.kind == "year"]
    for year in years:
        if year.start <= period.start and period.end <= year.end:
            return period.model_copy(update={"year": year.id}), None
    last = max(years, key=lambda year: year.end)
    moved = _moved(
        last, period.end.year - last.end.year + (period.end > _in_year(last.end, period))
    )
    return period.model_copy(update={"year": moved.id}), moved


def _in_year(day: dt.date, period: Period) -> dt.date:
    return day.replace(year=period.end.year)


def _moved(year: Period, by: int) -> Period:
    """The same year some years later: 15/12 to 14/12 stays 15/12 to 14/12."""
    old, new = str(year.end.year), str(year.end.year + by)
    return Period(
        id=year.id.replace(old, new),
        kind="year",
        start=year.start.replace(year=year.start.year + by),
        end=year.end.replace(year=year.end.year + by),
        label_vi=year.label_vi.replace(old, new),
        label_en=year.label_en.replace(old, new),
    )


def _entry(period: Period) -> dict[str, Any]:
    keys = period.model_dump(exclude_defaults=True)
    order = ("id", "kind", "start", "end", "year", "label_vi", "label_en")
    return {name: keys[name] for name in order if name in keys}


def _behind(programme: Programme) -> int:
    """The place of the last period that is sent, or of a year: others that are made of them come
    after."""
    of = (
        {programme.every, "year"}
        if programme.every
        else {period.kind for period in programme.periods}
    )
    return max(n for n, period in enumerate(programme.periods) if period.kind in of)


def _in_method(
    declared: Declared,
    programme: Programme,
    framework: Framework,
    named: str,
    entries: Sequence[dict[str, Any]],
) -> tuple[Method | None, dict[str, bytes]]:
    """The method that holds for the new periods, and the framework's file that says so."""
    methods = {method.id: method for method in framework.methods}
    if named and named not in methods:
        raise NoSuchName(
            f"Khung {framework.id} không có phương pháp {named!r}",
            where="--method",
            todo=did_you_mean(named, methods),
        )
    latest = max(programme.periods, key=lambda period: period.end)
    method = methods[named] if named else framework.method(latest.id)
    new = [entry["id"] for entry in entries if method and not method.holds(entry["id"])]
    if method is None or not new:
        return method, {}
    file = f"params/frameworks/{framework.id}.yml"
    place = framework.methods.index(method)
    return method, {file: with_items(declared.files[file], ["methods", place, "periods"], new)}


def _assumed(
    declared: Declared,
    programme: Programme,
    period: Period,
    year: Period | None,
    method: Method | None,
) -> tuple[str, ...]:
    assumptions = []
    if year is not None:
        assumptions.append(f"thêm cả kỳ năm {year.id} mà kỳ này cộng vào")
    if method is not None and method.periods:
        assumptions.append(f"tính theo phương pháp {method.id} ({method.name_vi})")
    targets = [row for row in declared.targets.rows if row.programme == programme.id]
    of_year = str(period.end.year)
    if targets and not any(target.holds(of_year) for target in targets):
        assumptions.append(
            f"chưa có chỉ tiêu giao nào cho năm {of_year} trong params/targets.csv: báo cáo vẫn "
            "lập, không đánh giá, không xếp hạng theo chỉ tiêu"
        )
    return tuple(assumptions)


def _next_steps(programme: Programme, period: Period) -> tuple[str, ...]:
    at = f"--programme {programme.id} --period {period.id}"
    build = f"baocao build {at}"
    if programme.source.kind == "forms":
        return (
            f"baocao template {at} --out gui-di",
            f"baocao import thu-den/ {at}",
            build,
        )
    where = {
        "table": f"đặt bảng có số liệu của kỳ vào data/raw/{programme.id}/tables/",
        "published": "gõ số đã công bố của kỳ vào data/published/figures.csv",
    }
    return where[programme.source.kind], build
