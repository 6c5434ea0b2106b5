"""Exports with rows as agencies send them: read right or asked about, never wrong in silence."""

import csv
import datetime as dt
import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from messy import TOTAL_LABELS
from openpyxl import Workbook
from project import PROGRAMME, REPO

from helpers.intake.sources.mapping import Column, Mapping
from helpers.intake.sources.read import import_file
from helpers.intake.sources.result import Import, Window
from helpers.params.load import load_setting
from helpers.params.registry import Registry

PERIOD = Window("2024-Q1", dt.date(2024, 1, 1), dt.date(2024, 3, 31))
COUNTS = ("received", "late")
MAPPING = Mapping(
    id="thu", title_vi="Thử", system="Thử", layout="rows",
    columns=(
        Column(field="unit", type="text", labels=("Đơn vị",)),
        Column(field="received", labels=("Tiếp nhận",), whole=True, minimum=Decimal(0)),
        Column(field="late", labels=("Quá hạn",), whole=True, minimum=Decimal(0)),
        Column(field="rate", labels=("Tỷ lệ",), percent="points", missing=("",)),
    ),
)  # fmt: skip
ITEMS = Mapping(
    id="phieu", title_vi="Phiếu", system="Thử", layout="rows", unit_cell="C1",
    columns=(
        Column(field="item", type="text", labels=("Mã",)),
        Column(field="score", labels=("Điểm",), minimum=Decimal(0)),
    ),
)  # fmt: skip
HEAD = ["STT", "Đơn vị", "Tiếp nhận", "Quá hạn", "Tỷ lệ"]
UNITS = {"so-tttt": ("Sở TT&TT", 352, 7), "so-y-te": ("Sở Y tế", 1040, 12),
         "so-noi-vu": ("Sở Nội vụ", 96, 0), "ubnd-dak-mil": ("Đắk Mil", 230, 4)}  # fmt: skip
ROWS = [[n, name, *figures, None] for n, (name, *figures) in enumerate(UNITS.values(), start=1)]
ALL = [sum(row[at] for row in UNITS.values()) for at in (1, 2)]
TRUTH = {(unit, name): Decimal(figures[at])
         for unit, (_, *figures) in UNITS.items() for at, name in enumerate(COUNTS)}  # fmt: skip


@cache
def registry() -> Registry:
    return load_setting(REPO, PROGRAMME).registry


def written(to: Path, rows: list[list[Any]], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, number_format in (formats or {}).items():
        book.active[place].number_format = number_format
    book.save(to / "a.xlsx")
    return to / "a.xlsx"


def run(path: Path, mapping: Mapping = MAPPING) -> Import:
    return import_file(path, mapping, registry(), PERIOD)


def read(to: Path, *rows: list[Any]) -> Import:
    return run(written(to, [["BẢNG TỔNG HỢP"], [], *rows]))


def taken(imported: Import) -> dict[tuple[str, str], Decimal | None]:
    return {(value.unit, value.field): value.number for value in imported.values}


def codes(imported: Import) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in imported.problems if p.severity == "error"]


