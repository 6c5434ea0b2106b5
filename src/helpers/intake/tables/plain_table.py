"""The index of a table that comes without a tree: all its columns of numbers, equal parts."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.intake.names import shown
from helpers.intake.row_kinds.words import told_by_words
from helpers.intake.tables.codes import as_code, as_id, free
from helpers.intake.tables.heading import is_total_heading, own_heading
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.nodes import Node
from helpers.intake.tables.row import Wide
from helpers.intake.tables.totals import is_maximum
from helpers.intake.tables.tree import Tree
from helpers.intake.tables.words import is_burden

_INDEX_WORDS = frozenset({"diem", "chi", "so", "tong", "hop", "index", "score", "overall"})
_LEAST_ROWS = 5  # fewer may add up by chance


def plain_tree(wides: Sequence[Wide], root: Node, log: Log) -> Tree | None:
    """A tree of one level over the figures of some tables; None where they have none.

    A column that is the total of the others is the printed value of the index, and no part of it.
    """
    names = list(dict.fromkeys(n for wide in wides for n in wide.head.figures.values()))
    if not names:
        return None
    total, sums = _total(wides, names, root, log)
    written: dict[str, list[str]] = {}
    # a column that is called as the index is found by that name when it is read again
    own = as_code(total) if total else root.code
    root_code = free(own, {as_code(one) for one in names if one != total})
    written[root_code] = [total or root_code, root.name]
    nodes = [Node(0, root_code, root.name)]
    maxima = _maxima(wides)
    for name in names:
        if name != total and name not in sums:
            code = free(as_code(name) or "ct", written)
            written[code] = [name]
            numbers = {"maximum": maxima[name]} if name in maxima else {}
            nodes.append(Node(0, code, name, root_code, numbers=numbers))
    if not total or not _adds_up(wides, total, len(names) - len(sums)):
        _ask_direction([node.name for node in nodes[1:]], log)
    log.assume(
        f"không có trang Khung chỉ tiêu: {len(nodes) - 1} cột số là chỉ tiêu, trọng số bằng nhau, "
        f"cao hơn là tốt: {listed([shown(node.name, 40) for node in nodes[1:]])}"
    )
    return Tree(tuple(nodes), written, added=True)


def _maxima(wides: Sequence[Wide]) -> dict[str, float]:
    """How many points each column can have, where a row of the table says it."""
    return {
        name: float(cell)
        for wide in wides
        for row in wide.totals
        if is_maximum(row.label)
        for at, name in wide.head.figures.items()
        if isinstance(cell := wide.sheet.at(row.number, at), (int, float)) and cell > 0
    }


def _ask_direction(names: Sequence[str], log: Log) -> None:
    """Names of what is better the lower it is; they may as well head the points given for it."""
    if doubtful := [name for name in names if is_burden(name)]:
        log.problem(
            "", "", "unknown_direction",
            "không rõ cao hơn hay thấp hơn là tốt; chưa xếp hạng được",
            listed([f"'{shown(name, 40)}'" for name in doubtful]),
            "thêm trang Khung chỉ tiêu có cột Mã, Tên, Chiều (cao hơn là tốt, thấp hơn là tốt), "
            "mỗi chỉ tiêu một dòng; với tệp .csv thì là một tệp .csv thứ hai",
        )  # fmt: skip


def _total(
    wides: Sequence[Wide], names: list[str], root: Node, log: Log
) -> tuple[str, tuple[str, ...]]:
    """The column of totals, "" where there is none, and further columns that are called so."""
    if len(names) < 2:
        return "", ()
    headings = {
        name: wide.head.headings[at] for wide in wides for at, name in wide.head.figures.items()
    }
    called = [name for name in names if _is_total_column(own_heading(headings[name]))]
    # a total under a heading of its own is that of a group
    said = [name for name in called if len(headings[name]) == 1]
    named = [name for name in names if _is_named_as(name, root.code)]
    if len(named) == 1:
        said = said or named
        called += [name for name in named if name not in called]
    if not said:
        said = [name for name in names if _adds_up(wides, name, len(names))]
    total = next((one for one in said if _adds_up(wides, one, len(names))), (said or [""])[-1])
    if total:
        log.assume(f"cột '{shown(total, 40)}' là giá trị công bố của chỉ số, không phải chỉ tiêu")
    sums = tuple(one for one in called if one != total)
    if sums:
        log.leave(f"cột tổng, không phải chỉ tiêu: {listed([shown(one, 40) for one in sums])}")
    return total, sums


def _is_named_as(name: str, index: str) -> bool:
    """Whether a heading says no more than the index is called: "Điểm DDCI", "Chỉ số PAR (%)"."""
    parts = {word for word in as_id(index).split("-") if not word.isdecimal()} - _INDEX_WORDS
    words = set(as_id(name).split("-")) - _INDEX_WORDS
    return bool(words & parts) and all(word in parts or word.isdecimal() for word in words)


def _is_total_column(heading: str) -> bool:
    return is_total_heading((heading,)) or told_by_words(heading) == "total"


def _adds_up(wides: Sequence[Wide], name: str, count: int) -> bool:
    """Whether a column is the sum or the mean of all others, in every row that has all."""
    sums, means, rows = True, True, 0
    for wide in wides:
        column = next((at for at, one in wide.head.figures.items() if one == name), 0)
        for row in wide.rows:
            if column not in row.values or len(row.values) < count:
                continue
            parts = [value for at, value in row.values.items() if at != column]
            total, stated = sum(parts), row.values[column]
            allowed = 0.006 * max(len(parts), 1) if stated != int(stated) else 0.5
            rows += 1
            sums &= abs(total - stated) <= allowed
            means &= abs(total / len(parts) - stated) <= 0.006
    return rows >= _LEAST_ROWS and (sums or means)
