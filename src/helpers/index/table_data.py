"""The table of a composite: values by unit, period and indicator, with group columns."""

from __future__ import annotations

import csv
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.core.errors import ConfigError, NoFile, TableError
from helpers.core.library_errors import vietnamese
from helpers.core.periods import EXAMPLES, Dates, nearest_label, period_of, read_period
from helpers.core.text import nfc
from helpers.index.arrays import Array, Index, Mask
from helpers.index.compiled import Composite

TARGET = ".target"  # of a column with the units' own targets
MISSING = ("", "NA", "N/A", "n/a", "NaN", "nan", "null")
ERROR_ENDS = (".se", ".margin")

_OF_PERIODS = ("periods", "values", "present", "windows")
_BY_COLUMN = ("denominators", "groups", "targets", "errors", "trials")
BROKEN = (pd.errors.ParserError, pd.errors.ParserWarning)


@dataclass(frozen=True, slots=True)
class TableData:
    """Values as given; NaN is missing.

    Attributes:
        units: labels, in order of first appearance.
        periods: labels, in order of their dates.
        values: periods × units × indicators of the framework.
        present: periods × units; whether the table has that row.
        denominators: by column, periods × units.
        groups: by column, periods × units; "" where the table says nothing.
        targets: of indicators that each unit has a target of its own for, periods × units.
        windows: first and last day of each period, where labels do not say them.
        ignored: columns that the framework does not name.
        errors: by column (`<code>.se`, `<code>.margin`), periods × units.
        trials: by code of an indicator whose value is 100 · k / n of n counted items: n, periods ×
            units; 0 where it is not known.
    """

    units: tuple[str, ...]
    periods: tuple[str, ...]
    values: Array
    present: Mask
    denominators: dict[str, Array]
    groups: dict[str, NDArray[np.object_]]
    ignored: tuple[str, ...] = ()
    targets: dict[str, Array] = field(default_factory=dict)
    windows: tuple[Dates, ...] = ()
    errors: dict[str, Array] = field(default_factory=dict)
    trials: dict[str, Array] = field(default_factory=dict)

    @property
    def dates(self) -> tuple[Dates, ...]:
        """First and last day of each period."""
        return self.windows or tuple(period_of(label) for label in self.periods)

    def before(self, period: int) -> int | None:
        """The latest earlier period of the same kind: a quarter follows a quarter, not a year."""
        dates = self.dates
        kind = dates[period].kind
        return next((at for at in range(period - 1, -1, -1) if dates[at].kind == kind), None)

    def only(self, period: int) -> TableData:
        """The same table, one period of it."""
        at = slice(period, period + 1)
        whole: dict[str, Any] = {name: getattr(self, name)[at] for name in _OF_PERIODS}
        parts: dict[str, Any] = {
            name: {key: column[at] for key, column in getattr(self, name).items()}
            for name in _BY_COLUMN
        }
        return replace(self, **whole, **parts)


def read_table(path: Path, table: Composite) -> TableData:
    """DATA.csv: `unit,period,<indicator>,...` and the group columns that the framework names.

    `<indicator>.target` are the units' own targets, where a score is their attainment.

    Raises:
        ConfigError: no such file, or a column of the framework is missing.
        InputError: a cell is no number, a row has no unit or period or comes twice; names the
            file, row and column.
    """
    return table_of(_read(path), path, table)


