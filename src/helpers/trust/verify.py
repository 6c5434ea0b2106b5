"""Whether what lies in an output folder is what the inputs give, byte for byte."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from helpers.core.errors import BaocaoError, NoFile, NotBuilt, ReportError
from helpers.core.files import sha256, special
from helpers.core.paths import Project
from helpers.params.load import load_setting
from helpers.report.assessment.inputs import inputs_digests, library_versions, program_mark
from helpers.trust.again import files_of, made_again
from helpers.trust.codes import typed_code
from helpers.trust.decisions import check_decisions, check_pdf
from helpers.trust.manifest import NAME, SCHEMA, read_manifest, read_site_manifest
from helpers.trust.outputs import (
    CHANGED,
    MISSING,
    NEW,
    NOT_COMPARED,
    NOT_MADE,
    OUTDATED,
    UNREADABLE,
    Finding,
    check_outputs,
    is_period,
    periods_below,
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is not as it should be.

    Attributes:
        files, inputs, reports: how many were looked at.
        notes: what is worth knowing although nothing is wrong by it.
        signatures: whose they are and what holds of each, a line a signature.
    """

    findings: tuple[Finding, ...]
    files: int = 0
    inputs: int = 0
    reports: int = 0
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scope:
    """What was asked about.

    Attributes:
        within: a path below `out` that what is looked at begins with, "" for everything.
        code: of one report, "" for all.
    """

    out: Path
    within: str = ""
    code: str = ""

    def holds(self, path: str) -> bool:
        return not self.within or path == self.within or path.startswith(f"{self.within}/")


def verify(
    project: Project,
    asked: str = "",
    out: Path | None = None,
    *,
    fast: bool = False,
    roots: Sequence[Path] = (),
) -> Verified:
    """Compare inputs and outputs with their manifests, then with reports that are made anew.

    Args:
        asked: a folder or file of the outputs, or the code at the end of a report; "" for all
            outputs. Of a PDF that lies elsewhere only the signatures are verified.
        out: the output folder; None for the project's own.
        fast: compare sha256 alone, make no report anew.
        roots: files of certificates that signers' certificates must go back to.

    Raises:
        ConfigError: there is nothing to verify at that place.
    """
    if (alone := Path(asked)).suffix == ".pdf" and alone.is_file() and not _is_output(alone):
        checked = check_pdf(alone, roots)
        return Verified(checked.findings, files=1, signatures=checked.lines)
    scope = _scope(out or project.outputs, asked)
    manifests = {
        name: manifest
        for name in periods_below(scope.out)
        if scope.holds(name) or scope.within.startswith(f"{name}/") or scope.code
        if (manifest := _readable(scope.out, name))
    }
    chosen = {
        name: keys for name, manifest in manifests.items() if (keys := _keys(scope, name, manifest))
    }
    if scope.code and not chosen:
        raise ReportError(
            "Không báo cáo nào trong thư mục kết quả mang mã này",
            where=scope.code,
            todo="xem lại mã; báo cáo có mã này đã được lập lại hoặc lập ở nơi khác",
        )
    findings = set(_of_outputs(scope, manifests, chosen))
    inputs, signatures = _Inputs(project), list[str]()
    looked_at = {name: manifests[name] for name in (chosen if scope.code else manifests)}
    for name, manifest in looked_at.items():
        wrong = [*inputs.check(name, manifest)]
        checked = check_decisions(project, name, roots)
        signatures += checked.lines
        findings |= {*checked.findings}
        findings |= {*wrong, *_older(name, manifest, chosen.get(name, []))}
        if not fast:
            findings |= set(
                _again(project, scope, name, manifest, chosen.get(name, []), bool(wrong))
            )
    return Verified(
        _precise(findings),
        sum(len(manifest["outputs"]) for manifest in manifests.values()),
        len(inputs.seen),
        sum(map(len, chosen.values())),
        tuple(_other_versions(looked_at)),
        tuple(signatures),
    )


def _is_output(path: Path) -> bool:
    """Whether a file lies in the folder of a period's reports."""
    return any((folder / NAME).is_file() for folder in path.resolve().parents)


def _scope(out: Path, asked: str) -> _Scope:
    if code := "" if Path(asked).exists() else typed_code(asked):
        return _Scope(out, code=code)
    path = Path(asked).resolve() if asked else out
    if not path.exists():
        raise NoFile(
            "Không có tệp, thư mục hay mã kiểm chứng này",
            where=asked or str(path),
            todo="xem lại đường dẫn, mã ở cuối báo cáo",
        )
    for folder in (path, *path.parents):
        within = path.relative_to(folder).as_posix().removeprefix(".")
        if _is_of(folder, within):
            return _Scope(folder, within)
    raise NotBuilt(
        "Không có kết quả nào để kiểm chứng",
        where=str(path),
        todo="chỉ tới thư mục kết quả của một lần baocao build, hoặc tệp .zip của baocao archive",
    )


