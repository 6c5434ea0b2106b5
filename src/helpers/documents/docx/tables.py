"""A table node as a Word table: heads that repeat, rows that stay whole, columns that fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from helpers.documents.docx.columns import Fit, fit_table
from helpers.documents.docx.elements import Element, element, text_run
from helpers.documents.docx.pen import Pen

Node = dict[str, Any]
_SIDES = {"start": "left", "end": "right", "center": "center"}
_INDENT = 200  # twentieths of a point a level of a tree


def table_of(node: Node, pen: Pen, width: int) -> Element:
    """The table of a node as wide as the text, in twentieths of a point; without its caption."""
    fit = fit_table(node, width, pen.font)
    margins = element(
        "tblCellMar", *(element(side, w=fit.padding, type="dxa") for side in ("left", "right"))
    )
    properties = [
        element("tblStyle", val=pen.style("Bảng báo cáo")),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        margins,
        element("tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0,
                noHBand=0, noVBand=1),
    ]  # fmt: skip
    if node["caption"]:
        properties.append(element("tblCaption", val=node["caption"]))
    grid = element("tblGrid", *(element("gridCol", w=column_width) for column_width in fit.widths))
    return element("tbl", element("tblPr", *properties), grid, *_rows(node, pen, fit))


def _rows(node: Node, pen: Pen, fit: Fit) -> Iterator[Element]:
    style = f"Chữ trong bảng {fit.size // 2}"
    heads = [
        pen.paragraph(style, [text_run(column["title"], [element("b")])],
                      [element("jc", val="center")])
        for column in node["columns"]
    ]  # fmt: skip
    yield _row(heads, fit, element("tblHeader"), middle=True)
    heavy, levels = set(node.get("emphasis") or ()), node.get("levels") or ()
    for place, row in enumerate(node["rows"]):
        cells = []
        for across, text in enumerate(row):
            runs = [{"text": text}] if isinstance(text, str) else text
            shape = [element("jc", val=_SIDES[node["columns"][across]["align"]])]
            if levels and levels[place] and across == node["row_header"]:
                shape.insert(0, element("ind", left=_INDENT * levels[place]))
            cells.append(pen.paragraph(style, [*pen.runs(runs, bold=place in heavy)], shape))
        yield _row(cells, fit)


def _row(cells: Sequence[Element], fit: Fit, *marks: Element, middle: bool = False) -> Element:
    made = element("tr", element("trPr", element("cantSplit"), *marks))
    for cell, width in zip(cells, fit.widths, strict=True):
        shape = element("tcPr", element("tcW", w=width, type="dxa"))
        if middle:
            shape.append(element("vAlign", val="center"))
        made.append(element("tc", shape, cell))
    return made