def table_of(raw: pd.DataFrame, path: Path, table: Composite) -> TableData:
    """The same from a frame that was read from the file at `path`.

    Raises:
        ConfigError, InputError: as `read_table`.
    """
    needed = ("unit", "period", *table.columns, *_number_columns(table))
    absent = [name for name in needed if name not in raw.columns]
    if absent:
        raise ConfigError(
            f"Bảng số liệu thiếu cột {', '.join(absent)}",
            where=path.name,
            found="cột có trong tệp: " + ", ".join(raw.columns),
            todo="thêm cột, hoặc sửa code, group_by, denominator trong khung chỉ số",
        )
    names = raw[["unit", "period"]].fillna("").map(nfc)
    _check_rows(path, names)
    unit_at, units = pd.factorize(names["unit"])
    period_at, periods = _in_order(path, names["period"])
    _check_once(path, names, unit_at, period_at)
    shape = (len(periods), len(units))
    at = (period_at, unit_at)
    present = np.zeros(shape, dtype=bool)
    present[at] = True
    codes = [leaf.code for leaf in table.indicators]
    for leaf in table.indicators:
        if leaf.denominator:
            _check_not_negative(path, raw[leaf.denominator], "Mẫu số âm", "mẫu số từ 0 trở lên")
    precise = _error_columns(path, raw, codes)
    for name in precise:
        _check_not_negative(path, raw[name], "Sai số âm", "sai số từ 0 trở lên")
    values = np.full((*shape, len(codes)), np.nan)
    targets = [f"{code}{TARGET}" for code in codes if f"{code}{TARGET}" in raw.columns]
    for column, code in enumerate(codes):
        values[(*at, column)] = _numbers(path, raw[code])
    return TableData(
        units=tuple(units),
        periods=tuple(periods),
        values=values,
        present=present,
        denominators={n: _spread(_numbers(path, raw[n]), at, shape) for n in table.denominators},
        groups={name: _labels(raw[name], at, shape) for name in table.columns},
        ignored=tuple(str(n) for n in raw.columns if n not in (*needed, *targets, *precise)),
        targets={
            name.removesuffix(TARGET): _spread(_numbers(path, raw[name]), at, shape)
            for name in targets
        },
        errors={name: _spread(_numbers(path, raw[name]), at, shape) for name in precise},
    )


def _number_columns(table: Composite) -> tuple[str, ...]:
    return (*(leaf.code for leaf in table.indicators), *table.denominators)


def _error_columns(path: Path, raw: pd.DataFrame, codes: list[str]) -> list[str]:
    """Columns that say how precise an indicator's values are: `<code>.se` or `<code>.margin`."""
    columns = []
    for code in codes:
        names = [code + end for end in ERROR_ENDS if code + end not in codes]
        there = [name for name in names if name in raw.columns]
        if len(there) > 1:
            raise ConfigError(
                f"Chỉ tiêu {code!r} có hai cột sai số",
                where=path.name,
                found=", ".join(there),
                todo="giữ một cột: .se là sai số chuẩn, .margin là nửa khoảng tin cậy 95%",
            )
        columns += there
    return columns


def _read(path: Path) -> pd.DataFrame:
    try:
        names = _header(path)
        # a unit may be called NA; in every other column that is a missing value
        missing = {name: list(MISSING) for name in names if name not in ("unit", "period")}
        with warnings.catch_warnings():
            # a row longer than the header loses its last cells: not silently
            warnings.simplefilter("error", pd.errors.ParserWarning)
            # numbers stay numbers where a whole column is numeric; other columns come as text
            return pd.read_csv(
                path,
                encoding="utf-8-sig",
                header=0,
                names=names,
                index_col=False,
                dtype={"unit": str, "period": str},
                keep_default_na=False,
                na_values=missing,
                low_memory=False,
            )
    except FileNotFoundError:
        raise NoFile("Thiếu bảng số liệu", where=str(path), todo="xem lại đường dẫn") from None
    except (UnicodeDecodeError, csv.Error, *BROKEN) as error:
        raise ConfigError(
            "Bảng số liệu không phải CSV (UTF-8, dấu phẩy)",
            where=str(path),
            found=vietnamese(error),
            todo="lưu lại dạng “CSV UTF-8”",
        ) from None


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = [nfc(name) for name in next(csv.reader(file), [])]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not names:
        raise ConfigError(
            "Dòng đầu của bảng số liệu không dùng được",
            where=path.name,
            found=f"trùng tên cột: {', '.join(twice)}" if twice else "tệp rỗng",
            todo="unit,period,<chỉ tiêu>,…; mỗi tên cột một lần",
        )
    return names


