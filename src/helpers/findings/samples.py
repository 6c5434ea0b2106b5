"""Examples of findings: what each kind says, with the names and numbers of one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.findings.model import Item, Name, Numbers

NAMES: Mapping[str, Name] = {
    "added": Name("Quản trị điện tử", "E-governance"),
    "after": Name("năm 2016", "2016"),
    "basis": Name("xếp lại trong tập đơn vị hiện nay", "ranked anew among the present units"),
    "before": Name("quý III/2023", "Q3 2023"),
    "came": Name("12/10/2023", "12 October 2023"),
    "closed": Name("năm 2023", "2023"),
    "code": Name("7.1.7", "7.1.7"),
    "day": Name("01/7/2025", "1 July 2025"),
    "document": Name("Kế hoạch số 650/KH-UBND", "Plan No. 650/KH-UBND"),
    "dropped": Name("Cung cấp dịch vụ công", "Public service delivery"),
    "due": Name("10/10/2023", "10 October 2023"),
    "entered": Name("Ban Dân tộc", "Board for Ethnic Minority Affairs"),
    "fallen_behind": Name("Sở Công Thương", "Department of Industry and Trade"),
    "few": Name("tỉnh Bắc Giang", "Bac Giang Province"),
    "figure": Name("Tỷ lệ hồ sơ xử lý trực tuyến", "Share of dossiers processed online"),
    "goal": Name("70%", "70%"),
    "gone": Name("Sở Nội vụ", "Department of Home Affairs"),
    "group": Name("cơ quan, đơn vị", "agencies"),
    "highest": Name("Sở Tài chính", "Department of Finance"),
    "indicator": Name("Tỷ lệ hồ sơ xử lý trực tuyến", "Share of dossiers processed online"),
    "issuer": Name("UBND tỉnh Đắk Nông", "Dak Nong People's Committee"),
    "item": Name("hồ sơ", "dossiers"),
    "lacking": Name("chưa xử lý trực tuyến", "not processed online"),
    "lowest": Name("UBND huyện Tuy Đức", "Tuy Duc District"),
    "lower": Name("càng thấp càng tốt", "lower is better"),
    "measure": Name("%", "%"),
    "missing": Name("quý II/2023", "Q2 2023"),
    "name": Name("Mức độ hài lòng của tổ chức", "Satisfaction of organisations"),
    "new": Name("tỉnh Lâm Đồng", "Lam Dong Province"),
    "old": Name("tỉnh Bình Thuận; tỉnh Đắk Nông", "Binh Thuan Province; Dak Nong Province"),
    "part": Name("quý", "quarter"),
    "passed": Name("UBND huyện Cư Jút", "Cu Jut District"),
    "passed_by": Name("Sở Y tế", "Department of Health"),
    "period": Name("quý IV/2023", "Q4 2023"),
    "person": Name("Văn phòng", "Office"),
    "points": Name("điểm thẩm định", "verified points"),
    "printed": Name("70%", "70%"),
    "quarters": Name("quý I/2024; quý II/2024; quý III/2024", "Q1 2024; Q2 2024; Q3 2024"),
    "reached": Name("Sở Tư pháp", "Department of Justice"),
    "reason": Name("đơn vị đính chính bằng văn bản", "corrected by the agency in writing"),
    "score": Name("Mức hoàn thành chỉ tiêu", "Target attainment"),
    "since": Name("quý I/2023", "Q1 2023"),
    "tied": Name("Sở Khoa học và Công nghệ", "Department of Science and Technology"),
    "unit": Name("Sở Y tế", "Department of Health"),
    "units": Name("Ban Dân tộc; Sở Y tế", "Ethnic Minority Board; Department of Health"),
    "until": Name("31/12/2025", "31 December 2025"),
    "up": Name("tăng", "up"),
    "varied": Name("cách gộp", "the aggregation"),
    "what": Name("Tỷ lệ hồ sơ tiếp nhận trực tuyến", "Share of dossiers received online"),
    "when": Name("đến hết quý IV/2023", "to the end of Q4 2023"),
    "which": Name("điểm tự đánh giá", "self-assessed points"),
    "year": Name("năm 2024", "2024"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One case of a kind of finding.

    Attributes:
        names: the keys of its names; each is called as in `NAMES`, or as `own` says.
        numbers: its numbers by key.
        items: what it lists: the names and numbers of each.
        decimals: the precision of its values.
        own: names that only this kind has.
    """

    names: str = ""
    numbers: Numbers = field(default_factory=dict)
    items: tuple[tuple[str, Numbers], ...] = ()
    decimals: int = 1
    own: Mapping[str, Name] = field(default_factory=dict)

    def named(self, keys: str) -> dict[str, Name]:
        """The names of these keys, separated by spaces."""
        known = {**NAMES, **self.own}
        return {key: known[key] for key in keys.split()}

    def listed(self) -> tuple[Item, ...]:
        """What it lists."""
        return tuple(Item(self.named(names), numbers) for names, numbers in self.items)
