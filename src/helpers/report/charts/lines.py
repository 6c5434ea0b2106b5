"""What charts over time share: lines that stop at gaps, and as many labels as there is room for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from matplotlib.axes import Axes

from helpers.report.charts.layout import clean, text_width
from helpers.report.charts.theme import SMALL

BETWEEN_LABELS = 6.0
EDGE = {"markeredgecolor": "w", "markeredgewidth": 0.75}


def draw_runs(
    plot: Axes,
    values: Sequence[float | None],
    *,
    breaks: Collection[int] = (),
    **look: Any,
) -> None:
    """A marker for each value, joined to the next unless one is missing or a break begins there."""
    runs: list[tuple[list[float], list[float]]] = [([], [])]
    for index, value in enumerate(values):
        if value is None or index in breaks:
            runs.append(([], []))
        if value is not None:
            runs[-1][0].append(index)
            runs[-1][1].append(value)
    for xs, ys in runs:
        if xs:
            plot.plot(xs, ys, **{**EDGE, **look}, clip_on=False)


def set_labels(plot: Axes, labels: Sequence[str], step: float) -> None:
    """A tick for each label, `step` points apart; too wide labels only at every second or third.

    The last label always stays.
    """
    names = [clean(label) for label in labels]
    widest = max(text_width(name, SMALL) for name in names) + BETWEEN_LABELS
    every = 1
    while widest > step * every and every < len(names):
        every += 1
    last = len(names) - 1
    kept = [name if (last - index) % every == 0 else "" for index, name in enumerate(names)]
    plot.set_xticks(range(len(names)), kept)
