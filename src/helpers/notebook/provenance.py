"""Where a frame's numbers come from: the source cells behind the rows that it was made of.

Frames that a report hands out carry a mark (`DataFrame.attrs`), which pandas passes on to what is
made from them. The rows of forms also carry their own places, in the columns file, sheet and row.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import PurePosixPath

import pandas as pd

from helpers.core.cells import condensed, span
from helpers.core.errors import CellError
from helpers.core.evidence import Evidence
from helpers.intake.observations import own_period, places_of
from helpers.intake.rows import Rows, runs_of

MARK = "baocao"
PLACES = ("file", "sheet", "row")
_PAIR = ("unit", "period")
_MOST_FILES = 100  # more workbooks than this are summed up by folder
_WORD = re.compile(r"\w+")
_FILLING = {"fillna": 0, "replace": 1, "where": 1, "mask": 1, "insert": 2}  # from which argument on
_COLUMN = re.compile(r"[A-Z]+(?=\d)")


@dataclass(frozen=True)
class Origin:
    """What a frame was handed out as: whose rows, of which periods; () stands for all.

    `measured` marks values and scores: a row of theirs comes from the rows of a whole window.
    """

    units: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    measured: bool = False

    def __deepcopy__(self, _: object) -> Origin:
        return self  # pandas copies it with every frame


def mark(frame: pd.DataFrame, origin: Origin) -> pd.DataFrame:
    """The frame with its mark."""
    frame.attrs[MARK] = origin
    return frame


def is_marked(frame: object) -> bool:
    """Whether a frame was made from a report's frames."""
    return isinstance(frame, pd.DataFrame | pd.Series) and MARK in frame.attrs


def sources_of(frames: Sequence[pd.DataFrame], rows: Rows, code: str) -> list[dict[str, str]]:
    """The source cells behind some frames, as the record names them.

    A frame of rows that still has its places names their cells; any other one the workbooks of the
    units and periods that it was made from.

    Args:
        code: the cell that computes; of the figures only those that it names are listed.

    Raises:
        ReportError: a frame was made from nothing that a report handed out.
    """
    by_sheet: dict[tuple[str, str], list[str]] = {}
    for frame in frames:
        if not is_marked(frame):
            raise CellError(
                "Không biết số liệu lấy từ đâu",
                where=code.strip()[:200],
                todo="đưa vào source= bảng lấy từ report.rows, report.all_rows(), report.values",
            )
        for evidence in _evidence(frame, rows, _WORD.findall(code)):
            places = by_sheet.setdefault((evidence.file, evidence.sheet), [])
            places += [evidence.cells] if evidence.cells and evidence.cells not in places else []
    stated = {place: cells for place, cells in by_sheet.items() if cells}
    return [
        {"file": file, "sheet": sheet, "cell": "; ".join(condensed(places))}
        for (file, sheet), places in _few(stated or by_sheet).items()
    ]


def _evidence(frame: pd.DataFrame, rows: Rows, words: Sequence[str]) -> Iterator[Evidence]:
    origin: Origin = frame.attrs[MARK]
    figures = [name for name in rows.counts if name in words] or [
        name for name in rows.counts if name in frame.columns
    ]
    if any(len({*cells.values()}) < len(cells) for cells in rows.cells.values()):
        # a row an indicator: only rows that state one of these
        if not {*PLACES, *figures} <= set(frame.columns):
            units, periods = (_among(frame, key, getattr(origin, f"{key}s")) for key in _PAIR)
            columns = (*_PAIR, *PLACES, *figures)
            frame = mark(rows.read(units=units, periods=periods, columns=columns), origin)
        frame = frame[frame[figures].notna().any(axis="columns")] if figures else frame
    if set(PLACES) <= set(frame.columns):
        only_period = origin.periods[0] if len(origin.periods) == 1 else ""
        placed = runs_of(
            _dated(rows, frame.assign(unit="", period=frame.get("period", only_period)))
        )
    else:
        units = _among(frame, "unit", origin.units)
        placed = _dated(rows, rows.places(units, _among(frame, "period", origin.periods)))
    of_file = itemgetter(0, 1, 2)
    columns = ("file", "sheet", "period", "first", "last")
    # faster than pandas where there are thousands of files
    runs = zip(*(placed[name].tolist() for name in columns), strict=True)
    for (file, sheet, period), mine in groupby(sorted(runs, key=of_file), key=of_file):
        cells = places_of(rows.cells, file, sheet, period)
        spans = [*mine]
        places = [
            place if place[-1].isdigit() else span(place, first, last)
            for place in (cells[name] for name in figures if name in cells)
            for *_, first, last in spans
        ]
        yield Evidence(str(file), str(sheet), ", ".join(dict.fromkeys(places)))


