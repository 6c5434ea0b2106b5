"""The criteria of a unit's scoring sheet: both points, their difference as a formula, follow-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from helpers.core.wording import translator
from helpers.documents.xlsx.cells import NONE, Content, Formula, Look, Page, number, signed
from helpers.documents.xlsx.grid import Column, Grid, Record, Row, named, write_grid
from helpers.documents.xlsx.indicators import CENTRED, indicator_name


def write_criteria(page: Page, top: int, record: Record) -> Grid:
    """One row a criterion, below the row of its group."""
    names = {indicator["code"]: indicator for indicator in record["indicators"]}
    rows = [{**names[criterion["indicator"]], **criterion} for criterion in record["criteria"]]
    _ = translator(page.lang)
    columns = [
        Column("code", _("Mã"), 10, lambda row: row.record["code"], Look()),
        Column("name", _("Tiêu chí"), 52, indicator_name, _name_look),
        Column("maximum", _("Tối đa"), 10, _cell("maximum"), _look),
        Column("self", _("Tự đánh giá"), 12, _cell("self_assessed"), _look),
        Column("verified", _("Thẩm định"), 12, _cell("verified"), _look),
        Column("difference", _("Chênh lệch"), 12, _difference, _change_look),
        Column("evidence", _("Số minh chứng"), 10, _cell("evidence"), CENTRED),
        Column("self_change", _("Tự đánh giá so kỳ trước"), 12, _cell("self_change"), _change_look),
        Column("change", _("Thẩm định so kỳ trước"), 12, _cell("verified_change"), _change_look),
        Column("status", _("Trạng thái"), 20, lambda row: row.record["status"], Look()),
        Column("person", _("Phụ trách"), 20, lambda row: row.record["person"], Look()),
        Column("deadline", _("Hạn"), 12, partial(_deadline, page.lang), CENTRED),
    ]
    return write_grid(page, top, columns, rows)


def write_sheets(page: Page, top: int, record: Record) -> Grid:
    """One row a unit: both totals of its sheet, its rank."""
    rule = record["score_rule"] or {"decimals": 2}
    none = {"self_assessed": None, "verified": None, "difference": None}
    common = {"group": False, "decimals": rule["decimals"]}
    ranked = sorted(
        record["comparison"], key=lambda unit: unit["place"] or len(record["comparison"])
    )
    rows = [{**unit, **none, **unit.get("sheet", {}), **common} for unit in ranked]
    _ = translator(page.lang)
    columns = [
        Column("place", _("Hạng"), 8, _cell("place"), CENTRED),
        Column("name", _("Đơn vị"), 40, lambda row: named(row.record, "name", row.lang), Look()),
        Column("self", _("Tự đánh giá"), 12, _cell("self_assessed"), _look),
        Column("verified", _("Thẩm định"), 12, _cell("verified"), _look),
        Column("difference", _("Chênh lệch"), 12, _difference, _change_look),
    ]
    return write_grid(page, top, columns, rows)


def _cell(key: str) -> Callable[[Row], Content]:
    return lambda row: NONE if row.record[key] is None else row.record[key]


def _difference(row: Row) -> Content:
    value = row.record["difference"]
    return NONE if value is None else Formula(f"{row.at('self')}-{row.at('verified')}", value)


def _deadline(lang: str, row: Row) -> Content:
    return str(row.record["deadline_en" if lang == "en" else "deadline"])


def _name_look(record: Record) -> Look:
    return Look(bold=record["group"])


def _look(record: Record) -> Look:
    return Look(number(record["decimals"]), "right", bold=record["group"])


def _change_look(record: Record) -> Look:
    return Look(signed(record["decimals"]), "right")
