"""The files that turn a checkout into a working machine: lock, pyproject, Makefile, CI, README."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
TARGETS = ["report", "test", "test-fast", "lab", "bench", "lint", "docs", "help"]
READMES = ["README.md", "README.vi.md"]
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes and sh are POSIX")

GOOD_HASH = "--hash=sha256:" + "0" * 64
GOOD_LOCK = f"# made by uv\nsix==1.17.0 \\\n    {GOOD_HASH}\n    # via baocao\n"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pyproject() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def locked_names(lock: str) -> set[str]:
    pins = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", lock, flags=re.MULTILINE)
    return {canonicalize_name(name) for name in pins}


def lock_problems(lock: str) -> list[str]:
    """What keeps a lock from installing the same files anywhere, one entry a problem."""
    problems = []
    if not lock.isascii():
        problems.append("not ASCII: pip on Windows reads it in the local code page")
    # A pin and its hashes are one logical line.
    for line in lock.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pin, *hashes = re.split(r"\s+--hash=", line.strip())
        if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; .+)?", pin):
            problems.append(f"not a pin: {pin}")
        elif not hashes:
            problems.append(f"no hash: {pin}")
        elif any(not re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes):
            problems.append(f"bad hash: {pin}")
    addresses = re.compile(r"://|--(extra-)?index-url[ =]|--find-links|(^|\s)(/|[A-Za-z]:\\)\w")
    problems += [f"address: {line}" for line in lock.splitlines() if addresses.search(line)]
    return problems


def undeclared_data(package: Path, patterns: dict[str, list[str]]) -> list[str]:
    """Files below `package` that a wheel would leave out."""
    declared = [
        f"{name.replace('.', '/')}/{pattern}"
        for name, globs in patterns.items()
        for pattern in globs
    ]
    files = [path for path in package.rglob("*") if path.is_file()]
    data = [path for path in files if path.suffix not in {".py", ".pyc"}]
    names = sorted(path.relative_to(package.parent).as_posix() for path in data)
    return [
        name
        for name in names
        if not any(
            fnmatch(name, pattern) and name.count("/") == pattern.count("/") for pattern in declared
        )
    ]


def run_make(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs make in the checkout as a fresh shell would: nothing of an outer make is passed on."""
    inner = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=ROOT,
        env=inner | {"LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_lock_is_sound() -> None:
    assert lock_problems(read("requirements.lock")) == []


def test_a_sound_small_lock_has_no_problem() -> None:
    assert lock_problems(GOOD_LOCK) == []


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (GOOD_LOCK + "numpy==2.0\n", "no hash"),
        (GOOD_LOCK + f"numpy>=2.0 {GOOD_HASH}\n", "not a pin"),
        (GOOD_LOCK + f"-e . {GOOD_HASH}\n", "not a pin"),
        (GOOD_LOCK + "numpy==2.0 --hash=sha256:12\n", "bad hash"),
        (GOOD_LOCK + "# báo cáo\n", "not ASCII"),
        (f"--{'index-url'} https://example.org/simple\n" + GOOD_LOCK, "address"),
        (f"#    uv pip compile --{'find-links'} wheels\n" + GOOD_LOCK, "address"),
        ("#    uv pip compile --output-file /srv/checkout/requirements.lock\n", "address"),
        (GOOD_LOCK + "    # via -r C:\\work\\pyproject.toml\n", "address"),
    ],
)
def test_an_unsound_lock_is_noticed(bad: str, problem: str) -> None:
    assert any(fault.startswith(problem) for fault in lock_problems(bad))


def test_every_direct_dependency_is_pinned_in_the_lock() -> None:
    project = pyproject()["project"]
    extras = project["optional-dependencies"].values()
    direct = project["dependencies"] + [line for extra in extras for line in extra]
    names = {canonicalize_name(Requirement(line).name) for line in direct}
    assert names - locked_names(read("requirements.lock")) == set()


def test_a_package_that_is_not_pinned_is_not_among_the_locked_names() -> None:
    assert locked_names(GOOD_LOCK + "# numpy==2.0\n    --hash=sha256:pandas==3\n") == {"six"}


def test_every_direct_dependency_has_a_lower_bound() -> None:
    project = pyproject()["project"]
    bounds = [str(Requirement(line).specifier) for line in project["dependencies"]]
    assert all(">=" in bound for bound in bounds)


