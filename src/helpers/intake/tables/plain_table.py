"""The index of a table that comes without a tree: all its columns of numbers, equal parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.intake.names import shown
from helpers.intake.tables.codes import as_code, as_id, free
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.nodes import Node
from helpers.intake.tables.row import Wide
from helpers.intake.tables.total_column import made_of, mean_of_some, total_column
from helpers.intake.tables.totals import is_maximum
from helpers.intake.tables.tree import Tree
from helpers.intake.tables.words import is_burden


def plain_tree(wides: Sequence[Wide], root: Node, log: Log, *, named: bool) -> Tree | None:
    """A tree of one level over the figures of some tables; None where they have none.

    A column that is the total of the others is the printed value of the index, and no part of it.

    Args:
        named: whether somebody named the index, and not its file; a file's name is spelled as the
            heading of the printed value spells it.
    """
    names = list(dict.fromkeys(n for wide in wides for n in wide.head.figures.values()))
    if not names:
        return None
    total, sums = total_column(wides, names, root, log)
    total, counted = (total, names) if total else mean_of_some(wides, names)
    if not named:
        root = replace(root, name=_spelled(root.name, total))
    parts = [name for name in names if name != total and name not in sums]
    # what cannot be computed from the other columns is taken as it is printed
    printed = bool(total) and not made_of(wides, total, [n for n in parts if n in counted])[1]
    written: dict[str, list[str]] = {}
    # a column that is called as the index is found by that name when it is read again
    wanted = as_code(total) if total and not printed else root.code
    root_code = free(wanted, {as_code(name) for name in names if name != total or printed})
    written[root_code] = [root_code if printed else total or root_code, root.name]
    nodes = [Node(0, root_code, root.name)]
    maxima = _maxima(wides)
    stated = {name: pair for wide in wides for name, pair in wide.head.codes_and_units.items()}
    for name in [total, *parts] if printed else parts:
        typed, unit = stated.get(name, ("", ""))
        code = free(as_code(typed or name) or "ct", written)
        written[code] = [typed, name] if typed else [name]
        numbers = {"maximum": maxima[name]} if name in maxima else {}
        weight = 1.0 if name == total or (not printed and name in counted) else 0.0
        nodes.append(Node(0, code, name, root_code, weight=weight, numbers=numbers, unit=unit))
    if not total or printed:
        _ask_direction(parts, log)
    if uncounted := [shown(name, 40) for name in parts if name not in counted]:
        log.assume(
            f"cột '{shown(total, 40)}' là giá trị công bố của chỉ số, bằng trung bình các cột: "
            f"{listed([shown(name, 40) for name in counted])}; không tính vào điểm: "
            f"{listed(uncounted)}"
        )
    if printed:
        log.assume(
            f"điểm và hạng theo cột '{shown(total, 40)}' như công bố: trung bình hoặc tổng các cột "
            "khác không ra giá trị ấy; cần tính lại thì thêm trang Khung chỉ tiêu có trọng số"
        )
    log.assume(
        f"không có trang Khung chỉ tiêu: {len(parts)} cột số là chỉ tiêu, "
        + ("" if printed else "trọng số bằng nhau, ")
        + f"cao hơn là tốt: {listed([shown(name, 40) for name in parts])}"
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


def _spelled(name: str, heading: str) -> str:
    """A name with the words of a heading as it writes them ("Pci 2024", "Điểm PCI": PCI 2024)."""
    words = {as_id(word): word for word in heading.split()}
    return " ".join(words.get(as_id(word), word) for word in name.split())
