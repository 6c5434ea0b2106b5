"""What keeps rising or falling, and what never was so high or low, is told once with its start."""

from __future__ import annotations

from dataclasses import replace

import pytest
from project import PROGRAMME, assessed

from helpers.findings.model import Facts, Finding
from helpers.findings.runs import LEAST_HISTORY, run_findings
from helpers.findings.sentences import sentence
from helpers.index.measures.values import Value, Values

UNIT = "so-tttt"
QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]


def runs(*rates: int, base: int = 1000) -> dict[str, Finding]:
    """What is found where indicator B had these rates (‰) in the quarters up to 2024-Q4."""
    facts: Facts = assessed(PROGRAMME, "2024-Q4").facts
    periods = QUARTERS[-len(rates) :]
    values = tuple(
        Value(UNIT, period, "own", "B", "ok", 100 * top / base, top, base)
        for period, top in zip(periods, rates, strict=True)
    )
    made_up = replace(facts, values=Values(values))
    return {f.kind: f for f in run_findings(made_up, UNIT)}


def test_three_quarters_of_rise_are_told_with_where_they_began() -> None:
    by_kind = runs(500, 400, 450, 500, 550)
    assert set(by_kind) == {"runs_up"}
    assert sentence(by_kind["runs_up"], "vi") == (
        "Liên tiếp tăng đến quý IV/2024: Tỷ lệ hồ sơ xử lý trực tuyến (03 kỳ, từ 40,0% của quý "
        "I/2024 lên 55,0%)."
    )
    assert "3 periods, from 40.0% in Q1 2024 to 55.0%" in sentence(by_kind["runs_up"], "en")


@pytest.mark.parametrize("rates", [(400, 450, 500), (400, 450, 450, 500), (500, 450, 500, 550)])
def test_two_rises_or_a_pause_are_no_run(rates: tuple[int, ...]) -> None:
    assert not runs(*rates)


def test_a_fall_in_a_row_is_told_as_such() -> None:
    assert set(runs(700, 650, 600, 550)) == {"runs_down"}


def test_the_highest_so_far_needs_a_history_and_is_not_told_beside_a_run() -> None:
    rates = (500, 520, 510, 530, 515, 560)
    assert len(rates) == LEAST_HISTORY
    assert set(runs(*rates)) == {"record_high"}
    assert not runs(*rates[1:])
    assert set(runs(*reversed(rates[1:]), 490)) == {"record_low"}
    assert set(runs(500, 490, 480, 500, 520, 560)) == {"runs_up"}


def test_few_items_make_no_run() -> None:
    assert not runs(1, 2, 3, 4, base=8)
