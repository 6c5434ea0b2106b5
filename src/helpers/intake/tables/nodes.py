"""The tree of an index as a sheet writes it: "Khung chỉ tiêu", "Framework", or COINr's iMeta."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from helpers.core.periods import read_period
from helpers.core.text import nfc
from helpers.intake.names import shown
from helpers.intake.numbers import Convention, Misfit, read_number
from helpers.intake.tables.listing import (
    Entry,
    Heading,
    as_text,
    entries,
    find_heading,
    say_left_columns,
)
from helpers.intake.tables.log import Log
from helpers.intake.tables.missing import MISSING, is_missing
from helpers.intake.tables.totals import is_total
from helpers.intake.tables.words import FRAMEWORK, direction, heading_key, is_one_of
from helpers.intake.workbook import Sheet, letter

_FRACTION = re.compile(r"([0-9]+)\s*/\s*([1-9][0-9]*)")
_NUMBERS = ("maximum", "target", "low", "high", "decimals")
# what COINr's iMeta calls columns of the data that are no node of the tree
_KINDS = {"denominator": "denominator", "mauso": "denominator", "group": "group", "other": "other"}


@dataclass(frozen=True, slots=True)
class Node:
    """One node as the sheet writes it.

    Attributes:
        parent: what the sheet says: a code or a name, "" for a node of the top; `parent_name`
            is what a column of its own says of the group's name.
        weight: one number, or one a period.
        kind: "" for a node; "denominator", "group" or "other" for a column that is none.
    """

    row: int
    code: str
    name: str
    parent: str = ""
    name_en: str = ""
    direction: int = 1
    weight: float | dict[str, float] = 1.0
    numbers: Mapping[str, float] = field(default_factory=dict)
    parent_name: str = ""
    unit: str = ""
    denominator: str = ""
    periods: tuple[str, ...] = ()
    kind: str = ""


def read_nodes(sheet: Sheet, log: Log) -> list[Node]:
    """The nodes that a sheet lists, in its order; what cannot be used is a problem."""
    heading = find_heading(sheet, FRAMEWORK)
    if not {"code", "name"} & set(heading.columns):
        log.problem(
            sheet.name, "", "no_header", "không tìm thấy dòng tiêu đề của khung chỉ tiêu",
            todo="cần cột Mã hoặc Tên (code, name); nên có Thuộc, Chiều, Trọng số",
        )  # fmt: skip
        return []
    weights = _weights_by_period(sheet, heading)
    named = Heading(heading.row, {**heading.columns, **weights})
    say_left_columns(sheet, named, log)
    nodes = []
    for entry in entries(sheet, named):
        if _is_entry(entry):
            nodes.append(_node(sheet, entry, tuple(weights), log))
    return nodes


def _weights_by_period(sheet: Sheet, heading: Heading) -> dict[str, int]:
    """Columns such as "Trọng số 2013", by the period that they say."""
    columns = {}
    for at, cell in enumerate(sheet.rows[heading.row - 1], start=1):
        words, _, label = nfc(str(cell)).rpartition(" ")
        if is_one_of(FRAMEWORK["weight"], words) and read_period(label):
            columns[label] = at
    return columns


def _is_entry(entry: Entry) -> bool:
    """Whether a row is a node: no total, no note, no line of column numbers."""
    code, name = entry.text("code"), entry.text("name") or entry.text("name_en")
    if not (code or name) or is_total(code) or is_total(name):
        return False
    filled = [column for column in ("code", "name", *FRAMEWORK) if column in entry.cells]
    if len(set(filled)) == 1 and (len(code or name) > 40 or ":" in (code or name)):
        return False
    texts = [as_text(cell).strip("()") for cell in entry.cells.values()]
    return not (len(texts) > 2 and all(text.isdigit() for text in texts) and _rising(texts))


def _rising(texts: list[str]) -> bool:
    numbers = [int(text) for text in texts]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _node(sheet: Sheet, entry: Entry, weights: tuple[str, ...], log: Log) -> Node:
    code, name = entry.text("code"), entry.text("name") or entry.text("name_en")
    numbers = {
        number: value
        for number in _NUMBERS
        if (value := _number(sheet, entry, number, log)) is not None
    }
    by_period = {label: _number(sheet, entry, label, log) for label in weights}
    weight = _number(sheet, entry, "weight", log)
    return Node(
        entry.row,
        code,
        name or code,
        _text(entry, "parent"),
        _text(entry, "name_en"),
        _direction(sheet, entry, log),
        {label: value or 0.0 for label, value in by_period.items()} or _or_one(weight),
        numbers,
        _text(entry, "parent_name"),
        _text(entry, "unit"),
        _text(entry, "denominator"),
        tuple(period for period in re.split(r"\s*[;,]\s*", _text(entry, "periods")) if period),
        _KINDS.get(heading_key(entry.text("type")), ""),
    )


def _or_one(weight: float | None) -> float:
    return 1.0 if weight is None else weight


def _text(entry: Entry, name: str) -> str:
    text = entry.text(name)
    return "" if is_missing(text) else text


def _direction(sheet: Sheet, entry: Entry, log: Log) -> int:
    text = entry.text("direction")
    if text in ("", "NA", "N/A"):
        return 1
    sign = direction(text)
    if not sign:
        log.problem(
            sheet.name, entry.place("direction"), "unknown_direction", "chiều không rõ",
            f"'{shown(text)}'", "ghi 1 hoặc -1, “cao hơn là tốt” hoặc “thấp hơn là tốt”",
        )  # fmt: skip
    return sign or 1


def _number(sheet: Sheet, entry: Entry, name: str, log: Log) -> float | None:
    """A number of the framework; its weights may be shares or fractions such as 1/3."""
    if name not in entry.cells:
        return None
    cell = entry.cells[name]
    if isinstance(cell, str) and (share := _FRACTION.fullmatch(nfc(cell))):
        return int(share[1]) / int(share[2])
    comma = isinstance(cell, str) and "," in cell
    convention = Convention(number="vi" if comma else "plain", percent="points", missing=MISSING)
    at = entry.columns[name]
    read = read_number(
        cell,
        convention,
        percent_format=(entry.row, at) in sheet.facts.percent,
        bare_formula=sheet.bare_formula(entry.row, at),
    )
    if isinstance(read, Misfit):
        place = f"{letter(at)}{entry.row}"
        log.problem(sheet.name, place, read.code, read.what, read.found, read.todo)
        return None
    return None if read is None else float(read)
