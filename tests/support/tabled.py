"""A programme on tables in a small copy of the project. Nothing here is a test."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from project import REPO, copy_project

from helpers.core.paths import Project
from helpers.intake.export_import import import_exports
from helpers.intake.importing import Delivery, Imported
from helpers.params.load import load_setting
from helpers.params.provinces import province_registry

WHEN = dt.datetime(2024, 4, 5, 16)
TABLE = "chi-so-tinh"
PCI = ("entry", "land", "transparency", "time", "informal", "policy-bias", "proactivity",
       "support", "labour", "legal")  # fmt: skip
PROVINCES = tuple(unit.id for unit in province_registry(REPO.params, dt.date(2014, 1, 1)).units)
SHORT = {u.id: u.short_vi for u in province_registry(REPO.params, dt.date(2014, 1, 1)).units}
PROGRAMME_FILE = f"params/programmes/{TABLE}.yml"


def table_project(
    to: Path,
    years: Sequence[int],
    *,
    root: str = "pci",
    leaves: Sequence[str] = PCI,
    units: Iterable[str] = PROVINCES,
    maximum: float | None = None,
    **keys: Any,
) -> Project:
    """A copy of the project with one programme more: these units, a year a period, one group."""
    project = copy_project(to)
    periods = [
        {"id": str(y), "kind": "year", "start": dt.date(y, 1, 1), "end": dt.date(y, 12, 31),
         "label_vi": f"năm {y}", "label_en": str(y)} for y in years
    ]  # fmt: skip
    path = REPO.params / "programmes" / "dak-lak-ict-index.yml"
    model = yaml.safe_load(path.read_text("utf-8"))
    about = model | {
        "id": TABLE, "framework": TABLE, "source": {"kind": "table"}, "periods": periods,
        "current": [str(years[-1])],
    }  # fmt: skip
    del about["unreported"]
    write(project, PROGRAMME_FILE, about | keys)
    nodes = [node(root, ""), *(node(code, root, maximum) for code in leaves)]
    method = {"id": "m", "name_vi": "M", "name_en": "M", "periods": [str(y) for y in years]}
    framework = {"id": TABLE, "name_vi": "K", "name_en": "K", "indicators": nodes}
    write(project, f"params/frameworks/{TABLE}.yml", framework | {"methods": [method]})
    with (project.params / "units.csv").open("a", encoding="utf-8", newline="") as file:
        for order, unit in enumerate(units, start=1):
            row = [unit, TABLE, f"Tỉnh {SHORT.get(unit, unit)}", unit, SHORT.get(unit, unit),
                   "tinh", "tỉnh", "provinces", "tinh", order, "", "", "", "yes"]  # fmt: skip
            csv.writer(file, lineterminator="\n").writerow(row)
    return project


def node(code: str, parent: str, maximum: float | None = None) -> dict[str, Any]:
    limit = {} if maximum is None else {"maximum": maximum}
    names = {"code": code, "name_vi": code, "name_en": code}
    return {**names, "unit": "điểm", "decimals": 2, "parent": parent, **limit}


def write(project: Project, name: str, content: Mapping[str, Any]) -> None:
    """Write a declaration as YAML."""
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
    (project.root / name).write_text(text, encoding="utf-8")


def mapping(project: Project, name: str, **keys: Any) -> str:
    """A mapping of provinces down and figures across; its id."""
    columns = [{"field": "unit", "type": "text", "labels": ["Tỉnh", "Province"]}]
    columns += [
        {"field": code, "labels": [f"{code.upper()}*"], "missing": [""], "optional": True}
        for code in keys.pop("fields", ("a", "b", "papi"))
    ]
    made = {"id": name, "title_vi": name, "system": name, "layout": "rows", "names": "provinces",
            "columns": columns}  # fmt: skip
    write(project, f"params/sources/{name}.yml", made | keys)
    return name


def save(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook of these sheets."""
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    del book[book.sheetnames[0]]
    book.save(path)
    return path


def take(
    project: Project, path: Path, period: str, source: str, *, counts: bool = True
) -> Imported:
    """Import one file; what became of it."""
    setting = load_setting(project, TABLE)
    (imported,) = import_exports(setting, period, [path], Delivery(WHEN, source, "", counts))
    return imported
