"""The trend chart of a unit without targets."""

from dataclasses import replace

from helpers.report.figures import trend_figure
from project import assessed


def test_a_unit_without_targets_gets_a_trend_of_the_first_rates_and_says_so():
    assessment = assessed("dak-nong-650", "2023-Q4")
    facts = assessment.facts
    bare = replace(assessment, facts=replace(facts, setting=replace(facts.setting, targets=())))
    figure = trend_figure(bare, facts.setting.unit("so-y-te"), "Diễn biến")
    assert figure is not None
    assert "chỉ vẽ các chỉ tiêu đầu bảng" in figure["subtitle"]
    whole = trend_figure(assessment, facts.setting.unit("so-y-te"), "Diễn biến")
    assert whole is not None
    assert "chỉ vẽ" not in whole["subtitle"]
