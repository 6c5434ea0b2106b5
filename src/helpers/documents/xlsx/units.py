"""All units side by side: rates, judgement, points, score, rank and move, as formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import msg, say, translator
from helpers.documents.status import WITHOUT_VALUE
from helpers.documents.xlsx.cells import (
    HEAD,
    NONE,
    Content,
    Formula,
    Look,
    Page,
    address,
    number,
    percent,
    quoted,
    signed,
)
from helpers.documents.xlsx.grid import Column, Grid, Record, Row, named, write_grid
from helpers.documents.xlsx.indicators import CENTRED, COUNT, judged, operator_word, rate, scaled
from helpers.documents.xlsx.ranked import rank_in_column, rounded_score

UNRANKED = msg("không xếp hạng")
_MET = (msg("đạt"), msg("vượt"))


def write_units(page: Page, top: int, record: Record) -> Grid:
    """The units of a programme scored by attainment; row `top` holds the points at full marks."""
    rule = record["score_rule"]
    rows = sorted(
        record["comparison"], key=lambda unit: (unit["place"] is None, unit["place"] or 0)
    )
    last = top + 1 + len(rows)
    indicators = {indicator["code"]: indicator for indicator in record["indicators"]}
    _ = translator(page.lang)
    columns = [
        Column("rank", _("Hạng"), 7, rank_in_column(top + 2, last), CENTRED),
        Column("name", _("Đơn vị"), 34, lambda row: named(row.record, "name", row.lang), Look()),
    ]
    for part in rule["parts"]:
        name = part["indicator"]
        decimals = indicators[name]["decimals"] if name in indicators else 1
        columns += _part(name, part["weight"], top, decimals, page.lang)
    keys = [f"{part['indicator']}_points" for part in rule["parts"]]
    decimals = rule["decimals"]
    points = Look(number(decimals), "right")
    columns += [
        Column("score", _("Điểm"), 10, _score(keys), points),
        Column(
            "rounded",
            _("Điểm để xếp hạng"),
            11,
            rounded_score(rule["rank_decimals"]),
            Look(number(rule["rank_decimals"]), "right"),
        ),
        Column("before", _("Hạng kỳ trước"), 9, _before, CENTRED),
        Column("places", _("Thay đổi (bậc)"), 10, _places, Look(signed(0), "center")),
    ]
    grid = write_grid(page, top + 1, columns, rows)
    for part in rule["parts"]:
        place = grid.columns[f"{part['indicator']}_points"]
        page.put(top, place, part["weight"], Look(number(0), "center"))
        page.put(top, place - 1, _("Điểm tối đa"), HEAD)
    _totals(page, grid, record)
    return grid


def _part(name: str, weight: float, top: int, decimals: int, lang: Lang) -> list[Column]:
    """The columns of one indicator that counts for the score."""

    def value(row: Row) -> Mapping[str, Any]:
        measured: Mapping[str, Any] = row.record["values"][name]
        return measured

    def target(row: Row) -> Content:
        goal = value(row).get("target")
        return NONE if goal is None else scaled(goal, "%")

    def judgement(row: Row) -> Content:
        formula = judged(row.at(name), row.at(f"{name}_goal"), row.at(f"{name}_operator"), lang)
        return Formula(formula, say(lang, _judgement(value(row))))

    def points(row: Row) -> Content:
        result, goal = row.at(name), row.at(f"{name}_goal")
        most = address(top, row.columns[f"{name}_points"], fixed_row=True)
        measured = value(row)
        known = measured["value"] is not None and measured.get("target") is not None
        share = min(measured["value"] / measured["target"], 1.0) if known else 0.0
        return Formula(
            f"IF(AND(ISNUMBER({result}),ISNUMBER({goal})),"
            f"{most}*MIN({result}/{goal},1),{quoted(NONE)})",
            weight * share if known else NONE,
        )

    shown = Look(percent(decimals), "right")
    _ = translator(lang)
    return [
        Column(
            f"{name}_numerator", _("{code}: tử số", code=name), 10, _of(value, "numerator"), COUNT
        ),
        Column(
            f"{name}_denominator",
            _("{code}: mẫu số", code=name),
            10,
            _of(value, "denominator"),
            COUNT,
        ),
        Column(
            name,
            _("{code}: kết quả", code=name),
            11,
            lambda row: rate(row, name, value(row), "%"),
            shown,
        ),
        Column(f"{name}_operator", _("{code}: phép so", code=name), 8, _operator(value), CENTRED),
        Column(f"{name}_goal", _("{code}: chỉ tiêu", code=name), 9, target, shown),
        Column(f"{name}_judgement", _("{code}: đánh giá", code=name), 12, judgement, Look()),
        Column(f"{name}_points", _("{code}: điểm", code=name), 9, points, Look(number(2), "right")),
    ]


def _of(value: Callable[[Row], Mapping[str, Any]], part: str) -> Callable[[Row], Content]:
    return lambda row: value(row).get(part)


def _operator(value: Callable[[Row], Mapping[str, Any]]) -> Callable[[Row], Content]:
    def content(row: Row) -> Content:
        operator = value(row).get("operator")
        return operator_word(operator, row.lang) if operator else NONE

    return content


def _judgement(value: Mapping[str, Any]) -> str:
    if value["value"] is None:
        return WITHOUT_VALUE[value["status"]]
    goal = value.get("target")
    if goal is None:
        return msg("theo dõi")
    if value["value"] > goal:
        return "vượt"
    return "đạt" if value["value"] == goal and value["operator"] == ">=" else "chưa đạt"


def _score(keys: list[str]) -> Callable[[Row], Content]:
    def content(row: Row) -> Content:
        cells = ",".join(row.at(key) for key in keys)
        score, unranked = row.record["score"], say(row.lang, UNRANKED)
        return Formula(
            f"IF(COUNT({cells})={len(keys)},SUM({cells}),{quoted(unranked)})",
            unranked if score is None else score,
        )

    return content


def _before(row: Row) -> Content:
    place, places = row.record["place"], row.record["places"]
    return NONE if place is None or places is None else place + places


def _places(row: Row) -> Content:
    before, now, moved = row.at("before"), row.at("rank"), row.record["places"]
    return Formula(
        f"IF(AND(ISNUMBER({before}),ISNUMBER({now})),{before}-{now},{quoted(NONE)})",
        NONE if moved is None else moved,
    )


def _totals(page: Page, grid: Grid, record: Record) -> None:
    """Below the units: the sums of the counts with their rate, and how many units meet a target.

    Only counts that no two units share are summed: a procedure that several units handle counts
    once for the province. Units without a target have no counts here.
    """
    row, count = grid.last + 1, grid.last + 2
    bold = Look(bold=True)
    page.put(row, 2, say(page.lang, "Cộng các đơn vị có chỉ tiêu"), bold)
    page.put(count, 2, say(page.lang, "Số đơn vị đạt chỉ tiêu"), bold)
    for part in record["score_rule"]["parts"]:
        name = part["indicator"]
        values = [unit["values"][name] for unit in record["comparison"]]
        judgements = grid.span(f"{name}_judgement")
        met = sum(_judgement(value) in _MET for value in values)
        counted = "+".join(f"COUNTIF({judgements},{quoted(say(page.lang, word))})" for word in _MET)
        page.put(
            count, grid.columns[f"{name}_judgement"], Formula(counted, met), Look("0", bold=True)
        )
        if part["measure"] != "ratio":
            page.put(row, grid.columns[name], say(page.lang, "không cộng"), Look(align="right"))
            continue
        sums = {}
        for key in ("numerator", "denominator"):
            place = grid.columns[f"{name}_{key}"]
            sums[key] = sum(value.get(key) or 0 for value in values)
            formula = Formula(f"SUM({grid.span(f'{name}_{key}')})", sums[key])
            page.put(row, place, formula, Look(number(0), "right", bold=True))
        above, below = (
            address(row, grid.columns[f"{name}_{key}"]) for key in ("numerator", "denominator")
        )
        share = sums["numerator"] / sums["denominator"] if sums["denominator"] else NONE
        total = Formula(f"IF({below}=0,{quoted(NONE)},{above}/{below})", share)
        page.put(row, grid.columns[name], total, Look(percent(1), "right", bold=True))
