"""LibreOffice for the tests that need a second program to read our workbooks; they skip without it.

Nothing here is a test.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

Sheets = dict[str, list[list[Any]]]


def recalculated(paths: Sequence[Path], folder: Path) -> list[Sheets]:
    """The cells of each workbook after LibreOffice opened, recalculated and saved it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    out = folder / "recalculated"
    done = subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            *map(str, paths),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    found = []
    for path in paths:
        saved = out / path.name
        assert saved.is_file(), f"{path.name} was not opened: {done.stdout} {done.stderr}"
        book = CalamineWorkbook.from_path(saved)
        found.append(
            {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
        )
    return found
