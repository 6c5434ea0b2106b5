"""The column of a table that is the value of its index: its total, or the mean of some columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from helpers.core.formatting import plain_decimals
from helpers.intake.names import shown
from helpers.intake.row_kinds.words import told_by_words
from helpers.intake.tables.codes import as_id
from helpers.intake.tables.heading import is_total_heading, own_heading
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.nodes import Node
from helpers.intake.tables.row import Wide

_POINTS = frozenset({"diem", "index", "score", "points"})
_INDEX_WORDS = frozenset({"diem", "chi", "so", "tong", "hop", "index", "score", "overall"})
_LEAST_ROWS = 5  # fewer may add up by chance
_MOST_DECIMALS, _INEXACT, _SPREAD = 6, 1.5, 20
_MEAN_ALLOWED = 0.006


def total_column(
    wides: Sequence[Wide], names: list[str], root: Node, log: Log
) -> tuple[str, tuple[str, ...]]:
    """The column of totals, "" where there is none, and further columns that are called so."""
    if len(names) < 2:
        return "", ()
    headings = {
        name: wide.head.headings[at] for wide in wides for at, name in wide.head.figures.items()
    }
    called = [name for name in names if _is_total_column(own_heading(headings[name]))]
    # a total under a heading of its own is that of a group; "Tổng số hồ sơ" may be a count
    totals = [name for name in called if len(headings[name]) == 1 and _says_points(name)]
    named = [name for name in names if _is_named_as(name, root.code)]
    if len(named) == 1:
        totals = totals or named
        called += [name for name in named if name not in called]
    parts = [name for name in names if name not in called]
    if not totals:
        others = {name: [*parts, name] if name in called else names for name in names}
        totals = [name for name in names if adds_up(wides, name, others[name])]
    adding = (name for name in totals if adds_up(wides, name, [*parts, name]))
    total = next(adding, (totals or [""])[-1])
    if total:
        log.assume(f"cột '{shown(total, 40)}' là giá trị công bố của chỉ số, không phải chỉ tiêu")
    called += [name for name in parts if total and _is_again(wides, name, total)]
    sums = tuple(name for name in called if name != total)
    if sums:
        log.leave(f"cột tổng, không phải chỉ tiêu: {listed([shown(name, 40) for name in sums])}")
    return total, sums


def mean_of_some(wides: Sequence[Wide], names: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The one column that is the mean of some others side by side, and these; "" and all names
    where there is none, or several."""
    rows = [
        {name: row.values[at] for at, name in wide.head.figures.items() if at in row.values}
        for wide in wides
        for row in wide.rows
    ]
    fullest = max(rows, key=len, default={})
    blocks: dict[str, Sequence[str]] = {}
    for name in names:
        values = [row[name] for row in rows if name in row]
        if not values or max(values) - min(values) < _SPREAD * _MEAN_ALLOWED or name not in fullest:
            continue
        others = [other for other in names if other != name and other in fullest]
        for first, last in combinations(range(len(others) + 1), 2):
            block = others[first:last]
            mean = sum(fullest[part] for part in block) / len(block)
            near = last - first > 1 and abs(mean - fullest[name]) <= _MEAN_ALLOWED
            if near and adds_up(wides, name, [*block, name]):
                blocks[name] = block
    return next(iter(blocks.items())) if len(blocks) == 1 else ("", names)


def _is_again(wides: Sequence[Wide], name: str, total: str) -> bool:
    """Whether a column is the total once more, in another scale: a percentage of the most points.

    What the decimals of both leave open is small against what lies between the units.
    """
    pairs: list[tuple[float, float]] = []
    for wide in wides:
        columns = _columns(wide)
        first, second = columns.get(total, 0), columns.get(name, 0)
        rows = (row.values for row in wide.rows if {first, second} <= row.values.keys())
        pairs += [(values[first], values[second]) for values in rows]
    if len(pairs) < _LEAST_ROWS or not (whole := sum(stated for stated, _ in pairs)):
        return False
    again = [value for _, value in pairs]
    scale = sum(again) / whole
    allowed = _half(again) + abs(scale) * _half([stated for stated, _ in pairs])
    alike = all(abs(value - scale * stated) <= allowed * _INEXACT for stated, value in pairs)
    return alike and max(again) - min(again) >= _SPREAD * allowed


def _columns(wide: Wide) -> dict[str, int]:
    return {name: at for at, name in wide.head.figures.items()}


def _half(values: Sequence[float]) -> float:
    """Half of the last decimal with which one of the values is written."""
    return 0.5 * 10.0 ** -max(plain_decimals(value, _MOST_DECIMALS) for value in values)


def _is_named_as(name: str, index: str) -> bool:
    """Whether a heading says no more than the index is called: "Điểm DDCI", "Chỉ số PAR (%)".

    Of a longer name, "VB điện tử" of "VB dien tu thang 9", some words may be of anything.
    """
    parts = {word for word in as_id(index).split("-") if not word.isdecimal()} - _INDEX_WORDS
    stated = {word for word in as_id(name).split("-") if not word.isdecimal()}
    words = stated - _INDEX_WORDS
    sure = words < stated or words == parts or all(word.upper() in name for word in words)
    return bool(words) and words <= parts and sure


def _says_points(name: str) -> bool:
    return is_total_heading((name,)) or not _POINTS.isdisjoint(as_id(name).split("-"))


def _is_total_column(heading: str) -> bool:
    return is_total_heading((heading,)) or told_by_words(heading) == "total"


def adds_up(wides: Sequence[Wide], name: str, names: Sequence[str]) -> bool:
    """Whether a column is the sum or the mean of all others, in every row that has all."""
    rows, made = made_of(wides, name, [part for part in names if part != name])
    return rows >= _LEAST_ROWS and made


def made_of(wides: Sequence[Wide], name: str, parts: Sequence[str]) -> tuple[int, bool]:
    """How many rows have a total and all its parts, and whether it is their sum or mean in all."""
    sums, means, rows = True, True, 0
    for wide in wides:
        columns = _columns(wide)
        places = [columns.get(part, 0) for part in parts]
        for row in wide.rows:
            stated = row.values.get(columns.get(name, 0))
            if stated is None or not all(at in row.values for at in places):
                continue
            total = sum(row.values[at] for at in places)
            allowed = _MEAN_ALLOWED * max(len(places), 1) if stated != int(stated) else 0.5
            rows += 1
            sums &= abs(total - stated) <= allowed
            means &= abs(total / len(places) - stated) <= _MEAN_ALLOWED
    return rows, bool(rows) and (sums or means)
