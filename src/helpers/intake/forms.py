"""All filled forms of a programme for some periods, as one observation table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers.core.files import sha256
from helpers.core.params.form import Form
from helpers.core.params.load import Setting
from helpers.core.params.reader import read_yaml
from helpers.core.problems import Problem
from helpers.intake.form_reader import FilledForm, read_form
from helpers.intake.observations import Observations, empty
from helpers.intake.workbook import workbook_files


def load_form(setting: Setting) -> Form:
    """The form that the programme's units fill in.

    Raises:
        ConfigError: `params/forms/` has no such form or it is not usable.
    """
    name = f"{setting.programme.source.form}.yml"
    return read_yaml(setting.project.params / "forms" / name, Form)


def read_forms(setting: Setting, periods: Iterable[str]) -> Observations:
    """Read `data/raw/<programme>/<period>/` for each of `periods`.

    A workbook with an error is set aside whole and named in the problems: a unit without usable
    workbook has no data, it does not have zero. Two workbooks of one unit are both set aside.
    """
    form = load_form(setting)
    filled: list[FilledForm] = []
    problems: list[Problem] = []
    sources: dict[str, str] = {}
    for period in periods:
        folder = setting.project.raw / setting.programme.id / period
        forms = []
        for path in workbook_files(folder):
            file = setting.project.relative(path)
            sources[file] = _fingerprint(path)
            forms.append(read_form(path, form, file=file, period=period, registry=setting.registry))
        usable, double = _one_a_unit(forms, period)
        filled += usable
        problems += [problem for one in forms for problem in one.problems]
        problems += double + _missing(setting, forms, period)
    tables = [one.table for one in filled]
    table = pd.concat(tables, ignore_index=True) if tables else empty(form.counts)
    return Observations(
        table=table,
        cells={one.file: one.cells for one in filled},
        problems=tuple(problems),
        sources=sources,
    )


def _fingerprint(path: Path) -> str:
    """sha256 of a workbook; "" where it cannot be opened, which its reading names as a problem."""
    try:
        return sha256(path)
    except OSError:
        return ""


def _one_a_unit(forms: list[FilledForm], period: str) -> tuple[list[FilledForm], list[Problem]]:
    times = Counter(one.unit for one in forms if not one.table.empty)
    usable = [one for one in forms if not one.table.empty and times[one.unit] == 1]
    double = [
        Problem(
            one.file,
            "",
            "",
            "double_submission",
            "đơn vị có nhiều hơn một tệp cho kỳ này; chưa tính tệp nào",
            f"{times[one.unit]} tệp",
            "giữ lại một tệp, chuyển tệp kia ra ngoài",
            one.unit,
            period,
        )
        for one in forms
        if not one.table.empty and times[one.unit] > 1
    ]
    return usable, double


def _missing(setting: Setting, forms: list[FilledForm], period: str) -> list[Problem]:
    sent = {one.unit for one in forms}
    return [
        Problem(
            f"data/raw/{setting.programme.id}/{period}/{unit.id}.xlsx",
            "",
            "",
            "missing_workbook",
            f"chưa có biểu số liệu của {unit.name_vi}",
            todo="đôn đốc đơn vị gửi biểu rồi chạy lại",
            unit=unit.id,
            period=period,
        )
        for unit in setting.reporting_units
        if unit.id not in sent
    ]
