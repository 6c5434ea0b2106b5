"""LibreOffice for the tests that need a second program to read our files; they skip without it.

Nothing here is a test.
"""

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

Sheets = dict[str, list[list[Any]]]
# LibreOffice takes the stored values unless it is told to compute every file anew
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def recalculated(paths: Sequence[Path], folder: Path) -> list[Sheets]:
    """The cells of each workbook after LibreOffice opened, recalculated and saved it."""
    workbooks = []
    for saved in converted(paths, "xlsx:Calc MS Excel 2007 XML", folder / "recalculated"):
        book = CalamineWorkbook.from_path(saved)
        workbooks.append(
            {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
        )
    return workbooks


def converted(paths: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Each file as LibreOffice opens it and saves it in another form, in a folder of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={_profile().as_uri()}"
    command = [program, profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    done = subprocess.run(
        [*command, *map(str, paths)], capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stderr
    saved = [folder / f"{path.stem}.{form.partition(':')[0]}" for path in paths]
    for path in saved:
        assert path.is_file(), f"{path.name} was not made: {done.stdout} {done.stderr}"
    return saved


@cache
def _profile() -> Path:
    """The profile of this process's conversions: to make one takes longer than to convert."""
    home = Path(tempfile.mkdtemp(prefix="baocao-office-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "user").mkdir()
    (home / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, "utf-8")
    return home
