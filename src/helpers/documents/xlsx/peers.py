"""An index of peers: its tree for a unit or for all units, the units by rank, values over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import say, translator
from helpers.documents.status import WITHOUT_VALUE
from helpers.documents.xlsx.cells import (
    NONE,
    Content,
    Formula,
    Look,
    Page,
    number,
    percent,
    signed,
)
from helpers.documents.xlsx.grid import Column, Grid, Record, Row, named, write_grid
from helpers.documents.xlsx.indicators import CENTRED, indicator_name, scaled, unit_of
from helpers.documents.xlsx.ranked import rank_in_column, rounded_score

# what some records know nothing of
_NOT_ALWAYS = (
    *("points", "maximum", "places", "before", "change", "contribution"),
    *("rose", "fell", "interval"),
)
INDENT = "    "  # of a node below another, which every program shows


def of_peers(record: Record) -> bool:
    """Whether units are ranked by a score that is computed without targets, not from sheets."""
    rule = record["score_rule"]
    computed = bool(rule) and rule["rule"] in ("composite", "points")
    return computed and "criteria" not in record


def write_tree(page: Page, top: int, record: Record) -> Grid:
    """Every node: a unit's value, place and changes; the middle and the ends of all units."""
    _ = translator(page.lang)
    alone = any(indicator["to_date"]["value"] is not None for indicator in record["indicators"])
    columns = [
        Column("code", _("Mã"), 14, lambda row: row.record["code"], Look()),
        Column("name", _("Chỉ số, tiêu chí"), 52, _name, _name_look),
        Column("unit", _("ĐVT"), 8, unit_of, CENTRED),
        *(_of_unit(page.lang) if alone else []),
        Column("median", _("Trung vị"), 11, _number("median"), _look),
        *(_since_median(page.lang) if alone else []),
        Column("lowest", _("Thấp nhất"), 11, _number("lowest"), _look),
        Column("highest", _("Cao nhất"), 11, _number("highest"), _look),
        Column("rose", _("Số đơn vị tăng"), 10, lambda row: row.record["rose"], CENTRED),
        Column("fell", _("Số đơn vị giảm"), 10, lambda row: row.record["fell"], CENTRED),
    ]
    rows = tree_of(record)
    return write_grid(page, top, _known(columns, rows), rows)


def _known(columns: list[Column], rows: list[Record]) -> list[Column]:
    """Without the columns of which no row knows anything."""
    empty = {key for key in _NOT_ALWAYS if all(row.get(key) in (None, []) for row in rows)}
    empty |= {"low", "high"} if "interval" in empty else set()
    return [column for column in columns if column.key not in empty]


def tree_of(record: Record) -> list[Record]:
    """The nodes that count in the period, each before its parts."""
    counted = [indicator for indicator in record["indicators"] if indicator["order"] is not None]
    return sorted(counted, key=lambda indicator: indicator["order"])


def write_league(page: Page, top: int, record: Record) -> Grid:
    """The units by rank, with the scores of the parts of the index."""
    _ = translator(page.lang)
    rows = sorted(
        record["comparison"], key=lambda unit: (unit["place"] is None, unit["place"] or 0)
    )
    names = {indicator["code"]: indicator for indicator in record["indicators"]}
    shown, decimals = (record["score_rule"][key] for key in ("decimals", "rank_decimals"))
    parts = list(rows[0]["parts"]) if rows else []
    points = Look(number(shown), "right")
    columns = [
        Column("rank", _("Hạng"), 7, rank_in_column(top + 1, top + len(rows)), CENTRED),
        Column("low", _("Hạng tốt nhất"), 9, _interval(0), CENTRED),
        Column("high", _("Hạng kém nhất"), 9, _interval(-1), CENTRED),
        Column("name", _("Đơn vị"), 34, lambda row: named(row.record, "name", row.lang), Look()),
        Column("group", _("Nhóm"), 16, lambda row: named(row.record, "group", row.lang), Look()),
        Column("score", _("Điểm"), 11, _score, points),
        Column("rounded", _("Điểm để xếp hạng"), 11, rounded_score(decimals), points),
        *(_part(code, names, page.lang) for code in parts),
        Column(
            "change", _("So kỳ trước"), 11, lambda row: row.record["change"],
            Look(signed(shown), "right"),
        ),
        Column("places", _("Thay đổi (bậc)"), 10, _places, Look(signed(0), "center")),
    ]  # fmt: skip
    return write_grid(page, top, _known(columns, rows), rows)


