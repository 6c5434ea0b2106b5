"""Reports made a second time: in a new process, from nothing but the files a manifest names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from helpers.core.errors import ConfigError
from helpers.core.files import digest
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.trust.differences import difference
from helpers.trust.outputs import CHANGED, DIFFERENT, NOT_MADE, Finding

_LANGUAGES = ("vi", "en")
_AT_ONCE = 500  # units named on one command line
# how a process begins that has imported nothing yet
ANEW: tuple[str, ...] = (sys.executable, "-P", "-c", "from helpers.cli import main; main()")


def made_again(
    project: Project, out: Path, period: str, manifest: Mapping[str, Any], keys: Collection[str]
) -> Iterator[Finding]:
    """What differs between the reports as they were rendered and as they are rendered now.

    Args:
        period: "<programme>/<period>".
        keys: of the reports to make, those of `manifest["reports"]`.
    """
    with TemporaryDirectory(prefix="baocao-verify-") as folder:
        copy = Path(folder) / "project"
        lay_out(project, manifest, copy)
        groups = _groups(manifest, keys)
        for number, (options, group) in enumerate(groups.items()):
            there = Path(folder) / f"out-{number}"
            failures = _build(copy, there, period, options, group)
            for key in group:
                yield from _compared(out, there, period, manifest, key, failures)
            # the page of the period tells of all its reports
            if len(group) == len(manifest["reports"]) and not manifest["failed"]:
                index = manifest["outputs"]["index.html"]
                page = there / period / "index.html"
                yield from _compared_file(out, page, f"{period}/index.html", index)


def lay_out(project: Project, manifest: Mapping[str, Any], target: Path) -> None:
    """Copy every input, declaration and notebook that a manifest names to a new project."""
    name_programmes(target, manifest)
    for name in (*manifest["sources"], *manifest["notebooks"]):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.root / name, path)


def name_programmes(root: Path, manifest: Mapping[str, Any]) -> None:
    """Let programmes that no report of the manifest is of be there by name only.

    Tables that all share hold rows of them, which must not be taken for misspelt ones.
    """
    declared = root / "params" / "programmes"
    declared.mkdir(parents=True, exist_ok=True)
    for programme in manifest["programmes"]:
        (declared / f"{programme}.yml").touch()


def files_of(key: str, manifest: Mapping[str, Any]) -> list[str]:
    """The files of a report, by path in its period's folder."""
    unit, _, lang = key.partition(".")
    english = f"{unit}/report.en."  # "report.brief.pdf" is a file of "report", this is none
    start = english if lang else f"{unit}/report."
    every = (name for name in manifest["outputs"] if name.startswith(start))
    return [name for name in every if lang or not name.startswith(english)]


_Options = tuple[str, str, str]


def _groups(manifest: Mapping[str, Any], keys: Collection[str]) -> dict[_Options, list[str]]:
    """The reports by how they were made: formats, languages, and the notebook that was named."""
    groups: dict[_Options, list[str]] = {}
    for key in sorted(keys):
        entry = manifest["reports"][key]
        lang = "both" if entry["beside"] else key.partition(".")[2] or _LANGUAGES[0]
        notebook = entry["notebook"] if entry["named"] else ""
        groups.setdefault((",".join(entry["formats"]), lang, notebook), []).append(key)
    return groups


def _build(
    copy: Path, out: Path, period: str, options: _Options, group: Collection[str]
) -> Mapping[str, str]:
    """Make the reports of a group; what was said of those that could not be made, by name."""
    programme, _, id_ = period.partition("/")
    formats, lang, notebook = options
    units = sorted({key.partition(".")[0] for key in group})
    command = [*ANEW, "build", "--out", str(out)]
    command += ["--programme", programme, "--period", id_, "--format", formats, "--lang", lang]
    command += ["--notebook", str(copy / notebook)] if notebook else []
    failures: dict[str, str] = {}
    for first in range(0, len(units), _AT_ONCE):
        chosen = ["--unit", ",".join(units[first : first + _AT_ONCE])]
        done = subprocess.run(
            [*command, *chosen],
            env=_environment(copy),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        for line in done.stderr.splitlines():
            head, named, rest = line.partition(f"{period}/")
            if named and head.startswith("Không lập được"):
                key, _, why = rest.partition(": ")
                failures[key] = why
        if done.returncode not in (0, 1):  # 1: some reports failed, or the inputs have problems
            raise ConfigError(
                "Không lập lại được báo cáo để so",
                where=period,
                found=done.stderr.strip()[-800:],
                todo="sửa điều nêu trên, hoặc chỉ so mã băm bằng --fast",
            )
    return failures


def _environment(copy: Path) -> dict[str, str]:
    """The environment of the second run: this program's modules, nothing of this run's project."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {
        **kept,
        ROOT_VARIABLE: str(copy),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
        "COLUMNS": "2000",
    }


def _compared(
    out: Path,
    again: Path,
    period: str,
    manifest: Mapping[str, Any],
    key: str,
    failures: Mapping[str, str],
) -> Iterator[Finding]:
    for name in files_of(key, manifest):
        path = again / period / name
        if not path.is_file():
            yield Finding(f"{period}/{name}", NOT_MADE, failures.get(key, ""))
            continue
        yield from _compared_file(out, path, f"{period}/{name}", manifest["outputs"][name])


def _compared_file(out: Path, path: Path, name: str, rendered: str) -> Iterator[Finding]:
    """The second rendering of a file against the first one; where that was changed, also how."""
    new = path.read_bytes()
    there = (out / name).read_bytes() if (out / name).is_file() else None
    if digest(new) != rendered:
        same = there is not None and digest(there) == rendered
        yield Finding(name, DIFFERENT, difference(name, there or b"", new) if same else "")
    elif there is not None and there != new:
        yield Finding(name, CHANGED, difference(name, new, there))