def _check_rows(path: Path, names: pd.DataFrame) -> None:
    blank = names.index[(names == "").any(axis=1)]
    if len(blank):
        raise TableError(
            "Dòng không có unit hoặc period",
            where=f"{path.name}, dòng {blank[0] + 2}",
            todo="ghi đơn vị và kỳ, hoặc xoá dòng",
        )
    if names.empty:
        raise TableError("Bảng số liệu không có dòng nào", where=path.name, todo="thêm số liệu")


def _in_order(path: Path, labels: pd.Series) -> tuple[Index, list[str]]:
    """Each row's period, and the periods by date; of two labels of one period, the first one."""
    names: dict[Dates, str] = {}
    for label in labels.unique():
        dates = read_period(label)
        if dates is None:
            nearest = nearest_label(label)
            line = labels.index[labels == label][0] + 2
            raise TableError(
                "Không đọc được kỳ",
                where=f"{path.name}, dòng {line}, cột period",
                found=repr(label) + (f"; gần nhất: {nearest}" if nearest else ""),
                todo=f"viết như {EXAMPLES}",
            )
        names.setdefault(dates, label)
    ordered = sorted(names, key=lambda period: period.order)
    place = {dates: at for at, dates in enumerate(ordered)}
    at = {label: place[period_of(label)] for label in labels.unique()}
    return np.array([at[label] for label in labels], dtype=np.intp), [names[d] for d in ordered]


def _check_once(path: Path, names: pd.DataFrame, unit_at: Index, period_at: Index) -> None:
    twice = np.flatnonzero(pd.DataFrame({"unit": unit_at, "period": period_at}).duplicated())
    if len(twice):
        unit, period = names.iloc[twice[0]]
        raise TableError(
            f"Đơn vị {unit!r}, kỳ {period!r} có hai dòng",
            where=f"{path.name}, dòng {twice[0] + 2}",
            todo="giữ một dòng cho mỗi đơn vị và kỳ; hai cách viết của một kỳ là một kỳ",
        )


def _numbers(path: Path, column: pd.Series) -> Array:
    if column.dtype == bool or not pd.api.types.is_numeric_dtype(column):
        numbers = pd.to_numeric(column, errors="coerce")
        wrong = column.index[(numbers.isna() & column.notna()) | (column.dtype == bool)]
        if len(wrong):
            raise TableError(
                "Ô không phải số",
                where=f"{path.name}, dòng {wrong[0] + 2}, cột {column.name}",
                found=repr(column[wrong[0]]),
                todo="dùng dấu chấm thập phân, không dấu phân nhóm; để trống ô không có số liệu",
            )
        column = numbers
    values = np.asarray(column, dtype=np.float64)
    endless = np.flatnonzero(np.isinf(values))
    if endless.size:
        where = f"{path.name}, dòng {endless[0] + 2}, cột {column.name}"
        raise TableError("Ô không phải số hữu hạn", where=where, todo="ghi số, hoặc để trống")
    return values


def _check_not_negative(path: Path, column: pd.Series, what: str, todo: str) -> None:
    """A higher value over a negative denominator would be a lower one; no error is below 0."""
    negative = np.flatnonzero(_numbers(path, column) < 0)
    if negative.size:
        raise TableError(
            what,
            where=f"{path.name}, dòng {negative[0] + 2}, cột {column.name}",
            found=str(column.iloc[negative[0]]),
            todo=f"{todo}; để trống ô không có số liệu",
        )


def _spread(values: Array, at: tuple[Index, Index], shape: tuple[int, int]) -> Array:
    whole = np.full(shape, np.nan)
    whole[at] = values
    return whole


def _labels(
    column: pd.Series, at: tuple[Index, Index], shape: tuple[int, int]
) -> NDArray[np.object_]:
    whole = np.full(shape, "", dtype=object)
    whole[at] = [nfc(str(label)) for label in column.fillna("")]
    return whole
