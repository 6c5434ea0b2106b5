"""The first sheet of a form: what to do, by when, whom to ask, what is checked."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.formatting import short_date
from helpers.intake.templates import style
from helpers.intake.templates.formulas import PREVIOUS
from helpers.intake.templates.plan import FormPlan, Grid
from helpers.intake.workbook_bytes import write_text
from helpers.params.checks import RowCheck, StockCheck

SHEET = "Hướng dẫn"


def write_guide(sheet: Worksheet, plan: FormPlan, grid: Grid) -> None:
    """The guide. Its last line shows the result of the live checks."""
    write_text(sheet["A1"], f"HƯỚNG DẪN: {plan.form.title_vi.upper()}")
    sheet["A1"].font = style.TITLE
    row = 3
    for label, text in _facts(plan):
        _line(sheet, row, label, text)
        row += 1
    row += 1
    for number, step in enumerate(_steps(plan, grid), start=1):
        _line(sheet, row, f"Bước {number}", step)
        row += 1
    row += 1
    for number, what in enumerate(_checks(plan), start=1):
        _line(sheet, row, f"Kiểm tra {number}", what)
        row += 1
    row += 1
    _line(sheet, row, "Kết quả", "")
    sheet[f"B{row}"].value = f"='{plan.form.sheet}'!{grid.summary}"
    sheet[f"B{row}"].font = style.BOLD
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 100
    style.print_setup(sheet)
    sheet.sheet_view.showGridLines = False
    style.lock(sheet)


def _line(sheet: Worksheet, row: int, label: str, text: str) -> None:
    write_text(sheet[f"A{row}"], label)
    write_text(sheet[f"B{row}"], text)
    sheet[f"A{row}"].font = style.BOLD
    sheet[f"B{row}"].font = style.PLAIN
    sheet[f"A{row}"].alignment = sheet[f"B{row}"].alignment = style.WRAP


def _facts(plan: FormPlan) -> Iterator[tuple[str, str]]:
    programme = plan.setting.programme
    yield "Chương trình", programme.name_vi
    yield "Căn cứ", plan.setting.documents[programme.document].cited("vi")
    yield "Đơn vị", plan.unit.name_vi
    start, end = short_date(plan.period.start), short_date(plan.period.end)
    yield "Kỳ báo cáo", f"{plan.period.label_vi}, từ ngày {start} đến hết ngày {end}"
    rule = programme.deadlines.get(plan.period.kind)
    if rule is not None and plan.due is not None:
        note = f" ({rule.note_vi})" if rule.note_vi else ""
        yield "Hạn gửi", f"hết ngày {short_date(plan.due)}{note}"
    else:
        yield "Hạn gửi", "theo văn bản yêu cầu báo cáo"
    yield "Nơi nhận, hỏi đáp", plan.contact


def _steps(plan: FormPlan, grid: Grid) -> Iterator[str]:
    sheet = plan.form.sheet
    yield f"Mở trang tính “{sheet}”. Chỉ điền các ô nền vàng; ô nền xám đã điền sẵn và được khoá."
    if plan.setting.framework.sheet:
        yield (
            "Mỗi dòng một tiêu chí của khung. Chưa tự đánh giá, chưa thẩm định thì để trống, không "
            "ghi 0; ghi số minh chứng, trạng thái, người phụ trách, hạn xử lý."
        )
    elif any(column.optional for column in grid.inputs()):
        yield "Mỗi dòng ghi một số; chỉ tiêu chưa có số liệu thì để trống, không ghi 0."
    else:
        yield "Mọi ô số đều phải có số; không phát sinh thì ghi 0. Để trống là thiếu số liệu."
    if plan.blank_rows:
        yield "Thủ tục chưa có trong danh sách thì ghi thêm ở các dòng trống phía cuối, kèm mã."
    if plan.before is not None:
        yield f"Trang tính “{PREVIOUS}” là số liệu {plan.before.label_vi} của đơn vị, để đối chiếu."
    yield (
        f"Cột “Kiểm tra” phải là OK ở mọi dòng; ô {grid.summary} tổng hợp kết quả. “Lỗi” thì biểu "
        "chưa được tính; “Xem lại” thì biểu vẫn được tính nhưng đề nghị giải trình."
    )
    yield "Không đổi tên trang tính, tiêu đề cột, ô đơn vị và ô kỳ báo cáo."
    yield f"Lưu dạng .xlsx, không đặt mật khẩu, giữ tên tệp {plan.unit.id}.xlsx rồi gửi lại."


def _checks(plan: FormPlan) -> Iterator[str]:
    yield "Số không âm, đúng kiểu; mỗi mã một dòng"
    for check in plan.form.checks_of(RowCheck):
        yield f"Không được: {check.what_vi}"
    for stock in plan.form.checks_of(StockCheck):
        if plan.follows:
            yield f"Xem lại nếu: {stock.what_vi}"
