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


def with_rows(
    content: bytes,
    rows: Sequence[Row],
    drop: Callable[[Row], bool] = lambda row: False,
    after: Callable[[Row], bool] = lambda row: True,
) -> bytes:
    """The table without the rows to drop, and with these behind the last of the rows `after`.

    Where no row is one of `after`, they stand at the end.

    Example:
        >>> table = b"id,name\\na,A\\nb,B\\n"
        >>> with_rows(table, [{"id": "c", "name": "C, D"}], lambda row: row["id"] == "a")
        b'id,name\\nb,B\\nc,"C, D"\\n'
        >>> with_rows(table, [{"id": "c"}], after=lambda row: row["id"] == "a")
        b'id,name\\na,A\\nc,\\nb,B\\n'
    """
    text = content.decode("utf-8-sig")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = list(io.StringIO(text, newline=""))
    hint = lines[0].casefold().startswith("sep=")  # which Excel understands
    separator = max(_SEPARATORS, key=lines[hint].count)
    reader = csv.reader(lines, delimiter=separator)
    header = [name.strip() for name in [next(reader) for _ in range(1 + hint)][-1]]
    kept, begins, place = ["".join(lines[: reader.line_num])], reader.line_num, 0
    for cells in reader:
        line = "".join(lines[begins : reader.line_num])
        begins = reader.line_num
        row = dict(zip(header, cells, strict=False))
        if not drop(row):
            kept.append(line)
            place = len(kept) if after(row) else place
    place = place or len(kept)
    before, behind = "".join(kept[:place]), "".join(kept[place:])
    if before and not before.endswith("\n"):
        before += end
    added = io.StringIO()
    writer = csv.writer(added, delimiter=separator, lineterminator=end)
    writer.writerows([_cell(row.get(name, "")) for name in header] for row in rows)
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + (before + added.getvalue() + behind).encode("utf-8")


def _cell(text: str) -> str:
    """A negative number stays one."""
    return text if _NUMBER.fullmatch(text) else inert(text)
