"""The tables of a programme as observations: every file of `data/raw/<programme>/tables/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.core.errors import InputError
from helpers.core.files import sha256
from helpers.core.periods import Dates
from helpers.core.problems import Problem
from helpers.intake.names import shown
from helpers.intake.observations import KEYS, Observations, sheet_key
from helpers.intake.tables.about import read_about
from helpers.intake.tables.columns import Columns
from helpers.intake.tables.dated import Dating
from helpers.intake.tables.labels import period_id
from helpers.intake.tables.log import Log
from helpers.intake.tables.nodes import read_nodes
from helpers.intake.tables.opening import Opened, open_tables, table_files
from helpers.intake.tables.programme_units import UnitNames
from helpers.intake.tables.records import Record, records_of, settled
from helpers.intake.tables.row import Row, Wide
from helpers.intake.tables.sheets import ManySheets, framework_sheet, holds_data, read_sheets
from helpers.intake.tables.unit_list import read_units
from helpers.intake.workbook import letter
from helpers.params.framework import Framework
from helpers.params.load import Setting
from helpers.params.period import Period


def read_tables(setting: Setting, periods: Iterable[str]) -> Observations:
    """Read every table of a programme and keep what is of these periods.

    Units are matched by id, name and other spellings, columns by code or name of the framework,
    periods by their dates. Of different values for one unit, period and code none is taken.
    """
    wanted = {
        period.id: period for period in setting.programme.periods if period.id in set(periods)
    }
    folder = setting.project.tables(setting.programme.id)
    reading = _Reading(setting)
    for path in table_files(folder) if folder.is_dir() else ():
        reading.file(path)
    ids = {Dates(period.start, period.end): period.id for period in setting.programme.periods}
    names = {unit.id: unit.name_vi for unit in setting.registry.units}
    labels = {dates: setting.period(period).label_vi for dates, period in ids.items()}
    kept, contradictions = settled(
        reading.records, lambda unit: names[unit], lambda dates: labels[dates], lambda d: ids[d]
    )
    mine = [record for record in kept if ids[record.period] in wanted]
    problems = [
        problem for problem in (*reading.problems, *contradictions) if _concerns(problem, wanted)
    ]
    return Observations(
        table=_frame(mine, ids, reading.codes),
        cells=reading.cells,
        problems=tuple(problems),
        sources=reading.sources,
    )


def tables_of(setting: Setting, path: Path) -> tuple[tuple[Wide, ...], tuple[Problem, ...]]:
    """The tables of one file as the programme reads them, and what is wrong with them."""
    reading = _Reading(setting)
    reading.file(path)
    return tuple(reading.wides), tuple(reading.problems)


def _concerns(problem: Problem, wanted: dict[str, Period]) -> bool:
    return not problem.period or problem.period in wanted


def known_columns(framework: Framework, listed: dict[str, list[str]] | None = None) -> Columns:
    """By which headings the columns of a framework are found.

    Args:
        listed: by code or name, what a workbook's own list of indicators calls them.
    """
    spellings: dict[str, list[str]] = {}
    for indicator in framework.indicators:
        spellings[indicator.code] = [indicator.code, indicator.name_vi, indicator.name_en]
    for indicator in framework.indicators:
        if indicator.denominator and indicator.denominator not in spellings:
            spellings[indicator.denominator] = [indicator.denominator]
    plain = Columns(spellings)
    for texts in (listed or {}).values():
        if code := plain.match(*texts):
            spellings[code] += texts
    return Columns(spellings)


@dataclass
class _Reading:
    setting: Setting
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    wides: list[Wide] = field(default_factory=list)

    def __post_init__(self) -> None:
        framework, programme = self.setting.framework, self.setting.programme
        self.codes = list(dict.fromkeys(
            [indicator.code for indicator in framework.indicators]
            + [indicator.denominator for indicator in framework.indicators if indicator.denominator]
        ))  # fmt: skip
        self._periods = {Dates(period.start, period.end): period for period in programme.periods}
        labels = {
            text: dates
            for dates, period in self._periods.items()
            for text in (period.id, period.label_vi, period.label_en)
        }
        self._labels = labels
        self._only = next(iter(self._periods)) if len(self._periods) == 1 else None
        self._missed: set[tuple[str, Dates]] = set()

    def file(self, path: Path) -> None:
        """Read one file; what cannot be read at all is a problem."""
        file = self.setting.project.relative(path)
        log = Log(file)
        try:
            opened = open_tables(path, log, self.setting.programme.source.sheets)
            self.sources[file] = sha256(path)
        except InputError as error:
            log.problem("", "", "unreadable", error.what, error.found, error.todo)
            self.problems += log.problems
            return
        if holds_data(opened):
            try:
                self._tables(opened, file, log)
            except ManySheets as error:
                todo = "khai báo tên trang ở source.sheets của chương trình"
                log.problem("", "", "many_sheets", error.what, error.found, todo)
        self.problems += log.problems

    def _tables(self, opened: Opened, file: str, log: Log) -> None:
        quiet = Log(file)
        sheet = framework_sheet(opened)
        nodes = read_nodes(sheet, quiet) if sheet else []
        known = known_columns(
            self.setting.framework, {node.code: [node.code, node.name] for node in nodes}
        )
        units = UnitNames(self.setting, read_units(opened.units, quiet))
        about = read_about(opened.about, quiet)
        for wide in read_sheets(opened, known, log, units.knows):
            dating = Dating(wide.sheet, wide.head, file, about, log, self._labels, self._only)
            self._sheet(wide, dating, units, log)
            self.wides.append(wide)

    def _sheet(self, wide: Wide, dating: Dating, units: UnitNames, log: Log) -> None:
        places = {code: letter(at) for at, code in wide.head.figures.items()}
        name, turn = wide.sheet.name, wide.head.turn
        if not turn and self.cells.setdefault(log.file, places) != places:
            self.cells[sheet_key(log.file, name)] = places
        for row in wide.rows:
            if not row.values:
                continue
            period = self._period(row, dating, log)
            unit = units.of(row, period, wide, log) if period else ""
            if unit and period:
                keys = (unit, period, log.file, name)
                for record in records_of(row, wide.head.figures, places, keys):
                    self.records.append(record)
                    if turn:
                        dated = self._periods[period].id if turn.labels else ""
                        at = sheet_key(log.file, name, dated)
                        self.cells.setdefault(at, {}).update(record.places)

    def _period(self, row: Row, dating: Dating, log: Log) -> Dates | None:
        """The period of a row, if the programme has it."""
        dates = dating.of(row)
        if dates is None or dates in self._periods:
            return dates
        if (dating.sheet.name, dates) not in self._missed:
            self._missed.add((dating.sheet.name, dates))
            known = ", ".join(period.id for period in self._periods.values())
            log.problem(
                dating.sheet.name, row.dated or f"{row.row}:{row.row}", "period_not_declared",
                "kỳ không có trong periods của chương trình; không dùng số liệu kỳ này",
                f"'{shown(row.label, 40) or period_id(dates)}'",
                f"khai báo kỳ trong params/programmes/{self.setting.programme.id}.yml "
                f"(có: {known})",
                severity="warning",
            )  # fmt: skip
        return None


def _frame(records: Sequence[Record], ids: dict[Dates, str], codes: Sequence[str]) -> pd.DataFrame:
    keys = [
        (record.unit, ids[record.period], "", record.file, record.sheet, record.row)
        for record in records
    ]
    frame = pd.DataFrame(keys, columns=list(KEYS))
    values = {
        code: pd.Series(
            [record.values.get(code, float("nan")) for record in records], dtype="float64"
        )
        for code in codes
    }
    return pd.concat([frame, pd.DataFrame(values)], axis="columns")
