"""A framework read and checked as a whole, before anything is computed."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path

from helpers.core.errors import ConfigError
from helpers.core.params.reader import read_yaml
from helpers.core.periods import period_of
from helpers.index.aggregate import power_of
from helpers.index.framework_table import Composite, Leaf, Node, Normalise
from helpers.index.tree import Branch, Tree, build_tree

# scales on which the worst unit has the lowest score of the range, whatever the data are
WORST_IS_LOWEST = frozenset(
    {"minmax", "percentile_rank", "distance_to_max", "distance_to_reference", "distance_to_target"}
)
TODO = "thang có điểm thấp nhất lớn hơn 0 (ví dụ range: [1, 100]), hoặc aggregate: arithmetic"


def read_composite(path: Path) -> Composite:
    """The framework at `path`, checked.

    Raises:
        ConfigError: the file does not fit; names file, key, value and what is allowed.
    """
    table = read_yaml(path, Composite, "docs/index.md")
    for key, found, todo in _faults(table):
        raise ConfigError(
            "Khung chỉ số không hợp lệ", where=f"{path.name}, khoá {key}", found=found, todo=todo
        )
    return table


def _faults(table: Composite) -> list[tuple[str, str, str]]:
    """What is wrong with the tree or with an indicator's parameters: key, value, what to do."""
    found = _tree_faults(table) + _period_faults(table)
    found += [fault for leaf in table.indicators for fault in _leaf_faults(table, leaf)]
    return found or _mean_faults(table)


def _tree_faults(table: Composite) -> list[tuple[str, str, str]]:
    nodes: tuple[Node, ...] = (*table.groups, *table.indicators)
    codes = [node.code for node in nodes]
    groups = {group.code: group for group in table.groups}
    found = [
        (f"code {code!r}", f"{codes.count(code)} lần", "mỗi mã chỉ dùng một lần")
        for code in dict.fromkeys(codes)
        if codes.count(code) > 1
    ]
    roots = [group.code for group in table.groups if not group.parent]
    if len(roots) != 1:
        todo = "đúng một nhóm không có parent: chính là chỉ số"
        found.append(("groups", f"không có parent: {', '.join(roots) or 'không nhóm nào'}", todo))
    allowed = f"một trong: {', '.join(groups)}"
    for node in nodes:
        if node.parent not in groups and (node.parent or isinstance(node, Leaf)):
            found.append((f"{node.code}.parent", repr(node.parent), allowed))
    parents = {node.parent for node in nodes}
    for code, group in groups.items():
        seen, at = {code}, group.parent
        while at in groups and at not in seen:
            seen.add(at)
            at = groups[at].parent
        if at in seen:
            found.append((f"{code}.parent", at, "cây không được có vòng"))
    for code in groups:
        if code not in parents:
            found.append((f"groups {code}", "nhóm rỗng", "thêm chỉ tiêu có parent là nhóm này"))
    for node in nodes:
        weights = node.weight.values() if isinstance(node.weight, dict) else (node.weight,)
        if any(weight < 0 for weight in weights):
            found.append((f"{node.code}.weight", str(node.weight), "trọng số từ 0 trở lên"))
    return found


def _leaf_faults(table: Composite, leaf: Leaf) -> list[tuple[str, str, str]]:
    found = []
    methods = {(leaf.normalise or table.normalise).method}
    methods |= {one.method for one in table.uncertainty.normalise}
    if methods & {"goalposts", "scaled"} and leaf.bounds is None:
        found.append((f"{leaf.code}.bounds", "thiếu", "bounds: [số nhỏ, số lớn]"))
    if leaf.bounds is not None and leaf.bounds[0] >= leaf.bounds[1]:
        found.append((f"{leaf.code}.bounds", str(leaf.bounds), "số thứ nhất nhỏ hơn số thứ hai"))
    if "distance_to_target" in methods and leaf.target is None:
        found.append((f"{leaf.code}.target", "thiếu", "một số, theo đơn vị của chỉ tiêu"))
    if "distance_to_reference" in methods and not leaf.reference:
        found.append((f"{leaf.code}.reference", "thiếu", "mã của một đơn vị trong DATA.csv"))
    if leaf.denominator and leaf.denominator_scale <= 0:
        scale = f"{leaf.denominator_scale:g}"
        found.append((f"{leaf.code}.denominator_scale", scale, "một số lớn hơn 0"))
    if "fraction_of_max" in methods and leaf.direction < 0:
        todo = "minmax, goalposts hoặc rank: chia cho giá trị lớn nhất sẽ đảo thứ tự"
        found.append((f"{leaf.code}.direction", "-1 với fraction_of_max", todo))
    return found


def _period_faults(table: Composite) -> list[tuple[str, str, str]]:
    """Two labels of one period in one place."""
    places: dict[str, list[str]] = {"breaks": [*table.breaks], "back_casts": [*table.back_casts]}
    for node in (*table.groups, *table.indicators):
        places[f"{node.code}.periods"] = [*node.periods]
        places[f"{node.code}.weight"] = [*node.weight] if isinstance(node.weight, dict) else []
    return [
        (key, ", ".join(labels), "mỗi kỳ một lần; hai cách viết của một kỳ là một kỳ")
        for key, labels in places.items()
        if len({period_of(label) for label in labels}) < len(labels)
    ]


def _mean_faults(table: Composite) -> list[tuple[str, str, str]]:
    """Means that some unit cannot have, whatever the data are: a part of it is 0 or negative."""
    tree = build_tree(table)
    found = []
    for branch in tree.branches:
        code = tree.codes[branch.at]
        tried = [(f"{code}.aggregate", branch)]
        for method in table.uncertainty.aggregate:
            tried.append(("uncertainty.aggregate", replace(branch, method=method)))
        for key, how in tried:
            if (power := power_of(how)) != 1 and (words := _no_mean(table, tree, how, power)):
                found.append((key, f"{how.method} ở nhóm {code}: {words}", TODO))
    return found


def _no_mean(table: Composite, tree: Tree, how: Branch, power: float) -> str:
    """Which indicator of a group has scores for which its mean is not defined; "" for none."""
    for at, leaf in enumerate(table.indicators):
        direct = at in how.parts
        if not (direct or how.at in _above(tree, at)):
            continue
        for scale in (leaf.normalise or table.normalise, *table.uncertainty.normalise):
            lowest = _surely_lowest(scale)
            if lowest == -inf or (direct and (lowest < 0 or (lowest == 0 and power <= 0))):
                return f"{leaf.code} theo {scale.method} luôn có điểm bằng 0 hoặc âm"
    return ""


def _surely_lowest(how: Normalise) -> float:
    """The score of the worst unit where it does not depend on the data, else infinity.

    Of z-scores around 0 some are negative, and so are means of them.
    """
    if how.method == "zscore":
        return -inf if how.mean <= 0 else inf
    if how.method == "borda":
        return 0.0
    return (how.range or (0.0, 1.0))[0] if how.method in WORST_IS_LOWEST else inf


def _above(tree: Tree, at: int) -> set[int]:
    """The groups that a node is part of, directly or through others."""
    found: set[int] = set()
    while (at := int(tree.parents[at])) >= 0:
        found.add(at)
    return found
