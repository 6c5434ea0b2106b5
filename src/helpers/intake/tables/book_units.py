"""The units that a workbook speaks of: listed in "Đơn vị", or named in its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from helpers.core.spelling import name_key
from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.tables.log import Log
from helpers.intake.tables.row import Row
from helpers.intake.tables.unit_list import BookUnit
from helpers.intake.workbook import letter


@dataclass(slots=True)
class BookUnits:
    """Finds the unit of each row; where units are listed, no other is taken."""

    listed: Sequence[BookUnit]
    _by_key: dict[str, BookUnit] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _missed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for unit in self.listed:
            self._by_key[unit.key] = unit
            for text in (unit.code, unit.name, unit.short, unit.name_en):
                if text:
                    self._keys.setdefault(name_key(text), unit.key)

    @property
    def units(self) -> tuple[BookUnit, ...]:
        """All units, in the order of the list, else in which they were met."""
        return tuple(self._by_key.values())

    def knows(self, name: str) -> bool:
        """Whether a name or code is one of the units so far."""
        return name_key(name) in self._keys

    def of(self, row: Row, sheet: str, columns: dict[str, int], log: Log) -> str:
        """The key of a row's unit; "" after saying that the list has none of that name."""
        # without a list a new code is a new unit, whatever its name
        names = (row.code, row.name) if self.listed or not row.code else (row.code,)
        for text in names:
            if text and (key := self._keys.get(name_key(text), "")):
                self._learn(key, row)
                return key
        name = row.name or row.code
        if self.listed:
            self._unknown(name, sheet, columns, row.row, log)
            return ""
        return self.add(nfc(row.code or row.name), name, row.groups)

    def add(self, key: str, name: str, groups: dict[str, str] | None = None) -> str:
        """A unit that is only named."""
        given = groups or {}
        self._by_key[key] = BookUnit(
            key, nfc(name), group=given.get("group", ""), region=given.get("region", "")
        )
        self._keys[name_key(key)] = key
        self._keys.setdefault(name_key(name), key)
        return key

    def _learn(self, key: str, row: Row) -> None:
        """Group and region, where the list does not say them and the figures do."""
        unit = self._by_key[key]
        new = {kind: text for kind, text in row.groups.items() if text and not getattr(unit, kind)}
        if new:
            self._by_key[key] = replace(
                unit, group=new.get("group", unit.group), region=new.get("region", unit.region)
            )

    def _unknown(self, name: str, sheet: str, columns: dict[str, int], row: int, log: Log) -> None:
        if name_key(name) in self._missed:
            return
        self._missed.add(name_key(name))
        names = {name_key(unit.name): unit.name for unit in self.units}
        near = [names[match] for match in get_close_matches(name_key(name), names, n=3)]
        column = columns.get("unit", columns.get("unit_code", 1))
        log.problem(
            sheet, f"{letter(column)}{row}", "unknown_unit",
            "đơn vị không có trong trang danh sách đơn vị", f"'{shown(name)}'",
            (f"có phải là: {'; '.join(near)}? " if near else "") + "sửa tên, hoặc thêm vào trang "
            "Đơn vị",
        )  # fmt: skip
