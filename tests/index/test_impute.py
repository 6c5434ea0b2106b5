"""Missing cells are filled by the declared rule only; units with too little data are screened."""

import math

import numpy as np
import pytest
from composites import composite, flat, shape_of, table_of

from helpers.index.composite import Results, run
from helpers.index.notes import declared_results

NAN = math.nan


def filled(values: list[list[float]], how: dict[str, object]) -> list[list[float]]:
    """Periods × units of one indicator, after imputation; 9999 stands for what stays missing."""
    groups = {"region": ["n", "n", "s", "s", ""]}
    table = flat(1, impute=how)
    data = table_of([[[v] for v in row] for row in values], **groups)
    return np.nan_to_num(run(table, data).prepared.filled[:, :, 0], nan=9999).tolist()


GAPS = [1.0, NAN, 4.0, 8.0, NAN]


@pytest.mark.parametrize(
    ("how", "wanted"),
    [
        ({"method": "none"}, [1, 9999, 4, 8, 9999]),
        ({"method": "mean"}, [1, 13 / 3, 4, 8, 13 / 3]),
        ({"method": "median"}, [1, 4, 4, 8, 4]),
        ({"method": "group_mean", "group_by": "region"}, [1, 1, 4, 8, 9999]),
        ({"method": "group_median", "group_by": "region"}, [1, 1, 4, 8, 9999]),
    ],
)
def test_a_rule_fills_from_the_other_units(how: dict[str, object], wanted: list[float]) -> None:
    assert filled([GAPS], how)[0] == pytest.approx(wanted)


def test_a_group_without_values_stays_missing() -> None:
    how = {"method": "group_mean", "group_by": "region"}
    assert filled([[NAN, NAN, 4.0, NAN, 1.0]], how)[0] == [9999, 9999, 4, 4, 1]


def test_the_last_value_is_carried_forward_as_long_as_declared() -> None:
    series = [[1.0, NAN, 5.0, 5.0, 5.0], [NAN, NAN, 6.0, 6.0, 6.0], [NAN, 3.0, 7.0, 7.0, 7.0]]
    assert [row[0] for row in filled(series, {"method": "last"})] == [1, 1, 1]
    assert [row[1] for row in filled(series, {"method": "last"})] == [9999, 9999, 3]
    assert [row[0] for row in filled(series, {"method": "last", "longest": 1})] == [1, 1, 9999]


def test_linear_goes_between_values_and_keeps_the_nearest_outside() -> None:
    series = [[NAN] * 5, [2.0] * 5, [NAN] * 5, [6.0] * 5, [NAN] * 5]
    assert [row[0] for row in filled(series, {"method": "linear"})] == [2, 2, 4, 6, 6]


def test_a_unit_that_is_not_in_a_period_is_not_filled_there() -> None:
    data = table_of([[[1.0], [3.0]], [[2.0], [NAN]]])
    data.present[1, 1] = False
    results = run(flat(1, impute={"method": "mean"}), data)
    assert math.isnan(results.prepared.filled[1, 1, 0])


# --- screening and availability


def screened(screen: dict[str, object]) -> Results:
    rows = [[1.0, 2.0, 3.0, 4.0], [2.0, NAN, NAN, 1.0], [0.0, 0.0, 0.0, 5.0]]
    return run(flat(4, screen=screen), table_of([rows], units=["a", "b", "c"]))


@pytest.mark.parametrize(
    ("screen", "out"),
    [
        ({"minimum_available": 0.75}, ["b"]),
        ({"minimum_available": 0.5}, []),
        ({"minimum_nonzero": 0.5}, ["c"]),
        ({"minimum_available": 0.75, "keep": ["b"]}, []),
        ({"drop": ["a"]}, ["a"]),
    ],
)
def test_units_with_too_little_are_left_out_and_named(
    screen: dict[str, object], out: list[str]
) -> None:
    results = screened(screen)
    assert [n.unit for n in declared_results(results) if n.kind == "screened_out"] == out
    unranked = np.isnan(results.ranks[0, :, -1])
    assert [u for u, yes in zip("abc", unranked, strict=True) if yes] == out


def test_a_group_with_too_few_values_has_no_score_and_weights_are_rescaled_above_it() -> None:
    table = composite(
        {
            "id": "x",
            "normalise": {"method": "none"},
            "groups": [
                {"code": "index"},
                {"code": "g", "parent": "index", "minimum_available": 0.6},
                {"code": "h", "parent": "index"},
            ],
            "indicators": [
                {"code": "a", "parent": "g"},
                {"code": "b", "parent": "g"},
                {"code": "c", "parent": "h", "weight": 3},
            ],
        }
    )
    results = run(table, table_of([[[4.0, NAN, 10.0], [2.0, 4.0, 6.0]]]))
    at = {code: results.scores[0, :, results.node(code)] for code in ("g", "h", "index")}
    assert math.isnan(at["g"][0]) and at["g"][1] == 3
    assert at["index"].tolist() == [10.0, 4.5]
    assert [(n.code, n.unit, n.kind) for n in declared_results(results)] == [
        ("g", "u0", "few_values"),
        ("index", "u0", "rescaled"),
    ]


def test_screening_may_look_at_the_data_before_or_after_imputation() -> None:
    rows = [[1.0, 2.0], [2.0, NAN], [3.0, 4.0]]
    for data, kept in (("raw", 2), ("imputed", 3)):
        screen = {"minimum_available": 0.9, "data": data}
        table = flat(2, impute={"method": "mean"}, screen=screen)
        assert run(table, table_of([rows])).prepared.kept.sum() == kept


def test_availability_is_a_share_of_the_indicators_that_count_in_the_period() -> None:
    dump = shape_of(flat(2, screen={"minimum_available": 0.9}))
    dump["indicators"][1]["periods"] = ["2021"]
    data = table_of([[[1.0, NAN], [2.0, NAN]], [[1.0, NAN], [2.0, 3.0]]])
    kept = run(composite(dump), data).prepared.kept
    assert kept.tolist() == [[True, True], [False, True]]