def write_history(page: Page, top: int, record: Record) -> Grid:
    """Every node's value in each period of the history."""
    _ = translator(page.lang)
    columns = [
        Column("code", _("Mã"), 14, lambda row: row.record["code"], Look()),
        Column("name", _("Chỉ số, tiêu chí"), 52, _name, _name_look),
        Column("unit", _("ĐVT"), 8, unit_of, CENTRED),
    ]
    for place, period in enumerate(record["ranks"]):
        title = named(period, "label", page.lang)
        columns.append(Column(period["period"], title, 11, _then(place), _look))
    return write_grid(page, top, columns, tree_of(record))


def _then(place: int) -> Callable[[Row], Content]:
    def content(row: Row) -> Content:
        value = row.record["history"][place]
        return None if value is None else scaled(value, row.record["unit"])

    return content


def _of_unit(lang: Lang) -> list[Column]:
    _ = translator(lang)
    return [
        Column("result", _("Kết quả"), 11, _result, _look),
        Column("points", _("Điểm"), 9, _plain("points"), Look(number(2), "right")),
        Column("maximum", _("Tối đa"), 9, _plain("maximum"), Look(number(2), "right")),
        Column("rank", _("Hạng"), 8, lambda row: (row.record["rank"] or {}).get("place"), CENTRED),
        Column("of", _("Trên tổng"), 8, lambda row: (row.record["rank"] or {}).get("of"), CENTRED),
        Column("places", _("Thay đổi hạng"), 9, lambda row: row.record["places"], _MOVED),
        Column("before", _("Kỳ trước"), 11, _before, _look),
        Column("change", _("So kỳ trước"), 11, _change, _change_look),
        Column(
            "contribution", _("Đóng góp vào thay đổi điểm"), 13, _plain("contribution"), _POINTS
        ),
    ]


_MOVED = Look(signed(0), "center")
_POINTS = Look(signed(2), "right")


def _since_median(lang: Lang) -> list[Column]:
    return [Column("gap", say(lang, "So trung vị"), 11, _gap, _change_look)]


def _name(row: Row) -> Content:
    level: int = row.record["level"]
    return INDENT * max(0, level - 1) + str(indicator_name(row))


def _name_look(record: Record) -> Look:
    return Look(bold=bool(record["is_group"]))


def _result(row: Row) -> Content:
    value = row.record["to_date"]
    if value["value"] is None:
        return say(row.lang, WITHOUT_VALUE[value["status"]])
    return scaled(value["value"], row.record["unit"])


def _number(key: str) -> Callable[[Row], Content]:
    def content(row: Row) -> Content:
        value = row.record[key]
        return None if value is None else scaled(value, row.record["unit"])

    return content


def _before(row: Row) -> Content:
    before = row.record["before"]
    return NONE if before is None else scaled(before["value"], row.record["unit"])


def _change(row: Row) -> Content:
    if row.record["change"] is None:
        return NONE
    return _difference(row, "result", "before", row.record["change"])


def _plain(key: str) -> Callable[[Row], Content]:
    """A number of the record as it is."""

    def content(row: Row) -> Content:
        value: float | None = row.record[key]
        return value

    return content


def _gap(row: Row) -> Content:
    value, median = row.record["to_date"]["value"], row.record["median"]
    if value is None or median is None:
        return NONE
    return _difference(row, "result", "median", value - median)


def _difference(row: Row, above: str, below: str, difference: float) -> Formula:
    factor = "*100" if row.record["unit"] == "%" else ""
    return Formula(f"({row.at(above)}-{row.at(below)}){factor}", difference)


def _part(code: str, names: dict[str, Any], lang: Lang) -> Column:
    indicator = names[code]
    return Column(
        code,
        named(indicator, "name", lang),
        11,
        lambda row: _scaled(row.record["parts"][code], indicator["unit"]),
        _look(indicator),
    )


def _scaled(value: float | None, unit: str) -> Content:
    return None if value is None else scaled(value, unit)


def _interval(end: int) -> Callable[[Row], Content]:
    def content(row: Row) -> Content:
        interval: list[int] = row.record["interval"]
        return interval[end] if interval else None

    return content


def _score(row: Row) -> Content:
    score = row.record["score"]
    if score is not None:
        return float(score)
    lacking, of = row.record["missing"], row.record["indicators"]
    if 0 < lacking < of:
        return say(row.lang, "thiếu {lacking}/{of} chỉ tiêu", lacking=lacking, of=of)
    return say(row.lang, WITHOUT_VALUE["no_data"] if lacking else "không xếp hạng")


def _places(row: Row) -> Content:
    return NONE if row.record["places"] is None else int(row.record["places"])


def _look(record: Record) -> Look:
    decimals = record["decimals"]
    return Look(percent(decimals) if record["unit"] == "%" else number(decimals), "right")


def _change_look(record: Record) -> Look:
    return Look(signed(record["decimals"]), "right")
