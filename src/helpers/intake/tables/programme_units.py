"""Which unit of a programme a row of a table is about: by id, name, other spelling; no guess."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.core.periods import Dates
from helpers.core.spelling import name_key
from helpers.intake.names import unknown
from helpers.intake.tables.codes import as_id
from helpers.intake.tables.log import Log
from helpers.intake.tables.row import Row, Wide
from helpers.intake.tables.totals import plain_key
from helpers.intake.tables.unit_list import BookUnit
from helpers.intake.workbook import letter
from helpers.params.load import Setting
from helpers.params.provinces import province_registry, read_provinces
from helpers.params.registry import Registry


class UnitNames:
    """Finds the units of one file's rows.

    Where the programme's units are provinces, all spellings of provinces count, and what stands
    for the country or a region is no unit.
    """

    def __init__(self, setting: Setting, listed: Sequence[BookUnit] = ()) -> None:
        self._setting, self._registry = setting, setting.registry
        self._ids = {unit.id for unit in setting.registry.units}
        self._names = {unit.code: unit.name for unit in listed if unit.code}
        params = setting.project.params
        provinces = {province.id for province in read_provinces(params)} if _has(setting) else set()
        self._provincial = bool(provinces & self._ids)
        self._of_day: dict[Dates, Registry] = {}
        self._missed: set[str] = set()
        self._others = wholes(setting) if self._provincial else frozenset()

    def knows(self, name: str) -> bool:
        """Whether a name is a unit's, or the whole's."""
        return bool(self._registry.matching(name))

    def of(self, row: Row, period: Dates, wide: Wide, log: Log) -> str:
        """The id of a row's unit, or of the whole; "" for what is none, and for an unknown name,
        which is reported."""
        for text in (row.name, self._names.get(row.code, ""), row.code):
            if text and (unit := self._find(text, period)):
                return unit
        if row.code.isascii() and as_id(row.code) in self._ids:
            return self._present(as_id(row.code), period)
        name = row.name or row.code
        if plain_key(name) in self._others:
            return ""
        key = name_key(name)
        if key not in self._missed:
            self._missed.add(key)
            misfit = unknown(self._registry.during(period.start, period.end), name)
            column = wide.head.columns.get("unit", wide.head.columns.get("unit_code", 1))
            log.problem(
                wide.sheet.name, f"{letter(column)}{row.row}", misfit.code, misfit.what,
                misfit.found, misfit.todo,
            )  # fmt: skip
        return ""

    def _find(self, text: str, period: Dates) -> str:
        if text.casefold() in self._ids:
            return self._present(text.casefold(), period)
        if self._provincial:
            province = self._provinces(period).match(text)
            if province and province.id in self._ids:
                return province.id
        if unit := self._registry.during(period.start, period.end).match(text):
            return unit.id
        return ""

    def _present(self, unit: str, period: Dates) -> str:
        """The unit's id in a period, where it was renamed."""
        known = self._registry.unit(unit)
        return self._registry.during(period.start, period.end).present(known).id if known else unit

    def _provinces(self, period: Dates) -> Registry:
        if period not in self._of_day:
            self._of_day[period] = province_registry(self._setting.project.params, period.end)
        return self._of_day[period]


def _has(setting: Setting) -> bool:
    return (setting.project.params / "provinces.csv").is_file()


def wholes(setting: Setting) -> frozenset[str]:
    """Keys of names that stand for the country or one of its regions."""
    regions = {unit.group_vi for unit in setting.registry.units}
    return frozenset(plain_key(name) for name in (*regions, "Việt Nam", "Vùng"))
