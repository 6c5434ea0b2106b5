"""The manifest of a period: every file with its fingerprint, and what it was built from."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers import __version__
from helpers.core.errors import ReportError
from helpers.core.files import digest, read_json, sha256, to_json, write_atomically

NAME = "manifest.json"
_DEEPEST = 2  # <unit>/<file>


def write_manifest(
    folder: Path,
    *,
    sources: Mapping[str, str],
    failed: Mapping[str, str],
    periods: Mapping[str, str] | None = None,
) -> Path:
    """Write `manifest.json` of a period's folder.

    Args:
        folder: `<out>/<programme>/<period>`.
        sources: sha256 of the inputs, by path relative to the project.
        failed: the cause of every report that could not be made, by unit ("x.en": in English).
        periods: the last day of each period of the programme, which `diff` puts in order.

    Returns:
        The path written. The manifest holds no time, so that same inputs give same bytes.
    """
    outputs = {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _is_output(path.relative_to(folder))
    }
    content: dict[str, Any] = {
        "schema": "baocao.manifest/1",
        "baocao": __version__,
        "python": platform.python_version(),
        "periods": dict(periods or {}),
        "sources": dict(sorted(sources.items())),
        "outputs": outputs,
        "failed": dict(sorted(failed.items())),
    }
    path = folder / NAME
    write_atomically(path, to_json(content))
    return path


def _is_output(path: Path) -> bool:
    """Whether a file is of this build: what was set aside lies one folder deeper."""
    return path.name != NAME and not path.name.startswith(".") and len(path.parts) <= _DEEPEST


def whole_file(folder: Path, name: str, wanted: str) -> bytes:
    """The content of a file of a period's folder, which must be the one that the manifest names.

    Raises:
        ReportError: it is missing, or was changed after it was built.
    """
    path = folder / name
    content = path.read_bytes() if path.is_file() else b""
    if digest(content) != wanted:
        raise ReportError(
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
