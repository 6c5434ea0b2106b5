"""Look at a file before it is parsed: is it a workbook, and small enough to be opened at all?

A workbook is a zip archive of parts, or before 2007 a file of streams. What would cost minutes or
gigabytes is told from the archive's directory and refused; a part is then only ever unpacked up to
the size it declared.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from helpers.core.errors import InputError
from helpers.core.files import special
from helpers.core.library_errors import vietnamese

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
Kind = Literal["xlsx", "xlsb", "ods"]
_KINDS: Mapping[str, Kind] = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb"}
SAVE_AGAIN = "mở tệp bằng Excel, lưu lại dạng .xlsx không đặt mật khẩu rồi gửi lại"
# what other files begin with, so that a message can say what was sent instead
_OTHERS: Mapping[bytes, str] = {
    b"%PDF": "tệp PDF",
    b"\x89PNG": "ảnh PNG",
    b"\xff\xd8\xff": "ảnh JPEG",
    b"Rar!": "tệp nén RAR",
    b"7z\xbc\xaf": "tệp nén 7z",
    b"\x1f\x8b": "tệp nén gzip",
    b"PAR1": "tệp Parquet",
    b"{\\rtf": "văn bản RTF",
    b"<": "trang web hay XML",
    b"MZ": "chương trình Windows",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost.

    Attributes:
        packed: bytes of the file.
        unpacked: bytes of all its parts together.
        ratio: unpacked over packed, above which the file is taken for a zip bomb; small files,
            under a tenth of `unpacked`, may exceed it.
        parts: count of parts.
        cells: rows × columns of one sheet, from A1 to its last filled cell; also the count of
            its rows and cells, blank formatted ones too.
        columns: the last column that may be filled.
    """

    packed: int = 32_000_000
    unpacked: int = 64_000_000
    ratio: int = 150
    parts: int = 2_000
    cells: int = 2_000_000
    columns: int = 1_024


FORM = Limits()
EXPORT = Limits(
    packed=400_000_000, unpacked=1_500_000_000, ratio=400, cells=40_000_000, columns=1_024
)


def refuse(path: Path, found: str, todo: str = SAVE_AGAIN) -> InputError:
    """The error that says a file cannot be read as a workbook, and why."""
    return InputError("không đọc được tệp Excel", where=path.name, found=found, todo=todo)


def load_content(path: Path, limits: Limits) -> bytes:
    """The bytes of the workbook at `path`.

    Raises:
        InputError: it is no workbook of any kind, or too large.
    """
    try:
        if kind := special(path):
            raise refuse(path, f"{kind}, không phải tệp", "gửi tệp .xlsx")
        size = path.stat().st_size
        if size > limits.packed:
            raise refuse(path, f"tệp quá lớn: {_mb(size)}, tối đa {_mb(limits.packed)}")
        content = path.read_bytes()
    except OSError as error:
        raise refuse(path, vietnamese(error)) from None
    if not content:
        raise refuse(path, "tệp rỗng (0 byte)")
    if not content.startswith((OLE, *_ZIP)):
        kind = next((name for head, name in _OTHERS.items() if content.startswith(head)), "")
        raise refuse(path, f"{kind or 'tệp không phải Excel'}, dù tên là {path.suffix or 'trống'}")
    return content


def load_archive(path: Path, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive that a workbook's bytes are, checked against `limits`.

    Raises:
        InputError: it is damaged, locked, or too large when unpacked.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise refuse(path, f"tệp {vietnamese(error)}") from None
    _check_parts(path, archive, limits)
    return archive


def kind_of(path: Path, archive: zipfile.ZipFile) -> Kind:
    """What kind of workbook an archive is.

    Raises:
        InputError: it is none.
    """
    names = archive.namelist()
    small = {name.casefold() for name in names}
    if "content.xml" in small:
        return "ods"
    if "[content_types].xml" in small:
        for part, kind in _KINDS.items():
            if part in small:
                return kind
    word = any(name.startswith("word/") for name in names)
    raise refuse(path, f"{'văn bản Word' if word else 'tệp nén'}, không phải sổ tính .xlsx")


def _check_parts(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise refuse(path, f"tệp nén có {len(parts)} phần, tối đa {limits.parts}")
    names = [part.filename for part in parts]
    if any(name.startswith("/") or ".." in name.replace("\\", "/").split("/") for name in names):
        raise refuse(path, "tệp nén có đường dẫn lạ (..)")
    if len(set(names)) < len(names):
        raise refuse(path, "tệp nén có hai phần trùng tên")
    if any(part.flag_bits & 1 for part in parts):
        raise refuse(path, "tệp nén đặt mật khẩu")
    total = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if total > limits.unpacked:
        raise refuse(
            path,
            f"giải nén ra {_mb(total)}, tối đa {_mb(limits.unpacked)}",
            "xóa các dòng, cột trống đã định dạng và hình ảnh, lưu lại dạng .xlsx rồi gửi lại",
        )
    if total > limits.unpacked // 10 and total > packed * limits.ratio:
        raise refuse(path, f"tệp nén {total // packed} lần (nghi là bom nén)")


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"
