"""environment.yml gives under conda what `make` gives under venv: the packages of the lock."""

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PIP_LINES = ["--no-require-hashes", "-r requirements.lock", "-e ."]
# Older pips refuse "-e ." beside hashes, or take it and no longer check the hashes.
FIRST_FIT_PIP = Version("26.3")


def environment_problems(environment: dict[str, Any], requires_python: str) -> list[str]:
    """What would make `conda env create` fail or install something other than the lock."""
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    sections = [line["pip"] for line in environment["dependencies"] if isinstance(line, dict)]
    names = {re.split(r"[<>=]", line)[0]: line for line in conda}
    problems = []
    if environment["name"] != "baocao":
        problems.append("name")
    if environment["channels"] != ["conda-forge"]:
        problems.append("channels")
    if set(names) != {"python", "pip"}:
        problems.append("a package that the lock does not hold")
    if sections != [PIP_LINES]:
        problems.append("pip section")
    python = names.get("python", "").partition("=")[2]
    if not python or Version(python) not in SpecifierSet(requires_python):
        problems.append("python version")
    pip = names.get("pip", "").partition(">=")[2]
    if not pip or Version(pip) < FIRST_FIT_PIP:
        problems.append("pip version")
    return problems


def committed_environment() -> dict[str, Any]:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    environment: dict[str, Any] = yaml.safe_load(text)
    return environment


def requires_python() -> str:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["requires-python"])


def locked_requirements() -> list[Requirement]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if line[:1].isalnum()]


def version_differences(requirements: list[Requirement]) -> list[str]:
    """The packages whose installed version is not the locked one, as "name locked installed"."""
    differences = []
    for requirement in requirements:
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        try:
            installed = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            installed = "nothing"
        if installed == "nothing" or not requirement.specifier.contains(installed, True):
            differences.append(f"{requirement.name} {requirement.specifier} {installed}")
    return differences


def test_the_committed_environment_has_no_problem() -> None:
    assert environment_problems(committed_environment(), requires_python()) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": "other"}, "name"),
        ({"channels": ["defaults"]}, "channels"),
        ({"dependencies": ["python=3.11", "pip>=26.3"]}, "pip section"),
        ({"dependencies": ["python=3.11", "pip>=26.3", {"pip": PIP_LINES[1:]}]}, "pip section"),
        ({"dependencies": ["python=3.11", "pip>=26.3", {"pip": PIP_LINES[:2]}]}, "pip section"),
        ({"dependencies": ["python=3.10", "pip>=26.3", {"pip": PIP_LINES}]}, "python version"),
        ({"dependencies": ["python=3.11", "pip>=26.2", {"pip": PIP_LINES}]}, "pip version"),
        ({"dependencies": ["python=3.11", "pip", {"pip": PIP_LINES}]}, "pip version"),
        (
            {"dependencies": ["python=3.11", "pip>=26.3", "pandas", {"pip": PIP_LINES}]},
            "a package that the lock does not hold",
        ),
    ],
)
def test_a_changed_environment_is_noticed(change: dict[str, Any], problem: str) -> None:
    assert environment_problems(committed_environment() | change, ">=3.11") == [problem]


def test_the_files_that_the_pip_section_names_lie_beside_it() -> None:
    assert (ROOT / "requirements.lock").is_file()
    assert (ROOT / "pyproject.toml").is_file()


def test_the_tests_run_on_the_locked_versions() -> None:
    assert version_differences(locked_requirements()) == []


@pytest.mark.parametrize(
    ("line", "difference"),
    [
        ("pytest==0.1", True),
        ("no-such-package-of-baocao==1", True),
        ("no-such-package-of-baocao==1 ; python_version < '3'", False),
        ("pytest>=1", False),
    ],
)
def test_a_version_that_is_not_the_locked_one_is_noticed(line: str, difference: bool) -> None:
    assert bool(version_differences([Requirement(line)])) is difference
