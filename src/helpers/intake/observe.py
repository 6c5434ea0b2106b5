"""Everything that has arrived for a programme, as one table of observations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd

from helpers.core.params.load import Setting
from helpers.core.problems import Problem
from helpers.intake.forms import read_forms
from helpers.intake.observations import KEYS, Observations, empty
from helpers.intake.unit_days import untold

Reader = Callable[[Setting, list[str]], Observations]
READERS: tuple[Reader, ...] = ()


def observe(setting: Setting, periods: Iterable[str]) -> Observations | None:
    """What was sent for these periods; None for a programme of printed figures.

    Raises:
        ConfigError: form, mappings or a register of received files are not usable.
    """
    kind = setting.programme.source.kind
    if kind == "published":
        return None
    if kind == "forms":
        return read_forms(setting, periods)
    wanted = list(periods)
    found = joined(*(read(setting, wanted) for read in READERS))
    return replace(found, problems=(*found.problems, *untold(setting, found)))


def joined(*parts: Observations) -> Observations:
    """Several tables as one. Where two state different values, neither counts, and both are named.

    Example:
        >>> from helpers.intake.observations import empty
        >>> joined(Observations(empty(["a"])), Observations(empty(["b"]))).table.columns.tolist()
        ['unit', 'period', 'item', 'file', 'sheet', 'row', 'a', 'b']
    """
    table = pd.concat([empty(()), *(one.table for one in parts)], ignore_index=True)
    cells = {file: where for one in parts for file, where in one.cells.items()}
    conflicts = _conflicts(table, cells)
    return Observations(
        table=table,
        cells=cells,
        problems=(*(problem for one in parts for problem in one.problems), *conflicts),
        sources={file: digest for one in parts for file, digest in one.sources.items()},
        corrections=tuple(one for part in parts for one in part.corrections),
    )


def _conflicts(table: pd.DataFrame, cells: dict[str, dict[str, str]]) -> list[Problem]:
    """Blanks what is stated twice and differently, in place; says where."""
    found = []
    for code in (name for name in table.columns if name not in KEYS):
        stated = table[table[code].notna()]
        different = stated.groupby(["unit", "period"], sort=False)[code].transform("nunique") > 1
        for (unit, period), rows in stated[different].groupby(["unit", "period"], sort=False):
            said = [
                f"{file}, ô {_cell(cells, file, code, row)}: {value:g}"
                for file, row, value in zip(rows["file"], rows["row"], rows[code], strict=True)
            ]
            first = rows.iloc[0]
            found.append(
                Problem(
                    file=first["file"],
                    sheet=first["sheet"],
                    cell=_cell(cells, first["file"], code, first["row"]),
                    code="conflicting_values",
                    what=f"{code} của {unit}, kỳ {period} có hai giá trị khác nhau; không dùng giá "
                    "trị nào",
                    found="; ".join(said),
                    todo="giữ một giá trị",
                    unit=str(unit),
                    period=str(period),
                )
            )
            table.loc[rows.index, code] = float("nan")
    return found


def _cell(cells: dict[str, dict[str, str]], file: str, code: str, row: int) -> str:
    place = cells.get(file, {}).get(code, "")
    return place if not place or place[-1].isdigit() else f"{place}{row}"
