"""Whether nodes have the kinds and parts that the printed forms of a report need."""

from __future__ import annotations

from typing import Any

from helpers.core.errors import ReportError

REQUIRED = {
    "cover": ("title", "subject", "unit", "period", "agency", "place", "symbol", "addressee"),
    "heading": ("level", "text"),
    "annex": ("title",),
    "paragraph": ("text",),
    "list": ("ordered", "items"),
    "table": ("caption", "columns", "rows", "row_header"),
    "figure": ("title", "subtitle", "alt", "svg"),
    "image": ("data", "mime", "alt"),
    "callout": ("kind", "text"),
    "code": ("text",),
    "sources": ("items",),
    "closing": ("recipients", "position"),
}

ALIGNMENTS = ("start", "end", "center")


def check_shapes(nodes: list[dict[str, Any]], where: str) -> None:
    """Raises ReportError for the first node that cannot be shown; `where` names the report."""
    for place, node in enumerate(nodes, start=1):
        _check(node, f"{where}, nút {place}")


def _check(node: dict[str, Any], where: str) -> None:
    kind = node.get("node")
    if kind not in REQUIRED:
        raise ReportError(
            "Nút của báo cáo thuộc loại không biết.",
            where=where,
            found=repr(kind),
            todo=f"dùng một trong: {', '.join(REQUIRED)}",
        )
    missing = [part for part in REQUIRED[kind] if part not in node]
    if missing:
        raise ReportError(
            f"Nút {kind} thiếu phần.",
            where=where,
            found=", ".join(missing),
            todo="ghi đủ các phần ấy",
        )
    if kind == "table":
        _check_table(node, where)
    for below in node.get("below", ()):
        check_shapes(below, where)
    if kind == "callout" and node["kind"] not in ("note", "warning"):
        raise ReportError(
            "Ô lưu ý thuộc loại không biết.",
            where=where,
            found=repr(node["kind"]),
            todo="dùng note hoặc warning",
        )


def _check_table(node: dict[str, Any], where: str) -> None:
    width = len(node["columns"])
    if not 0 <= node["row_header"] < width:
        raise ReportError(
            "Cột đầu dòng của bảng không có.",
            where=f"{where}: {node['caption']}",
            found=f"cột {node['row_header']} trong {width} cột",
            todo="row_header là số thứ tự của một cột, từ 0",
        )
    for column in node["columns"]:
        if column["align"] not in ALIGNMENTS or not column["width"] > 0:
            raise ReportError(
                "Cột của bảng khai báo sai.",
                where=f"{where}: {node['caption']}, cột {column['title']}",
                found=f"align {column['align']!r}, width {column['width']}",
                todo="align là start, end hoặc center; width lớn hơn 0",
            )
    for number, row in enumerate(node["rows"], start=1):
        if len(row) != width:
            raise ReportError(
                "Dòng của bảng không đủ ô.",
                where=f"{where}: {node['caption']}, dòng {number}",
                found=f"{len(row)} ô, bảng có {width} cột",
                todo="mỗi dòng ghi một ô cho mỗi cột; ô trống là chữ rỗng",
            )
