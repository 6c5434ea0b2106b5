"""Manifests: every file with its fingerprint, and what it was built from.

Each period has one beside its page, and the output folder has one of its own pages and of the
periods' manifests. What they say of a file is what was rendered; no file is read back for it.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from helpers import __version__
from helpers.core.errors import ChangedMeanwhile, ReportError
from helpers.core.files import digest, read_json, sha256, to_json, write_atomically

NAME = "manifest.json"
SCHEMA, SITE_SCHEMA = "baocao.manifest/2", "baocao.site/1"


def write_manifest(
    folder: Path,
    *,
    sources: Mapping[str, str],
    outputs: Mapping[str, str],
    failed: Mapping[str, str],
    notebooks: Mapping[str, str] | None = None,
    made_with: Mapping[str, Any] | None = None,
    reports: Mapping[str, Mapping[str, Any]] | None = None,
    periods: Mapping[str, str] | None = None,
    programmes: Iterable[str] = (),
) -> str:
    """Write `manifest.json` of a period's folder; its sha256.

    Args:
        folder: `<out>/<programme>/<period>`.
        sources: sha256 of the inputs and declarations, by path relative to the project.
        outputs: sha256 of the files as they were rendered, by path relative to the folder.
        failed: the cause of every report that could not be made, by unit ("x.en": in English).
        notebooks: sha256 of the notebooks, by path relative to the project.
        made_with: fingerprints of this program, and the versions of libraries.
        reports: how each report was made, by unit ("x.en": in English).
        periods: the last day of each period of the programme, which `diff` puts in order.
        programmes: ids of all programmes there were: tables that all share name them.

    The manifest holds no time, so that same inputs give same bytes.
    """
    return _write_sealed(
        folder / NAME,
        {
            "schema": SCHEMA,
            "baocao": __version__,
            "python": platform.python_version(),
            "made_with": dict(made_with or {}),
            "periods": dict(periods or {}),
            "programmes": sorted(programmes),
            "sources": dict(sorted(sources.items())),
            "notebooks": dict(sorted((notebooks or {}).items())),
            "reports": {key: dict(report) for key, report in sorted((reports or {}).items())},
            "outputs": dict(sorted(outputs.items())),
            "failed": dict(sorted(failed.items())),
        },
    )


def whole_file(folder: Path, name: str, wanted: str) -> bytes:
    """The content of a file of a period's folder, which must be the one that the manifest names.

    Raises:
        ReportError: it is missing, or was changed after it was built.
    """
    path = folder / name
    content = path.read_bytes() if path.is_file() else b""
    if digest(content) != wanted:
        raise ChangedMeanwhile(
            "Tệp thiếu hoặc đã bị sửa sau khi lập",
            where=f"{folder.parent.name}/{folder.name}/{name}",
            todo=f"chạy lại với --programme {folder.parent.name} --period {folder.name}",
        )
    return content


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a period's folder; the folder is known to have one.

    Raises:
        ReportError: it is damaged.
    """
    content: dict[str, Any] = read_json(folder / NAME)
    return content


def write_site_manifest(out: Path, pages: Mapping[str, str], written: Mapping[str, str]) -> None:
    """Write `manifest.json` of an output folder.

    Args:
        pages: sha256 of the pages that lie in no period's folder, by path.
        written: sha256 of the manifests that were written just now, by "<programme>/<period>". The
            others are as this file named them; one that it did not name is read.
    """
    before = read_site_manifest(out)["periods"]
    there = [path.parent.relative_to(out).as_posix() for path in sorted(out.glob(f"*/*/{NAME}"))]
    known = {**before, **written}
    periods = {name: known.get(name) or sha256(out / name / NAME) for name in there}
    _write_sealed(out / NAME, site_manifest(pages, periods))


def site_manifest(pages: Mapping[str, str], periods: Mapping[str, str]) -> dict[str, Any]:
    """What the manifest of an output folder holds; arguments as for `write_site_manifest`."""
    named = {"pages": dict(sorted(pages.items())), "periods": dict(sorted(periods.items()))}
    return {"schema": SITE_SCHEMA, **named}


def read_site_manifest(out: Path) -> dict[str, Any]:
    """The manifest of an output folder; an empty one where there is none, or a damaged one."""
    try:
        content: dict[str, Any] = read_json(out / NAME)
    except (FileNotFoundError, ReportError):
        content = {}
    return content if content.get("schema") == SITE_SCHEMA else {"pages": {}, "periods": {}}


def is_sealed(path: Path) -> bool:
    """Whether a manifest is, byte for byte, one that this program wrote."""
    try:
        content = read_json(path)
        seal = content.pop("seal")
        return bool(seal == _seal(content)) and path.read_bytes() == sealed(content)
    except (ReportError, KeyError, TypeError, AttributeError):
        return False


def _write_sealed(path: Path, content: dict[str, Any]) -> str:
    written = sealed(content)
    write_atomically(path, written)
    return digest(written)


def sealed(content: dict[str, Any]) -> bytes:
    """The bytes of a file of ours that holds the sha256 of the rest of it."""
    return to_json({**content, "seal": _seal(content)})


def _seal(content: dict[str, Any]) -> str:
    return digest(to_json(content))
