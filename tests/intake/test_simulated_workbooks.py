"""The committed simulated workbooks are what the simulator writes, and hold what it promises."""

import ast
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

CHECKOUT = Path(__file__).resolve().parents[2]
if str(CHECKOUT) not in sys.path:
    sys.path.insert(0, str(CHECKOUT))

from tools.simulate import book650, book2022, command, layout, sheets  # noqa: E402
from tools.simulate.agencies import AGENCIES, AGENCY_BY_ID  # noqa: E402
from tools.simulate.catalogue import FULL, PARTIAL  # noqa: E402
from tools.simulate.facts import (  # noqa: E402
    check_facts,
    codes_in_use,
    codes_online,
    district_attainment,
    rows_until,
    share_of_procedures,
    share_processed_online,
)
from tools.simulate.identities import broken_identities  # noqa: E402
from tools.simulate.periods import QUARTERS, Quarter  # noqa: E402
from tools.simulate.planted import PlantedFactError  # noqa: E402
from tools.simulate.rows import Row, Simulation, simulate  # noqa: E402

RAW = CHECKOUT / "data" / "raw"
SMALL_AGENCIES = ("so-tttt", "ban-dan-toc", "thanh-tra-tinh")

# The annex of plan 650/KH-UBND: name, procedures "một phần", procedures "toàn trình".
ANNEX = {
    "so-tttt": ("Sở Thông tin và Truyền thông", 0, 35),
    "so-cong-thuong": ("Sở Công Thương", 11, 116),
    "so-gtvt": ("Sở Giao thông vận tải", 109, 4),
    "so-vhttdl": ("Sở Văn hóa, Thể thao và Du lịch", 10, 82),
    "so-gddt": ("Sở Giáo dục và Đào tạo", 57, 27),
    "so-noi-vu": ("Sở Nội vụ", 51, 38),
    "so-tai-chinh": ("Sở Tài chính", 25, 28),
    "so-xay-dung": ("Sở Xây dựng", 11, 42),
    "so-nnptnt": ("Sở Nông nghiệp và PTNT", 63, 23),
    "so-tnmt": ("Sở Tài nguyên và Môi trường", 78, 7),
    "so-khdt": ("Sở Kế hoạch và Đầu tư", 28, 52),
    "so-ldtbxh": ("Sở Lao động, Thương binh và XH", 131, 15),
    "so-y-te": ("Sở Y tế", 119, 17),
    "so-tu-phap": ("Sở Tư pháp", 2, 117),
    "so-khcn": ("Sở Khoa học và Công nghệ", 30, 14),
    "ban-dan-toc": ("Ban Dân tộc", 0, 2),
    "thanh-tra-tinh": ("Thanh tra tỉnh", 9, 0),
    "bql-kcn": ("BQL các Khu công nghiệp tỉnh", 8, 31),
    "ubnd-gia-nghia": ("UBND thành phố Gia Nghĩa", 77, 124),
    "ubnd-dak-song": ("UBND huyện Đắk Song", 77, 124),
    "ubnd-dak-mil": ("UBND huyện Đắk Mil", 77, 124),
    "ubnd-dak-glong": ("UBND huyện Đắk G'long", 77, 124),
    "ubnd-dak-rlap": ("UBND huyện Đắk R'Lấp", 77, 124),
    "ubnd-tuy-duc": ("UBND huyện Tuy Đức", 77, 124),
    "ubnd-cu-jut": ("UBND huyện Cư Jút", 77, 124),
    "ubnd-krong-no": ("UBND huyện K'Rông Nô", 77, 124),
}


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate(command.DEFAULT_SEED)


def cells_in(path: Path) -> list[list[Any]]:
    """The sheet's cells from A1 on, without the empty ones that end a line."""
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Số liệu"]
    rows = book.get_sheet_by_name("Số liệu").to_python(skip_empty_area=False)
    return [_shortened([None if value == "" else value for value in row]) for row in rows]


