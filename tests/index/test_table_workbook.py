"""Tables of the index as one workbook: the same bytes, text that stays text, columns explained."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from helpers.core.errors import BaocaoError
from helpers.index import table_workbook
from helpers.index.change import _COLUMNS
from helpers.index.column_notes import NOTES
from helpers.index.output_tables import STRENGTHS
from helpers.index.table_workbook import GUIDE, workbook_bytes, write_workbook


def tables() -> dict[str, pd.DataFrame]:
    return {
        "scores": pd.DataFrame(
            {"unit": ["=1+1", "+84", "-x", "@a"], "period": ["2023"] * 4,
             "A1": [0.123456789012345, None, 3.0, float("nan")]}
        ),
        "ranks/2023": pd.DataFrame({"unit": ["X"], "rank": pd.array([None], dtype="Int64")}),
        "Ranks:2023": pd.DataFrame({"rank_in_group": [2], "change_A1": [1.5]}),
    }  # fmt: skip


def test_the_same_tables_give_the_same_bytes() -> None:
    assert workbook_bytes(tables()) == workbook_bytes(tables())


def test_text_is_never_a_formula_and_a_missing_value_is_blank(tmp_path: Path) -> None:
    write_workbook(tmp_path / "x.xlsx", tables())
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["scores"]
    column = [sheet.cell(row, 1) for row in range(2, 6)]
    assert [cell.value for cell in column] == ["=1+1", "+84", "-x", "@a"]
    assert {cell.data_type for cell in column} == {"s"}
    assert [sheet.cell(row, 3).value for row in range(2, 6)] == [0.123456789012345, None, 3, None]


def test_heads_stay_in_sight_and_sheet_names_are_ones_that_excel_takes(tmp_path: Path) -> None:
    write_workbook(tmp_path / "x.xlsx", tables())
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == [GUIDE, "scores", "ranks 2023", "Ranks 2023 2"]
    assert book["scores"].freeze_panes == "C2"
    assert book["scores"]["A1"].font.bold


def test_the_guide_explains_every_column(tmp_path: Path) -> None:
    about = [("Chỉ số", "PAPI")]
    content = workbook_bytes(tables(), about=about, names={"A1": "Tỷ lệ phủ sóng"})
    (tmp_path / "x.xlsx").write_bytes(content)
    rows = list(openpyxl.load_workbook(tmp_path / "x.xlsx")[GUIDE].iter_rows(values_only=True))
    assert rows[1] == (None, "Chỉ số", "PAPI")
    guide = {(row[0], row[1]): row[2] for row in rows[2:]}
    assert guide["scores", "A1"] == "Tỷ lệ phủ sóng"
    assert guide["Ranks 2023 2", "rank_in_group"] == "hạng trong nhóm của đơn vị"
    assert guide["Ranks 2023 2", "change_A1"] == "phần điểm thay đổi do Tỷ lệ phủ sóng"
    assert all(guide.values())


def test_every_column_that_the_command_writes_has_a_meaning() -> None:
    assert set(STRENGTHS) <= set(NOTES)
    assert set(_COLUMNS) <= set(NOTES)


def test_a_table_longer_than_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_workbook, "_MOST_ROWS", 3)
    with pytest.raises(BaocaoError, match="một trang tính"):
        workbook_bytes(tables())
