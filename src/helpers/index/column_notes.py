"""What the columns of the index's tables mean, in Vietnamese: for the guide of its workbook."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, str] = {
    "unit": "mã hoặc tên đơn vị như trong bảng số liệu",
    "unit_name": "tên đơn vị",
    "period": "kỳ",
    "code": "mã nút của khung",
    "name_vi": "tên nút của khung",
    "parent": "nhóm mà nút thuộc về",
    "level": "cấp của nút; 1 là chỉ tiêu",
    "weight": "trọng số đã dùng",
    "share": "tỷ trọng trong nhóm",
    "effective": "tỷ trọng trong toàn chỉ số",
    "rank": "hạng; cùng điểm thì cùng hạng tốt hơn",
    "of": "số đơn vị được xếp hạng",
    "tied_with": "số đơn vị khác cùng hạng",
    "kind": "loại kết quả",
    "last": "yes: đứng cuối",
    "value": "giá trị gốc",
    "score": "điểm sau chuẩn hoá",
    "median": "trung vị của các đơn vị",
    "gap_to_median": "chênh lệch so với trung vị; âm là kém hơn",
    "target": "chỉ tiêu giao",
    "gap_to_target": "chênh lệch so với chỉ tiêu giao; âm là chưa đạt",
    "points_to_median": "điểm chỉ số tăng thêm nếu đạt trung vị",
    "places_to_median": "số bậc tăng thêm nếu đạt trung vị",
    "points_to_target": "điểm chỉ số tăng thêm nếu đạt chỉ tiêu giao",
    "places_to_target": "số bậc tăng thêm nếu đạt chỉ tiêu giao",
    "mean": "hạng trung bình qua các lần thử",
    "q5": "5% số lần thử có hạng từ đây trở lên",
    "q95": "95% số lần thử có hạng đến đây",
    "reps": "số lần thử Monte Carlo",
    "seed": "hạt giống số ngẫu nhiên",
    "factor": "lựa chọn được thay đổi",
    "first": "phần phương sai của hạng do riêng lựa chọn ấy",
    "total": "phần phương sai của hạng có lựa chọn ấy tham gia",
    "step": "bước xử lý",
    "before": "giá trị trước bước xử lý",
    "after": "giá trị sau bước xử lý",
    "what": "nội dung kết quả theo quy ước",
    "period_before": "kỳ trước",
    "period_after": "kỳ sau",
    "method_before": "phương pháp kỳ trước",
    "method_after": "phương pháp kỳ sau",
    "method_change": "phương pháp đổi ở chỗ nào",
    "status": "đơn vị có ở cả hai kỳ hay không",
    "score_before": "điểm kỳ trước",
    "score_after": "điểm kỳ sau",
    "score_change": "điểm thay đổi; bằng tổng các phần",
    "score_reason": "vì sao không so điểm",
    "data": "phần do số liệu thay đổi",
    "weights": "phần do trọng số thay đổi",
    "method": "phần do phương pháp thay đổi",
    "residual": "phần còn lại",
    "rank_before": "hạng kỳ trước",
    "of_before": "số đơn vị được xếp hạng kỳ trước",
    "rank_after": "hạng kỳ sau",
    "of_after": "số đơn vị được xếp hạng kỳ sau",
    "rank_change": "số bậc tăng (dương) hoặc giảm (âm)",
    "rank_reason": "vì sao không so hạng",
    "places_left": "bậc do đơn vị khác rời bảng",
    "places_method": "bậc do phương pháp đổi",
    "places_own": "bậc do điểm của chính đơn vị",
    "places_others": "bậc do điểm của đơn vị khác",
    "places_entered": "bậc do đơn vị khác vào bảng",
    "overtook": "số đơn vị đã vượt",
    "overtaken_by": "số đơn vị vượt lên",
    "overtook_units": "các đơn vị đã vượt",
    "overtaken_by_units": "các đơn vị vượt lên",
    "rank_low": "đầu khoảng 5–95% của hạng",
    "rank_high": "cuối khoảng 5–95% của hạng",
    "within_interval": "yes: hạng kỳ trước nằm trong khoảng của hạng kỳ này",
    "statement": "thay đổi hạng bằng lời",
    "basis": "căn cứ so sánh khi phương pháp đổi",
    "path": "cách tách phần do phương pháp",
    "method_on_old_data": "phần do phương pháp, tính trên số liệu cũ",
    "method_on_new_data": "phần do phương pháp, tính trên số liệu mới",
    "places_method_on_old_data": "bậc do phương pháp, tính trên số liệu cũ",
    "places_method_on_new_data": "bậc do phương pháp, tính trên số liệu mới",
    "name_en": "tên tiếng Anh",
    "group": "nhóm của đơn vị",
    "region": "vùng của đơn vị",
}
_PREFIXES: Mapping[str, str] = {
    "change_": "phần điểm thay đổi do {}",
    "methodpart_": "phần do phương pháp ở {}",
    "rank_in_": "hạng trong {}",
    "of_in_": "số đơn vị được xếp hạng trong {}",
}


def note_of(column: str, names: Mapping[str, str]) -> str:
    """What a column means; "" where nothing is known of it.

    Args:
        names: names of indicators by code.

    Example:
        >>> note_of("rank", {}), note_of("change_A1", {"A1": "Tỷ lệ phủ sóng"}), note_of("x", {})
        ('hạng; cùng điểm thì cùng hạng tốt hơn', 'phần điểm thay đổi do Tỷ lệ phủ sóng', '')
    """
    if column in NOTES:
        return NOTES[column]
    for prefix, words in _PREFIXES.items():
        if column.startswith(prefix):
            rest = column.removeprefix(prefix)
            return words.format(names.get(rest, "") or NOTES.get(rest, "") or rest)
    return ""
