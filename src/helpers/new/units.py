"""The rows of `params/units.csv` for a new programme."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from helpers.core.paths import Project
from helpers.core.periods import Dates
from helpers.core.spelling import name_key
from helpers.core.text import nfc
from helpers.intake.tables.book import TableBook
from helpers.intake.tables.codes import as_id, free
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.totals import plain_key
from helpers.intake.tables.unit_list import BookUnit
from helpers.params.programme import OVERVIEW
from helpers.params.provinces import Province, province_registry, read_provinces
from helpers.params.reader import Params, read_csv
from helpers.params.registry import Registry, Unit

NEARLY_ALL = 0.8
_LIKE = 0.8  # a name as near as this to a province's is a misspelling to be asked about
_REGIONS_EN = {
    "Trung du và miền núi phía Bắc": "Northern midlands and mountains",
    "Đồng bằng sông Hồng": "Red River Delta",
    "Bắc Trung Bộ và duyên hải miền Trung": "North Central and Central Coast",
    "Tây Nguyên": "Central Highlands",
    "Đông Nam Bộ": "Southeast",
    "Đồng bằng sông Cửu Long": "Mekong River Delta",
}
# by level: what names begin with, and what the units are called together
_LEVELS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "tinh": (("tỉnh ",), "tỉnh, thành phố", "provinces and cities"),
    "xa": (("xã ", "phường ", "thị trấn ", "đặc khu "), "xã, phường", "communes and wards"),
    "huyen": (("huyện ", "quận ", "thị xã ", "thành phố "), "huyện, thành phố", "districts"),
    "so": (("sở ", "ban ", "chi cục "), "sở, ban, ngành", "departments and boards"),
}
_OTHER = ((), "đơn vị", "units")
# what says of which kind a unit is, and not which one it is
_NO_NAMES = frozenset(
    {"bộ", "ngành", "cơ quan", "địa phương", "khối", "đơn vị"}
    | {word.strip() for words, *_ in _LEVELS.values() for word in words}
)


class _Region(Params):
    """One row of `params/regions.csv`."""

    unit: str
    name_vi: str
    region_vi: str


@dataclass(frozen=True, slots=True)
class NewUnits:
    """The units of a new programme.

    Attributes:
        units: the whole first.
        level: of those that are ranked. ids: by the workbook's key of a unit, its ids.
        group_vi, group_en: what they are called together.
    """

    units: tuple[Unit, ...]
    level: str
    group_vi: str
    group_en: str
    whole: str


def new_units(project: Project, programme: str, book: TableBook, log: Log) -> NewUnits:
    """The units of a workbook as the registry holds them.

    Where all or nearly all names are provinces', these keep the province's id and names; others
    get an id made of their name.
    """
    _refuse_kinds(book.units, log)
    provinces = _provinces(project, book, log)
    level = "tinh" if provinces else _level([unit.name for unit in book.units])
    _, group_vi, group_en = _LEVELS.get(level, _OTHER)
    whole = _whole(programme, level, group_vi, group_en, book.whole.strip(" :.*"))
    if book.whole:
        log.assume(f"dòng '{whole.name_vi}' là số liệu của toàn thể ({whole.id}), không xếp hạng")
    made = _Making(programme, level, group_vi, group_en, whole.id, log, {whole.id, OVERVIEW})
    if provinces:
        made.of_provinces(project, book, provinces)
    else:
        made.of_names(book.units)
    return NewUnits((whole, *made.units), level, group_vi, group_en, whole.id)


def _refuse_kinds(units: Sequence[BookUnit], log: Log) -> None:
    """A column that says "tỉnh", "bộ" is not the one that says whose figures a row holds."""
    for unit in units:
        if nfc(unit.name).casefold().strip() in _NO_NAMES:
            log.problem(
                "", "", "no_unit_name", "cột Đơn vị chỉ ghi loại đơn vị, không ghi tên",
                f"'{unit.name}'", "đặt tiêu đề Đơn vị cho cột có tên của từng đơn vị",
            )  # fmt: skip


def _level(names: Sequence[str]) -> str:
    for level, (words, _, _) in _LEVELS.items():
        alike = sum(nfc(name).casefold().startswith(words) for name in names)
        if alike > NEARLY_ALL * len(names):
            return level
    return "don-vi"


def _whole(programme: str, level: str, group_vi: str, group_en: str, written: str) -> Unit:
    country = level == "tinh"
    name = nfc(written) or ("Cả nước" if country else f"Toàn thể {group_vi}")
    return Unit(
        id="ca-nuoc" if country else "toan-the",
        programme=programme,
        name_vi=name,
        name_en="The whole country" if country else f"All {group_en}",
        short_vi=name if country or written else "Toàn thể",
        level="toan-the",
        group_vi="Toàn thể",
        group_en="whole",
        group="toan-the",
        order=0,
        ranked=False,
    )


def _provinces(project: Project, book: TableBook, log: Log) -> dict[str, list[str]]:
    """The ids of provinces by the key of a unit, where nearly all units are provinces.

    A name that is near to a province's is a problem; what stands for a region is no unit.
    """
    if not (project.params / "provinces.csv").is_file():
        return {}
    registries = {dates: province_registry(project.params, dates.end) for dates in book.periods}
    provinces = {unit.key: _ids(unit, registries) for unit in book.units}
    known = [key for key, ids in provinces.items() if ids]
    regions = {plain_key(region) for region in (*_regions(project).values(), "Việt Nam")}
    others = [
        unit
        for unit in book.units
        if not provinces[unit.key] and plain_key(unit.name) not in regions
    ]
    if len(known) < NEARLY_ALL * (len(known) + len(others)) or not known:
        return {}
    for unit in others:
        near = _near(unit.name, registries)
        if near:
            log.problem(
                "", "", "unknown_unit", "tên không phải của tỉnh, thành phố nào", f"'{unit.name}'",
                f"có phải là: {'; '.join(near)}? sửa tên trong bảng",
            )  # fmt: skip
    left = [unit.name for unit in book.units if plain_key(unit.name) in regions]
    if left:
        log.leave(f"vùng, cả nước không phải đơn vị: {listed(left)}")
    return {key: ids for key, ids in provinces.items() if ids} | {other.key: [] for other in others}


def _ids(unit: BookUnit, registries: Mapping[Dates, Registry]) -> list[str]:
    """The provinces that a name stands for at the times of the table, in order of time."""
    ids: dict[str, None] = {}
    for registry in registries.values():
        for text in (unit.name, unit.name_en, unit.key):
            if text and (province := registry.match(text)):
                ids.setdefault(province.id)
                break
    return list(ids)


def _near(name: str, registries: Mapping[Dates, Registry]) -> list[str]:
    names = {
        name_key(text): unit.name_vi
        for registry in registries.values()
        for unit in registry.units
        for text in (unit.short_vi, unit.name_vi, unit.name_en)
    }
    near = get_close_matches(name_key(name), list(names), n=3, cutoff=_LIKE)
    return list(dict.fromkeys(names[key] for key in near))


def _regions(project: Project) -> dict[str, str]:
    """The region of each province, where they are declared."""
    path = project.params / "regions.csv"
    rows = read_csv(path, _Region) if path.is_file() else ()
    return {row.unit: row.region_vi for row in rows}


@dataclass
class _Making:
    programme: str
    level: str
    group_vi: str
    group_en: str
    whole: str
    log: Log
    taken: set[str]
    units: list[Unit] = field(default_factory=list)

    def of_names(self, units: Sequence[BookUnit]) -> None:
        """Units that no registry knows: ids of their codes or names."""
        clashes: list[str] = []
        for unit in self._distinguished(units):
            wanted = as_id(unit.key) or f"dv-{len(self.units) + 1}"
            id_ = free(wanted, self.taken)
            if id_ != wanted:
                clashes.append(f"{unit.name} → {id_}")
            self._add(id_, unit, unit.name, unit.name_en or unit.name, unit.short or unit.name)
        if clashes:
            self.log.assume(f"mã đơn vị bị trùng nên thêm số: {listed(clashes)}")

    def _distinguished(self, units: Sequence[BookUnit]) -> list[BookUnit]:
        """Units of one name with their codes behind it: a name leads to one unit."""
        count = Counter(name_key(unit.name) for unit in units)
        double = [unit for unit in units if count[name_key(unit.name)] > 1]
        if double:
            names = listed([f"{unit.name} ({unit.key})" for unit in double])
            self.log.assume(f"đơn vị trùng tên được phân biệt bằng mã: {names}")
        return [
            replace(unit, name=f"{unit.name} ({unit.key})", short="") if unit in double else unit
            for unit in units
        ]

    def of_provinces(
        self, project: Project, book: TableBook, provinces: Mapping[str, list[str]]
    ) -> None:
        """Provinces keep what `params/provinces.csv` says of them."""
        rows = {province.id: province for province in read_provinces(project.params)}
        names = {
            unit.id: unit
            for dates in book.periods
            for unit in province_registry(project.params, dates.end).units
        }
        regions = _regions(project)
        for unit in book.units:
            for id_ in provinces.get(unit.key, ()):
                if id_ not in self.taken:
                    self._province(unit, rows[id_], names[id_], regions.get(id_, ""))
        others = [unit for unit in book.units if provinces.get(unit.key) == []]
        self.log.assume(
            f"{len(self.units)} tên là tỉnh, thành phố: lấy mã, tên ở params/provinces.csv, nhóm "
            "theo vùng ở params/regions.csv"
        )
        if others:
            names_of_others = listed([unit.name for unit in others])
            self.log.assume(f"không phải tỉnh, thành phố, mã theo tên: {names_of_others}")
            self.of_names(others)

    def _province(self, unit: BookUnit, row: Province, named: Unit, region: str) -> None:
        name, short = named.name_vi, named.short_vi
        if any(unit.name_vi == name for unit in self.units) and row.valid_from:
            since = f" (từ {row.valid_from:%d/%m/%Y})"
            name, short = name + since, short + since
        group = unit.group or unit.region or region
        self._add(
            row.id, unit, name, named.name_en, short, group=group,
            valid=(unit.valid_from or row.valid_from, unit.valid_to or row.valid_to),
        )  # fmt: skip

    def _add(
        self,
        id_: str,
        unit: BookUnit,
        name: str,
        name_en: str,
        short: str,
        *,
        group: str = "",
        valid: tuple[dt.date | None, dt.date | None] | None = None,
    ) -> None:
        group = group or unit.group or unit.region
        first, last = valid or (unit.valid_from, unit.valid_to)
        self.taken.add(id_)
        self.units.append(
            Unit(
                id=id_,
                programme=self.programme,
                name_vi=name,
                name_en=name_en,
                short_vi=short,
                level=self.level,
                group_vi=group or self.group_vi,
                group_en=_REGIONS_EN.get(group, group) or self.group_en,
                group=as_id(group) or self.level,
                order=len(self.units) + 1,
                parent=self.whole,
                valid_from=first,
                valid_to=last,
            )
        )
