"""Declared results: what the engine does where a formula has no answer, said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "no_value",
    "constant",
    "target_not_ahead",
    "few_values",
    "screened_out",
    "not_scored",
    "undefined",
    "negative_weight",
    "equal_weights",
    "not_linear",
]
WORDS: dict[Kind, str] = {
    "no_value": "Không đơn vị nào có giá trị; không tính vào nhóm (no unit has a value)",
    "constant": "Mọi đơn vị có cùng giá trị hoặc chỉ có một đơn vị, không phân hoá được; "
    "điểm để trống hoặc lấy giữa thang, theo khoá constant (no spread)",
    "target_not_ahead": "Chỉ tiêu hoặc đơn vị đối chiếu không cao hơn đơn vị thấp nhất; "
    "không có thang điểm (target or reference not ahead of the worst unit)",
    "few_values": "Số giá trị của đơn vị thấp hơn minimum_available; không tính điểm nhóm "
    "(too few values)",
    "screened_out": "Đơn vị thiếu số liệu hoặc quá nhiều số 0 theo khoá screen; không xếp hạng "
    "(screened out)",
    "not_scored": "Khung không tính điểm này trong kỳ (not scored in this period)",
    "undefined": "Trung bình không xác định vì có điểm thành phần bằng 0 hoặc âm "
    "(mean undefined: a part is 0 or negative)",
    "negative_weight": "Phương pháp tính trọng số cho trọng số âm (negative weight)",
    "equal_weights": "Không đủ đơn vị có đủ số liệu; dùng trọng số bằng nhau (equal weights)",
    "not_linear": "Điểm theo thứ hạng không cho biết điểm của chỉ tiêu (no score for a target)",
}


@dataclass(frozen=True, slots=True)
class Note:
    """A declared result; an empty unit means all units."""

    period: str
    code: str
    unit: str
    kind: Kind

    @property
    def words(self) -> str:
        """What it means, in Vietnamese and English."""
        return WORDS[self.kind]
