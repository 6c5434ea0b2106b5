"""Pairs of a name column and value columns, each pair sorted for itself."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.intake.names import shown
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.layouts import checked_header, left_out, no_key, unit_id
from helpers.intake.sources.mapping import Column
from helpers.intake.sources.result import Value
from helpers.intake.sources.tables import Header, header_at, is_blank, merged_columns
from helpers.intake.workbook import letter


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
        left_out(reader, second)
    tail = sorted({*below}.difference(rows))
    for column in reader.mapping.numbers:
        if heading := header.columns.get(column.field, 0):
            at = _value_column(reader, header, heading, rows, named)
            names = _name_column(reader, header, at, rows, named) if at else 0
            if at and names:
                yield from _block(reader, column, rows, tail, names, at)


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
    figures = [
        column for column in below if column not in named and not _is_text(reader, rows, column)
    ]
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
    names = max((column for column in named if column < at), default=0)
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
    there = {unit_id(reader, row, names) for row in rows}
    for row in tail:
        unit = unit_id(reader, row, names)
        figure = any(sign.isdigit() for sign in str(reader.sheet.at(row, at)))
        named = str(reader.sheet.at(row, names)).strip() != ""
        # what is named again is a look-up table
        if (unit not in there) if unit else (named and figure):
            yield from _pair(reader, column, row, names, at)


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
        no_key(reader, f"{letter(names)}{row}")
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
