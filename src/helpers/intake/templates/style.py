"""The look shared by the sheets of a form, its print set-up and its protection."""

from __future__ import annotations

from copy import copy
from weakref import WeakKeyDictionary

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
TITLE = Font(name=FONT, size=14, bold=True)
BOLD = Font(name=FONT, size=12, bold=True)
PLAIN = Font(name=FONT, size=12)
SMALL = Font(name=FONT, size=11)

HEADER_FILL = PatternFill("solid", fgColor="FFDDE6F0")
INPUT_FILL = PatternFill("solid", fgColor="FFFFF9E1")
GIVEN_FILL = PatternFill("solid", fgColor="FFF2F2F2")
WRONG_FILL = PatternFill("solid", bgColor="FFF8CBAD")
ASK_FILL = PatternFill("solid", bgColor="FFFFE699")
GOOD_FILL = PatternFill("solid", bgColor="FFC6E0B4")

_LINE = Side(style="thin", color="FF999999")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WRAP = Alignment(wrap_text=True, vertical="top")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center")
FREE = Protection(locked=False)

COUNT_FORMAT = "#,##0"
DATE_FORMAT = "dd/mm/yyyy"


_LOOKS: WeakKeyDictionary[Workbook, dict[str, StyleArray]] = WeakKeyDictionary()


def header(cell: Cell) -> None:
    """The look of a column header."""
    _look(cell, "header", font=BOLD, fill=HEADER_FILL, border=BORDER, alignment=CENTRE)


def given(cell: Cell) -> None:
    """The look of a cell that is filled in beforehand and locked."""
    _look(cell, "given", font=SMALL, fill=GIVEN_FILL, border=BORDER, alignment=WRAP)


def free(cell: Cell) -> None:
    """The look of a cell that the unit fills in."""
    _look(cell, "free", font=SMALL, fill=INPUT_FILL, border=BORDER, protection=FREE)


def _look(cell: Cell, name: str, **parts: object) -> None:
    """Give a cell the look; openpyxl looks for each part among all of the book, so only once."""
    looks = _LOOKS.setdefault(cell.parent.parent, {})
    if name not in looks:
        for part, value in parts.items():
            setattr(cell, part, value)
        looks[name] = cell._style
    cell._style = copy(looks[name])


def lock(sheet: Worksheet) -> None:
    """Protect everything but the free cells, without a password; widths may be changed."""
    sheet.protection.enable()
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def print_setup(sheet: Worksheet, *, header_row: int = 0) -> None:
    """A4, one page wide, the header row on every page, page numbers at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter.center.text = "&P/&N"
    if header_row:
        sheet.print_title_rows = f"{header_row}:{header_row}"
