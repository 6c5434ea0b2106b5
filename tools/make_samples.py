"""Write `data/samples/`: one small simulated export for each mapping of `params/sources/`.

    python -m tools.make_samples [FOLDER]

Names and numbers are invented and every file says so. The same bytes on every run.
"""

import csv
import sys
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tools.simulate.archive import save

SAID = "SỐ LIỆU MÔ PHỎNG, không phải số liệu của đơn vị nào"
FOLDER = Path(__file__).resolve().parents[1] / "data" / "samples"
SO_TTTT, SO_YTE, DAK_MIL = "Sở Thông tin và Truyền thông", "Sở Y tế", "UBND huyện Đắk Mil"


def main() -> None:
    """Write all samples into the folder named on the command line, else `data/samples/`."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in TABLES.items():
        book = Workbook()
        fill(book.active, rows)
        EXTRA.get(name, lambda _: None)(book.active)
        save(book, folder / f"{name}.xlsx")
    for name, rows in TEXTS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def fill(sheet: Worksheet, rows: list[list[object]]) -> None:
    """Put the rows under a line that says what they are."""
    sheet.title = "Dữ liệu"
    sheet.append([SAID])
    for row in rows:
        sheet.append(row)


def two_header_rows(sheet: Worksheet) -> None:
    """Merge the upper header cells of the national portal's table."""
    for area in ("A2:A3", "B2:C2", "D2:E2", "F2:G2"):
        sheet.merge_cells(area)


def two_ict_rows(sheet: Worksheet) -> None:
    """Merge the upper header cells of the ICT Index table."""
    for area in ("A2:A3", "B2:C2", "D2:E2", "F2:G2", "H2:H3", "I2:I3"):
        sheet.merge_cells(area)


def as_percent(sheet: Worksheet) -> None:
    """Show the second unit's rate as a percentage of 0.5."""
    sheet["F4"].number_format = "0.0%"


EXTRA = {
    "dvc-quoc-gia": two_header_rows,
    "ict-index": two_ict_rows,
    "so-hoa": as_percent,
}

