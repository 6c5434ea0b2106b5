"""The workbooks of programme dak-nong-2022: one per level of government.

The counts are invented. Against the directive of 11/01/2022 some targets are met and some are
missed at each level. Two ratios lie exactly on their target: the communes' online dossiers of
level 4 (40,0% against "trên 40%": missed) and the districts' digitised results (40,0% against
"tối thiểu 40%": met).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tools.simulate.archive import save
from tools.simulate.layout import Column, Grid, Heading, Value, grid, workbook

PROGRAMME = "dak-nong-2022"
PERIOD = "2022"
TITLE = "BIỂU TỔNG HỢP SỐ LIỆU THEO CẤP CHÍNH QUYỀN"

COLUMNS = (
    Column("STT", 15),
    Column("Mã số liệu", 26),
    Column("Nội dung", 78),
    Column("Giá trị", 14),
)


@dataclass(frozen=True)
class Item:
    """One count: its code, its name, its value at province, district and commune level."""

    code: str
    name: str
    values: tuple[int, int, int]


LEVELS = {"cap-tinh": "Cấp tỉnh", "cap-huyen": "Cấp huyện", "cap-xa": "Cấp xã"}

ITEMS = (
    Item(
        "documents_total",
        "Tổng số văn bản gửi, nhận (trừ văn bản mật)",
        (412_350, 286_400, 198_720),
    ),
    Item(
        "documents_signed",
        "Số văn bản gửi, nhận bằng văn bản điện tử và ký số",
        (412_350, 283_107, 187_395),
    ),
    Item(
        "procedures_eligible",
        "Số TTHC đủ điều kiện cung cấp dịch vụ công trực tuyến mức độ 4",
        (486, 118, 46),
    ),
    Item(
        "procedures_level4", "Số TTHC đã cung cấp dịch vụ công trực tuyến mức độ 4", (486, 118, 41)
    ),
    Item(
        "procedures_integrated",
        "Số dịch vụ công trực tuyến mức độ 4 tích hợp lên Cổng Dịch vụ công Quốc gia",
        (341, 69, 26),
    ),
    Item(
        "results_valid",
        "Số kết quả giải quyết TTHC còn hiệu lực và có giá trị sử dụng thuộc thẩm quyền",
        (152_480, 96_310, 71_640),
    ),
    Item("results_digitised", "Số kết quả giải quyết TTHC đã số hóa", (81_276, 38_524, 22_925)),
    Item(
        "dossiers_level4", "Tổng số hồ sơ phát sinh dịch vụ công mức độ 4", (38_460, 21_580, 14_250)
    ),
    Item("dossiers_level4_online", "Số hồ sơ mức độ 4 nộp trực tuyến", (32_307, 12_516, 5_700)),
    Item(
        "dossiers_level3", "Tổng số hồ sơ phát sinh dịch vụ công mức độ 3", (52_900, 34_120, 26_730)
    ),
    Item("dossiers_level3_online", "Số hồ sơ mức độ 3 nộp trực tuyến", (22_747, 10_850, 4_918)),
    Item("survey_total", "Số người dân, doanh nghiệp được khảo sát", (1_500, 2_400, 3_550)),
    Item("survey_satisfied", "Số người dân, doanh nghiệp hài lòng", (1_377, 2_141, 3_266)),
    Item("staff_total", "Tổng số cán bộ, công chức, viên chức", (2_184, 1_046, 1_562)),
    Item(
        "staff_with_computer",
        "Số cán bộ, công chức, viên chức có máy vi tính làm việc",
        (2_184, 1_046, 1_487),
    ),
)


def path_of(level_id: str) -> Path:
    """Where the level's workbook lies under data/raw."""
    return Path(PROGRAMME) / PERIOD / f"{level_id}.xlsx"


def counts_of(level_id: str) -> dict[str, int]:
    """The level's counts by code."""
    place = list(LEVELS).index(level_id)
    return {item.code: item.values[place] for item in ITEMS}


def cells_of(level_id: str) -> Grid:
    """Every cell of the level's sheet."""
    counts = counts_of(level_id)
    heading = Heading(TITLE, LEVELS[level_id], PERIOD, date(2022, 1, 1), date(2022, 12, 31))
    rows: list[list[Value]] = [
        [place, item.code, item.name, counts[item.code]]
        for place, item in enumerate(ITEMS, start=1)
    ]
    return grid(heading, COLUMNS, rows)


def write(level_id: str, out: Path) -> None:
    """Write the level's workbook under `out`."""
    save(workbook(cells_of(level_id), COLUMNS), out / path_of(level_id))
