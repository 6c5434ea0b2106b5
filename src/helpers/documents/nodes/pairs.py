"""Which of the charts that follow one another stand side by side: two alike in height.

So there is less white beside and beneath them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, TypeVar

WIDEST = 340.0  # points; the letters of a wider chart are too small on half of a page's width

Node = TypeVar("Node", bound=Mapping[str, Any])
Size = tuple[float | None, float | None]


def in_rows(nodes: Iterable[Node], size: Callable[[Node], Size]) -> Iterator[list[list[Node]]]:
    """Runs of nodes as rows: of charts first the pairs, then what is left; all else row by row.

    Args:
        size: width and height of a figure node, in points; None where it does not say.
    """
    measured = [(node, _narrow_height(node, size)) for node in nodes]
    for narrow, group in groupby(measured, lambda pair: pair[1] is not None):
        run, rows = [*group], []
        while narrow and len(run) > 1:
            first = run.pop(0)
            other = min(run, key=lambda pair: abs((pair[1] or 0.0) - (first[1] or 0.0)))
            run.remove(other)
            rows.append([first[0], other[0]])
        yield [*rows, *([node] for node, _ in run)]


def _narrow_height(node: Node, size: Callable[[Node], Size]) -> float | None:
    """The height of a chart that may stand beside another one."""
    across, down = size(node) if node["node"] == "figure" else (None, None)
    return down if across is not None and across <= WIDEST else None
