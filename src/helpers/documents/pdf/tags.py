"""Tags the cells that head a table's rows, which the Typst wheel cannot do by itself.

Typst has `pdf.header-cell(scope: "row")`, but only behind a feature flag that the wheel does not
offer, so body cells come out as TD. Here such a cell becomes TH with Scope Row and an ID, and the
other cells of its row name that ID among their headers (ISO 32000-1, 14.8.5.7). Typst writes its
structure elements as plain objects with a plain cross-reference table; both are read strictly,
and a file that looks otherwise is an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from helpers.core.errors import ReportError

CELL = re.compile(
    rb"(?P<number>\d+) 0 obj\n<</Type/StructElem/S/TD/P (?P<row>\d+) 0 R"
    rb"/A\[<</O/Table/Headers\[\(U(?P<table>\d+)x(?P<column>\d+)y0\)\]>>"
)
ID_TREE = re.compile(rb"/IDTree<</Names\[(?P<names>(?:\(U\w+\)\d+ 0 R)*)\]>>")
NAME = re.compile(rb"\((U\w+)\)(\d+ 0 R)")
ENTRY_SIZE = 20


def tag_row_headers(pdf: bytes, tables: Sequence[tuple[int, int]]) -> bytes:
    """`pdf` with row headers; `tables` gives for each table its heading column and its rows.

    Raises ReportError when the file does not hold exactly those rows.
    """
    filled = {number: table for number, table in enumerate(tables, start=1) if table[1]}
    if not filled:
        return pdf
    objects, tail = _objects(pdf)
    cells = [match for part in objects.values() if (match := CELL.match(part))]
    heads: dict[bytes, tuple[bytes, bytes]] = {}
    counts: Counter[int] = Counter()
    for cell in cells:
        table = int(cell["table"])
        if table in filled and int(cell["column"]) == filled[table][0]:
            counts[table] += 1
            heads[cell["row"]] = cell["number"], b"U%dr%d" % (table, counts[table])
    if counts != {table: rows for table, (_, rows) in filled.items()}:
        raise _unexpected(f"{dict(counts)} dòng có ô đầu dòng")
    for cell in cells:
        number, name = heads[cell["row"]]
        part = objects[int(cell["number"])]
        objects[int(cell["number"])] = _tagged(part, cell, name, heads=cell["number"] == number)
    root = next(key for key, part in objects.items() if b"/Type/StructTreeRoot" in part[:60])
    objects[root] = _with_names(objects[root], list(heads.values()))
    return _joined(pdf, objects, tail)


def _tagged(part: bytes, cell: re.Match[bytes], name: bytes, *, heads: bool) -> bytes:
    """The object of one cell, as the head of its row or as a cell that names its head."""
    if heads:
        start = cell[0].replace(b"/S/TD", b"/S/TH", 1)
        start = start.replace(b"/A[<</O/Table", b"/ID(%s)/A[<</O/Table/Scope/Row" % name, 1)
    else:
        start = cell[0].replace(b"y0)]", b"y0)(%s)]" % name, 1)
    return start + part[cell.end() :]


def _with_names(root: bytes, heads: list[tuple[bytes, bytes]]) -> bytes:
    """The structure root with the new IDs in its name tree, which must be sorted."""
    tree = ID_TREE.search(root)
    if tree is None:
        raise _unexpected("không có IDTree")
    pairs = NAME.findall(tree["names"]) + [(name, number + b" 0 R") for number, name in heads]
    names = b"".join(b"(%s)%s" % pair for pair in sorted(pairs))
    return root[: tree.start("names")] + names + root[tree.end("names") :]


def _objects(pdf: bytes) -> tuple[dict[int, bytes], bytes]:
    """Every object by its number, in file order, and what follows the cross-reference table."""
    end = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf)
    if end is None:
        raise _unexpected("không có startxref")
    start = int(end[1])
    head = re.compile(rb"xref\n0 (\d+)\n").match(pdf, start)
    if head is None:
        raise _unexpected("không có bảng xref")
    table, size = head.end(), int(head[1])
    starts = [table + ENTRY_SIZE * number for number in range(1, size)]
    places = sorted((int(pdf[at : at + 10]), i) for i, at in enumerate(starts, start=1))
    bounds = [offset for offset, _ in places] + [start]
    parts = {number: pdf[bounds[i] : bounds[i + 1]] for i, (_, number) in enumerate(places)}
    return parts, pdf[table + ENTRY_SIZE * size : end.start()]


def _joined(pdf: bytes, objects: dict[int, bytes], tail: bytes) -> bytes:
    """The file put together again with a new cross-reference table."""
    first = next(iter(objects))
    body = [pdf[: pdf.index(b"%d 0 obj\n" % first)]]
    offset = len(body[0])
    offsets: dict[int, int] = {}
    for number, part in objects.items():
        offsets[number] = offset
        body.append(part)
        offset += len(part)
    table = b"".join(b"%010d 00000 n\r\n" % offsets[number] for number in sorted(offsets))
    head = b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(offsets) + 1)
    return b"".join([*body, head, table, tail, b"startxref\n%d\n%%%%EOF" % offset])


def _unexpected(difference: str) -> ReportError:
    return ReportError(
        "Tệp PDF của Typst có cấu trúc khác dự kiến, không gắn được ô đầu dòng.",
        found=difference,
        todo="dùng đúng phiên bản typst nêu trong requirements.lock",
    )
