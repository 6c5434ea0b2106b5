"""Rooms know only the rooms above them."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

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
Nodes = list[ast.AST]
ERRORS = {name for name in vars(errors) if name[0].isupper()}


@pytest.fixture(scope="module")
def modules() -> dict[str, Nodes]:
    """All nodes of each module, by its path in the package."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {path.relative_to(PACKAGE).as_posix(): nodes(path.read_text("utf-8")) for path in paths}


def nodes(source: str) -> Nodes:
    return list(ast.walk(ast.parse(source)))


def wrong(modules: dict[str, Nodes], check: Callable[[Nodes], Iterable[object]]) -> dict[str, Any]:
    """What a check finds, by module."""
    return {name: offences for name, module in modules.items() if (offences := list(check(module)))}


def imported_rooms(module: Nodes) -> Iterator[str]:
    for node in module:
        if isinstance(node, ast.ImportFrom) and node.level:
            raise AssertionError("relative imports hide the room they come from")
        names = (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        for name in names:
            parts = name.split(".")
            if parts[0] == "helpers" and len(parts) > 1:
                yield parts[1]


def faults(room: str, module: Nodes) -> list[str]:
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) - FORBIDDEN.get(room, set())
    return sorted(set(imported_rooms(module)) - allowed)


def test_a_module_imports_only_from_its_room_and_those_above(modules):
    assert set(imported_rooms(modules["__init__.py"])) <= {"notebook"}
    imported = {
        name: faults(name.partition("/")[0], module)
        for name, module in modules.items()
        if "/" in name
    }
    assert {name: rooms for name, rooms in imported.items() if rooms} == {}
    assert len(imported) == len(modules) - 1


def test_the_rule_notices_an_import_from_below():
    assert faults("index", nodes("from helpers.report.tables.indicators import table")) == [
        "report"
    ]


def test_the_rule_notices_findings_in_the_build():
    assert faults("build", nodes("import helpers.findings.model")) == ["findings"]


def unwanted(module: Nodes) -> Iterator[str]:
    for node in module:
        if isinstance(node, ast.Assert):
            yield f"assert in line {node.lineno}"
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield f"bare except in line {node.lineno}"
        if isinstance(node, ast.Name) and node.id in ("print", "eval", "exec"):
            yield f"{node.id} in line {node.lineno}"


def test_no_module_uses_assert_or_a_bare_except_or_prints(modules):
    assert wrong(modules, unwanted) == {}
    assert len(list(unwanted(nodes("assert x\ntry: print()\nexcept: pass")))) == 3


GATES = ("typer.echo", "click.echo", "Console", "rich.print", "sys.stdout.write")


def printing(module: Nodes) -> Iterator[str]:
    for node in module:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            called = ast.unparse(node.func)
            if called in GATES:
                yield f"{called} in line {node.lineno}"


def test_all_that_is_printed_goes_through_one_gate(modules):
    assert list(wrong(modules, printing)) == ["core/terminal.py"]


# what they read can run code: see docs/decisions.md
UNPACKERS = {
    *("pickle", "_pickle", "pickletools", "cPickle", "marshal", "shelve", "dbm"),
    *("dill", "cloudpickle", "joblib"),
}
# of a library or a pipe, by which it unpickles
UNPICKLING = {"read_pickle", "to_pickle", "allow_pickle", "recv"}


def unpacking(module: Nodes) -> list[str]:
    names = set()
    for node in module:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.split(".")[0] in UNPACKERS}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in UNPACKERS:
            names.add(node.module)
        elif isinstance(node, ast.Attribute) and node.attr in UNPICKLING:
            names.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg in UNPICKLING:
            names.add(node.arg)
        elif isinstance(node, ast.Constant) and node.value in UNPACKERS:
            names.add(node.value)  # import_module("pickle")
    return sorted(names)


def test_no_module_reads_what_can_run_code(modules):
    assert wrong(modules, unpacking) == {}


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
    assert unpacking(nodes(source))


def test_every_module_says_what_it_is_for_and_stays_short(modules):
    assert [name for name, module in modules.items() if not ast.get_docstring(module[0])] == []
    lines = {name: (PACKAGE / name).read_text("utf-8").count("\n") for name in modules}
    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_what_a_notebook_imports_first_leaves_out_what_takes_longest():
    heavy = {"duckdb", "lark", "matplotlib", "nbformat", "openpyxl", "papermill", "typst"}
    code = "import sys; from helpers import open_report; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert heavy & set(done.stdout.split()) == set()


def without_advice(module: Nodes) -> Iterator[str]:
    """The errors in a module that do not say what to do."""
    for node in module:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
            keywords = {word.arg: ast.unparse(word.value) for word in node.keywords}
            if keywords.get("todo", "''") == "''" and None not in keywords:
                yield ast.unparse(node)


def test_every_error_says_what_to_do(modules):
    assert wrong(modules, without_advice) == {}


def test_the_rule_notices_an_error_without_advice():
    assert list(without_advice(nodes('raise ReportError("sai", where="a", found="b")')))
    assert list(without_advice(nodes('raise NotBuilt("sai", todo="")')))
