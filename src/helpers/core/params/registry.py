"""Units: their ids are ours, their names are matched by alias, never guessed."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from helpers.core.params.reader import Params
from helpers.core.text import nfc


class Unit(Params):
    """One row of `params/units.csv`; `ranked` says whether the unit takes part in ranking."""

    id: str
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
    valid_from: str = ""
    valid_to: str = ""
    ranked: bool = True


class Alias(Params):
    """Another spelling of a unit's name: one row of `params/unit_aliases.csv`."""

    id: str
    alias: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All units of a programme and the spellings by which they are known."""

    units: tuple[Unit, ...]
    aliases: tuple[Alias, ...]

    def unit(self, unit_id: str) -> Unit | None:
        """The unit of that id, None when unknown."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def match(self, name: str) -> Unit | None:
        """The unit whose name, short name or alias is `name` after normalisation, else None."""
        return self.unit(self._spellings().get(_key(name), ""))

    def nearest(self, name: str) -> list[str]:
        """Up to three names that come near to `name`: a question to ask, never an answer."""
        keys = {_key(unit.name_vi): unit.name_vi for unit in self.units}
        return [keys[key] for key in difflib.get_close_matches(_key(name), keys, n=3, cutoff=0.6)]

    def shared_spellings(self) -> list[str]:
        """Names that would match more than one unit: they must not exist."""
        owners: dict[str, set[str]] = {}
        named = [(alias.alias, alias.id) for alias in self.aliases]
        named += [(name, u.id) for u in self.units for name in (u.name_vi, u.short_vi)]
        for name, unit in named:
            owners.setdefault(_key(name), set()).add(unit)
        return sorted(
            f"{name}: {', '.join(sorted(units))}"
            for name, units in owners.items()
            if len(units) > 1
        )

    def _spellings(self) -> dict[str, str]:
        known = {_key(alias.alias): alias.id for alias in self.aliases}
        for unit in self.units:
            known[_key(unit.name_vi)] = unit.id
            known[_key(unit.short_vi)] = unit.id
        return known


def _key(name: str) -> str:
    """The form in which names are compared: NFC, one case, one apostrophe, no stray spaces."""
    text = nfc(name).casefold().replace("’", "'").replace("‘", "'")
    return re.sub(r"\s*([,.-])\s*", r"\1", text)
