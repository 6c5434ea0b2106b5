"""What is still missing of a period: forms that did not come, and what `baocao check` says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers.core.errors import BaocaoError
from helpers.core.formatting import Lang
from helpers.core.paths import Project
from helpers.intake.receipts import FILE
from helpers.params.load import Setting, load_setting
from helpers.params.period import Period
from helpers.workplace.choices import period_name, unit_name
from helpers.workplace.runs import Runs

_NO_DATA = (FILE, "README.md")
_MOST_PROBLEMS = 50  # told of one unit


async def missing(
    project: Project, runs: Runs, programme: str, period: str, lang: Lang
) -> dict[str, Any]:
    """Units without a form, and the problems of those that came, by unit, as plain data.

    Args:
        runs: by which the check is run.

    Raises:
        ConfigError: there is no such programme or period.
        BaocaoError: the files could not be checked.
    """
    setting = load_setting(project, programme)
    asked = setting.period(period)
    parts = setting.programme.parts(asked)
    folders = [folder for folder in _folders(setting, parts) if _has_files(folder)]
    files = await _check(runs, programme, folders) if folders else []
    by_form = setting.programme.source.kind == "forms"
    return {
        "kind": setting.programme.source.kind,
        "files": len(files),
        "parts": [_part(setting, part, files, lang) for part in parts] if by_form else [],
        "units": _problems(setting, files, lang),
    }


def _folders(setting: Setting, parts: Iterable[Period]) -> list[Path]:
    """Where the files lie of which the period is made."""
    project, programme = setting.project, setting.programme
    if programme.source.kind == "table":
        return [project.tables(programme.id)]
    return [project.raw / programme.id / part.id for part in parts]


def _has_files(folder: Path) -> bool:
    """Whether there is something to check; a register alone is nothing."""
    return any(path.is_file() and path.name not in _NO_DATA for path in folder.rglob("[!.]*"))


async def _check(runs: Runs, programme: str, folders: list[Path]) -> list[dict[str, Any]]:
    """The files with what is wrong with each, as `baocao check --json` tells of them."""
    words = ["check", *map(str, folders), "--programme", programme, "--json"]
    printed, errors = await runs.output(words)
    try:
        files: list[dict[str, Any]] = json.loads(printed)["files"]
    except (json.JSONDecodeError, KeyError):
        message = errors.decode("utf-8", errors="replace").strip().removeprefix("Lỗi: ")
        raise BaocaoError(
            message or "baocao check dừng đột ngột", todo="chạy baocao check ở cửa sổ lệnh"
        ) from None
    return files


def _part(
    setting: Setting, period: Period, files: Iterable[Mapping[str, Any]], lang: Lang
) -> dict[str, Any]:
    """Who has sent for one period of which the asked one is made, and who has not."""
    known = {
        unit
        for file in files
        if file["period"] == period.id
        for unit in (file["unit"], *(value["unit"] for value in file["values"]))
    }
    owed = [
        unit
        for unit in setting.reporting_in(period)
        if setting.programme.surveyed(unit.id, period.id)
    ]
    lacking = [unit_name(setting, unit.id, lang) for unit in owed if unit.id not in known]
    return {"period": period_name(period, lang), "of": len(owed), "lacking": lacking}


def _problems(
    setting: Setting, files: Iterable[Mapping[str, Any]], lang: Lang
) -> list[dict[str, Any]]:
    """What is wrong, by unit, those with most errors first."""
    by_unit: dict[str, list[Mapping[str, str]]] = {}
    for file in files:
        for problem in file["problems"]:
            by_unit.setdefault(problem["unit"] or file["unit"], []).append(problem)
    units = []
    for unit, problems in by_unit.items():
        errors = sum(problem["severity"] == "error" for problem in problems)
        ordered = sorted(problems, key=lambda problem: problem["severity"] != "error")[
            :_MOST_PROBLEMS
        ]
        units.append(
            {
                "unit": unit_name(setting, unit, lang),
                "errors": errors,
                "warnings": len(problems) - errors,
                "problems": [
                    {"severity": problem["severity"], "message": problem["message"]}
                    for problem in ordered
                ],
            }
        )
    return sorted(units, key=lambda unit: (-unit["errors"], -unit["warnings"]))
