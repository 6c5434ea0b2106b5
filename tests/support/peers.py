"""A small invented index of communes, delivered as one table. Nothing here is a test.

Two groups, five indicators (one in which less is better, one in %), fourteen communes and the
district, three years; the values are made up by a formula.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from project import copy_project

from helpers.core.paths import ROOT_VARIABLE, Project

INDEX = "chi-so-xa"
WHOLE = "huyen"
PERIODS = ("2022", "2023", "2024")
LEAVES = ("MT1", "MT2", "DV1", "DV2", "DV3")
NAMES = ("An Bình", "Bình Minh", "Cẩm Lý", "Đông Hà", "Gia Lộc", "Hòa An", "Kim Sơn", "Lâm Thao",
         "Mỹ Đức", "Nam Hải", "Phú Thọ", "Quang Trung", "Sơn Tây", "Tân Lập")  # fmt: skip
UNITS = tuple(f"xa-{place:02d}" for place in range(1, len(NAMES) + 1))


def framework(**score: Any) -> dict[str, Any]:
    """The declaration of the index."""
    leaf = {"parent": "MT", "unit": "điểm", "decimals": 2}
    nodes: list[dict[str, Any]] = [
        {"code": "CS", "name_vi": "Chỉ số xã", "name_en": "Commune Index", "decimals": 2},
        {"code": "MT", "name_vi": "Môi trường", "name_en": "Environment", "parent": "CS"},
        {"code": "DV", "name_vi": "Dịch vụ", "name_en": "Services", "parent": "CS"},
        {"code": "MT1", "name_vi": "Nước sạch", "name_en": "Clean water", **leaf},
        {"code": "MT2", "name_vi": "Rác tồn", "name_en": "Waste left", **leaf, "direction": -1},
        {"code": "DV1", "name_vi": "Đúng hạn", "name_en": "On time", **leaf, "parent": "DV",
         "unit": "%", "decimals": 1},
        {"code": "DV2", "name_vi": "Trực tuyến", "name_en": "Online", **leaf, "parent": "DV"},
        {"code": "DV3", "name_vi": "Hài lòng", "name_en": "Satisfaction", **leaf, "parent": "DV"},
    ]  # fmt: skip
    how = {"rule": "composite", "decimals": 2, "aggregate": "arithmetic", **score}
    how.setdefault("normalise", {"method": "minmax", "over": "pooled", "range": [0, 100]})
    return {"id": INDEX, "name_vi": "Chỉ số xã", "name_en": "Commune Index",
            "indicators": nodes, "score": how}  # fmt: skip


def values() -> pd.DataFrame:
    """One row a commune and year; the last commune has no value of DV3 in 2024."""
    rows = []
    for year, period in enumerate(PERIODS):
        for place, unit in enumerate(UNITS, start=1):
            wave = (place * 7 + year * 5) % 11
            row = {
                "MT1": 20 + 3 * place + wave,
                "MT2": 40 - place - (wave % 4),
                "DV1": 60 + 2 * place - (wave % 5) + year,
                "DV2": 10 + (place * 13 + year) % 29,
                "DV3": 3 + 0.25 * ((place * 5 + year * 2) % 7),
            }
            if (unit, period) == (UNITS[-1], "2024"):
                row["DV3"] = None
            rows.append({"unit": unit, "period": period, **row})
    return pd.DataFrame(rows).astype(dict.fromkeys(LEAVES, float))


def with_whole(table: pd.DataFrame, **given: float) -> pd.DataFrame:
    """The table with a row of the whole for 2024."""
    row = {"unit": WHOLE, "period": "2024", **given}
    return pd.concat([table, pd.DataFrame([row])], ignore_index=True)


def peer_project(
    to: Path,
    patch: pytest.MonkeyPatch,
    table: pd.DataFrame | None = None,
    declared: dict[str, Any] | None = None,
) -> Project:
    """A project in `to` with the index, which is the one that is open from now on."""
    project = copy_project(to)
    params = project.params
    _write(params / "frameworks" / f"{INDEX}.yml", declared or framework())
    programme = yaml.safe_load((params / "programmes" / "dak-lak-ict-index.yml").read_text("utf-8"))
    programme |= {
        "id": INDEX, "name_vi": "Chỉ số xã", "name_en": "Commune Index", "framework": INDEX,
        "subject_vi": "Kết quả Chỉ số xã", "source": {"kind": "table"}, "current": ["2024"],
        "whole": WHOLE, "unreported": {"indicators": [], "periods": []},
        "group_vi": "xã", "group_en": "communes",
        "periods": [
            {"id": year, "kind": "year", "start": f"{year}-01-01", "end": f"{year}-12-31",
             "label_vi": f"năm {year}", "label_en": year}
            for year in PERIODS
        ],
    }  # fmt: skip
    programme["cover"]["en"]["subject"] = "Commune Index results"
    dates = yaml.safe_dump(programme, allow_unicode=True, sort_keys=False).replace("'", '"')
    for period in programme["periods"]:
        for end in (period["start"], period["end"]):
            dates = dates.replace(f'"{end}"', end)
    (params / "programmes" / f"{INDEX}.yml").write_text(dates, encoding="utf-8")
    _write_units(params / "units.csv")
    path = project.raw / INDEX / "tables" / "so-lieu.csv"
    path.parent.mkdir(parents=True)
    (values() if table is None else table).to_csv(path, index=False)
    patch.setenv(ROOT_VARIABLE, str(project.root))
    return project


def _write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _write_units(path: Path) -> None:
    lines = [
        f"{WHOLE},{INDEX},Toàn huyện,Whole district,Toàn huyện,huyen,Huyện,District,huyen,0,,,,no"
    ]
    for place, (unit, name) in enumerate(zip(UNITS, NAMES, strict=True), start=1):
        side = ("Phía Bắc", "North", "bac") if place % 2 else ("Phía Nam", "South", "nam")
        group_vi, group_en, group = side
        lines.append(
            f"{unit},{INDEX},Xã {name},{name} Commune,{name},xa,{group_vi},{group_en},{group},"
            f"{place},{WHOLE},,,yes"
        )
    with path.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
