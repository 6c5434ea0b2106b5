"""A project with scoring sheets of a test's own: a small framework, two communes, any periods.

Nothing here is a test.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from project import copy_project

from helpers.core.paths import Project

PROGRAMME, SHEET = "phieu-nho", "Chấm điểm"
UNITS = {"xa-mot": "Xã Một", "xa-hai": "Xã Hai"}
HEADERS = (
    "Mã", "Chỉ tiêu", "Nhóm", "Điểm tối đa", "Tự đánh giá", "Thẩm định", "Số minh chứng",
    "Trạng thái", "Phụ trách", "Hạn xử lý", "Minh chứng/Ghi chú",
)  # fmt: skip
FIRST = 8  # the row of the first criterion
# code, group, maximum
CRITERIA = (
    ("1.1", "1", 10), ("1.2", "1", 10),
    ("4.1", "4", 20), ("4.2", "4", 20), ("4.3", "4", 10), ("4.9", "4", 10), ("4.10", "4", 10),
    ("4.11", "4", 10), ("4.20", "4", 10), ("4.22.1", "4", 20),
)  # fmt: skip
TOTAL = 130


def framework(**measure: str) -> dict[str, Any]:
    """The small framework; `measure` replaces the fields that values are given by."""
    given = {"kind": "given", "field": "verified", "otherwise": "self_assessed", **measure}
    groups = [("nho", "", TOTAL), ("1", "nho", 20), ("4", "nho", 110)]
    return {
        "id": PROGRAMME,
        "name_vi": "Chỉ số nhỏ",
        "name_en": "Small index",
        "indicators": [
            *(
                {"code": c, "name_vi": f"Nhóm {c}", "parent": p, "maximum": m, "aggregate": "sum"}
                for c, p, m in groups
            ),
            *(
                {"code": code, "name_vi": f"Tiêu chí {code}", "name_en": f"Criterion {code}",
                 "parent": group, "decimals": 2, "maximum": maximum, "measure": given,
                 "scoring": {"rule": "given"}}
                for code, group, maximum in CRITERIA
            ),
        ],
        "score": {"rule": "points", "indicator": "nho", "decimals": 2, "maximum": TOTAL},
    }  # fmt: skip


def period(id_: str, kind: str, start: str, end: str, year: str = "") -> dict[str, Any]:
    """A declared period."""
    declared = {"id": id_, "kind": kind, "start": start, "end": end, "label_vi": f"kỳ {id_}",
            "label_en": id_}  # fmt: skip
    return {**declared, "year": year} if year else declared


def make_project(
    folder: Path, periods: Sequence[Mapping[str, Any]], declared: Mapping[str, Any] | None = None
) -> Project:
    """A copy of the project with the programme of the small framework, without sheets."""
    project = copy_project(folder)
    source = yaml.safe_load((project.params / "programmes" / "dti-xa.yml").read_text("utf-8"))
    programme = {
        **source, "id": PROGRAMME, "name_vi": "Phiếu nhỏ", "framework": PROGRAMME, "whole": "",
        "real_units": [], "simulated_note": None, "current": [periods[-1]["id"]],
        "periods": list(periods),
    }  # fmt: skip
    for name, content in (("programmes", programme), ("frameworks", declared or framework())):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (project.params / name / f"{PROGRAMME}.yml").write_text(text, encoding="utf-8")
    with (project.params / "units.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [unit, PROGRAMME, name, name, name, "xa", "Xã", "communes", "xa", place, "", "", "",
             "yes"]
            for place, (unit, name) in enumerate(UNITS.items(), start=1)
        )  # fmt: skip
    return project


def row(
    code: object,
    claimed: float | None = None,
    verified: float | None = None,
    *,
    name: str = "",
    maximum: float | None = None,
    evidence: int | None = None,
    status: str | None = None,
    person: str | None = None,
    deadline: date | str | None = None,
) -> list[Any]:
    """A row of a sheet; name and maximum are the framework's where they are not given."""
    known = {criterion: most for criterion, _, most in CRITERIA}
    most = known.get(str(code), 10) if maximum is None else maximum
    label = name or f"Tiêu chí {code}"
    return [code, label, "", most, claimed, verified, evidence, status, person, deadline, None]


def write(
    project: Project,
    unit: str,
    period_id: str,
    rows: Sequence[Sequence[Any]],
    formats: Mapping[int, str] | None = None,
) -> Path:
    """Write a unit's sheet.

    Args:
        formats: number formats of codes, by the place of the row from 0.
    """
    path = project.raw / PROGRAMME / period_id / f"{unit}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["C3"], sheet["C4"] = UNITS[unit], period_id
    for at, text in enumerate(HEADERS, start=1):
        sheet.cell(FIRST - 1, at, text)
    for place, cells in enumerate(rows):
        for at, value in enumerate(cells, start=1):
            sheet.cell(FIRST + place, at, value)
        if formats and place in formats:
            sheet.cell(FIRST + place, 1).number_format = formats[place]
    book.save(path)
    return path


def full(points: Mapping[str, tuple[float | None, float | None]]) -> list[list[Any]]:
    """A row for every criterion; those not named have 0 and 0."""
    return [row(code, *points.get(code, (0, 0))) for code, _, _ in CRITERIA]
