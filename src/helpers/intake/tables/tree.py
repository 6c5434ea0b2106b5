"""Nodes as a sheet lists them, made one tree: codes, parents, one index at the top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.intake.names import shown
from helpers.intake.tables.codes import as_code, free
from helpers.intake.tables.columns import Columns
from helpers.intake.tables.log import Log, listed
from helpers.intake.tables.nodes import Node


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree of nodes.

    Attributes:
        nodes: the index first; codes fit our pattern, a parent is a code.
        written: each code with what the sheet writes for it: code and names.
        groupings: columns of the data that hold groups of units; `apart`, these and others that
            are neither node nor denominator.
        added: whether the index is not in the sheet.
    """

    nodes: tuple[Node, ...]
    written: dict[str, list[str]]
    groupings: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    added: bool = False

    @property
    def root(self) -> str:
        """The code of the index."""
        return self.nodes[0].code

    @property
    def groups(self) -> frozenset[str]:
        """The codes that are made of others."""
        return frozenset(node.parent for node in self.nodes if node.parent)

    @property
    def leaves(self) -> tuple[Node, ...]:
        """The indicators."""
        return tuple(node for node in self.nodes if node.code not in self.groups)

    def columns(self) -> Columns:
        """By which texts the columns of the data are found."""
        figures = {code: texts for code, texts in self.written.items() if code not in self.apart}
        return Columns(figures, [text for code in self.groupings for text in self.written[code]])


def make_tree(sheet: str, listed_nodes: Sequence[Node], root: Node, log: Log) -> Tree:
    """The nodes as one tree below the index.

    Args:
        root: the index, where the sheet does not list it.
    """
    coded, written = _coded(sheet, listed_nodes, log)
    nodes = [node for node in coded if not node.kind]
    nodes = _with_parents(sheet, nodes, written, log)
    nodes = _with_denominators(sheet, nodes, Columns(written), log)
    tops = [node for node in nodes if not node.parent]
    parents = {node.parent for node in nodes}
    if len(tops) == 1 and (tops[0].code in parents or len(nodes) == 1) and len(nodes) > 1:
        ordered, added = [tops[0], *(node for node in nodes if node is not tops[0])], False
    else:
        code = free(root.code, written)
        top = replace(root, code=code)
        written[code] = [code, root.name]
        if len(nodes) != len(tops):
            names = listed([node.code for node in tops])
            log.assume(f"khung có nhiều nút không thuộc nút nào ({names}): đặt chung dưới '{code}'")
        else:
            log.assume(f"khung không chia nhóm: mọi chỉ tiêu thuộc thẳng chỉ số '{code}'")
        under = [replace(node, parent=node.parent or code) for node in nodes]
        ordered, added = [top, *under], True
    groupings = tuple(node.code for node in coded if node.kind == "group")
    apart = tuple(node.code for node in coded if node.kind not in ("", "denominator"))
    return Tree(tuple(ordered), written, groupings, apart, added)


def _coded(sheet: str, nodes: Sequence[Node], log: Log) -> tuple[list[Node], dict[str, list[str]]]:
    """The nodes with codes of our own pattern, each once."""
    coded: list[Node] = []
    written: dict[str, list[str]] = {}
    changed: list[str] = []
    rows: dict[str, int] = {}
    for node in nodes:
        typed = node.code or node.name
        if node.code and typed.casefold() in rows:
            log.problem(
                sheet, f"{node.row}:{node.row}", "double_code",
                f"mã '{shown(typed, 40)}' đã có ở dòng {rows[typed.casefold()]}",
                f"dòng {node.row}", "đặt mỗi chỉ tiêu một mã",
            )  # fmt: skip
            continue
        rows[typed.casefold()] = node.row
        code = free(as_code(typed) or f"ct-{node.row}", written)
        if node.code and code != node.code:
            changed.append(f"{shown(node.code, 30)} → {code}")
        written[code] = [typed, node.name, node.name_en]
        coded.append(replace(node, code=code))
    if changed:
        log.assume(f"mã viết lại cho hợp lệ: {listed(changed)}")
    if nodes and not any(node.code for node in nodes):
        log.assume("khung không có cột Mã: mã đặt theo tên")
    return coded, written


def _with_parents(
    sheet: str, nodes: list[Node], written: dict[str, list[str]], log: Log
) -> list[Node]:
    """The nodes with their parents as codes; groups that are only named are added."""
    if not any(node.parent for node in nodes):
        return _by_number(nodes, written, log)
    known = Columns({node.code: written[node.code] for node in nodes})
    parents = {node.parent: known.match(node.parent) for node in nodes if node.parent}
    implied: dict[str, Node] = {}
    if not any(parents.values()):
        names = {n.parent: n.parent_name or n.parent for n in nodes if n.parent}
        for typed, name in names.items():
            code = free(as_code(typed) or "nhom", written)
            written[code] = [typed, name]
            implied[typed] = Node(0, code, name)
            parents[typed] = code
        log.assume(f"các nhóm chỉ nêu tên ở cột Thuộc được thêm vào khung: {listed([*names])}")
    linked = [*implied.values()]
    for node in nodes:
        parent = parents.get(node.parent, "")
        if node.parent and (not parent or parent == node.code):
            near = known.near(node.parent)
            log.problem(
                sheet, f"{node.row}:{node.row}", "unknown_parent",
                f"'{shown(node.name, 40)}' thuộc một nút không có trong khung",
                f"'{shown(node.parent, 60)}'",
                f"có phải là: {near}? " if near else "thêm dòng của nút ấy vào khung",
            )  # fmt: skip
            parent = ""
        linked.append(replace(node, parent=parent))
    return linked


def _by_number(nodes: list[Node], written: Mapping[str, list[str]], log: Log) -> list[Node]:
    """A tree told by its codes: "1.2" belongs to "1", where the sheet has no column for it."""
    codes = {written[node.code][0].rstrip("."): node.code for node in nodes}
    above = {node.code: _longest(written[node.code][0].rstrip("."), codes) for node in nodes}
    if not any(above.values()):
        return nodes
    log.assume("cột Thuộc trống: cấp trên lấy theo mã (1.2 thuộc 1)")
    return [replace(node, parent=above[node.code]) for node in nodes]


def _longest(typed: str, codes: Mapping[str, str]) -> str:
    head = typed.rpartition(".")[0]
    while head and head not in codes:
        head = head.rpartition(".")[0]
    return codes.get(head, "") if head else ""


def _with_denominators(sheet: str, nodes: list[Node], known: Columns, log: Log) -> list[Node]:
    linked = []
    for node in nodes:
        code = known.match(node.denominator) if node.denominator else ""
        if node.denominator and not code:
            log.problem(
                sheet, f"{node.row}:{node.row}", "unknown_denominator",
                f"mẫu số của '{shown(node.name, 40)}' không có trong khung",
                f"'{shown(node.denominator, 40)}'", "thêm dòng của mẫu số, loại Denominator",
            )  # fmt: skip
        linked.append(replace(node, denominator=code))
    return linked
