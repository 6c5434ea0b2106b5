"""What moved a score adds up to its change; where two periods have not one method, nothing does."""

import numpy as np
import pytest
from composites import composite, table_of

from helpers.index.composite import Results, run
from helpers.index.contributions import contributions
from helpers.index.subtree import same_parts
from helpers.params.framework import Framework

NAN = np.nan


def results(values: list[list[list[float]]], **score: object) -> Results:
    shape = {
        "id": "peer",
        "groups": [{"code": "top"}, {"code": "g", "parent": "top"}, {"code": "h", "parent": "top"}],
        "indicators": [
            {"code": "a", "parent": "g"},
            {"code": "b", "parent": "g"},
            {"code": "c", "parent": "h"},
        ],
        "normalise": {"method": "none"},
        "aggregate": "arithmetic",
        **score,
    }
    return run(composite(shape), table_of(values))


def test_the_parts_of_a_group_add_up_to_it_and_all_to_the_change_of_the_score() -> None:
    parts = contributions(results([[[4, 8, 5]], [[6, 6, 9]]]), "2020", "2021")["u0"]
    # g: (4+8)/2 = 6, then 6; h: 5, then 9; top: 5.5, then 7.5
    assert parts == pytest.approx({"a": 0.5, "b": -0.5, "c": 2.0, "g": 0.0, "h": 2.0, "top": 2.0})


@pytest.mark.parametrize("aggregate", ["sum", "geometric", "harmonic"])
def test_it_holds_for_every_mean(aggregate: str) -> None:
    computed = results([[[4, 8, 5]], [[6, 7, 9]]], aggregate=aggregate)
    parts = contributions(computed, "2020", "2021")["u0"]
    root = computed.node("top")
    assert parts["top"] == pytest.approx(computed.scores[1, 0, root] - computed.scores[0, 0, root])
    assert parts["a"] + parts["b"] == pytest.approx(parts["g"])
    assert parts["g"] + parts["h"] == pytest.approx(parts["top"])


def test_a_value_that_came_has_the_weight_that_it_took_from_the_others() -> None:
    parts = contributions(results([[[4, NAN, 5]], [[4, 8, 5]]]), "2020", "2021")["u0"]
    assert parts["top"] == pytest.approx(1.0)  # g: 4, then 6
    assert parts["a"] + parts["b"] == pytest.approx(1.0)


def test_a_unit_without_a_score_in_one_of_the_periods_has_none() -> None:
    parts = contributions(
        results([[[4, 8, 5], [NAN, NAN, NAN]], [[6, 6, 9], [1, 1, 1]]]), "2020", "2021"
    )
    assert list(parts) == ["u0"]


def test_parts_that_do_not_add_up_are_not_told() -> None:
    zero = results([[[0, 8, 5], [4, 8, 5]], [[6, 6, 9], [6, 6, 9]]], aggregate="geometric")
    assert list(contributions(zero, "2020", "2021")) == ["u1"]


def test_across_a_change_of_method_nothing_is_told() -> None:
    broken = results([[[4, 8, 5]], [[6, 6, 9]]], breaks={"2021": "câu hỏi đổi"})
    assert contributions(broken, "2020", "2021") == {}
    assert contributions(results([[[4, 8, 5]]]), "2019", "2020") == {}


def framework(**leaf: object) -> Framework:
    nodes = [{"code": "top"}, {"code": "a", "parent": "top"}, {"code": "b", "parent": "top"} | leaf]
    return Framework.model_validate(
        {"id": "x", "score": {"rule": "composite"}, "indicators": nodes}
    )


def test_a_group_of_other_nodes_or_weights_is_another_group() -> None:
    assert same_parts(framework(), "top", "2020", "2021")
    assert not same_parts(framework(periods=["2021"]), "top", "2020", "2021")
    assert same_parts(framework(periods=["2021"]), "a", "2020", "2021")
    assert same_parts(framework(periods=["2021"]), "top", "2021", "2022") is False
    assert not same_parts(framework(weight={"2020": 1, "2021": 2}), "top", "2020", "2021")
