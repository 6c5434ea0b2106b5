"""Scoring sheets of `dti-xa`: simulated communes beside the one whose sheet is real.

Names and maxima of the criteria come from `params/frameworks/dti-xa.yml`; points, evidence, status,
persons in charge and deadlines are invented. The sheet of the real commune is no output of this:
it lies in `data/raw/` as it was typed, and is only laid out by the same functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tools.simulate.archive import save
from tools.simulate.chance import Chance
from tools.simulate.layout import SHEET, SIMULATED, Column, Grid, Heading, Value, grid, workbook

PROGRAMME, PERIOD = "dti-xa", "2025"
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2025, 12, 31)
FRAMEWORK = Path(__file__).resolve().parents[2] / "params" / "frameworks" / "dti-xa.yml"
TITLE = "PHIẾU CHẤM ĐIỂM THEO TIÊU CHÍ"
COLUMNS = (
    Column("TT", 6),
    Column("Mã", 10),
    Column("Chỉ tiêu", 60),
    Column("Nhóm", 28),
    Column("Điểm tối đa", 10),
    Column("Tự đánh giá", 10),
    Column("Thẩm định", 10),
    Column("Số minh chứng", 10),
    Column("Trạng thái", 22),
    Column("Phụ trách", 22),
    Column("Hạn xử lý", 12),
    Column("Minh chứng/Ghi chú", 40),
)
# how well each commune does: share of the maximum claimed, share of the claim confirmed
COMMUNES: Mapping[str, tuple[str, float, float]] = {
    "xa-mo-phong-a": ("Xã mô phỏng A", 0.90, 0.95),
    "xa-mo-phong-b": ("Xã mô phỏng B", 0.86, 0.90),
    "xa-mo-phong-c": ("Xã mô phỏng C", 0.80, 0.82),
    "xa-mo-phong-d": ("Xã mô phỏng D", 0.74, 0.93),
    "xa-mo-phong-e": ("Xã mô phỏng E", 0.92, 0.66),
    "xa-mo-phong-f": ("Xã mô phỏng F", 0.62, 0.85),
}
PEOPLE = ("Văn phòng HĐND và UBND", "Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Công an xã", "")
DONE, WANTED, UNDER_WAY = "Hoàn thành", "Cần bổ sung minh chứng", "Đang thực hiện"


@dataclass(frozen=True)
class Criterion:
    """A row of a sheet. Points of None are a blank cell."""

    code: str
    name: str
    group: str
    maximum: float
    self_assessed: float | None = None
    verified: float | None = None
    evidence: int | None = None
    status: str = ""
    person: str = ""
    deadline: date | None = None
    note: str = ""


def criteria() -> list[Criterion]:
    """The criteria of the framework, without points."""
    nodes: list[dict[str, Any]] = yaml.safe_load(FRAMEWORK.read_text("utf-8"))["indicators"]
    names = {node["code"]: node["name_vi"] for node in nodes}
    return [
        Criterion(node["code"], node["name_vi"], names[node["parent"]], float(node["maximum"]))
        for node in nodes
        if "measure" in node
    ]


def simulated(commune: str, seed: int) -> list[Criterion]:
    """The sheet of a simulated commune."""
    _, claimed, confirmed = COMMUNES[commune]
    return [_filled(criterion, Chance(seed, PROGRAMME, commune, criterion.code), claimed, confirmed)
            for criterion in criteria()]  # fmt: skip


def _filled(criterion: Criterion, chance: Chance, claimed: float, confirmed: float) -> Criterion:
    share = min(1.0, max(0.0, claimed + 0.25 * chance.normal()))
    score = criterion.maximum if share > 0.85 else round(share * criterion.maximum, 2)
    evidence = chance.whole(1.2) if chance.unit() < 0.8 else 0
    kept = chance.unit()
    verified = score
    if kept > confirmed + (0.05 if evidence else -0.15):
        verified = (
            0.0 if kept > 0.5 + confirmed / 2 else round(score * chance.between(0.4, 0.95), 2)
        )
    elif kept < 0.04:
        verified = min(criterion.maximum, round(score + 0.1 * criterion.maximum, 2))
    wanted = verified < score and chance.unit() < 0.5
    status = DONE if verified == criterion.maximum else WANTED if wanted else UNDER_WAY
    person = PEOPLE[int(chance.unit() * len(PEOPLE))]
    days = int(chance.between(-60, 150))
    deadline = LAST_DAY + timedelta(days=days) if status != DONE and chance.unit() < 0.3 else None
    return Criterion(
        criterion.code, criterion.name, criterion.group, criterion.maximum, score, verified,
        evidence, status, person, deadline, f"{evidence} văn bản" if evidence else "",
    )  # fmt: skip


def cells_of(name: str, rows: Sequence[Criterion], remark: str, period: str = PERIOD) -> Grid:
    """Every cell of a sheet.

    Args:
        remark: what stands below the title: that the sheet is simulated, or where it comes from.
    """
    heading = Heading(TITLE, name, period, FIRST_DAY, LAST_DAY)
    table: list[list[Value]] = [
        [place, row.code, row.name, row.group, row.maximum, row.self_assessed, row.verified,
         row.evidence, row.status or None, row.person or None, row.deadline, row.note or None]
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    made = grid(heading, COLUMNS, table)
    made[1] = [remark]
    return made


def write_sheet(path: Path, name: str, rows: Sequence[Criterion], remark: str) -> None:
    """Write one sheet."""
    book = workbook(cells_of(name, rows, remark), COLUMNS)
    book[SHEET].title = "Chấm điểm"
    save(book, path)


def path_of(commune: str) -> Path:
    """Where a commune's sheet lies under data/raw."""
    return Path(PROGRAMME) / PERIOD / f"{commune}.xlsx"


def write(commune: str, seed: int, out: Path) -> None:
    """Write the sheet of a simulated commune under `out`."""
    write_sheet(out / path_of(commune), COMMUNES[commune][0], simulated(commune, seed), SIMULATED)
