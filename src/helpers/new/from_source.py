"""An index whose workbooks a mapping reads: `baocao new programme FILE… --source MAPPING`.

The mapping says which figures there are (`feeds`) and, by its totals, with which weights they make
up the index in which periods. Each file is of the period that its name states.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.errors import InputError, MappingError
from helpers.core.paths import Project
from helpers.core.periods import Dates
from helpers.intake.sources.mapping import Mapping, Total
from helpers.intake.sources.read import import_file, load_mapping, mapping_ids
from helpers.intake.sources.result import Import, Window
from helpers.intake.sources.tables import found_headers
from helpers.intake.stated import stated_periods
from helpers.intake.tables.book import TableBook
from helpers.intake.tables.framework import NOISE
from helpers.intake.tables.labels import period_id
from helpers.intake.tables.unit_list import BookUnit
from helpers.intake.workbook import open_book
from helpers.params.provinces import province_registry


@dataclass(frozen=True, slots=True)
class Read:
    """What a mapping reads of some files.

    Attributes:
        files: by period id, the files of it.
    """

    book: TableBook
    files: Table[str, tuple[Path, ...]]


def read_source(project: Project, source: str, paths: Sequence[Path], id_: str) -> Read:
    """The index that the mapping finds in the files.

    Raises:
        ConfigError: no such mapping, or one that feeds no indicators of provinces; a file whose
            name states no period or from which nothing can be read.
    """
    mapping = load_mapping(project, source)
    if not mapping.feeds or "*" in mapping.feeds.values() or mapping.names != "provinces":
        raise MappingError(
            f"Ánh xạ {source} không tạo được chương trình",
            where=f"params/sources/{source}.yml",
            todo="ánh xạ cần names: provinces và feeds: {số liệu: mã chỉ tiêu}",
        )
    by_period: dict[Dates, list[tuple[Path, Import]]] = {}
    for path in paths:
        dates = _period(path)
        window = Window(period_id(dates), dates.start, dates.end)
        registry = province_registry(project.params, dates.end)
        read = import_file(path, mapping, registry, window)
        if not read.values:
            first = next((str(problem) for problem in read.problems), "không có số liệu")
            raise MappingError(
                "Ánh xạ không đọc được tệp",
                where=path.name,
                found=first,
                todo="xem baocao check TỆP --source MÃ --explain",
            )
        by_period.setdefault(dates, []).append((path, read))
    periods = tuple(sorted(by_period, key=lambda dates: dates.order))
    files = {period_id(period): tuple(path for path, _ in by_period[period]) for period in periods}
    imports = [(period_id(period), read) for period in periods for _, read in by_period[period]]
    names = _names(project, periods)
    data = _data(mapping, imports, names)
    book = TableBook(
        framework=_framework(mapping, id_ or source, tuple(files)),
        data=data,
        units=tuple(BookUnit(name, name) for name in dict.fromkeys(data["unit"])),
        whole="",
        periods=periods,
        about={"name": mapping.title_vi, "document": mapping.title_vi, "source": mapping.system},
        problems=tuple(problem for _, read in imports for problem in read.problems),
        assumed=(f"cột, trọng số theo ánh xạ params/sources/{source}.yml",),
        left=(),
    )
    return Read(book, files)


def sources_for(project: Project, path: Path) -> tuple[str, ...]:
    """The mappings of indicators of provinces whose every heading stands on a sheet of the file."""
    mappings = (load_mapping(project, id_) for id_ in mapping_ids(project))
    usable = [mapping for mapping in mappings if mapping.feeds and mapping.names == "provinces"]
    fitting = set()
    with open_book(path) as book:
        for name in book.names:
            with suppress(InputError):
                sheet = book.sheet(name)
                fitting |= {
                    mapping.id
                    for mapping in usable
                    if _headings(mapping) <= found_headers(sheet, mapping)
                }
    return tuple(sorted(fitting))


def _headings(mapping: Mapping) -> set[str]:
    return {column.field for column in mapping.columns if not column.optional}


def _period(path: Path) -> Dates:
    stated = stated_periods(path.stem)
    if len(stated) != 1:
        raise MappingError(
            "Tên tệp không nói rõ một kỳ",
            where=path.name,
            todo="đặt tên tệp có đúng một kỳ, ví dụ PCI_2014.xlsx, DTI-Q1-2024.xlsx",
        )
    return stated[0]


def _names(project: Project, periods: Sequence[Dates]) -> dict[str, str]:
    return {
        unit.id: unit.short_vi
        for dates in periods
        for unit in province_registry(project.params, dates.end).units
    }


def _data(
    mapping: Mapping, imports: Sequence[tuple[str, Import]], names: Table[str, str]
) -> pd.DataFrame:
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for period, read in imports:
        for value in read.values:
            code = mapping.feeds.get(value.field)
            if code and value.number is not None:
                rows.setdefault((names[value.unit], period), {})[code] = float(value.number)
    return pd.DataFrame(
        [{"unit": unit, "period": period, **row} for (unit, period), row in rows.items()]
    )


def _framework(mapping: Mapping, id_: str, periods: Sequence[str]) -> dict[str, Any]:
    totals = [total for total in mapping.totals if total.field in mapping.feeds]
    top = totals[0].field if totals else ""
    root = mapping.feeds.get(top, id_)
    labels = {
        column.field: column.labels[0].strip("* ") for column in mapping.columns if column.labels
    }
    nodes: list[dict[str, Any]] = [{"code": root, "name_vi": mapping.title_vi, "decimals": 2}]
    for field, code in mapping.feeds.items():
        if code == root or field == top:
            continue
        node: dict[str, Any] = {"code": code, "name_vi": labels.get(field, code), "parent": root}
        node |= {"unit": "điểm", "decimals": 2, "measure": {"kind": "given"}}
        nodes.append(node | _weight(field, [t for t in totals if t.field == top], periods))
    how = {"normalise": {"method": "none"}, "aggregate": "sum" if totals else "arithmetic"}
    score = {"rule": "composite", "indicator": root, **how, "decimals": 2, "rank_decimals": NOISE}
    about = {"id": id_, "name_vi": mapping.title_vi, "name_en": mapping.title_vi}
    return {**about, "indicators": nodes, "score": score}


def _weight(field: str, totals: Sequence[Total], periods: Sequence[str]) -> dict[str, Any]:
    """The weight of a part in each period, and in which periods there is one."""
    weights = {
        period: float(total.weights[field])
        for period in periods
        for total in totals
        if field in total.weights and (not total.periods or period in total.periods)
    }
    if not totals or not weights:
        return {}
    same = len(set(weights.values())) == 1
    keys: dict[str, Any] = {"weight": next(iter(weights.values())) if same else weights}
    if len(weights) < len(periods):
        keys["periods"] = list(weights)
    return keys