@pytest.mark.parametrize("place", ["below", "on top"])
@pytest.mark.parametrize("label", [label for label in TOTAL_LABELS if label != "Sở TT&TT"])
def test_a_total_is_no_unit(label: str, place: str, tmp_path: Path) -> None:
    whole = [None, label, *ALL, None]
    rows = [*ROWS, whole] if place == "below" else [whole, *ROWS]
    imported = read(tmp_path, HEAD, *rows)
    assert codes(imported) == []
    assert taken(imported) == TRUTH


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)"], *ROWS],
        [HEAD, [1, 2, 3, 4, 5], *ROWS],
        [HEAD, ["A", "B", 1, 2, "3=2/1"], *ROWS],
        [HEAD, [None, None, "(hồ sơ)", "(hồ sơ)", "(%)"], *ROWS],
        [HEAD, ["I", "Khối sở, ngành"], *ROWS[:3], ["II", "Khối huyện"], ROWS[3]],
        [HEAD, [None, "CÁC SỞ"], *ROWS[:3], [None, "CÁC HUYỆN, THÀNH PHỐ"], ROWS[3]],
        [HEAD, *ROWS[:2], HEAD, *ROWS[2:]],
        [HEAD, *ROWS[:2], HEAD, ["(1)", "(2)", "(3)", "(4)", "(5)"], *ROWS[2:]],
        [HEAD, *ROWS, [None, "Bình quân", 429.5, 5.75, None]],
        [HEAD, *ROWS, [], ["Ghi chú: tính đến ngày 31/3/2024"], ["(*) Chưa kể xã"]],
        [HEAD, *ROWS, [None, "(*) Chưa kể xã"], [None, "Người lập biểu", None, "GIÁM ĐỐC"]],
        [HEAD, *ROWS, [None, None, None, "Đắk Nông, ngày 05 tháng 4 năm 2024"],
         [None, "NGƯỜI LẬP", None, "GIÁM ĐỐC"], [], [None, "Lê Thị A", None, "Trần Văn B"]],
        [[unicodedata.normalize("NFD", title.upper()) for title in HEAD], *ROWS],
        [HEAD, *([row[0], unicodedata.normalize("NFD", row[1].upper()), *row[2:]] for row in ROWS)],
        [HEAD, *([n, f" {name}\u200b", *rest] for n, name, *rest in ROWS)],
        [HEAD, *([n, name, *map(str, rest[:2]), None] for n, name, *rest in ROWS)],
    ],
    ids=["numbering", "plain numbering", "letters", "units of measure", "sections", "bare sections",
         "further page", "further page with numbering", "mean", "notes", "note and signature",
         "signatures", "NFD headings", "NFD names", "no width", "figures as text"],
)  # fmt: skip
def test_odd_rows_of_an_export_are_read_right(rows: list[list[Any]], tmp_path: Path) -> None:
    imported = read(tmp_path, *rows)
    assert codes(imported) == []
    assert taken(imported) == TRUTH


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([*ROWS, [5, "Sở Y tế tỉnh bạn", 9, 9, None]], "unknown_unit", "B8"),
        ([*ROWS[:3], [4, "Đắk Mill", 230, 4, None]], "unknown_unit", "B7"),
        ([*ROWS[:3], [4, "Đắk Mill", None, None, None]], "unknown_unit", "B7"),
        ([*ROWS, [5, None, 9, 9, None]], "missing_key", "B8"),
        ([*ROWS[:2], [3, "Sở Nội vụ", "9.6", 0, None]], "not_a_number", "C6"),
    ],
)
def test_a_name_that_is_no_units_is_asked_about(
    rows: list[list[Any]], code: str, cell: str, tmp_path: Path
) -> None:
    imported = read(tmp_path, HEAD, *rows)
    assert (code, cell) in codes(imported)
    assert not imported.usable


def test_a_total_that_is_no_sum_is_told_and_no_figure_of_it_taken(tmp_path: Path) -> None:
    imported = read(tmp_path, HEAD, *ROWS, [None, "Toàn tỉnh:", ALL[0] + 1, ALL[1], None])
    assert taken(imported) == TRUTH
    (problem,) = imported.problems
    assert (problem.code, problem.cell, problem.severity) == ("wrong_total", "C8", "warning")


def test_a_row_taken_for_a_total_by_its_figures_alone_is_said(tmp_path: Path) -> None:
    imported = read(tmp_path, HEAD, *ROWS, [None, "Chung", *ALL, None])
    assert taken(imported) == TRUTH
    assert imported.notes == ("không lấy dòng 8 'Chung': bằng tổng các dòng khác ở mọi cột số",)


CODED: list[tuple[list[Any], dict[str, str], list[str]]] = [
    ([1.1, 1.2, 1.3, 2.1], {}, ["1.1", "1.2", "1.3", "2.1"]),
    (["4.9", 4.1, "4.11"], {"B4": "0.00"}, ["4.9", "4.10", "4.11"]),
    ([101, 102], {"B3": "00000", "B4": "0"}, ["00101", "102"]),
    (["a–1", "A-2\u200b", " A-3 "], {}, ["a-1", "A-2", "A-3"]),
    ([7, 8.0], {}, ["7", "8"]),
    (["a", "b", "c"], {}, ["a", "b", "c"]),
]


@pytest.mark.parametrize(("given", "formats", "read_as"), CODED)
def test_codes_are_read_as_they_are_written(
    given: list[Any], formats: dict[str, str], read_as: list[str], tmp_path: Path
) -> None:
    rows = [["Đơn vị", None, "Sở Y tế"], [None, "Mã", "Điểm"], *([None, c, 5] for c in given)]
    imported = run(written(tmp_path, rows, formats), ITEMS)
    assert codes(imported) == []
    assert [value.item for value in imported.values] == read_as


def test_a_letter_whose_figures_add_up_others_is_a_section_else_a_code(tmp_path: Path) -> None:
    rows = [["Đơn vị", None, "Sở Y tế"], [None, "Mã", "Điểm"], [None, "A", 24], [None, "1", 7],
            [None, "2", 8], [None, "3", 9], [None, "B", 5], [None, "4", 6]]  # fmt: skip
    imported = run(written(tmp_path, rows), ITEMS)
    assert [value.item for value in imported.values] == ["1", "2", "3", "B", "4"]
    assert imported.notes == ("không lấy dòng 3 'A': bằng tổng các dòng khác ở mọi cột số",)


