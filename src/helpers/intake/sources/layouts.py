"""The layouts of tables: rows of records, units across, blocks sorted each for itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from helpers.core.text import nfc
from helpers.intake.legacy import legacy_encoding
from helpers.intake.names import shown, unknown
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.mapping import ITEM, UNIT, Column
from helpers.intake.sources.result import Value
from helpers.intake.sources.tables import (
    Header,
    filled_from_merged,
    find_header,
    header_at,
    is_blank,
    matches,
    merged_columns,
    missing,
)
from helpers.intake.workbook import letter

# the first figure of a table of units across is not looked for further below its heading
_NEAR = 60


def read_rows(reader: Reader, unit: str = "") -> Iterator[Value]:
    """One record a row: units down, or all rows of the one `unit` of the file."""
    header = checked_header(reader)
    if header is None:
        return
    last, row = len(reader.sheet.rows), header.row + 1
    gap = False
    while row <= last:
        again = header_at(reader.sheet, reader.mapping, row)
        if len(again.columns) == len(header.columns):
            if reader.mapping.repeated == "leave":
                _left_out(reader, row)
                return
            header, row = again, again.row + 1
            continue
        if is_blank(reader.sheet, row, header.columns.values()):
            gap = True
        elif _other_heading(reader, header, row, gap):
            _other_table(reader, header, row)
            return
        elif not gap or _is_record(reader, header, row):
            yield from _record(reader, header, row, unit)
            gap = False
        row += 1


def read_across(reader: Reader) -> Iterator[Value]:
    """Units side by side in one row, figures down, found by their label left of the units."""
    head, units = _unit_row(reader)
    if not units:
        reader.findings.add("", "no_header", "không tìm thấy dòng tên đơn vị của bảng")
        return
    labelled = dict(_labelled(reader, head, units))
    above = (row for row in range(1, head) if _units_in(reader, row))
    if upper := next((row for row in above if any(_labels(reader, row, head))), 0):
        reader.findings.add(
            f"A{upper}", "other_table", "bên trên còn một bảng của các đơn vị khác; bảng đó không"
            " được đọc", "", "để mỗi bảng ở một tệp riêng",
        )  # fmt: skip
    units = _own_columns(reader, head, units, labelled)
    fields: dict[str, int] = {}
    for row, column in labelled.items():
        fields[column.field] = row
        for at, unit in units.items():
            value = reader.value(column, row, at, unit, "")
            if value:
                yield value
    for column in reader.mapping.columns:
        if column.field not in fields and not column.optional:
            _missing_column(reader, column, Header(head, {}))


def read_blocks(reader: Reader) -> Iterator[Value]:
    """Pairs of a name column and value columns, each pair in its own order, joined by name."""
    header = checked_header(reader)
    if header is None:
        return
    end = _end_of_blocks(reader, header)
    below = range(header.row + 1, end + 1)
    width = len(reader.sheet.rows[0])
    named = {at for at in range(1, width + 1) if _holds_names(reader, below, at)}
    rows = [row for row in below if _is_pairs(reader, row, named)]
    rest = range(end + 1, len(reader.sheet.rows) + 1)
    if second := next((row for row in rest if _is_pairs(reader, row, named)), 0):
        _left_out(reader, second)
    tail = sorted({*below}.difference(rows))
    for column in reader.mapping.numbers:
        if heading := header.columns.get(column.field, 0):
            at = _value_column(reader, header, heading, rows, named)
            names = _name_column(reader, header, at, rows, named) if at else 0
            if at and names:
                yield from _block(reader, column, rows, tail, names, at)


def checked_header(reader: Reader) -> Header | None:
    """The header of the table, or None after naming what is missing or double."""
    header = find_header(reader.sheet, reader.mapping)
    lacking = missing(reader.mapping, header)
    if not header.columns or len(lacking) == len(reader.mapping.columns):
        old = _legacy(reader)
        reader.findings.add(
            "",
            "legacy_encoding" if old else "no_header",
            f"chữ viết bằng bảng mã cũ {old}, không phải Unicode"
            if old
            else "không tìm thấy dòng tiêu đề của bảng",
            todo="chuyển tệp sang Unicode dựng sẵn rồi gửi lại"
            if old
            else "kiểm tra tệp đúng hệ thống, hoặc thêm tiêu đề vào labels trong params/sources",
        )
        return None
    for column in lacking:
        _missing_column(reader, column, header)
    for field, places in header.double.items():
        if reader.mapping.layout != "blocks":
            where = ", ".join(f"{letter(at)}{header.row}" for at in places)
            reader.findings.add(
                where, "double_column", f"cột của '{field}' xuất hiện {len(places)} lần"
            )
    failed = lacking or (header.double and reader.mapping.layout != "blocks")
    return None if failed else header


def _numbers(reader: Reader, header: Header) -> list[int]:
    return [header.columns[c.field] for c in reader.mapping.numbers if c.field in header.columns]


def _has_figure(reader: Reader, header: Header, row: int) -> bool:
    return any(
        reader.sheet.bare_formula(row, at)
        or any(sign.isdigit() for sign in str(reader.sheet.at(row, at)))
        for at in _numbers(reader, header)
    )


def _key(reader: Reader, header: Header, name: str, row: int) -> str:
    column = header.columns.get(name, 0)
    return str(filled_from_merged(reader.sheet, row, column)) if column else ""


def _is_record(reader: Reader, header: Header, row: int) -> bool:
    """Whether a row after a blank one is no heading or note: it has a figure, or names its key."""
    if _has_figure(reader, header, row):
        return True
    unit, item = (_key(reader, header, name, row) for name in (UNIT, ITEM))
    if unit and reader.registry.match(unit):
        return True
    filled = not is_blank(reader.sheet, row, _numbers(reader, header))
    return filled and any(sign.isdigit() for sign in item)


def _other_heading(reader: Reader, header: Header, row: int, gap: bool) -> bool:
    """Whether the row is the heading of another table: words over most columns of figures.

    Signatures have no figures below them, and a unit may have words for figures.
    """
    cells = [str(reader.sheet.at(row, at)) for at in _numbers(reader, header)]
    words = sum(any(sign.isalpha() for sign in cell) for cell in cells)
    if words * 2 < max(len(cells), 1) or _is_record(reader, header, row):
        return False
    columns = [c for c in reader.mapping.columns if c.field in (UNIT, ITEM)]
    headed = any(matches(c.labels, (_key(reader, header, c.field, row),)) for c in columns)
    below = range(row + 1, len(reader.sheet.rows) + 1)
    return (gap or headed) and any(_has_figure(reader, header, one) for one in below)


def _record(reader: Reader, header: Header, row: int, unit: str) -> Iterator[Value]:
    keys = {
        name: filled_from_merged(reader.sheet, row, header.columns[name])
        for name in (UNIT, ITEM)
        if name in header.columns
    }
    if any(reader.skipped(text) for text in keys.values() if text != ""):
        return
    for name, text in keys.items():
        if str(text).strip() == "":
            _no_key(reader, header.place(name, row))
            return
    if UNIT in keys:
        unit = reader.unit(keys[UNIT], header.place(UNIT, row))
    if not unit:
        return
    item = nfc(str(keys.get(ITEM, ""))).removesuffix(".0")
    for column in reader.mapping.columns:
        at = header.columns.get(column.field, 0)
        if at and column.field not in (UNIT, ITEM):
            value = reader.value(column, row, at, unit, item)
            if value:
                yield value


def _value_column(reader: Reader, header: Header, at: int, rows: list[int], named: set[int]) -> int:
    """The one column of figures below a heading, which may stand over names too; 0 where not one.

    A rank beside the score must not be taken for it.
    """
    below = [at]
    if at in named:
        for right in range(at + 1, len(reader.sheet.rows[0]) + 1):
            blank = not any(reader.sheet.at(row, right) != "" for row in rows)
            if blank or right in named or reader.sheet.at(header.row, right) != "":
                break
            below.append(right)
    else:
        below = list(merged_columns(reader.sheet, header.row, at))
    figures = [one for one in below if one not in named and not _is_text(reader, rows, one)]
    if len(figures) == 1:
        return figures[0]
    if len(below) == 1 and at not in named:
        return at
    reader.findings.add(
        f"{letter(at)}{header.row}", "ambiguous_heading",
        f"dưới tiêu đề này có {len(figures)} cột số; không biết cột nào là số liệu",
        ", ".join(map(letter, figures or below)), "ghi tiêu đề ngay trên cột số liệu",
    )  # fmt: skip
    return 0


def _name_column(reader: Reader, header: Header, at: int, rows: list[int], named: set[int]) -> int:
    """The name column next to the left of a value column; 0 where one without figures is between.

    Such a column may have to hold the names of this block, and those further left are of another.
    """
    names = max((one for one in named if one < at), default=0)
    if not names:
        reader.findings.add(
            f"{letter(at)}{header.row}", "no_names", "bên trái cột này không có cột tên đơn vị"
        )
        return 0
    merged = merged_columns(reader.sheet, rows[0], names) if rows else ()
    title = reader.sheet.at(header.row, names)
    for between in range(names + 1, at):
        cells = [cell for row in rows if (cell := reader.sheet.at(row, between)) != ""]
        again = title != "" and reader.sheet.at(header.row, between) == title
        if again or (not cells and between not in merged) or _is_text(reader, rows, between):
            reader.findings.add(
                f"{letter(between)}{header.row + 1}", "unknown_names",
                f"cột này không phải tên đơn vị đã biết, cũng không phải số, mà đứng giữa cột số"
                f" liệu {letter(at)} và cột tên {letter(names)}; không lấy số liệu của cột đó",
                f"'{shown(cells[0])}'" if cells else "cột trống",
                "ghi đúng tên đơn vị trong cột này, hoặc bỏ cột này",
            )  # fmt: skip
            return 0
    return names


def _block(
    reader: Reader, column: Column, rows: list[int], tail: list[int], names: int, at: int
) -> Iterator[Value]:
    """The pairs of one block; a longer block goes on below the rows that most blocks share."""
    for row in rows:
        yield from _pair(reader, column, row, names, at)
    there = {_unit_id(reader, row, names) for row in rows}
    for row in tail:
        unit = _unit_id(reader, row, names)
        figure = any(sign.isdigit() for sign in str(reader.sheet.at(row, at)))
        named = str(reader.sheet.at(row, names)).strip() != ""
        # what is named again is a look-up table
        if (unit not in there) if unit else (named and figure):
            yield from _pair(reader, column, row, names, at)


def _unit_id(reader: Reader, row: int, names: int) -> str:
    name = reader.sheet.at(row, names)
    unit = reader.registry.match(name) if isinstance(name, str) and name else None
    return unit.id if unit else ""


def _is_text(reader: Reader, rows: list[int], at: int) -> bool:
    """Whether a column holds words rather than figures."""
    cells = [str(cell) for row in rows if (cell := reader.sheet.at(row, at)) != ""]
    words = sum(any(sign.isalpha() for sign in cell) for cell in cells)
    return words > 0 and words * 2 >= len(cells)


def _pair(reader: Reader, column: Column, row: int, names: int, at: int) -> Iterator[Value]:
    name = reader.sheet.at(row, names)
    if is_blank(reader.sheet, row, (names, at)) or reader.skipped(name):
        return
    if not str(name).strip():
        _no_key(reader, f"{letter(names)}{row}")
        return
    unit = reader.unit(name, f"{letter(names)}{row}")
    if unit:
        value = reader.value(column, row, at, unit, "")
        if value:
            yield value


def _end_of_blocks(reader: Reader, header: Header) -> int:
    """The last row before the next header."""
    row = header.row + 1
    while row <= len(reader.sheet.rows):
        again = header_at(reader.sheet, reader.mapping, row)
        if len(again.columns) > len(header.columns) / 2:
            break
        row += 1
    return row - 1


def _is_pairs(reader: Reader, row: int, named: set[int]) -> bool:
    """Whether a row holds names in most name columns, and a figure.

    A second heading, a row of weights, notes, and a look-up table, which names one unit only, do
    not.
    """
    names = [text for at in named if (text := str(reader.sheet.at(row, at)).strip())]
    others = (cell for at, cell in enumerate(reader.sheet.rows[row - 1], 1) if at not in named)
    figures = any(sign.isdigit() for cell in others for sign in str(cell))
    totals = all(map(reader.skipped, names))
    return len(names) * 2 >= len(named) and figures and not totals


def _holds_names(reader: Reader, rows: range, at: int) -> bool:
    texts = [text for row in rows if isinstance(text := reader.sheet.at(row, at), str) and text]
    known = sum(reader.registry.match(text) is not None for text in texts)
    return known > 0 and known * 2 >= len(texts)


def _unit_row(reader: Reader) -> tuple[int, dict[int, str]]:
    """The row with the most unit names, and the unit of each of its columns."""
    rows = range(1, min(60, len(reader.sheet.rows)) + 1)
    best = max(rows, key=lambda row: len(_units_in(reader, row)), default=0)
    return best, _units_in(reader, best) if best else {}


def _units_in(reader: Reader, row: int) -> dict[int, str]:
    found = ((at, _unit_id(reader, row, at)) for at in range(1, len(reader.sheet.rows[0]) + 1))
    return {at: unit for at, unit in found if unit}


def _labels(reader: Reader, head: int, end: int) -> Iterator[tuple[int, int, Column]]:
    """Row, place and column of each label between two rows of units, left of the upper's units."""
    left = range(1, min(_units_in(reader, head)))
    for row in range(head + 1, end):
        texts = {at: str(reader.sheet.at(row, at)) for at in left}
        for column in reader.mapping.columns:
            places = [at for at, text in texts.items() if matches(column.labels, (text,))]
            if places:
                yield row, places[0], column
                break


