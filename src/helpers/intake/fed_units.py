"""What is reported when an export is taken in for a programme: its indicators and its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpers.intake.exports import figures_of
from helpers.intake.feeds import fed_code
from helpers.intake.filed import window_of
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import registry_for
from helpers.intake.sources.result import Import
from helpers.params.load import Setting
from helpers.params.registry import Registry

_MOST = 40  # names in one line


def fed_words(setting: Setting, mapping: Mapping, contents: Import) -> str:
    """Which indicators of the framework a file feeds, and which of its figures feed none."""
    if not mapping.feeds:
        return "chỉ lưu và kiểm tra: ánh xạ không có khoá feeds"
    known = figures_of(setting.framework)
    fed = dict.fromkeys(
        fed_code(mapping, value) for value in contents.values if value.number is not None
    )
    codes = [code for code in fed if code in known]
    other = [code for code in fed if code and code not in known]
    idle = dict.fromkeys(value.field for value in contents.values if not fed_code(mapping, value))
    parts = [f"vào {len(codes)} chỉ tiêu: {_listed(codes)}" if codes else "không vào chỉ tiêu nào"]
    parts += [f"khung {setting.framework.id} không có: {_listed(other)}"] if other else []
    parts += [f"không dùng: {_listed(idle)}"] if idle else []
    return "; ".join(parts)


def unit_lines(setting: Setting, mapping: Mapping, period: str, contents: Import) -> Iterator[str]:
    """Units of a table that the programme has not, and units of the programme that it lacks.

    Only of a programme on tables: elsewhere an export stands beside forms that say more.
    """
    if setting.programme.source.kind != "table" or not contents.values:
        return
    window = window_of(setting, period)
    names = _names(registry_for(mapping, setting.registry, setting.project, window))
    units, there = _names(setting.registry), dict.fromkeys(value.unit for value in contents.values)
    strange = [names.get(unit, unit) for unit in there if unit not in units]
    strange += dict.fromkeys(
        problem.found.strip("'") for problem in contents.problems if problem.code == "unknown_unit"
    )
    if strange:
        yield f"đơn vị trong bảng mà chương trình không có ({len(strange)}): {_listed(strange)}"
    if mapping.unit_cell and len(there) <= 1:
        return  # a table of one unit lacks all others
    absent = [unit for unit in setting.reporting_in(setting.period(period)) if unit.id not in there]
    lacking = [unit.name_vi for unit in absent if unit.id not in window.not_surveyed]
    if lacking:
        yield f"đơn vị của chương trình không có trong bảng ({len(lacking)}): {_listed(lacking)}"
    if excused := [unit.name_vi for unit in absent if unit.id in window.not_surveyed]:
        yield f"đơn vị đã khai là không khảo sát ({len(excused)}): {_listed(excused)}"


def _names(registry: Registry) -> dict[str, str]:
    return {unit.id: unit.name_vi for unit in registry.units}


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" … và {len(every) - _MOST} nữa" if len(every) > _MOST else ""
    return "; ".join(every[:_MOST]) + more
