"""What exports of other systems bring to a programme on tables: its indicators, with their cells.

A mapping says by `feeds` which of its figures are which indicators. What cannot be read of a file
is missing and reported; a file of another period brings nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers.core.problems import Problem
from helpers.intake.exports import (
    Export,
    figures_of,
    last_files,
    own_units,
    read_exports,
    set_aside,
)
from helpers.intake.joined import join
from helpers.intake.observations import KEYS, Observations, empty
from helpers.intake.sources.mapping import BY_ITEM, Mapping
from helpers.intake.sources.result import Value, split_cell
from helpers.params.load import Setting


def read_fed(setting: Setting, periods: Iterable[str]) -> Observations:
    """All that the filed exports of these periods feed to the programme's framework.

    One row a row of a sheet that states something of a unit, one column of numbers a code. Of
    several files of one mapping the last that names a unit counts for it; two mappings that state
    one figure differently are an error, and neither counts.

    Raises:
        ConfigError: unknown period, or a register or mapping that is not usable.
    """
    return join(_read(setting, period) for period in periods)


def fed_code(mapping: Mapping, value: Value) -> str:
    """The code that a value is fed to, "" where it is fed to none."""
    code = mapping.feeds.get(value.field, "")
    return value.item if code == BY_ITEM else code


def _read(setting: Setting, period: str) -> Observations:
    exports, problems = read_exports(setting, None, period)
    counted = [export for export in exports if export.counts]
    last, known = last_files(counted), figures_of(setting.framework)
    fed = [_fed(setting, export, last, known, problems) for export in counted]
    sources = {file: mark for export in counted for file, mark in export.contents.sources.items()}
    tables = [feed.table() for feed in fed if feed.rows]
    return Observations(
        table=pd.concat(tables, ignore_index=True) if tables else empty(()),
        cells={feed.file: feed.cells for feed in fed},
        problems=tuple(problems),
        sources=sources,
        columns={feed.file: feed.columns for feed in fed if feed.columns},
    )


@dataclass
class _Fed:
    """What one file feeds: its rows by unit and row, and where figures and units stand."""

    file: str
    rows: dict[tuple[str, int], dict[str, object]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    def table(self) -> pd.DataFrame:
        codes = list(self.cells)
        made = pd.DataFrame(list(self.rows.values()), columns=[*KEYS, *codes])
        return made.astype(dict.fromkeys(codes, "float64"))


def _fed(
    setting: Setting,
    received: Export,
    last: dict[tuple[str, str], str],
    known: frozenset[str],
    problems: list[Problem],
) -> _Fed:
    """The figures of a file that count; what is wrong with it goes to `problems`."""
    fed = _Fed(received.file)
    mine = set(own_units(received, last, problems))
    if not received.of_period:
        problems.append(set_aside(received))
        return fed
    values = [value for value in _stated(setting, received) if value.unit in mine]
    problems += _unknown_items(received, values, known)
    _fill(
        fed,
        received.mapping,
        [value for value in values if fed_code(received.mapping, value) in known],
    )
    return fed


def _stated(setting: Setting, received: Export) -> Iterator[Value]:
    """The numbers of the programme's units that stand in the file."""
    units = {unit.id for unit in setting.registry.units}
    for value in received.contents.values:
        fed = value.field in received.mapping.feeds and value.unit in units
        if fed and value.number is not None and value.cell:
            yield value


def _fill(fed: _Fed, mapping: Mapping, values: Sequence[Value]) -> None:
    places: dict[str, list[tuple[str, int]]] = {}
    for value in values:
        at, line = split_cell(value.cell)
        row = fed.rows.setdefault((value.unit, line), {})
        if not row:
            keys = (value.unit, value.period, "", value.file, value.sheet, line)
            row |= dict(zip(KEYS, keys, strict=True))
        code = fed_code(mapping, value)
        row[code] = float(value.number or 0)
        fed.cells.setdefault(code, at)
        places.setdefault(code, []).append((at, line))
        if mapping.layout == "across":
            fed.columns[value.unit] = at
    if mapping.layout == "across":
        for code, cells in places.items():
            letters = sorted((at for at, _ in cells), key=lambda at: (len(at), at))
            fed.cells[code] = f"{letters[0]}{cells[0][1]}:{letters[-1]}{cells[0][1]}"


def _unknown_items(
    received: Export, values: Iterable[Value], known: frozenset[str]
) -> Iterator[Problem]:
    """The codes in an item column that the framework has not; their figures are not used."""
    if BY_ITEM not in received.mapping.feeds.values():
        return
    first: dict[str, Value] = {}
    for value in values:
        if value.item not in known:
            first.setdefault(value.item, value)
    for value in list(first.values())[:1]:
        yield Problem(
            value.file, value.sheet, value.cell, "unknown_indicator",
            f"khung không có {len(first)} mã của bảng; số liệu của các mã ấy không được dùng",
            ", ".join(first)[:300], "sửa mã trong bảng, hoặc thêm chỉ tiêu vào khung",
            value.unit, value.period, "warning",
        )  # fmt: skip
