"""What lies in an output folder, against what its manifests say was rendered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import ReportError
from helpers.core.files import sha256
from helpers.trust.manifest import NAME, SCHEMA, is_sealed, read_manifest, read_site_manifest

SUPERSEDED = "ban-truoc"  # files of before that no longer hold: nobody vouches for them
_MEASURED = "benchmarks.json"  # of `make bench`

CHANGED, MISSING, UNKNOWN = "đã bị sửa", "không còn", "không có trong manifest.json"
DAMAGED = "hỏng hoặc đã bị sửa"
OLDER = "do phiên bản cũ ghi; chạy lại baocao build"
NEW = "đầu vào mới, báo cáo chưa tính đến; chạy baocao build"
OUTDATED = "lập trước khi số liệu hoặc sổ tay đổi, không so được; chạy baocao build"
NOT_COMPARED = "không lập lại để so: đầu vào không còn như lúc lập"
UNREADABLE = "không đọc được khai báo"
DIFFERENT = "bản lập lại khác bản đã lập"
NOT_MADE = "không lập lại được"
OTHER_ARCHIVE = "khác tệp mà baocao archive đã ghi"
CODES = {
    CHANGED: "output_changed",
    MISSING: "output_missing",
    UNKNOWN: "output_unknown",
    DAMAGED: "manifest_damaged",
    OLDER: "manifest_older",
    NEW: "inputs_newer",
    OUTDATED: "report_older",
    NOT_COMPARED: "not_compared",
    UNREADABLE: "declarations_unreadable",
    DIFFERENT: "made_differently",
    NOT_MADE: "not_made_again",
    OTHER_ARCHIVE: "archive_differs",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is not as the manifests say.

    Attributes:
        path: of the file, relative to the project for inputs, else to the output folder.
        what: what is wrong, in Vietnamese.
        detail: where exactly and what was found, "" where there is no more to say.
    """

    path: str
    what: str
    detail: str = ""

    @property
    def code(self) -> str:
        """Its code in the catalogue of messages; "report" where an error was raised instead."""
        return CODES.get(self.what, "report")

    def __str__(self) -> str:
        return f"{self.path}: {self.what}" + (f" ({self.detail})" if self.detail else "")


def files_below(out: Path) -> Iterator[str]:
    """The files that a reader finds below an output folder, by path; hidden ones are left out."""
    for place, folders, names in os.walk(out):
        folders[:] = sorted(
            folder for folder in folders if not folder.startswith(".") and folder != SUPERSEDED
        )
        where = Path(place).relative_to(out)
        for name in sorted(names):
            path = (where / name).as_posix()
            if not name.startswith(".") and path != _MEASURED:
                yield path


def check_outputs(out: Path) -> tuple[Finding, ...]:
    """Every file below `out` that is not what was rendered, is gone, or that no manifest names."""
    expected, findings = {}, []
    for name, digest in _expected(out):
        if isinstance(digest, Finding):
            findings.append(digest)
        expected[name] = digest
    there = set(files_below(out))
    for name, digest in expected.items():
        if isinstance(digest, Finding):
            continue
        if name not in there:
            findings.append(Finding(name, MISSING))
        elif digest and sha256(out / name) != digest:
            findings.append(Finding(name, CHANGED))
    findings += [Finding(name, UNKNOWN) for name in there - expected.keys()]
    return tuple(sorted(set(findings)))


def _expected(out: Path) -> Iterator[tuple[str, str | Finding]]:
    """Each file that should be there with its sha256, "" for any; or what is wrong with it."""
    if (out / NAME).is_file():
        yield NAME, "" if is_sealed(out / NAME) else Finding(NAME, DAMAGED)
    site = read_site_manifest(out)
    yield from site["pages"].items()
    named = {*site["periods"], *periods_below(out)}
    for period in sorted(named):
        name = f"{period}/{NAME}"
        yield name, site["periods"].get(period, "")
        if not (out / name).is_file():
            continue
        try:
            manifest = read_manifest(out / period)
        except ReportError:
            yield name, Finding(name, DAMAGED)
            continue
        if not is_sealed(out / name):
            older = manifest.get("schema") != SCHEMA and "seal" not in manifest
            yield name, Finding(name, OLDER if older else DAMAGED)
        for file, digest in manifest.get("outputs", {}).items():
            yield f"{period}/{file}", digest


def is_period(folder: Path) -> bool:
    """Whether a folder has the manifest of a period, be it a damaged one."""
    try:
        return str(read_manifest(folder).get("schema")).startswith("baocao.manifest/")
    except (ReportError, AttributeError):
        return True


def periods_below(out: Path) -> list[str]:
    """The periods of which a manifest lies below `out`, as "<programme>/<period>"."""
    return [path.parent.relative_to(out).as_posix() for path in sorted(out.glob(f"*/*/{NAME}"))]
