"""The page for analysts, docs/notebook.md: its examples run, its columns are those there are."""

import re

import pytest
from project import REPO

from helpers.notebook.open_report import open_report

PAGE = (REPO.root / "docs" / "notebook.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_example_runs_in_the_order_of_the_page(monkeypatch):
    monkeypatch.setenv("BAOCAO_ROOT", str(REPO.root))
    names: dict[str, object] = {}
    assert len(EXAMPLES) >= 9
    for number, example in enumerate(EXAMPLES, start=1):
        exec(compile(example, f"notebook.md, {number}", "exec"), names)


@pytest.mark.parametrize("name", ["values", "scores"])
def test_every_column_of_a_frame_is_explained(name, monkeypatch):
    monkeypatch.setenv("BAOCAO_ROOT", str(REPO.root))
    report = open_report("dak-nong-650", "2023-Q4", "so-tttt")
    section = PAGE[PAGE.index(f"### report.{name}") :].partition("\n### ")[0]
    cells = " ".join(line.split("|")[1] for line in section.splitlines() if line.startswith("|"))
    assert set(getattr(report, name).columns) <= set(re.findall(r"\w+", cells))


@pytest.mark.parametrize("name", ["findings", "units", "periods", "indicators"])
def test_every_column_of_a_look_up_is_named(name, monkeypatch):
    monkeypatch.setenv("BAOCAO_ROOT", str(REPO.root))
    report = open_report("dak-nong-650", "2023-Q4", "so-tttt")
    (row,) = re.findall(rf"^\| {name} \| (.*) \|$", PAGE, re.MULTILINE)
    assert set(getattr(report, name).columns) <= set(re.findall(r"\w+", row))
