"""A project of simulated communes for measuring scale: 34 provinces, 3,321 communes, 4 quarters.

Nothing of it is shipped: the project is made where it is asked for, the same bytes every time. Ids
and names say that they are simulated, and so does every page. Only the numbers 34 and 3,321 are
real (Nghị quyết 202/2025/QH15 and the 34 resolutions of the Standing Committee of June 2025).

    python -m benchmarks.communes FOLDER [--provinces 34] [--communes 3321]
"""

from __future__ import annotations

import argparse
import csv
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.simulate.chance import Chance

from benchmarks.commune_workbook import Sheet, workbook_bytes
from helpers.core.paths import Project

ROOT = Path(__file__).resolve().parents[1]
PROVINCES, COMMUNES, PROCEDURES, SEED = 34, 3321, 24, 2026
QUARTERS = (
    ("2026-Q1", "2026-01-01", "2026-03-31", "quý I/2026"),
    ("2026-Q2", "2026-04-01", "2026-06-30", "quý II/2026"),
    ("2026-Q3", "2026-07-01", "2026-09-30", "quý III/2026"),
    ("2026-Q4", "2026-10-01", "2026-12-31", "quý IV/2026"),
)
FRAMEWORK, DOCUMENT = "khung-mo-phong", "kh-mo-phong"
_TARGETS = (("A", 75), ("B", 70))


@dataclass(frozen=True, slots=True)
class Province:
    """A simulated province: its number from 1 and the numbers of its communes."""

    number: int
    communes: range

    @property
    def programme(self) -> str:
        return f"mo-phong-{self.number:02d}"

    @property
    def unit(self) -> str:
        return f"tinh-mo-phong-{self.number:02d}"

    @property
    def name(self) -> str:
        return f"Tỉnh mô phỏng {self.number:02d}"


