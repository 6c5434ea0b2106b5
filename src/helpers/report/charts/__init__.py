"""Charts as SVG text. They take plain values and names and know nothing of indicators."""

from helpers.report.charts.position import Position, position_chart
from helpers.report.charts.ranks import rank_chart
from helpers.report.charts.scores import ScoreBar, score_chart
from helpers.report.charts.target import TargetBar, target_chart
from helpers.report.charts.trend import Series, trend_chart

__all__ = [
    "Position",
    "ScoreBar",
    "Series",
    "TargetBar",
    "position_chart",
    "rank_chart",
    "score_chart",
    "target_chart",
    "trend_chart",
]
