"""A value and a target as the record holds them."""

from __future__ import annotations

from typing import Any

from helpers.findings.model import Facts
from helpers.findings.targets import target_of
from helpers.index.measures.values import Value


def value_entry(value: Value) -> dict[str, Any]:
    """A value with what it was made of; numbers unrounded."""
    entry: dict[str, Any] = {"status": value.status, "value": value.value}
    if value.denominator is not None:
        entry |= {"numerator": value.numerator, "denominator": value.denominator}
    if value.maximum is not None:
        entry["maximum"] = value.maximum
        if value.exact is not None and value.value is not None:
            entry["share"] = 100 * value.value / value.maximum
            entry["loss"] = round(value.maximum - value.value, 9)
    if value.printed:
        entry["printed"] = value.printed
    if value.reporting:
        entry["reporting"] = value.reporting
    return entry


def target_entry(facts: Facts, unit: str, indicator: str) -> dict[str, Any]:
    """What a unit was set for an indicator; empty where nothing was."""
    target = target_of(facts, unit, indicator)
    if target is None:
        return {}
    return {
        "operator": target.operator,
        "target": target.target,
        "printed": target.printed,
        "printed_en": target.printed_in("en"),
        "document": target.document,
        "line": target.line,
    }