def test_the_lock_serves_windows_and_macos_too() -> None:
    lock = read("requirements.lock")
    assert re.search(r"^pywinpty==\S+ ; os_name == 'nt'", lock, flags=re.MULTILINE)
    assert re.search(r"^appnope==\S+ ; sys_platform == 'darwin'", lock, flags=re.MULTILINE)


def test_the_lock_asks_for_no_deep_learning_framework() -> None:
    assert locked_names(read("requirements.lock")).isdisjoint({"torch", "tensorflow", "jax"})


def test_the_build_backend_is_the_locked_one() -> None:
    (backend,) = pyproject()["build-system"]["requires"]
    assert f"\n{backend} \\\n" in read("requirements.lock")


def test_a_wheel_leaves_no_data_file_out() -> None:
    patterns = pyproject()["tool"]["setuptools"]["package-data"]
    assert undeclared_data(ROOT / "src" / "helpers", patterns) == []


def test_a_data_file_that_a_wheel_would_leave_out_is_named(tmp_path: Path) -> None:
    package = tmp_path / "helpers"
    (package / "documents" / "fonts" / "deep").mkdir(parents=True)
    for name in ("documents/fonts/a.ttf", "documents/fonts/deep/b.ttf", "c.csv", "code.py"):
        (package / name).write_bytes(b"")
    undeclared = undeclared_data(package, {"helpers.documents": ["fonts/*"]})
    assert undeclared == ["helpers/c.csv", "helpers/documents/fonts/deep/b.ttf"]


@needs_make
def test_help_names_every_target_and_is_what_make_alone_says() -> None:
    help_text = run_make("help").stdout
    assert re.findall(r"make ([\w-]+)", help_text) == TARGETS
    assert run_make().stdout == help_text


def test_every_file_that_test_fast_names_is_there() -> None:
    named = [line for line in read("tests/fast.txt").splitlines() if not line.startswith("#")]
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert set(named) <= there and len(named) == len(set(named)) > 50
    slow = (ROOT / "tests").rglob("test_build.py")
    assert {path.name for path in slow}.isdisjoint(named)


@needs_make
def test_an_unknown_target_is_an_error() -> None:
    assert run_make("reprot").returncode == 2


@needs_make
@needs_posix
def test_a_python_that_is_too_old_is_named_and_stops_make(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.18 && exit 0\nexit 1\n')
    old.chmod(0o755)
    run = run_make("report", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}")
    assert run.returncode == 2
    assert "needs Python 3.11 or newer" in run.stderr
    assert f"{old}: Python 3.9.18" in run.stderr
    assert not (tmp_path / "venv").exists()


@needs_posix
def test_ci_is_executable() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@needs_posix
@pytest.mark.parametrize("status", [0, 7])
def test_ci_runs_make_test_without_input_and_passes_its_status_on(
    tmp_path: Path, status: int
) -> None:
    (tmp_path / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    fake = tmp_path / "bin" / "make"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\necho "$@ CI=$CI $(pwd) input=$(cat)"\nexit {status}\n')
    fake.chmod(0o755)
    path = f"{fake.parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        [script],
        env={"PATH": path},
        cwd=tmp_path / "bin",
        input="typed",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == status
    assert run.stdout == f"test CI=true {tmp_path} input=\n"


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_of_the_readme_are_targets(name: str) -> None:
    commands = re.findall(r"^    make (\w+)$", read(name), flags=re.MULTILINE)
    assert commands == ["report", "test"]
    assert set(commands) <= set(TARGETS)


def test_both_readmes_give_the_same_commands() -> None:
    english, vietnamese = (
        re.findall(r"^    (.+)$", read(name), flags=re.MULTILINE) for name in READMES
    )
    assert english == vietnamese
    assert len(english) >= 13


@pytest.mark.parametrize("name", READMES)
def test_the_readme_states_every_exit_status(name: str) -> None:
    section = re.search(r"(Exit status|Mã thoát): 0 .+?; 1 .+?;\s2 .+?\.", read(name), re.DOTALL)
    assert section is not None


def test_raw_data_is_kept_in_git_and_outputs_are_not() -> None:
    ignored = read(".gitignore").splitlines()
    assert "outputs/" in ignored
    assert not any(line.startswith(("data", "/data", "*.xlsx")) for line in ignored)
