"""The bill of materials of this program (CycloneDX 1.6): packages, fonts and their licences.

It tells of `requirements.lock`, whatever is installed here; only licences are asked of installed
packages, where the lock names the same version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers import __file__ as package_file
from helpers import __version__
from helpers.core.errors import ConfigError
from helpers.core.files import sha256

_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)(?:\s*;\s*(.*?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_FONTS = Path(package_file).resolve().parent / "documents" / "fonts"
_FONT_LICENCE, _OTHER_FONTS = "OFL-1.1", {"Marks.woff2": "Bitstream-Vera"}
_LONGEST_LICENCE = 80  # characters; more is the text of one, not its name


def bill_of(lock: Path) -> dict[str, Any]:
    """The bill of what a lock file pins, as CycloneDX JSON; the same lock gives the same bill.

    Raises:
        ConfigError: it is no lock file.
    """
    packages = [*_packages(lock)]
    if not packages:
        raise ConfigError(
            "Không có gói nào trong tệp khoá phiên bản",
            where=str(lock),
            todo="nêu tệp requirements.lock",
        )
    product = {"type": "application", "bom-ref": "baocao", "name": "baocao"}
    refs = sorted(str(package["bom-ref"]) for package in packages)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {**product, "version": __version__, "licenses": [_licence("MIT")]}
        },
        "components": [*packages, *_fonts()],
        "dependencies": [{"ref": "baocao", "dependsOn": refs}],
    }


def _packages(lock: Path) -> Iterator[dict[str, Any]]:
    text = lock.read_text("utf-8")
    # each package begins a line and has its hashes on the lines that follow
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        pinned = _PINNED.match(block.partition("\n")[0])
        if not pinned:
            continue
        name, version, only = pinned.groups()
        purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
        properties = [("lock:sha256", digest) for digest in _HASH.findall(block)]
        properties += [("lock:marker", only)] if only else []
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": version,
            "purl": purl,
            "properties": [{"name": f"baocao:{key}", "value": value} for key, value in properties],
        }
        licence = _licence_of(name, version)
        yield component | ({"licenses": [licence]} if licence else {})


def _fonts() -> Iterator[dict[str, Any]]:
    """The fonts that the program brings with it."""
    for path in sorted(_FONTS.iterdir()):
        if path.suffix in (".ttf", ".woff2"):
            yield {
                "type": "file",
                "bom-ref": f"font:{path.name}",
                "name": path.name,
                "hashes": [{"alg": "SHA-256", "content": sha256(path)}],
                "licenses": [_licence(_OTHER_FONTS.get(path.name, _FONT_LICENCE))],
            }


def _licence_of(name: str, version: str) -> dict[str, Any] | None:
    """The licence of an installed package of that version; None where it tells of none."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if about["Version"] != version:
        return None
    if expression := _only(about, "License-Expression"):
        return {"expression": expression}
    licence = _only(about, "License").strip()
    if licence and len(licence) <= _LONGEST_LICENCE and "\n" not in licence:
        return {"license": {"name": licence}}
    classified = [
        line for line in about.get_all("Classifier") or () if line.startswith("License ::")
    ]
    last = [line.rpartition(" :: ")[2] for line in classified]
    return {"license": {"name": last[0]}} if last else None


def _only(about: metadata.PackageMetadata, field: str) -> str:
    """The text of a field, "" without one: some versions of the library raise an error then."""
    return str((about.get_all(field) or [""])[0])


def _licence(id_: str) -> dict[str, Any]:
    return {"license": {"id": id_}}
