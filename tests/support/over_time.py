"""A programme of provinces over the years in which they are renamed and merged. Nothing is a test.

Two sub-indices with two parts each: the sub-index is the mean of its parts, the index the sum of
0.4 and 0.6 of the sub-indices. All values are invented.
"""

import csv
import datetime as dt
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from project import REPO, copy_project
from tabled import TABLE as PROGRAMME
from tabled import node, write

from helpers.core.paths import Project
from helpers.params.provinces import read_provinces

LEAVES = ("a1", "a2", "b1", "b2")
YEARS = (2023, 2024, 2025, 2026)
HUE, HUE_CITY = "tinh-thua-thien-hue", "tp-hue"
LAM_DONG = ("tinh-dak-nong", "tinh-binh-thuan", "tinh-lam-dong")
LAM_DONG_NEW = "tinh-lam-dong-2025"
UNITS = (*LAM_DONG, LAM_DONG_NEW, HUE, HUE_CITY, "tinh-cao-bang", "tinh-son-la")
Values = Mapping[tuple[str, int], Sequence[float | str]]
CAST = {"statement_vi": "Tính lại theo cách đã khai.", "statement_en": "Cast back as declared."}
# unit (by its name in the table), year: a1, a2, b1, b2
DATA: Values = {
    ("Đắk Nông", 2024): (40, 50, 60, 70),
    ("Bình Thuận", 2024): (50, 60, 20, 40),
    ("Lâm Đồng", 2024): (80, 70, 90, 60),
    ("Thừa Thiên Huế", 2024): (55, 45, 65, 75),
    ("Cao Bằng", 2024): (30, 40, 50, 60),
    ("Sơn La", 2024): (61, 61, 61, 61),
    ("Lâm Đồng", 2026): (62, 62, 62, 62),
    ("Huế", 2026): (70, 70, 70, 70),
    ("Cao Bằng", 2026): (30, 40, 50, 66),
    ("Sơn La", 2026): (60, 60, 60, 60),
}
# the year between: as 2024, Huế under its new name
BETWEEN: Values = {
    ("Huế" if name == "Thừa Thiên Huế" else name, 2025): values
    for (name, year), values in DATA.items()
    if year == 2024
}


def project_over_time(
    to: Path,
    data: Values = DATA,
    *,
    units: Iterable[str] = UNITS,
    until: dt.date | None = None,
    **keys: Any,
) -> Project:
    """A copy of the project with one programme more.

    Args:
        until: the last day of the provinces that were merged, where it is not that of the table.
        keys: of the programme.
    """
    project = copy_project(to)
    shutil.copytree(REPO.notebooks, project.notebooks)
    years = sorted({year for _, year in data})
    periods = [
        {"id": str(y), "kind": "year", "start": dt.date(y, 1, 1), "end": dt.date(y, 12, 31),
         "label_vi": f"năm {y}", "label_en": str(y)} for y in years
    ]  # fmt: skip
    cover = {
        **{key: "" for key in ("parent_agency", "place", "symbol")},
        **{key: [] for key in ("addressee", "recipients")},
        **{"agency": "SỞ", "position": "GIÁM ĐỐC", "basis_vi": "Thực hiện {document}"},
    }
    about: dict[str, Any] = {
        "id": PROGRAMME, "name_vi": "Chỉ số thử", "name_en": "Test index",
        "subject_vi": "Kết quả Chỉ số thử", "document": "qd-168", "framework": PROGRAMME,
        "source": {"kind": "table"}, "simulated": True, "periods": periods,
        "current": [str(years[-1])], "group_vi": "tỉnh, thành phố",
        "group_en": "provinces and cities", "cover": cover,
    }  # fmt: skip
    write(project, f"params/programmes/{PROGRAMME}.yml", about | keys)
    write(project, f"params/frameworks/{PROGRAMME}.yml", framework())
    declare_units(project, units, until)
    write_table(project, data)
    return project


def framework() -> dict[str, Any]:
    """The tree: index, two sub-indices, four indicators."""
    groups = [
        node("index", "") | {"aggregate": "sum"},
        node("a", "index") | {"weight": 0.4},
        node("b", "index") | {"weight": 0.6},
    ]
    leaves = [node(code, code[0]) | {"measure": {"kind": "given"}} for code in LEAVES]
    score = {"rule": "composite", "name_vi": "Chỉ số thử", "name_en": "Test index", "decimals": 2,
             "normalise": {"method": "none"}, "aggregate": "arithmetic"}  # fmt: skip
    return {"id": PROGRAMME, "name_vi": "Chỉ số thử", "name_en": "Test index",
            "indicators": [*groups, *leaves], "score": score}  # fmt: skip


def declare_units(project: Project, units: Iterable[str], until: dt.date | None = None) -> None:
    """Rows of `params/units.csv`: provinces under their real names and dates."""
    rows = {province.id: province for province in read_provinces(REPO.params)}
    with (project.params / "units.csv").open("a", encoding="utf-8", newline="") as file:
        for order, unit in enumerate(units, start=1):
            province = rows[unit]
            kind = "Thành phố" if province.kind == "thanh-pho" else "Tỉnh"
            last = (
                until if until and province.valid_to == dt.date(2025, 6, 30) else province.valid_to
            )
            row = [unit, PROGRAMME, f"{kind} {province.name_vi}", f"{province.name_en} Province",
                   province.name_vi, "tinh", "Tỉnh", "provinces", "tinh", order, "",
                   province.valid_from or "", last or "", "yes"]  # fmt: skip
            csv.writer(file, lineterminator="\n").writerow(row)


def write_table(project: Project, data: Values, name: str = "gia-tri.csv") -> Path:
    """A table of names as documents write them, one row a unit and year."""
    path = project.raw / PROGRAMME / "tables" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [[unit, year, *values] for (unit, year), values in data.items()]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["Đơn vị", "Kỳ", *LEAVES], *rows])
    return path


def index(values: Sequence[float]) -> float:
    """The index by hand."""
    a1, a2, b1, b2 = values
    return 0.4 * (a1 + a2) / 2 + 0.6 * (b1 + b2) / 2
