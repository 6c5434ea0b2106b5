"""Find a table on a sheet: by its headers, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from helpers.core.spelling import name_key
from helpers.intake.facts import bounds
from helpers.intake.sources.mapping import Column, Mapping
from helpers.intake.workbook import Cell, Sheet, letter

# a header further down than this is not looked for
_DEEPEST = 400


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header ends and which column each field has; `double` are fields met twice."""

    row: int
    columns: dict[str, int]
    double: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def place(self, name: str, row: int) -> str:
        """A1 reference of a field's cell."""
        return f"{letter(self.columns[name])}{row}"


def find_header(sheet: Sheet, mapping: Mapping, start: int = 1) -> Header:
    """The row with the most headers from `start` on; its `columns` are empty where there is none.

    Headers of several rows are read together, merged cells filled.
    """
    best = Header(0, {})
    last = min(len(sheet.rows), start + _DEEPEST)
    for row in range(start, last + 1):
        header = header_at(sheet, mapping, row)
        if len(header.columns) > len(best.columns):
            best = header
    return best


def header_at(sheet: Sheet, mapping: Mapping, row: int) -> Header:
    """The fields whose headers stand in the header rows that begin in `row`."""
    hits: dict[str, list[int]] = {}
    every = tuple(label for column in mapping.columns for label in column.labels)
    texts = header_texts(sheet, row, mapping.header_rows)
    for column, levels in enumerate(texts, start=1):
        written = {*levels[-1:], " / ".join(levels)}
        if levels and matches(every, written):
            known = next(known for known in mapping.columns if matches(known.labels, written))
            hits.setdefault(known.field, []).append(column)
    columns = {name: places[0] for name, places in hits.items()}
    double = {name: tuple(places) for name, places in hits.items() if len(places) > 1}
    return Header(row + mapping.header_rows - 1, columns, double)


def matches(labels: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether one of the texts is one of the labels, after normalisation."""
    pattern = _pattern(tuple(labels))
    return any(pattern.fullmatch(key) for key in map(_text_key, texts) if key)


def has_figures(sheet: Sheet) -> bool:
    """Whether some cell begins with a digit."""
    return any(str(cell)[:1].isdigit() for row in sheet.rows for cell in row)


def found_headers(sheet: Sheet, mapping: Mapping) -> set[str]:
    """The fields whose headers the sheet has; for units across these stand in the first columns."""
    if mapping.layout != "across":
        return set(find_header(sheet, mapping).columns)
    texts = [str(cell) for row in sheet.rows[:_DEEPEST] for cell in row[:6]]
    return {column.field for column in mapping.columns if matches(column.labels, texts)}


def filled_from_merged(sheet: Sheet, row: int, column: int) -> Cell:
    """The cell, or the first cell of the merged range that it lies in."""
    value = sheet.at(row, column)
    if value != "" or not sheet.facts.merged:
        return value
    first = sheet.facts.merged_from(row, column)
    return sheet.at(*first) if first else ""


def merged_columns(sheet: Sheet, row: int, column: int) -> range:
    """The columns of the merged range that a cell lies in, else the one column of the cell."""
    for area in sheet.facts.merged:
        left, top, right, bottom = bounds(area)
        if left <= column <= right and top <= row <= bottom:
            return range(left, right + 1)
    return range(column, column + 1)


def is_blank(sheet: Sheet, row: int, columns: Iterable[int]) -> bool:
    """Whether all these cells of a row are empty."""
    return all(str(sheet.at(row, column)).strip() == "" for column in columns)


def missing(mapping: Mapping, header: Header) -> list[Column]:
    """The columns that must be there and are not."""
    return [
        column
        for column in mapping.columns
        if not column.optional and column.field not in header.columns
    ]


def header_texts(
    sheet: Sheet,
    row: int,
    depth: int,
    as_text: Callable[[Cell], str] = lambda cell: cell if isinstance(cell, str) else "",
    spreads: Callable[[str], bool] = lambda text: True,
) -> list[list[str]]:
    """For each column the header's texts from top to bottom, blanks and repetitions left out.

    Args:
        row: the first of the `depth` rows of the header.
        as_text: what a cell says as a heading, "" for nothing.
        spreads: whether a heading, not merged, may stand over the columns right of it too.
    """
    width = len(sheet.rows[row - 1])
    texts: list[list[str]] = []
    left_above = [""] * depth
    for column in range(1, width + 1):
        levels: list[str] = []
        for level in range(depth):
            text = as_text(
                filled_from_merged(sheet, row + level, column)
                if depth > 1
                else sheet.at(row, column)
            )
            if text:
                left_above[level] = text if spreads(text) else ""
            elif level < depth - 1 and as_text(sheet.at(row + depth - 1, column)):
                # a heading over several columns that is not merged stands over the first only
                text = left_above[level]
            if text and text not in levels:
                levels.append(text)
        texts.append(levels)
    return texts


@lru_cache(4_096)
def _text_key(text: str) -> str:
    return name_key(text[:400])


@cache
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    ways = (map(re.escape, map(name_key, label.split("*"))) for label in labels)
    return re.compile("|".join(map(".*".join, ways)))
