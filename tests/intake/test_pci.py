"""Workbooks whose blocks are each sorted for themselves: one mapping for all their years.

The real ones lie beside the checkout, if at all, and are never copied; `book` makes others of that
kind with the same traps.
"""

import datetime as dt
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
import pytest
from project import REPO

from helpers.intake.sources.read import import_file, load_mapping, registry_for
from helpers.intake.sources.result import Import, Window
from helpers.params.provinces import province_registry

REAL = REPO.root.parent / "shared" / "real"
LABELS = {
    "entry": "Gia nhập\n thị trường", "land": "Tiếp cận \nđất đai",
    "transparency": "Tính minh bạch", "time": "Chi phí \nthời gian",
    "informal": "Chi phí không\n chính thức", "policy_bias": "Cạnh tranh bình đẳng",
    "proactivity": "Tính \nnăng động", "support": "Hỗ trợ\n doanh nghiệp",
    "labour": "Đào tạo \nlao động", "legal": "Thiết chế\n pháp lý",
}  # fmt: skip
WEIGHTS_2013 = dict(
    zip(
        LABELS,
        map(Decimal, ["0.5", "0.5", "2", "0.5", "1", "0.5", "0.5", "2", "2", "0.5"]),
        strict=True,
    )
)
ODD = {
    "Bà Rịa - Vũng Tàu": ("BRVT", "BR-VT", "Bà Rịa – Vũng Tàu"),
    "Thừa Thiên Huế": ("TT-Huế", "TT- Huế", "TT.Huế", "Thừa Thiên-Huế"),
    "Hồ Chí Minh": ("TP.HCM", "Tp.HCM", "TP. Hồ Chí Minh"),
    "Bắc Kạn": ("Bắc Cạn", "Bắc Kạn"),
    "Đắk Lắk": ("Đăk Lăk", "Đắk Lắk", "Dak Lak"),
    "Đắk Nông": ("Đăk Nông", "Đắk Nông"),
    "Hà Nam": ("Ha Nam", "Hà Nam "),
    "Ninh Bình": ("Ninh Binh", "Ninh Bình"),
    "Hòa Bình": ("Hoà Bình", "Hòa Bình"),
}


def read(path: Path, year: int) -> Import:
    mapping = load_mapping(REPO, "pci")
    window = Window(str(year), dt.date(year, 1, 1), dt.date(year, 12, 31))
    registry = province_registry(REPO.params, window.end)
    assert registry_for(mapping, registry, REPO, window) == registry
    return import_file(path, mapping, registry, window)


def scores(seed: int) -> dict[str, dict[str, Decimal]]:
    """Invented scores of 63 provinces and their exact weighted totals."""
    chance = Random(seed)
    made = {}
    for unit in province_registry(REPO.params, dt.date(2015, 12, 31)).units:
        row = {name: Decimal(chance.randint(300, 950)).scaleb(-2) for name in LABELS}
        row["pci"] = sum((w * row[name] for name, w in WEIGHTS_2013.items()), Decimal(0))
        made[unit.short_vi] = row
    return made


def book(path: Path, year: int, *, legend: bool = True, over_names: bool = False) -> Path:
    """A workbook as they come: spelled anyhow, a legend, a look-up table, a hidden sheet."""
    chance, made = Random(year), scores(year)
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Summary_VN"
    sheet["A1"] = "Thứ tự"
    place = 2
    for name, label in [*LABELS.items(), ("pci", f"PCI {year}")]:
        sheet.cell(1, place if over_names else place + 1, label)
        order = sorted(made, key=lambda unit: made[unit][name], reverse=True)
        for row, unit in enumerate(order, start=2):
            spelled = chance.choice(ODD.get(unit, (unit,)))
            spelled = unicodedata.normalize(chance.choice(("NFC", "NFD")), spelled)
            sheet.cell(row, 1, row - 1)
            sheet.cell(row, place, spelled)
            sheet.cell(row, place + 1, float(made[unit][name]))
            if name == "pci":
                sheet.cell(row, place + 2, row - 1)
        place += 2
    sheet.cell(1, place, "Xếp hạng")
    if legend:
        for row, text in enumerate(("Excellent", "High", "Mid-high", "Low"), start=3):
            sheet.cell(row, place + 2, text)
    for column in range(1, place + 1):
        sheet.cell(66, column, sheet.cell(1, column).value)
    sheet["B67"], sheet["C67"] = "Hà Nội", "=VLOOKUP(B67,B2:C64,2,FALSE)"
    sheet["B68"], sheet["C68"] = "Thứ tự", 31
    old = workbook.copy_worksheet(sheet)
    old.title, old.sheet_state, old["C2"] = "Summary", "hidden", 0
    workbook.save(path)
    return path


