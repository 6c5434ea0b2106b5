"""The indicators of a unit: rates from counts, gap to target, judgement, change, as formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from helpers.core.formatting import Lang
from helpers.core.wording import msg, say, translator
from helpers.documents.status import WITHOUT_VALUE
from helpers.documents.xlsx.cells import (
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
from helpers.documents.xlsx.grid import Column, Grid, Record, Row, named, write_grid

OPERATORS = {">=": "≥", ">": ">", "na": msg("không áp dụng")}
COUNT = Look(number(0), "right")
CENTRED = Look(align="center")


def write_indicators(page: Page, top: int, record: Record) -> Grid:
    """The table of a unit that is measured by counts against targets."""
    targets = {target["indicator"]: target for target in record["targets"]}
    rows = [
        {**indicator, "counter": counter, "goal": targets.get(indicator["code"])}
        for counter, indicator in enumerate(record["indicators"], start=1)
    ]
    alike = all(row["own"] == row["to_date"] for row in rows)
    _ = translator(page.lang)
    columns = [
        Column("counter", _("TT"), 5, lambda row: row.record["counter"], CENTRED),
        Column("code", _("Mã"), 8, lambda row: row.record["code"], CENTRED),
        Column("name", _("Chỉ tiêu"), 36, indicator_name, Look()),
        Column("unit", _("ĐVT"), 7, unit_of, CENTRED),
        Column("operator", _("Phép so"), 9, _operator, CENTRED),
        Column("goal", _("Chỉ tiêu giao"), 10, _goal, _value_look),
        *([] if alike else _measured("own", _("kỳ này"), page.lang)),
        *_measured("to_date", _("năm") if alike else _("luỹ kế"), page.lang),
        Column("gap", _("So chỉ tiêu (điểm %)"), 11, _gap, _change_look),
        Column("judgement", _("Đánh giá"), 14, _judgement, Look()),
    ]
    if any(row["before"] for row in rows):
        columns += [
            *_measured("before", _("kỳ trước"), page.lang),
            Column(
                "change", _("So kỳ trước (điểm %)"), 11, _since("before", "change"), _change_look
            ),
        ]
    if any(row["year_ago"] for row in rows):
        since = _since("year_ago", "year_on_year")
        columns += [
            *_measured("year_ago", _("cùng kỳ"), page.lang),
            Column("year_on_year", _("So cùng kỳ (điểm %)"), 11, since, _change_look),
        ]
    return write_grid(page, top, columns, rows)


def rate(row: Row, key: str, value: Mapping[str, Any], unit: str) -> Content:
    """A measured value: a formula over its counts, else the value itself or why there is none."""
    if value.get("denominator") is not None:
        above, below = row.at(f"{key}_numerator"), row.at(f"{key}_denominator")
        empty = say(row.lang, WITHOUT_VALUE["no_activity"])
        result = empty if value["value"] is None else value["value"] / 100
        return Formula(f"IF({below}=0,{quoted(empty)},{above}/{below})", result)
    if value["value"] is None:
        return say(row.lang, WITHOUT_VALUE[value["status"]])
    return scaled(value["value"], unit)


def scaled(value: float, unit: str) -> float:
    """A value as a cell holds it: a rate in % as a fraction of 1, as the nearest such number."""
    return float(Fraction(repr(value)) / 100) if unit == "%" else value


def judged(result: str, goal: str, operator: str, lang: Lang) -> str:
    """Formula of "Đánh giá" from the addresses of result, target and comparison."""
    _ = translator(lang)
    above, reached = quoted(_("vượt")), quoted(_("đạt"))
    missed, watched = quoted(_("chưa đạt")), quoted(_("theo dõi"))
    met = f'IF({result}>{goal},{above},IF(AND({result}={goal},{operator}="≥"),{reached},{missed}))'
    return f"IF(NOT(ISNUMBER({result})),{result},IF(NOT(ISNUMBER({goal})),{watched},{met}))"


def indicator_name(row: Row) -> Content:
    """The name of a row's indicator."""
    return named(row.record, "name", row.lang)


def unit_of(row: Row) -> Content:
    """What a row's indicator is counted in: "%" or points."""
    unit: str = row.record["unit"]
    return say(row.lang, unit) if unit == "điểm" else unit


def _measured(key: str, what: str, lang: Lang) -> list[Column]:
    """Numerator, denominator and result of one span."""

    def counted(part: str) -> Any:
        return lambda row: (row.record[key] or {}).get(part)

    def result(row: Row) -> Content:
        value = row.record[key]
        return rate(row, key, value, row.record["unit"]) if value else NONE

    return [
        Column(
            f"{key}_numerator", say(lang, "Tử số {span}", span=what), 9, counted("numerator"), COUNT
        ),
        Column(
            f"{key}_denominator",
            say(lang, "Mẫu số {span}", span=what),
            9,
            counted("denominator"),
            COUNT,
        ),
        Column(key, say(lang, "Kết quả {span}", span=what), 10, result, _value_look),
    ]


def operator_word(operator: str, lang: Lang) -> str:
    """How a result is compared with its target; in words where there is none."""
    return say(lang, OPERATORS[operator]) if operator == "na" else OPERATORS[operator]


def _operator(row: Row) -> Content:
    goal = row.record["goal"]
    return operator_word(goal["operator"], row.lang) if goal else NONE


def _goal(row: Row) -> Content:
    goal = row.record["goal"]
    if goal is None or goal["target"] is None:
        return NONE
    return scaled(goal["target"], row.record["unit"])


def _gap(row: Row) -> Content:
    result, goal = row.at("to_date"), row.at("goal")
    factor = "*100" if row.record["unit"] == "%" else ""
    gap = row.record["gap"]
    return Formula(
        f"IF(AND(ISNUMBER({result}),ISNUMBER({goal})),({result}-{goal}){factor},{quoted(NONE)})",
        NONE if gap is None else gap,
    )


def _judgement(row: Row) -> Content:
    formula = judged(row.at("to_date"), row.at("goal"), row.at("operator"), row.lang)
    return Formula(formula, say(row.lang, row.record["judgement"]))


def _since(earlier: str, change: str) -> Callable[[Row], Content]:
    """The formula of the change since an earlier value."""

    def formula(row: Row) -> Content:
        now = row.at("own") if "own" in row.columns else row.at("to_date")
        before, difference = row.at(earlier), row.record[change]
        factor = "*100" if row.record["unit"] == "%" else ""
        return Formula(
            f"IF(AND(ISNUMBER({now}),ISNUMBER({before})),({now}-{before}){factor},{quoted(NONE)})",
            NONE if difference is None else difference,
        )

    return formula


def _value_look(record: Record) -> Look:
    decimals = record["decimals"]
    return Look(percent(decimals) if record["unit"] == "%" else number(decimals), "right")


def _change_look(record: Record) -> Look:
    return Look(signed(record["decimals"]), "right")