def _shortened(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row


def at(simulation: Simulation, agency_id: str, quarter_id: str, **counts: Any) -> Simulation:
    """The simulation with changed counts in the first row of one agency and quarter."""
    first, *others = simulation[agency_id][quarter_id]
    quarters = {**simulation[agency_id], quarter_id: (replace(first, **counts), *others)}
    return {**simulation, agency_id: quarters}


# (a) the committed workbooks are what the simulator writes now


@pytest.mark.parametrize("quarter", QUARTERS, ids=lambda quarter: quarter.id)
def test_the_committed_agency_workbooks_equal_the_simulation_cell_by_cell(
    simulation: Simulation, quarter: Quarter
) -> None:
    for agency_id, quarters in simulation.items():
        cells = cells_in(RAW / book650.path_of(agency_id, quarter))
        assert cells == book650.cells_of(agency_id, quarter, quarters[quarter.id]), agency_id


@pytest.mark.parametrize("level_id", book2022.LEVELS)
def test_the_committed_level_workbooks_equal_the_simulation_cell_by_cell(level_id: str) -> None:
    assert cells_in(RAW / book2022.path_of(level_id)) == book2022.cells_of(level_id)


def test_another_seed_would_not_pass_for_the_committed_workbooks() -> None:
    rows = simulate(651)["so-tttt"]["2023-Q4"]
    quarter = QUARTERS[3]
    cells = cells_in(RAW / book650.path_of("so-tttt", quarter))
    assert cells != book650.cells_of("so-tttt", quarter, rows)


def test_the_raw_folder_holds_the_simulated_workbooks_and_no_other_of_these_programmes(
    simulation: Simulation,
) -> None:
    expected = {book650.path_of(unit, quarter) for unit in simulation for quarter in QUARTERS}
    expected |= {book2022.path_of(level_id) for level_id in book2022.LEVELS}
    files = {
        path.relative_to(RAW)
        for programme in (book650.PROGRAMME, book2022.PROGRAMME)
        for path in (RAW / programme).rglob("*")
        if path.is_file()
    }
    assert files == expected


def test_two_runs_write_the_same_bytes_and_the_committed_content(tmp_path: Path) -> None:
    for run in ("first", "second"):
        drawn = simulate(command.DEFAULT_SEED)
        command.write_all({unit: drawn[unit] for unit in SMALL_AGENCIES}, tmp_path / run)
    written = sorted((tmp_path / "first").rglob("*.xlsx"))
    assert len(written) == 8 * len(SMALL_AGENCIES) + 3 + len(sheets.COMMUNES)
    for path in written:
        inside = path.relative_to(tmp_path / "first")
        assert path.read_bytes() == (tmp_path / "second" / inside).read_bytes()
        assert entries_of(path) == entries_of(RAW / inside)


def entries_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_no_workbook_carries_the_time_of_writing() -> None:
    path = RAW / book650.path_of("ban-dan-toc", QUARTERS[0])
    with ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    book = openpyxl.load_workbook(path)
    assert book.properties.created == book.properties.modified == datetime(2026, 1, 1)


def test_a_workbook_is_set_up_for_reading_and_printing() -> None:
    sheet = openpyxl.load_workbook(RAW / book650.path_of("so-tttt", QUARTERS[3]))["Số liệu"]
    assert sheet["A2"].value == "SỐ LIỆU MÔ PHỎNG"
    assert sheet["A2"].font.bold and sheet["A2"].font.color.rgb == "FFFF0000"
    assert sheet.freeze_panes == "A8"
    assert sheet["F7"].alignment.wrap_text
    assert sheet["F8"].number_format == "#,##0"
    assert (sheet["C4"].value, sheet["C5"].value) == ("2023-Q4", datetime(2023, 10, 1))
    assert sheet["E5"].value == datetime(2023, 12, 31)
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["B"].width


# (b) identities


def test_every_row_keeps_its_identities(simulation: Simulation) -> None:
    assert broken_identities(simulation) == []


@pytest.mark.parametrize(
    ("counts", "rule"),
    [
        ({"online": 10**6}, "received = online + direct + postal"),
        ({"carried_out": 10**6}, "carried in + received = processed + carried out"),
        ({"overdue": 10**6}, "on time + overdue = processed"),
        ({"digitised": 10**6}, "digitised <= processed"),
        ({"processed_online": 10**6}, "processed online <= processed"),
        ({"fee_dossiers": 10**6}, "paid online <= fee dossiers <= received"),
        ({"paid_online": 10**6}, "paid online <= fee dossiers <= received"),
        ({"postal": -1}, "no count below 0"),
        ({"carried_in": 10**6}, "carried in = carried out before"),
    ],
)
def test_a_broken_identity_is_named_with_its_place(
    simulation: Simulation, counts: dict[str, int], rule: str
) -> None:
    broken = broken_identities(at(simulation, "so-y-te", "2023-Q2", **counts))
    assert f"so-y-te 2023-Q2 MP-SO-Y-TE-001: {rule}" in broken


def test_fee_dossiers_of_a_procedure_without_fee_are_a_broken_identity(
    simulation: Simulation,
) -> None:
    first = simulation["so-y-te"]["2023-Q2"][0]
    free = replace(first, procedure=replace(first.procedure, has_fee=False), fee_dossiers=1)
    broken = broken_identities({"so-y-te": {period.id: (free,) for period in QUARTERS}})
    assert any("no fee, no fee dossiers" in line for line in broken)


# (c) planted situations


def test_the_simulation_holds_every_planted_situation(simulation: Simulation) -> None:
    check_facts(simulation)


def test_the_worked_example_of_the_annex_is_missed_with_25_of_30(simulation: Simulation) -> None:
    year = rows_until(simulation, "so-tttt", 2023, 4)
    assert (len(codes_in_use(year)), len(codes_online(year))) == (30, 25)
    parts = [len(codes_in_use(simulation["so-tttt"][period.id])) for period in QUARTERS[:4]]
    assert max(parts) < 30 < sum(parts)


def test_ban_dan_toc_starts_in_the_second_quarter(simulation: Simulation) -> None:
    first = simulation["ban-dan-toc"]["2023-Q1"]
    assert all(row.carried_in == row.received == row.processed == 0 for row in first)
    assert codes_in_use(simulation["ban-dan-toc"]["2023-Q2"])
    assert len(codes_online(rows_until(simulation, "ban-dan-toc", 2023, 4))) == 2


def test_thanh_tra_receives_a_handful_of_direct_dossiers(simulation: Simulation) -> None:
    for rows in simulation["thanh-tra-tinh"].values():
        assert sum(row.online + row.postal for row in rows) == 0
        assert 0 < sum(row.direct for row in rows) < 10


def test_two_agencies_stand_just_below_and_on_their_target(simulation: Simulation) -> None:
    below = share_processed_online(rows_until(simulation, "so-noi-vu", 2023, 4))
    on_target = share_processed_online(rows_until(simulation, "so-khcn", 2023, 4))
    assert (below, on_target) == (Fraction(8496, 10000), Fraction(7, 10))


def test_dak_mil_overtakes_gia_nghia_in_the_last_quarter_of_2023(simulation: Simulation) -> None:
    third, fourth = (district_attainment(simulation, quarter) for quarter in (3, 4))
    assert next(iter(third)) == "ubnd-gia-nghia"
    assert list(fourth)[:2] == ["ubnd-dak-mil", "ubnd-gia-nghia"]
    assert fourth["ubnd-dak-mil"] < 1


def test_so_xay_dung_processes_nothing_in_one_quarter(simulation: Simulation) -> None:
    rows = simulation["so-xay-dung"]["2024-Q2"]
    assert sum(row.processed for row in rows) == 0
    assert sum(row.carried_out for row in rows) >= sum(row.received for row in rows) > 0


def emptied(rows: Iterable[Row], **counts: Any) -> tuple[Row, ...]:
    return tuple(replace(row, **counts) for row in rows)


def without(
    simulation: Simulation, agency_id: str, quarter_ids: Iterable[str], **counts: Any
) -> Simulation:
    """The simulation with the same counts in every row of some quarters of one agency."""
    quarters = dict(simulation[agency_id])
    for quarter_id in quarter_ids:
        quarters[quarter_id] = emptied(quarters[quarter_id], **counts)
    return {**simulation, agency_id: quarters}


YEAR_2023 = [period.id for period in QUARTERS[:4]]


@pytest.mark.parametrize(
    ("spoil", "fact"),
    [
        (lambda s: without(s, "so-tttt", YEAR_2023, received=1), "30 procedures"),
        (lambda s: without(s, "so-tttt", YEAR_2023, online=0), "25 online"),
        (lambda s: without(s, "so-tttt", ["2023-Q1"], carried_in=1), "outside the 30"),
        (lambda s: at(s, "ban-dan-toc", "2023-Q1", received=1), "no dossier in 2023-Q1"),
        (lambda s: without(s, "ban-dan-toc", ["2023-Q2"], received=0), "from 2023-Q2"),
        (lambda s: without(s, "ban-dan-toc", YEAR_2023, online=0), "2 of 2"),
        (lambda s: at(s, "thanh-tra-tinh", "2023-Q1", received=99), "direct only"),
        (lambda s: at(s, "so-noi-vu", "2023-Q1", processed=9999), "so-noi-vu has B"),
        (lambda s: at(s, "so-khcn", "2023-Q1", processed=9999), "so-khcn has B"),
        (lambda s: without(s, "ubnd-gia-nghia", ["2023-Q1"], processed_online=0), "2023-Q3"),
        (lambda s: without(s, "ubnd-dak-mil", ["2023-Q4"], processed_online=0), "overtakes"),
        (lambda s: at(s, "so-xay-dung", "2024-Q2", processed=1), "processes nothing"),
    ],
)
def test_a_missing_planted_situation_stops_the_simulator(
    simulation: Simulation, spoil: Callable[[Simulation], Simulation], fact: str
) -> None:
    with pytest.raises(PlantedFactError, match=fact):
        check_facts(spoil(simulation))


def test_about_half_of_the_agencies_meet_each_target_in_2023(simulation: Simulation) -> None:
    goals = {
        agency_id: (Fraction(a, 100), Fraction(b, 100)) for agency_id, (a, b) in TARGETS.items()
    }
    met_a = met_b = 0
    for agency_id, (goal_a, goal_b) in goals.items():
        rows = rows_until(simulation, agency_id, 2023, 4)
        met_a += share_of_procedures(rows) >= goal_a
        met_b += share_processed_online(rows) >= goal_b
    assert 10 <= met_a <= 15
    assert 10 <= met_b <= 15


TARGETS = {
    "so-tttt": (85, 95),
    "so-cong-thuong": (85, 95),
    "so-gtvt": (70, 90),
    "so-vhttdl": (85, 90),
    "so-gddt": (85, 85),
    "so-noi-vu": (85, 85),
    "so-tai-chinh": (85, 85),
    "so-xay-dung": (70, 75),
    "so-nnptnt": (85, 75),
    "so-tnmt": (85, 70),
    "so-khdt": (70, 70),
    "so-ldtbxh": (70, 70),
    "so-y-te": (85, 70),
    "so-tu-phap": (85, 70),
    "so-khcn": (85, 70),
    "ban-dan-toc": (85, 70),
    "bql-kcn": (70, 70),
    **{agency.id: (70, 70) for agency in AGENCIES if agency.is_district},
}


def test_the_province_receives_a_plausible_number_of_dossiers(simulation: Simulation) -> None:
    for period in QUARTERS:
        total = sum(row.received for unit in simulation.values() for row in unit[period.id])
        assert 50_000 <= total <= 70_000


def test_the_levels_of_2022_stand_on_a_strict_and_on_a_plain_target() -> None:
    communes, districts = book2022.counts_of("cap-xa"), book2022.counts_of("cap-huyen")
    on_strict = Fraction(communes["dossiers_level4_online"], communes["dossiers_level4"])
    on_plain = Fraction(districts["results_digitised"], districts["results_valid"])
    assert on_strict == on_plain == Fraction(40, 100)


@pytest.mark.parametrize("level_id", book2022.LEVELS)
def test_no_part_of_the_2022_counts_exceeds_its_whole(level_id: str) -> None:
    counts = book2022.counts_of(level_id)
    for part, whole in (
        ("documents_signed", "documents_total"),
        ("procedures_level4", "procedures_eligible"),
        ("procedures_integrated", "procedures_level4"),
        ("results_digitised", "results_valid"),
        ("dossiers_level4_online", "dossiers_level4"),
        ("dossiers_level3_online", "dossiers_level3"),
        ("survey_satisfied", "survey_total"),
        ("staff_with_computer", "staff_total"),
    ):
        assert 0 < counts[part] <= counts[whole], part


# (d) procedures as in the annex


def test_the_agencies_have_the_annex_names_and_numbers_of_procedures(
    simulation: Simulation,
) -> None:
    assert list(simulation) == list(ANNEX)
    for agency_id, (name, partial, full) in ANNEX.items():
        assert AGENCY_BY_ID[agency_id].name == name
        for rows in simulation[agency_id].values():
            levels = [row.procedure.level for row in rows]
            assert (levels.count(PARTIAL), levels.count(FULL)) == (partial, full), agency_id
            assert len({row.procedure.code for row in rows}) == partial + full


def test_the_districts_share_one_list_of_201_procedures(simulation: Simulation) -> None:
    lists = {
        tuple(row.procedure for row in simulation[agency.id]["2023-Q1"])
        for agency in AGENCIES
        if agency.is_district
    }
    assert len(lists) == 1
    (common,) = lists
    assert [common[0].code, common[-1].code] == ["MP-HUYEN-001", "MP-HUYEN-201"]


def test_every_text_in_the_workbooks_is_nfc(simulation: Simulation) -> None:
    for agency_id, quarters in simulation.items():
        for row in book650.cells_of(agency_id, QUARTERS[0], quarters["2023-Q1"]):
            for value in row:
                assert not isinstance(value, str) or unicodedata.is_normalized("NFC", value)


# (e) size


def test_the_raw_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in RAW.rglob("*") if path.is_file()) < 15_000_000


