"""The manifest of a period: every file with its fingerprint, and what it was built from."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers import __version__
from helpers.core.files import read_json, sha256, to_json, write_atomically

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


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a period's folder; the folder is known to have one.

    Raises:
        ReportError: it is damaged.
    """
    content: dict[str, Any] = read_json(folder / NAME)
    return content
