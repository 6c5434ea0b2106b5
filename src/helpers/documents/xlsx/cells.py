"""What stands in a cell, and writing it: text is never a formula, a formula has its value.

The value of every formula is written beside it, as the record knows it, so that the file can be
read where nothing is computed (Protected View, a preview, a phone). Excel computes it again.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.formatting import Lang
from helpers.core.text import FORMULA_SIGNS
from helpers.documents.nodes.on_paper import printable

FONT = "Times New Roman"
NONE = "–"
LONGEST_TEXT = 32767  # Excel's limit for one cell
_LINE = Side(style="thin", color="BFBFBF")
_RULE = Side(style="medium", color="333333")
_LINES = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
_HEAD_LINES = Border(top=_RULE, bottom=_RULE, left=_LINE, right=_LINE)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its "=", and the value that it must give."""

    text: str
    value: float | int | str


Content = str | int | float | Formula | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. `format` is an Excel number format; separators are the reader's own."""

    format: str = "General"
    align: str = "left"
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    size: int = 11
    colour: str = "000000"
    fill: str = ""
    lined: bool = True
    head: bool = False
    wrap: bool = True


TITLE = Look(bold=True, size=14, lined=False, wrap=False)
SUBTITLE = Look(size=12, lined=False, wrap=False, colour="404040")
MARK = Look(bold=True, size=12, lined=False, wrap=False, colour="9A5B00")
HEAD = Look(bold=True, align="center", fill="F0F0F0", head=True)
NOTE = Look(italic=True, lined=False, colour="404040")
PLAIN = Look(lined=False)
LINK = Look(lined=False, colour="174A7C", underlined=True)
INPUT = "FFF9E5"  # typed values; formulas have no fill


def percent(decimals: int) -> str:
    """Number format of a rate that is held as a fraction of 1."""
    return number(decimals) + "%"


def number(decimals: int) -> str:
    """Number format with grouped thousands and fixed decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def signed(decimals: int) -> str:
    """Number format of a difference, with its sign."""
    digits = number(decimals)
    return f'+{digits};"−"{digits};{digits}'


@dataclass
class Page:
    """A worksheet that is being filled; `values` holds what its formulas give, by address.

    `lang` is the language of its words, `styles` what the workbook has of each look.
    """

    sheet: Worksheet
    lang: Lang = "vi"
    values: dict[str, float | int | str] = field(default_factory=dict)
    styles: dict[Look, Any] = field(default_factory=dict)
    _lines: dict[int, int] = field(default_factory=dict)

    def put(self, row: int, column: int, content: Content, look: Look) -> None:
        """Write one cell."""
        cell = self.sheet.cell(row, column)
        self._dress(cell, look)
        if isinstance(content, Formula):
            cell.value = f"={content.text}"
            self.values[cell.coordinate] = content.value
        elif isinstance(content, str):
            text = printable(content)[:LONGEST_TEXT]
            cell.value = text
            if text.startswith(FORMULA_SIGNS):
                cell.data_type = "s"
                cell.quotePrefix = True
        else:
            cell.value = content

    def make_room(self, row: int, content: Content, width: float, size: int = 11) -> None:
        """Make a row high enough for a text in a column of `width` characters."""
        if not isinstance(content, str):
            return
        lines = sum(ceil(max(len(line), 1) / width) for line in content.split("\n"))
        known = self._lines.get(row, 1)
        if lines > known:
            self._lines[row] = lines
            self.sheet.row_dimensions[row].height = lines * (size + 4.0)

    def _dress(self, cell: Cell, look: Look) -> None:
        """Each look is built once: openpyxl searches its lists at each assignment."""
        if (style := self.styles.get(look)) is None:
            _assign(cell, look)
            style = self.styles[look] = cell._style
        cell._style = copy(style)


def _assign(cell: Cell, look: Look) -> None:
    cell.number_format = look.format
    cell.font = _font(look.size, look.bold, look.italic, look.underlined, look.colour)
    cell.alignment = _alignment(look.align, look.head, look.wrap)
    if look.fill:
        cell.fill = _fill(look.fill)
    if look.lined:
        cell.border = _HEAD_LINES if look.head else _LINES


@lru_cache(maxsize=64)
def _font(size: int, bold: bool, italic: bool, underlined: bool, colour: str) -> Font:
    return Font(
        name=FONT,
        size=size,
        bold=bold,
        italic=italic,
        underline="single" if underlined else None,
        color=f"FF{colour}",
    )


@lru_cache(maxsize=64)
def _alignment(across: str, head: bool, wrap: bool) -> Alignment:
    return Alignment(horizontal=across, vertical="center" if head else "top", wrap_text=wrap)


@lru_cache(maxsize=64)
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


def address(row: int, column: int, *, fixed_row: bool = False, fixed_column: bool = False) -> str:
    """A1 reference of a cell.

    Example:
        >>> address(5, 3), address(4, 28, fixed_row=True)
        ('C5', 'AB$4')
    """
    lead = "$" if fixed_column else ""
    return f"{lead}{get_column_letter(column)}{'$' if fixed_row else ''}{row}"


def quoted(text: str) -> str:
    """A text as a formula holds it: in quotation marks, its own ones doubled."""
    return '"' + text.replace('"', '""') + '"'
