"""Reports signed as they were built: each signature makes a new file, none is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from helpers.build.approved import signed_names
from helpers.build.plan import place_of
from helpers.core.errors import NotBuilt
from helpers.core.paths import Project
from helpers.params.approvals import SIGNED, Entry, append, deciding, folder_of, next_name, read_log
from helpers.trust.manifest import NAME, read_manifest, whole_file

_PDF = ".pdf"
_ADDED = "thêm vào các chữ ký đã có"
_HELD = "chứng thư này đã ký từ trước, giữ nguyên"


@dataclass(frozen=True, slots=True)
class Signed:
    """A report that was signed.

    Attributes:
        key: of the report, "so-y-te.en".
        file: the signed file, below the project.
        how: in Vietnamese, "" for the first signature of a report.
    """

    key: str
    file: str
    how: str


def reports_to_sign(out: Path, programme: str, period: str, units: Sequence[str]) -> list[str]:
    """The keys of the built reports of these units that have a PDF; no unit named: all.

    Raises:
        ConfigError: the period is not built, or a unit has no PDF in it.
    """
    folder = out / programme / period
    if not (folder / NAME).is_file():
        raise NotBuilt(
            f"Chưa lập kỳ {period} của {programme}",
            where=str(folder),
            todo=f"chạy baocao build --programme {programme} --period {period}",
        )
    manifest = read_manifest(folder)
    keys = [key for key in manifest["reports"] if f"{place_of(key)}{_PDF}" in manifest["outputs"]]
    known = {key.partition(".")[0] for key in keys}
    lost = sorted({*units} - known)
    if lost or not keys:
        raise NotBuilt(
            f"Kỳ {period} chưa có bản PDF" + (f" của {', '.join(lost)}" if lost else " nào"),
            where=str(folder),
            found=f"có {', '.join(sorted(known))}" if known else "",
            todo="lập báo cáo với --format pdf trước",
        )
    return [key for key in keys if not units or key.partition(".")[0] in units]


def sign_report(
    project: Project,
    out: Path,
    programme: str,
    period: str,
    key: str,
    *,
    sign: Callable[[bytes], bytes],
    who: str,
    at: str,
    note: str,
) -> Signed:
    """Sign the PDF of a report as it was built, and log it.

    A report that is signed already and is still the same gets one more signature in the same
    document, of another certificate. The signed document gets the next number; those of before
    stay. A command that was stopped goes on with the reports that it had not signed.

    Args:
        note: which certificate signs.

    Raises:
        ReportError: the PDF is not as it was built, the last signed file is not as it was signed,
            or the log is damaged.
    """
    built, name = out / programme / period, f"{place_of(key)}{_PDF}"
    base = read_manifest(built)["outputs"][name]
    content = whole_file(built, name, base)
    folder = folder_of(project, programme, period)
    with deciding(folder):
        chain = _chain(read_log(folder), key, base)
        if chain:
            content = whole_file(folder, chain[-1].file, chain[-1].sha256)
        if mine := [document.file for document in chain if document.note == note]:
            return Signed(key, project.relative(folder / mine[-1]), _HELD)
        file = next_name(folder, key, _PDF)
        signed = sign(content)
        append(folder, SIGNED, at=at, who=who, reports=base, note=note, files={file: signed})
    return Signed(key, project.relative(folder / file), _ADDED if chain else "")


class _Document(NamedTuple):
    """A signed document beside the log."""

    file: str
    sha256: str
    note: str
    reports: str


def _chain(entries: Sequence[Entry], key: str, base: str) -> list[_Document]:
    """The last signed documents of a report that are of the same PDF, oldest first."""
    every = [
        _Document(name, sha, entry.note, entry.reports)
        for entry in entries
        for place, name, sha in signed_names((entry,))
        if place.startswith(f"{place_of(key)}.signed-")
    ]
    return [*takewhile(lambda document: document.reports == base, reversed(every))][::-1]
