"""What the system and libraries say, in Vietnamese: by error number, by kind of damage."""

from __future__ import annotations

import csv
import errno
import re
import struct
import zipfile
import zlib

from helpers.core.errors import BaocaoError

# what it means, and what to do
_BY_NUMBER: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("không có tệp hoặc thư mục này", "xem lại đường dẫn"),
    errno.EACCES: ("không có quyền đọc hoặc ghi", "đổi quyền của tệp, thư mục"),
    errno.EPERM: ("hệ điều hành không cho làm việc này", "đổi quyền của tệp, thư mục"),
    errno.EEXIST: ("đã có tệp hoặc thư mục cùng tên", "đổi tên, hoặc chuyển tệp đó đi"),
    errno.EISDIR: ("là thư mục, không phải tệp", "chỉ tới một tệp"),
    errno.ENOTDIR: ("một phần của đường dẫn là tệp, không phải thư mục", "xem lại đường dẫn"),
    errno.ENOTEMPTY: ("thư mục không trống", "chuyển các tệp trong đó đi"),
    errno.ENOSPC: ("ổ đĩa đã đầy", "xoá bớt tệp rồi chạy lại"),
    errno.EDQUOT: ("hết hạn mức ổ đĩa", "xoá bớt tệp rồi chạy lại"),
    errno.EFBIG: ("tệp lớn hơn mức cho phép", "xoá bớt tệp, hoặc nâng giới hạn (ulimit -f)"),
    errno.ENFILE: ("hệ thống mở quá nhiều tệp", "đóng bớt chương trình khác"),
    errno.EROFS: ("ổ đĩa chỉ cho đọc", "ghi vào nơi khác"),
    errno.EMFILE: ("mở quá nhiều tệp cùng lúc", "giảm --jobs, hoặc nâng giới hạn (ulimit -n)"),
    errno.ENAMETOOLONG: ("tên tệp hoặc đường dẫn quá dài", "đặt tên ngắn hơn"),
    errno.ENOMEM: ("không đủ bộ nhớ", "giảm --jobs, đóng bớt chương trình khác"),
    errno.EIO: ("thiết bị lưu trữ đọc, ghi bị lỗi", "kiểm tra ổ đĩa, mạng"),
    errno.EBUSY: ("tệp đang được chương trình khác dùng", "đóng chương trình đó"),
    errno.ETXTBSY: ("tệp đang được chương trình khác dùng", "đóng chương trình đó"),
    errno.ELOOP: ("liên kết dẫn vòng tròn", "xem lại liên kết"),
    errno.EXDEV: ("hai nơi ở hai ổ đĩa", "ghi vào cùng ổ đĩa"),
    errno.EINVAL: ("tên hoặc giá trị mà hệ điều hành không nhận", "xem lại đường dẫn"),
    errno.ECONNREFUSED: ("máy kia không nhận kết nối", "xem lại địa chỉ, cổng"),
    errno.ETIMEDOUT: ("quá thời gian chờ", "kiểm tra mạng rồi chạy lại"),
    errno.ECHILD: ("tiến trình con đã mất", "chạy lại"),
    errno.EAGAIN: ("hệ thống đang hết tài nguyên", "giảm --jobs rồi chạy lại"),
}
_WINDOWS = {32: errno.EBUSY, 33: errno.EBUSY}  # sharing and lock violations
# of libraries that raise them without a number
_BY_CLASS = {
    FileNotFoundError: errno.ENOENT,
    PermissionError: errno.EACCES,
    FileExistsError: errno.EEXIST,
    IsADirectoryError: errno.EISDIR,
    NotADirectoryError: errno.ENOTDIR,
    ConnectionRefusedError: errno.ECONNREFUSED,
    TimeoutError: errno.ETIMEDOUT,
}
_DAMAGED = "bị cắt ngang hoặc đã bị sửa"
# pandas, then duckdb
_CELLS = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
_PACKAGE = re.compile(r"(?:[Ii]nstall|No module named) '?(\w+)")
_PROTOCOL = re.compile(r"Protocol not known: (\S+)")
# what a reader of files raises when the file is not what it should be
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    EOFError,
    LookupError,
    ValueError,
    RuntimeError,
)
_READERS = {"duckdb", "_duckdb", "python_calamine", "lxml", "pandas"}
_LINE = re.compile(r"\bline:? (\d+)", re.IGNORECASE)


def vietnamese(error: BaseException) -> str:
    """What an error of the system or of a library means, in Vietnamese, with its place if known.

    Errors whose text is ours already are said as they are.

    Example:
        >>> vietnamese(OSError(errno.ENOSPC, "No space left on device"))
        'ổ đĩa đã đầy'
        >>> vietnamese(ValueError("Expected 3 fields in line 7, saw 4"))
        'dòng 7 có 4 ô, cần 3'
    """
    return _known(error)[0]


def of_system(error: OSError, place: str = "") -> BaocaoError:
    """A system error as one of ours: what, which file, what to do.

    Args:
        place: what was worked on, for an error that names no file.
    """
    what, todo = _known(error)
    where = " → ".join(str(name) for name in (error.filename, error.filename2) if name) or place
    return BaocaoError(f"Không đọc hoặc ghi được: {what}", where=where, todo=todo)


def _known(error: BaseException) -> tuple[str, str]:
    text = str(error)
    if isinstance(error, OSError):
        return _of_number(error)
    if not text.isascii():  # ours: no library of this program speaks with accents
        return text, ""
    if "encrypted" in text:
        return "có mật khẩu", "gỡ mật khẩu"
    if isinstance(error, NotImplementedError):
        return "nén theo cách chưa đọc được", "nén lại bằng cách thường (deflate)"
    if isinstance(error, UnicodeDecodeError):
        return f"byte thứ {error.start + 1} không phải chữ UTF-8", "lưu lại dạng UTF-8"
    if match := _CELLS.search(text):
        return f"dòng {match[2]} có {match[3]} ô, cần {match[1]}", "sửa dòng đó"
    if match := _PACKAGE.search(text):
        return f"thiếu gói {match[1]}", f"cài gói {match[1]}"
    if match := _PROTOCOL.search(text):
        return f"không có giao thức {match[1]}", "xem lại địa chỉ"
    if type(error).__name__ == "OutOfMemoryException":  # of duckdb
        return _BY_NUMBER[errno.ENOMEM]
    if place := _place(error, text):
        return f"hỏng ở {place}", "sửa chỗ đó"
    if isinstance(error, _DAMAGE) or type(error).__module__.split(".")[0] in _READERS:
        return _DAMAGED, "lấy lại bản nguyên vẹn"
    return f"lỗi {type(error).__name__}", "chạy lại"


def _of_number(error: OSError) -> tuple[str, str]:
    message = str(error.strerror or error)
    if not message.isascii():  # ours
        return message, ""
    number = _WINDOWS.get(getattr(error, "winerror", None) or 0, error.errno)
    if number is None:
        number = next((no for kind, no in _BY_CLASS.items() if isinstance(error, kind)), None)
    if number is not None and number in _BY_NUMBER:
        return _BY_NUMBER[number]
    return f"lỗi hệ thống số {number}" if number else f"lỗi {type(error).__name__}", "chạy lại"


def _place(error: BaseException, text: str) -> str:
    """Line and column, as readers of XML and JSON know them; the line that a text names."""
    line = getattr(error, "lineno", None)
    column = getattr(error, "colno", getattr(error, "offset", None))
    if line and column is not None:
        return f"dòng {line}, cột {column}"
    match = _LINE.search(text)
    return f"dòng {match[1]}" if match else ""
