"""Look at a file before it is parsed: is it a workbook, and small enough to be opened at all?

A workbook is a zip archive of XML parts. What would cost minutes or gigabytes is told from the
archive's directory and refused; a part is then only ever unpacked up to the size it declared.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.core.errors import InputError

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SAVE_AGAIN = "mở tệp bằng Excel, lưu lại dạng .xlsx không đặt mật khẩu rồi gửi lại"
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


def refuse(path: Path, found: str, todo: str = _SAVE_AGAIN) -> InputError:
    """The error that says a file cannot be read as a workbook, and why."""
    return InputError("không đọc được tệp Excel", where=path.name, found=found, todo=todo)


def load_archive(path: Path, limits: Limits) -> tuple[bytes, zipfile.ZipFile]:
    """The bytes of the workbook at `path` and its opened archive, checked against `limits`.

    Raises:
        InputError: it is no workbook of Excel 2007 or newer, damaged, locked, or too large.
    """
    try:
        size = path.stat().st_size
        if size > limits.packed:
            raise refuse(path, f"tệp quá lớn: {_mb(size)}, tối đa {_mb(limits.packed)}")
        content = path.read_bytes()
    except OSError as error:
        raise refuse(path, error.strerror or str(error)) from None
    _check_kind(path, content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise refuse(path, f"tệp hỏng hoặc bị cắt ngang ({error})") from None
    _check_parts(path, archive, limits)
    return content, archive


def _check_kind(path: Path, content: bytes) -> None:
    if not content:
        raise refuse(path, "tệp rỗng (0 byte)")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refuse(path, "tệp đặt mật khẩu", "bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi lại")
        raise refuse(path, "tệp Excel 97–2003 (.xls) hoặc tệp Office cũ, không phải .xlsx")
    if not content.startswith(_ZIP):
        kind = next((name for head, name in _OTHERS.items() if content.startswith(head)), "")
        raise refuse(path, f"{kind or 'tệp không phải Excel'}, dù tên là {path.suffix or 'trống'}")


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
    if "[Content_Types].xml" not in names or not any(
        name.casefold().endswith(("xl/workbook.xml", "xl/workbook.bin")) for name in names
    ):
        kind = "văn bản Word" if any(name.startswith("word/") for name in names) else "tệp nén"
        if "content.xml" in names:
            kind = "bảng tính OpenDocument (.ods)"
        raise refuse(path, f"{kind}, không phải sổ tính .xlsx")
    if any(name.casefold().endswith("xl/workbook.bin") for name in names):
        raise refuse(path, "sổ tính dạng nhị phân (.xlsb)")


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"
