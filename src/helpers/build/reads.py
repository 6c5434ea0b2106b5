"""Which parts of a period a notebook reads, found in its cells without running them.

A report is made again when a part that it reads has changed. Whatever is not understood counts as
reading every input: the page is then made more often than needed, never less.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

OWN, SCORES, VALUES, ALL = "own", "scores", "values", "all"

# every record states what is known of its unit, and compares the scores of all units
ALWAYS = frozenset({OWN, SCORES})
# what attributes of a report tell, by part; one that is not named here is not understood
_TELLS: Mapping[str, tuple[str, ...]] = {
    OWN: (
        *("rows", "findings", "units", "periods", "source_periods", "indicators", "root", "unit"),
        *("tiles", "lang", "number", "show", "figure", "explain", "title", "cover", "key_points"),
        *("sentences", "indicator_table", "rank_table", "rank_parts", "quarters_table"),
        *("figures_table", "explanations", "notes", "closing", "contributions"),
        *("criteria", "criteria_table"),
    ),
    SCORES: ("scores",),
    VALUES: ("values",),
    ALL: ("all_rows", "league_table"),
}
ATTRIBUTES = {name: part for part, names in _TELLS.items() for name in names}
# charts that are given all values and draw those of one unit, their second argument
OF_ONE_UNIT = ("small_multiples", "to_date", "trend")

_PARAMETERS = ("programme", "period", "unit", "lang")
_OPENED = "report = open_report(programme, period, unit, lang)"
_PUBLIC = ("charts", "open_report")
_MODULES = ("math", "matplotlib.pyplot", "numpy", "pandas", "re", "seaborn", "statistics")
_BUILTINS = {
    *("abs", "all", "any", "bool", "dict", "enumerate", "filter", "float", "int", "isinstance"),
    *("len", "list", "map", "max", "min", "print", "range", "reversed", "round", "set", "slice"),
    *("sorted", "str", "sum", "tuple", "zip"),
}
# what reads files or runs text
_FORBIDDEN = re.compile(
    r"_|read|load|open|fromfile|fromregex|genfrom|memmap|imread|ExcelFile|HDFStore"
    r"|(core|eval|io|lib|os|sys)$"
)
# names whose meaning is relied on
_TAKEN = {"report", *_PUBLIC, *_PARAMETERS, *dir(builtins)}
_VARIABLE = "variable_"  # stands for the @ of a query
_NAMED = re.compile(r"(@?)\breport\b(?:\.(\w+))?")
_ROLE = re.compile(r"\{eval\}(`+)([\s\S]+?)\1")


class _Unknown(Exception):
    """Something that is not understood."""


def reads(cells: Iterable[Mapping[str, Any]]) -> frozenset[str] | None:
    """The parts that the cells of a notebook read; None for every input.

    Example:
        >>> code = 'report.values.query("indicator == \\'A\\' and period == @period")'
        >>> sorted(reads([{"cell_type": "code", "source": code}]))
        ['own', 'scores', 'values:A']
    """
    try:
        parts = ALWAYS.union(*_Notebook(cells).parts())
    except (_Unknown, SyntaxError, ValueError):
        return None
    return frozenset({ALL} if ALL in parts else parts)


class _Notebook:
    """The code of all cells, and of all values in Markdown, as trees."""

    def __init__(self, cells: Iterable[Mapping[str, Any]]) -> None:
        trees: list[ast.AST] = []
        self.parameters: list[ast.stmt] = []
        for cell in cells:
            text = "".join(cell["source"])
            if cell["cell_type"] == "code":
                tree = ast.parse(text)
                trees.append(tree)
                if "parameters" in cell.get("metadata", {}).get("tags", ()):
                    self.parameters += tree.body
            elif cell["cell_type"] == "markdown":
                roles = _ROLE.findall(text)
                if len(roles) != text.count("{eval}"):
                    raise _Unknown
                trees += [ast.parse(expression.strip(), mode="eval") for _, expression in roles]
        self.nodes = [node for tree in trees for node in ast.walk(tree)]
        self.above = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.known = {"charts", "display", *_PARAMETERS, *_BUILTINS}
        self.known |= {name for node in self.nodes for name in _bound(node)}

    def parts(self) -> Iterator[Iterable[str]]:
        """What is read, place by place."""
        for node in self.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                _check_import(node)
            elif isinstance(node, ast.Attribute):
                self._check_attribute(node)
            elif isinstance(node, ast.Name) and node.id == "report":
                yield self._of_report(node)
            elif isinstance(node, ast.Name):
                self._check_name(node)
            elif not isinstance(node, ast.alias) and {*_bound(node)} & _TAKEN:
                raise _Unknown

    def _check_name(self, name: ast.Name) -> None:
        around = self.above.get(name)
        if isinstance(name.ctx, ast.Load):
            if name.id == "open_report":
                if around is None or ast.unparse(self.above.get(around, around)) != _OPENED:
                    raise _Unknown
            elif name.id not in self.known:
                raise _Unknown
        elif name.id in _PARAMETERS:
            statement = around if isinstance(around, ast.Assign | ast.AnnAssign) else None
            if statement not in self.parameters or not isinstance(
                getattr(statement, "value", None), ast.Constant
            ):
                raise _Unknown
        elif name.id in _TAKEN:
            raise _Unknown

    def _check_attribute(self, node: ast.Attribute) -> None:
        """That no file is read, and that a text which pandas runs names nothing of the report."""
        if node.attr in ("query", "eval"):
            call = self.above.get(node)
            if not isinstance(call, ast.Call) or call.func is not node or len(call.args) != 1:
                raise _Unknown
            for sign, part in _NAMED.findall(_literal(call.args[0])):
                if not sign or ATTRIBUTES.get(part) != OWN:
                    raise _Unknown
        elif _FORBIDDEN.match(node.attr):
            raise _Unknown

    def _of_report(self, name: ast.Name) -> Iterable[str]:
        """The parts that are read where the report is named."""
        around = self.above.get(name)
        if isinstance(around, ast.Assign) and ast.unparse(around) == _OPENED:
            return ALWAYS
        if not isinstance(around, ast.Attribute) or around.attr not in ATTRIBUTES:
            raise _Unknown
        if not isinstance(around.ctx, ast.Load):
            raise _Unknown
        call = self.above.get(around)
        if isinstance(call, ast.Call) and call.func is around:
            units = [keyword.value for keyword in call.keywords if keyword.arg in ("unit", None)]
            units += call.args[1:] if around.attr == "explain" else []
            units += [argument for argument in call.args if isinstance(argument, ast.Starred)]
            if any(ast.unparse(unit) != "unit" for unit in units):
                raise _Unknown
        part = ATTRIBUTES[around.attr]
        return self._of_values(around) if part == VALUES else {part}

    def _of_values(self, values: ast.Attribute) -> Iterable[str]:
        """The parts of all values that are kept by what stands around `report.values`."""
        around = self.above.get(values)
        call = self.above.get(around) if isinstance(around, ast.Attribute) else around
        if not isinstance(call, ast.Call):
            return {VALUES}
        if isinstance(around, ast.Attribute) and around.attr == "query" and call.func is around:
            return _of_query(_literal(call.args[0]))
        drawn = call.func
        if not isinstance(drawn, ast.Attribute) or ast.unparse(drawn.value) != "charts":
            return {VALUES}
        of = [
            *call.args[1:2],
            *(keyword.value for keyword in call.keywords if keyword.arg == "unit"),
        ]
        of_one_unit = drawn.attr in OF_ONE_UNIT and [ast.unparse(argument) for argument in of] == [
            "unit"
        ]
        return {OWN} if of_one_unit and call.args[0] is values else {VALUES}


def _of_query(text: str) -> Iterable[str]:
    """The parts that a query of all values keeps, by what all its rows have in common."""
    tree = ast.parse(text.replace("@", _VARIABLE), mode="eval").body
    both = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for condition in both:
        if not isinstance(condition, ast.Compare) or len(condition.ops) != 1:
            continue
        left, right = ast.unparse(condition.left), condition.comparators[0]
        mine = ast.unparse(right) == f"{_VARIABLE}unit"
        if left == "unit" and isinstance(condition.ops[0], ast.Eq) and mine:
            return {OWN}
        if left == "indicator" and isinstance(condition.ops[0], ast.Eq | ast.In):
            among = right.elts if isinstance(right, ast.List | ast.Tuple) else [right]
            codes = [str(code.value) for code in among if isinstance(code, ast.Constant)]
            if len(codes) == len(among):
                return {f"{VALUES}:{code}" for code in codes}
    return {VALUES}


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise _Unknown


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a node gives a meaning to."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        yield node.name or ""
    elif isinstance(node, ast.MatchMapping):
        yield node.rest or ""


def _check_import(node: ast.Import | ast.ImportFrom) -> None:
    """That only libraries without data of their own are imported, under names of their own."""
    bound = {*(name for alias in node.names for name in _bound(alias))}
    if isinstance(node, ast.ImportFrom):
        if node.module != "helpers" or any(
            alias.name not in _PUBLIC or alias.asname for alias in node.names
        ):
            raise _Unknown
    elif bound & _TAKEN or any(alias.name not in _MODULES for alias in node.names):
        raise _Unknown
