"""A project with one index of peers, its values put in by hand. Nothing here is a test."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from project import copy_project

from helpers.core.paths import Project
from helpers.intake import observe
from helpers.intake.observations import Observations
from helpers.params.load import Setting
from helpers.report.assessment.assess import Assessment, assess

PROGRAMME = "chi-so-thu"
WHOLE = "ca-vung"
FILE = "data/raw/chi-so-thu/tables/so-lieu.csv"
Values = Mapping[str, Mapping[str, Mapping[str, float]]]  # by period, unit and code


def make_index(
    to: Path,
    framework: Mapping[str, Any],
    units: Mapping[str, str],
    periods: Sequence[str],
    **programme: Any,
) -> Project:
    """A copy of the project with one more programme: a framework, units with their group, years."""
    project = copy_project(to)
    name = framework["id"]
    _write(project.params / "frameworks" / f"{name}.yml", dict(framework))
    base = yaml.safe_load((project.params / "programmes/dak-lak-ict-index.yml").read_text("utf-8"))
    years = [
        {
            "id": year,
            "kind": "year",
            "start": f"{year}-01-01",
            "end": f"{year}-12-31",
            "label_vi": f"năm {year}",
            "label_en": year,
        }
        for year in periods
    ]
    declared = {
        **base,
        "id": PROGRAMME,
        "name_vi": "Chỉ số thử",
        "name_en": "Trial index",
        "framework": name,
        "source": {"kind": "table"},
        "current": [periods[-1]],
        "whole": WHOLE,
        "unreported": {},
        "group_vi": "đơn vị",
        "group_en": "units",
        "periods": years,
        **programme,
    }
    _write(project.params / "programmes" / f"{PROGRAMME}.yml", declared)
    rows = [_unit(WHOLE, "Cả vùng", "", 0)]
    rows += [
        _unit(unit, f"Tỉnh {unit.upper()}", group, place)
        for place, (unit, group) in enumerate(units.items(), start=1)
    ]
    with (project.params / "units.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return project


def _unit(unit: str, name: str, group: str, place: int) -> list[Any]:
    """A row of `params/units.csv`; a unit without group is not ranked."""
    english = name.replace("Tỉnh", "Province")
    about = [unit, PROGRAMME, name, english, name, "tinh"]
    named = [group or "Khác", group or "other", f"nhom-{len(group)}-{ord(group[:1] or 'x')}"]
    return [*about, *named, place, "", "", "", "yes" if group else "no"]


def _write(path: Path, declared: dict[str, Any]) -> None:
    text = yaml.safe_dump(declared, allow_unicode=True, sort_keys=False)
    path.write_text(re.sub(r"(start|end): '(\S+)'", r"\1: \2", text), encoding="utf-8")


def assessed_index(
    project: Project, values: Values, period: str, patch: pytest.MonkeyPatch
) -> Assessment:
    """The assessment of a period, with these values in the place of all tables."""
    patch.setattr(observe, "READERS", (_reader(values),))
    return assess(project, PROGRAMME, period)


def _reader(values: Values) -> observe.Reader:
    codes = list(
        dict.fromkeys(c for units in values.values() for figures in units.values() for c in figures)
    )
    rows = [
        {"unit": unit, "period": period, "item": "", "file": FILE, "sheet": "", **figures}
        for period, units in values.items()
        for unit, figures in units.items()
    ]
    table = pd.DataFrame(rows, columns=["unit", "period", "item", "file", "sheet", *codes])
    table.insert(5, "row", range(2, 2 + len(rows)))
    cells = {FILE: {code: chr(ord("C") + at) for at, code in enumerate(codes)}}

    def read(setting: Setting, periods: list[str]) -> Observations:
        return Observations(table[table["period"].isin(periods)].reset_index(drop=True), cells)

    return read