@pytest.mark.parametrize("year", [2013, 2014, 2015, 2016])
@pytest.mark.parametrize("over_names", [False, True], ids=["over values", "over names"])
def test_a_workbook_of_that_kind_joins_all_provinces_in_every_block(
    year: int, over_names: bool, tmp_path: Path
) -> None:
    imported = read(book(tmp_path / "a.xlsx", year, over_names=over_names), year)
    assert imported.problems == ()
    ids = {u.short_vi: u.id for u in province_registry(REPO.params, dt.date(year, 1, 1)).units}
    made = {ids[unit]: row for unit, row in scores(year).items()}
    got: dict[str, dict[str, Decimal | None]] = {}
    for value in imported.values:
        got.setdefault(value.unit, {})[value.field] = value.number
    ranks = {unit: row.pop("rank") for unit, row in got.items()}
    assert got == made
    assert sorted(int(rank or 0) for rank in ranks.values()) == list(range(1, 64))


@pytest.mark.parametrize("blank", [False, True], ids=["right below", "after a blank row"])
def test_a_look_up_table_without_a_header_and_statistics_are_no_provinces(
    blank: bool, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", 2015)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Summary_VN"]
    sheet.delete_rows(65, 2 - blank)
    workbook.save(path)
    assert read(path, 2015).problems == ()
    sheet.insert_rows(65)
    for column in range(2, 24, 2):
        sheet.cell(65, column, "Median")
        sheet.cell(65, column + 1, 6)
    workbook.save(path)
    assert read(path, 2015).problems == ()


def test_a_name_that_no_province_has_leaves_a_gap_that_is_said(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 2015)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Summary_VN"]
    was, sheet["F10"] = sheet["F10"].value, "Hà Tam"
    workbook.save(path)
    imported = read(path, 2015)
    codes = [(problem.code, problem.cell) for problem in imported.problems]
    assert codes == [("unknown_unit", "F10"), ("missing_units", "")]
    lost = province_registry(REPO.params, dt.date(2015, 1, 1)).match(was)
    assert lost is not None and lost.short_vi in imported.problems[1].found


def test_a_province_that_stands_twice_in_a_block_is_said_at_both_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 2015)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Summary_VN"]
    sheet["F10"] = sheet["F11"].value
    workbook.save(path)
    codes = {problem.code: problem for problem in read(path, 2015).problems}
    assert codes["double_value"].cell == "G10, G11"


def test_a_total_that_is_not_the_weighted_sum_is_said_and_kept(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", 2015)
    workbook = openpyxl.load_workbook(path)
    workbook["Summary_VN"]["W2"] = 99
    workbook.save(path)
    (problem,) = read(path, 2015).problems
    assert (problem.code, problem.cell, problem.severity) == ("total_differs", "W2", "warning")


def printed(index: Decimal) -> Decimal:
    return index.quantize(Decimal("0.01"), ROUND_HALF_UP)


@cache
def real(year: int) -> Import:
    return read(REAL / f"PCI_{year}.xlsx", year)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real workbooks are not beside the checkout")
@pytest.mark.parametrize("year", [2012, 2013, 2014])
def test_every_province_of_a_real_workbook_is_joined_in_every_block(year: int) -> None:
    imported = real(year)
    assert imported.problems == ()
    stated = {(value.unit, value.field) for value in imported.values if value.number is not None}
    units, fields = ({key[at] for key in stated} for at in (0, 1))
    assert len(units) == 63
    assert len(fields) == (11 if year == 2012 else 12)
    assert len(stated) == len(imported.values) == len(units) * len(fields)
    assert {"tinh-dak-lak", "tinh-dak-nong"} <= units


@pytest.mark.skipif(not REAL.is_dir(), reason="the real workbooks are not beside the checkout")
@pytest.mark.parametrize("year", [2012, 2013, 2014])
def test_the_totals_of_a_real_workbook_are_reproduced_from_the_published_weights(
    year: int,
) -> None:
    (total,) = [t for t in load_mapping(REPO, "pci").totals if str(year) in t.periods]
    assert sum(total.weights.values()) == 10
    rows: dict[str, dict[str, Decimal]] = {}
    for value in real(year).values:
        rows.setdefault(value.unit, {})[value.field] = value.number or Decimal(0)
    computed = {
        unit: sum((w * row[name] for name, w in total.weights.items()), Decimal(0))
        for unit, row in rows.items()
    }
    # the index is published with two decimals; at these every total is the sum, error 0
    assert [unit for unit in rows if printed(computed[unit]) != printed(rows[unit]["pci"])] == []
    # and to the last digit of the cells nothing is left but their rounding (six and five decimals)
    errors = [abs(computed[unit] - rows[unit]["pci"]) for unit in rows]
    assert max(errors) <= Decimal("0.000005") + 10 * Decimal("0.0000005")
    order = sorted(rows, key=lambda unit: rows[unit]["pci"], reverse=True)
    assert [rows[unit]["rank"] for unit in order] == list(range(1, 64))
