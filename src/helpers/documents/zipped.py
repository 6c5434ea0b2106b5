"""Zip files of office documents: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The first moment that a zip file can name; the documents carry no date of their own.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
_PACKED = (".png", ".jpeg", ".gif")  # they would not become smaller


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    """The parts by name, in their order, as one zip file without dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            archive.writestr(entry_of(name), content)
    return target.getvalue()


def entry_of(name: str) -> zipfile.ZipInfo:
    """The head of a part: the same on every day and every system."""
    entry = zipfile.ZipInfo(name, _NO_DATE)
    packed = name.endswith(_PACKED)
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    entry.external_attr = _MODE
    entry.create_system = 3  # the same on Windows
    return entry


def unzip_parts(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name, in the file's order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}
