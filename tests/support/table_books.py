"""Workbooks of invented indices, in the shapes in which offices send them. Nothing is a test."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]
FRAMEWORK: Rows = (
    ("Mã", "Tên", "Thuộc", "Chiều", "Trọng số", "Đơn vị tính"),
    ("CS", "Chỉ số chuyển đổi số", "", "", "", "điểm"),
    ("N1", "Hạ tầng", "CS", "", 0.4, "điểm"),
    ("N2", "Dịch vụ công", "CS", "", 0.6, "điểm"),
    ("A1", "Tỷ lệ phủ sóng", "N1", "cao hơn là tốt", 1, "%"),
    ("A2", "Số máy tính", "N1", 1, 1, "máy"),
    ("B1", "Tỷ lệ nộp trực tuyến", "N2", "1", 2, "%"),
    ("B2", "Hồ sơ quá hạn", "N2", "Thấp hơn là tốt", 1, "hồ sơ"),
)
UNITS = ("Xã Hòa An", "Xã Tân Quang", "Phường Lê Lợi", "Xã Đồng Tâm")
DATA: Rows = (
    ("Đơn vị", "Kỳ", "A1", "A2", "B1", "B2"),
    *(
        (unit, year, 60.5 + place + year % 10, 120 + 10 * place, 45.25 + place, 9 - place)
        for year in (2022, 2023)
        for place, unit in enumerate(UNITS)
    ),
)


def write_book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook with these sheets, cell by cell from A1 on."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def write_csv(path: Path, rows: Rows, separator: str = ",") -> Path:
    """A CSV file, UTF-8 with a mark, as Excel saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def small_book(path: Path, **sheets: Rows) -> Path:
    """The index of four communes above, with other sheets in place of its own or beside them."""
    usual: dict[str, Rows] = {"Khung chỉ tiêu": FRAMEWORK, "Số liệu": DATA}
    names = {"framework": "Khung chỉ tiêu", "data": "Số liệu", "units": "Đơn vị"}
    return write_book(
        path, {**usual, **{names.get(key, key): rows for key, rows in sheets.items()}}
    )
