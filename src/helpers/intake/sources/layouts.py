"""What the layouts share: the heading of a table, and what is reported when it lacks something."""

from __future__ import annotations

from helpers.intake.legacy import legacy_encoding
from helpers.intake.names import shown
from helpers.intake.sources.cells import Reader
from helpers.intake.sources.mapping import Column
from helpers.intake.sources.tables import Header, find_header, missing
from helpers.intake.workbook import letter


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
        missing_column(reader, column, header)
    for field, places in header.double.items():
        if reader.mapping.layout != "blocks":
            where = ", ".join(f"{letter(at)}{header.row}" for at in places)
            reader.findings.add(
                where, "double_column", f"cột của '{field}' xuất hiện {len(places)} lần"
            )
    failed = lacking or (header.double and reader.mapping.layout != "blocks")
    return None if failed else header


def unit_id(reader: Reader, row: int, at: int) -> str:
    """The id of the unit that a cell names; empty where it names none."""
    name = reader.sheet.at(row, at)
    unit = reader.registry.match(name) if isinstance(name, str) and name else None
    return unit.id if unit else ""


def missing_column(reader: Reader, column: Column, header: Header) -> None:
    """Say that a column which must be there is not."""
    reader.findings.add(
        f"A{header.row}" if header.row else "",
        "missing_column",
        f"thiếu cột '{column.labels[0].strip('*')}'",
        todo="thêm cột, hoặc thêm tiêu đề của tệp vào labels trong params/sources",
    )


def no_key(reader: Reader, place: str) -> None:
    """Say that figures stand beside no name or code."""
    what = "dòng, cột có số liệu nhưng thiếu tên hoặc mã"
    reader.findings.add(place, "missing_key", what, "ô trống", "ghi tên, mã; hoặc xóa dòng thừa")


def left_out(reader: Reader, row: int) -> None:
    """Say that a second table with the same heading is not read."""
    reader.findings.add(
        f"A{row}",
        "second_table",
        "bên dưới còn một bảng cùng tiêu đề; bảng đó không được đọc",
        todo="nếu cần cả hai bảng: khai báo repeated: read",
        severity="warning",
    )


def _legacy(reader: Reader) -> str:
    texts = [cell for row in reader.sheet.rows[:60] for cell in row if isinstance(cell, str)]
    encodings = [code for text in texts if (code := legacy_encoding(shown(text, 400)))]
    return max(set(encodings), key=encodings.count) if len(encodings) >= 2 else ""
