"""The agencies' quarterly workbooks of programme dak-nong-650."""

from pathlib import Path

from tools.simulate.agencies import AGENCY_BY_ID
from tools.simulate.archive import save
from tools.simulate.layout import Column, Grid, Heading, Value, grid, workbook
from tools.simulate.periods import Quarter
from tools.simulate.rows import Row

PROGRAMME = "dak-nong-650"
TITLE = "BIỂU SỐ LIỆU GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH THEO TỪNG THỦ TỤC"

COLUMNS = (
    Column("STT", 15),  # also holds the labels of the heading
    Column("Mã TTHC", 22),
    Column("Tên thủ tục hành chính", 52),
    Column("Mức độ DVCTT", 13),
    Column("Có thu phí, lệ phí", 11),
    Column("Tồn kỳ trước chuyển sang", 11),
    Column("Tiếp nhận trong kỳ", 11),
    Column("Tiếp nhận trực tuyến", 11),
    Column("Tiếp nhận trực tiếp", 11),
    Column("Tiếp nhận qua bưu chính", 11),
    Column("Đã xử lý", 11),
    Column("Đã xử lý trực tuyến", 11),
    Column("Xử lý đúng hạn", 11),
    Column("Xử lý quá hạn", 11),
    Column("Đang xử lý chuyển kỳ sau", 11),
    Column("Kết quả đã số hóa", 11),
    Column("Hồ sơ có nghĩa vụ tài chính", 11),
    Column("Hồ sơ thanh toán trực tuyến", 11),
)


def path_of(agency_id: str, quarter: Quarter) -> Path:
    """Where the workbook lies under data/raw."""
    return Path(PROGRAMME) / quarter.id / f"{agency_id}.xlsx"


def cells_of(agency_id: str, quarter: Quarter, rows: tuple[Row, ...]) -> Grid:
    """Every cell of the agency's sheet."""
    heading = Heading(
        TITLE, AGENCY_BY_ID[agency_id].name, quarter.id, quarter.first_day, quarter.last_day
    )
    return grid(heading, COLUMNS, [_values(place, row) for place, row in enumerate(rows, start=1)])


def write(agency_id: str, quarter: Quarter, rows: tuple[Row, ...], out: Path) -> None:
    """Write the agency's workbook under `out`."""
    book = workbook(cells_of(agency_id, quarter, rows), COLUMNS)
    save(book, out / path_of(agency_id, quarter))


def _values(place: int, row: Row) -> list[Value]:
    procedure = row.procedure
    return [
        place,
        procedure.code,
        procedure.name,
        procedure.level,
        "Có" if procedure.has_fee else "Không",
        row.carried_in,
        row.received,
        row.online,
        row.direct,
        row.postal,
        row.processed,
        row.processed_online,
        row.on_time,
        row.overdue,
        row.carried_out,
        row.digitised,
        row.fee_dossiers,
        row.paid_online,
    ]
