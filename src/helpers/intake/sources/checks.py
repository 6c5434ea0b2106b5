"""What the values of one file must keep: each once, all units there, totals that are sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from helpers.core.spelling import code_key
from helpers.intake.sources.mapping import Mapping, Total
from helpers.intake.sources.result import Findings, Value
from helpers.params.registry import Registry


def without_doubles(values: list[Value], findings: Findings) -> list[Value]:
    """The values, each key once.

    A repeated value is kept once and reported; of different ones none is taken, and all are named.
    """
    places: defaultdict[tuple[str, str, str], list[Value]] = defaultdict(list)
    for value in values:
        places[value.unit, code_key(value.item), value.field].append(value)
    kept: list[Value] = []
    for (unit, _, field), stated in places.items():
        alike = len({(value.number, value.text) for value in stated}) == 1
        if alike:
            kept.append(stated[0])
        if len(stated) > 1:
            name = f"'{field}' của {f'{unit} {stated[0].item}'.strip()}"
            findings.add(
                ", ".join(value.cell for value in stated[:10]),
                "repeated_value" if alike else "double_value",
                f"{name} xuất hiện {len(stated)} lần"
                + (" với cùng giá trị" if alike else ", giá trị khác nhau; không lấy"),
                "; ".join(value.text or str(value.number) for value in stated[:5]),
                "giữ một dòng",
                unit=unit,
                severity="warning" if alike else "error",
            )
    return kept


def check_units(
    values: list[Value],
    mapping: Mapping,
    registry: Registry,
    findings: Findings,
    excused: Collection[str] = (),
) -> None:
    """Say which units lack a figure, where every unit is expected to have all."""
    if not mapping.every_unit:
        return
    for field in dict.fromkeys(value.field for value in values):
        there = {value.unit for value in values if value.field == field}
        there.update(excused)
        lacking = [unit.short_vi for unit in registry.working if unit.id not in there]
        if lacking:
            findings.add(
                "",
                "missing_units",
                f"'{field}' thiếu {len(lacking)} đơn vị",
                "; ".join(lacking)[:300],
                "kiểm tra tên các đơn vị trong bảng",
            )


def check_totals(values: list[Value], mapping: Mapping, findings: Findings) -> None:
    """Say where a stated total is not the declared weighted sum; the stated one is kept."""
    numbers: dict[tuple[str, str], dict[str, Value]] = {}
    for value in values:
        numbers.setdefault((value.unit, value.item), {})[value.field] = value
    for total in mapping.totals:
        if total.periods and findings.period not in total.periods:
            continue
        allowed = total.tolerance
        if allowed == "rounding":
            allowed = _rounding(values, total)
        for (unit, _), have in numbers.items():
            stated = have.get(total.field)
            parts = {name: have[name].number for name in total.weights if name in have}
            if stated is None or stated.number is None or len(parts) < len(total.weights):
                continue
            computed = sum((w * (parts[n] or 0) for n, w in total.weights.items()), Decimal(0))
            if abs(computed - stated.number) > allowed:
                findings.add(
                    stated.cell, "total_differs", "tổng khác tổng có trọng số của các thành phần",
                    f"{stated.number:f} ≠ {computed:f}", "kiểm tra lại tổng hoặc trọng số",
                    unit=unit, severity="warning",
                )  # fmt: skip


def _rounding(values: list[Value], total: Total) -> Decimal:
    """How far a total can lie from the sum when every figure is rounded to its column's digits."""
    digits: dict[str, int] = defaultdict(int)
    for value in values:
        if value.number is not None:
            digits[value.field] = max(digits[value.field], _decimals(value.number))
    shares = {**total.weights, total.field: Decimal(1)}
    return sum(
        (abs(share) * Decimal(5).scaleb(-digits[name] - 1) for name, share in shares.items()),
        Decimal(0),
    )


def _decimals(number: Decimal) -> int:
    """Decimals of a figure, at most those that a single-precision number of its size can hold."""
    exponent = number.normalize().as_tuple().exponent
    most = 6 - max(number.adjusted(), 0)
    return min(max(0, -int(exponent)), most)
