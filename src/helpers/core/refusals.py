"""What the operating system refuses, in words: a full disk, a folder that may not be written."""

from __future__ import annotations

import errno

from helpers.core.errors import BaocaoError

_FULL = "dọn bớt ổ đĩa hoặc ghi ra ổ khác, rồi chạy lại"
_MODE = "xin quyền đọc, ghi ở đó hoặc đổi thư mục, rồi chạy lại"
_AWAY = "đổi tên hoặc chuyển đi thứ nằm ở đó, rồi chạy lại"
_REASONS = {
    errno.ENOSPC: ("hết chỗ trên ổ đĩa", _FULL),
    errno.EDQUOT: ("hết hạn mức ổ đĩa", _FULL),
    errno.EFBIG: ("tệp lớn hơn mức cho phép", _FULL),
    errno.EROFS: ("ổ đĩa chỉ đọc", _MODE),
    errno.EACCES: ("không có quyền", _MODE),
    errno.EPERM: ("không có quyền", _MODE),
    errno.EIO: ("ổ đĩa lỗi", "kiểm tra ổ đĩa, chạy lại trên ổ khác"),
    errno.ENOTDIR: ("có tệp nằm ở chỗ của thư mục", _AWAY),
    errno.EEXIST: ("có tệp nằm ở chỗ của thư mục", _AWAY),
    errno.EISDIR: ("có thư mục nằm ở chỗ của tệp", _AWAY),
    errno.ENOENT: ("không có tệp hoặc thư mục này", "kiểm tra đường dẫn rồi chạy lại"),
    errno.ENAMETOOLONG: ("tên hoặc đường dẫn quá dài", "đặt tên ngắn hơn rồi chạy lại"),
    errno.EMFILE: ("mở quá nhiều tệp", "tăng giới hạn số tệp mở (ulimit -n) rồi chạy lại"),
    errno.ENFILE: ("mở quá nhiều tệp", "đóng bớt chương trình khác rồi chạy lại"),
    errno.ENOMEM: ("hết bộ nhớ", "đóng bớt chương trình khác rồi chạy lại"),
}


def reason(error: OSError) -> str:
    """Why the system refused, in a few words.

    Example:
        >>> reason(OSError(errno.ENOSPC, "No space left on device"))
        'hết chỗ trên ổ đĩa'
    """
    return _REASONS.get(error.errno or 0, (_unnamed(error), ""))[0]


def refusal(error: OSError, place: str = "") -> BaocaoError:
    """The same as an error of ours: where, why, what to do.

    Args:
        place: what was worked on, for an error that names no file.
    """
    _, todo = _REASONS.get(error.errno or 0, ("", ""))
    where = error.filename if error.filename is not None else place
    return BaocaoError("Không đọc hoặc ghi được", where=str(where), found=reason(error), todo=todo)


def _unnamed(error: OSError) -> str:
    if error.errno is None:
        return f"{type(error).__name__}: {error}"
    return f"lỗi số {error.errno} của hệ điều hành"
