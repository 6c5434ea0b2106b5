"""Rows added to a table of declarations, or taken out of it; all other lines stay as they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence

from helpers.core.text import inert

_SEPARATORS = (",", ";", "\t")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
Row = Mapping[str, str]


def with_rows(content: bytes, rows: Sequence[Row], drop: Callable[[Row], bool]) -> bytes:
    """The table without the rows to drop, and with these at its end.

    Example:
        >>> table = b"id,name\\na,A\\nb,B\\n"
        >>> with_rows(table, [{"id": "c", "name": "C, D"}], lambda row: row["id"] == "a")
        b'id,name\\nb,B\\nc,"C, D"\\n'
    """
    text = content.decode("utf-8-sig")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = list(io.StringIO(text, newline=""))
    hint = lines[0].casefold().startswith("sep=")  # which Excel understands
    separator = max(_SEPARATORS, key=lines[hint].count)
    reader = csv.reader(lines, delimiter=separator)
    header = [name.strip() for name in [next(reader) for _ in range(1 + hint)][-1]]
    kept, begins = ["".join(lines[: reader.line_num])], reader.line_num
    for cells in reader:
        own = "".join(lines[begins : reader.line_num])
        begins = reader.line_num
        if not drop(dict(zip(header, cells, strict=False))):
            kept.append(own)
    before = "".join(kept)
    if before and not before.endswith("\n"):
        before += end
    added = io.StringIO()
    writer = csv.writer(added, delimiter=separator, lineterminator=end)
    writer.writerows([_cell(row.get(name, "")) for name in header] for row in rows)
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + (before + added.getvalue()).encode("utf-8")


def _cell(text: str) -> str:
    """A negative number stays one."""
    return text if _NUMBER.fullmatch(text) else inert(text)
