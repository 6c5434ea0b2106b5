"""Units: their ids are ours, their names are matched by alias, never guessed."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpers.core.params.patterns import Id
from helpers.core.params.reader import Params
from helpers.core.spelling import lacks_only_marks, name_key, plain


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


class Alias(Params):
    """Another spelling of a unit's name: one row of `params/unit_aliases.csv`."""

    id: str
    alias: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All units of a programme and the spellings by which they are known."""

    units: tuple[Unit, ...]
    aliases: tuple[Alias, ...]
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
        object.__setattr__(self, "_by_id", {one.id: one for one in reversed(self.units)})
        object.__setattr__(self, "_ids", ids)
        object.__setattr__(self, "_plain", bare)

    def unit(self, unit_id: str) -> Unit | None:
        """The unit of that id, None when unknown."""
        return self._by_id.get(unit_id)

    def match(self, name: str) -> Unit | None:
        """The one unit whose name, short name or alias is `name` after normalisation, else None.

        Where no spelling is the same, one that only has more marks counts ("Dak Lak").
        """
        key = name_key(name)
        ids = self._ids.get(key)
        if ids is None:
            fuller = [one for one in self._plain.get(plain(key), []) if lacks_only_marks(key, one)]
            ids = {unit_id for one in fuller for unit_id in self._ids[one]}
        return self.unit(next(iter(ids))) if len(ids) == 1 else None

    def nearest(self, name: str) -> list[str]:
        """Up to three names that come near to `name`: a question to ask, never an answer."""
        keys = {name_key(unit.name_vi): unit.name_vi for unit in self.units}
        near = difflib.get_close_matches(name_key(name[:200]), keys, n=3, cutoff=0.6)
        return [keys[key] for key in near]

    def _spellings(self) -> Iterator[tuple[str, str]]:
        known = {unit.id for unit in self.units}
        yield from ((one.alias, one.id) for one in self.aliases if one.id in known)
        for unit in self.units:
            yield unit.name_vi, unit.id
            yield unit.short_vi, unit.id