def provinces(count: int = PROVINCES, communes: int = COMMUNES) -> list[Province]:
    """`communes` spread evenly over `count` provinces, numbered through."""
    ends = [number * communes // count for number in range(count + 1)]
    return [
        Province(number, range(ends[number - 1] + 1, ends[number] + 1))
        for number in range(1, count + 1)
    ]


def make_project(root: Path, count: int = PROVINCES, communes: int = COMMUNES) -> Project:
    """Write params, documents, notebooks and workbooks of a whole project below `root`."""
    every = provinces(count, communes)
    project = Project(root)
    shutil.copytree(ROOT / "notebooks", project.notebooks)
    shutil.copytree(ROOT / "params" / "forms", project.params / "forms")
    _write_params(project, every)
    for province in every:
        for commune in province.communes:
            for quarter, content in commune_workbooks(commune):
                path = project.raw / province.programme / quarter / f"{commune_id(commune)}.xlsx"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return project


def commune_id(commune: int) -> str:
    return f"xa-mo-phong-{commune:04d}"


def commune_name(commune: int) -> str:
    return f"Xã mô phỏng {commune:04d}"


def commune_workbooks(commune: int, *, seed: int = SEED) -> Iterable[tuple[str, bytes]]:
    """The filled forms of one commune, by quarter: invented counts that fit one another."""
    chance = Chance(seed, "commune", commune)
    habit = {
        "online": chance.between(0.45, 0.98),
        "reach": chance.between(0.4, 1.1),
        "late": chance.between(0, 0.08),
        "digitised": chance.between(0.3, 0.9),
        "paid": chance.between(0.1, 0.8),
    }
    volumes = [chance.between(2, 120) / (1 + number / 3) for number in range(PROCEDURES)]
    backlog = [0] * PROCEDURES
    for quarter, first, last, _ in QUARTERS:
        rows = []
        for number, volume in enumerate(volumes):
            row, backlog[number] = _row(number, volume, backlog[number], habit, chance)
            rows.append(row)
        yield quarter, workbook_bytes(Sheet(commune_name(commune), quarter, first, last, rows))


def _row(
    number: int, volume: float, carried_in: int, habit: dict[str, float], chance: Chance
) -> tuple[list[str | int], int]:
    """One procedure in one quarter, and what is carried over to the next."""
    received = chance.whole(volume * chance.between(0.7, 1.3))
    reached = chance.unit() < habit["reach"] or number < 2
    online = min(received, chance.whole(received * habit["online"])) if reached else 0
    postal = chance.whole((received - online) * 0.2)
    carried_out = min(chance.whole(received * 0.06), carried_in + received)
    processed = carried_in + received - carried_out
    overdue = min(processed, chance.whole(processed * habit["late"]))
    fee = received if number % 2 else 0
    done = min(processed, chance.whole(processed * habit["online"] * (0.95 if reached else 0)))
    row: list[str | int] = [
        number + 1,
        f"MP-XA-{number + 1:03d}",
        f"Thủ tục mô phỏng số {number + 1:03d}",
        "Toàn trình" if number % 3 else "Một phần",
        "Có" if number % 2 else "Không",
        carried_in,
        received,
        online,
        received - online - postal,
        postal,
        processed,
        done,
        processed - overdue,
        overdue,
        carried_out,
        min(processed, chance.whole(processed * habit["digitised"])),
        fee,
        min(fee, chance.whole(fee * habit["paid"])),
    ]
    return row, carried_out


def _write_params(project: Project, every: Sequence[Province]) -> None:
    params = project.params
    for folder in (params / "programmes", params / "frameworks", project.published):
        folder.mkdir(parents=True)
    for name in ("branding.yml", "corrections.yml"):
        shutil.copyfile(ROOT / "params" / name, params / name)
    for name in ("unit_aliases.csv", "regions.csv", "successions.csv"):
        _only_head(ROOT / "params" / name, params / name)
    _only_head(ROOT / "data" / "published" / "figures.csv", project.published / "figures.csv")
    document = [DOCUMENT, "000/KH-MP", "Chỉ tiêu mô phỏng để đo tốc độ", "2026-01-01"]
    _table(
        project.published / "documents.csv",
        ["id", "number", "title_vi", "date", "issuer", "kind"],
        [[*document, "Cơ quan mô phỏng", "Kế hoạch mô phỏng"]],
    )
    _table(
        params / "targets.csv",
        ["programme", "unit_or_level", "indicator", "from_period", "to_period", "operator",
         "target", "printed", "document", "line"],
        [[province.programme, province.unit, code, "2026", "2026", ">=", goal, f"{goal}%", DOCUMENT,
          1] for province in every for code, goal in _TARGETS],
    )  # fmt: skip
    _table(
        params / "units.csv",
        ["id", "programme", "name_vi", "name_en", "short_vi", "level", "group_vi", "group_en",
         "group", "order", "parent", "ranked"],
        [row for province in every for row in _units(province)],
    )  # fmt: skip
    (params / "frameworks" / f"{FRAMEWORK}.yml").write_text(_framework(), encoding="utf-8")
    for province in every:
        path = params / "programmes" / f"{province.programme}.yml"
        path.write_text(_programme(province), encoding="utf-8")


def _units(province: Province) -> Iterable[list[object]]:
    yield [province.unit, province.programme, province.name,
           f"Simulated province {province.number:02d}", province.name,
           "tinh", "Tỉnh", "province", "tinh", 0, "", "no"]  # fmt: skip
    for order, commune in enumerate(province.communes, start=1):
        name = commune_name(commune)
        yield [commune_id(commune), province.programme, name, f"Simulated commune {commune:04d}",
               name, "xa", "Xã", "communes", "xa", order, province.unit, "yes"]  # fmt: skip


def _framework() -> str:
    """The framework of plan 650, of simulated communes under a simulated document."""
    text = (ROOT / "params" / "frameworks" / "plan-650.yml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    # one method for all periods
    kept = "\n".join(line for line in lines if not line.startswith("    periods: [")) + "\n"
    for old, new in (
        ("plan-650", FRAMEWORK),
        ("kh-650", DOCUMENT),
        ("Kế hoạch 650/KH-UBND", "Kế hoạch mô phỏng 000/KH-MP"),
        ("Plan 650/KH-UBND", "Simulated plan 000/KH-MP"),
        ("[so, huyen, tinh]", "[xa, tinh]"),
        ("[so, huyen]", "[xa]"),
    ):  # fmt: skip
        if old not in kept:
            raise ValueError(f"plan-650.yml no longer holds {old!r}")
        kept = kept.replace(old, new)
    return kept


def _programme(province: Province) -> str:
    periods = "\n".join(
        f'  - {{id: {quarter}, kind: quarter, start: {first}, end: {last}, year: "2026", '
        f"label_vi: {label}, label_en: {quarter}}}"
        for quarter, first, last, label in QUARTERS
    )
    return f"""\
# Số liệu mô phỏng, chỉ để đo tốc độ.
id: {province.programme}
name_vi: "Chương trình mô phỏng {province.number:02d} (chỉ để đo tốc độ)"
name_en: "Simulated programme {province.number:02d} (for measuring speed only)"
subject_vi: Kết quả thực hiện chỉ tiêu cung cấp, sử dụng dịch vụ công trực tuyến
document: {DOCUMENT}
framework: {FRAMEWORK}
source: {{kind: forms, form: tthc-quarter}}
simulated: true
simulated_note:
  vi: Toàn bộ báo cáo là mô phỏng để đo tốc độ; đơn vị, chỉ tiêu và số liệu đều không có thật.
  en: All of this report is simulated to measure speed; units, targets and numbers are invented.
current: [{", ".join(quarter for quarter, *_ in QUARTERS)}]
whole: {province.unit}
group_vi: xã
group_en: communes
cover:
  parent_agency: UBND {province.name.lower()}
  agency: Cơ quan mô phỏng
  place: Nơi mô phỏng
  symbol: BC-MP
  addressee: [UBND {province.name.lower()}]
  recipients: [Như trên, "Lưu: VT"]
  position: Giám đốc
  basis_vi: Thực hiện {{document}}, cơ quan mô phỏng báo cáo kết quả của {{unit}} {{period}} như sau
periods:
{periods}
  - id: "2026"
    kind: year
    start: 2026-01-01
    end: 2026-12-31
    label_vi: năm 2026
    label_en: "2026"
"""


def _only_head(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8-sig") as file:
        target.write_text(file.readline(), encoding="utf-8")


def _table(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    """Write the project."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.communes")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--provinces", type=int, default=PROVINCES)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    given = parser.parse_args()
    make_project(given.folder.resolve(), given.provinces, given.communes)


if __name__ == "__main__":
    main()