def _labelled(reader: Reader, head: int, units: dict[int, str]) -> Iterator[tuple[int, Column]]:
    """The rows of the figures, down to the next table, which is said and left out."""
    last = len(reader.sheet.rows)
    others = (
        row
        for row in range(head + 1, last + 1)
        if _units_in(reader, row) not in ({}, units)
        and any(_labels(reader, row, min(row + _NEAR, last + 1)))
    )
    end = next(others, last + 1)
    seen: dict[str, int] = {}
    for row, _, column in _labels(reader, head, end):
        if seen.setdefault(column.field, row) != row:
            end = row
            break
        yield row, column
    if end <= last:
        _left_out(reader, end)


def _own_columns(
    reader: Reader, head: int, units: dict[int, str], rows: Collection[int]
) -> dict[int, str]:
    """The units with one column each; other columns of figures are named."""
    kept = dict(units)
    labels = max((at for _, at, _ in _labels(reader, head, max(rows, default=head) + 1)), default=0)
    for at in range(labels + 1, len(reader.sheet.rows[head - 1]) + 1):
        if at in units:
            continue
        text = reader.sheet.at(head, at)
        figures = any(sign.isdigit() for row in rows for sign in str(reader.sheet.at(row, at)))
        right = at > min(units)
        if isinstance(text, str) and text and not reader.skipped(text) and (right or figures):
            found = unknown(reader.registry, text)
            place = f"{letter(at)}{head}"
            reader.findings.add(place, found.code, found.what, found.found, found.todo)
        if text == "" and figures and not right:
            if all(reader.sheet.at(row, at) == "" for row in range(1, head)):
                _no_key(reader, f"{letter(at)}{head}")
            continue
        own = head > 1 and reader.sheet.at(head - 1, at) != ""
        if text == "" and figures and right and not own:
            owner = next(left for left in range(at, 0, -1) if reader.sheet.at(head, left) != "")
            if kept.pop(owner, ""):
                reader.findings.add(
                    f"{letter(owner)}{head}", "ambiguous_heading",
                    "tên đơn vị này đứng trên nhiều cột số; không biết cột nào là số liệu",
                    f"{letter(owner)}:{letter(at)}", "giữ một cột cho mỗi đơn vị, đúng kỳ báo cáo",
                )  # fmt: skip
    return kept


