"""Units: their ids are ours, their names are matched by alias, never guessed."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from helpers.core.spelling import lacks_only_marks, name_key, plain
from helpers.params.patterns import Id
from helpers.params.reader import Params


class Unit(Params):
    """One row of `params/units.csv`; `ranked` says whether the unit takes part in ranking.

    Attributes:
        valid_from, valid_to: first and last day on which the unit works, where they are known.
    """

    id: Id
    programme: str
    name_vi: str
    name_en: str
    short_vi: str
    level: str
    group: str
    group_vi: str
    group_en: str
    order: int
    parent: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    ranked: bool = True

    def works_in(self, start: dt.date, end: dt.date) -> bool:
        """Whether the unit works on some day from `start` to `end`.

        Example:
            >>> row = dict(id="a", programme="p", name_vi="A", name_en="A", short_vi="A",
            ...     level="so", group="g", group_vi="g", group_en="g", order=1)
            >>> quarter = dt.date(2024, 1, 1), dt.date(2024, 3, 31)
            >>> ended = Unit(**row, valid_to=dt.date(2023, 12, 31))
            >>> ended.works_in(*quarter), Unit(**row).works_in(*quarter)
            (False, True)
        """
        began = self.valid_from is None or self.valid_from <= end
        return began and (self.valid_to is None or self.valid_to >= start)

    def works_on(self, day: dt.date) -> bool:
        """Whether the unit works on that day."""
        return self.works_in(day, day)

    def overlaps(self, other: Unit) -> bool:
        """Whether the two work on some same day: only then they need different names."""
        return self.works_in(other.valid_from or dt.date.min, other.valid_to or dt.date.max)


class Alias(Params):
    """Another spelling of a unit's name: one row of `params/unit_aliases.csv`."""

    id: str
    alias: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All units of a programme and the spellings by which they are known.

    A name is of one unit at a date: two units may have had it one after the other.

    Attributes:
        days: first and last day of the data whose names are read; None where that is not known.
        renamed: ids that are one unit under several names, one after the other.
    """

    units: tuple[Unit, ...]
    aliases: tuple[Alias, ...]
    days: tuple[dt.date, dt.date] | None = None
    renamed: tuple[tuple[str, ...], ...] = ()
    _by_id: dict[str, Unit] = field(init=False, repr=False, compare=False)
    _ids: dict[str, set[str]] = field(init=False, repr=False, compare=False)
    _plain: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ids: dict[str, set[str]] = {}
        for spelling, unit_id in self._spellings():
            ids.setdefault(name_key(spelling), set()).add(unit_id)
        bare: dict[str, list[str]] = {}
        for key in ids:
            bare.setdefault(plain(key), []).append(key)
        object.__setattr__(self, "_by_id", {unit.id: unit for unit in reversed(self.units)})
        object.__setattr__(self, "_ids", ids)
        object.__setattr__(self, "_plain", bare)

    def during(self, start: dt.date, end: dt.date) -> Registry:
        """The same units, for reading names in data about these days."""
        same = copy(self)  # spellings are not read anew: there may be thousands of communes
        object.__setattr__(same, "days", (start, end))
        return same

    @property
    def namesakes(self) -> frozenset[str]:
        """Ids of the units that share their name or short name with another one."""
        alike = {unit_id for ids in self._ids.values() if len(ids) > 1 for unit_id in ids}
        owners: dict[str, set[str]] = {}
        for unit in self.units:
            if unit.id in alike:
                for name in (unit.name_vi, unit.short_vi):
                    owners.setdefault(name_key(name), set()).add(unit.id)
        return frozenset(unit_id for ids in owners.values() if len(ids) > 1 for unit_id in ids)

    @property
    def working(self) -> tuple[Unit, ...]:
        """The units that work on the last of the days; all where the days are not known."""
        if self.days is None:
            return self.units
        return tuple(unit for unit in self.units if unit.works_on(self.days[1]))

    def unit(self, unit_id: str) -> Unit | None:
        """The unit of that id, None when unknown."""
        return self._by_id.get(unit_id)

    def match(self, name: str) -> Unit | None:
        """The one unit whose name, short name or alias is `name` after normalisation, else None.

        Where no spelling is the same, one that only has more marks counts ("Dak Lak").
        """
        units = self.matching(name)
        return units[0] if len(units) == 1 else None

    def matching(self, name: str) -> tuple[Unit, ...]:
        """The units that `name` may mean; more than one is a question that dates may answer.

        Of units that had the name one after the other it is that which works on the last of the
        days. Under another name of its own the unit is still the same.

        Example:
            >>> row = dict(programme="p", name_en="", short_vi="", level="tinh", group="g",
            ...     group_vi="g", group_en="g", order=1, name_vi="Tỉnh Tuyên Quang")
            >>> old = Unit(id="old", **row, valid_to=dt.date(2025, 6, 30))
            >>> new = Unit(id="new", **row, valid_from=dt.date(2025, 7, 1))
            >>> both = Registry((old, new), ())
            >>> [unit.id for unit in both.matching("Tuyên Quang") or both.matching(old.name_vi)]
            ['old', 'new']
            >>> both.during(dt.date(2024, 1, 1), dt.date(2024, 12, 31)).match(old.name_vi).id
            'old'
        """
        named = self._called(name)
        if self.days is None or not named:
            return named
        start, end = self.days
        at_end = tuple(unit for unit in named if unit.works_on(end))
        within = tuple(unit for unit in named if unit.works_in(start, end))
        return at_end or within or self._under_other_names(named) or named

    def is_name_of(self, unit: Unit, name: str) -> bool:
        """Whether a unit that works within the days has that name."""
        works = self.days is None or unit.works_in(*self.days)
        return works and unit in self._called(name)

    def present(self, unit: Unit) -> Unit:
        """The unit by the name that it has within the days, where it was renamed."""
        if self.days is None or unit.works_in(*self.days):
            return unit
        return next(iter(self._under_other_names((unit,))), unit)

    def _called(self, name: str) -> tuple[Unit, ...]:
        key = name_key(name)
        ids = self._ids.get(key)
        if ids is None:
            fuller = [
                other for other in self._plain.get(plain(key), []) if lacks_only_marks(key, other)
            ]
            ids = {unit_id for other in fuller for unit_id in self._ids[other]}
        if len(ids) == 1:  # nearly always; there may be thousands of units, asked about often
            return tuple(self._by_id[unit_id] for unit_id in ids)
        return tuple(unit for unit in self.units if unit.id in ids) if ids else ()

    def _under_other_names(self, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """The same units by the names that they have on the last of the days."""
        ids = {unit.id for unit in units}
        ids = {unit_id for group in self.renamed if ids & {*group} for unit_id in group}
        return tuple(unit for unit in self.working if unit.id in ids)

    def nearest(self, name: str) -> list[str]:
        """Up to three names that come near to `name`: a question to ask, never an answer."""
        keys = {name_key(unit.name_vi): unit.name_vi for unit in self.units}
        near = difflib.get_close_matches(name_key(name[:200]), keys, n=3, cutoff=0.6)
        return [keys[key] for key in near]

    def _spellings(self) -> Iterator[tuple[str, str]]:
        known = {unit.id for unit in self.units}
        yield from ((alias.alias, alias.id) for alias in self.aliases if alias.id in known)
        for unit in self.units:
            yield unit.name_vi, unit.id
            yield unit.short_vi, unit.id
