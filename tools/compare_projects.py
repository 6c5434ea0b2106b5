"""Measures Python projects alike: `python -m tools.compare_projects NAME=PACKAGE:TESTS …`.

Each argument is a project's name, the folder of its package and that of its tests. The table in
docs/beside.md was made so, from clones of the projects' repositories.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

Function = ast.FunctionDef | ast.AsyncFunctionDef
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


@dataclass(frozen=True)
class Measures:
    """What was counted in a project; lengths are lines, shares are between 0 and 1."""

    modules: int
    lines: int
    module_median: float
    functions: int
    length_p90: float
    length_max: int
    nesting_p90: float
    nested_over_3: float
    comments: float
    documented: float
    test_files: int
    test_lines: int
    mirrored: float


def measure(package: Path, tests: Path) -> Measures:
    """The measures of the modules below `package` that are no tests, and of the files of `tests`.

    Raises:
        ValueError: there are fewer than two functions.
    """
    modules = [path for path in sorted(package.rglob("*.py")) if tests not in path.parents]
    texts = [path.read_text("utf-8") for path in modules]
    trees = [ast.parse(text) for text in texts]
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, Function)]
    if len(functions) < 2:
        raise ValueError(f"{package}: fewer than two functions")
    lengths = [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]
    depths = [max(_depths(node)) for node in functions]
    sizes = [len(text.splitlines()) for text in texts]
    public = [has for tree in trees for has in _documented(tree)]
    files = [path for path in sorted(tests.rglob("*.py")) if "test" in path.stem.split("_")]
    return Measures(
        modules=len(modules),
        lines=sum(sizes),
        module_median=median(sizes),
        functions=len(functions),
        length_p90=quantiles(lengths, n=10)[-1],
        length_max=max(lengths),
        nesting_p90=quantiles(depths, n=10)[-1],
        nested_over_3=sum(depth > 3 for depth in depths) / len(depths),
        comments=sum(map(_comments, texts)) / sum(map(_full, texts)),
        documented=sum(public) / len(public),
        test_files=len(files),
        test_lines=sum(len(path.read_text("utf-8").splitlines()) for path in files),
        mirrored=_mirrored(package, modules, files, tests),
    )


def _depths(node: ast.AST, depth: int = 0) -> Iterator[int]:
    """How many blocks stand around each statement; an `elif` stands where its `if` does."""
    yield depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            continue
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        yield from _depths(child, depth + (isinstance(child, _BLOCKS) and not chained))


def _full(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


def _comments(text: str) -> int:
    """How many lines of a module hold a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT for token in tokens)


def _documented(tree: ast.Module) -> Iterator[bool]:
    """Of each public class, function and method of a module, whether it has a docstring."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield ast.get_docstring(node) is not None
            if isinstance(node, ast.ClassDef):
                yield from (
                    ast.get_docstring(member) is not None
                    for member in node.body
                    if isinstance(member, Function) and not member.name.startswith("_")
                )


def _mirrored(package: Path, modules: list[Path], files: list[Path], tests: Path) -> float:
    """The share of test files that lie in a folder named as the package's folder they test."""
    folders = {path.parent.relative_to(package).as_posix() for path in modules}
    return sum(
        path.parent.relative_to(tests).as_posix() in folders - {"."} for path in files
    ) / len(files)


def row(name: str, stats: Measures) -> str:
    """A row of the table in docs/beside.md."""
    cells = (
        name,
        f"{stats.modules} ({stats.module_median:.0f})",
        f"{stats.lines:,}",
        f"{stats.functions:,}",
        f"{stats.length_p90:.0f} / {stats.length_max}",
        f"{stats.nesting_p90:.0f} / {stats.nested_over_3:.1%}",
        f"{stats.comments:.1%}",
        f"{stats.documented:.0%}",
        f"{stats.test_files} / {stats.test_lines / stats.lines:.2f} / {stats.mirrored:.0%}",
    )
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> None:
    """Print one row of the table for each project named."""
    for argument in arguments:
        name, _, folders = argument.partition("=")
        package, _, tests = folders.partition(":")
        sys.stdout.write(row(name, measure(Path(package), Path(tests))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