@pytest.mark.parametrize(
    ("given", "cell"),
    [(["4.9", 4.1], "B4"), ([1.00419], "B3"), ([dt.date(2024, 1, 5)], "B3"), ([True], "B3"),
     (["1.1", "1.1\u200b"], "C3, C4"), (["MP-1", "mp–1"], "C3, C4")],
)  # fmt: skip
def test_a_code_that_excel_may_have_changed_is_refused_at_its_cell(
    given: list[Any], cell: str, tmp_path: Path
) -> None:
    rows = [["Đơn vị", None, "Sở Y tế"], [None, "Mã", "Điểm"]]
    rows += [[None, code, 5 + at] for at, code in enumerate(given)]
    imported = run(written(tmp_path, rows), ITEMS)
    assert [place for _, place in codes(imported)] == [cell]


# --- text files


def text_of(separator: str) -> str:
    rows = [HEAD, *[["" if cell is None else str(cell) for cell in row] for row in ROWS]]
    return "\r\n".join(separator.join(row) for row in rows)


def windows_1258(text: str) -> bytes:
    """Vowels as letters, each tone behind its vowel, as Windows writes it."""
    kept = "ăâêôơưĂÂÊÔƠƯđĐ"
    letters = []
    for sign in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", sign)
        tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        letters += [base if base.isascii() or base in kept else sign, *tones]
    return "".join(letters).encode("cp1258")


ENCODED = {
    "UTF-8": str.encode,
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 big endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "Windows-1258": windows_1258,
}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("name", ENCODED)
def test_a_text_file_of_any_unicode_or_windows_encoding_is_read(
    name: str, separator: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(ENCODED[name](text_of(separator)))
    imported = run(path)
    assert codes(imported) == []
    assert taken(imported) == TRUTH
    problem_codes = [problem.code for problem in imported.problems]
    assert problem_codes == (["read_as_windows_1258"] if name == "Windows-1258" else [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Së Th«ng tin vµ TruyÒn th«ng;1".encode("latin-1"), "TCVN3"),
        ("Sôû Thoâng tin vaø Truyeàn thoâng;1".encode("latin-1"), "VNI"),
        (bytes(range(128, 256)), "không phải UTF-8"),
    ],
)
def test_an_old_encoding_is_named_and_not_read(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    (problem,) = run(tmp_path / "a.csv").problems
    assert problem.code == "unreadable"
    assert words in problem.found


@pytest.mark.parametrize("name", ["UTF-16", "Windows-1258"])
def test_dossiers_are_counted_in_every_encoding(name: str, tmp_path: Path) -> None:
    from helpers.intake.sources.read import load_mapping

    known = load_mapping(REPO, "mot-cua-ho-so")
    sample = REPO.root / "data" / "samples" / "mot-cua-ho-so.csv"
    rows = [row for row in csv.reader(sample.read_text("utf-8").splitlines()) if len(row) > 3]
    text = "\n".join(";".join(row) for row in rows)
    path = tmp_path / "a.csv"
    path.write_bytes(ENCODED[name](text))
    imported = import_file(path, known, registry(), PERIOD)
    expected = import_file(sample, known, registry(), PERIOD)
    key = [(value.unit, value.item, value.field, value.number) for value in expected.values]
    assert [(value.unit, value.item, value.field, value.number) for value in imported.values] == key
    assert codes(imported) == []


def test_a_total_below_dossiers_is_no_dossier(tmp_path: Path) -> None:
    from helpers.intake.sources.read import load_mapping

    known = load_mapping(REPO, "mot-cua-ho-so")
    sample = REPO.root / "data" / "samples" / "mot-cua-ho-so.csv"
    rows = [row for row in csv.reader(sample.read_text("utf-8").splitlines()) if row]
    header = next(row for row in rows if len(row) > 3)
    unit = next(at for at, heading in enumerate(header) if heading.startswith("Đơn vị"))
    last = ["Tổng cộng: 6 hồ sơ" if at == unit else "" for at in range(len(header))]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(f'"{c}"' for c in r) for r in [*rows, last]), "utf-8")
    imported = import_file(path, known, registry(), PERIOD)
    expected = import_file(sample, known, registry(), PERIOD)
    assert codes(imported) == []
    assert [value.number for value in imported.values] == [
        value.number for value in expected.values
    ]
    assert any("Tổng cộng: 6 hồ sơ" in note for note in imported.notes)
