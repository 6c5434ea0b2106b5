"""The site at an fsspec address: what lies in the output folder, for readers elsewhere.

The manifest of a period is the last of its files to be put, and is emptied before the first: one
that names files names whole ones.
"""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from helpers.build.plan import INDEX, place_of
from helpers.build.results import Results
from helpers.core.errors import ReportError
from helpers.core.files import to_json
from helpers.core.wording import LANGUAGES
from helpers.trust.manifest import NAME, read_manifest, whole_file
from helpers.trust.states import is_signed

_EMPTY: dict[str, Any] = {"schema": "baocao.manifest/1", "outputs": {}}


def publish(results: Results, out: Path) -> None:
    """Make the site at the address that of `out`: its periods, pages of units and home page.

    Reports that `out` knows nothing of are left alone.

    Raises:
        ReportError: a file of `out` is no longer what its manifest says, a signed report of that
            number lies at the address and is another, or the address fails.
    """
    for path in sorted(out.glob(f"*/*/{NAME}")):
        _publish_period(results, out, path.parent.relative_to(out).as_posix())
    for folder in sorted(out.glob("*/units")):
        name = folder.relative_to(out).as_posix()
        pages = {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}
        results.put({f"{name}/{page}": content for page, content in pages.items()})
        gone = [page for page in results.sizes(name) if page not in pages]
        results.remove([f"{name}/{page}" for page in gone if page.endswith(".html")])
    last = [name for name in (INDEX, NAME) if (out / name).is_file()]
    results.put({name: (out / name).read_bytes() for name in last})


def _publish_period(results: Results, out: Path, period: str) -> None:
    manifest, there = read_manifest(out / period), _manifest(results, f"{period}/{NAME}")
    wanted, sizes = manifest["outputs"], results.sizes(period)
    new = [
        name
        for name, digest in wanted.items()
        if there["outputs"].get(name) != digest or sizes.get(name) != _size(out / period / name)
    ]
    reports = {_report(name) for name in wanted} | {place_of(key) for key in manifest["failed"]}
    old = [name for name in sizes if name not in wanted and _report(name) in reports - {""}]
    old = [name for name in old if not is_signed(name)]
    for name in filter(is_signed, new):
        if there["outputs"].get(name, wanted[name]) != wanted[name]:
            raise ReportError(
                "Ở nơi công bố đã có bản ký khác mang số này; không ghi đè",
                where=f"{period}/{name}",
                todo="chép data/approvals của nơi đã ký về đây, hoặc công bố ở địa chỉ khác",
            )
    if not new and not old and there == manifest:
        return
    results.put({f"{period}/{NAME}": to_json(_EMPTY)})
    for _, names in groupby(new, key=lambda name: name.rpartition("/")[0]):
        results.put(
            {f"{period}/{name}": whole_file(out / period, name, wanted[name]) for name in names}
        )
    results.remove([f"{period}/{name}" for name in old])
    results.put({f"{period}/{NAME}": (out / period / NAME).read_bytes()})


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _manifest(results: Results, name: str) -> dict[str, Any]:
    """The manifest that lies there; an empty one if there is none that can be read."""
    try:
        manifest: dict[str, Any] = json.loads(results.get([name])[name] or b"{}")
        return manifest if isinstance(manifest["outputs"], dict) else _EMPTY
    except (ValueError, KeyError, TypeError):
        return _EMPTY


def _report(name: str) -> str:
    """Unit and language of a file, `unit/report.en`; "" for a page of the whole period."""
    unit, _, file = name.rpartition("/")
    lang = file.split(".")[1]
    return place_of(f"{unit}.{lang}" if lang in LANGUAGES else unit) if unit else ""
