"""Two commands at once on one project: both end well, with what one after the other gives."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import faults
import pytest
from command import forked, variables
from project import PROGRAMME, REPO, copy_project

from helpers.core.paths import Project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="/proc and forks in faults.py")

YEAR = ("--programme", "dak-lak-ict-index", "--period", "2017")
OF = ("--programme", PROGRAMME)
OF_QUARTER = (*OF, "--period", "2023-Q1")
TAKEN = ("--received", "2023-04-05T16:00:00")
PAGES = ("--format", "html", "--jobs", "1")
COMMANDS = {
    "build": ("build", *OF_QUARTER, "--unit", "so-tttt", *PAGES),
    "build of another": ("build", *OF_QUARTER, "--unit", "so-y-te", *PAGES),
    "build of the year": ("build", *YEAR, *PAGES),
    "import": ("import", "mail/so-y-te.xlsx", *OF_QUARTER, *TAKEN),
    "import of another": ("import", "mail/so-cong-thuong.xlsx", *OF_QUARTER, *TAKEN),
    "template": ("template", *OF, "--period", "2023-Q2", "--unit", "so-tttt", "--out", "ra"),
    "state": ("state", "checked", *YEAR, "--who", "Tám", "--when", "2024-04-03"),
    "archive": ("archive", *YEAR, "--out", "ra/luu.zip"),
    "pack": ("pack", *YEAR, "--format", "html,json", "--out", "gui"),
    "new unit": ("new", "unit", "Sở Du lịch", *OF, "--like", "so-tttt"),
    "new unit of another": ("new", "unit", "Sở Thể thao", *OF, "--like", "so-tttt"),
}
PAIRS = [
    ("build", "import"),
    ("import", "import of another"),
    ("import", "import"),
    ("template", "build"),
    ("template", "template"),
    ("new unit", "new unit of another"),
    ("new unit", "import"),
    # the same build twice: test_kill.py
    ("build", "build of another"),
    ("state", "build of the year"),
    ("archive", "archive"),
    ("pack", "pack"),
]


def started(project: Project, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*forked(), *words],
        env=variables(project),
        cwd=project.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the report of a year, a form taken in and two in the mail."""
    project = copy_project(tmp_path_factory.mktemp("made"), "2023-Q1", units=["so-tttt"])
    shutil.copytree(REPO.notebooks, project.notebooks)
    (project.root / "mail").mkdir()
    for unit in ("so-y-te", "so-cong-thuong"):
        sent = REPO.raw / PROGRAMME / "2023-Q1" / f"{unit}.xlsx"
        shutil.copyfile(sent, project.root / "mail" / sent.name)
    started(project, *COMMANDS["build of the year"]).communicate(timeout=300)
    return project.root


def result(project: Project) -> dict[str, object]:
    """What lies there; tables of declarations and registers by their rows, in any order."""
    files = faults.lying(project.root)
    rows = {
        # whoever comes first has the lower place in the order
        name: sorted(re.sub(rb",\d+,", b",n,", line) for line in content.splitlines())
        for name, content in files.items()
        if name.endswith(".csv")
    }
    # a report that was made before or after the other's delivery tells of it or not
    return {
        name: content
        for name, content in {**files, **rows}.items()
        if not name.startswith("outputs")
    }


@pytest.mark.parametrize("pair", PAIRS, ids=" + ".join)
def test_two_commands_at_once_end_as_one_after_the_other(pair, made, tmp_path) -> None:
    ends = []
    for name, at_once in (("after", False), ("at-once", True)):
        project = Project(tmp_path / name)
        shutil.copytree(made, project.root)
        running = []
        for words in (COMMANDS[key] for key in pair):
            running.append(started(project, *words))
            if not at_once:
                running[-1].wait()
        for process in running:
            _, complaint = process.communicate(timeout=300)
            assert "Traceback" not in complaint and "Không đọc hoặc ghi" not in complaint, complaint
            assert process.returncode in (0, 1), complaint
        if "build" in pair:
            # a report whose inputs changed meanwhile may fail, and is made by the next build
            started(project, *COMMANDS["build"]).communicate(timeout=300)
            assert (project.outputs / PROGRAMME / "2023-Q1" / "so-tttt" / "report.html").is_file()
        ends.append(result(project))
    assert ends[0] == ends[1]
