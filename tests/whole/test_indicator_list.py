"""docs/indicators.md: the method of every indicator, with examples that the engine computes."""

import pytest
from project import REPO, framework_ids, framework_of
from tools import indicator_list
from tools.scoring_words import rule_in_words

from helpers.params.scoring import Given, Penalty, Proportional, Steps, Threshold, YesNo

PAGE = indicator_list.PAGE.read_text("utf-8")


def rows(framework: str) -> dict[str, list[str]]:
    """The cells of each indicator's row below the heading of a framework."""
    section = PAGE.partition(f"\n## {framework}\n")[2].partition("\n## ")[0]
    lines = (line.strip("| ").split(" | ") for line in section.splitlines() if line[:3] == "| `")
    return {cells[0].strip("`"): cells for cells in lines}


def test_the_page_is_what_the_frameworks_say() -> None:
    assert indicator_list.page() == PAGE, "python -m tools.indicator_list writes it anew"


@pytest.mark.parametrize("name", framework_ids(REPO))
def test_every_indicator_of_every_framework_stands_on_the_page(name: str) -> None:
    assert list(rows(name)) == [indicator.code for indicator in framework_of(REPO, name).indicators]


def test_an_example_shows_counts_value_target_and_points() -> None:
    # the plan's own example: 25 of 30 procedures where 85% are asked; 50 × 83,33… / 85 points
    counts, points = rows("plan-650")["A"][4].split(" → ")
    top, bottom = (int(n.replace(".", "")) for n in counts.partition(" = ")[0].split("/"))
    share, _, asked = counts.partition(" = ")[2].partition("; giao ")
    target = float(asked.rstrip("%").replace(",", "."))
    assert share == f"{100 * top / bottom:.1f}%".replace(".", ",")
    assert points == f"{50 * min(100 * top / bottom / target, 1):.2f} điểm".replace(".", ",")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            Proportional(rule="proportional", full=80),
            "điểm = giá trị / 80 × điểm tối đa, không quá",
        ),
        (Steps(rule="steps", steps=[{"at_least": 90, "points": 2}]), "từ 90: 2 điểm; còn lại: 0"),
        (
            Threshold(rule="threshold", threshold={"above": 40}, below="zero"),
            "trên 40: điểm tối đa",
        ),
        (Given(rule="given"), "điểm như nhận được"),
        (YesNo(rule="yes_no"), "có: điểm tối đa; không: 0 điểm"),
        (Penalty(rule="penalty", each=0.5), "trừ 0,5 điểm mỗi trường hợp, không dưới 0"),
    ],
    ids=lambda value: getattr(value, "rule", ""),
)
def test_a_rule_is_told_with_its_numbers(rule, words) -> None:
    assert words in rule_in_words(rule)
