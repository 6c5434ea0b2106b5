"""Biểu đồ theo kiểu chung: mỗi hàm nhận một bảng của báo cáo và trả về một hình matplotlib.

Charts in the house's style: each function takes a frame and returns a matplotlib Figure that
carries its title, alternative text and data (`figure.described`).
"""

from helpers.notebook.charts.against import shares, targets
from helpers.notebook.charts.all_units import dots, position, scatter
from helpers.notebook.charts.assessed import assessed
from helpers.notebook.charts.changes import contributions, rank_parts
from helpers.notebook.charts.cumulated import to_date
from helpers.notebook.charts.heat import heat_map
from helpers.notebook.charts.over_time import small_multiples, trend
from helpers.notebook.charts.peers import intervals, profile
from helpers.notebook.charts.ranking import ranks
from helpers.notebook.charts.theme import theme
from helpers.notebook.charts.tiles import tile_map

__all__ = [
    "assessed",
    "contributions",
    "dots",
    "heat_map",
    "intervals",
    "position",
    "profile",
    "rank_parts",
    "ranks",
    "scatter",
    "shares",
    "small_multiples",
    "targets",
    "theme",
    "tile_map",
    "to_date",
    "trend",
]
