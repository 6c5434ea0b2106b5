"""The YAML files of a new programme, with remarks for whoever edits them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

_WIDE = 10_000
AGENCY, PARENT, PLACE = "Cơ quan lập báo cáo", "Cơ quan chủ quản", "…"


def inline(value: Any) -> str:
    """A value as YAML on one line.

    Example:
        >>> inline({"code": "a", "name_vi": "Tỷ lệ: %"}), inline("2018")
        ("{code: a, name_vi: 'Tỷ lệ: %'}", "'2018'")
    """
    text = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=_WIDE
    )
    return text.strip().removesuffix("...").strip()


def _remarks(lines: Iterable[str]) -> list[str]:
    return [f"# {' '.join(line.split())}" for line in lines]


def programme_text(
    programme: Mapping[str, Any], periods: Sequence[Mapping[str, Any]], remarks: Sequence[str]
) -> str:
    """The file of the programme."""
    lines = _remarks(remarks)
    for key, value in programme.items():
        if key == "cover":
            lines += ["# Thể thức văn bản: sửa cho đúng cơ quan trước khi gửi.", "cover:"]
            lines += [f"  {name}: {inline(part)}" for name, part in value.items()]
        else:
            lines.append(f"{key}: {inline(value)}")
    lines += ["periods:", *(f"  - {inline(dict(period))}" for period in periods)]
    return "\n".join(lines) + "\n"


def framework_text(framework: Mapping[str, Any], remarks: Sequence[str]) -> str:
    """The file of the framework: one node a line."""
    lines = _remarks(remarks)
    for key, value in framework.items():
        if key == "indicators":
            lines += ["indicators:", *(f"  - {inline(node)}" for node in value)]
        elif key == "score":
            lines += ["score:", *(f"  {name}: {inline(part)}" for name, part in value.items())]
        else:
            lines.append(f"{key}: {inline(value)}")
    return "\n".join(lines) + "\n"


def programme_keys(
    id_: str,
    about: Mapping[str, str],
    names: tuple[str, str],
    groups: tuple[str, str],
    whole: str,
    current: str,
    document: str,
    sheets: Sequence[str],
) -> dict[str, Any]:
    """The keys of a programme on a table; its cover has neutral words where nobody says others.

    Args:
        names: the programme's name in Vietnamese and English; `groups`: what its units are called.
        sheets: those that hold the figures; () where their names tell.
    """
    agency = about.get("agency", "") or AGENCY
    name_vi, name_en = names
    basis = "Căn cứ {document}, " + _safe(agency) + " báo cáo kết quả của {unit} {period} như sau"
    return {
        "id": id_,
        "name_vi": name_vi,
        "name_en": name_en,
        "subject_vi": f"Kết quả {name_vi}",
        "document": document,
        "framework": id_,
        "source": {"kind": "table"} | ({"sheets": list(sheets)} if sheets else {}),
        "simulated": False,
        "current": [current],
        "whole": whole,
        "group_vi": groups[0],
        "group_en": groups[1],
        "cover": {
            "parent_agency": about.get("parent_agency", "") or PARENT,
            "agency": agency,
            "place": about.get("place", "") or PLACE,
            "symbol": "BC",
            "addressee": ["Lãnh đạo cơ quan"],
            "recipients": ["Như trên", "Lưu: VT"],
            "position": "Thủ trưởng cơ quan",
            "basis_vi": basis,
            "en": {
                "addressee": ["The head of the agency"],
                "recipients": ["As above", "File: VT"],
                "position": "Head of the agency",
                "subject": f"Results: {name_en}",
                "basis": "On the basis of {document}, the results of {unit}, {period}, are "
                "reported as follows",
            },
        },
    }


def _safe(text: str) -> str:
    """A text without braces, which would be places to fill."""
    return text.replace("{", "(").replace("}", ")")