TABLES: dict[str, list[list[object]]] = {
    "van-ban-dieu-hanh": [
        ["STT", "Đơn vị", "Ngày văn bản", "Loại", "Hình thức", "Ký số", "Độ mật"],
        [1, SO_TTTT, date(2024, 1, 5), "Đi", "Điện tử", "Có", "Thường"],
        [2, SO_TTTT, date(2024, 1, 9), "Đi", "Giấy", "Không", "Thường"],
        [3, SO_TTTT, "12/02/2024", "Đến", "Điện tử", "Có", ""],
        [4, SO_TTTT, date(2024, 2, 20), "Đi", "Điện tử", "Có", "Mật"],
        [5, SO_YTE, date(2024, 3, 1), "Đến", "Điện tử", "Không", "Thường"],
        [6, SO_YTE, date(2024, 4, 1), "Đến", "Điện tử", "Có", "Thường"],
    ],
    "mot-cua-thu-tuc": [
        ["TỔNG HỢP TÌNH HÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"],
        [],
        ["STT", "Đơn vị", "Mã TTHC", "Mức độ", "Tồn kỳ trước", "Tiếp nhận mới", "Trực tuyến",
         "Trực tiếp", "Bưu chính", "Đã giải quyết", "Đúng hạn", "Quá hạn"],
        [1, "Sở TT&TT", "1.001", "Toàn trình", 2, 30, 25, 4, 1, 28, 27, 1],
        [2, "Sở TT&TT", "1.002", "Một phần", 0, "1.200", "1.000", 200, 0, "1.150", "1.150", 0],
        [3, SO_YTE, "1.001", "Toàn trình", 1, 12, 12, 0, 0, 10, 9, 1],
        ["", "Tổng cộng", "", "", 3, 1242, 1037, 204, 1, 1188, 1186, 2],
    ],
    "dvc-quoc-gia": [
        ["Cơ quan", "Thủ tục hành chính", "", "Hồ sơ", "", "Thanh toán", ""],
        ["", "Tổng số", "Đã tích hợp", "Tổng số", "Nộp trực tuyến", "Có nghĩa vụ tài chính",
         "Trực tuyến"],
        [SO_TTTT, 35, 30, 420, 399, 120, 60],
        [SO_YTE, 110, 85, "2.310", "1.050", 640, 96],
        ["Toàn tỉnh", 145, 115, 2730, 1449, 760, 156],
    ],
    "so-hoa": [
        ["Đơn vị", "Kết quả còn hiệu lực", "Kết quả đã số hóa", "Thành phần hồ sơ phải số hóa",
         "Thành phần hồ sơ đã số hóa", "Tỷ lệ số hóa kết quả"],
        [SO_TTTT, 800, 650, 2400, 2100, "81,25%"],
        [SO_YTE, "4 200", "2 100", "x", "x", 0.5],
        [DAK_MIL, 0, 0, 300, 120, "-"],
    ],
    "thu-cong-vu": [
        ["TT", "Tên đơn vị", "Số CBCCVC", "Tài khoản đã cấp", "Tài khoản có sử dụng"],
        [1, "Sở TTTT", 62, 60, 58],
        [2, "Sở  Y tế", 410, 395, 300],
        [3, "huyện Đăk Mil", 180, 180, 151],
    ],
    "chung-thuc": [
        ["Cơ quan chứng thực", "Tổng số bản sao chứng thực", "Bản sao điện tử"],
        ["UBND huyện Đăk Mil", "12.450", 310],
        ["TP. Gia Nghĩa", "20.118", "1.204"],
        ["Tổng cộng", 32568, 1514],
    ],
    "hai-long-766": [
        ["Nhóm chỉ số", "Điểm tối đa", SO_TTTT, SO_YTE, DAK_MIL],
        ["Công khai, minh bạch", 18, "16,5", 13.2, 14],
        ["Tiến độ, kết quả giải quyết", 20, "19,8", 18.4, 17.5],
        ["Cung cấp dịch vụ trực tuyến", 12, "11", 7.7, 6.9],
        ["Thanh toán trực tuyến", 10, "8,2", 7.6, 3],
        ["Mức độ hài lòng", 18, "18", 17.6, 17.9],
        ["Số hóa hồ sơ", 22, "20,1", 15.6, 12],
        ["Tổng điểm", 100, "93,6", 80.1, 71.3],
    ],
    "phan-anh-kien-nghi": [
        ["Đơn vị", "Số phiếu", "Số phiếu hài lòng", "PAKN thuộc thẩm quyền",
         "PAKN xử lý đúng hạn"],
        [SO_TTTT, 120, 118, 3, 3],
        [SO_YTE, 640, 571, 14, 12],
        [DAK_MIL, 300, 288, "x", "x"],
    ],
    "dti": [
        ["", "PHIẾU CHẤM ĐIỂM CHUYỂN ĐỔI SỐ"],
        ["", "Đơn vị:", "Sở TT&TT"],
        [],
        ["Mã", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định"],
        ["1.1", "Người đứng đầu là trưởng ban chỉ đạo", 20, 20, 20],
        ["1.2", "Số cuộc họp của ban chỉ đạo", 20, 20, 15],
        ["2.1", "Tỷ lệ dịch vụ công toàn trình", 30, "27,5", "26,25"],
        ["2.2", "Tỷ lệ hồ sơ trực tuyến", 30, 24, "-"],
        ["Tổng", "", 100, 91.5, 61.25],
    ],
    "par-index": [
        ["Đơn vị", "UBND huyện Đăk Song"],
        ["Mã", "Tiêu chí thành phần", "Điểm tối đa", "Tự đánh giá", "Thẩm định"],
        ["7.1.7", "Cung cấp thông tin trên trang thông tin điện tử", 1.5, 1.5, "1,286"],
        ["7.2.1", "Thủ tục có phát sinh hồ sơ trực tuyến", 1.5, 1.5, "1,468"],
        ["7.2.2", "Tỷ lệ hồ sơ trực tuyến", 3, "N/A", "2,928"],
    ],
    "ict-index": [
        ["Tỉnh, thành phố", "Hạ tầng kỹ thuật", "", "Hạ tầng nhân lực", "", "Ứng dụng CNTT", "",
         "ICT Index", "Xếp hạng"],
        ["", "Tự đánh giá", "Thẩm định", "Tự đánh giá", "Thẩm định", "Tự đánh giá", "Thẩm định",
         "", ""],
        ["Đăk Lăk", 0.4, "0,28", 0.7, "0,64", 0.5, "0,48", "0,4667", 2],
        ["TP. Đà Nẵng", 0.8, "0,79", 0.96, "0,95", 0.9, "0,85", "0,8633", 1],
        ["Bắc Cạn", 0.3, "0,25", 0.5, "0,50", 0.4, "0,36", "0,3700", 3],
        ["Ghi chú: số liệu mô phỏng"],
    ],
    "bang-cong-bo": [
        ["KẾT QUẢ XẾP HẠNG NĂM (mô phỏng)"],
        ["Kèm theo thông báo"],
        ["", "", "Khối sở, ban, ngành"],
        ["TT", "Cơ quan, đơn vị", "Điểm", "Tỷ lệ (%)", "Hạng"],
        [1, "Sở TT&TT", "92,15", "92,15%", 1],
        [2, SO_YTE, "88,4", "88,4", 2],
        [3, "Thanh tra tỉnh", "N/A", "N/A", "N/A"],
        [],
        ["", "", "Khối huyện, thành phố"],
        ["TT", "Cơ quan, đơn vị", "Điểm", "Tỷ lệ (%)", "Hạng"],
        [1, "TP. Gia Nghĩa", "90,02", "90,02%", 1],
        [2, "Đăk Mil", "85", "85%", 2],
        [],
        ["Nguồn: mô phỏng"],
    ],
    "bang-cong-bo-ngang": [
        ["", "Chỉ tiêu", SO_TTTT, SO_YTE, "TP.Gia Nghĩa"],
        ["1", "Điểm", "92,15", "88,4", "90,02"],
        ["2", "Tỷ lệ (%)", "92,15%", "88,4%", "-"],
        ["3", "Xếp hạng", 1, 3, 2],
    ],
}  # fmt: skip

TEXTS: dict[str, list[list[object]]] = {
    "mot-cua-ho-so": [
        ["Mã hồ sơ", "Đơn vị", "Mã TTHC", "Kênh tiếp nhận", "Ngày tiếp nhận", "Ngày hẹn trả",
         "Ngày hoàn thành", "Ghi chú"],
        ["H01", "Sở TT&TT", "1.001", "Trực tuyến", "20/12/2023", "05/01/2024", "04/01/2024", SAID],
        ["H02", "Sở TT&TT", "1.001", "Trực tuyến", "03/01/2024", "10/01/2024", "09/01/2024", SAID],
        ["H03", "Sở TT&TT", "1.001", "Trực tiếp", "04/01/2024", "11/01/2024", "15/01/2024", SAID],
        ["H04", "Sở TT&TT", "1.002", "Bưu chính", "28/3/2024", "08/4/2024", "", SAID],
        ["H05", SO_YTE, "1.001", "Trực tuyến", "31/3/2024", "07/4/2024", "02/4/2024", SAID],
        ["H06", SO_YTE, "1.001", "Trực tuyến", "01/4/2024", "09/4/2024", "05/4/2024", SAID],
    ],
    "bao-cao-ktxh": [
        [SAID],
        ["Đơn vị báo cáo", "Mã báo cáo", "Hạn gửi", "Ngày gửi", "Hình thức"],
        ["Sở TT&TT", "BC-01", "15/01/2024", "12/01/2024", "Trên hệ thống"],
        ["Sở TT&TT", "BC-01", "15/02/2024", "16/02/2024", "Trên hệ thống"],
        ["Sở TT&TT", "BC-01", "15/3/2024", "", ""],
        [SO_YTE, "BC-01", "15/01/2024", "15/01/2024", "Văn bản giấy"],
    ],
    "cap-do-attt": [
        [SAID],
        ["Đơn vị vận hành", "Tên hệ thống", "Cấp độ đề xuất", "Ngày phê duyệt"],
        ["Sở TT&TT", "Cổng thông tin điện tử", "Cấp độ 3", "10/3/2024"],
        ["Sở TT&TT", "Mạng nội bộ", "2", ""],
        [DAK_MIL, "Mạng nội bộ", "", ""],
        [DAK_MIL, "Trang thông tin điện tử", "Cấp độ 2", "20/5/2024"],
    ],
}  # fmt: skip

if __name__ == "__main__":
    main()
