"""One format that cannot be made: the others are whole, and the cell that it fails on is named."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from command import baocao
from typer.testing import CliRunner

from helpers.build.plan import FORMATS, STEM
from helpers.build.render import RENDERERS
from helpers.cli import app
from helpers.core.paths import find_project
from helpers.documents.pdf.render import render_pdf

ROOT = Path(__file__).parents[2]
REPORT = ["--programme", "dak-lak-ict-index", "--period", "2017", "--jobs", "1"]
FOLDER = Path("dak-lak-ict-index") / "2017" / "tinh-dak-lak"
# a picture that begins as PNG does and ends there: a page may hold it, paper has no size for it
CUT_SHORT = (
    "from IPython.display import Image\n"
    "Image(data=b'\\x89PNG\\r\\n\\x1a\\n', format='png', alt='Ảnh chụp')"
)

NO_XLSX = """
from helpers.build.render import RENDERERS
from helpers.cli import main

RENDERERS["xlsx"] = lambda _: 1 / 0
main()
"""


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """The notebook of a project of its own."""
    root = tmp_path / "project"
    for name in ("params", "notebooks", "data/published"):
        shutil.copytree(ROOT / name, root / name)
    monkeypatch.setenv("BAOCAO_ROOT", str(root))
    return root / "notebooks" / "unit_year.ipynb"


def built(out: Path, *more: str) -> tuple[int, str, list[str]]:
    """Status, what is said, and which files of the report lie there."""
    done = baocao(find_project(), "build", *REPORT, "--out", out, *more)
    files = sorted(path.name for path in (out / FOLDER).glob("*.*"))
    return done.returncode, done.stdout + done.stderr, files


def test_a_format_that_fails_leaves_the_others_whole_and_names_its_cell(notebook, tmp_path):
    out = tmp_path / "out"
    shipped = notebook.read_bytes()
    status, output, every = built(out)
    assert status == 0 and f"{STEM}.docx" in every

    cells = nbformat.reads(shipped.decode(), as_version=4)
    cells.cells.insert(4, nbformat.v4.new_code_cell(CUT_SHORT))
    nbformat.write(cells, notebook)
    status, output, files = built(out)
    assert status == 1
    assert "tinh-dak-lak, pdf: " in output and "tinh-dak-lak, docx: " in output
    assert output.count("ô của sổ tay: 5") == 2
    assert "Đã lập 1/1 báo cáo" in output
    assert {*every} - {*files} == {"report.docx", "report.pdf"}
    # nothing of before is lost, and no page leads to what is not there
    kept = sorted(path.name for path in (out / FOLDER / "ban-truoc").iterdir())
    assert kept == ["report.docx", "report.pdf"]
    for page in (out / FOLDER / "report.html", out / FOLDER.parent / "index.html"):
        text = page.read_text("utf-8")
        assert "report.xlsx" in text and "report.docx" not in text and "report.pdf" not in text

    notebook.write_bytes(shipped)  # mended: all formats are made, nothing old is left
    assert built(out)[0] == 0
    assert built(out)[2] == every and not (out / FOLDER / "ban-truoc").exists()


def test_a_report_with_a_lost_format_is_made_again_by_the_next_build(notebook, tmp_path):
    # in a process of its own: this one may have set a page, and then hands the build to another
    command = [sys.executable, "-c", NO_XLSX, "build", *REPORT, "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    files = sorted(path.name for path in (tmp_path / FOLDER).glob("*.*"))
    assert done.returncode == 1
    assert "xlsx: Lỗi của chương trình: ZeroDivisionError" in done.stdout + done.stderr
    assert "report.xlsx" not in files and "report.pdf" in files
    status, output, files = built(tmp_path)
    assert status == 0 and "giữ nguyên" not in output and "report.xlsx" in files


def test_a_process_that_has_set_a_page_still_builds_pdfs(notebook, tmp_path):
    render_pdf([], title="x")
    options = ["--out", str(tmp_path), "--report-limit", "60"]
    done = CliRunner().invoke(app, ["build", *REPORT, *options])
    assert done.exit_code == 0 and (tmp_path / FOLDER / "report.pdf").is_file()


def test_every_format_has_a_renderer():
    assert {*RENDERERS} == {*FORMATS}
