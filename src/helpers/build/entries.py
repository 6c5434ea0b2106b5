"""What a period's manifest says of its reports: noted when they were rendered, never read back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.build.cache import notebook_files, notes_of
from helpers.build.plan import place_of
from helpers.core.errors import ReportError
from helpers.core.files import sha256
from helpers.core.paths import Project
from helpers.report.assessment.inputs import (
    assets_fingerprint,
    code_fingerprint,
    library_versions,
    mark_of,
    program_mark,
)
from helpers.trust.codes import code_of
from helpers.trust.manifest import NAME, read_manifest


@dataclass(frozen=True, slots=True)
class Entries:
    """The reports of a period.

    Attributes:
        reports: how each was made, by unit ("x.en": in English).
        outputs: sha256 of their files, by path in the period's folder.
        notebooks: sha256 of the notebooks of the project that made them, and of what lies beside
            one that is not understood, by path relative to the project.
    """

    reports: Mapping[str, Mapping[str, Any]]
    outputs: Mapping[str, str]
    notebooks: Mapping[str, str]


def entries_of(
    project: Project,
    folder: Path,
    out: Path,
    failed: Collection[str],
    older: Collection[str],
) -> Entries:
    """What is known of the reports that lie in a period's folder.

    A report without a note, because the cache was emptied, is as the last manifest names it.

    Args:
        failed: keys of reports that could not be made.
        older: units whose report was made before numbers in it changed.
    """
    reports: dict[str, Mapping[str, Any]] = {}
    outputs: dict[str, str] = {}
    notes = notes_of(folder.parent.name, folder.name, out)
    for key, note in notes.items():
        unit, _, _ = key.partition(".")
        outputs |= {f"{unit}/{name}": str(stamp[-1]) for name, stamp in note["files"].items()}
        reports[key] = _entry(project, key, note, outputs) | {"older": unit in older}
    before = _before(folder)
    for key, entry in before.get("reports", {}).items():
        if key not in notes and key not in failed:
            reports[key] = entry
            outputs |= {
                name: digest
                for name, digest in before["outputs"].items()
                if name.rpartition(".")[0] == place_of(key)
            }
    return Entries(reports, outputs, _notebooks(project, reports))


def made_with() -> dict[str, Any]:
    """This program, as a manifest names it: fingerprints of its parts, versions of libraries."""
    return {
        "code": code_fingerprint(),
        "assets": assets_fingerprint(),
        "libraries": library_versions(),
        "short": program_mark(),
    }


def _entry(
    project: Project, key: str, note: Mapping[str, Any], outputs: Mapping[str, str]
) -> dict[str, Any]:
    place, source = place_of(key), Path(note.get("source", ""))
    is_named = source.is_absolute()
    path = source if is_named else project.notebooks / source
    inside = path.is_relative_to(project.root)
    return {
        "code": code_of(outputs[f"{place}.ipynb"], outputs[f"{place}.json"]),
        "formats": note["formats"],
        "beside": note["beside"],
        "notebook": project.relative(path) if inside else path.name,
        "notebook_sha256": note["notebook"].partition("-")[0],
        "named": is_named,
        "made_with": mark_of(note["code"], note["assets"], note["libraries"]),
    }


def _notebooks(project: Project, reports: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    paths = {project.root / str(entry["notebook"]) for entry in reports.values()}
    files = {file for path in paths if path.is_file() for file in notebook_files(path)}
    return {project.relative(file): sha256(file) for file in files}


def _before(folder: Path) -> dict[str, Any]:
    try:
        return read_manifest(folder) if (folder / NAME).is_file() else {}
    except ReportError:  # damaged; it is about to be written anew
        return {}