# (f) the product never imports the tools


def modules_imported(source: str) -> set[str]:
    """The top-level names a module's source imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def test_no_module_of_the_product_imports_the_tools() -> None:
    modules = list((CHECKOUT / "src" / "helpers").rglob("*.py"))
    assert modules
    importing = [
        str(path.relative_to(CHECKOUT))
        for path in modules
        if "tools" in modules_imported(path.read_text(encoding="utf-8"))
    ]
    assert importing == []


@pytest.mark.parametrize("source", ["import tools.simulate", "from tools import simulate"])
def test_an_import_of_the_tools_would_be_seen(source: str) -> None:
    assert "tools" in modules_imported(source)


# the command


@pytest.mark.parametrize("start", [["-m", "tools.simulate"], ["tools/simulate/__main__.py"]])
def test_the_command_starts_as_module_and_as_script(start: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *start, "--help"], cwd=CHECKOUT, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"--seed" in done.stdout


def test_the_command_writes_nothing_when_a_planted_situation_is_missing(
    simulation: Simulation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoiled = at(simulation, "so-xay-dung", "2024-Q2", processed=0)
    spoiled = without(spoiled, "ban-dan-toc", YEAR_2023, online=0, received=0, direct=0, postal=0)
    monkeypatch.setattr(command, "simulate", lambda seed: spoiled)
    monkeypatch.setattr(command, "broken_identities", lambda drawn: [])
    assert command.main(["--out", str(tmp_path / "raw")]) == 1
    assert "nothing was written" in capsys.readouterr().out
    assert not (tmp_path / "raw").exists()


def test_the_command_writes_nothing_when_an_identity_is_broken(
    simulation: Simulation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoiled = at(simulation, "so-y-te", "2023-Q2", overdue=10**6)
    monkeypatch.setattr(command, "simulate", lambda seed: spoiled)
    assert command.main(["--out", str(tmp_path / "raw")]) == 1
    assert "on time + overdue = processed" in capsys.readouterr().out
    assert not (tmp_path / "raw").exists()


def test_the_heading_marks_the_numbers_as_simulated(simulation: Simulation) -> None:
    for cells in (
        book650.cells_of("so-tttt", QUARTERS[0], simulation["so-tttt"]["2023-Q1"]),
        book2022.cells_of("cap-tinh"),
    ):
        assert cells[1] == [layout.SIMULATED] == ["SỐ LIỆU MÔ PHỎNG"]
