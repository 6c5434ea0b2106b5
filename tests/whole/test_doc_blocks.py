"""Every block of code in the documents runs here or in a test of its page, or is read at least."""

import ast
import csv
import importlib.util
import json
import re
import shlex
import subprocess
from pathlib import Path

import openpyxl
import pytest
import yaml
from command import forked
from doc_blocks import BLOCKS, Block
from lxml import etree
from project import REPO, give_readings, keep_few_units
from tools.console_blocks import copy_of_inputs, rewritten, run
from typer.main import get_command

from helpers.cli import app
from helpers.core.paths import Project

RUN = {"forms.md", "operations.md", "questions.md", "tables.md"}
OWN = {
    "how-to.md": "test_how_to.py",
    "adapters.md": "test_adapters_doc.py",
    "index-engine.md": "test_docs_index.py",
    "notebook.md": "test_notebook_doc.py",
}
READ = {
    "README.md": "tools/newcomer.py runs it in a clean clone",
    "README.vi.md": "tools/newcomer.py runs it in a clean clone",
    "CONTRIBUTING.md": "these are the tests themselves",
    "cluster.md": "it wants a cluster; the page says what was run",
    "scale.md": "it takes hours; the page says what was run",
    "decisions.md": "the lock is made with the network",
}
FEW_UNITS = {"forms.md", "operations.md"}  # pages of which no answer tells of the others
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1")
# what arrives before a page begins
BEFORE = {"forms.md": "mkdir thu-den && mv data/raw/dak-nong-650/2024-Q1/* thu-den/"}
COMMANDS = get_command(app)
CODE = {"bash", "python", "console", "cron", "xml"}
KINDS = CODE | {"yaml", "csv", "json", "text", "markdown"}


def of(*kinds: str) -> list[Block]:
    return [block for block in BLOCKS if block.kind in kinds]


def test_every_page_with_code_is_run_or_says_why_it_is_not() -> None:
    code = {block.page for block in of(*CODE)}
    assert code == RUN | set(OWN) | set(READ) and not RUN & set(OWN) & set(READ)
    for page, test in OWN.items():
        (there,) = (REPO.root / "tests").rglob(test)
        assert page in there.read_text("utf-8")


def test_every_block_is_of_a_kind_that_is_checked() -> None:
    assert {block.kind for block in BLOCKS} <= KINDS


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.calls], ids=str)
def test_every_call_in_a_block_is_one_that_the_program_understands(block: Block) -> None:
    for call in block.calls:
        command, words = COMMANDS, call
        label = f"{block}: baocao {' '.join(call)}"
        while subs := getattr(command, "commands", None):
            assert words and words[0] in subs, label
            command, words = subs[words[0]], words[1:]
        named = {option for p in command.params for option in p.opts}
        asked = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert asked <= named, label
        needed = {p.opts[0] for p in command.params if p.required and p.opts[0][:1] == "-"}
        assert needed <= asked, label


@pytest.mark.parametrize("block", of("bash", "console"), ids=str)
def test_targets_of_make_and_modules_that_a_block_calls_are_there(block: Block) -> None:
    makefile = (REPO.root / "Makefile").read_text("utf-8")
    for target in re.findall(r"\bmake ([a-z-]+)", block.text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{block}: make {target}"
    for module in re.findall(r"\bpython -m ([a-z_.]+)", block.text):
        assert importlib.util.find_spec(module), f"{block}: {module}"


@pytest.mark.parametrize("block", of("bash"), ids=str)
def test_a_shell_understands_every_block_for_it(block: Block) -> None:
    if "Scripts\\activate" in block.text:
        return  # for the shells of Windows; its calls are checked above
    done = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True)
    assert done.returncode == 0, f"{block}: {done.stderr}"


@pytest.mark.parametrize("block", of("yaml", "csv", "json", "python", "xml", "cron"), ids=str)
def test_what_is_not_typed_at_a_terminal_can_be_read(block: Block) -> None:
    if block.kind == "yaml":
        assert isinstance(yaml.safe_load(block.text), dict | list)
    elif block.kind == "json":
        json.loads(block.text)
    elif block.kind == "csv":
        assert list(csv.reader(block.text.splitlines()))
    elif block.kind == "python":
        ast.parse(block.text)
    elif block.kind == "cron":
        fields = block.text.split(maxsplit=5)
        assert all(re.fullmatch(r"[\d*,/-]+", field) for field in fields[:5])
        assert block.calls == [["build"]], block
    else:
        space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
        task = etree.fromstring(block.text)
        assert [e.tag.removeprefix(space) for e in task] == ["Triggers", "Settings", "Actions"]
        (command,) = task.iter(f"{space}Command")
        (words,) = task.iter(f"{space}Arguments")
        assert command.text.endswith("baocao.exe") and words.text in COMMANDS.commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", sorted(RUN))
def test_a_page_runs_from_top_to_bottom_and_answers_as_it_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.console_blocks.BAOCAO", shlex.join(forked()))
    text = (REPO.root / "docs" / page).read_text("utf-8")
    where = copy_of_inputs(tmp_path / "project")
    if page in FEW_UNITS:
        keep_few_units(Project(where))
    else:
        give_readings(Project(where), *QUARTERS)
    run(BEFORE.get(page, "true"), where)
    if page == "tables.md":
        index_workbook(where / "Chỉ số chuyển đổi số.xlsx")
    again = f"python -m tools.console_blocks docs/{page} writes the answers anew"
    assert rewritten(text, where) == text, again


def index_workbook(path: Path) -> None:
    """The smallest workbook of an index: three provinces, two indicators, a year."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Số liệu 2023"
    for row in (
        ("Đơn vị", "Hạ tầng số", "Nhân lực số"),
        ("Đà Nẵng", 0.8, 0.7),
        ("Hải Phòng", 0.6, 0.9),
        ("Cần Thơ", 0.5, 0.4),
    ):
        sheet.append(row)
    book.save(path)


def test_a_block_that_fails_and_an_answer_that_changed_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="false"):
        rewritten("```bash\nfalse\n```\n", tmp_path)
    assert rewritten("```console\n$ echo 2\n3\n```\n", tmp_path) == "```console\n$ echo 2\n2\n```\n"
    wrong = Block("x.md", 1, "bash", "baocao build --programm x && baocao buidl\n")
    assert wrong.calls == [["build", "--programm", "x"], ["buidl"]]
    with pytest.raises(AssertionError, match="--programm x"):
        test_every_call_in_a_block_is_one_that_the_program_understands(wrong)
