"""Many cells of a sheet in few words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

MOST = 12  # cells or ranges that are listed one by one
_RANGE = re.compile(r"([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?")

_SINGLE = re.compile(r"\b([A-Z]{1,3}\d+):\1\b")
_BETWEEN = re.compile(r"[,;]\s*")

_Box = tuple[int, int, int, int]  # first and last column, first and last row


def condensed(cells: Iterable[str]) -> list[str]:
    """Cells and ranges as they are where they are few; else joined to larger ranges, and where
    these are many too, to whole columns.

    Args:
        cells: A1 references or ranges, several in one text with commas or semicolons between.

    Example:
        >>> condensed(["B7:B7", "C7, D7"]), condensed([f"{letter}7" for letter in "ABCDEFGHIJKLMN"])
        (['B7', 'C7, D7'], ['A7:N7'])
        >>> condensed([f"{letter}{row}" for letter in "BC" for row in range(2, 99, 5)])
        ['B:C']
    """
    texts = list(dict.fromkeys(cells))
    every = list(dict.fromkeys(ref for text in texts for ref in _BETWEEN.split(text) if ref))
    matches = [_RANGE.fullmatch(ref) for ref in every]
    if len(every) <= MOST or not all(matches):
        return [_SINGLE.sub(r"\1", text) for text in texts if text]
    boxes = [_box(*match.groups()) for match in matches if match is not None]
    joined = _joined(_joined(boxes, across=True), across=False)
    if len(joined) > MOST:
        columns = _joined([(box[0], box[1], 1, 1) for box in boxes], across=True)
        return [f"{_letters(first)}:{_letters(last)}" for first, last, _, _ in columns]
    return [_text(box) for box in joined]


def at_row(place: str, row: int) -> str:
    """The cell in a row of what stands in a column, "G"; "D12", which is one cell, as it is."""
    return place if place[-1].isdigit() else f"{place}{row}"


def at_rows(place: str, first: int, last: int) -> str:
    """The cells from one row to another, likewise."""
    return place if place[-1].isdigit() else f"{place}{first}:{place}{last}"


def span(column: str, first: int, last: int) -> str:
    """The cells of a column from one row to another, or the one cell."""
    return f"{column}{first}" if first == last else f"{column}{first}:{column}{last}"


def _box(left: str, top: str, right: str | None, bottom: str | None) -> _Box:
    return _number(left), _number(right or left), int(top), int(bottom or top)


def _joined(boxes: Iterable[_Box], *, across: bool) -> list[_Box]:
    """Boxes that touch side by side (below each other) and are equally high (wide) as one."""
    same = (2, 3, 0, 1) if across else (0, 1, 2, 3)
    made: list[_Box] = []
    ordered = sorted(boxes, key=lambda box: tuple(box[at] for at in same))
    for _, group in groupby(ordered, key=lambda box: (box[same[0]], box[same[1]])):
        last: _Box | None = None
        for box in group:
            if last is not None and box[same[2]] <= last[same[3]] + 1:
                end = max(box[same[3]], last[same[3]])
                last = (last[0], end, *last[2:]) if across else (*last[:3], end)
                made[-1] = last
            else:
                last = box
                made.append(box)
    return sorted(made, key=lambda box: (box[2], box[0]))


def _text(box: _Box) -> str:
    left, right, top, bottom = box
    first, last = f"{_letters(left)}{top}", f"{_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
