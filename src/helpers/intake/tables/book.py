"""An index that arrives as a workbook or as CSV files: its framework, units and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.errors import InputError
from helpers.core.periods import Dates
from helpers.core.problems import Problem
from helpers.core.spelling import text_key
from helpers.core.text import capital
from helpers.intake.tables.about import read_about
from helpers.intake.tables.book_units import BookUnits
from helpers.intake.tables.codes import as_id
from helpers.intake.tables.dated import Dating
from helpers.intake.tables.framework import as_framework, shown_decimals
from helpers.intake.tables.in_force import with_periods
from helpers.intake.tables.labels import period_id, period_names
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.method import method
from helpers.intake.tables.nodes import Node, read_nodes
from helpers.intake.tables.opening import Opened, open_tables
from helpers.intake.tables.plain_table import plain_tree
from helpers.intake.tables.records import Record, records_of, settled
from helpers.intake.tables.row import Wide
from helpers.intake.tables.sheet_names import without_period
from helpers.intake.tables.sheets import framework_sheet, holds_data, named_units, read_sheets
from helpers.intake.tables.totals import is_whole
from helpers.intake.tables.tree import Tree, make_tree
from helpers.intake.tables.unit_list import BookUnit, read_units
from helpers.intake.workbook import letter


@dataclass(frozen=True)
class TableBook:
    """What the files of an index say.

    Attributes:
        framework: the keys of a framework's YAML file; its `id` is made of the file's name.
        data: unit, period, group and region where they are stated, and one column a code: of an
            indicator, of a denominator, and of a group whose printed value is in the table.
        units: all units, also those without any figure. whole: what the table calls the whole,
            where it has a row of it.
        about: what the sheet "Thông tin" says, by our names of its keys.
        problems: what is wrong, each with its cell; with an error the table is not to be used.
        assumed, left: in Vietnamese, what was taken for granted, and what was not used.
    """

    framework: dict[str, Any]
    data: pd.DataFrame
    units: tuple[BookUnit, ...]
    whole: str
    periods: tuple[Dates, ...]
    about: Mapping[str, str]
    problems: tuple[Problem, ...]
    assumed: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def unit_names(self) -> dict[str, str]:
        """The name of each unit, by its key in `data`."""
        return {unit.key: unit.name for unit in self.units}


def read_workbook(
    *paths: Path, code: str = "", name: str = "", sheets: Sequence[str] = ()
) -> TableBook:
    """The index in a workbook, or in CSV files of which one may list its indicators.

    Args:
        code, name: of the index where no sheet names it; else those of the file.
        sheets: names of the sheets that hold the figures; () where their names tell.

    Raises:
        ManySheets: several sheets hold tables, and nothing says which is meant.
        InputError: a file is no workbook or CSV, or holds no table of figures.
    """
    logs = [Log(path.name) for path in paths]
    opened = [open_tables(path, log, sheets) for path, log in zip(paths, logs, strict=True)]
    there = {text_key(sheet.name) for file in opened for sheet in file.data}
    if lacking := [sheet_name for sheet_name in sheets if text_key(sheet_name) not in there]:
        raise InputError(
            f"Sổ tính không có trang '{lacking[0]}'",
            where=paths[0].name,
            found=listed([sheet.name for file in opened for sheet in file.data]),
            todo="chọn một trang trong đó bằng --sheet",
        )
    about: dict[str, str] = {}
    for file, log in zip(opened, logs, strict=True):
        about |= read_about(file.about, log)
    code = code or as_id(about.get("id", "") or paths[0].stem) or "chi-so"
    name = name or about.get("name", "")
    root = Node(0, code, name or _title(paths[0]), name_en=about.get("name_en", ""))
    return _Reading(opened, logs, about, root, named=bool(name)).book()


def _title(path: Path) -> str:
    """What an index is called by its file, in every period: pci_2024.xlsx is "Pci"."""
    stem = path.stem.replace("_", " ")
    return capital(without_period(stem) or stem)


class _Reading:
    """Reads the sheets of some files one after the other."""

    def __init__(
        self,
        opened: list[Opened],
        logs: list[Log],
        about: dict[str, str],
        root: Node,
        *,
        named: bool,
    ) -> None:
        self._opened, self._logs, self._about, self._root = opened, logs, about, root
        self._named = named
        pairs = zip(opened, logs, strict=True)
        self._units = BookUnits([u for file, log in pairs for u in read_units(file.units, log)])

    def book(self) -> TableBook:
        """Everything together."""
        tree = self._listed_tree()
        known = tree.columns() if tree else None
        wides = [
            (wide, log)
            for file, log in zip(self._opened, self._logs, strict=True)
            if holds_data(file)
            for wide in read_sheets(file, known, log, self._units.knows)
        ]
        main = self._logs[0]
        tree = tree or plain_tree([wide for wide, _ in wides], self._root, main, named=self._named)
        if tree is None:
            problems = [error for log in self._logs for error in log.errors]
            raise InputError(
                "Không tìm thấy bảng số liệu dùng được",
                where=main.file,
                found="; ".join(str(problem) for problem in problems[:3]),
                todo="cần một bảng có đơn vị ở các dòng, mỗi chỉ tiêu một cột",
            )
        records = [r for wide, log in wides for r in self._records(wide, tree, log)]
        for name in named_units([wide for wide, _ in wides], self._units.knows, main):
            if not self._units.knows(name):
                self._units.add(name, name)
        totals = [row.label for wide, _ in wides for row in wide.totals if is_whole(row.label)]
        return self._together(tree, records, totals[0] if totals else "")

    def _listed_tree(self) -> Tree | None:
        for file, log in zip(self._opened, self._logs, strict=True):
            sheet = framework_sheet(file)
            nodes = read_nodes(sheet, log) if sheet else []
            if sheet and nodes:
                return make_tree(sheet.name, nodes, self._root, log)
        return None

    def _records(self, wide: Wide, tree: Tree, log: Log) -> list[Record]:
        columns = tree.columns()
        codes = {at: columns.match(name) for at, name in wide.head.figures.items()}
        codes = {at: code for at, code in codes.items() if code}
        places = {code: letter(at) for at, code in codes.items()}
        dating = Dating(wide.sheet, wide.head, log.file, self._about, log)
        records: list[Record] = []
        for row in wide.rows:
            unit = self._units.of(row, wide.sheet.name, wide.head.columns, log)
            period = dating.of(row)
            if unit and period:
                keys = (unit, period, log.file, wide.sheet.name)
                records += records_of(row, codes, places, keys)
        return records

    def _together(self, tree: Tree, records: list[Record], whole: str) -> TableBook:
        main, names = self._logs[0], {unit.key: unit.name for unit in self._units.units}
        kept, contradictions = settled(
            records, lambda unit: names.get(unit, unit), lambda dates: period_names(dates)[0]
        )
        values: dict[str, list[float]] = {}
        for record in kept:
            for code, value in record.values.items():
                values.setdefault(code, []).append(value)
        if values or not contradictions:
            _say_empty(tree, values, main)
        tree = with_periods(tree, kept, main)
        how = method(tree, values, self._about, main)
        decimals = shown_decimals(tree, values, self._about, how)
        if not self._about.get("decimals"):
            main.assume(
                f"điểm chỉ số in {decimals[tree.root]} số thập phân, xếp hạng theo điểm chưa làm "
                "tròn: sửa score.decimals và score.rank_decimals của khung nếu văn bản quy định"
            )
        framework = as_framework(tree, how, self._about, decimals)
        framework["id"] = self._root.code
        periods = sorted({record.period for record in records}, key=lambda period: period.order)
        if not self._units.listed and len(periods) > 1:
            _say_partial(records, periods, names, main)
        return TableBook(
            framework,
            self._frame(tree, kept),
            self._units.units,
            whole,
            tuple(periods),
            self._about,
            (*(problem for log in self._logs for problem in log.problems), *contradictions),
            tuple(text for log in self._logs for text in log.assumed),
            tuple(text for log in self._logs for text in log.left),
        )

    def _frame(self, tree: Tree, records: list[Record]) -> pd.DataFrame:
        """The values, one row a unit and period, in the order of periods and units."""
        rows: dict[tuple[Dates, str], dict[str, float]] = {}
        for record in records:
            rows.setdefault((record.period, record.unit), {}).update(record.values)
        order = {unit.key: place for place, unit in enumerate(self._units.units)}
        keys = sorted(rows, key=lambda key: (key[0].order, order[key[1]]))
        present = {code for row in rows.values() for code in row}
        present |= {leaf.code for leaf in tree.leaves}
        codes = [code for code in (*tree.written,) if code in present]
        units = {unit.key: unit for unit in self._units.units}
        key_columns: dict[str, list[Any]] = {
            "unit": [unit for _, unit in keys],
            "period": [period_id(period) for period, _ in keys],
        }
        for name in ("group", "region"):
            labels = [getattr(units[unit], name) for _, unit in keys]
            if any(labels):
                key_columns[name] = labels
        frame = pd.DataFrame(key_columns)
        columns = {code: [rows[key].get(code, float("nan")) for key in keys] for code in codes}
        return pd.concat([frame, pd.DataFrame(columns, dtype="float64")], axis="columns")


def _say_partial(
    records: Sequence[Record], periods: Sequence[Dates], names: Mapping[str, str], log: Log
) -> None:
    """Say which names have figures in some periods only: one unit may be spelt in two ways."""
    there = {
        period: {record.unit for record in records if record.period == period} for period in periods
    }
    parts = []
    for period in periods:
        lacking = [name for unit, name in names.items() if unit not in there[period]]
        if lacking:
            parts.append(f"kỳ {period_id(period)} không có {listed(lacking)}")
    if parts:
        log.assume(
            f"mỗi tên là một đơn vị; {'; '.join(parts)}: nếu là một đơn vị viết hai cách thì ghi "
            "cùng một tên, hoặc thêm trang Đơn vị có cột Tên, Tên ngắn"
        )


def _say_empty(tree: Tree, values: Mapping[str, Sequence[float]], log: Log) -> None:
    """An indicator of the framework without any figure is asked about."""
    empty = [leaf for leaf in tree.leaves if not values.get(leaf.code)]
    if len(empty) == len(tree.leaves) and log.errors:
        return  # what is wrong with the table is reported
    for leaf in empty:
        log.problem(
            "", "", "no_figures", f"chỉ tiêu '{leaf.code}' ({leaf.name}) không có số liệu nào",
            todo="thêm cột có tiêu đề là mã hoặc tên của chỉ tiêu; hoặc bỏ chỉ tiêu khỏi khung",
            severity="error" if len(empty) == len(tree.leaves) else "warning",
        )  # fmt: skip
