"""Causes, tasks and proposals: written by people, shown as they are."""

import pytest

from helpers.core.errors import ConfigError
from helpers.core.params.explanations import SECTIONS, read_explanations
from helpers.report import open_report as pages
from project import copy_project

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


def words(block):
    return str([dict(node) for node in block.nodes])


def test_what_was_written_stands_in_its_section_and_the_rest_says_none_was_submitted(project):
    write(project, TEXT)
    report = pages.open_report("dak-nong-650", "2023-Q1", "so-tttt")
    said = words(report.explanations())
    assert "gián đoạn 03 ngày" in said
    assert "<b>01</b>" in said
    assert said.count(pages.NOTHING_SUBMITTED) == 1
    record = report.record().record
    assert [one["section"] for one in record["explanations"]] == list(SECTIONS)
    assert "Đường truyền của Trung tâm bị gián đoạn 03 ngày." in record["explanations"][1]["text"]


def test_without_a_file_one_sentence_says_that_none_was_submitted(project):
    report = pages.open_report("dak-nong-650", "2023-Q1", "so-tttt")
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
