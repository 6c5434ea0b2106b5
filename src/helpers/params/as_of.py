"""A programme as a period sees it: each unit once, and no two of one name.

A unit that was renamed is one unit, under its name of then: everything that is declared or was
sent under another of its names is its own, so that its history goes on through the change.
A unit that ended before another took its name says until when it worked, so that no sentence,
table or picture over time confuses the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from helpers.core.formatting import short_date
from helpers.params.load import Setting
from helpers.params.period import Period
from helpers.params.reader import Params
from helpers.params.registry import Registry, Unit

Row = TypeVar("Row", bound=Params)


def as_of(setting: Setting, period: Period) -> Setting:
    """The setting with each renamed unit once, under the name that it has at the period's end.

    Example:
        >>> from helpers.params.load import load_setting
        >>> from helpers.core.paths import find_project
        >>> setting = load_setting(find_project(), "dak-nong-650")
        >>> as_of(setting, setting.period("2024")) is setting
        True
    """
    ids = ids_as_of(setting, period)
    registry = _with_dates(_registry(setting.registry, ids) if ids else setting.registry, period)
    if not ids:
        return setting if registry is setting.registry else replace(setting, registry=registry)
    programme, framework = setting.programme, setting.framework
    if programme.whole in ids:
        programme = programme.model_copy(update={"whole": ids[programme.whole]})
    if any(indicator.reference in ids for indicator in framework.indicators):
        leaves = tuple(_moved(indicator, "reference", ids) for indicator in framework.indicators)
        framework = framework.model_copy(update={"indicators": leaves})
    targets = sorted(setting.targets, key=lambda target: target.unit_or_level in ids)
    return replace(
        setting,
        programme=programme,
        framework=framework,
        registry=registry,
        targets=tuple(_moved(target, "unit_or_level", ids) for target in targets),
        figures=tuple(_moved(figure, "unit", ids) for figure in setting.figures),
        quotations=tuple(
            quotation.model_copy(
                update={"units": ";".join(ids.get(unit, unit) for unit in quotation.of)}
            )
            for quotation in setting.quotations
        ),
    )


def ids_as_of(setting: Setting, period: Period) -> dict[str, str]:
    """For every other id of a renamed unit the one that the period calls it by."""
    ids: dict[str, str] = {}
    for group in setting.registry.renamed:
        units = [unit for unit_id in group if (unit := setting.registry.unit(unit_id)) is not None]
        now = unit_as_of(units, period)
        ids |= {other.id: now.id for other in units if other is not now}
    return ids


def unit_as_of(names: list[Unit], period: Period) -> Unit:
    """Of one unit's names, in the order of time, that of the period's last day.

    Before the first name it is the first, after the last one the last.
    """
    begun = [name for name in names if name.valid_from is None or name.valid_from <= period.end]
    return begun[-1] if begun else names[0]


def _registry(registry: Registry, ids: Mapping[str, str]) -> Registry:
    spans = {unit_id: group for group in registry.renamed for unit_id in group}
    units = []
    for unit in registry.units:
        if unit.id in ids:
            continue
        parent = ids.get(unit.parent, unit.parent)
        if unit.id not in spans:
            units.append(unit.model_copy(update={"parent": parent}))
            continue
        first, last = (registry.unit(spans[unit.id][at]) for at in (0, -1))
        dates = {"valid_from": first and first.valid_from, "valid_to": last and last.valid_to}
        units.append(unit.model_copy(update={"parent": parent, **dates}))
    aliases = tuple(_moved(alias, "id", ids) for alias in registry.aliases)
    return replace(registry, units=tuple(units), aliases=aliases)


def _with_dates(registry: Registry, period: Period) -> Registry:
    """The registry, dates added to the names of units that share one with a unit of the period.

    Example: "Tỉnh Tuyên Quang (đến 30/6/2025)" in a report on a later period.
    """
    shared = registry.namesakes
    if not shared:
        return registry
    units = tuple(
        _dated(unit, period) if unit.id in shared and not unit.works_on(period.end) else unit
        for unit in registry.units
    )
    return replace(registry, units=units)


def _dated(unit: Unit, period: Period) -> Unit:
    ended = unit.valid_to is not None and unit.valid_to < period.end
    day = unit.valid_to if ended else unit.valid_from
    if day is None:
        return unit
    vi = f" ({'đến' if ended else 'từ'} {short_date(day)})"
    en = f" ({'until' if ended else 'from'} {short_date(day, 'en')})"
    names = {"name_vi": unit.name_vi + vi, "short_vi": unit.short_vi + vi}
    return unit.model_copy(update={**names, "name_en": unit.name_en + en})


def _moved(row: Row, column: str, ids: Mapping[str, str]) -> Row:
    """The row, what it says of a renamed unit said of the unit's present name."""
    unit = getattr(row, column)
    return row.model_copy(update={column: ids[unit]}) if unit in ids else row
