"""The example of docs/adapters.md is done as the page says, and yields what the page shows."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command import forked, variables
from project import REPO

from helpers.core.paths import Project
from helpers.intake.sources.mapping import Mapping
from helpers.intake.sources.read import load_mapping, mapping_ids

PAGE = (REPO.root / "docs" / "adapters.md").read_text("utf-8")


def block(language: str) -> str:
    (text,) = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    return str(text)


def attempt(tmp_path: Path, mapping: str) -> subprocess.CompletedProcess[str]:
    shutil.copytree(REPO.params, tmp_path / "params")
    shutil.copytree(REPO.published, tmp_path / "data" / "published")
    (tmp_path / "params" / "sources" / "hoi-nghi.yml").write_text(mapping, encoding="utf-8")
    (tmp_path / "hoi-nghi.csv").write_text(block("csv"), encoding="utf-8")
    return called(tmp_path, "check")


def called(tmp_path: Path, name: str) -> subprocess.CompletedProcess[str]:
    """The command of that name as the page writes it."""
    (command,) = re.findall(rf"^ {{4}}baocao ({name} .*)$", PAGE, flags=re.MULTILINE)
    return subprocess.run(
        [*forked(), *command.split()],
        cwd=tmp_path,
        env=variables(Project(tmp_path), COLUMNS="300"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_example_yields_what_the_page_shows(tmp_path: Path) -> None:
    done = attempt(tmp_path, block("yaml"))
    assert done.stderr == ""
    assert done.stdout == block("text")


def test_a_forgotten_convention_is_named_at_its_cells(tmp_path: Path) -> None:
    done = attempt(tmp_path, block("yaml").replace(", percent: points", ""))
    lines = [line for line in done.stdout.splitlines() if "cột này không ghi tỷ lệ %" in line]
    assert [re.findall(r"ô ([\w, ]+):", line) for line in lines] == [["D3, D4"]]
    assert "đọc được 4 giá trị của 2 đơn vị" in done.stdout
    assert done.returncode == 1


def test_the_example_is_taken_in_as_the_page_says(tmp_path: Path) -> None:
    attempt(tmp_path, block("yaml"))
    done = called(tmp_path, "import")
    assert (done.returncode, done.stderr) == (0, "")
    taken = tmp_path / "data" / "raw" / "dak-nong-650" / "2023-Q4" / "sources" / "hoi-nghi.csv"
    assert taken.read_bytes() == (tmp_path / "hoi-nghi.csv").read_bytes()
    assert str(taken.relative_to(tmp_path).as_posix()) in PAGE


@pytest.mark.parametrize("name", mapping_ids(REPO))
def test_the_page_lists_every_mapping_with_its_layout(name: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")]
    assert f"`{load_mapping(REPO, name).layout}`" in row


def test_the_page_says_when_each_layout_is_right() -> None:
    for layout in Mapping.model_fields["layout"].annotation.__args__:  # type: ignore[union-attr]
        assert f"| `{layout}` |" in PAGE