def _dated(rows: Rows, table: pd.DataFrame) -> pd.DataFrame:
    """Rows or runs with their period only where its columns are of their own."""
    places = zip(*(table[name].tolist() for name in ("file", "sheet", "period")), strict=True)
    return table.assign(period=[own_period(rows.cells, *place) for place in places])


def _among(frame: pd.DataFrame, key: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The units or periods that a frame still names, else those that it was made from."""
    if key in frame.columns:
        return tuple(map(str, frame[key].dropna().unique()))
    return otherwise


def _few(by_sheet: Mapping[tuple[str, str], list[str]]) -> Mapping[tuple[str, str], list[str]]:
    """The places; of very many workbooks, how many a folder has and their whole columns."""
    if len(by_sheet) <= _MOST_FILES:
        return by_sheet
    columns: dict[tuple[str, str], dict[str, None]] = {}
    counts: dict[tuple[str, str], int] = {}
    for (file, sheet), places in by_sheet.items():
        path = PurePosixPath(file)
        key = (f"{path.parent}/*{path.suffix}", sheet)
        letters = _COLUMN.findall("; ".join(places))
        columns.setdefault(key, {}).update(dict.fromkeys(letters))
        counts[key] = counts.get(key, 0) + 1
    return {
        (f"{files} ({counts[files, sheet]})", sheet): [
            ", ".join(f"{letter}:{letter}" for letter in letters)
        ]
        for (files, sheet), letters in columns.items()
    }


def frames_named(code: str, names: Mapping[str, object]) -> list[pd.DataFrame]:
    """The marked frames that a cell's code names, each once, in the order of its names."""
    frames: dict[int, pd.DataFrame] = {}
    for name in dict.fromkeys(_WORD.findall(code)):
        value = names.get(name)
        if isinstance(value, pd.DataFrame) and is_marked(value):
            frames[id(value)] = value
    return list(frames.values())


@dataclass(frozen=True)
class Typed:
    """Numbers that the code of cells holds, as far as they are values and not choices.

    Attributes:
        lists: of two numbers or more.
        given: what is written into a frame, cell by cell: no number of a report is a choice there.
    """

    lists: frozenset[tuple[float, ...]] = frozenset()
    given: frozenset[float] = frozenset()


def typed(cells: Iterable[str]) -> Typed:
    """The numbers that are typed in cells.

    Example:
        >>> numbers = typed(["x.loc[3, 'overdue'] = 12", "y = [1, 2]", "x.head(5)"])
        >>> sorted(numbers.given), sorted(numbers.lists)
        ([12.0], [(1.0, 2.0)])
    """
    nodes = [node for cell in cells for node in ast.walk(_tree(cell))]
    lists = (node.elts for node in nodes if isinstance(node, ast.List | ast.Tuple))
    numbers = ([_constant(element) for element in elements] for elements in lists)
    rows = (
        tuple(number for number in row if number is not None) for row in numbers if None not in row
    )
    given = (_constant(value) for node in nodes for value in _given(node))
    return Typed(
        frozenset(row for row in rows if len(row) > 1),
        frozenset(number for number in given if number),  # 0 may stand for "none of these"
    )


def _given(node: ast.AST) -> Iterator[ast.expr]:
    """What a piece of code writes into a frame."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript | ast.Attribute):
        yield node.value
    elif isinstance(node, ast.Lambda):
        yield node.body
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if node.func.attr in ("DataFrame", "Series"):
            yield from _elements(node.args[0] if node.args else named.get("data"))
        elif node.func.attr == "assign":
            yield from named.values()
        elif node.func.attr in _FILLING:
            yield from (*node.args[_FILLING[node.func.attr] :], *filter(None, [named.get("value")]))


def _elements(node: ast.expr | None) -> Iterator[ast.expr]:
    """What a literal of lists and tables is made of."""
    inner = getattr(node, "elts", None) or getattr(node, "values", None)
    if isinstance(node, ast.List | ast.Tuple | ast.Dict):
        for element in inner or ():
            yield from _elements(element)
    elif node is not None:
        yield node


def typed_number(cells: Sequence[str]) -> bool:
    """Whether the last cell calls `report.number` with a number that is typed, not computed.

    Example:
        >>> typed_number(["a = 12", "report.number(100 * a / 30, '%', source=now)"])
        True
    """
    names: set[str] = set()
    for cell in cells:
        for node in ast.walk(_tree(cell)):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                names = names | {name} if _names(node.value) <= names else names - {name}
    calls = (node for node in ast.walk(_tree(cells[-1])) if isinstance(node, ast.Call))
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "number"
        and bool(call.args)
        and _names(call.args[0]) <= names
        for call in calls
    )


def _names(code: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}


@lru_cache(maxsize=256)  # every number and table asks for all cells before it
def _tree(code: str) -> ast.AST:
    try:
        return ast.parse(code)
    except SyntaxError:  # magics
        return ast.Module([], [])


def _constant(node: ast.expr) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _constant(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return None if isinstance(node.value, bool) else float(node.value)
    return None
