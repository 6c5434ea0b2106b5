"""Whether the columns of a table are periods, or its rows one indicator each, and which ones.

Nothing is moved: it is only told which figure of which period each cell of the sheet is, so that
all that is read keeps its own cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
_ONES = ("", "0", "1", "units")  # what a column of factors says where there is none
_Texts = tuple[str, ...]
_Split = dict[int, tuple[_Texts, str]]


def turning(sheet: Sheet, head: Head, known: Columns | None, names: Sequence[str]) -> Head | None:
    """The heading with how its table is turned, or why it cannot be; None where it need not be.

    Args:
        head: every column of numbers a figure.
        known: the framework's codes; what is none of them is left.
        names: what may name the one indicator of a sheet whose headings are periods only.
    """
    try:
        across = _across(head, known)
        undated = [at for at in head.figures if at not in across]
        if found := _by_rows(sheet, head, known, across):
            return found
        if not across:
            return None
        if undated:
            raise _Mixed(
                "periods_across", head.cell(undated[0]),
                "có cột ghi kỳ, có cột không ghi kỳ nào hoặc ghi hai kỳ",
                listed([f"'{shown(head.title(at), 40)}'" for at in undated]),
                "ghi kỳ vào tiêu đề của cột ấy, hoặc để cột ấy ở trang khác",
            )  # fmt: skip
        return _by_headings(sheet, head, known, across, names)
    except _Mixed as mixed:
        return replace(head, wrong=Unfit(*mixed.args))


class _Mixed(Exception):
    """Something in the table reads two ways; the arguments are those of Unfit."""


def _across(head: Head, known: Columns | None) -> _Split:
    """The columns of figures that are headed by a period, where the periods tell columns apart."""
    split = {at: split_heading(head.headings[at]) for at in head.figures}
    split = {
        at: (rest, label)
        for at, (rest, label) in split.items()
        if label and not (known and known.match(head.title(at), " ".join(head.headings[at])))
    }
    men = [at for at, (_, label) in split.items() if label.casefold().startswith("nam ")]
    if men and any("nữ" in " ".join(rest).casefold().split() for rest, _ in split.values()):
        raise _Mixed(
            "periods_across", head.cell(men[0]), "đọc được hai cách: năm, nam giới",
            f"'{shown(head.title(men[0]), 40)}'", "viết Nam giới, hoặc Năm có dấu",
        )  # fmt: skip
    dates = {at: read_period(label) for at, (_, label) in split.items()}
    windows = {at for at, one in dates.items() if one and one.kind == "window"}
    if len(windows) < len(split):
        split = {at: one for at, one in split.items() if at not in windows}
    periods: dict[str, set[object]] = {}
    for at, (rest, label) in split.items():
        periods.setdefault(name_key(" ".join(rest)), set()).add(dates[at] or label)
    several = any(not rest or len(found) > 1 for rest, found in periods.items())
    matched = known and any(known.match(*reversed(rest)) for rest, _ in split.values() if rest)
    return split if several or matched else {}


def _by_headings(
    sheet: Sheet, head: Head, known: Columns | None, across: _Split, names: Sequence[str]
) -> Head | None:
    """Each column is an indicator in a period."""
    own = {at: own_heading(rest) if rest else "" for at, (rest, _) in across.items()}
    if len({(own[at], label) for at, (_, label) in across.items()}) < len(own):
        own = {at: " / ".join(rest) for at, (rest, _) in across.items()}
    first: dict[str, int] = {}
    for at, name in own.items():
        first.setdefault(name_key(name), at)
    seen: dict[tuple[str, object], int] = {}
    for at, (_, label) in across.items():
        other = seen.setdefault((name_key(own[at]), read_period(label) or label), at)
        if other != at:
            raise _Mixed(
                "double_column", f"{head.cell(other)}, {head.cell(at)}",
                "hai cột của một chỉ tiêu và một kỳ", f"'{shown(head.title(at), 40)}'",
                "giữ một cột cho mỗi chỉ tiêu và kỳ",
            )  # fmt: skip
    titles = {key: (own[at],) if own[at] else tuple(names) for key, at in first.items()}
    numbers = {key: _beyond(sheet) + n for n, key in enumerate(titles)}
    turn = Turn(
        head.figures,
        {at: label for at, (_, label) in across.items()},
        {at: numbers[name_key(name)] for at, name in own.items()},
        {numbers[key]: head.cell(at) for key, at in first.items()},
        told=f"các cột là kỳ: {listed(list(dict.fromkeys(label for _, label in across.values())))}",
    )
    levels = {numbers[key]: across[at][0] or titles[key][:1] for key, at in first.items()}
    return _turned(head, turn, known, {numbers[key]: one for key, one in titles.items()}, levels)


def _by_rows(sheet: Sheet, head: Head, known: Columns | None, across: _Split) -> Head | None:
    """Each row is about one indicator, which a column names; its figure stands in one column, or
    in one for each period."""
    named = {at: what for at in head.headings if (what := _long(head, at)) in ("code", "name")}
    named = {
        at: what for at, what in named.items() if at not in (*head.figures, *_key_columns(head))
    }
    values = list(across) or _value(head, [at for at in head.figures if at not in named])
    if not named or not values:
        return None
    rows = [
        row for row in range(head.row + 1, len(sheet.rows) + 1)
        if any(is_number(sheet.at(row, at)) for at in values)
    ]  # fmt: skip
    said = {at: _column(sheet, rows, at) for at in named}
    said = {at: texts for at, texts in said.items() if any(texts)}
    if not said:
        return None
    finest = max(said, key=lambda at: (len(set(said[at])), named[at] == "name"))
    if not known and len(set(said[finest])) * 2 > len(rows):
        return None  # remarks, of which each is about one row
    parents = [at for at in head.others if _is_above(sheet, head, rows, at)]
    keyed = (*_key_columns(head), *parents)
    keys = list(zip(*(_column(sheet, rows, at) for at in keyed), strict=True))
    _refuse_others(sheet, head, rows, said[finest], keys, (*values, *keyed, finest))
    rests = {" ".join(rest) for rest, _ in across.values()}
    if len(rests) > 1:
        at = next(at for at, (rest, _) in across.items() if rest)
        raise _Mixed(
            "long_form", head.cell(at), "chỉ tiêu ghi ở dòng, mà tiêu đề cột không chỉ ghi kỳ",
            f"'{shown(head.title(at), 40)}'", "để mỗi chỉ tiêu một dòng, mỗi kỳ một cột",
        )  # fmt: skip
    return _named_by_rows(sheet, head, known, across, values, rows, said, finest, named)


def _named_by_rows(
    sheet: Sheet,
    head: Head,
    known: Columns | None,
    across: _Split,
    values: Sequence[int],
    rows: Sequence[int],
    said: dict[int, _Texts],
    finest: int,
    named: dict[int, str],
) -> Head | None:
    count = len(set(said[finest]))
    pairs = {at: len(set(zip(texts, said[finest], strict=True))) for at, texts in said.items()}
    twins = [at for at in said if at != finest and pairs[at] == count == len(set(said[at]))]
    code = next((at for at in (finest, *twins) if named[at] == "code" or _codes(said[at])), 0)
    name = next((at for at in (finest, *twins) if at != code), finest)
    measured = [at for at in head.headings if _long(head, at) == "measure" or at in head.others]
    units = {at: _column(sheet, rows, at) for at in measured if at not in said}
    units = {at: texts for at, texts in units.items() if _depends(texts, said[finest])}
    first: dict[str, int] = {}
    for place, text in enumerate(said[finest]):
        if text:
            first.setdefault(name_key(text), place)
    numbers = {key: _beyond(sheet) + n for n, key in enumerate(first)}
    titles = {n: said[name][first[key]] for key, n in numbers.items()}
    codes = {n: said[code][first[key]] if code else "" for key, n in numbers.items()}
    turn = Turn(
        {at: head.figures[at] for at in values},
        {at: label for at, (_, label) in across.items()},
        dict(numbers),
        {n: f"{letter(finest)}{rows[first[key]]}" for key, n in numbers.items()},
        finest,
        (*said, *units),
        f"mỗi dòng một chỉ tiêu: chỉ tiêu ở {_columns(head, said)}, giá trị ở "
        f"{_columns(head, values)}" + (f", đơn vị tính ở {_columns(head, units)}" if units else ""),
    )
    levels = {n: (title,) for n, title in titles.items()}
    found = replace(head, others=tuple(at for at in head.others if at not in units))
    found = _turned(
        found, turn, known, {n: (codes[n] or titles[n], titles[n]) for n in titles}, levels
    )
    if found is None or known:
        return found
    measures = {titles[n]: _measure(head, units, first[key]) for key, n in numbers.items()}
    by_title = {titles[n]: said for n, said in codes.items() if said}
    return replace(found, figures=titles, codes=by_title, measures=measures)


def _measure(head: Head, units: dict[int, _Texts], place: int) -> str:
    """The unit of measure of an indicator, in words where these stand beside codes."""
    factors = [at for at in units if "mult" in head.title(at).casefold()]
    plain = {at: texts for at, texts in units.items() if at not in factors}
    words = [texts for texts in plain.values() if not _codes(texts)] or [*plain.values()]
    said = [texts[place] for texts in (*words, *(units[at] for at in factors[-1:]))]
    return ", ".join(dict.fromkeys(one for one in said if one.casefold() not in _ONES))


def _turned(
    head: Head,
    turn: Turn,
    known: Columns | None,
    names: dict[int, _Texts],
    levels: dict[int, _Texts],
) -> Head | None:
    """The heading of the turned table; None where it has nothing that is known."""
    figures = {n: texts[0] for n, texts in names.items() if texts}
    if known:
        figures = {n: code for n, texts in names.items() if (code := known.match(*texts))}
    headings = {**head.headings, **levels}
    return replace(head, figures=figures, headings=headings, turn=turn) if figures else None


def _refuse_others(
    sheet: Sheet,
    head: Head,
    rows: Sequence[int],
    indicators: _Texts,
    keys: Sequence[object],
    used: Sequence[int],
) -> None:
    """A column of words tells apart what are rows of one indicator: men and women, towns and
    villages; or the unit of measure of an indicator changes.

    Raises:
        _Mixed: there is one; it is named.
    """
    for at in head.headings:
        what = _long(head, at)
        plain = meaning(DATA, head.headings[at][-1]) in ("note", "order", "rank", "group", "region")
        if at in used or (plain and what != "measure"):
            continue
        texts = _column(sheet, rows, at)
        if what != "measure" and sum(map(is_number, texts)) * 2 > len(texts):
            continue
        if _depends(texts, indicators) or (what != "measure" and _depends(texts, keys)):
            continue
        raise _Mixed(
            "long_form", f"{letter(at)}{head.row}",
            "một chỉ tiêu có nhiều đơn vị tính" if what == "measure" else
            "ngoài đơn vị, kỳ, chỉ tiêu còn một cột phân biệt các dòng",
            f"'{shown(head.title(at), 40)}': {listed(sorted(set(texts) - {''}))}",
            "để mỗi cách phân loại một tệp, hoặc ghi nó vào tên chỉ tiêu; cột ghi chú thì đặt tiêu "
            "đề là Ghi chú",
        )  # fmt: skip


def _is_above(sheet: Sheet, head: Head, rows: Sequence[int], at: int) -> bool:
    """Whether a second column of names is a level above the units: few of their names are met
    under two of its own."""
    units, above = (_column(sheet, rows, one) for one in (head.columns["unit"], at))
    return len(set(zip(units, above, strict=True))) < 1.5 * len(set(units))


def _depends(texts: Sequence[str], on: Sequence[object]) -> bool:
    """Whether what a column says follows from something else; blank cells say nothing."""
    pairs = {pair for pair in zip(on, texts, strict=True) if pair[1]}
    return len(pairs) == len({one for one, _ in pairs})


def _codes(texts: _Texts) -> bool:
    return all(text.isascii() and " " not in text for text in texts)


def _value(head: Head, figures: Sequence[int]) -> list[int]:
    """The one column of figures, or the one that is called values."""
    kept = [at for at in figures if _long(head, at) != "measure"]
    called = [at for at in kept if _long(head, at) == "value"]
    return kept if len(kept) == 1 else called if len(called) == 1 else []


def _long(head: Head, at: int) -> str:
    return meaning(LONG, head.headings[at][-1])


def _key_columns(head: Head) -> list[int]:
    """The columns of unit and period; names beside a unit's belong to it."""
    return [at for name in _KEYS if (at := head.columns.get(name, 0))]


def _column(sheet: Sheet, rows: Sequence[int], at: int) -> _Texts:
    return tuple(as_text(filled_from_merged(sheet, row, at)) for row in rows)


def _columns(head: Head, columns: Iterator[int] | Sequence[int] | dict[int, _Texts]) -> str:
    return "cột " + listed([f"{letter(at)} '{shown(head.title(at), 40)}'" for at in columns])


def _beyond(sheet: Sheet) -> int:
    """The first number that is none of a column of the sheet."""
    return max(map(len, sheet.rows)) + 1
