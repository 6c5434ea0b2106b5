"""The Excel annex of a report, made from its record: the numbers of the page as live formulas."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from helpers.core.formatting import Lang
from helpers.core.wording import say, translator
from helpers.documents.nodes.on_paper import LANGUAGE_TAGS, printable
from helpers.documents.xlsx.cells import MARK, SUBTITLE, TITLE, Page
from helpers.documents.xlsx.charts import score_chart, trend_chart, value_chart
from helpers.documents.xlsx.criteria import write_criteria, write_sheets
from helpers.documents.xlsx.finish import finish
from helpers.documents.xlsx.grid import Grid, Record, name_table, named
from helpers.documents.xlsx.history import write_ranks, write_trend
from helpers.documents.xlsx.indicators import write_indicators
from helpers.documents.xlsx.notes import write_notes
from helpers.documents.xlsx.peers import of_peers, write_history, write_league, write_tree
from helpers.documents.xlsx.points import write_points
from helpers.documents.xlsx.sources import heading, write_sources, write_summary
from helpers.documents.xlsx.units import write_units

HEAD_ROW = 5
_WIDE = 90  # characters; a sheet that is wider is printed across
_MOST_LINES = 5
_A4 = 9


class _Annex:
    """The workbook while it is written."""

    def __init__(self, record: Record, title: str, mark: str | None) -> None:
        self.record, self.title, self.mark = record, title, mark
        self.book = Workbook()
        self.lang: Lang = record["lang"]
        self.pages: list[Page] = [Page(self.book.active, self.lang)]
        self.words: list[str] = [""]
        self.pages[0].sheet.title = say(self.lang, "Tóm tắt")

    def add(
        self, name: str, caption: str, write: Callable[[Page, int, Record], Grid]
    ) -> tuple[Worksheet, Grid]:
        """A sheet with its caption, its table and its print set-up."""
        page = Page(self.book.create_sheet(name), self.lang, styles=self.pages[0].styles)
        self.pages.append(page)
        self.words.append("")
        page.put(1, 1, caption, TITLE)
        page.put(2, 1, heading(self.record, self.lang), SUBTITLE)
        if self.mark:
            page.put(3, 1, self.mark, MARK)
        grid = write(page, HEAD_ROW, self.record)
        name_table(page.sheet, grid)
        page.sheet.freeze_panes = f"A{grid.first}"
        page.sheet.print_title_rows = f"{grid.first - 1}:{grid.first - 1}"
        return page.sheet, grid


def render_xlsx(record: Record, *, title: str, mark: str | None = None, code: str = "") -> bytes:
    """The annex as the bytes of an .xlsx file: same record, same bytes.

    Args:
        record: as `report.json` holds it, with all units side by side.
        title: the file's title, as viewers and searches show it.
        mark: shown on every sheet and printed page ("SỐ LIỆU MÔ PHỎNG").
        code: by which `baocao verify` finds the report; the last line of the first sheet.
    """
    annex = _Annex(record, title, mark)
    _ = translator(annex.lang)
    if record.get("criteria"):
        annex.add(_("Tiêu chí"), _("Phiếu chấm điểm từng tiêu chí"), write_criteria)
    elif of_peers(record):
        _add_peers(annex)
    elif _is_counted(record):
        _add_indicators(annex)
    elif "criteria" not in record:
        annex.add(_("Chỉ tiêu"), _("Kết quả các chỉ số, tiêu chí"), write_points)
    if any("sheet" in unit for unit in record["comparison"]):
        caption = _("Điểm tự đánh giá, điểm thẩm định của các đơn vị")
        annex.add(_("Đơn vị"), caption, write_sheets)
    rule = record["score_rule"]
    if record["comparison"] and rule and rule["rule"] == "attainment":
        _add_units(annex)
    if len(record["trend"]) > 1 and not of_peers(record):
        _add_trend(annex)
    if rule and any(rank["place"] for rank in record["ranks"]):
        caption = _("{score} và thứ hạng qua các kỳ", score=named(rule, "name", annex.lang))
        annex.add(_("Thứ hạng"), caption, write_ranks)
    annex.add(_("Nguồn"), _("Nguồn của số liệu"), write_sources)
    annex.add(_("Ghi chú"), _("Cách đọc, phương pháp và vấn đề của số liệu"), write_notes)
    sheets = [page.sheet for page in annex.pages[1:]]
    write_summary(annex.pages[0], record, mark, sheets, code)
    for page in annex.pages:
        _set_up_print(page.sheet, mark)
    return _saved(annex)


def _add_peers(annex: _Annex) -> None:
    record, _ = annex.record, translator(annex.lang)
    annex.add(_("Chỉ tiêu"), _("Kết quả các chỉ số, tiêu chí"), write_tree)
    if record["comparison"]:
        sheet, grid = annex.add(_("Đơn vị"), _("Kết quả và xếp hạng các đơn vị"), write_league)
        sheet.freeze_panes = f"E{grid.first}"
    known = [any(v is not None for v in indicator["history"]) for indicator in record["indicators"]]
    if len(record["ranks"]) > 1 and any(known):
        annex.add(_("Diễn biến"), _("Kết quả các chỉ số qua các kỳ"), write_history)


def _is_counted(record: Record) -> bool:
    """Whether values are counts against targets; else they are scores as printed."""
    spans = [indicator[key] for indicator in record["indicators"] for key in ("own", "to_date")]
    return bool(record["targets"]) or any("denominator" in value for value in spans)


def _add_indicators(annex: _Annex) -> None:
    _ = translator(annex.lang)
    sheet, grid = annex.add(_("Chỉ tiêu"), _("Kết quả các chỉ tiêu"), write_indicators)
    _colour_status(sheet, grid.span("judgement").replace("$", ""), annex.lang)
    targeted = {
        target["indicator"] for target in annex.record["targets"] if target["target"] is not None
    }
    rows = [
        grid.first + place
        for place, indicator in enumerate(annex.record["indicators"])
        if indicator["code"] in targeted
        and indicator["unit"] == "%"
        and indicator["to_date"]["value"] is not None
    ]
    # a chart takes one run of rows
    if rows and rows[-1] - rows[0] + 1 == len(rows):
        run = range(rows[0], rows[-1] + 1)
        value_chart(sheet, grid, run, anchor=f"C{grid.last + 3}", lang=annex.lang)
        annex.words[-1] = _(
            "Biểu đồ thanh: kết quả và chỉ tiêu giao của từng chỉ tiêu trong bảng trên."
        )


def _add_units(annex: _Annex) -> None:
    _ = translator(annex.lang)
    sheet, grid = annex.add(_("Đơn vị"), _("Kết quả và xếp hạng các đơn vị"), write_units)
    for part in annex.record["score_rule"]["parts"]:
        cells = grid.span(f"{part['indicator']}_judgement").replace("$", "")
        _colour_status(sheet, cells, annex.lang)
    sheet.freeze_panes = f"C{grid.first}"
    ranked = sum(unit["place"] is not None for unit in annex.record["comparison"])
    if ranked > 1:
        score_chart(sheet, grid, ranked, anchor=f"B{grid.last + 5}", lang=annex.lang)
        annex.words[-1] = _("Biểu đồ thanh: điểm của các đơn vị được xếp hạng, cao nhất ở trên.")


def _add_trend(annex: _Annex) -> None:
    record, _ = annex.record, translator(annex.lang)
    caption = _("Kết quả riêng của từng kỳ (không luỹ kế)")
    sheet, grid = annex.add(_("Diễn biến"), caption, write_trend)
    targeted = {target["indicator"] for target in record["targets"]}
    rates = [i["code"] for i in record["indicators"] if i["unit"] == "%"]
    shown = [code for code in rates if code in grid.columns]
    shown = ([code for code in shown if code in targeted] or shown)[:_MOST_LINES]
    if shown:
        trend_chart(sheet, grid, shown, anchor=f"A{grid.last + 2}", lang=annex.lang)
        annex.words[-1] = _("Biểu đồ đường: kết quả từng kỳ của các chỉ tiêu trong bảng trên.")


def _colour_status(sheet: Worksheet, cells: str, lang: Lang) -> None:
    """Colour beside the word, never instead of it."""
    first = cells.split(":")[0]
    for word, colour in (("chưa đạt", "A4141F"), ("đạt", "12693A"), ("vượt", "12693A")):
        condition = f'{first}="{say(lang, word)}"'
        rule = FormulaRule(formula=[condition], font=Font(color=f"FF{colour}", bold=True))
        sheet.conditional_formatting.add(cells, rule)


def _set_up_print(sheet: Worksheet, mark: str | None) -> None:
    widths = sum(dimension.width for dimension in sheet.column_dimensions.values())
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if widths > _WIDE else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.oddHeader.center.text = "&P"
    if mark:
        sheet.oddHeader.right.text = mark.replace("&", "&&")
    sheet.oddFooter.left.text = "&A"


def _saved(annex: _Annex) -> bytes:
    programme = named(annex.record, "programme_name", annex.lang)
    return finish(
        annex.book,
        [page.values for page in annex.pages],
        annex.words,
        title=printable(annex.title),
        creator=printable(programme),
        language=LANGUAGE_TAGS[annex.lang],
    )
