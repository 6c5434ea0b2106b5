"""Whether the columns of a table are periods, or its rows one indicator each, and which ones.

Nothing is moved: each cell of the sheet is only assigned its figure and period, so that
all that is read keeps its own cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helpers.core.periods import read_period
from helpers.core.spelling import name_key
from helpers.intake.names import shown
from helpers.intake.sources.tables import filled_from_merged
from helpers.intake.tables.columns import Columns
from helpers.intake.tables.heading import Head, Turn, Unfit, is_number, own_heading
from helpers.intake.tables.listing import as_text
from helpers.intake.tables.log import listed
from helpers.intake.tables.period_heading import split_heading
from helpers.intake.tables.words import DATA, LONG, meaning
from helpers.intake.workbook import Sheet, letter

_KEYS = ("unit", "unit_code", "period", "year", "quarter", "month")
_AUXILIARY = ("note", "order", "rank")
_ONES = ("", "0", "1", "units")  # what a column of factors says where there is none
_Split = dict[int, tuple[tuple[str, ...], str]]


@dataclass(frozen=True, slots=True)
class _Figure:
    """An indicator: the cell that names it first, its name, all that it may be known by, its
    heading, its code and its unit of measure."""

    cell: str
    name: str
    names: Sequence[str]
    levels: tuple[str, ...]
    code_and_unit: tuple[str, str] = ("", "")


class _Mixed(Exception):
    """Something in the table reads two ways; the arguments are those of Unfit."""


def turning(sheet: Sheet, head: Head, known: Columns | None, names: Sequence[str]) -> Head | None:
    """The heading with how its table is turned, or why it cannot be; None where it need not be.

    Args:
        head: every column of numbers a figure.
        known: the framework's codes; what is none of them is left.
        names: what may name the one indicator of a sheet whose headings are periods only.
    """
    try:
        across = _across(head, known)
        turned = _by_rows(sheet, head, known, across)
        return turned or (_by_headings(sheet, head, known, across, names) if across else None)
    except _Mixed as mixed:
        return replace(head, wrong=Unfit(*mixed.args))


def _across(head: Head, known: Columns | None) -> _Split:
    """The columns of figures that are headed by a period, where the periods tell columns apart."""
    split = {at: split_heading(head.headings[at]) for at in head.figures}
    whole = {at: known and known.match(" ".join(head.headings[at])) for at in split}
    split = {at: parts for at, parts in split.items() if parts[1] and not whole[at]}
    dates = {at: read_period(label) for at, (_, label) in split.items()}
    days = {at: day.start.day for at, day in dates.items() if day and day.start == day.end}
    if len(days) > 1 and {*days.values()} == {1}:
        raise _Mixed(
            "periods_across", head.cell(min(days)), "đọc được hai cách: một ngày, cả tháng",
            _titles(head, days), "ghi tháng dạng chữ: Tháng 1/2024",
        )  # fmt: skip
    men = [at for at, (_, label) in split.items() if label.casefold().startswith("nam ")]
    if men and any("nữ" in " ".join(rest).casefold().split() for rest, _ in split.values()):
        raise _Mixed(
            "periods_across", head.cell(men[0]), "đọc được hai cách: năm, nam giới",
            _titles(head, men), "viết Nam giới, hoặc Năm có dấu",
        )  # fmt: skip
    windows = {at for at, period in dates.items() if period and period.kind == "window"}
    if len(windows) < len(split):
        split = {at: parts for at, parts in split.items() if at not in windows}
    periods: dict[str, set[object]] = {}
    for at, (rest, label) in split.items():
        periods.setdefault(name_key(" ".join(rest)), set()).add(dates[at] or label)
    several = any(not rest or len(labels) > 1 for rest, labels in periods.items())
    matched = known and any(known.match(*reversed(rest)) for rest, _ in split.values() if rest)
    return split if several or matched else {}


def _by_headings(
    sheet: Sheet, head: Head, known: Columns | None, across: _Split, names: Sequence[str]
) -> Head | None:
    """Each column is an indicator in a period."""
    if undated := [at for at in head.figures if at not in across]:
        raise _Mixed(
            "periods_across", head.cell(undated[0]),
            "có cột ghi kỳ, có cột không ghi kỳ nào hoặc ghi hai kỳ", _titles(head, undated),
            "ghi kỳ vào tiêu đề của cột ấy, hoặc để cột ấy ở trang khác",
        )  # fmt: skip
    headings = {at: own_heading(rest) if rest else "" for at, (rest, _) in across.items()}
    if len({(headings[at], label) for at, (_, label) in across.items()}) < len(headings):
        headings = {at: " / ".join(rest) for at, (rest, _) in across.items()}
    first: dict[tuple[str, object], int] = {}
    figures: dict[str, _Figure] = {}
    for at, (rest, label) in across.items():
        key, name = name_key(headings[at]), headings[at] or names[0]
        other = first.setdefault((key, read_period(label) or label), at)
        if other != at:
            raise _Mixed(
                "double_column", f"{head.cell(other)}, {head.cell(at)}",
                "hai cột của một chỉ tiêu và một kỳ", _titles(head, [other, at]),
                "giữ một cột cho mỗi chỉ tiêu và kỳ",
            )  # fmt: skip
        may_name = (name,) if headings[at] else names
        figures.setdefault(key, _Figure(head.cell(at), name, may_name, rest or (name,)))
    labels = {at: label for at, (_, label) in across.items()}
    reading = f"các cột là kỳ: {listed(list(dict.fromkeys(labels.values())))}"
    to: dict[int | str, str] = {at: name_key(name) for at, name in headings.items()}
    return _turned(sheet, head, known, figures, to, Turn(head, labels, reading=reading))


def _by_rows(sheet: Sheet, head: Head, known: Columns | None, across: _Split) -> Head | None:
    """Each row is about one indicator, which a column names; its figure stands in one column, or
    in one for each period."""
    keys = [at for name in _KEYS if (at := head.columns.get(name, 0))]
    kinds = {at: meaning(LONG, path[-1]) for at, path in head.headings.items() if at not in keys}
    values = list(across) or _values(head, kinds)
    rows = [
        row for row in range(head.row + 1, len(sheet.rows) + 1)
        if any(is_number(sheet.at(row, at)) for at in values)
    ]  # fmt: skip
    texts = _Texts(sheet, rows)
    named = [
        at for at, kind in kinds.items()
        if kind == "code" or (kind == "name" and at not in head.figures)
    ]  # fmt: skip
    named = [at for at in named if any(texts[at])]
    if not named or not values:
        return None
    finest = max(named, key=lambda at: (len(set(texts[at])), kinds[at] == "name"))
    subjects = texts[finest]
    if not known and len(set(subjects)) * 2 > len(rows):
        return None  # remarks, of which each is about one row
    keys += [at for at in head.others if _is_above(texts[head.columns["unit"]], texts[at])]
    units = [
        at for at, kind in kinds.items() if kind == "measure" or {at} & {*head.others} - {*keys}
    ]
    _refuse_others(head, texts, {*values, *keys, finest}, units, subjects, keys)
    if len({rest for rest, _ in across.values()}) > 1:
        named_too = [at for at, (rest, _) in across.items() if rest]
        raise _Mixed(
            "long_form", head.cell(named_too[0]), "chỉ tiêu ghi cả ở dòng và ở tiêu đề cột",
            _titles(head, named_too), "để mỗi chỉ tiêu một dòng, mỗi kỳ một cột",
        )  # fmt: skip
    twins = [at for at in named if _follows(texts[at], subjects) and _follows(subjects, texts[at])]
    worded = [at for at in twins if not _codes(texts[at])]
    code = next((at for at in twins if kinds[at] == "code" or (worded and at not in worded)), 0)
    name = next((at for at in (*worded, *twins) if at != code), finest)
    figures: dict[str, _Figure] = {}
    for place, text in enumerate(subjects):
        if text and (key := name_key(text)) not in figures:
            typed, title = texts[code][place] if code else "", texts[name][place]
            unit = _measure(head, texts, units, place)
            cell = f"{letter(finest)}{rows[place]}"
            figures[key] = _Figure(cell, title, (typed, title), (title,), (typed, unit))
    others = tuple(at for at in head.others if at in keys)
    narrowed = replace(head, figures={at: head.figures[at] for at in values}, others=others)
    reading = (
        f"mỗi dòng một chỉ tiêu: chỉ tiêu ở cột {_titles(head, named)}, giá trị ở cột "
        f"{_titles(head, values)}"
    )
    reading += f", đơn vị tính ở cột {_titles(head, units)}" if units else ""
    labels = {at: label for at, (_, label) in across.items()}
    turn = Turn(narrowed, labels, indicator=finest, used=(*named, *units), reading=reading)
    return _turned(sheet, narrowed, known, figures, {key: key for key in figures}, turn)


def _turned(
    sheet: Sheet,
    head: Head,
    known: Columns | None,
    by_key: dict[str, _Figure],
    to: dict[int | str, str],
    turn: Turn,
) -> Head | None:
    """The heading of the turned table; None where it has nothing that is known."""
    numbers = {key: n for n, key in enumerate(by_key, max(map(len, sheet.rows)) + 1)}
    figures = {
        numbers[key]: code
        for key, figure in by_key.items()
        if (code := known.match(*figure.names) if known else figure.name)
    }
    turn = replace(
        turn,
        to={where: numbers[key] for where, key in to.items()},
        cells={numbers[key]: figure.cell for key, figure in by_key.items()},
    )
    headings = {**head.headings, **{numbers[key]: figure.levels for key, figure in by_key.items()}}
    pairs = {figure.name: figure.code_and_unit for figure in by_key.values()}
    whole = replace(head, figures=figures, headings=headings, turn=turn, codes_and_units=pairs)
    return whole if figures else None


def _values(head: Head, kinds: dict[int, str]) -> list[int]:
    """The one column of figures, or the one that is called values."""
    figures = [at for at in head.figures if kinds.get(at) not in ("measure", "code")]
    called = [at for at in figures if kinds.get(at) == "value"]
    return figures if len(figures) == 1 else called if len(called) == 1 else []


def _refuse_others(
    head: Head,
    texts: _Texts,
    used: set[int],
    units: Sequence[int],
    subjects: Sequence[str],
    keys: Sequence[int],
) -> None:
    """A column of words tells apart what are rows of one indicator: men and women, towns and
    villages; or the unit of measure of an indicator changes.

    Raises:
        _Mixed: there is one; it is named.
    """
    of_row = [*zip(*(texts[at] for at in keys), strict=True)]
    for at, levels in head.headings.items():
        if at in used or meaning(DATA, levels[-1]) in _AUXILIARY or _follows(texts[at], subjects):
            continue
        words = sum(map(is_number, texts[at])) * 2 <= len(subjects)
        if at in units or (words and not _follows(texts[at], of_row)):
            raise _Mixed(
                "long_form", f"{letter(at)}{head.row}",
                "một chỉ tiêu có nhiều đơn vị tính" if at in units else
                "ngoài đơn vị, kỳ, chỉ tiêu còn một cột phân biệt các dòng",
                f"{_titles(head, [at])}: {listed(sorted({*texts[at]} - {''}))}",
                "để mỗi cách phân loại một tệp, hoặc ghi nó vào tên chỉ tiêu; cột ghi chú thì đặt "
                "tiêu đề là Ghi chú",
            )  # fmt: skip


class _Texts(dict[int, tuple[str, ...]]):
    """What some rows say, by column."""

    def __init__(self, sheet: Sheet, rows: Sequence[int]) -> None:
        self._sheet, self._rows = sheet, rows

    def __missing__(self, at: int) -> tuple[str, ...]:
        cells = (filled_from_merged(self._sheet, row, at) for row in self._rows)
        self[at] = tuple(map(as_text, cells))
        return self[at]


def _is_above(units: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a second column of names is a level above the units: few of these are in two."""
    return len({*zip(units, names, strict=True)}) < 1.5 * len({*units})


def _follows(texts: Sequence[str], on: Sequence[object]) -> bool:
    """Whether what a column says follows from something else; blank cells say nothing."""
    pairs = {pair for pair in zip(on, texts, strict=True) if pair[1]}
    return len(pairs) == len({basis for basis, _ in pairs})


def _codes(texts: Sequence[str]) -> bool:
    return all(text.isascii() and " " not in text for text in texts)


def _measure(head: Head, texts: _Texts, units: Sequence[int], place: int) -> str:
    """The unit of measure of an indicator, in words where these stand beside codes."""
    factors = [at for at in units if "mult" in head.title(at).casefold()]
    plain = [at for at in units if at not in factors]
    words = [at for at in plain if not _codes(texts[at])] or plain
    measures = [texts[at][place] for at in (*words, *factors[-1:])]
    return ", ".join(dict.fromkeys(unit for unit in measures if unit.casefold() not in _ONES))


def _titles(head: Head, columns: Iterable[int]) -> str:
    return listed([f"{letter(at)} '{shown(head.title(at), 40)}'" for at in columns])
