"""What a unit did over the periods: values of its indicators, and its ranks."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from helpers.core.wording import say, translator
from helpers.documents.cell_text import places_text
from helpers.documents.xlsx.cells import NONE, Content, Formula, Look, Page, number, percent, signed
from helpers.documents.xlsx.grid import Column, Grid, Record, Row, named, write_grid
from helpers.documents.xlsx.indicators import CENTRED, scaled
from helpers.index.compare import RankChange


def write_trend(page: Page, top: int, record: Record) -> Grid:
    """The own value of every indicator in every period of the trend."""
    columns = [Column("period", say(page.lang, "Kỳ"), 14, _label, Look())]
    for indicator in record["indicators"]:
        if any(period["values"].get(indicator["code"]) is not None for period in record["trend"]):
            columns.append(_values(indicator, named(indicator, "name", page.lang)))
    return write_grid(page, top, columns, record["trend"])


def _label(row: Row) -> Content:
    return named(row.record, "label", row.lang)


def _values(indicator: Record, name: str) -> Column:
    code, unit, decimals = indicator["code"], indicator["unit"], indicator["decimals"]

    def content(row: Row) -> Content:
        value = row.record["values"].get(code)
        return None if value is None else scaled(value, unit)

    shown = percent(decimals) if unit == "%" else number(decimals)
    return Column(code, name, 16, content, Look(shown, "right"))


def write_ranks(page: Page, top: int, record: Record) -> Grid:
    """Score, rank and move of the unit in every period of the history."""
    rows: list[dict[str, Any]] = [dict(rank) for rank in record["ranks"]]
    for before, now in pairwise(rows):
        if now["places"] is not None and before["place"] is not None:
            now["follows"] = before["place"] - now["place"] == now["places"]
    points = Look(number((record["score"] or record["score_rule"])["decimals"]), "right")
    _ = translator(page.lang)
    columns = [
        Column("period", _("Kỳ"), 16, _label, Look()),
        Column("score", _("Điểm"), 12, lambda row: row.record["score"], points),
        Column("place", _("Hạng"), 9, _place, CENTRED),
        Column("of", _("Trên tổng"), 9, lambda row: row.record["of"], CENTRED),
        Column("places", _("Thay đổi (bậc)"), 44, _places, Look(signed(0), "center")),
    ]
    return write_grid(page, top, columns, rows)


def _place(row: Row) -> Content:
    place: int | None = row.record["place"]
    return place or say(row.lang, "không xếp hạng")


def _places(row: Row) -> Content:
    """A formula where the rank before stands above; as printed, or the reason, elsewhere."""
    moved, reason = row.record["places"], row.record["not_comparable"]
    if moved is None:
        return places_text(RankChange(None, reason), row.lang) if row.record["place"] else NONE
    if not row.record.get("follows"):
        return int(moved)
    now = row.at("place")
    above = f"{now.rstrip('0123456789')}{row.number - 1}"
    return Formula(f"{above}-{now}", moved)
