"""What charts over time share: axes, lines that stop at gaps, labels as many as have room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from helpers.report.charts.layout import clean, text_width
from helpers.report.charts.page import Page
from helpers.report.charts.theme import QUIET, RULE, SMALL, TRACK

BETWEEN_LABELS = 6.0
TICK = 3.0
THIN = 0.8
UNDER_AXIS = 14.6  # from the axis to the baseline of its labels
BESIDE_AXIS = 3.5
MIDDLE = 4.0  # from the middle of a small figure to its baseline


@dataclass(frozen=True)
class Plot:
    """A rectangle of the page with its scales.

    `first` is where label 0 stands, `step` the points from one label to the next; `low` and `high`
    are the values at the lower and upper edge.
    """

    page: Page
    left: float
    top: float
    right: float
    bottom: float
    first: float
    step: float
    low: float
    high: float

    def x(self, index: float) -> float:
        return self.first + index * self.step

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    def grid(self, ticks: Sequence[tuple[float, str]]) -> None:
        """A pale line at each value, its label to the left; none reaches out of the rectangle."""
        for value, label in ticks:
            y = self.y(value)
            upper, lower = max(y - THIN / 2, self.top), min(y + THIN / 2, self.bottom)
            width = self.right - self.left
            self.page.box(self.left, upper, width, lower - upper, facecolor=TRACK)
            look = {"size": SMALL, "color": QUIET, "ha": "right"}
            self.page.text(self.left - BESIDE_AXIS, y + MIDDLE, label, **look)  # type: ignore[arg-type]

    def axis(self, labels: Sequence[str]) -> None:
        """The line at the bottom with a tick for each label.

        Too wide labels stand only at every second or third tick; the last one always stays.
        """
        names = [clean(label) for label in labels]
        widest = max(text_width(name, SMALL) for name in names) + BETWEEN_LABELS
        every = 1
        while widest > self.step * every and every < len(names):
            every += 1
        last = len(names) - 1
        for index, name in enumerate(names):
            x = self.x(index)
            self.page.box(x - THIN / 2, self.bottom, THIN, TICK, facecolor=RULE)
            if (last - index) % every == 0:
                y = self.bottom + UNDER_AXIS
                self.page.text(x, y, name, size=SMALL, color=QUIET, ha="center")
        start, width = self.left - THIN / 2, self.right - self.left + THIN
        self.page.box(start, self.bottom - THIN / 2, width, THIN, facecolor=RULE)

    def runs(
        self,
        values: Sequence[float | None],
        *,
        color: str,
        marker: str,
        width: float,
        breaks: Collection[int] = (),
    ) -> None:
        """A marker for each value, joined to the next unless one is missing or a break begins."""
        runs: list[list[tuple[float, float]]] = [[]]
        for index, value in enumerate(values):
            if value is None or index in breaks:
                runs.append([])
            if value is not None:
                runs[-1].append((self.x(index), self.y(value)))
        for run in runs:
            if len(run) > 1:
                xs, ys = zip(*run, strict=True)
                self.page.line(xs, ys, color=color, width=width)
            for x, y in run:
                self.page.marker(x, y, marker, color=color)
