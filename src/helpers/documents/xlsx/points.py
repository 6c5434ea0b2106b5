"""Printed scores of a unit: share of the maximum, points lost and change, as formulas."""

from __future__ import annotations

from helpers.core.wording import say, translator
from helpers.documents.status import WITHOUT_VALUE
from helpers.documents.xlsx.cells import NONE, Content, Formula, Look, Page, number, percent, signed
from helpers.documents.xlsx.grid import Column, Grid, Record, Row, write_grid
from helpers.documents.xlsx.indicators import CENTRED, indicator_name, scaled, unit_of


def write_points(page: Page, top: int, record: Record) -> Grid:
    """The table of a unit whose scores are taken as a document prints them."""
    rows = [
        indicator
        for indicator in record["indicators"]
        if indicator["own"]["status"] != "no_data" or indicator["rank"]
    ]
    _ = translator(page.lang)
    columns = [
        Column("code", _("Mã"), 14, lambda row: row.record["code"], Look()),
        Column("name", _("Chỉ số, tiêu chí"), 52, indicator_name, Look()),
        Column("unit", _("ĐVT"), 8, unit_of, CENTRED),
        Column("maximum", _("Tối đa"), 10, _maximum, _look),
        Column("result", _("Kết quả"), 12, _result, _look),
        Column("share", _("Tỷ lệ"), 10, _share, Look(percent(1), "right")),
        Column("loss", _("Điểm mất"), 10, _loss, _look),
        Column("before", _("Kỳ trước"), 12, _before, _look),
        Column("change", _("So kỳ trước"), 12, _change, _change_look),
        Column("rank", _("Hạng"), 8, lambda row: (row.record["rank"] or {}).get("place"), CENTRED),
        Column("of", _("Trên tổng"), 8, lambda row: (row.record["rank"] or {}).get("of"), CENTRED),
    ]
    return write_grid(page, top, columns, rows)


def _scored(record: Record) -> bool:
    """Whether the row is a score with a maximum of its own; an index up to 1 loses no points."""
    maximum = record["own"].get("maximum")
    return record["unit"] != "%" and bool(maximum) and maximum != 1


def _maximum(row: Row) -> Content:
    return row.record["own"].get("maximum") if row.record["unit"] != "%" else None


def _result(row: Row) -> Content:
    value = row.record["own"]
    if value["value"] is None:
        return value.get("printed") or say(row.lang, WITHOUT_VALUE[value["status"]])
    return scaled(value["value"], row.record["unit"])


def _share(row: Row) -> Content:
    value = row.record["own"]
    if not _scored(row.record) or value["value"] is None:
        return NONE
    return Formula(f"{row.at('result')}/{row.at('maximum')}", value["value"] / value["maximum"])


def _loss(row: Row) -> Content:
    value = row.record["own"]
    if not _scored(row.record) or value["value"] is None:
        return NONE
    return Formula(f"{row.at('maximum')}-{row.at('result')}", value["loss"])


def _before(row: Row) -> Content:
    before = row.record["before"]
    return NONE if before is None else scaled(before["value"], row.record["unit"])


def _change(row: Row) -> Content:
    if row.record["before"] is None:
        return NONE
    factor = "*100" if row.record["unit"] == "%" else ""
    return Formula(f"({row.at('result')}-{row.at('before')}){factor}", row.record["change"])


def _look(record: Record) -> Look:
    decimals = record["decimals"]
    return Look(percent(decimals) if record["unit"] == "%" else number(decimals), "right")


def _change_look(record: Record) -> Look:
    return Look(signed(record["decimals"]), "right")
