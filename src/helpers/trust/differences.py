"""Where two contents of one file differ, in words."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from helpers.documents.zipped import unzip_parts

_TEXTS = (".html", ".json", ".ipynb", ".csv", ".yml", ".md", ".xml", ".rels")
_PACKED = (".docx", ".xlsx")
_AROUND = 24  # characters shown before and after


def difference(name: str, before: bytes, after: bytes) -> str:
    """The first place at which two contents differ; "" where they are the same.

    Args:
        name: of the file; its ending tells what it holds.

    Example:
        >>> difference("a.csv", b"x\\n85,0\\n", b"x\\n86,0\\n")
        "dòng 2, ký tự 2: '85,0' → '86,0'"
    """
    if before == after:
        return ""
    suffix = PurePosixPath(name).suffix
    if suffix in _PACKED:
        return _of_parts(before, after)
    if suffix in _TEXTS:
        return _of_texts(before.decode("utf-8", "replace"), after.decode("utf-8", "replace"))
    return _of_bytes(before, after)


def _of_parts(before: bytes, after: bytes) -> str:
    try:
        old, new = unzip_parts(before), unzip_parts(after)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, io.UnsupportedOperation):
        return _of_bytes(before, after)
    for name in dict.fromkeys((*old, *new)):
        if name not in old or name not in new:
            return f"phần {name}: chỉ có ở một bên"
        if old[name] != new[name]:
            return f"phần {name}, {difference(name, old[name], new[name])}"
    return _of_bytes(before, after)


def _of_texts(before: str, after: str) -> str:
    at = _first(before, after)
    if at == min(len(before), len(after)) and before == after:
        return "ký tự không phải UTF-8"
    line = before.count("\n", 0, at) + 1
    start = before.rfind("\n", 0, at) + 1
    place = f"dòng {line}, ký tự {at - start + 1}"
    begin = max(start, at - _AROUND)
    return f"{place}: {_shown(before, begin, at)} → {_shown(after, begin, at)}"


def _shown(text: str, begin: int, at: int) -> str:
    end = text.find("\n", at)
    whole = text[begin : len(text) if end < 0 else end]
    return repr(whole[: at - begin + _AROUND])


def _of_bytes(before: bytes, after: bytes) -> str:
    at = _first(before, after)
    sizes = "" if len(before) == len(after) else f", {len(before)} → {len(after)} byte"
    return f"byte {at}: {before[at : at + 8].hex()} → {after[at : at + 8].hex()}{sizes}"


def _first(before: str | bytes, after: str | bytes) -> int:
    """The first place that differs."""
    low, high = 0, min(len(before), len(after))
    while low < high:  # what is the same up to the middle need not be looked at again
        middle = (low + high + 1) // 2
        if before[low:middle] == after[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
