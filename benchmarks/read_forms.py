"""The shipped forms of one quarter read by our reader, beside pandas with openpyxl."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd

from benchmarks.result import Result
from helpers.core.paths import Project
from helpers.intake.form_reader import read_form
from helpers.intake.forms import load_form
from helpers.params.load import load_setting

ROOT = Path(__file__).resolve().parents[1]
PROGRAMME, QUARTER = "dak-nong-650", "2023-Q1"
HEADER, FIRST = 7, 8
ROWS = 200
REPEAT = 5


def run() -> list[Result]:
    """Ours over pandas for the 26 shipped forms, and the time of one form of 200 rows."""
    setting = load_setting(Project(ROOT), PROGRAMME)
    form = load_form(setting)
    folder = ROOT / "data" / "raw" / PROGRAMME / QUARTER
    paths = sorted(folder.glob("*.xlsx"))

    def ours(path: Path) -> int:
        kept = {"file": path.name, "period": QUARTER, "registry": setting.registry}
        return len(read_form(path, form, **kept).table)

    with tempfile.TemporaryDirectory(prefix="baocao-bench-") as scratch:
        long = Path(scratch) / "so-y-te.xlsx"
        _long_form(folder / "so-y-te.xlsx", long)
        if ours(long) != ROWS:
            raise RuntimeError("the long form was not read")
        one = _best(lambda: ours(long))
        plain_one = _best(lambda: _plain(long))
    many = _best(lambda: [ours(path) for path in paths])
    plain_many = _best(lambda: [_plain(path) for path in paths])
    figures: dict[str, float | str] = {
        "forms": len(paths),
        "our_cpu_ms_a_form": round(many / len(paths) * 1000, 2),
        "pandas_openpyxl_cpu_ms_a_form": round(plain_many / len(paths) * 1000, 2),
    }
    long_figures: dict[str, float | str] = {
        "rows": ROWS,
        "our_cpu_ms": round(one * 1000, 2),
        "pandas_openpyxl_cpu_ms": round(plain_one * 1000, 2),
    }
    ratio = many / plain_many
    return [
        Result("read_shipped_forms_over_pandas", ratio, "below 1", ratio < 1, figures),
        Result(
            "read_form_of_200_rows_over_pandas",
            one / plain_one,
            "well under 50 ms",
            one < 0.050,
            long_figures,
        ),
    ]


def _plain(path: Path) -> int:
    return len(pd.read_excel(path, sheet_name="Số liệu", header=HEADER - 1, engine="openpyxl"))


def _best(work: Callable[[], object]) -> float:
    """CPU seconds of the fastest of some runs: other processes of the machine do not count."""
    times = []
    for _ in range(REPEAT):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def _long_form(source: Path, target: Path) -> None:
    """The form with its rows repeated under new codes until there are 200."""
    book = openpyxl.load_workbook(source)
    sheet = book["Số liệu"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
    rows = [row for row in rows if row[1]]
    for number in range(len(rows), ROWS):
        for column, value in enumerate(rows[number % len(rows)], start=1):
            text = f"{value}-{number}" if column == 2 else value
            sheet.cell(FIRST + number, column, text)
    book.save(target)
