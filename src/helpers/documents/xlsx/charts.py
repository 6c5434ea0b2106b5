"""Native charts, which follow the cells: values against targets, trend, scores of the units."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.formatting import Lang
from helpers.core.wording import say
from helpers.documents.xlsx.grid import Grid

# The colours of the other charts; told apart by all common kinds of colour blindness.
SERIES = ("1F4E79", "B8500A", "00706A", "7B3F8C", "595959")
_GREY = "BFC7D0"
_WIDTH = 24.0  # cm


def value_chart(sheet: Worksheet, grid: Grid, rows: range, *, anchor: str, lang: Lang) -> None:
    """Bars of result and target for the rows of an indicator table."""
    chart = _bars(say(lang, "Kết quả so với chỉ tiêu giao"), "0%")
    for key, colour in (("to_date", SERIES[0]), ("goal", _GREY)):
        place = grid.columns[key]
        values = Reference(sheet, min_col=place, min_row=rows.start, max_row=rows.stop - 1)
        chart.add_data(values, titles_from_data=False)
        series = chart.series[-1]
        series.tx = _title_of(sheet, grid, key)
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
    names = grid.columns["name"]
    chart.set_categories(Reference(sheet, min_col=names, min_row=rows.start, max_row=rows.stop - 1))
    chart.height = 3 + 1.6 * len(rows)
    sheet.add_chart(chart, anchor)


def score_chart(sheet: Worksheet, grid: Grid, ranked: int, *, anchor: str, lang: Lang) -> None:
    """Bars of the scores of the ranked units, best on top."""
    chart = _bars(say(lang, "Điểm của các đơn vị"), "0")
    last = grid.first + ranked - 1
    place = grid.columns["score"]
    chart.add_data(Reference(sheet, min_col=place, min_row=grid.first, max_row=last))
    chart.series[0].tx = _title_of(sheet, grid, "score")
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=SERIES[0])
    names = grid.columns["name"]
    chart.set_categories(Reference(sheet, min_col=names, min_row=grid.first, max_row=last))
    chart.legend = None
    chart.height = 3 + 0.5 * ranked
    sheet.add_chart(chart, anchor)


def trend_chart(sheet: Worksheet, grid: Grid, keys: list[str], *, anchor: str, lang: Lang) -> None:
    """Lines of some columns of the trend table; a missing value is a gap."""
    chart = LineChart()
    chart.title = say(lang, "Diễn biến qua các kỳ")
    chart.style = 2
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min = 0
    chart.y_axis.scaling.max = _top(
        sheet, [grid.columns[key] for key in keys], grid.first, grid.last
    )
    chart.display_blanks = "gap"
    for number, key in enumerate(keys):
        place = grid.columns[key]
        chart.add_data(Reference(sheet, min_col=place, min_row=grid.first, max_row=grid.last))
        series = chart.series[-1]
        series.tx = _title_of(sheet, grid, key)
        colour = SERIES[number % len(SERIES)]
        series.graphicalProperties.line.solidFill = colour
        series.graphicalProperties.line.width = 22000
        series.marker.symbol = ("circle", "square", "triangle", "diamond", "x")[number % 5]
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.smooth = False
    chart.set_categories(Reference(sheet, min_col=1, min_row=grid.first, max_row=grid.last))
    chart.legend.position = "b"
    chart.width, chart.height = _WIDTH, 11
    _show_axes(chart)
    sheet.add_chart(chart, anchor)


def _top(sheet: Worksheet, columns: list[int], first: int, last: int) -> float | None:
    """The end of an axis of rates: 100%, or left to Excel where a value is above."""
    cells = (sheet.cell(row, column).value for row in range(first, last + 1) for column in columns)
    above = any(isinstance(value, (int, float)) and value > 1 for value in cells)
    return None if above else 1.0


def _bars(title: str, axis: str) -> BarChart:
    chart = BarChart()
    chart.type = "bar"
    chart.style = 2
    chart.title = title
    chart.gapWidth = 60
    chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = axis
    chart.y_axis.crosses = "max"  # which is below when the first row is on top
    chart.legend.position = "b"
    chart.width = _WIDTH
    chart.layout = Layout(manualLayout=ManualLayout(x=0.34, w=0.6))
    _show_axes(chart)
    return chart


def _show_axes(chart: BarChart | LineChart) -> None:
    """openpyxl leaves out that an axis is there, and Excel then hides it; grid lines are quiet."""
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    chart.x_axis.delete = False
    chart.y_axis.delete = False


def _title_of(sheet: Worksheet, grid: Grid, key: str) -> SeriesLabel:
    head = sheet.cell(grid.first - 1, grid.columns[key])
    name = sheet.title.replace("'", "''")
    return SeriesLabel(strRef=StrRef(f"'{name}'!${head.column_letter}${head.row}"))