def _missing_column(reader: Reader, column: Column, header: Header) -> None:
    reader.findings.add(
        f"A{header.row}" if header.row else "",
        "missing_column",
        f"thiếu cột '{column.labels[0].strip('*')}'",
        todo="thêm cột, hoặc thêm tiêu đề của tệp vào labels trong params/sources",
    )


def _no_key(reader: Reader, place: str) -> None:
    what = "dòng, cột có số liệu nhưng thiếu tên hoặc mã"
    reader.findings.add(place, "missing_key", what, "ô trống", "ghi tên, mã; hoặc xóa dòng thừa")


def _left_out(reader: Reader, row: int) -> None:
    reader.findings.add(
        f"A{row}",
        "second_table",
        "bên dưới còn một bảng cùng tiêu đề; bảng đó không được đọc",
        todo="nếu cần cả hai bảng: khai báo repeated: read",
        severity="warning",
    )


def _other_table(reader: Reader, header: Header, row: int) -> None:
    at = next(at for at in _numbers(reader, header) if reader.sheet.at(row, at) != "")
    reader.findings.add(
        f"{letter(at)}{row}",
        "other_table",
        "từ dòng này là một bảng có tiêu đề khác; bảng đó không được đọc",
        f"'{shown(reader.sheet.at(row, at))}'",
        "để bảng đó ở tệp riêng; nếu là phần tiếp theo của bảng trên: ghi tiêu đề giống hệt",
    )


def _legacy(reader: Reader) -> str:
    texts = [cell for row in reader.sheet.rows[:60] for cell in row if isinstance(cell, str)]
    found = [code for text in texts if (code := legacy_encoding(shown(text, 400)))]
    return max(set(found), key=found.count) if len(found) >= 2 else ""
