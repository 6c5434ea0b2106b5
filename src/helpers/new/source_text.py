"""The YAML file of a proposed mapping, with remarks for whoever corrects it."""

from __future__ import annotations

import re

from helpers.new.source_draft import Draft
from helpers.new.texts import inline

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def source_text(id_: str, title: str, draft: Draft, names: str, file: str) -> str:
    """The mapping; where the name of the sheet says a year, each year has its sheet."""
    lines = [
        f"# Đề xuất từ {file} bằng baocao new source; sửa rồi kiểm tra bằng baocao check --source.",
        *(f"# {remark}" for remark in draft.remarks),
        f"id: {id_}",
        f"title_vi: {inline(title)}",
        f"system: {inline(title[:60])}",
        f"layout: {draft.layout}",
        f"names: {names}",
    ]
    if draft.sheet:
        lines.append(f"sheets: {inline([_YEAR.sub('{year}', draft.sheet)])}")
    if draft.unit_cell:
        lines.append(f"unit_cell: {draft.unit_cell}")
    if draft.depth > 1:
        lines += [
            f"header_rows: {draft.depth}",
            "# nhãn ghi theo đường dẫn từ tiêu đề trên xuống: “Kết quả giải quyết / Đúng hạn”",
        ]
    if draft.skip:
        lines += ["# dòng tổng, không lấy", f"skip: {inline(list(draft.skip))}"]
    lines.append("columns:")
    for column in draft.columns:
        remark = f"  # {column.remark}" if column.remark else ""
        lines.append(f"  - {inline(column.keys)}{remark}")
    if draft.totals:
        lines += ["# tổng khác tổng các thành phần thì nhắc", "totals:"]
        for field, parts in draft.totals.items():
            total = {"field": field, "weights": dict.fromkeys(parts, 1), "tolerance": "rounding"}
            lines.append(f"  - {inline(total)}")
    return "\n".join(lines) + "\n"
