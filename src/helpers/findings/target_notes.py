"""Targets that are not judged: why not."""

from __future__ import annotations

from helpers.findings.kinds import Kind
from helpers.findings.model import Name
from helpers.findings.samples import Sample

TARGET_NOT_APPLICABLE = Kind(
    "target_not_applicable",
    topic="target",
    order=360,
    tone="note",
    vi=lambda w: (
        f"{w.name('indicator')}: không áp dụng đối với {w.name('unit')} (văn bản ghi chỉ tiêu "
        f"“{w.name('printed')}”), không đánh giá đạt hay chưa đạt."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: not applicable to {w.name('unit')} (the document prints the "
        f"target “{w.name('printed')}”), neither met nor missed."
    ),
    sample=Sample("unit indicator printed", own={"printed": Name("0", "0")}),
)


TARGET_NO_ACTIVITY = Kind(
    "target_no_activity",
    topic="target",
    order=360,
    tone="note",
    vi=lambda w: (
        f"{w.name('indicator')}: {w.name('when')} không có phát sinh (mẫu số bằng không) nên không "
        "tính tỷ lệ."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: no activity in the period ({w.name('when')}, denominator zero), "
        "so no rate is calculated."
    ),
    sample=Sample("indicator when"),
)


TARGET_NO_DATA = Kind(
    "target_no_data",
    topic="target",
    order=360,
    tone="note",
    vi=lambda w: (
        f"{w.name('indicator')}: chưa đủ số liệu báo cáo {w.name('when')} nên không đánh giá."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: reported data incomplete ({w.name('when')}), not assessed."
    ),
    sample=Sample("indicator when"),
)


TARGET_NOT_COLLECTED = Kind(
    "target_not_collected",
    topic="target",
    order=360,
    tone="note",
    vi=lambda w: (
        f"{w.name('indicator')} (chỉ tiêu {w.name('printed')}): biểu mẫu hiện tại chưa thu thập số "
        "liệu này nên không đánh giá."
    ),
    en=lambda w: (
        f"{w.name('indicator')} (target: {w.name('printed')}): not collected by the present form, "
        "not assessed."
    ),
    sample=Sample("indicator printed"),
)


TARGET_NOT_A_NUMBER = Kind(
    "target_not_a_number",
    topic="target",
    order=360,
    tone="note",
    vi=lambda w: (
        f"{w.name('indicator')}: văn bản nguồn không nêu giá trị bằng con số cụ thể nên không đánh "
        "giá."
    ),
    en=lambda w: (
        f"{w.name('indicator')}: the source document states no exact figure, so it is not assessed."
    ),
    sample=Sample("indicator"),
)