def _is_of(folder: Path, within: str) -> bool:
    """Whether a folder is one of outputs, and what lies in it at that path one of them."""
    periods = [name for name in periods_below(folder) if is_period(folder / name)]
    if not within or within in read_site_manifest(folder)["pages"]:
        return bool(periods)
    return any(
        f"{within}/".startswith(f"{name}/") or name.startswith(f"{within}/") for name in periods
    )


def _readable(out: Path, period: str) -> dict[str, Any] | None:
    """A manifest; None where it is damaged or of an earlier version, which is told elsewhere."""
    try:
        manifest = read_manifest(out / period)
    except ReportError:
        return None
    parts = ("sources", "notebooks", "reports", "outputs", "failed", "made_with")
    whole = all(isinstance(manifest.get(part), dict) for part in parts)
    return manifest if whole and manifest.get("schema") == SCHEMA else None


def _keys(scope: _Scope, period: str, manifest: Mapping[str, Any]) -> list[str]:
    """The reports of a period that are meant."""
    if scope.code:
        return [key for key, report in manifest["reports"].items() if report["code"] == scope.code]
    return [
        key
        for key in manifest["reports"]
        if any(scope.holds(f"{period}/{name}") for name in files_of(key, manifest))
    ]


def _of_outputs(
    scope: _Scope, manifests: Mapping[str, Any], chosen: Mapping[str, list[str]]
) -> Iterator[Finding]:
    """What is wrong with the files that are meant."""
    meant = {
        f"{period}/{name}"
        for period, keys in chosen.items()
        for key in keys
        for name in files_of(key, manifests[period])
    }
    for output in check_outputs(scope.out):
        if output.path in meant or (not scope.code and scope.holds(output.path)):
            yield output


class _Inputs:
    """Inputs against manifests; each file is read once, however many periods name it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.seen: set[str] = set()
        self._digest = cache(self._read)

    def _read(self, name: str) -> str:
        path = self._project.root / name
        return "" if not path.exists() or special(path) else sha256(path)

    def check(self, period: str, manifest: Mapping[str, Any]) -> Iterator[Finding]:
        """What is not as it was when the reports of a period were made."""
        named = {**manifest["sources"], **manifest["notebooks"]}
        self.seen |= named.keys()
        for name, digest in named.items():
            now = self._digest(name)
            if now != digest:
                yield Finding(name, CHANGED if now else MISSING)
        programme, _, period_id = period.partition("/")
        try:
            setting = load_setting(self._project, programme)
            _, there = inputs_digests(setting, setting.period(period_id))
        except BaocaoError as error:
            yield Finding(period, UNREADABLE, str(error).replace("\n", "; "))
            return
        yield from (Finding(name, NEW) for name in there.keys() - named.keys())


def _older(period: str, manifest: Mapping[str, Any], keys: list[str]) -> Iterator[Finding]:
    for key in keys:
        if _is_older(manifest, key):
            yield Finding(f"{period}/{key}", OUTDATED)


def _is_older(manifest: Mapping[str, Any], key: str) -> bool:
    """Whether a report was made before numbers in it or its notebook changed."""
    entry = manifest["reports"][key]
    now = manifest["notebooks"].get(entry["notebook"], entry["notebook_sha256"])
    return bool(entry["older"] or now != entry["notebook_sha256"])


def _again(
    project: Project,
    scope: _Scope,
    period: str,
    manifest: Mapping[str, Any],
    keys: list[str],
    wrong: bool,
) -> Iterator[Finding]:
    """What making the reports anew shows; nothing of those that are known to be older."""
    current = [key for key in keys if not _is_older(manifest, key)]
    if current and wrong:
        yield Finding(period, NOT_COMPARED)
        return
    outside = [
        key for key in current if manifest["reports"][key]["notebook"] not in manifest["notebooks"]
    ]
    for key in outside:
        yield Finding(f"{period}/{key}", NOT_MADE, "sổ tay nằm ngoài dự án")
    again = [key for key in current if key not in outside]
    if again:
        yield from made_again(project, scope.out, period, manifest, again)


def _precise(findings: set[Finding]) -> tuple[Finding, ...]:
    """Each finding once: what is known in detail is not said without it too."""
    detailed = {(finding.path, finding.what) for finding in findings if finding.detail}
    return tuple(
        sorted(
            finding
            for finding in findings
            if finding.detail or (finding.path, finding.what) not in detailed
        )
    )


def _other_versions(manifests: Mapping[str, Any]) -> Iterator[str]:
    """The versions that made the reports and are not those of now."""
    now = {"python": platform.python_version(), **library_versions()}
    differing = set()
    for manifest in manifests.values():
        libraries = manifest["made_with"].get("libraries", {})
        for name, version in {"python": manifest["python"], **libraries}.items():
            if now.get(name) != version:
                differing.add(f"lập bằng {name} {version}, nay là {now.get(name, 'chưa cài')}")
    yield from sorted(differing)
    marks = {report["made_with"] for of in manifests.values() for report in of["reports"].values()}
    if not differing and marks - {program_mark()}:
        yield "lập bằng mã chương trình khác mã của nay"
