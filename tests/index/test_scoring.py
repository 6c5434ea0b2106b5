"""Each scoring rule gives the points that a person computes by hand, exactly."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from composites import tree_points
from hypothesis import given
from hypothesis import strategies as st
from project import steady
from pydantic import TypeAdapter, ValidationError

from helpers.core.errors import ConfigError
from helpers.index.leaf_points import points_of
from helpers.index.scoring import score_value
from helpers.params.framework import Framework
from helpers.params.indicator import Indicator
from helpers.params.scoring import Scoring, check_points

RULES: TypeAdapter[Any] = TypeAdapter(Scoring)
MEETINGS = {  # the meetings of a steering committee: four a year earn 20 points
    "rule": "steps",
    "steps": [
        {"at_least": 4, "points": 20},
        {"at_least": 3, "points": 15},
        {"at_least": 2, "points": 10},
        {"at_least": 1, "points": 5},
    ],
}


def points(
    rule: dict[str, Any], value: str, maximum: str = "10", target: str = ""
) -> Fraction | None:
    """By the rule alone, and as one of a column of values: the same."""
    goal = Fraction(target) if target else None
    exact = score_value(RULES.validate_python(rule), Fraction(value), Fraction(maximum), goal)
    about = {"code": "a", "name_vi": "A", "name_en": "A", "maximum": float(Fraction(maximum))}
    leaf = Indicator.model_validate({**about, "scoring": rule})
    column = points_of(leaf, np.array([float(Fraction(value))]), float(goal or "nan"))
    assert column[0] == pytest.approx(float("nan") if exact is None else float(exact), nan_ok=True)
    return exact


def refused(rule: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        RULES.validate_python(rule)
    return str(caught.value)


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        # a rate times the maximum, exactly
        ({"rule": "proportional"}, "83.3", "8.33"),
        ({"rule": "proportional", "full": 1}, "1/3", "10/3"),
        ({"rule": "proportional"}, "120", "10"),
        ({"rule": "proportional", "capped": False}, "120", "12"),
        # full points from the threshold on, else a share of the threshold or of 100
        ({"rule": "threshold", "threshold": {"at_least": 80}}, "80", "10"),
        ({"rule": "threshold", "threshold": {"at_least": 80}}, "60", "7.5"),
        ({"rule": "threshold", "threshold": {"at_least": 80}, "base": "full"}, "60", "6"),
        ({"rule": "threshold", "threshold": {"at_least": 80}, "below": "zero"}, "79.99", "0"),
        ({"rule": "threshold", "threshold": {"at_least": 80}, "minimum": {"at_least": 50}},
         "50", "6.25"),
        ({"rule": "threshold", "threshold": {"at_least": 80}, "minimum": {"above": 50}}, "50", "0"),
        ({"rule": "yes_no"}, "1", "10"),
        ({"rule": "yes_no"}, "0", "0"),
        # half a point off for every late report, never below the floor
        ({"rule": "penalty", "each": 0.5}, "3", "8.5"),
        ({"rule": "penalty", "each": 0.5}, "30", "0"),
        ({"rule": "penalty", "each": 0.5, "floor": -2}, "30", "-2"),
        # half a point for every initiative, no more than the maximum
        ({"rule": "cap", "each": 0.5}, "3", "1.5"),
        ({"rule": "cap", "each": 0.5}, "30", "10"),
        ({"rule": "given"}, "8.682", "8.682"),
    ],
)  # fmt: skip
def test_a_rule_gives_the_points_computed_by_hand(
    rule: dict[str, Any], value: str, expected: str
) -> None:
    assert points(rule, value) == Fraction(expected)


@pytest.mark.parametrize(
    ("rule", "value", "target", "expected"),
    [
        ({"rule": "attainment"}, "60", "80", "7.5"),
        ({"rule": "attainment"}, "90", "80", "10"),
        ({"rule": "attainment"}, "60", "", None),
    ],
)
def test_a_rule_with_a_units_own_target_gives_the_points_computed_by_hand(
    rule: dict[str, Any], value: str, target: str, expected: str | None
) -> None:
    assert points(rule, value, target=target) == (expected and Fraction(expected))


@pytest.mark.parametrize(
    ("meetings", "expected"), [("0", 0), ("1", 5), ("2", 10), ("3", 15), ("4", 20), ("7", 20)]
)
def test_a_step_table_gives_the_highest_step_reached(meetings: str, expected: int) -> None:
    assert points(MEETINGS, meetings, "20") == expected


@pytest.mark.parametrize(
    ("operator", "at_the_bound"), [("at_least", Fraction(10)), ("above", Fraction(0))]
)
def test_above_and_at_least_differ_at_the_bound(operator: str, at_the_bound: Fraction) -> None:
    rule = {"rule": "threshold", "threshold": {operator: 80}, "below": "zero"}
    assert points(rule, "80") == at_the_bound
    assert points(rule, "80.0001") == 10
    step = {"rule": "steps", "steps": [{operator: 80, "points": 10}]}
    assert points(step, "80") == at_the_bound


def test_above_stands_over_at_least_at_the_same_bound() -> None:
    rule = {"rule": "steps",
            "steps": [{"above": 80, "points": 10}, {"at_least": 80, "points": 8}]}  # fmt: skip
    assert [points(rule, value) for value in ("80.01", "80", "79.99")] == [10, 8, 0]


def test_a_missing_value_earns_no_points_and_no_zero() -> None:
    for rule in (MEETINGS, {"rule": "proportional"}, {"rule": "given"}):
        assert score_value(RULES.validate_python(rule), None, Fraction(20)) is None


def test_84_96_percent_does_not_reach_85() -> None:
    rule = {"rule": "threshold", "threshold": {"at_least": 85}, "below": "zero"}
    assert points(rule, "84.96") == 0


@steady
@given(low=st.integers(0, 200), high=st.integers(0, 200))
def test_a_better_value_never_earns_less(low: int, high: int) -> None:
    low, high = sorted((low, high))
    for rule in (
        MEETINGS,
        {"rule": "proportional"},
        {"rule": "threshold", "threshold": {"above": 80}, "minimum": {"at_least": 50}},
        {"rule": "cap", "each": 0.3},
    ):
        worse, better = (points(rule, str(value), "20") for value in (low, high))
        assert worse is not None and better is not None
        assert 0 <= worse <= better <= 20


# --- wrong rules are refused when read, wrong values when scored


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ({"rule": "linear"}, "'proportional', 'steps', 'threshold'"),
        ({"rule": "proportional", "full": 0}, "greater than 0"),
        ({"rule": "proportional", "full": float("inf")}, "finite number"),
        ({"rule": "proportional", "ful": 1}, "Extra inputs"),
        ({"rule": "steps", "steps": []}, "at least 1 item"),
        ({"rule": "steps", "steps": [{"points": 1}]}, "đúng một trong at_least"),
        ({"rule": "steps", "steps": [{"at_least": 1, "above": 1, "points": 1}]},
         "đúng một trong at_least"),
        ({"rule": "steps", "steps": [{"at_least": 1, "points": 1}, {"at_least": 2, "points": 2}]},
         "từ mốc cao xuống mốc thấp"),
        ({"rule": "steps", "steps": [{"at_least": 2, "points": 1}, {"at_least": 1, "points": 2}]},
         "không được ít điểm hơn"),
        ({"rule": "threshold", "threshold": {"at_least": 0}}, "threshold phải lớn hơn 0"),
        ({"rule": "threshold", "threshold": {"at_least": 50}, "minimum": {"at_least": 60}},
         "minimum không được cao hơn"),
        ({"rule": "threshold", "threshold": {"at_least": 50}, "base": "full", "full": 40},
         "full không được thấp hơn"),
        ({"rule": "penalty", "each": -1}, "greater than 0"),
        ({"rule": "cap"}, "Field required"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused(rule: dict[str, Any], what: str) -> None:
    assert what in refused(rule)


@pytest.mark.parametrize(
    ("rule", "maximum", "what"),
    [
        (MEETINGS, 15, "điểm 20 của scoring steps vượt maximum 15"),
        (MEETINGS, None, "scoring steps cần maximum"),
        ({"rule": "penalty", "each": 1, "floor": 4}, 3, "vượt maximum 3"),
    ],
)
def test_points_above_the_maximum_are_refused(
    rule: dict[str, Any], maximum: float | None, what: str
) -> None:
    with pytest.raises(ValueError, match=what):
        check_points(RULES.validate_python(rule), maximum)


@pytest.mark.parametrize(
    ("rule", "value", "allowed"),
    [
        ({"rule": "yes_no"}, "1/2", "1 (có) hoặc 0 (không)"),
        ({"rule": "proportional"}, "-1", "từ 0 trở lên"),
        ({"rule": "penalty", "each": 1}, "1/2", "số đếm nguyên"),
        ({"rule": "given"}, "11", "từ 0 đến 10"),
    ],
)
def test_an_impossible_value_is_refused_with_what_is_allowed(
    rule: dict[str, Any], value: str, allowed: str
) -> None:
    with pytest.raises(ConfigError, match="không hợp với cách chấm") as caught:
        points(rule, value)
    assert allowed in caught.value.todo


# --- trees

INDICATOR = {"name_vi": "x", "name_en": "x", "unit": "điểm"}
TREE = Framework.model_validate(
    {
        "id": "cay", "name_vi": "cây", "name_en": "tree",
        "methods": [{"id": "m", "name_vi": "m", "name_en": "m", "periods": ["2024"]}],
        "indicators": [
            {"code": "R", "maximum": 30, "aggregate": "sum", **INDICATOR},
            {"code": "G", "parent": "R", "maximum": 20, "aggregate": "sum", **INDICATOR},
            {"code": "H", "parent": "R", "maximum": 10, "aggregate": "arithmetic", **INDICATOR},
            {"code": "K", "parent": "G", "maximum": 20, "aggregate": "sum", **INDICATOR},
            {"code": "a", "parent": "K", "maximum": 15, "scoring": {"rule": "proportional"},
             **INDICATOR},
            {"code": "b", "parent": "K", "maximum": 5, "scoring": {"rule": "yes_no"}, **INDICATOR},
            {"code": "c", "parent": "H", "maximum": 10, "scoring": {"rule": "given"},
             **INDICATOR},
            {"code": "d", "parent": "H", "maximum": 10, "scoring": {"rule": "proportional"},
             **INDICATOR},
        ],
        "score": {"rule": "points", "name_vi": "x", "name_en": "x", "status": "unconfirmed",
                  "decimals": 2, "maximum": 30, "indicator": "R"},
    }
)  # fmt: skip
VALUES = {"a": Fraction(60), "b": Fraction(1), "c": Fraction(4), "d": Fraction(100)}


def test_a_tree_of_any_depth_adds_up_to_its_root() -> None:
    assert tree_points(TREE, VALUES) == {
        "a": 9, "b": 5, "K": 14, "G": 14, "c": 4, "d": 10, "H": 7, "R": 21,
    }  # fmt: skip


def test_a_missing_part_leaves_its_groups_without_points() -> None:
    earned = tree_points(TREE, {code: value for code, value in VALUES.items() if code != "b"})
    assert (earned["K"], earned["R"], earned["H"]) == (None, None, 7)


def test_an_impossible_value_in_a_tree_names_file_and_key() -> None:
    with pytest.raises(ConfigError, match="b: giá trị không hợp") as caught:
        tree_points(TREE, {**VALUES, "b": Fraction(2)})
    assert "b.scoring" in caught.value.where
