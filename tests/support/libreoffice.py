"""LibreOffice for the tests that need a second program to read our files; they skip without it.

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
    found = []
    for saved in converted(paths, "xlsx:Calc MS Excel 2007 XML", folder / "recalculated"):
        book = CalamineWorkbook.from_path(saved)
        found.append(
            {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
        )
    return found


def converted(paths: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Each file as LibreOffice opens it and saves it in another form, in a folder of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    done = subprocess.run(
        [*command, *map(str, paths)], capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stderr
    saved = [folder / f"{path.stem}.{form.partition(':')[0]}" for path in paths]
    for path in saved:
        assert path.is_file(), f"{path.name} was not made: {done.stdout} {done.stderr}"
    return saved
