"""The look shared by all simulated workbooks: heading, table header, widths, print set-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "Số liệu"
SIMULATED = "SỐ LIỆU MÔ PHỎNG"
HEADER_ROW = 7
COUNT_FORMAT = "#,##0"
DATE_FORMAT = "dd/mm/yyyy"

Value = str | int | float | date | None
Grid = list[list[Value]]

_LINE = Side(style="thin", color="FF999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_FILL = PatternFill("solid", fgColor="FFDDE6F0")


@dataclass(frozen=True)
class Heading:
    """What stands above the table."""

    title: str
    unit: str
    period: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Column:
    """One column of the table: its label and its width in characters."""

    label: str
    width: float


def grid(heading: Heading, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> Grid:
    """Every cell of the sheet from A1 on; short lines end early."""
    return [
        [heading.title],
        [SIMULATED],
        ["Đơn vị báo cáo", None, heading.unit],
        ["Kỳ báo cáo", None, heading.period],
        ["Từ ngày", None, heading.first_day, "Đến ngày", heading.last_day],
        [],
        [column.label for column in columns],
        *(list(row) for row in rows),
    ]


def workbook(cells: Grid, columns: Sequence[Column]) -> Workbook:
    """The workbook with one sheet that holds the cells."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    _set_up_page(sheet, columns)
    for number, values in enumerate(cells, start=1):
        if number < HEADER_ROW:
            sheet.append([_heading_cell(sheet, number, value) for value in values])
        elif number == HEADER_ROW:
            sheet.append([_header_cell(sheet, value) for value in values])
        else:
            sheet.append([_table_cell(sheet, value) for value in values])
    return book


def _set_up_page(sheet: WriteOnlyWorksheet, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[HEADER_ROW].height = 62
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _heading_cell(sheet: WriteOnlyWorksheet, number: int, value: Value) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if number == 1:
        cell.font = Font(bold=True, size=13)
    if number == 2:
        cell.font = Font(bold=True, color="FFFF0000")
    if isinstance(value, date):
        cell.number_format = DATE_FORMAT
        cell.alignment = Alignment(horizontal="left")
    return cell


def _header_cell(sheet: WriteOnlyWorksheet, value: Value) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.font = Font(bold=True)
    cell.fill = _HEADER_FILL
    cell.border = _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _table_cell(sheet: WriteOnlyWorksheet, value: Value) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.border = _BORDER
    if isinstance(value, int):
        cell.number_format = COUNT_FORMAT
    if isinstance(value, date):
        cell.number_format = DATE_FORMAT
    return cell
