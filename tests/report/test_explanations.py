"""Causes, tasks and proposals: written by people, shown as they are."""

import inprocess
import pytest
from project import copy_project

from helpers import open_report
from helpers.core.errors import ConfigError, ProofError
from helpers.documents.nodes.blocks import column, table
from helpers.notebook import sections as pages
from helpers.params.explanations import SECTIONS, read_explanations
from helpers.report.assessment.store import open_assessment
from helpers.report.record.record import record_of

TEXT = """## Nguyên nhân

Đường truyền của Trung tâm bị gián đoạn 03 ngày.

## Kiến nghị

- Bổ sung <b>01</b> máy quét.
- Tập huấn lại `=1+1`.
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    copied = copy_project(tmp_path, "2023-Q1")
    monkeypatch.setenv("BAOCAO_ROOT", str(copied.root))
    return copied


def write(project, text):
    path = project.params / "explanations" / "dak-nong-650" / "2023-Q1" / "so-tttt.md"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


def held(project):
    return record_of(open_assessment(project, "dak-nong-650", "2023-Q1"), "so-tttt", "vi")


def words(block):
    return str([dict(node) for node in block.nodes])


def test_what_was_written_stands_in_its_section_and_the_rest_says_none_was_submitted(project):
    write(project, TEXT)
    report = open_report("dak-nong-650", "2023-Q1", "so-tttt")
    text = words(report.explanations())
    assert "gián đoạn 03 ngày" in text
    assert "<b>01</b>" in text
    assert text.count(pages.NOTHING_SUBMITTED) == 1
    record = held(project)
    assert [e["section"] for e in record["explanations"]] == list(SECTIONS)
    (causes,) = [e for e in record["explanations"] if e["section"] == "Nguyên nhân"]
    assert "Đường truyền của Trung tâm bị gián đoạn 03 ngày." in causes["text"]


def test_without_a_file_one_sentence_says_that_none_was_submitted(project):
    report = open_report("dak-nong-650", "2023-Q1", "so-tttt")
    (node,) = report.explanations().nodes
    assert node["text"][0]["text"] == pages.NOTHING_AT_ALL


@pytest.mark.parametrize(
    "text",
    ["lời mở đầu\n", "## Lý do\n", "## Nguyên nhân\na\n## Nguyên nhân\nb\n"],
    ids=["text before a section", "unknown section", "a section twice"],
)
def test_a_file_that_does_not_keep_to_the_form_is_refused_with_its_line(tmp_path, text):
    path = tmp_path / "so-tttt.md"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match="giải trình") as stopped:
        read_explanations(path)
    assert "so-tttt.md, dòng" in stopped.value.where


@pytest.mark.parametrize("before", ["", "> ", "  "], ids=["plain", "quoted", "indented"])
def test_a_row_with_a_cell_too_many_is_refused_with_its_file_and_line(tmp_path, before):
    path = tmp_path / "so-tttt.md"
    rows = ["| Máy | Số |", "|---|---|", "| A | 1 | |", "| B \\| b | 2 |", "| C | 3 | 4 |"]
    path.write_text("## Nguyên nhân\n\n" + "\n".join(before + row for row in rows), "utf-8")
    with pytest.raises(ConfigError, match="nhiều ô hơn số cột") as stopped:
        read_explanations(path)
    assert stopped.value.where == "so-tttt.md, dòng 7"
    assert "| C | 3 | 4 |" in stopped.value.found


MARKDOWN = (
    "| Máy | Số |\n| --- | --- |\n| A | 777 |\n",
    "- Thiếu máy:\n  - 41 máy in\n",
    "5. Thiếu máy:\n   3. 41 máy in\n",
    "- Thiếu máy:\n\n  | Máy | Số |\n  | --- | --- |\n  | A | 777 |\n",
    "Thiếu máy quét  \nvà 41 máy in.\n",
    "![hình 61](may.png)\n",
    "- 41\n",
    "> Thiếu 41 máy **và** 7 `bộ`.\n",
)


def test_ordinary_markdown_with_numbers_stops_no_report(project):
    write(project, "## Nguyên nhân\n" + "\nCụ thể như sau:\n\n".join(MARKDOWN))
    for lang in ("vi", "en"):
        inprocess.proved("dak-nong-650", "2023-Q1", "so-tttt", lang)


def test_numbers_of_a_written_table_stand_in_no_other_row(project):
    write(project, "## Nguyên nhân\n| Máy | Số |\n| --- | --- |\n| A | 777 |\n")
    record = held(project)
    columns = [column("Máy"), column("Số")]
    inprocess.prove([table("", columns, [["A", "777"]])], record)
    with pytest.raises(ProofError, match="777"):
        inprocess.prove([table("", columns, [["B", "777"]])], record)


def test_headings_in_what_was_written_open_no_annex_and_no_section(project):
    headings = ("# Đề mục", "### Phụ lục. Chèn", "> ## Phụ lục")
    write(project, "## Nguyên nhân\n" + "\n\nThiếu máy quét.\n\n".join(headings) + "\n")
    report = open_report("dak-nong-650", "2023-Q1", "so-tttt")
    nodes = report.explanations().nodes
    assert all(node["node"] != "annex" for node in nodes)
    titles = [run["text"] for node in nodes if node["node"] == "heading" for run in node["text"]]
    assert titles == ["Nguyên nhân", "Nhiệm vụ", "Kiến nghị"]
    strong = [run["text"] for node in nodes for run in node["text"] if run.get("strong")]
    assert strong == [heading.lstrip("#> ") for heading in headings]
    inprocess.proved("dak-nong-650", "2023-Q1", "so-tttt")
