"""Whether what people decided about a period lies there as they left it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import ReportError
from helpers.core.files import sha256
from helpers.core.paths import Project
from helpers.params.approvals import LOG, SIGNED, Entry, folder_of, read_log
from helpers.trust.outputs import CHANGED, DAMAGED, MISSING, Finding
from helpers.trust.signatures import read_roots, signatures_of
from helpers.trust.signing import has_pyhanko

_UNKNOWN = "không có trong sổ trạng thái"
_UNSIGNED = "không có chữ ký"
_UNCHECKED = "chưa kiểm chữ ký: chưa cài pyHanko"


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, and a line about each signature."""

    findings: tuple[Finding, ...] = ()
    lines: tuple[str, ...] = ()


def check_decisions(project: Project, period: str, roots: Sequence[Path] = ()) -> Checked:
    """The log of a period, the files that came with its decisions, and their signatures.

    Args:
        period: "<programme>/<period>".
        roots: files of certificates that signers' certificates must go back to.
    """
    folder = folder_of(project, *period.split("/"))
    try:
        entries = read_log(folder)
    except ReportError as error:
        name = project.relative(folder / LOG)
        return Checked((Finding(name, DAMAGED, error.where.rpartition(", ")[2]),))
    findings, lines = [*_of_files(project, folder, entries)], list[str]()
    for entry in entries:
        for name in entry.files if entry.what == SIGNED else ():
            if (folder / name).is_file():
                checked = check_pdf(folder / name, roots, project.relative(folder / name))
                findings += checked.findings
                lines += checked.lines
    return Checked(tuple(findings), tuple(lines))


def _of_files(project: Project, folder: Path, entries: Sequence[Entry]) -> Iterator[Finding]:
    expected = {name: digest for entry in entries for name, digest in entry.files.items()}
    for name, digest in expected.items():
        if not (folder / name).is_file():
            yield Finding(project.relative(folder / name), MISSING)
        elif sha256(folder / name) != digest:
            yield Finding(project.relative(folder / name), CHANGED)
    for path in sorted(folder.glob("*")):
        if path.name != LOG and path.name not in expected and not path.name.startswith("."):
            yield Finding(project.relative(path), _UNKNOWN)


def check_pdf(path: Path, roots: Sequence[Path] = (), name: str = "") -> Checked:
    """The signatures of a PDF, which should have some."""
    name = name or str(path)
    if not has_pyhanko():
        return Checked((), (f"{name}: {_UNCHECKED}",))
    try:
        signatures = signatures_of(path.read_bytes(), name, read_roots(roots))
    except ReportError as error:
        return Checked((Finding(name, error.what, error.found),))
    wrong = tuple(
        Finding(name, f"chữ ký của {signature.name}: {signature.fault}")
        for signature in signatures
        if signature.fault
    )
    if not signatures:
        wrong = (Finding(name, _UNSIGNED),)
    return Checked(wrong, tuple(f"{name}: {signature}" for signature in signatures))
