"""The indicators of a unit: rates from counts, gap to target, judgement, change, as formulas."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from helpers.report.status import WITHOUT_VALUE
from helpers.report.xlsx.cells import (
    NONE,
    Content,
    Formula,
    Look,
    Page,
    number,
    percent,
    quoted,
    signed,
)
from helpers.report.xlsx.grid import Column, Grid, Record, Row, write_grid

OPERATORS = {">=": "≥", ">": ">", "na": "không áp dụng"}
COUNT = Look(number(0), "right")
CENTRED = Look(align="center")


def write_indicators(page: Page, top: int, record: Record) -> Grid:
    """The table of a unit that is measured by counts against targets."""
    targets = {one["indicator"]: one for one in record["targets"]}
    rows = [
        {**one, "counter": counter, "goal": targets.get(one["code"])}
        for counter, one in enumerate(record["indicators"], start=1)
    ]
    alike = all(row["own"] == row["to_date"] for row in rows)
    columns = [
        Column("counter", "TT", 5, lambda row: row.record["counter"], CENTRED),
        Column("code", "Mã", 8, lambda row: row.record["code"], CENTRED),
        Column("name", "Chỉ tiêu", 36, lambda row: row.record["name_vi"], Look()),
        Column("unit", "ĐVT", 7, lambda row: row.record["unit"], CENTRED),
        Column("operator", "Phép so", 9, _operator, CENTRED),
        Column("goal", "Chỉ tiêu giao", 10, _goal, _value_look),
        *([] if alike else _measured("own", "kỳ này")),
        *_measured("to_date", "năm" if alike else "luỹ kế"),
        Column("gap", "So chỉ tiêu (điểm %)", 11, _gap, _change_look),
        Column("judgement", "Đánh giá", 14, _judgement, Look()),
    ]
    if any(row["before"] for row in rows):
        columns += [
            *_measured("before", "kỳ trước"),
            Column("change", "So kỳ trước (điểm %)", 11, _change, _change_look),
        ]
    return write_grid(page, top, columns, rows)


def rate(row: Row, key: str, value: Mapping[str, Any], unit: str) -> Content:
    """A measured value: a formula over its counts, else the value itself or why there is none."""
    if value.get("denominator") is not None:
        above, below = row.at(f"{key}_numerator"), row.at(f"{key}_denominator")
        empty = WITHOUT_VALUE["no_activity"]
        told = empty if value["value"] is None else value["value"] / 100
        return Formula(f"IF({below}=0,{quoted(empty)},{above}/{below})", told)
    if value["value"] is None:
        return WITHOUT_VALUE[value["status"]]
    return scaled(value["value"], unit)


def scaled(value: float, unit: str) -> float:
    """A value as a cell holds it: a rate in % as a fraction of 1, as the nearest such number."""
    return float(Fraction(repr(value)) / 100) if unit == "%" else value


def judged(result: str, goal: str, operator: str) -> str:
    """Formula of "Đánh giá" from the addresses of result, target and comparison."""
    met = f'IF({result}>{goal},"vượt",IF(AND({result}={goal},{operator}="≥"),"đạt","chưa đạt"))'
    return f'IF(NOT(ISNUMBER({result})),{result},IF(NOT(ISNUMBER({goal})),"theo dõi",{met}))'


def _measured(key: str, what: str) -> list[Column]:
    """Numerator, denominator and result of one span."""

    def counted(part: str) -> Any:
        return lambda row: (row.record[key] or {}).get(part)

    def result(row: Row) -> Content:
        value = row.record[key]
        return rate(row, key, value, row.record["unit"]) if value else NONE

    return [
        Column(f"{key}_numerator", f"Tử số {what}", 9, counted("numerator"), COUNT),
        Column(f"{key}_denominator", f"Mẫu số {what}", 9, counted("denominator"), COUNT),
        Column(key, f"Kết quả {what}", 10, result, _value_look),
    ]


def _operator(row: Row) -> Content:
    goal = row.record["goal"]
    return OPERATORS[goal["operator"]] if goal else NONE


def _goal(row: Row) -> Content:
    goal = row.record["goal"]
    if goal is None or goal["target"] is None:
        return NONE
    return scaled(goal["target"], row.record["unit"])


def _gap(row: Row) -> Content:
    result, goal = row.at("to_date"), row.at("goal")
    factor = "*100" if row.record["unit"] == "%" else ""
    told = row.record["gap"]
    return Formula(
        f"IF(AND(ISNUMBER({result}),ISNUMBER({goal})),({result}-{goal}){factor},{quoted(NONE)})",
        NONE if told is None else told,
    )


def _judgement(row: Row) -> Content:
    formula = judged(row.at("to_date"), row.at("goal"), row.at("operator"))
    return Formula(formula, row.record["judgement"])


def _change(row: Row) -> Content:
    now = row.at("own") if "own" in row.columns else row.at("to_date")
    before, told = row.at("before"), row.record["change"]
    factor = "*100" if row.record["unit"] == "%" else ""
    return Formula(
        f"IF(AND(ISNUMBER({now}),ISNUMBER({before})),({now}-{before}){factor},{quoted(NONE)})",
        NONE if told is None else told,
    )


def _value_look(record: Record) -> Look:
    decimals = record["decimals"]
    return Look(percent(decimals) if record["unit"] == "%" else number(decimals), "right")


def _change_look(record: Record) -> Look:
    return Look(signed(record["decimals"]), "right")
