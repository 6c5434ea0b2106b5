"""What the placeholders of a Word template are filled with, from the cover and the signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.documents.docx.columns import balanced
from helpers.params.word_template import BLOCKS, FIELDS

Node = dict[str, Any]

_AGENCY_WIDTH = 3912  # twentieths of a point, 69 mm
_AGENCY_SIZE = 24  # half points


def template_values(
    cover: Node | None, closing: Node | None, labels: Mapping[str, str], blocks: Mapping[str, bool]
) -> dict[str, str]:
    """The text of every placeholder, "" for what the report does not say.

    Args:
        labels: the words around a report, in its language.
        blocks: whether the report has that block.
    """
    values = dict.fromkeys(FIELDS, "") | {name: "x" * blocks[name] for name in BLOCKS}
    if cover:
        values |= _of_cover(cover, labels)
    if closing:
        values |= {
            "noi_nhan": "\n".join(_recipients(closing["recipients"])),
            "quyen_han_ky": (closing.get("authority") or "").upper(),
            "chuc_vu": closing["position"].upper(),
            "nguoi_ky": closing.get("signatory") or "",
            "nhan_noi_nhan": labels["recipients"],
        }
    return values


def _of_cover(cover: Node, labels: Mapping[str, str]) -> dict[str, str]:
    parent, agency = cover.get("parent_agency") or "", cover["agency"]
    places = cover["addressee"]
    several = "\n".join(f"– {place}" for place in places) if len(places) > 1 else ""
    return {
        "co_quan_chu_quan": parent,
        "co_quan": agency,
        "co_quan_chu_quan_hoa": balanced(parent.upper(), _AGENCY_WIDTH, _AGENCY_SIZE),
        "co_quan_hoa": balanced(agency.upper(), _AGENCY_WIDTH, _AGENCY_SIZE),
        "quoc_hieu": labels["state"],
        "tieu_ngu": labels["motto"],
        "ky_hieu": cover["symbol"],
        "dia_danh": cover["place"],
        "ngay_thang": labels["date"],
        "ten_bao_cao": cover["title"],
        "trich_yeu": cover["subject"],
        "don_vi": cover["unit"],
        "ky": cover["period"],
        "so_lieu_mo_phong": cover.get("mark") or "",
        "kinh_gui": several or "".join(places),
        "kinh_gui_nhieu": several,
        "can_cu": cover.get("basis") or "",
        "nhan_so": labels["number"],
        "nhan_kinh_gui": labels["to"],
    }


def _recipients(names: Sequence[str]) -> list[str]:
    """The lines of "Nơi nhận": a dash before each, a semicolon after each, a full stop at last."""
    lines = []
    for place, name in enumerate(names, start=1):
        lead = "" if name.startswith("-") else "- "
        end = "" if name.endswith((";", ".")) else "." if place == len(names) else ";"
        lines.append(f"{lead}{name}{end}")
    return lines
