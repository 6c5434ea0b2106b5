"""Charts against what stands beside them, and the trend of a unit without targets."""

from dataclasses import replace

from lxml import etree

from helpers.report.figures import position_figure, trend_figure
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


def test_the_picture_of_the_scores_has_the_order_of_its_table_and_its_words_also_in_ties():
    facts = assessed("dak-nong-650", "2023-Q4").facts
    figure = position_figure(facts, "", "Điểm")
    names = [row[0] for row in figure["data"]["rows"]]
    assert len({row[1] for row in figure["data"]["rows"]}) < len(names)
    drawn = etree.fromstring(figure["svg"]).iter("{http://www.w3.org/2000/svg}text")
    heights = {node.text: float(node.get("y")) for node in drawn}
    assert sorted(names, key=heights.__getitem__) == names
    told = [part.rpartition(" ")[0] for part in figure["alt"].partition(": ")[2].split("; ")]
    assert told == names
