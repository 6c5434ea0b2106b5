"""Tiles of maps: each of a unit that there is, and no two in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from helpers.params.declared import TILES, Declared
from helpers.params.faults import Fault, did_you_mean
from helpers.params.provinces import Province
from helpers.params.registry import Unit

Days = tuple[dt.date, dt.date]


def tile_of_known_unit(declared: Declared) -> Iterator[Fault]:
    """A tile is of a unit of some programme or of a province."""
    known = _days(declared)
    readable = declared.units.readable and declared.provinces.readable
    for line, tile in declared.tiles.numbered():
        if readable and tile.unit not in known:
            what = f"không có đơn vị {tile.unit!r}"
            todo = did_you_mean(tile.unit, known)
            yield Fault(TILES, line, what, "cột unit", todo=todo, stops=frozenset())


def one_unit_a_tile(declared: Declared) -> Iterator[Fault]:
    """A unit stands once on a map, and never where another of the same days stands."""
    known = _days(declared)
    units: dict[tuple[str, str], int] = {}
    places: dict[tuple[str, int, int], list[tuple[int, str]]] = {}
    for line, tile in declared.tiles.numbered():
        before = units.setdefault((tile.map, tile.unit), line)
        if before != line:
            what = f"đơn vị {tile.unit!r} đã có ô ở dòng {before}"
            yield Fault(
                TILES, line, what, todo="xoá dòng thừa", stops=declared.programmes_of(tile.unit)
            )
        there = places.setdefault((tile.map, tile.row, tile.column), [])
        for other_line, other in there:
            if other != tile.unit and _overlap(known.get(other), known.get(tile.unit)):
                what = f"ô này đã là của {other!r}, dòng {other_line}"
                stops = declared.programmes_of(tile.unit)
                yield Fault(TILES, line, what, "cột row, column", todo="chọn ô khác", stops=stops)
        there.append((line, tile.unit))


def _days(declared: Declared) -> dict[str, Days]:
    """The first and the last day of each unit."""
    rows: tuple[Unit | Province, ...] = (*declared.units.rows, *declared.provinces.rows)
    return {row.id: (row.valid_from or dt.date.min, row.valid_to or dt.date.max) for row in rows}


def _overlap(days: Days | None, other: Days | None) -> bool:
    return days is None or other is None or (days[0] <= other[1] and other[0] <= days[1])
