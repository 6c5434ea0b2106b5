"""What a sheet shows of how it is to be read: its layout, heading, columns, totals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from helpers.core.errors import MappingError
from helpers.intake.names import shown
from helpers.intake.row_kinds.words import NO_DATA, told_by_words
from helpers.intake.sources.tables import filled_from_merged, header_texts
from helpers.intake.tables.codes import as_code
from helpers.intake.tables.heading import Head, find_head, is_number
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.missing import is_missing
from helpers.intake.tables.numbers import conventions
from helpers.intake.tables.shape import unfit
from helpers.intake.tables.words import is_aside
from helpers.intake.workbook import Cell, Sheet, letter
from helpers.params.registry import Registry

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ASKED = "ký hiệu ở missing là không có số liệu? sửa nếu không phải"
_LEFT = NO_DATA - {"statistic"}  # a rate of units side by side is a figure of theirs
_MARK, _DEEPEST = 12, 60  # signs of a mark for "no value"; rows in which units stand side by side


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """One column of a mapping: the keys that its YAML line has, and a remark behind it."""

    keys: dict[str, object]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is proposed.

    Attributes:
        top: the first row of the heading. depth: how many rows it has.
        unit_cell: where the file says whose it is; "" where its rows do.
        totals: by field, the fields that it is the sum of.
        skip: labels of rows that are sums by their figures, and no words say so.
        remarks: in Vietnamese, what was taken for granted.
    """

    layout: Literal["rows", "across", "blocks"]
    sheet: str
    top: int
    depth: int
    columns: tuple[DraftColumn, ...]
    totals: dict[str, tuple[str, ...]] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unit_cell: str = ""


def draft_of(sheet: Sheet, registry: Registry) -> Draft:
    """How the sheet is to be read.

    Raises:
        ConfigError: it has no table of figures of these units.
    """
    width = max((len(row) for row in sheet.rows), default=0)
    rows = range(1, len(sheet.rows) + 1)
    down = {at: _units(sheet, registry, [(row, at) for row in rows]) for at in range(1, width + 1)}
    beside = {row: _units(sheet, registry, [(row, at) for at in range(1, width + 1)])
              for row in rows[:_DEEPEST]}  # fmt: skip
    unit = max(down, key=lambda at: down[at], default=0)
    head = find_head(sheet, None)
    if head and unit and down[unit] < 2 and (place := _unit_above(sheet, head, registry)):
        return _of_one(sheet, head, place)
    if not unit or down[unit] < max(beside.values(), default=0):
        return _across(sheet, max(beside, key=lambda row: beside[row], default=1), registry)
    if head is None or not head.figures:
        todo = "mỗi dòng một hồ sơ thì viết ánh xạ layout: records, theo docs/adapters.md"
        raise MappingError("Không thấy bảng số liệu của đơn vị", where=sheet.name, todo=todo)
    wrong = unfit(sheet, head)
    if wrong and wrong.code == "paired_columns":
        return _blocks(sheet, head)
    return _rows(sheet, head, unit)


def _units(sheet: Sheet, registry: Registry, places: Sequence[tuple[int, int]]) -> int:
    cells = (sheet.at(row, at) for row, at in places)
    known = (registry.match(cell) for cell in cells if isinstance(cell, str) and cell)
    return len({unit.id for unit in known if unit})


