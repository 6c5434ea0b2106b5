"""Streams of a compound file, the archive in which Excel 97–2003 keeps a workbook ([MS-CFB])."""

from __future__ import annotations

import struct
from pathlib import Path

from helpers.core.library_errors import vietnamese
from helpers.intake.archive import refuse

_LARGEST_SECTOR = 0xFFFFFFFA
_ENTRY = 128


class CompoundFile:
    """The streams of a file, found by name. Every chain of sectors is followed at most once round.

    Raises:
        InputError: the file is damaged.
    """

    def __init__(self, path: Path, content: bytes) -> None:
        self._path, self._content = path, content
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise self._damaged(vietnamese(error)) from None

    def _open(self) -> None:
        content = self._content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ValueError("kích thước khối lạ")
        self._size, self._small = 1 << shift, 1 << small_shift
        first_entry, _, self._cutoff, first_small, _, next_list, _ = struct.unpack_from(
            "<7I", content, 48
        )
        lists = list(struct.unpack_from("<109I", content, 76))
        each = self._size // 4
        for _ in range(len(content) // self._size):
            if next_list >= _LARGEST_SECTOR:
                break
            numbers = struct.unpack(f"<{each}I", self._sector(next_list))
            lists += numbers[:-1]
            next_list = numbers[-1]
        self._table: list[int] = []
        for sector in lists:
            if sector < _LARGEST_SECTOR:
                self._table += struct.unpack(f"<{each}I", self._sector(sector))
        entries = self._chain(first_entry)
        self._entries = [
            entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)
        ]
        small = self._chain(first_small)
        self._small_table = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])
        start, length = struct.unpack_from("<IQ", self._entries[0], 116)
        self._small_stream = self._chain(start)[:length]

    @property
    def names(self) -> list[str]:
        """The names of all streams and storages."""
        return [self._name(entry) for entry in self._entries]

    def stream(self, name: str) -> bytes:
        """The content of a stream, empty where there is none of that name.

        Raises:
            InputError: its sectors are damaged.
        """
        entry = next((e for e in self._entries if self._name(e) == name and e[66] == 2), None)
        if entry is None:
            return b""
        start, length = struct.unpack_from("<IQ", entry, 116)
        length &= 0xFFFFFFFF
        try:
            if length >= self._cutoff:
                return self._chain(start)[:length]
            return self._small_chain(start, length)
        except (struct.error, IndexError, ValueError) as error:
            raise self._damaged(vietnamese(error)) from None

    def _name(self, entry: bytes) -> str:
        length = min(max(struct.unpack_from("<H", entry, 64)[0] - 2, 0), 62)
        return entry[:length].decode("utf-16-le", "replace")

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at + self._size > len(self._content) + self._size - 1:
            raise ValueError(f"thiếu khối {number}")
        return self._content[at : at + self._size].ljust(self._size, b"\0")

    def _chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        while number < _LARGEST_SECTOR:
            if len(parts) > len(self._table):
                raise ValueError("các khối nối vòng")
            parts.append(self._sector(number))
            number = self._table[number]
        return b"".join(parts)

    def _small_chain(self, number: int, length: int) -> bytes:
        parts: list[bytes] = []
        while number < _LARGEST_SECTOR and len(parts) * self._small < length:
            at = number * self._small
            parts.append(self._small_stream[at : at + self._small])
            number = self._small_table[number]
        return b"".join(parts)[:length]

    def _damaged(self, why: str) -> Exception:
        return refuse(self._path, f"tệp Excel 97–2003 (.xls) hỏng hoặc bị cắt ngang ({why})"[:200])
