"""What an analyst computes in a notebook reaches every format, and what is typed reaches none."""

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from docx import Document
from nbformat.v4 import new_code_cell, new_markdown_cell
from project import REPO, SHEET
from pypdf import PdfReader

from helpers.build.engine import ENGINE
from helpers.build.make import make_report
from helpers.build.plan import Job
from helpers.core.text import nfc

UNIT, PERIOD = "ubnd-dak-mil", "2023-Q4"
SAMPLE = REPO.notebooks / "phan_tich_mau.ipynb"
OPEN = """from helpers import charts, open_report
report = open_report(programme, period, unit, lang)
now = report.rows.query("period == @period")"""


def job(notebook: Path, formats: Sequence[str] = ()) -> Job:
    return Job("dak-nong-650", PERIOD, UNIT, str(notebook), tuple(formats))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example, made once in every format."""
    out = tmp_path_factory.mktemp("sample")
    made = make_report(job(SAMPLE, ("html", "pdf", "docx")), out, ENGINE)
    assert made.error == ""
    return out / "dak-nong-650" / PERIOD / UNIT


def texts(folder: Path) -> dict[str, str]:
    """What a reader of each format reads."""
    pdf = PdfReader(io.BytesIO((folder / "report.pdf").read_bytes()))
    word = Document(str(folder / "report.docx"))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return {
        "html": nfc((folder / "report.html").read_text("utf-8")),
        "pdf": nfc(" ".join(page.extract_text() for page in pdf.pages)),
        "docx": nfc(" ".join([*(p.text for p in word.paragraphs), *cells])),
    }


def entries(folder: Path) -> list[dict[str, Any]]:
    computed: list[dict[str, Any]] = json.loads((folder / "report.json").read_bytes())["computed"]
    return computed


def sheet_rows(unit: str, period: str = PERIOD) -> list[dict[str, Any]]:
    """The rows of a workbook, read by openpyxl alone."""
    book = openpyxl.load_workbook(REPO.raw / "dak-nong-650" / period / f"{unit}.xlsx")
    rows = list(book[SHEET].iter_rows(min_row=7, values_only=True))
    heads = [str(head) for head in rows[0]]
    return [dict(zip(heads, row, strict=True)) for row in rows[1:] if row[0]]


def total(rows: list[dict[str, Any]], head: str) -> int:
    return sum(int(row[head]) for row in rows)


def test_the_share_of_overdue_dossiers_by_level_is_that_of_the_workbook(sample):
    table = next(entry for entry in entries(sample) if entry["kind"] == "table")
    for level, processed, overdue, share in table["rows"]:
        mine = [row for row in sheet_rows(UNIT) if row["Mức độ DVCTT"] == level]
        assert (processed, overdue) == (total(mine, "Đã xử lý"), total(mine, "Xử lý quá hạn"))
        assert share == pytest.approx(100 * overdue / processed)
    for format, text in texts(sample).items():
        assert "Tỷ lệ quá hạn, %" in text and "1.515" in text, format


def test_the_ten_procedures_with_most_overdue_dossiers_of_the_unit_and_of_all(sample):
    of_unit, everyone = [entry for entry in entries(sample) if entry["kind"] == "table"][1:3]
    most = sorted((int(row["Xử lý quá hạn"]) for row in sheet_rows(UNIT)), reverse=True)[:10]
    assert [row[2] for row in of_unit["rows"]] == most
    units = sorted(path.stem for path in (REPO.raw / "dak-nong-650" / PERIOD).glob("*.xlsx"))
    every = [int(row["Xử lý quá hạn"]) for unit in units for row in sheet_rows(unit)]
    assert [row[3] for row in everyone["rows"]] == sorted(every, reverse=True)[:10]
    for format, text in texts(sample).items():
        assert of_unit["texts"][0][0] in text and everyone["texts"][0][1] in text, format


def test_two_indicators_of_all_units_and_four_over_the_quarters_are_drawn(sample):
    figures = [entry for entry in entries(sample) if entry["kind"] == "figure"]
    assert len(figures) == 3  # two of ours and one of one's own
    page = texts(sample)["html"]
    assert page.count("<svg") >= 3 and ">Đắk Mil</text>" in page
    assert all(figure["sources"] for figure in figures)
    pdf = PdfReader(io.BytesIO((sample / "report.pdf").read_bytes()))
    assert any("Đắk Mil" in nfc(page.extract_text()) for page in pdf.pages)
    assert len(Document(str(sample / "report.docx")).inline_shapes) == 3


def test_a_new_ratio_of_two_sums_stands_in_the_sentence_and_opens_its_cells(sample):
    rows = sheet_rows(UNIT)
    ratio = 100 * total(rows, "Tiếp nhận trực tuyến") / total(rows, "Tiếp nhận trong kỳ")
    number = next(entry for entry in entries(sample) if entry["kind"] == "number")
    assert number["value"] == pytest.approx(ratio)
    assert number["code"].startswith("online = report.number(")
    (source,) = number["sources"]
    assert source["file"] == f"data/raw/dak-nong-650/{PERIOD}/{UNIT}.xlsx"
    assert source["cell"] == "G8:G208, H8:H208"
    text = f"Trong kỳ, {number['text']} hồ sơ của đơn vị được tiếp nhận trực tuyến."
    shown = texts(sample)
    assert (
        text in shown["pdf"].replace("[", " [").replace("  ", " ") or number["text"] in shown["pdf"]
    )
    assert number["text"] in shown["docx"] and number["text"] in shown["html"]
    assert "<summary" in shown["html"] and "G8:G208" in shown["html"]


def test_a_sentence_compares_two_quarters(sample):
    now, before = (sheet_rows(UNIT, period) for period in (PERIOD, "2023-Q3"))
    rates = [100 * total(rows, "Xử lý quá hạn") / total(rows, "Đã xử lý") for rows in (now, before)]
    numbers = [entry["value"] for entry in entries(sample) if entry["kind"] == "number"][1:]
    assert numbers == pytest.approx([*rates, rates[0] - rates[1]])
    assert "điểm phần trăm" in texts(sample)["docx"]


def test_a_picture_of_all_units_names_the_workbooks_of_all_in_the_whole_window(sample):
    scatter, quarters, _ = [entry for entry in entries(sample) if entry["kind"] == "figure"]
    folders = [f"data/raw/dak-nong-650/2023-Q{n}/" for n in (1, 2, 3, 4)]
    assert [s["file"] for s in scatter["sources"]] == [f"{path}*.xlsx (26)" for path in folders]
    assert all(re.fullmatch(r"([A-Z]+:[A-Z]+(, )?)*", s["cell"]) for s in scatter["sources"])
    assert [s["file"] for s in quarters["sources"]] == [f"{path}{UNIT}.xlsx" for path in folders]


def test_a_number_from_cumulated_values_names_the_cells_of_every_quarter(tmp_path):
    results = "report.values.query(\"unit == @unit and period == @period and indicator == 'B'\")"
    code = f"b = {results}\nbest = report.number(b.value.max(), '%', source=b)"
    assert outcome(tmp_path, new_code_cell(code), new_markdown_cell("Đạt {eval}`best`.")) == ""
    folder = next((tmp_path / "out").rglob("report.json")).parent
    (number,) = entries(folder)
    assert [s["file"][22:29] for s in number["sources"]] == [f"2023-Q{n}" for n in (1, 2, 3, 4)]
    assert {s["cell"] for s in number["sources"]} == {"K8:K208, L8:L208"}


def test_every_computed_number_names_cells_that_are_there(sample):
    for entry in entries(sample):
        assert entry["code"] and entry["sources"], entry["id"]
        for source in entry["sources"]:
            assert (REPO.root / source["file"].partition("*")[0]).exists()


def test_each_analysis_takes_at_most_ten_lines_and_imports_only_helpers_and_seaborn():
    cells = nbformat.read(SAMPLE, as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert max(len(source.splitlines()) for source in code) <= 10
    imports = [line for source in code for line in source.splitlines() if "import " in line]
    assert imports == ["import seaborn as sns", "from helpers import charts, open_report"]


def outcome(tmp_path: Path, *cells: Any) -> str:
    """What becomes of a notebook with these cells: the error, "" where it is made."""
    notebook = nbformat.read(REPO.notebooks / "unit_quarter.ipynb", as_version=4)
    notebook.cells = [notebook.cells[1], new_code_cell(OPEN), new_code_cell("report.cover()")]
    notebook.cells += cells
    path = tmp_path / "thu.ipynb"
    nbformat.write(notebook, path)
    return make_report(job(path, ("html", "pdf", "docx")), tmp_path / "out", ENGINE).error


FALSE = {
    "printed": new_code_cell('print("Tỷ lệ hồ sơ quá hạn là 2,9%")'),
    "head of a frame": new_code_cell(
        'now[["overdue"]].head(3).rename(columns={"overdue": "Đạt 99,7%"})'
    ),
    "head of a Markdown table": new_markdown_cell("| Đạt 99,7% |\n| --- |\n| tốt |"),
    "Markdown table": new_markdown_cell("| Số cán bộ |\n| --- |\n| 25 |"),
    "code block": new_markdown_cell("```\nĐạt 99,7%\n```"),
    "prose": new_markdown_cell("Tỷ lệ hồ sơ quá hạn là 2,9%."),
    "heading": new_markdown_cell("## Đạt 99,7% chỉ tiêu"),
    "text in a drawing": new_code_cell(
        "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\n"
        'axes.plot([1, 2], [3, 4])\naxes.text(1, 3, "99,7%")\n'
        'report.figure(figure, title="Hình", source=now)'
    ),
    "tick set by hand": new_code_cell(
        "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\n"
        'axes.plot([1, 2], [3, 4])\naxes.set_yticks([3, 4], ["99,7%", "98%"])\n'
        'report.figure(figure, title="Hình", source=now)'
    ),
    "title of a drawing": new_code_cell(
        'report.figure(charts.dots(report.values, period, "B"), title="Đạt 99,7%")'
    ),
    "alternative text": new_code_cell(
        'report.figure(charts.dots(report.values, period, "B"), alt="Đạt 99,7%")'
    ),
    "typed numbers that exist elsewhere": new_code_cell(
        'import pandas as pd\npd.DataFrame({"Số cán bộ vi phạm": [25, 85, 12]})'
    ),
    "typed numbers with a source": new_code_cell(
        "import pandas as pd\n"
        'typed = pd.DataFrame({"Số cán bộ vi phạm": [25, 85, 12]})\n'
        'report.show(typed, caption="Cán bộ", source=now)'
    ),
    "typed number as computed": new_code_cell('report.number(2.9, "%", source=now)'),
    "caption": new_code_cell(
        'report.show(now[["overdue"]].head(3), caption="Đạt 99,7%", source=now)'
    ),
    "bare value": new_code_cell("now.overdue.sum() + 0"),
}


@pytest.mark.parametrize("kind", FALSE)
def test_a_typed_number_is_refused_with_its_notebook_and_cell(kind, tmp_path):
    error = outcome(tmp_path, new_markdown_cell("Lời không có số."), FALSE[kind])
    assert "ô 5" in error and "thu.ipynb" in error, error
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").rglob("report.html"))


TRUE = {
    "computed share": (
        new_code_cell(
            'share = report.number(100 * now.overdue.sum() / now.processed.sum(), "%", source=now)'
        ),
        new_markdown_cell("Trong quý, {eval}`share` hồ sơ quá hạn."),
    ),
    "a long frame and its footer": (new_code_cell('now[["item_name", "processed"]]'),),
    "a grouped frame": (new_code_cell('now.groupby("level", as_index=False)[["overdue"]].sum()'),),
    "people's words": (
        new_markdown_cell(
            "Cuộc họp ngày 12/4/2024 giao 3 việc theo Quyết định 99/QĐ-UBND.",
            metadata={"tags": ["nguoi-viet"]},
        ),
    ),
    "names with numbers": (new_markdown_cell("Theo Kế hoạch số 650/KH-UBND, quý IV/2023."),),
    "an explained indicator": (new_code_cell('report.explain("B")'),),
    "a chart of ours as it is": (
        new_code_cell('charts.dots(report.values, period, "B", mark=unit)'),
    ),
}


def test_computed_numbers_names_and_peoples_words_are_accepted(tmp_path):
    for words in (False, True):
        cells = [cell for kind, some in TRUE.items() for cell in some
                 if (kind == "people's words") == words]  # fmt: skip
        assert outcome(tmp_path, *cells) == ""
        page = next((tmp_path / "out").rglob("report.html")).read_text("utf-8")
        assert ("Nội dung do người viết" in page) == words


def test_a_role_that_fails_names_its_cell_and_expression(tmp_path):
    error = outcome(tmp_path, new_markdown_cell("Có {eval}`shar` hồ sơ."))
    assert "ô 4" in error and "{eval}`shar`" in error and "Traceback" not in error


def test_values_are_evaluated_where_they_stand(tmp_path):
    cells = [
        new_code_cell("x = report.number(now.overdue.sum(), source=now)"),
        new_markdown_cell("Trước: {eval}`x`."),
        new_code_cell("x = report.number(now.processed.sum(), source=now)"),
        new_markdown_cell("Sau: {eval}`x`."),
    ]
    assert outcome(tmp_path, *cells) == ""
    page = next((tmp_path / "out").rglob("report.html")).read_text("utf-8")
    overdue, processed = (total(sheet_rows(UNIT), head) for head in ("Xử lý quá hạn", "Đã xử lý"))
    assert f">{overdue}<" in page and f">{processed:,}<".replace(",", ".") in page


def test_a_number_without_source_or_value_is_refused(tmp_path):
    assert "lấy từ đâu" in outcome(
        tmp_path,
        new_code_cell("import pandas as pd"),
        new_code_cell('report.number(now.overdue.sum(), source=pd.DataFrame({"a": [1]}))'),
    )
    assert "một con số" in outcome(
        tmp_path, new_code_cell('report.number(now.overdue.sum() * float("nan"), source=now)')
    )