def _rows(sheet: Sheet, head: Head, unit: int) -> Draft:
    below = [row for row in range(head.row + 1, len(sheet.rows) + 1)
             if any(is_number(sheet.at(row, at)) for at in head.figures)]  # fmt: skip
    columns = [DraftColumn({"field": "unit", "type": "text", "labels": _labels(sheet, head, unit)})]
    remarks = [f"cột đơn vị: '{head.title(unit)}'"]
    figures = {at: name for at, name in head.figures.items() if at != unit}
    if item := _item(sheet, head, unit, below):
        columns.append(
            DraftColumn({"field": "item", "type": "text", "labels": _labels(sheet, head, item)})
        )
        remarks.append(f"mỗi đơn vị có nhiều dòng: mã ở cột '{head.title(item)}'")
        figures.pop(item, None)
    fields = _fields(figures, {"unit", "item"})
    columns += _numbers(sheet, head, fields, below)
    left = [f"'{shown(head.title(at), 40)}'" for at in head.headings
            if at not in figures and at not in (unit, item)]  # fmt: skip
    if left:
        remarks.append(f"cột không dùng: {listed(left)}")
    totals = _sums(sheet, fields, below)
    labels = [as_text(filled_from_merged(sheet, row, unit)) for row in below]
    skip = tuple(dict.fromkeys(label for label in labels if told_by_words(label) == "total"))
    if skip:
        remarks.append(f"dòng tổng: {listed(list(skip))}")
    depth = head.row - head.top + 1
    return Draft("rows", sheet.name, head.top, depth, tuple(columns), totals, skip, tuple(remarks))


def _unit_above(sheet: Sheet, head: Head, registry: Registry) -> str:
    """The cell above the table that names a unit; "" where none does."""
    for row in range(1, head.top):
        for at, cell in enumerate(sheet.rows[row - 1], start=1):
            if isinstance(cell, str) and cell and registry.match(cell):
                return f"{letter(at)}{row}"
    return ""


def _of_one(sheet: Sheet, head: Head, place: str) -> Draft:
    """A table of one unit, whose rows are about items."""
    codes = [at for at, texts in head.headings.items() if any(is_aside(text) for text in texts)]
    item = head.columns.get("unit_code", 0) or next(iter(codes), head.columns.get("unit", 0))
    keys: dict[str, object] = {
        "field": "item", "type": "text", "labels": _labels(sheet, head, item)
    }  # fmt: skip
    figures = {at: name for at, name in head.figures.items() if at != item}
    below = range(head.row + 1, len(sheet.rows) + 1)
    columns = (DraftColumn(keys), *_numbers(sheet, head, _fields(figures, {"unit", "item"}), below))
    remarks = (f"cả tệp là của đơn vị ghi ở ô {place}; mã ở cột '{head.title(item)}'",)
    depth = head.row - head.top + 1
    return Draft("rows", sheet.name, head.top, depth, columns, remarks=remarks, unit_cell=place)


def _item(sheet: Sheet, head: Head, unit: int, below: Sequence[int]) -> int:
    """The column that tells rows of one unit apart; 0 where each has one row."""
    names = {row: as_text(filled_from_merged(sheet, row, unit)) for row in below}
    count = Counter(names.values())
    several = [row for row in below if names[row] and count[names[row]] > 1]
    apart = [
        at
        for at in head.headings
        if at != unit
        and at != head.columns.get("order")
        and len({(names[row], as_text(sheet.at(row, at))) for row in several}) == len(several)
        and not all(is_number(sheet.at(row, at)) and at in head.figures for row in several)
    ]
    codes = [at for at in apart if any(is_aside(text) for text in head.headings[at])]
    mostly = apart if len(several) * 2 > len(below) else []
    return next(iter(codes or mostly), 0) if several else 0


def _blocks(sheet: Sheet, head: Head) -> Draft:
    """Each heading over a pair of a name and a figure."""
    order = {head.columns.get("order", 0), head.columns.get("rank", 0)}
    figures = {at: name for at, name in head.figures.items() if at not in order}
    below = range(head.row + 1, len(sheet.rows) + 1)
    columns = _numbers(sheet, head, _fields(figures, set()), below)
    remark = "các cặp cột tên và điểm, ghép lại theo tên"
    depth = head.row - head.top + 1
    return Draft("blocks", sheet.name, head.top, depth, tuple(columns), remarks=(remark,))


