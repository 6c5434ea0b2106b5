"""Units and their names."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.core.spelling import name_key
from helpers.params.declared import ALIASES, UNITS, Declared
from helpers.params.faults import Fault, did_you_mean, nearest
from helpers.params.programme import OVERVIEW
from helpers.params.registry import Unit


def unit_of_known_programme(declared: Declared) -> Iterator[Fault]:
    """A unit belongs to a programme that there is."""
    known = declared.programme_ids
    for line, unit in declared.units.numbered():
        if unit.programme not in known:
            yield Fault(
                UNITS,
                line,
                f"không có chương trình {unit.programme!r}",
                "cột programme",
                todo=did_you_mean(unit.programme, known),
                stops=nearest(unit.programme, known),
            )


def unit_declared_once(declared: Declared) -> Iterator[Fault]:
    """Two lines with one id would be two reports at one place."""
    first: dict[tuple[str, str], int] = {}
    for line, unit in declared.units.numbered():
        stops = frozenset({unit.programme})
        before = first.setdefault((unit.programme, unit.id), line)
        if before != line:
            what = f"đơn vị {unit.id!r} đã khai báo ở dòng {before}"
            yield Fault(UNITS, line, what, "cột id", todo="xoá dòng thừa", stops=stops)
        if unit.id == OVERVIEW:
            what = f"mã {OVERVIEW!r} dành cho báo cáo tổng hợp"
            yield Fault(UNITS, line, what, "cột id", todo="đặt mã khác", stops=stops)


def unit_parent_known(declared: Declared) -> Iterator[Fault]:
    """The unit above a unit is one of the same programme, and the way up ends."""
    for line, unit in declared.units.numbered():
        known = declared.units_of[unit.programme]
        stops = frozenset({unit.programme})
        if unit.parent and not declared.has_unit(unit.programme, unit.parent):
            what = f"không có đơn vị {unit.parent!r} trong chương trình {unit.programme}"
            todo = did_you_mean(unit.parent, known)
            yield Fault(UNITS, line, what, "cột parent", todo=todo, stops=stops)
            continue
        seen, above = {unit.id}, unit.parent
        while above in known and above not in seen:
            seen.add(above)
            above = known[above].parent
        if above in seen:
            what = f"đơn vị cấp trên đi vòng trở lại {above!r}"
            yield Fault(UNITS, line, what, "cột parent", stops=stops)


def unit_dates_in_order(declared: Declared) -> Iterator[Fault]:
    """A unit does not end before it began."""
    for line, unit in declared.units.numbered():
        if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
            what = f"ngày cuối {unit.valid_to} trước ngày đầu {unit.valid_from}"
            yield Fault(UNITS, line, what, "cột valid_to", stops=frozenset({unit.programme}))


def name_of_one_unit(declared: Declared) -> Iterator[Fault]:
    """A name or another spelling leads, on any day, to one unit."""
    owners: dict[tuple[str, str], list[tuple[Unit, str]]] = {}
    for file, line, name, unit in _names(declared):
        known = owners.setdefault((unit.programme, name_key(name)), [])
        if any(namesake.id == unit.id for namesake, _ in known):
            continue
        for other, at in known:
            if not other.overlaps(unit):
                continue
            yield Fault(
                file,
                line,
                f"một tên chỉ tới nhiều đơn vị: cũng là tên của {other.id} ({at})",
                found=f"{name}: {', '.join(sorted((other.id, unit.id)))}",
                todo="bỏ tên dùng chung, để mỗi tên chỉ một đơn vị; đơn vị cũ và mới trùng tên thì "
                f"ghi valid_to, valid_from trong {UNITS}",
                stops=frozenset({unit.programme}),
            )
            break
        known.append((unit, f"{file}, dòng {line}"))


def _names(declared: Declared) -> Iterator[tuple[str, int, str, Unit]]:
    """Every spelling: file, line, spelling, unit."""
    for line, unit in declared.units.numbered():
        for name in dict.fromkeys((unit.name_vi, unit.short_vi)):
            yield UNITS, line, name, unit
    for line, alias in declared.aliases.numbered():
        for units in declared.units_of.values():
            if alias.id in units:
                yield ALIASES, line, alias.alias, units[alias.id]


def alias_of_known_unit(declared: Declared) -> Iterator[Fault]:
    """Another spelling is one of a unit's name; else it would never be matched."""
    owners: dict[str, set[str]] = {id_: set() for id_ in declared.units.unread}
    for unit in declared.units.rows:
        owners.setdefault(unit.id, set()).add(unit.programme)
    for line, alias in declared.aliases.numbered():
        if alias.id not in owners and declared.units.readable:
            stops = frozenset(owner for near in nearest(alias.id, owners) for owner in owners[near])
            what, todo = f"không có đơn vị {alias.id!r}", did_you_mean(alias.id, owners)
            yield Fault(ALIASES, line, what, "cột id", alias.alias, todo, stops)
