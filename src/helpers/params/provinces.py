"""The provinces and cities of Viet Nam with their validity, as a registry of names.

63 units up to 30 June 2025, 34 from 1 July 2025 (Nghị quyết 202/2025/QH15). Huế became a city
under the central government on 1 January 2025 (Nghị quyết 175/2024/QH15). Hà Tây became part of
Hà Nội on 1 August 2008 (Nghị quyết 15/2008/QH12); Đắk Lắk, Lai Châu and Cần Thơ were divided on
1 January 2004 (Nghị quyết 22/2003/QH11). Earlier days are not known here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from helpers.params.reader import Params, read_csv
from helpers.params.registry import Alias, Registry, Unit


class Province(Params):
    """One row of `params/provinces.csv`; `aliases` are separated by semicolons.

    Attributes:
        valid_from, valid_to: first and last day; blank where it reaches beyond what we need.
        successor: the unit that it became a part of; of a divided one that which kept the name.
    """

    id: str
    name_vi: str
    name_en: str
    kind: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor: str = ""
    aliases: str = ""

    def valid(self, on: dt.date) -> bool:
        """Whether it exists on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def read_provinces(params: Path) -> tuple[Province, ...]:
    """All rows of `provinces.csv`.

    Raises:
        ConfigError: the table is missing or not usable.
    """
    return read_csv(params / "provinces.csv", Province)


def province_registry(params: Path, on: dt.date) -> Registry:
    """The provinces that exist on a day, under all their spellings.

    Raises:
        ConfigError: the table is missing or not usable.
    """
    return _registry(tuple(province for province in read_provinces(params) if province.valid(on)))


@lru_cache(maxsize=8)
def _registry(valid: tuple[Province, ...]) -> Registry:
    """One registry for all days on which the same provinces exist."""
    units = tuple(_unit(order, province) for order, province in enumerate(valid, start=1))
    aliases = tuple(alias for province in valid for alias in _aliases(province))
    return Registry(units, aliases)


def _unit(order: int, province: Province) -> Unit:
    city = province.kind == "thanh-pho"
    return Unit(
        id=province.id,
        programme="",
        name_vi=f"{'Thành phố' if city else 'Tỉnh'} {province.name_vi}",
        name_en=f"{province.name_en} {'City' if city else 'Province'}",
        short_vi=province.name_vi,
        level="tinh",
        group="tinh",
        group_vi="tỉnh, thành phố",
        group_en="provinces and cities",
        order=order,
    )


def _aliases(province: Province) -> Iterator[Alias]:
    names = [province.name_vi, province.name_en]
    names += [name for name in province.aliases.split(";") if name]
    for name in names:
        for spelling in (
            name,
            f"Tỉnh {name}",
            f"TP {name}",
            f"UBND tỉnh {name}",
            f"UBND TP {name}",
        ):
            yield Alias(id=province.id, alias=spelling)
    yield Alias(id=province.id, alias=f"{province.name_en} City")
    yield Alias(id=province.id, alias=f"{province.name_en} Province")