def _across(sheet: Sheet, row: int, registry: Registry) -> Draft:
    """Units side by side: the figures by their labels left of the first unit."""
    heads = enumerate(sheet.rows[row - 1], start=1)
    units = [at for at, cell in heads if isinstance(cell, str) and cell and registry.match(cell)]
    if len(units) < 2:
        raise MappingError(
            "Không thấy tên đơn vị ở cột hay dòng nào",
            where=sheet.name,
            todo="nêu --programme có các đơn vị ấy",
        )
    labels: dict[int, str] = {}
    for below in range(row + 1, len(sheet.rows) + 1):
        if any(is_number(sheet.at(below, at)) for at in units):
            texts = [as_text(sheet.at(below, at)) for at in range(1, min(units))]
            words = [text for text in texts if text and not is_number(text) and len(text) > 1]
            if words and told_by_words(words[0]) not in _LEFT and words[0] not in labels.values():
                labels[below] = words[0]
    columns = []
    for below, name in _fields(labels, set()).items():
        keys: dict[str, object] = {"field": name, "labels": [_label(labels[below])]}
        cells = {at: sheet.at(below, at) for at in units}
        if any((below, at) in sheet.facts.percent or str(cell).strip().endswith("%")
               for at, cell in cells.items()):  # fmt: skip
            keys["percent"] = "points"
        if marks := _marks(cells.values()):
            keys["missing"] = marks
        columns.append(DraftColumn(keys, _ASKED if marks else ""))
    return Draft("across", sheet.name, row, 1, tuple(columns), remarks=("đơn vị nằm ngang",))


def _numbers(
    sheet: Sheet, head: Head, fields: dict[int, str], below: Sequence[int]
) -> list[DraftColumn]:
    """The columns of figures, each as its cells are written."""
    how = conventions(sheet, head, "", Log(sheet.name))
    columns = []
    for at, name in fields.items():
        cells = [cell for row in below if (cell := sheet.at(row, at)) != ""]
        blanks = [sheet.at(row, at) for row in range(head.row + 1, len(sheet.rows) + 1)]
        cells += [cell for cell in blanks if cell != "" and is_missing(cell)]
        keys: dict[str, object] = {"field": name, "labels": _labels(sheet, head, at)}
        if how[at].number != "vi":
            keys["number"] = how[at].number
        if how[at].percent:
            keys["percent"] = how[at].percent
        marks = _marks(cells)
        if marks:
            keys["missing"] = marks
        typed = [cell for cell in cells if isinstance(cell, (int, float))]
        if typed and all(float(cell).is_integer() for cell in typed) and not how[at].percent:
            keys["whole"] = True
        columns.append(DraftColumn(keys, _ASKED if marks else ""))
    return columns


def _marks(cells: Iterable[Cell]) -> list[str]:
    """Short words where figures should stand: it seems that there is none."""
    texts = dict.fromkeys(as_text(cell) for cell in cells if isinstance(cell, str))
    return [text for text in texts if 0 < len(text) <= _MARK and not any(map(str.isdigit, text))]


def _fields(names: dict[int, str], taken: set[str]) -> dict[int, str]:
    """Our name of each column, from its heading."""
    used, fields = set(taken), {}
    for at, name in names.items():
        wanted = re.sub(r"[^a-z0-9]+", "_", as_code(_YEAR.sub("", name)).lower()).strip("_")[:40]
        field, number = wanted or "so", 2
        while field in used:
            field, number = f"{wanted or 'so'}_{number}", number + 1
        used.add(field)
        fields[at] = field
    return fields


def _labels(sheet: Sheet, head: Head, at: int) -> list[str]:
    """The heading of a column as a mapping finds it."""
    texts = header_texts(sheet, head.top, head.row - head.top + 1)
    return [_label(" / ".join(texts[at - 1]))]


def _label(text: str) -> str:
    """A heading as a label finds it: any year in the place of a year."""
    return _YEAR.sub("*", " ".join(text.split()))


def _sums(sheet: Sheet, fields: dict[int, str], below: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """The columns that are the sum of all others, in every row."""
    for at, name in fields.items():
        others = [column for column in fields if column != at]
        rows = [[sheet.at(row, column) for column in (at, *others)] for row in below]
        full = [[float(cell) for cell in row if isinstance(cell, (int, float))] for row in rows]
        full = [row for row in full if len(row) == len(fields)]
        if (
            len(others) > 1
            and len(full) > 2
            and all(abs(total - sum(parts)) <= 0.006 * len(parts) for total, *parts in full)
        ):
            return {name: tuple(fields[other] for other in others)}
    return {}
