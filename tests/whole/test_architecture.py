"""Rooms know only the rooms above them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.core import errors

ROOMS = (
    "core",
    "params",
    "intake",
    "index",
    "findings",
    "documents",
    "report",
    "notebook",
    "trust",
    "build",
    "new",
    "quarter",
    "workplace",
    "cli",
)
# which of the rooms above a room may not use, all the same
FORBIDDEN = {
    "trust": {"intake", "index", "findings"},
    "build": {"intake", "index", "findings"},
}
PACKAGE = Path(__file__).parents[2] / "src" / "helpers"
MODULES = sorted(PACKAGE.rglob("*.py"))
ERRORS = {name for name in vars(errors) if name[0].isupper()}


def imported_rooms(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level:
            raise AssertionError("relative imports hide the room they come from")
        names = (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        for name in names:
            parts = name.split(".")
            if parts[0] == "helpers" and len(parts) > 1:
                yield parts[1]


def faults(room: str, source: str) -> list[str]:
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) - FORBIDDEN.get(room, set())
    return sorted(set(imported_rooms(source)) - allowed)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_its_room_and_those_above(path):
    if room_of(path) == "__init__":
        assert set(imported_rooms(path.read_text("utf-8"))) <= {"notebook"}
        return
    assert faults(room_of(path), path.read_text("utf-8")) == []


def test_the_rule_notices_an_import_from_below():
    assert faults("index", "from helpers.report.tables.indicators import table") == ["report"]


def test_the_rule_notices_findings_in_the_build():
    assert faults("build", "import helpers.findings.model") == ["findings"]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_module_uses_assert_or_a_bare_except_or_prints(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not isinstance(node, ast.Assert), f"assert in line {node.lineno}"
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), node.lineno
        assert not (isinstance(node, ast.Name) and node.id in ("print", "eval", "exec"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_all_that_is_printed_goes_through_one_gate(path):
    if path.relative_to(PACKAGE).as_posix() == "core/terminal.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        gates = ("typer.echo", "click.echo", "Console", "rich.print", "sys.stdout.write")
        assert called not in gates, f"{called} in line {node.lineno}"


# what they read can run code: see docs/decisions.md
UNPACKERS = {
    *("pickle", "_pickle", "pickletools", "cPickle", "marshal", "shelve", "dbm"),
    *("dill", "cloudpickle", "joblib"),
}
# of a library or a pipe, by which it unpickles
UNPICKLING = {"read_pickle", "to_pickle", "allow_pickle", "recv"}


def unpacking(source: str) -> list[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names if one.name.split(".")[0] in UNPACKERS}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in UNPACKERS:
            found.add(node.module)
        elif isinstance(node, ast.Attribute) and node.attr in UNPICKLING:
            found.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg in UNPICKLING:
            found.add(node.arg)
        elif isinstance(node, ast.Constant) and node.value in UNPACKERS:
            found.add(node.value)  # import_module("pickle")
    return sorted(found)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_module_reads_what_can_run_code(path):
    assert unpacking(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle as harmless",
        "from cloudpickle import loads",
        "import_module('marshal')",
        "pd.read_pickle(path)",
        "np.load(path, allow_pickle=True)",
        "pipe.recv()",
    ],
)
def test_the_rule_notices_what_can_run_code(source):
    assert unpacking(source)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_every_module_says_what_it_is_for_and_stays_short(path):
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 400


def test_what_a_notebook_imports_first_leaves_out_what_takes_longest():
    heavy = {"duckdb", "lark", "matplotlib", "nbformat", "openpyxl", "papermill", "typst"}
    code = "import sys; from helpers import open_report; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert heavy & set(done.stdout.split()) == set()


def without_advice(source):
    """The errors in a module that do not say what to do."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for one in calls:
        if getattr(one.func, "id", "") in ERRORS:
            said = {word.arg: ast.unparse(word.value) for word in one.keywords}
            if said.get("todo", "''") == "''" and None not in said:
                yield ast.unparse(one)


def test_every_error_says_what_to_do():
    assert [one for path in MODULES for one in without_advice(path.read_text("utf-8"))] == []


def test_the_rule_notices_an_error_without_advice():
    assert list(without_advice('raise ReportError("sai", where="a", found="b")'))
    assert list(without_advice('raise NotBuilt("sai", todo="")'))
