"""What numbers of findings are called where a reader opens them; one number, one name.

A kind whose number stands in no other finding names it itself (`Kind.labels`).
"""

from __future__ import annotations

from collections.abc import Mapping

from helpers.findings.model import Name

LABELS: Mapping[str, Name] = {
    "value": Name("Kết quả tính được", "Computed result"),
    "target": Name("Chỉ tiêu giao", "Target"),
    "gap": Name("Chênh lệch so với chỉ tiêu", "Gap to target"),
    "numerator": Name("Tử số", "Numerator"),
    "denominator": Name("Mẫu số", "Denominator"),
    "needed": Name("Tử số cần có", "Numerator required"),
    "reporting": Name("Số đơn vị có số liệu", "Units with data"),
    "units": Name("Số đơn vị", "Number of units"),
    "before": Name("Kỳ trước", "Previous period"),
    "after": Name("Kỳ này", "This period"),
    "difference": Name("Chênh lệch", "Difference"),
    "score": Name("Điểm tính được", "Computed points"),
    "maximum": Name("Điểm tối đa", "Maximum points"),
    "loss": Name("Điểm mất", "Points lost"),
    "self": Name("Tự đánh giá", "Self-assessed"),
    "verified": Name("Thẩm định", "Verified"),
    "place": Name("Thứ hạng", "Rank"),
    "of": Name("Trong số", "Out of"),
    "place_before": Name("Thứ hạng kỳ trước", "Rank in the previous period"),
    "of_before": Name("Trong số, kỳ trước", "Out of, previous period"),
    "places": Name("Số bậc thay đổi", "Places moved"),
    "rank_low": Name("Hạng tốt nhất trong khoảng", "Best rank of the interval"),
    "rank_high": Name("Hạng kém nhất trong khoảng", "Worst rank of the interval"),
    "level": Name("Mức tin cậy của khoảng hạng (%)", "Level of the interval (%)"),
    "noise": Name("Mức thay đổi của trọng số (%)", "Noise of the weights (%)"),
    "wide": Name("Khoảng hạng rộng khi hơn số bậc này", "Interval is wide above so many places"),
    "tied": Name("Số đơn vị cùng hạng", "Units sharing the rank"),
    "met": Name("Số đạt", "Number met"),
    "assigned": Name("Số chỉ tiêu được giao", "Assigned targets"),
    "share": Name("Tỷ lệ (%)", "Share (%)"),
    "highest": Name("Cao nhất", "Highest"),
    "highest_count": Name("Số đơn vị cao nhất", "Units at the highest"),
    "lowest": Name("Thấp nhất", "Lowest"),
    "lowest_count": Name("Số đơn vị thấp nhất", "Units at the lowest"),
    "threshold": Name("Ngưỡng (%)", "Threshold (%)"),
    "count": Name("Số lượng", "Count"),
    "published": Name("Số công bố", "Published number"),
    "recomputed": Name("Số tính lại", "Recomputed number"),
    "value_before": Name("Kết quả kỳ trước", "Result of the previous period"),
    "numerator_before": Name("Tử số kỳ trước", "Numerator, period before"),
    "denominator_before": Name("Mẫu số kỳ trước", "Denominator, period before"),
    "distance": Name("Khoảng cách tới các đơn vị còn lại", "Distance to all other units"),
    "rate": Name("Do tỷ lệ của các đơn vị", "Through the units' rates"),
    "mix": Name("Do cơ cấu của các đơn vị", "Through the mix of units"),
    "unnamed": Name("Số mục không nêu tên", "Items not named"),
    "dropped": Name("Số nhóm chỉ số bỏ", "Groups of indicators dropped"),
    "added": Name("Số nhóm chỉ số thêm", "Groups of indicators added"),
    "gain": Name("Mức tăng", "Gain"),
    "required": Name("Mức cần có", "Level required"),
    "left": Name("Số còn lại", "Remaining"),
    "indicator_place": Name("Thứ hạng theo chỉ tiêu", "Rank on the indicator"),
    "indicator_of": Name("Trong số, theo chỉ tiêu", "Out of, on the indicator"),
    "median": Name("Trung vị các đơn vị", "Median of the units"),
    "median_gap": Name("Chênh lệch so với trung vị", "Distance to the median"),
    "points_gain": Name("Điểm tăng nếu đạt chỉ tiêu", "Points won if the target is met"),
    "places_gain": Name("Số bậc tăng nếu đạt chỉ tiêu", "Places won if the target is met"),
    "own_places": Name("Số bậc do điểm của đơn vị", "Places through own score"),
    "others_places": Name(
        "Số bậc do điểm của các đơn vị khác", "Places through other units' scores"
    ),
    "entered_places": Name(
        "Số bậc do đơn vị mới được xếp hạng", "Places through newly ranked units"
    ),
    "left_places": Name(
        "Số bậc do đơn vị không còn xếp hạng", "Places through units no longer ranked"
    ),
    "passed": Name("Số đơn vị vượt được", "Units passed"),
    "reached": Name("Số đơn vị bắt kịp", "Units drawn level with"),
    "passed_by": Name("Số đơn vị vượt lên", "Units that passed it"),
    "fallen_behind": Name(
        "Số đơn vị từng cùng hạng, nay xếp trên", "Units of the same rank before, now ahead"
    ),
    "entered": Name("Số đơn vị mới được xếp hạng", "Newly ranked units"),
    "gone": Name("Số đơn vị không còn xếp hạng", "Units no longer ranked"),
}
