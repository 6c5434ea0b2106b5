"""Workbooks as agencies really send them, built for the tests from one right table.

Nothing here is a test. A `Messy` starts as a good form of six procedures; a change makes of it what
somebody could send. `TRUTH` is what must be read of it, whatever was done to it.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SHEET, UNIT, PERIOD = "Số liệu", "Sở Thông tin và Truyền thông", "2023-Q1"
HEAD = [
    "STT", "Mã TTHC", "Tên thủ tục hành chính", "Mức độ DVCTT", "Có thu phí, lệ phí",
    "Tồn kỳ trước chuyển sang", "Tiếp nhận trong kỳ", "Tiếp nhận trực tuyến",
    "Tiếp nhận trực tiếp", "Tiếp nhận qua bưu chính", "Đã xử lý", "Đã xử lý trực tuyến",
    "Xử lý đúng hạn", "Xử lý quá hạn", "Đang xử lý chuyển kỳ sau", "Kết quả đã số hóa",
    "Hồ sơ có nghĩa vụ tài chính", "Hồ sơ thanh toán trực tuyến",
]  # fmt: skip
WIDTH, FIRST_FIGURE = len(HEAD), 6


def figures(received: int, carried: int, late: int) -> list[int]:
    """Figures that keep every rule of the form."""
    done = received + carried - 1
    online = received - 2
    return [carried, received, online, 1, 1, done, done - 1, done - late, late, 1, 1, 2, 1]


CODES = [f"1.00{number}190" for number in (1, 2, 4, 5, 7, 8)]
FIGURES = [figures(*given) for given in
           ((40, 2, 1), (12, 1, 0), (118, 3, 4), (8, 1, 2), (59, 3, 1), (23, 2, 0))]  # fmt: skip
TRUTH = dict(zip(CODES, FIGURES, strict=True))
FIRST, LAST = 7, 12  # the rows of the procedures


def total(*numbers: list[int]) -> list[int]:
    return [sum(column) for column in zip(*numbers, strict=True)]


ALL = total(*FIGURES)


@dataclass
class Messy:
    """The cells of a form; rows and columns are counted from 1."""

    rows: list[list[Any]] = field(default_factory=lambda: [
        ["BIỂU SỐ LIỆU GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"], [], ["Đơn vị báo cáo", None, UNIT],
        ["Kỳ báo cáo", None, PERIOD], [], list(HEAD),
        *([n, code, f"Thủ tục số {n}", "Toàn trình", "Không", *FIGURES[n - 1]]
          for n, code in enumerate(CODES, start=1)),
    ])  # fmt: skip
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    sheet: str = SHEET

    def put(self, row: int, column: int, value: Any, number_format: str = "") -> None:
        while len(self.rows) < row:
            self.rows.append([])
        cells = self.rows[row - 1]
        cells += [None] * (column - len(cells))
        cells[column - 1] = value
        if number_format:
            self.formats[row, column] = number_format

    def insert(self, row: int, cells: list[Any]) -> None:
        self.rows.insert(row - 1, list(cells))

    def save(self, path: Path) -> Path:
        book = Workbook()
        sheet = book.active
        sheet.title = self.sheet
        for number, row in enumerate(self.rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    cell = sheet.cell(number, column, value)
                    if isinstance(value, str):
                        cell.data_type = "s"
                    if (number, column) in self.formats:
                        cell.number_format = self.formats[number, column]
        for area in self.merged:
            sheet.merge_cells(area)
        book.save(path)
        return path


Change = Callable[[Messy], object]


def row_of(label: str, at: int, numbers: list[Any] | None = None) -> list[Any]:
    """A row with a label in one column, and figures."""
    cells: list[Any] = [None] * (FIRST_FIGURE - 1)
    cells[at - 1] = label
    return cells + list(numbers or [])


def below(*rows: list[Any]) -> Change:
    return lambda messy: messy.rows.extend(list(row) for row in rows)


def before(at: int, *rows: list[Any]) -> Change:
    def change(messy: Messy) -> None:
        for row in reversed(rows):
            messy.insert(at, row)

    return change


def cell(row: int, column: int, value: Any, number_format: str = "") -> Change:
    return lambda messy: messy.put(row, column, value, number_format)


def heads(turn: Callable[[str], str]) -> Change:
    def change(messy: Messy) -> None:
        messy.rows[5] = [turn(text) for text in messy.rows[5]]

    return change


def named(turn: Callable[[str], str]) -> Change:
    return lambda messy: setattr(messy, "sheet", turn(messy.sheet))


def both(*changes: Change) -> Change:
    return lambda messy: [change(messy) for change in changes]


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


TOTAL_LABELS = [
    "Tổng cộng", "Tổng cộng:", "TỔNG CỘNG:", "Tổng số", "Tổng số:", "TỔNG", "Cộng", "Cộng:", "CỘNG",
    "T. cộng", "T.Cộng", "T/C", "TC", "Tổng cộng (I+II)", "Tổng cộng (1+2+…+6)", "Tổng = I + II",
    "Tổng (A+B)", "Toàn tỉnh", "Toàn sở", "TOÀN NGÀNH", "Cả nước", "Cả tỉnh", "Cộng chung",
    "Tổng toàn đơn vị", "Tổng của Sở", "Tổng các thủ tục", "Tổng số hồ sơ", "Cộng 6 thủ tục",
    "Tông cộng", "Tong cong", "  Tổng   cộng ", nfd("Tổng cộng"), "Tổng\u200b cộng", "Total",
    "Grand total", "SUM", "∑", "Tổng cộng toàn tỉnh", "Tổng cộng quý I/2023", "* Tổng cộng *",
    "- Cộng", "III. TỔNG CỘNG", "Chung của sở", "Lũy kế trong kỳ", "Sở TT&TT",
]  # fmt: skip
NOTES = [
    "Ghi chú: số liệu lấy đến ngày 31/3/2023", "(*) Không tính hồ sơ liên thông", "* Chưa kể xã",
    "(1) Theo Quyết định số 12/QĐ-UBND", "Nguồn: Cổng dịch vụ công", "Lưu ý: đã rà soát 6 thủ tục",
    "Chú thích: TTHC là thủ tục hành chính", "Đơn vị tính: hồ sơ", "Số liệu do đơn vị tổng hợp",
    "ĐVT: hồ sơ", "(**) 02 thủ tục mới",
]  # fmt: skip
SIGNATURES = [
    [row_of("NGƯỜI LẬP BIỂU", 2), row_of("Nguyễn Văn A", 2)],
    [[None, "Người lập biểu", *[None] * 9, "THỦ TRƯỞNG ĐƠN VỊ"], [None, "(Ký, ghi rõ họ tên)"],
     [], [None, "Lê Thị B", *[None] * 9, "Trần Văn C"]],
    [[*[None] * 11, "Gia Nghĩa, ngày 05 tháng 4 năm 2023"], [*[None] * 11, "KT. GIÁM ĐỐC"],
     [*[None] * 11, "PHÓ GIÁM ĐỐC"], [], [*[None] * 11, "Phạm Văn D"]],
    [[None, "Gia Nghĩa, ngày 05 tháng 4 năm 2023"], [None, "TM. ỦY BAN NHÂN DÂN"]],
    [["Nơi nhận:"], ["- Như trên;"], ["- Lưu: VT, KSTTHC."]],
    [[None, "Người lập: Nguyễn Văn A - 0912345678"]],
    [[None, "Kế toán trưởng", None, None, None, "Giám đốc"]],
]  # fmt: skip
NUMBERINGS = [
    [f"({number})" for number in range(1, WIDTH + 1)],
    list(range(1, WIDTH + 1)),
    ["A", "B", "C", "D", "E", *range(1, 14)],
    ["A", "B", "C", "D", "E", *(f"({n})" for n in range(1, 14))],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)",
     *(f"({n})" for n in range(8, 19))],
    [None, "1", "2", "3", "4", *(str(n) for n in range(5, 18))],
    ["[1]", "[2]", "[3]", *(f"[{n}]" for n in range(4, 19))],
]  # fmt: skip
